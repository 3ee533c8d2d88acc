"""Why a row is refused or worth a second look: every sentence of this room's checks."""

BAD_SHAPE = "统一社会信用代码应为18位数字或大写字母（不含I、O、S、V、Z），请核对。"
BAD_CHECK_DIGIT = "统一社会信用代码校验位不符，请核对；确属早期试点代码的，由有核准权限的人员核准后导入。"
UNKNOWN_CODE = "企业名录中没有此代码，请先导入企业名录或核对代码。"
UNKNOWN_NAME = "没有代码，名录中也没有此名称的企业，请补填统一社会信用代码。"
AMBIGUOUS_NAME = "没有代码，而名录中有多家同名企业，请补填统一社会信用代码。"
OUT_OF_SCOPE = "该企业不在您的管辖范围（{region}）内，不能导入。"
SECOND_ROW = "与{sheet}第{row}行是同一企业，只取前一行。"
NOT_IN_LIBRARY = "该企业本期不在规上库，入库后不计入合计；如应在库，请先导入名录中的入库时间。"
OTHER_NAME = "企业名称与名录不一致，名录中为“{name}”。"
NO_REGION = "缺少行政区划代码或所在县区，无法归属。"
UNKNOWN_REGION = "“{value}”不是系统中的县区或开发区，请核对区划代码或名称。"
REGIONS_DIFFER = "区划代码“{code}”与所在县区“{name}”不一致，按代码归属。"
NOT_INDUSTRY = "“{value}”不是工业行业代码（GB/T 4754-2017 大类06—46）。"
NO_NAME = "缺少企业名称。"
LONG_NAME = "企业名称超过200个字，请核对。"
REGION_BY_NAME = "系统中没有区划代码“{code}”，按所在县区“{name}”归属，请核对。"
ENTRY_DIFFERS = "该企业已于{month}入库，表中入库时间不同，未改动；如确需更正，请在企业页登记。"
ENTRY_BEFORE_EXIT = "该企业已于{month}退库，表中入库时间不晚于退库，未改动；如确需更正，请在企业页登记。"
EXIT_DIFFERS = "该企业已于{month}退库，表中退库时间不同，未改动；如确需更正，请在企业页登记。"
EXIT_WITHOUT_ENTRY = "该企业不在库，不能登记退库。"
EXIT_BEFORE_ENTRY = "退库时间早于入库时间，请核对。"


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
