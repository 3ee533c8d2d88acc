"""Why a row is refused or worth a second look: every sentence of this room's checks."""

from __future__ import annotations

from collections.abc import Mapping

from imports.reading import Row

_SHOWN = 3

BAD_SHAPE = "统一社会信用代码应为18位数字或大写字母（不含I、O、S、V、Z），请核对。"
BAD_CHECK_DIGIT = "统一社会信用代码校验位不符，请核对；确属早期试点代码的，由有核准权限的人员核准后导入。"
UNKNOWN_CODE = "企业名录中没有此代码，请先导入企业名录或核对代码。"
UNKNOWN_NAME = "没有代码，名录中也没有此名称的企业，请补填统一社会信用代码。"
AMBIGUOUS_NAME = "没有代码，而名录中有多家同名企业，请补填统一社会信用代码。"
OUT_OF_SCOPE = "该企业不在您的管辖范围（{region}）内，不能导入，请核对代码，或交所属地区上传。"
SECOND_ROW = "与{sheet}第{row}行是同一企业，只取前一行，请删去重复的行。"
SAME_CODE = (
    "与{sheet}第{row}行“{name}”代码相同而名称不同，两行均未取，请核对哪一行的代码填错，改正后重新上传。"
)
SAME_CODE_EARLIER = "与{sheet}第{row}行“{name}”代码相同而名称不同，本行未取；第{row}行也须核对，代码填错的请一并改正后重新上传。"
CODE_AND_NAME_DIFFER = "代码“{code}”在名录中是“{name}”，名称“{other}”在名录中是另一家企业（代码“{codes}”），无法判断是哪一家，请改正填错的代码或名称。"
NOT_IN_LIBRARY = "该企业本期不在规上库，入库后不计入合计；如应在库，请先导入名录中的入库时间。"
OTHER_NAME = "企业名称与名录不一致，名录中为“{name}”，请核对。"
FORMER_CODE = "该代码是“{name}”的原代码，现代码为“{code}”，已按该企业导入，请在表中改用现代码。"
FORMER_NAME = "该名称是“{name}”的曾用名，已按该企业导入，名录中的名称未改动，请在表中改用现名称。"
WITHDRAWN_BEFORE = "该企业{month}的{kind}曾由{who}于{when}撤销（{reason}），入库后将重新登记，请核对。"
CORRECTED_BEFORE = "第{rows}行带来的入规、退规记录之后由人工更正过，请先在企业页撤销或改回更正。"
UNKNOWN_KIND = "事项类型“{value}”看不出是哪一种，请写“个转企”“规改股”或“股上市”。"
NO_DAY = "缺少日期或日期写法不能识别，请写成 2023-05-12 这样的形式。"
BOARD_OF_NO_LISTING = "{kind}没有上市板块和股票代码，请核对事项类型，上市或挂牌的请写“股上市”。"
UNKNOWN_KIND_OF_EXIT = "退库原因“{value}”不在常用原因中，按其他记，请核对。"
UNKNOWN_BOARD = "上市板块“{value}”不能识别，请写主板、科创板、创业板、北交所、新三板等。"
LOCKED = "该企业{period}的数据是入规前12个月的补报数据，已补齐锁定（明年的上年同期以此为准），未取；确需更正的，请联系市局解锁后重新上传。"
SLIPPED = "{label}约为该企业上期或上年同期的{factor}，请核对单位和位数。"
EMPTIED = "将清空已存的数：“{figures}”，表中为空；不该清空的请补填后重新上传。"
NEGATIVE = "{label}一般不应为负数，请核对。"
NO_REGION = "缺少行政区划代码或所在县区，无法归属，请补填。"
UNKNOWN_REGION = "“{value}”不是系统中的县区或开发区，请核对区划代码或名称。"
REGIONS_DIFFER = "区划代码“{code}”与所在县区“{name}”不一致，已按代码归属，请核对。"
NOT_INDUSTRY = "“{value}”不是工业行业代码（GB/T 4754-2017 大类06—46），请改正。"
NO_NAME = "缺少企业名称，请补填。"
LONG_NAME = "企业名称超过200个字，请核对。"
REGION_BY_NAME = "系统中没有区划代码“{code}”，按所在县区“{name}”归属，请核对。"
ENTRY_DIFFERS = "该企业已于{month}入库，表中入库时间不同，未改动；如确需更正，请在企业页登记。"
ENTRY_BEFORE_EXIT = "该企业已于{month}退库，表中入库时间不晚于退库，未改动；如确需更正，请在企业页登记。"
EXIT_DIFFERS = "该企业已于{month}退库，表中退库时间不同，未改动；如确需更正，请在企业页登记。"
EXIT_WITHOUT_ENTRY = "该企业不在库，不能登记退库，请先登记入库或核对代码。"
NO_CHANGE = "有变动月份而没有变动类型，请补填“纳入”或“退出”。"
UNKNOWN_CHANGE = (
    "变动类型“{value}”看不出是入库还是退库：入库可写{entry_words}，退库可写{exit_words}，请改用其中一种。"
)
NO_CHANGE_MONTH = "有变动类型而没有变动月份，请补填入库或退库的年月。"
CHANGE_DIFFERS = "变动月份{change}与本行的{label}不一致，请核对并只保留正确的一个。"
FUTURE_MONTH = "{label}{month}尚未到来，请核对年月；确定下来的以后再登记。"
EXIT_BUT_REPORTED = (
    "该企业{last}仍有报表数据，自{month}退库后这些月份不再计入合计，请核对退库时间，确认无误再入库。"
)
CHANGES_SETTLED = (
    "{unit}{last}及以前的报表已审核通过，{month}{event}会改变其中已审核月份的户数和合计，请确认后再入库。"
)
EXIT_BEFORE_ENTRY = "退库时间早于入库时间，请核对。"

CHANGED_LATER = "《{file}》（批次{batch}，{when}由{who}入库）之后改动了{count}家企业的数据，请先撤回该批次。"
CHANGED_BY_HAND = "{file}（批次{batch}，{when}由{who}填报）之后改动了{count}家企业的数据，请先撤回该次填报。"
SAME_LATER = (
    "《{file}》（批次{batch}，{when}由{who}入库）之后报了其中{count}家企业同样的数据，请先撤回该批次。"
)

OUT_OF_SCOPE_PLACE = "所填县区不在您的管辖范围（{region}）内，不能导入，请核对县区，或交所属地区上传。"
NO_ACCOUNT = "缺少用电户号，请补填。"
LONG_ACCOUNT = "用电户号超过30位，请核对。"
SAME_ACCOUNT = "与{sheet}第{row}行是同一户号，只取前一行，请删去重复的行；确有两条的请先合并。"
OTHERS_ACCOUNT = "该户号已登记在管辖范围（{region}）以外，不能导入，请核对户号。"
NO_POWER = "该户本月、累计电量都是空的，请补填或删去此行。"
UNLINKED_ACCOUNT = "户名在企业名录中没有对应企业，可在用电户号页关联。"
OWNER_BY_NAME = (
    "没有代码，按户名对应到辖区内唯一的同名企业（代码“{code}”），请核对；不对的入库后在用电户号页改关联。"
)
AMBIGUOUS_ACCOUNT = "没有代码，而辖区内有多家企业与户名同名（代码“{codes}”），无法判断是哪一家，请补填统一社会信用代码后重新上传。"
NEGATIVE_POWER = "电量不应为负数，如为退补电量请核对后改填净额。"
MONTH_OVER_YEAR = "本月电量大于累计电量，请核对单位和累计数。"


def of_row(row: Row) -> list[dict[str, str]]:
    """What the reader found wrong with the row's cells."""
    return [problem(p.why, heading=p.heading, column=p.column, value=p.value) for p in row.problems]


def problem(
    why: str,
    *,
    heading: str = "",
    column: str | None = None,
    value: str = "",
    about: str = "",
    warning: bool = False,
) -> dict[str, str]:
    """A reason as it is staged; a warning does not keep the row out.

    `about` names the value whose column staging looks up where the check does not know it.
    """
    return {
        "about": about,
        "level": "warning" if warning else "error",
        "column": column or "",
        "heading": heading,
        "value": value,
        "why": why,
    }


def emptied(figures: Mapping[str, str]) -> dict[str, str]:
    """That blank cells of a row empty figures on record: whoever cleared a cell may not have meant so.

    `figures` are value name → what stands, in words.
    """
    more = f"等{len(figures)}项" if len(figures) > _SHOWN else ""
    why = EMPTIED.format(figures="、".join(list(figures.values())[:_SHOWN]) + more)
    return problem(why, about=next(iter(figures)) if len(figures) == 1 else "", warning=True)


def not_come(why: str) -> dict[str, str]:
    """The reason of a row whose period lies ahead: no cell of its own is at fault, but the file is."""
    return problem(why)


def closed(why: str) -> dict[str, str]:
    """The reason of a row whose sheet is closed: it lies in no cell, and nothing in the file mends it."""
    return problem(why) | {"elsewhere": "1"}
