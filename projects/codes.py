"""项目代码 (GB/T 40058-2021), kind and stage as offices write them: plain values, no database."""

from __future__ import annotations

import re
import unicodedata

_CODE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}")
_DASHES = re.compile(r"[‐‑‒–—―−－_]+")
# The longest word first where one holds another: 竣工投产 is in production, 新建 is no 建设中.
_STAGES = (
    ("at_capacity", ("达产", "达标")),
    ("in_production", ("投产", "试生产", "运营")),
    ("completed", ("竣工", "完工", "建成", "完成")),
    ("building", ("在建", "续建", "建设中", "施工", "建设阶段", "安装", "调试")),
    ("started", ("开工", "新开工")),
    ("planned", ("储备", "谋划", "前期", "拟建", "签约", "未开工", "筹建", "计划")),
)
_KINDS = (
    ("renovation", ("技术改造", "技改", "改建", "改造")),
    ("expansion", ("扩建",)),
    ("relocation", ("迁建", "搬迁")),
    ("restoration", ("恢复",)),
    ("purchase", ("单纯购置", "购置")),
    ("new", ("新建", "基本建设")),
)
_NOT_STARTED = re.compile(r"未开工|拟开工|待开工|计划开工|准备开工")


def tidy_code(text: str) -> str:
    """The code in half-width with plain hyphens, white space left off."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return _DASHES.sub("-", plain).upper()


def is_code(text: str) -> bool:
    """Whether `text` is 24 characters in five segments, by the old year's scheme or the new (domain.md 46)."""
    return bool(_CODE.fullmatch(text))


def stage_of(text: str) -> str:
    """The stage that `text` names; "" for none."""
    plain = re.sub(r"\s+", "", text)
    if _NOT_STARTED.search(plain):
        return "planned"
    return _first(plain, _STAGES)


def kind_of(text: str) -> str:
    """The 建设性质 that `text` names; "" for none."""
    return _first(re.sub(r"\s+", "", text), _KINDS)


def _first(text: str, table: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    return next((name for name, words in table if any(word in text for word in words)), "")
