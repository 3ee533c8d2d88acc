"""What this room tells of its own work: how far it is, what was done, and what stands in an annotated workbook.

Sentences about something to mend stand in module messages.
"""

SAME_CONTENT = "内容相同的文件已由{who}于{when}上传（{status}）。"
SAME_CONTENT_TAKEN = "内容相同的文件已由{who}于{when}入库。"
STOPPED = "{who}于{when}停止了读取，未写入任何数据。"
DISCARDED = "{who}于{when}放弃了该批次，未写入任何数据。"
WITHDRAWN = "“{file}”已退出入库队列，数据保持原样。"

OVERTAKEN = (
    "预览之后又有数据入库或撤回，下面的预览可能不是最新；请重新比对，或直接入库，入库前会自动比对一次。"
)

# How far a worker is.
IN_LINE = "排队等待读取"
AHEAD = "前面还有{count}个文件。"
COMPARE_IN_LINE = "排队等待重新比对"
COMPARING = "正在按最新数据重新比对（原文件已读过，不再重读）"
OPENING = "正在打开文件、识别表头……"
READING = "正在读取与比对"
READING_ROWS = "已比对 {done} / {total} 行"
MAY_LEAVE = "可以离开本页，处理在后台继续。"
READ_STALLED = "已有{minutes}分钟没有进展，处理程序可能已中断；系统每分钟检查一次，将自动从头续办，不会重复也不会遗漏，无需重新上传。"
LINE_STALLED = (
    "排队时间较长，后台处理程序可能没有运行；系统每分钟重新排队一次，文件不会丢失。仍无进展请告知管理员。"
)
TAKE_IN_LINE = "排队等待入库"
TAKE_IN_LINE_HINT = "尚未开始写入，可以取消。可以离开本页，入库在后台继续。"
TAKE_UNDER_WAY = "正在写入{rows}行"
TAKE_UNDER_WAY_HINT = "已用{seconds}秒。写入一次完成：要么全部入库，要么全部不写，因此没有中间进度，也不能中途停止。可以离开本页。"
TAKE_STALLED = (
    "已有{minutes}分钟没有结果，处理程序可能已中断；未完成的写入不会留下任何数据，系统将自动重新入库。"
)
UNDO_UNDER_WAY = "正在撤回{rows}行"
UNDO_UNDER_WAY_HINT = (
    "已等待{seconds}秒。撤回一次完成：要么全部恢复，要么保持原样。可以离开本页，处理在后台继续。"
)
UNDO_STALLED = "已有{minutes}分钟没有结果，处理程序可能已中断；数据保持原样，系统将自动重新撤回。"

# The annotated workbook.
ANNOTATING = "批注文件正在生成，稍候即可下载。"
LEVELS = {"error": "错误", "warning": "提示"}
RULE_LEVELS = {"error": "校核错误", "warning": "校核疑点"}
LIST_SHEET = "问题清单"
LIST_HEADS = ("序号", "级别", "位置", "问题与处理办法")
LIST_TITLE = "问题清单（系统生成，上传时不读取本表，不必删除）"
LIST_COUNT = "共{problems}处问题：错误{errors}处（所在行未入库），提示{warnings}处。请在着色的单元格中改正后，直接上传本文件。"
LIST_BY_RULES = "校核规则查出{problems}处：错误{errors}处（可以入库，但入库后须更正，否则不能报送），疑点{warnings}处（报送前须更正或说明）。请核对着色的单元格，改正后直接上传本文件。"
LIST_NONE = "没有发现问题。"
LIST_CUT = "清单只列前{shown}处，其余{hidden}处未列出。"
COMMENTS_CUT = "单元格批注只加了前{shown}处，其余{hidden}处只着色、不加批注，内容见本清单。"
AS_VALUES = "原文件是{kind}或含有无法保留的内容，本文件按其内容改写为 .xlsx：保留数值、文字与行列位置，原有格式和公式未保留。"
ONLY_FAULTY = "原文件较大或无法改写，本文件只含有问题的{rows}行（清单中的行号是原表的），改正后可单独上传，其余行不受影响。"
ROWS_CUT = "有问题的行过多，只列出前{shown}行，其余{hidden}行请改正后再次上传查看。"
COMMENT_AUTHOR = "系统"
