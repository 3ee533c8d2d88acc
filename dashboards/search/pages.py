"""The pages of the site by their names, so that 催报 leads to where one reminds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import resolve, reverse

from config.navigation import NAVIGATION
from dashboards.search.registry import Hit, Question
from enterprises.searching import fold


class PageName(NamedTuple):
    """A page by its name: what leads to it, the words people look for it by, its initials among them."""

    label: str
    url_name: str
    room: str
    words: str


# What the navigation does not name by itself. The first word is the initials of the label's pinyin.
_INSIDE = (
    PageName("规上状态", "enterprises:status", "企业库", "gszt 临退 临规 退规 规下 应统未统 预警"),
    PageName("预计回测", "enterprises:backtest", "企业库", "yjhc 全年预计 误差 区间"),
    PageName("判定参数", "enterprises:parameters", "企业库", "pdcs 规上标准 试算影响"),
    PageName("入规退规", "enterprises:events", "企业库", "rgtg 新增 净增 月度纳规 退库"),
    PageName("升级事项", "enterprises:corporate", "企业库", "sjsx 个转企 规改股 股上市"),
    PageName("入规补报", "enterprises:backdata", "企业库", "rgbb 补报 上年同期"),
    PageName("出入库建议", "cultivation:proposals", "梯度培育", "crkjy 培育库 确认"),
    PageName("企业梯队", "cultivation:tiers", "梯度培育", "qytd 亿元 百亿"),
    PageName("企业资质", "cultivation:recognitions", "梯度培育", "qyzz 专精特新 小巨人 高新技术企业 上云"),
    PageName("用地汇总", "land:counts", "用地整治", "ydhz 闲置 低效 盘活"),
    PageName("散乱污整治", "land:sites", "用地整治", "slwzz 取缔 两断三清"),
    PageName("企业需求", "support:needs", "帮扶服务", "qyxq 用工 融资 用地 用能"),
    PageName("对接活动", "support:activities", "帮扶服务", "djhd 产需对接 银企对接 培训 沙龙"),
    PageName("困难和僵尸企业", "support:distressed", "帮扶服务", "knhjsqy 退城进园 处置"),
    PageName("用电户号", "enterprises:power_accounts", "企业库", "ydhh 电量 供电 电力"),
    PageName("报送完整性", "reporting:completeness", "数据报送", "bswzx 完整率 按时率 催报 未报单位 逾期"),
    PageName("未报企业", "reporting:missing", "数据报送", "wbqy 缺报 漏报"),
    PageName("报送日程", "reporting:windows", "数据报送", "bsrc 截止日期 开始填报 停止填报"),
    PageName("网页填报", "reporting:entry", "数据报送", "wytb 录入 填表"),
    PageName("疑点核查", "reporting:findings", "数据报送", "ydhc 疑点 错误 校核 核实"),
    PageName("疑点办理情况", "reporting:rates", "数据报送", "ydblqk 核实率 办结率"),
    PageName("校核规则", "reporting:rules", "数据报送", "jhgz 审核关系"),
    PageName("上传表格", "imports:upload", "数据报送", "scbg 导入 报表 入库"),
    PageName("导入批次", "imports:list", "数据报送", "drpc 上传记录 撤回 批次"),
    PageName("表头对照", "imports:mappings", "数据报送", "btdz 对照 列名"),
    PageName("亩均评价要素", "assessments:factors", "目标考核", "mjpjys 用地 税收 亩均效益"),
    PageName("亩均效益评价", "assessments:schemes", "目标考核", "mjxypj 亩均论英雄 评价方案 等级"),
)
# The same for the entries of the navigation.
_OF_ROOMS = {
    "dashboards:county": "yxjc 首页 产值 增速 排名 看板",
    "enterprises:list": "qyk 名录 规上企业",
    "cultivation:overview": "tdpy 培育库 小升规 专精特新",
    "land:list": "ydzz 宗地 闲置 低效 土地",
    "support:plans": "bffw 一企一策 帮扶措施",
    "reporting:home": "sjbs 月报 报表",
    "projects:list": "jgxm 技术改造 投资",
    "liaison:list": "bbbf 企业问题 困难",
    "assessments:targets": "mbkh 目标进度 完成率 序时进度",
    "policies:list": "zcwj 惠企政策 条款",
}


def page_names() -> list[PageName]:
    """Every page that has a name of its own, those of the navigation first."""
    rooms = [
        PageName(label, name, "", _OF_ROOMS.get(name, ""))
        for label, name, _, _ in NAVIGATION
        if not name.startswith("admin:")
    ]
    return [*rooms, *_INSIDE]


def named(question: Question) -> list[PageName]:
    """The pages that the text names and the person may open."""
    return [page for page in _naming(fold(question.text)) if _may_open(page, question.user)]


def _naming(needle: str) -> Iterator[PageName]:
    for page in page_names():
        said = [fold(page.label), *page.words.split()]
        if any(needle in word for word in said) or needle in fold(page.room + page.label):
            yield page


def _may_open(page: PageName, user: Any) -> bool:
    """Whether the page's own view lets the person in: its permission is said there and nowhere else."""
    view: Any = resolve(reverse(page.url_name)).func
    wanted = view.view_class.permission_required
    return bool(user.has_perms([wanted] if isinstance(wanted, str) else wanted))


def hit(page: PageName, question: Question) -> Hit:
    """The page as something found."""
    return Hit(page.label, page.room or "栏目", question.address(reverse(page.url_name)))
