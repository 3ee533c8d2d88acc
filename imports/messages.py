"""Every sentence of this room that is not about reading a workbook (those: imports.reading.messages)."""

NO_SUCH_FILE = "找不到文件“{name}”，请核对路径。"
ALREADY_TAKEN = "同一文件已于{when}由{who}入库（批次{batch}），请确认不是重复导入。"
NOTHING_READ = "表中没有读到任何企业的数据，请核对表头与内容。"
STALE = "预览之后又有新的数据入库，已按最新数据重新比对，请再看一次预览。"
TAKE_FAILED = "入库未完成，数据保持原样，请重试；仍不成功请将批次号{batch}告知管理员。"
READ_FAILED = "读取文件时出现意外，未写入任何数据，请将批次号{batch}告知管理员。"
NOT_READY = "该批次当前为“{status}”，不能执行此操作。"
