"""What is due, what is late and by how much: the lamps of measures and of quarterly duties. No clock: today is told.

Lamps follow domain.md 56 (green, yellow, red), with the days in words beside the colour.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from support.quarters import Quarter, quarters

SOON_DAYS = 7
"""From how many days before its due date on a measure is watched; measures run for weeks, problems for days."""
CLOSING_DAYS = 15
"""From how many days before its end on a quarter without its meeting is watched."""


class Light(StrEnum):
    """The colour of a lamp."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Lamp:
    """A colour and the word beside it."""

    light: Light
    word: str


def of_measure(
    due_on: date,
    today: date,
    *,
    ended_on: date | None = None,
    dropped: bool = False,
    asked: bool = False,
    soon: int = SOON_DAYS,
) -> Lamp:
    """How a measure stands to its due date; the day itself is still in time.

    More time that is `asked` for and not given changes nothing but the word, and is never green.
    """
    if dropped:
        return Lamp(Light.GREY, "不再实施")
    if ended_on:
        late = (ended_on - due_on).days
        return Lamp(Light.YELLOW, f"完成，迟{late}天") if late > 0 else Lamp(Light.GREEN, "按期完成")
    lamp = _of_open(due_on, today, soon)
    if not asked:
        return lamp
    return Lamp(Light.YELLOW if lamp.light is Light.GREEN else lamp.light, f"{lamp.word}，申请延期")


def _of_open(due_on: date, today: date, soon: int) -> Lamp:
    left = (due_on - today).days
    if left < 0:
        return Lamp(Light.RED, f"逾期{-left}天")
    if left == 0:
        return Lamp(Light.YELLOW, "今天到期")
    return Lamp(Light.YELLOW, f"还剩{left}天") if left <= soon else Lamp(Light.GREEN, f"还剩{left}天")


@dataclass(frozen=True, slots=True)
class Duty:
    """What one quarter asked for, how often it was done, and the lamp of it."""

    quarter: Quarter
    held: int
    lamp: Lamp


def of_quarter(quarter: Quarter, held: int, today: date, *, closing: int = CLOSING_DAYS) -> Lamp:
    """How a quarter stands in which at least one meeting is due."""
    if held:
        return Lamp(Light.GREEN, f"已办{held}次" if held > 1 else "已办")
    if quarter.last < today:
        return Lamp(Light.RED, "未办")
    if quarter.first > today:
        return Lamp(Light.GREY, "未到")
    left = (quarter.last - today).days
    return (
        Lamp(Light.YELLOW, f"还剩{left}天" if left else "今天截止")
        if left < closing
        else Lamp(Light.GREY, "待办")
    )


def consultations(
    opened_on: date, held: Iterable[date], today: date, *, closed_on: date | None = None
) -> list[Duty]:
    """Each quarter of the plan with its consultation (池政办秘〔2019〕105号 培育·二（四）：每季度).

    One is due in every quarter from the opening on; in the quarter of closing none is owed any more, and one
    that was held then is listed.
    """
    days = list(held)
    end = closed_on or today
    duties = []
    for quarter in quarters(opened_on, max([end, *days])):
        number = sum(Quarter.of(day) == quarter for day in days)
        if closed_on and not number and quarter >= Quarter.of(closed_on):
            continue
        duties.append(Duty(quarter, number, of_quarter(quarter, number, today)))
    return duties


def missing(duties: Iterable[Duty]) -> int:
    """How many quarters went by without what they asked for."""
    return sum(duty.lamp.light is Light.RED for duty in duties)
