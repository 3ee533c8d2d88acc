"""Every sentence that this room says to a person, with the remedy where something has to be mended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from accounts.figures import exact, grouped
from support.distress import CRITERION_LABELS, Criterion, Ground, fall

# Commands that are refused.
PLAN_OPEN = "该企业已有进行中的一企一策（{number}），请在原方案中增列措施，或先结束原方案。"
PLAN_CLOSED = "方案已结束，不能再改动；需要继续帮扶的，请新建一企一策。"
MEASURE_ENDED = "该措施已了结，不能再改动。"
NO_OWNER = "请选择责任部门或责任人。"
DUE_BEFORE_OPENING = "完成期限早于建档日期（{day}），请核对。"
IN_FUTURE = "日期不能晚于今天，请核对。"
BEFORE_OPENING = "日期早于建档日期（{day}），请核对。"
NOT_LATER = "新期限应晚于原期限（{day}），请重新选择。"
NOT_YOURS = "只有该措施的责任部门、责任人或所在地经信部门可以填报。"
KEEPERS_ONLY = "延期和不再实施由所在地经信部门确定；责任部门、责任人需要延期的，请提出延期申请。"
ALREADY_ASKED = "已申请延至{day}，尚待经信部门确认，不能重复申请。"
NOT_ASKED = "该措施没有待确认的延期申请，请刷新页面后重试。"
NO_ANSWER_REASON = "不同意延期的，请写明理由。"
OTHER_PLAN = "所选措施不属于本方案，请刷新页面后重试。"
NO_DEPARTMENT = "请至少选择一个参加部门。"
STILL_OPEN = "还有{count}条措施未了结，请先完成，或在会商时销结后再结束帮扶。"
DISTRESS_STANDS = "该企业已认定为{kind}（{day}），尚未办结，不能重复认定。"
DISTRESS_ENDED = "该企业的处置已办结，不能再改动；情况反复的，请重新认定。"
NO_WAY = "“{now}”之后不能改为“{then}”，请重新选择。"
NO_ROUTE = "请先选择处置方式，再改为“{state}”。"
BEFORE_IDENTIFIED = "日期早于认定日期（{day}），请核对。"
BEFORE_LAST_STEP = "日期早于上一条进展（{day}），请核对。"
TOO_MANY_PLACED = "已安置职工多于需安置职工，请核对。"
NO_CRITERION = "请至少选择一种认定情形。"
ALREADY_DOUBTED = "该企业{year}年度已登记不予认定。"
NEED_ENDED = "该需求已了结，不能再登记。"
SAME_NEED = "该企业当月已登记同一需求，请打开原记录登记对接或解决情况。"
NO_AMOUNT = "请填写{amount}（{unit}）。"
NOT_POSITIVE = "数量应大于0，请核对。"
NOT_WHOLE = "{amount}应为整数（{unit}），请核对。"
MORE_THAN_ASKED = (
    "该需求共{asked}，已登记解决{met}，本次最多再登记{left}；确需增加的，请另行登记需求。"
    "以前登记有误的，请先作废有误的办理记录。"
)
NOT_ITS_STEP = "所选办理记录不属于本需求或已作废，请刷新页面后重试。"
NO_VOID_REASON = "请填写作废理由。"
BEFORE_MONTH = "日期早于提出月份（{month}），请核对。"
NO_PARTNER = "请填写对接对象。"
HOW_FAR = "请填写本次解决的数量，或勾选“全部解决”。"
SAME_ACTIVITY = "当天已登记同名活动，请核对后修改原记录。"
NOT_YOUR_REGION = "只能登记本地区举办的活动。"
SAME_ATTENDANCE = "该企业已在参加名单中。"
MORE_PEOPLE = "名单中各企业人数合计{listed}人，多于参加人数{stated}人，请核对；参加人数有误的，请先更正。"
SAME_ENTRY = "该企业名录中已有这一条。"
OWN_PARTNER = "合作企业不能是企业自己，请核对。"
UNKNOWN_ENTERPRISE = "名录中没有名称或代码含“{text}”的企业，请核对；不在名录中的，请先导入企业名录。"
SEVERAL_ENTERPRISES = "有多家企业符合“{text}”：{names}。请写全名称或填18位代码。"

# Rows of a spreadsheet that are kept out, or deserve a look.
NO_KIND = "看不出需求类型，请在“需求类型”列填写用工、融资、用地、用电、用气、市场、找供应商或找客户。"
UNKNOWN_KIND = "“{value}”不是需求类型，请填写用工、融资、用地、用电、用气、市场、找供应商或找客户。"
SEVERAL_KINDS = "一行只能登记一类需求，请分行填写。"
NO_SUBJECT = "缺少需求内容（岗位、用途或产品），请补填。"
LONG_TEXT = "“{label}”超过{most}个字，请精简。"
ROW_AMOUNT = "{kind}需求应填写{amount}（{unit}），请补填大于0的数。"
ROW_NOT_WHOLE = "{kind}需求的{amount}应为整数（{unit}），请核对。"
BELOW_MET = "系统中该需求已登记解决{met}，本行数量不多于此，未取；请核对，或在需求页面作废有误的办理记录。"
NO_MONTH = "看不出是哪个月的需求，请在“提出月份”列填写，或在表名中写明年月。"
SAME_ROW = "与{sheet}第{row}行是同一条记录，只取前一行，请删去重复的行。"
NEED_IS_ENDED = "该需求在系统中已了结，本行未取；如为新的需求，请改写需求内容。"
UNKNOWN_DISTRESS = "“{value}”不是认定类别，请填写困难企业、僵尸企业或退城进园。"
NO_DISTRESS_KIND = "缺少认定类别，请填写困难企业、僵尸企业或退城进园。"
NO_IDENTIFIED = "缺少认定日期，请补填，如 2023-05-06。"
NO_DAY = "“{value}”不是日期，请写成 2023-05-06 这样的形式。"
FUTURE_DAY = "日期{value}尚未到来，请核对。"
UNKNOWN_ROUTE = (
    "“{value}”不是处置方式，未取；可填股份合作、租赁承包、破产重组、整体出让、收回处置或退城进园。"
)
UNKNOWN_STATE = "“{value}”不是处置状态，请填写认定、制定方案、处置中、已处置或已出清。"
NO_ENDED = "状态为“{state}”的，请在“办结日期”列补填办结日期，如 2023-05-06。"
ENDED_UNSAID = "填有办结日期的，状态应为已处置或已出清，请核对。"
ENDED_EARLY = "办结日期早于认定日期（{day}），请核对。"
ROW_NO_ROUTE = "状态为“{state}”的，请在“处置方式”列补填处置方式。"
UNKNOWN_CRITERION = (
    "认定情形“{value}”认不出，已写入认定依据；可填停产、半停产、连续亏损、资不抵债、欠薪、欠税等。"
)
NEGATIVE = "“{label}”不应为负数，请核对。"
ENDED_DISTRESS = "该企业{day}的认定已办结，本行未取；情况反复的，请用新的认定日期。"
OTHER_DISTRESS = "该企业已有未办结的认定（{day}认定），本行认定日期不同，未取，请核对认定日期。"
BELOW_LISTED = "系统中该活动名单各企业人数合计已有{listed}人，本行参加人数少于此，未取，请核对。"
UNKNOWN_ACTIVITY = "“{value}”不是活动类型，请填写培训、产需对接、银企对接、产学研或企业家沙龙。"
NO_ACTIVITY_KIND = "缺少活动类型，请填写培训、产需对接、银企对接、产学研或企业家沙龙。"
NO_ROLE = "看不出类别，请填写主导产品、核心配套企业或主要客户。"
NO_PRODUCT = "缺少产品或工序，请补填。"
NO_TITLE = "缺少活动名称，请补填。"
NO_HELD_ON = "缺少活动日期，请补填，如 2023-05-06。"
NO_ACTIVITY_PLACE = "缺少举办地区，无法归属，请补填县区名称。"
UNKNOWN_PLACE = "“{value}”不是系统中的地区，请核对名称。"
OUTSIDE = "所填地区不在您的管辖范围（{region}）内，请核对，或交所属地区上传。"


def day(value: date) -> str:
    """A day as sentences have it."""
    return f"{value.year}年{value.month}月{value.day}日"


def month(value: date) -> str:
    """A month as sentences have it."""
    return f"{value.year}年{value.month}月"


def amount_of(value: Decimal | int | None, unit: str) -> str:
    """An amount in its unit; -- where there is none."""
    return exact(None) if value is None else f"{exact(Decimal(value))} {unit}".strip()


def ground(found: Ground, period: str, *, loss_years: Sequence[int] = ()) -> str:
    """One ground of a proposal with its figures, in 万元 or 万千瓦时, as it is kept with the recognition."""
    label = CRITERION_LABELS[found.criterion]
    if found.criterion is Criterion.LOSSES:
        losses = "、".join(
            f"{year}年利润总额{_wan(value)}" for year, value in zip(loss_years, found.figures, strict=True)
        )
        return f"{label}：{losses}"
    now, before = found.figures
    if found.criterion is Criterion.INSOLVENT:
        return f"{label}：{period}负债合计{_wan(now)}，资产总计{_wan(before)}"
    what, said = ("用电量", _power) if found.criterion is Criterion.POWER_DOWN else ("工业总产值", _wan)
    down = grouped(fall(now, before), 1)
    return f"{label}：{period}{what}{said(now)}，上年同期{said(before)}，下降{down}%"


def _wan(value: Decimal) -> str:
    return f"{grouped(value / 10, 1)}万元"


def _power(value: Decimal) -> str:
    return f"{grouped(value, 2)}万千瓦时"


def extended(before: date, after: date, reason: str) -> str:
    """What is kept of an extension."""
    return f"期限由{day(before)}延至{day(after)}。理由：{reason}"


def asked(due_on: date, until: date, reason: str) -> str:
    """What is kept of a request for more time."""
    return f"申请由{day(due_on)}延至{day(until)}。理由：{reason}"


def consulted(held_on: date, departments: Sequence[str], decided: str) -> str:
    """What is kept of a consultation."""
    return f"{day(held_on)}会商，{'、'.join(departments)}参加。议定：{decided}"
