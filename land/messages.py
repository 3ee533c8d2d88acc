"""Every sentence with which this room refuses, warns or tells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from accounts.figures import exact

# Parcels and shares
AREA_NOT_POSITIVE = "面积应大于 0 亩，请核对。"
SAME_NUMBER = "{region}已有宗地号“{number}”，请核对；同一宗地请在原记录上修改。"
ZONE_ELSEWHERE = "{zone}不在{region}，请重新选择园区。"
NOT_A_COUNTY = "请选择县区或单独考核的开发区。"
NOT_YOURS = "该地区不在您的管辖范围内，请重新选择。"
DATES_REVERSED = "{later}早于{earlier}，请核对日期。"
IN_FUTURE = "{label}不能晚于今天（{today}），请核对。"
AREA_BELOW_SHARES = "宗地面积{area}亩小于已登记的使用份额{shared}亩，请先更正份额。"
AREA_BELOW_REVIVED = "宗地面积{area}亩小于已盘活的{revived}亩，请核对。"
SHARES_OVER_AREA = "自{day}起各企业份额合计{shared}亩，超过宗地面积{limit}亩，请核对份额。"
LETS_TOO_MUCH = "自{day}起{name}在本宗地出租{shared}亩，超过其份额{limit}亩，请核对。"
LESSOR_OF_OWNED = "自有份额没有出租方，请改为租用或去掉出租方。"
LESSOR_IS_USER = "出租方与使用企业不能是同一家。"
SHARE_TWICE = "{name}自{day}起已有{basis}份额{area}亩，请先作废该份额再登记。"
LATER_SHARE = "{name}在{day}之后还有份额记录，请先作废以后的记录再登记。"
SHARE_ENDED = "该份额已终止或作废，请刷新页面。"
ENDS_BEFORE_START = "终止日期早于起始日期{since}，请核对；登记有误的请作废。"
NO_REASON = "请填写原因，今后查阅要据此了解。"
# Revivals and disputes
REVIVED_OVER_AREA = "盘活面积累计{revived}亩，超过宗地面积{area}亩（此前已盘活{before}亩），请核对。"
NO_STATE_AFTER = "本宗地已全部盘活，请选择盘活后的利用状况。"
NO_EVIDENCE = "请附佐证材料（合同、批文或现场照片）。"
REVIVAL_GONE = "该盘活记录已作废，请刷新页面。"
DISPUTE_DECIDED = "该争议已有结论或已撤销，请刷新页面。"
NO_SHARE_ON = "{name}在{day}没有本宗地的份额，请先登记份额再提出争议。"
NO_DECIDED_AREA = "请填写认定面积。"
CLAIM_IS_RECORD = "主张面积与登记面积都是{area}亩，没有争议可登记。"
# Sites
SITE_TWICE = "{township}已登记同名的“{name}”，请在原记录上更新。"
NO_DISPOSAL = "尚未确定整治方式，请先在“修改”中选择取缔关闭或整顿规范。"
NOT_CLOSING = "“{name}”是整顿规范类，不作两断三清核验。"
NOT_MENDING = "“{name}”是取缔关闭类，没有整改措施。"
STEP_NOT_CHECKED = "{step}未核验"
STEP_LACKS = "{step}缺{what}"
NO_MEASURES = "没有登记整改措施"
MEASURE_OPEN = "“{measure}”未完成"
NOT_DONE_YET = "还不能办结：{missing}。"
NOT_DONE_STATE = "“{name}”目前是“{state}”，还没有完成整治，不能验收。"
ALREADY_DONE = "“{name}”目前是“{state}”，不需要再办结。"
LOCKED = "“{name}”目前是“{state}”，不能再改动；如又恢复生产，请登记回访并勾选反弹。"
NOT_SETTLED = "该点位目前是“{state}”，还没有完成整治，不算反弹；请去掉“反弹”，只记回访情况。"
NO_PHOTO = "请拍照或选择照片，没有照片的核验不算完成。"
ACCEPTED_BEFORE_DONE = "验收日期早于完成日期{done}，请核对。"
BEFORE_FOUND = "{label}早于{event}（{day}），请核对。"
DONE_BEFORE_WORK = "完成日期早于最后一次核验或整改（{day}），请核对。"
ACCEPTED_BEFORE_WORK = "验收日期早于最后一次核验或整改（{day}），请核对。"
FOUND_AFTER_WORK = "排查日期晚于最早的核验、整改或回访（{day}），请核对。"
DISPOSAL_FIXED = "已有核验或整改记录，不能改变整治方式。"
MEASURE_DONE = "该措施已于{day}完成。"
CHANGED_SHARES = "宗地{numbers}的使用份额在入库后已终止，请先在宗地页作废这些份额，再撤回。"
# What holds back a batch that is to be taken back, as a clause after 已有……
UNDO_SHARES = "请先在宗地页作废这些份额再撤回。"
UNDO_REVIVALS = "请先在宗地页作废这些盘活记录再撤回。"
UNDO_DISPUTES = (
    "待认定的请先在宗地页撤销；已认定的须留存，本批不能整批撤回，有误的数据请在宗地页修改或上传更正后的清单。"
)
UNDO_FILES = "材料须随宗地留存，本批不能整批撤回，有误的数据请在宗地页修改或上传更正后的清单。"
UNDO_SITE = "整治记录须留存，本批不能整批撤回，有误的数据请在点位页修改或上传更正后的清单。"
# Finding an enterprise
NO_ENTERPRISE = "名录中没有“{text}”，请填写统一社会信用代码或企业全称。"
SEVERAL_ENTERPRISES = "名录中有{number}家企业含“{text}”，请填写统一社会信用代码，例如 {example}。"
# History of a parcel
CREATED = "登记宗地"
EDITED = "修改：{fields}"
SHARE_BEGUN = "{name}自{day}起{basis}{area}亩"
SHARE_ENDS = "{name}的{basis}份额{area}亩至{day}终止"
SHARE_CANCELLED = "作废{name}的{basis}份额{area}亩：{reason}"
REVIVED = "盘活{area}亩（{way}）"
REVIVAL_CANCELLED = "作废{day}盘活{area}亩：{reason}"
STATE_CHANGED = "状态由“{before}”改为“{after}”"
DISPUTED = "{objector}对{name}的面积提出异议：登记{recorded}亩，主张{claimed}亩"
UPHELD = "异议成立，{name}的份额自{day}起认定为{area}亩：{text}"
DROPPED = "撤销异议：{text}"
REJECTED = "异议不成立，维持登记面积：{text}"
FILE_ADDED = "上传“{name}”"
# History of a site
SITE_CREATED = "排查登记"
CHECKED_STEP = "核验{step}"
MEASURE_ADDED = "列入整改措施：{text}，限{day}完成"
MEASURE_ENDED = "完成整改措施：{text}"
SITE_DONE = "办结，完成整治"
SITE_ACCEPTED = "验收通过{note}"
VISITED = "回访：{finding}"
RELAPSED = "回访发现反弹：{finding}"


def day_words(day: date | None) -> str:
    """A day as people write it; 登记之初 where there is no beginning."""
    return f"{day.year}年{day.month}月{day.day}日" if day and day != date.min else "登记之初"


def mu(area: Decimal) -> str:
    """An area as it stands in a sentence, beside its unit."""
    return exact(area)
