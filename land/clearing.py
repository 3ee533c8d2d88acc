"""What 两断三清 asks for, and what a site still lacks. Plain values, no database.

桐城市促进传统产业转型升级发展举措十二条 九: 取缔关闭 means 断水, 断电, 清除原料, 清除产品, 清除设备; what is
整顿规范 mends what it lacks, and is looked at when it says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from land import messages


class Step(StrEnum):
    """One of the five checks of a site that is closed."""

    WATER = "water"
    POWER = "power"
    MATERIALS = "materials"
    PRODUCTS = "products"
    EQUIPMENT = "equipment"


STEPS: dict[Step, str] = {
    Step.WATER: "断水",
    Step.POWER: "断电",
    Step.MATERIALS: "清除原料",
    Step.PRODUCTS: "清除产品",
    Step.EQUIPMENT: "清除设备",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A check as it stands: its day, and whether a photograph shows it."""

    step: Step
    day: date | None
    has_photo: bool


@dataclass(frozen=True, slots=True)
class Mended:
    """A measure of a site that is put in order, and the day it was done."""

    text: str
    day: date | None


def missing_checks(checks: Iterable[Checked]) -> list[str]:
    """What is missing until all five checks have day and photograph, a phrase each; [] when nothing is."""
    standing = {check.step: check for check in checks}
    return [told for step, label in STEPS.items() if (told := _missing(label, standing.get(step)))]


def _missing(label: str, check: Checked | None) -> str:
    if check is None:
        return messages.STEP_NOT_CHECKED.format(step=label)
    lacks = [word for word, has in (("日期", check.day), ("照片", check.has_photo)) if not has]
    return messages.STEP_LACKS.format(step=label, what="和".join(lacks)) if lacks else ""


def missing_measures(measures: Iterable[Mended]) -> list[str]:
    """What keeps a site from being in order, a phrase each; [] when nothing does."""
    standing = list(measures)
    if not standing:
        return [messages.NO_MEASURES]
    return [messages.MEASURE_OPEN.format(measure=each.text) for each in standing if each.day is None]
