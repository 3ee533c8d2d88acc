"""贵池's May with figures that the rules doubt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from reporting.models import CheckRule, Finding
from reporting.services import checks
from reporting.services.checks import Outcome
from tests import sheets
from tests.reporting.month import IN_TIME, PERIOD, region

VALUES = ("工业总产值", "工业销售产值", "出口交货值")


def take(rows: dict[int, tuple[Any, Any, Any]], period: str = "2023-05") -> Any:
    """The output return: number of the enterprise → 产值, 销售产值, 出口交货值; no 上年同期."""
    cells = {number: [cell for value in values for cell in (value, None)] for number, values in rows.items()}
    return sheets.take_output(cells, period, values=VALUES)


def run(now: datetime = IN_TIME, form: str = "output", code: str = "341702") -> Outcome:
    return checks.run_checks(form=form, region=region(code), period=PERIOD, now=now)


def export_beyond_sales() -> Finding:
    """An error: enterprise 1 exports more than it sells."""
    take({1: (1000, 900, 950), 2: (2000, 1900, 100)})
    run()
    return Finding.objects.get()


def sales_beyond_output() -> Finding:
    """A doubt: enterprise 1 sells 30 % more than it makes."""
    take({1: (1000, 1300, 0), 2: (2000, 1900, 100)})
    run()
    return Finding.objects.get()


def explain(finding: Finding, by: User, text: str = "销售了上年库存", now: datetime = IN_TIME) -> Finding:
    return checks.explain(finding=finding, text=text, by=by, now=now)


def events(finding: Finding) -> list[str]:
    return list(finding.events.values_list("event", flat=True))


def rule(slug: str) -> CheckRule:
    return CheckRule.objects.get(slug=slug)
