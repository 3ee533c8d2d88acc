"""What the power company supplied to the enterprises of the demonstration, account by account."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from accounts.periods import Period
from dashboards.demo.places import CHIZHOU
from dashboards.demo.spreadsheets import write_workbook
from dashboards.demo.world import World

YEAR_END = Period(2023, 12)
_HEADINGS = ("序号", "户号", "户名", "用电地址", "累计电量(万kWh)", "上年同期累计(万kWh)")
_UNKNOWN = 0.04


def write_power(world: World, folder: Path) -> Path:
    """The year's list of 池州's accounts; some go by a name that the register does not know."""
    rng, path = random.Random(64), folder / "2023年12月规上工业企业用电户电量清单.xlsx"  # noqa: S311
    title = ["2023年12月规上工业企业用电户电量清单"]
    write_workbook(path, "电量", [title, _HEADINGS, *_accounts(world, rng)])
    return path


def _accounts(world: World, rng: random.Random) -> Iterator[Sequence[Any]]:
    month = YEAR_END.month - 2
    now, before = (whole[YEAR_END.year]["electricity"] for whole in (world.current, world.prior))
    for place, firm in enumerate(world.firms):
        if firm.office == CHIZHOU and firm.in_library(YEAR_END.date):
            name = f"{firm.name}（二厂）" if rng.random() < _UNKNOWN else firm.name
            ytd, prior = (int(flows[place, month]) / 100 for flows in (now, before))
            yield place + 1, f"34{place:08d}", name, f"{firm.county}工业园", ytd, prior
