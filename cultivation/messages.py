"""Every sentence of this room that tells a person what was done, or why it was not."""

from __future__ import annotations

from datetime import date

NO_REASON = "请填写理由，便于以后查考。"
NOT_YOURS = "该企业不在您的管辖范围内，请核对统一社会信用代码。"
NO_ENTERPRISE = "企业名录中没有代码“{value}”，请核对，或先导入企业名录。"
NOT_SAME_DAY = "只能在确认的当天撤回；已过当天的，请按出库或入库另行登记。"
NOT_CONFIRMED = "这条建议没有确认过，或已经撤回。"
MOVED_ON = "该企业此后在这个培育库又有变动，不能撤回，请先处理以后的变动。"
NOT_A_MEMBER = "该企业已不在这个培育库中。"
FUTURE_MONTH = "月份不能晚于本月，请核对。"
BEFORE_ENTRY = "出库月份早于入库月份（{month}），请核对。"
NOTHING_PICKED = "没有可处理的建议：可能已由他人处理，请刷新后重试。"
FUTURE_DAY = "日期不能晚于今天，请核对。"
END_BEFORE_START = "有效期止早于认定日期，请核对。"
WRONG_LEVEL = "{kind}没有{level}，请选择{levels}。"
SAME_RECOGNITION = "该企业已登记过同一天的同类资质，请核对；一企多项的请填写对象名称加以区分。"
REVOKED_BEFORE = "撤销日期早于认定日期，请核对。"
ALREADY_REVOKED = "这项资质已经撤销。"
GONE = "这条记录已被撤回，请返回列表查看。"
SAME_DIAGNOSIS = "该企业当天已登记数字化诊断，请核对日期。"


def month_words(month: date) -> str:
    """2023年5月."""
    return f"{month.year}年{month.month}月"


def already_in(pool: str, since: date) -> str:
    """The sentence for an enterprise that stands in the pool already."""
    return f"该企业自{month_words(since)}起已在{pool}库中，不必重复登记。"


def confirmed(entered: int, left: int) -> str:
    """What a confirmation did."""
    return f"已确认{entered + left}条建议：入库{entered}家，出库{left}家。当天可以撤回。"


def declined(number: int) -> str:
    """What a refusal did."""
    return f"已驳回{number}条建议，依据没有变化的不再提出。"


# Of rows in files.
SAME_ROW = "与{sheet}第{row}行是同一企业的同一条记录，只取前一行，请删去重复的行。"
NO_POOL = "缺少培育库名称，请补填，如小升规、临退帮扶、专精特新后备。"
UNKNOWN_POOL = "“{value}”不是系统中的培育库，请填写{pools}之一。"
NO_ENTRY = "缺少入库月份，请补填为 2023-05 这样的年月。"
FUTURE_ENTRY = "入库月份{month}尚未到来，请核对年月。"
LEFT_BEFORE_ENTERED = "出库月份早于入库月份，请核对。"
IN_POOL_SINCE = "该企业自{month}起已在{pool}库中，请先登记出库，或把入库月份改为{month}。"
NO_KIND = "缺少资质类型，请补填，如专精特新中小企业、高新技术企业、数字化车间。"
UNKNOWN_KIND = "“{value}”不是系统中的资质类型，请改用规范名称，如{kinds}。"
NO_LEVEL = "{kind}分{levels}，缺少级别，请补填。"
UNKNOWN_LEVEL = "“{value}”看不出级别，请填写{levels}。"
NO_AWARD = "缺少认定日期，请补填为 2023-05-06 这样的日期（只知年月的填年月）。"
NOT_A_DAY = "“{value}”不是日期，请写成 2023-05-06 或 2023年5月。"
FUTURE_AWARD = "认定日期{value}尚未到来，请核对。"
USUAL_END = "没有填写有效期，按{kind}的一般期限填为{end}，请核对证书。"
NO_ROBOTS = "缺少机器人台数，请补填；没有的填0。"
NOT_WHOLE = "台数应为0或正整数，请核对。"
NO_DIAGNOSIS_DAY = "缺少诊断完成时间，请补填为 2023-05-06 这样的日期。"
FUTURE_DIAGNOSIS = "诊断完成时间{value}尚未到来，请核对。"
