"""Every sentence of this room that is not about reading a workbook (those: imports.reading.messages).

What is wrong with one row is put together here alone, so that the page, the refused list, the command line
and the annotated workbook say the same words.
"""

from __future__ import annotations

from collections.abc import Mapping

NO_SUCH_FILE = "找不到文件“{name}”，请核对路径。"
ALREADY_TAKEN = "同一文件已于{when}由{who}入库（批次{batch}），请确认不是重复导入。"
NOTHING_READ = "表中没有读到任何企业的数据，请核对表头与内容。"
STALE = "预览之后又有数据入库或撤回，已按最新数据重新比对，请再看一次预览。"
COMPARED_AGAIN = "上次比对没有完成，已按最新数据重新比对，请再看一次预览。"
COMPARE_FAILED = "重新比对没有完成，下面的预览可能不是最新，未写入任何数据；请点“重新比对”重试，仍不成功请将批次号{batch}告知管理员。"
CLOSED_SINCE = "预览之后有报表停止填报，相关各行已改为拒收，请再看一次预览。{why}"
TAKE_FAILED = "入库未完成，数据保持原样，请重试；仍不成功请将批次号{batch}告知管理员。"
READ_FAILED = "读取文件时出现意外，未写入任何数据，请将批次号{batch}告知管理员。"
NOT_READY = "该批次当前为“{status}”，不能执行此操作，请刷新页面查看最新状态。"
NAME_AS_FORMULA = "名称以“=”开头，像是没有算出结果的公式，请核对；确属名称的可以入库。"
NOT_YET = "报告期{period}尚未到来，请核对报告期是否写错。"
MORE_NOTES = "另有{count}行需要留意，请在预览中查看标▲的行。"
LATER_BATCH = "批次{batch}“{file}”（{when} {who}入库）在其后改动了其中{count}行，请先撤回该批次。"
EDITED_SINCE = "第{rows}行入库后又在网页上作过修改（共{count}行），撤回会丢掉这些修改，请先改回原值。"
SAME_LATER = "批次{batch}“{file}”（{when} {who}入库）在其后报了其中{count}行同样的内容，请先撤回该批次。"
REFERRED_TO = "{names}已有{what}，请先删除这些{what}再撤回。"
REFERRED_TO_REMEDY = "{names}已有{what}，{remedy}"
REFERRED_TO_BY_BATCHES = "{names}已有{what}（{batches}），请先撤回这些批次。"
NO_SUCH_BATCH = "没有批次{batch}，请核对批次号。"
UNDONE = "已撤回“{file}”，数据恢复为入库前的样子；需要时请改好后重新上传。"
UNDO_ASKED = "“{file}”已转入后台撤回，完成前数据保持原样；可以离开本页，结果在本页显示。"
NOT_UNDONE = "撤回没有进行，数据保持原样：{why}"
UNDO_FAILED = "撤回未完成，数据保持原样，请重试；仍不成功请将批次号{batch}告知管理员。"
NOT_TAKEN = "该批次当前为“{status}”，只有已入库的批次可以撤回，请刷新页面查看最新状态。"
NO_REASON = "请填写撤回原因，日后查看这些数的人要据此了解。"
LONG_REASON = "撤回原因不能超过{most}个字，请简要填写。"

RECEIVED = "已上传{count}个文件，正在逐个读取；读取完成后请分别预览、入库。"
TAKING_NOW = (
    "正在写入该批次（或同一报表的另一批次），写入一次完成、不能中途停止；请稍候，入库后仍可整批撤回。"
)
ANNOTATION_FAILED = "批注文件未能生成，请重试，或下载拒收清单对照修改；仍不成功请将批次号{batch}告知管理员。"
NO_SOURCE = "网页填报的批次没有原文件，不能生成批注文件，请在网页填报中修改。"
SOURCE_LOST = "原文件已不在存储中，请联系本单位系统管理员。"
PERSONAL_FILE = "文件中有联系人信息，请先在批次页写明用途再下载，查看和下载都会留痕。"
ANNOTATION_LOST = "批注文件已不在存储中，请重新生成。"
NOT_REQUESTED = "批注文件还没有生成，请先在批次页点“生成批注文件”。"
NO_REGION = "您的账号没有所属区划，不能设置表头对照，请联系本单位系统管理员。"
NOTHING_EXPLAINED = "没有选择要读取的工作表，请至少勾选一个。"
OWN_MAPPING_FIRST = "{region}已有自己的表头对照，优先于上级的对照，请由{region}修改或停用后再试。"
NOT_OWN_MAPPING = "这是{region}的表头对照，请由{region}的工作人员修改。"
MAPPING_DISABLED = "该表头对照已停用，如需使用请重新上传文件并指定各列含义。"
MAPPING_CHANGED = "{who}已于{when}修改过这份对照，您的修改还没有保存，请逐项选择用谁的，再点“保存”。"
MAPPING_UNDECIDED = "还有{count}项没有选择用谁的，请选择后再点“保存”。"
MAPPING_SAME = "{who}已于{when}作了同样的修改，无需再存，请直接使用。"
MAPPED_ALREADY = "{region}已有同样表头的对照，请先停用原来的再采用。"
NOT_OFFERED = "该表头对照没有申请采用，或申请已处理，请刷新页面查看。"
UNKNOWN_LAYOUT = "版式未知，请登录后在 {address} 指定各列含义，系统记住后同样版式的文件可直接读取。"

# A reason that begins so goes on from the cell's content; any other is a sentence of its own.
_PREDICATES = ("不是", "写", "只写", "带有", "看不出")


def sentence(sheet: str, row: int, why: str, *, column: str = "", heading: str = "", value: str = "") -> str:
    """工作表“产值”第12行F列（工业总产值）“12.3.4”不是数字，请填写阿拉伯数字。

    `why` says what to do as well; what is not known of column, heading and value is left out.
    """
    place = f"工作表“{sheet}”第{row}行" + (f"{column}列" if column else "")
    place += f"（{heading}）" if heading else ""
    content = f"“{value}”" if value else ""
    goes_on = bool(content) and why.startswith(_PREDICATES)
    return f"{place}{content}{'' if goes_on else '：'}{why}"


def of_problem(sheet: str, row: int, problem: Mapping[str, str]) -> str:
    """The sentence about a staged row's problem."""
    return sentence(
        sheet,
        row,
        problem["why"],
        column=problem.get("column", ""),
        heading=problem.get("heading", ""),
        value=problem.get("value", ""),
    )
