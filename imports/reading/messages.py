"""Every sentence a user reads about a file: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

KINDS = {
    "xlsx": "Excel 工作簿（.xlsx）",
    "xls": "旧版 Excel 工作簿（.xls）",
    "xlsb": "Excel 二进制工作簿（.xlsb）",
    "ods": "OpenDocument 表格（.ods）",
    "docx": "Word 文档",
    "doc": "Word 文档",
    "pptx": "PowerPoint 演示文稿",
    "zip": "压缩包",
    "rar": "压缩包",
    "pdf": "PDF 文件",
    "image": "图片",
    "html": "网页（HTML）",
    "xml": "XML 文件",
    "rtf": "RTF 文档",
    "csv": "文本文件（.csv）",
    "binary": "无法识别的二进制文件",
    "ole": "无法识别的旧版 Office 文件",
}

_SAVE_AS = "请用 Excel 或 WPS 打开后“另存为”.xlsx 格式再上传。"

REFUSALS = {
    "empty": "文件是空的，里面没有任何内容，请检查后重新上传。",
    "missing": "找不到上传的文件，请重新上传。",
    "too_big": "文件大小为{size}，超过上限{limit}，请删去无关的工作表或分成几个文件上传。",
    "renamed": "文件的扩展名是“{extension}”，实际内容却是{kind}，" + _SAVE_AS,
    "unsupported": "这是{kind}，系统只读 .xlsx、.xls 和 .csv 表格，" + _SAVE_AS,
    "encrypted": "文件设有打开密码，系统无法读取，请在 Excel 中取消密码后另存再上传。",
    "macros": "文件带有宏（VBA 程序），为安全起见不予读取，请另存为不含宏的 .xlsx 格式再上传。",
    "damaged": "文件已损坏或内容不完整，无法读取，请用 Excel 打开确认后另存为 .xlsx 再上传。",
    "bomb": "文件解压后异常庞大（上限{limit}，压缩比上限{ratio}倍），疑似压缩炸弹，已拒绝读取，请只保留报表数据另存为新的 .xlsx 再上传。",
    "xml_bomb": "文件内部含有不允许的 XML 实体声明，已拒绝读取，" + _SAVE_AS,
    "uncached_formula": "工作表“{sheet}”的单元格 {cell} 等{count}处公式没有保存计算结果，请用 Excel 打开、重新计算并保存，或把公式粘贴为数值后再上传。",
    "outside": "文件内部写有指向文件以外的路径，为安全起见不予读取，请把报表数据复制到新的工作簿、另存为 .xlsx 再上传。",
    "error_cells": "工作表中有错误值（如 {value}）但无法定位，" + _SAVE_AS,
    "encoding": "文本编码无法识别，请另存为 UTF-8 或 GBK 编码的 CSV，或另存为 .xlsx 再上传。",
    "csv_quotes": "工作表“CSV”第{row}行附近的引号不成对，无法分列，请检查该处的双引号，或另存为 .xlsx 再上传。",
    "too_many_sheets": "文件有{count}个工作表，超过上限{limit}个，请只保留要上报的工作表后再上传。",
    "too_many_rows": "工作表“{sheet}”的内容到了第{count}行，全文件最多读{limit}行，请删除多余的行（包括远处误填的单元格）后再上传。",
    "too_many_columns": "工作表“{sheet}”的内容到了 {column} 列，最多读{limit}列，请删除右侧多余的列（包括远处误填的单元格）后再上传。",
    "far_cell": "有工作表的内容到了 {column} 列，最多读{limit}列，请删除右侧多余的列（包括远处误填的单元格）后再上传。",
    "too_much_memory": "工作表范围过大，读取它需要的内存超过上限{limit}（可能在很远的行或列有误填的单元格），请把报表数据复制到新的工作簿后再上传。",
    "too_slow": "读取用时超过{limit}秒，已停止，请删去无关内容或分成几个文件上传。",
    "crashed": "文件内容异常，读取程序无法处理，请把报表数据复制到新的工作簿、另存为 .xlsx 再上传。",
    "no_visible_sheet": "文件里没有可见的工作表，请在 Excel 中取消隐藏要上报的工作表后再上传。",
    "no_data": "{sheets}里没有任何内容，请确认上传的是填好的报表。",
    "no_header": "{sheets}的前{limit}行内没有找到表头，请确认有一行写着“统一社会信用代码”或“企业名称”以及各项指标名称。",
    "no_columns": "表头里没有找到“{form}”的任何指标列，请核对所选报表种类和表头名称后重新上传。",
    "needs_form": "从表头认不出这是哪一种报表，请选择报表种类，或把指标名称改成统计制度中的写法。",
    "only_month": "表里只有本月数，缺1-本月累计数，请补上各项指标的“1-本月”列后再上传。",
    "two_forms": "表头同时符合{forms}，请选择报表种类后重新上传。",
    "unknown_form": "没有名为“{form}”的报表种类，请重新选择。",
    "missing_columns": "工作表“{sheet}”缺少必需的列：{columns}，请补上后再上传。",
    "no_code_column": "工作表“{sheet}”没有“统一社会信用代码”列，请补上后再上传。",
    "two_columns": "工作表“{sheet}”的 {first} 列（{first_heading}）和 {second} 列（{second_heading}）都是“{label}”，请只保留一列或改清楚表头。",
    "unknown_unit": "工作表“{sheet}”{place}的单位“{unit}”不能用于“{label}”，请改为{allowed}。",
    "two_units": "工作表“{sheet}”同时写着单位“{first}”和“{second}”，无法判断各列用哪一个，请在表头中逐列注明单位。",
    "needs_period": "文件的标题、所属期列、工作表名和文件名里都没有报告期，请选择报告期，或在标题写明如“2023年1-5月”。",
    "january": "{sentence}",
    "bad_period": "{sentence}",
    "period_differs": "所选报告期是{chosen}，文件写的却是{found}，请核对后重新选择报告期或更换文件。",
    "sheets_differ": "工作表“{first_sheet}”是{first}，“{second_sheet}”是{second}，一个文件只能报一个报告期，请分开上传。",
    "mapping_outdated": "工作表“{sheet}”的表头对照已不适用于“{form}”，请重新指定各列的含义。",
    "unit_restated": "工作表“{sheet}”{place}现在写的单位是“{stated}”，与表头对照中的“{unit}”不同，请核对后重新指定单位。",
    "heading_month": "工作表“{sheet}”的 {column} 列表头是“{heading}”，与报告期{period}不一致，请改正表头或另选报告期后重新上传。",
}


def refusal(code: str, details: Mapping[str, object]) -> str:
    """The sentence for a refusal's code; `kind` is given its Chinese name."""
    kind = details.get("kind")
    return REFUSALS[code].format_map({**details, "kind": KINDS.get(str(kind), kind)})


def of_sheets(names: Sequence[str]) -> str:
    """The sheets by name, the first three of them."""
    named = "".join(f"“{name}”" for name in names[:3])
    return f"工作表{named}{f'等{len(names)}个工作表' if len(names) > 3 else ''}"


def size(count: int) -> str:
    """A number of bytes as a user reads it."""
    return f"{count / 1024 / 1024:.1f} MB"


# Reasons that stand beside one cell or row.
NOT_NUMBER = "不是数字，请填写阿拉伯数字。"
CHINESE_NUMBER = "数字写成了汉字，请改用阿拉伯数字。"
BAD_COMMAS = "逗号的位置不像千位分隔，请去掉逗号或改用小数点。"
BAD_SPACES = "数字中间有空格，请去掉空格。"
PERCENT = "带有百分号，此列应填数量，请填写数值。"
APPROXIMATE = "写的是约数，请填写准确的数字。"
SCIENTIFIC = "写成了科学计数法，可能已丢失位数，请填写完整的数字。"
SCALE_WITHOUT_UNIT = "只写了“{scale}”而没有写单位，请写成完整的单位，或按本列单位填写数值。"
WRONG_UNIT = "单位“{unit}”不能用于本列，请改为{allowed}。"
UNIT_HERE = "本列不带单位，请去掉“{unit}”只填数字。"
MERGED = "与相邻的单元格合并在一起，看不出各格各是多少，请取消合并后逐格填写。"
IS_DATE = "单元格是日期而不是数字，请把格式改为数值并重新填写。"
IS_BOOLEAN = "单元格是逻辑值（TRUE/FALSE）而不是数字，请填写数字。"
IS_ERROR = "单元格是公式错误值，请改正公式或填写数字。"
TOO_LARGE = "数字大得不合常理，请检查单位和位数后重新填写。"
TOO_LONG = "内容超过{limit}个字，请缩短。"
NOT_MONTH = "不是年月，请写成 2023-05 或 2023年5月。"
TEXT_ERROR = "单元格是公式错误值，请填写正确内容。"
CODE_AS_NUMBER = "统一社会信用代码被存成了数字，后几位已丢失，请把该列设为文本格式后重新填写。"
NO_KEY = "没有统一社会信用代码，也没有企业名称，请补填。"
OTHER_PERIOD = "该行属于{found}，而本文件的报告期是{period}，请放到对应报告期的文件里。"
UNREADABLE_PERIOD = "看不出是哪个报告期，请写成如“2023年1-5月”。"
EXTRA_CELLS = "这一行比表头多出内容，可能是数字里的逗号没有加引号而被拆成两列，请去掉数字中的逗号或另存为 .xlsx 再上传。"

# Warnings: the file is read, the user should know.
ASSUMED_UNIT = "工作表“{sheet}”没有注明“{labels}”的单位，已按{unit}读取，请核对。"
FILE_NAME_DIFFERS = "文件名写的是{other}，表内写的是{period}，已按表内的{period}读取，请核对。"
SHEET_NAME_DIFFERS = "工作表名“{sheet}”写的是{other}，已按{period}读取，请核对。"
HIDDEN_SHEET = "隐藏的工作表“{sheet}”里像是有报表数据，没有读取；如需上报请取消隐藏。"
COLUMNS_LEFT = "工作表“{sheet}”的以下列没有读取：{columns}，如需上报请改用规定的指标名称。"
NO_HEADING = "没有表头"
ONLY_PRIOR = "工作表“{sheet}”的“{labels}”只读到上年同期，没有读到本期累计数，请核对表头。"
UNIT_AS_MAPPED = "工作表“{sheet}” {column} 列写的单位是“{stated}”，按表头对照以“{unit}”读取，请核对。"
SHEET_LEFT = "工作表“{sheet}”没有找到“{form}”的表头，没有读取；如需上报请核对表头。"

# What is wrong in a mapping, said beside the column that it is about.
MAP_TWICE = "“{label}”已由 {column} 列提供，请只选一列。"
MAP_NO_KEY = "还没有指定“统一社会信用代码”或“企业名称”是哪一列，请至少指定一列。"
MAP_NO_CODE = "“{form}”按统一社会信用代码对应，请指定它是哪一列。"
MAP_MISSING = "“{form}”必需的“{labels}”还没有指定，请选择它们是哪一列。"
MAP_NOTHING = "还没有指定“{form}”的任何指标，请至少指定一列。"
MAP_UNKNOWN_VALUE = "“{form}”里没有这个指标，请重新选择。"
MAP_RATE = "表头写的是比率、增减或位次，“{label}”应填数量，请改选不读取或更换列。"
MAP_SINGLE = "表头写的是单月数，“{label}”报的是1-本月累计数，请改选不读取或更换列。"
MAP_UNIT = "“{label}”的单位不能是“{unit}”，请改为{allowed}。"
MAP_WRITTEN_UNIT = "表头写的单位是“{unit}”，不能作为“{label}”读取，请改选不读取或更换列。"
MAP_NEEDS_UNIT = "表中没有注明“{label}”的单位，请选择。"
MAP_IS_ROW = "第{row}行像是企业的数据而不是表头，请改选表头所在的行。"
MAP_NO_HEADING = "第{first}至{last}行没有任何文字，请改选表头所在的行。"
MAP_TOO_HIGH = "表头最多{most}行，且首行不能在末行之下，请重新选择。"
