"""What this room says to whoever enters, corrects, renames or merges: every sentence of its services."""

from __future__ import annotations

from datetime import date

NO_REASON = "请填写原因或依据，它与本次办理一并留存。"
NOT_YOURS = "该企业不在您的管辖范围内。"
SAME = "与现有记录相同，没有改动。"

# Entries and exits
FUTURE = "{month}尚未到来，入规、退规确定以后再登记。"
TWICE = "该企业{month}已登记过{kind}，不能重复登记。"
ENTRY_WHILE_IN = "该企业到{month}已经在库，不能再次入规；如原登记有误，请更正原记录。"
EXIT_WHILE_OUT = "该企业到{month}不在库，不能退规；请先核对入规记录。"
NO_CAUSE = "请选择退规原因。"
NO_CHANNEL = "请选择入规方式。"
SETTLED = (
    "{unit}{last}及以前的报表已审核通过，本次办理会改变其中已审核月份的户数和合计，确认仍要办理的请勾选。"
)
CHANGED_MEANWHILE = "这条记录刚被他人改动，请刷新后重新办理。"

# 个转企, 规改股, 股上市
DAY_FUTURE = "日期尚未到来，请核对。"
KIND_TWICE = "该企业已登记过{kind}，如有误请更正原记录。"
NO_FORMER = "请填写个体工商户的原代码或原名称，据此关联前后两个主体。"
NO_BOARD = "请选择上市板块。"
BAD_CODE = "统一社会信用代码应为18位数字或大写字母（不含I、O、S、V、Z），请核对。"
BAD_DIGIT = "统一社会信用代码校验位不符，请核对。"
CODE_IN_REGISTER = "代码“{code}”是名录中“{name}”的现用代码；两者确是同一主体的，请办理合并。"
CODE_OF_ANOTHER = "代码“{code}”已登记为“{name}”的原代码，请核对。"
STOCK_CODE = "股票代码应为4至12位字母或数字，请核对。"

# Renames
NO_NEW = "请填写新名称或新代码。"
NO_NAME = "企业名称不能为空。"
RENAMED_SINCE = "更名之后企业名称或代码又有变动（现为“{name}”{code}），请先撤销后一次变动。"
CODE_TAKEN = "原代码“{code}”现为“{name}”所用，不能恢复。"
TAKEN_UNDER_CODE = "批次{batch}《{file}》在此之后按代码“{code}”导入，请先撤回该批次。"
NOT_A_RENAME = "这条曾用名不是在此更名产生的，请从其来源处撤销。"
SAME_NAME = "名录中另有{count}家同名企业，更名后只报名称的表格将无法判断是哪一家。"

# Merges
ITSELF = "不能与自身合并。"
SOURCE_OUTSIDE = "两家企业都须在您的管辖范围内，跨地区的请由上级办理。"
NOT_MOVABLE = "{what}“{text}”与保留企业的记录重复，又被{others}引用，不能自动取舍，请先处理后再合并。"
REFUSED_BY_DATABASE = "有记录不能移入保留企业（{why}），没有作任何改动。"
ALREADY_UNDONE = "该次合并已由{who}于{when}撤销。"
MERGED_ON = "“{name}”之后又并入“{other}”，请先撤销那一次合并。"
CODE_USED_AGAIN = "并入企业的代码“{code}”现为“{name}”所用，请先处理该企业。"
MOVED_AWAY = "{what}“{text}”合并后已不在保留企业名下，请先恢复。"
GONE = "{what}（原编号{pk}）合并后已被删除，无法原样恢复。"
WRITTEN_SINCE = "{what}“{text}”合并后又由批次{batch}改动，请先撤回该批次。"
EDITED_SINCE_MERGE = "{what}“{text}”合并后又有改动，撤销会使改动后的记录随企业退回，不能保证与合并前一致。"
SLOT_TAKEN = "{what}“{text}”要恢复的位置合并后另有记录，请先处理。"
BATCH_UNDONE = "{what}“{text}”所在的批次{batch}合并后已撤回，不能恢复。"
EVENTS_SINCE = "合并之后保留企业的入规、退规记录又有变动，请先撤销这些变动。"
BATCH_OF_MERGED = "《{file}》（批次{batch}）中“{name}”已并入“{target}”，请先撤销合并，再撤回该批次。"
KEPT_TARGET = "保留企业同一处已有记录，以保留企业的为准"
KEPT_SOURCE = "并入企业同一处的记录为准，保留企业的搁置"
JUDGED_ANEW = "由系统判定，合并后重新判定"
CONTINUOUS = "合并后连续在库，这次变动不再单列"

# Back data
LOCKED = "该企业{period}的数据是入规前12个月的补报数据，已补齐锁定（明年的上年同期以此为准），不能改动；确需更正的，由市局解锁后再改。"
NOT_LOCKED = "这条补报没有锁定，无须解锁。"
NOT_WHOLE = "还缺{count}期数据，补齐以后才能锁定。"
NOTHING_FILLED = "没有填写新的数据。"

MAY_NOT_ENTER = "补报数据已锁定，或您没有填报权限。"
FALLS = "{period}的{label}累计数小于{before}的，没有保存，请核对后再填。"
CHANGED_BY_ANOTHER = "{period}的{label}刚被他人改动，没有覆盖，请刷新后核对。"


def month(day: date) -> str:
    """A month as the pages say it."""
    return f"{day.year}年{day.month}月"
