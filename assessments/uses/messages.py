"""Every sentence about the use of grades that tells why something was not done."""

from __future__ import annotations

USE_RATE_TAKEN = "{region}自{day}起的{kind}标准已经设定，请改起用日期。"
USE_RATE_EMPTY = "请至少填写一个等级的标准。"
USE_RATE_NEGATIVE = "标准不能小于0。"
USE_RATE_OVER = "兑现比例应在0到100之间。"
USE_REGION_NOT_YOURS = "该地区不在您的管辖范围内。"
NOT_TO_BE_USED = "试评价或未发布的评价不作为实施差别化政策的依据，不能下达整改。"
RECTIFIED_ALREADY = "整改已经完成，不能再改。"
NOT_REPORTED = "企业还没有申请验收，不能验收。"
NO_STEP_TEXT = "请填写内容。"
NO_MEASURES = "请填写整改措施。"
NO_OFFICER = "请填写责任人。"
STEP_IN_FUTURE = "日期不能晚于今天。"
DUE_NOT_LATER = "新的期限应晚于原期限（{due}）。"
RECTIFICATION_NOT_YOURS = "该企业不在您的管辖范围内。"
