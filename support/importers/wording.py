"""What offices write for days and choices: plain values, no database."""

from __future__ import annotations

import re

from support.distress import CRITERION_LABELS, Criterion, DisposalState, DistressKind, Route

_KINDS = (
    (DistressKind.ZOMBIE, ("僵尸",)),
    (DistressKind.RELOCATION, ("退城", "进园", "搬迁")),
    (DistressKind.DISTRESSED, ("困难",)),
)
_ROUTES = (
    (Route.SHARES, ("股份", "入股", "合作")),
    (Route.LEASE, ("租赁", "承包", "出租")),
    (Route.BANKRUPTCY, ("破产", "重组", "清算")),
    (Route.SALE, ("出让", "转让", "出售")),
    (Route.RECLAIM, ("收回", "收储")),
    (Route.RELOCATION, ("退城", "进园", "搬迁")),
)
# The longer word first: 半停产 is no 停产.
_CRITERIA = (
    (Criterion.HALF_STOPPED, ("半停产",)),
    (Criterion.UNFINISHED, ("停建", "烂尾")),
    (Criterion.STOPPED, ("停产",)),
    (Criterion.LOSSES, ("亏损",)),
    (Criterion.INSOLVENT, ("资不抵债",)),
    (Criterion.WAGES, ("欠薪", "工资")),
    (Criterion.TAXES, ("欠税", "税款")),
    (Criterion.LOANS, ("贷款", "续贷", "逾期")),
    (Criterion.OUTPUT_DOWN, ("产值",)),
    (Criterion.POWER_DOWN, ("用电",)),
)
_STATES = {
    DisposalState.IDENTIFIED: ("认定", "已认定", "待处置", "未处置"),
    DisposalState.PLANNED: ("制定方案", "已制定方案", "已定方案", "定方案", "方案已定"),
    DisposalState.DISPOSING: ("处置中", "正在处置", "处置", "办理中"),
    DisposalState.SETTLED: ("已处置", "已处置盘活", "已盘活", "盘活", "处置完成", "完成处置", "已办结"),
    DisposalState.CLEARED: ("已出清", "出清", "已注销", "注销"),
}
_BRACKETS = re.compile(r"[\s()（）]")
_APART = re.compile(r"[、,，;；/\s]+")
_ACTIVITIES = (
    ("research", ("产学研", "校企", "科技对接", "技术对接")),
    ("bank", ("银企", "政银", "融资对接", "金融")),
    ("supply", ("产需", "供需", "产销对接", "产业链对接")),
    ("salon", ("沙龙",)),
    ("training", ("培训", "轮训", "讲座", "研修")),
)


def distress_of(text: str) -> str:
    """The kind of recognition that `text` names; "" for none."""
    return next((kind.value for kind, words in _KINDS if any(word in text for word in words)), "")


def route_of(text: str) -> str:
    """The route that `text` names; "" for none."""
    return next((route.value for route, words in _ROUTES if any(word in text for word in words)), "")


def state_of(text: str) -> str:
    """The state of a disposal that `text` names as a whole; "" for none."""
    plain = _BRACKETS.sub("", text)
    return next((state.value for state, words in _STATES.items() if plain in words), "")


def criteria_of(text: str) -> tuple[list[str], list[str]]:
    """The criteria that `text` names, and the parts of it that name none."""
    found, left = [], []
    for part in filter(None, _APART.split(text)):
        named = next((key for key, words in _CRITERIA if any(word in part for word in words)), None)
        if named is None:
            left.append(part)
        else:
            found.append(named.value)
    order = [key.value for key in CRITERION_LABELS]
    return sorted(set(found), key=order.index), left


def activity_of(text: str) -> str:
    """The kind of activity that `text` names; "" for none."""
    return next((kind for kind, words in _ACTIVITIES if any(word in text for word in words)), "")


def yes_or_no(text: str) -> bool | None:
    """是 or 否 as people write them; None for neither."""
    plain = text.strip().upper()
    if plain in {"是", "√", "Y", "有", "1"}:
        return True
    return False if plain in {"否", "×", "N", "无", "0"} else None
