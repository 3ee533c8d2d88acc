"""What tests of this room share: a few enterprises judged at a period, the way the status engine leaves them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Region, ReportingPeriod
from accounts.periods import Period
from enterprises.models import Enterprise, StatusSnapshot
from tests import sheets

MAY = Period(2023, 5)
NOW = datetime(2023, 6, 10, 2, 0, tzinfo=UTC)


def judged(number, status, *, period=MAY, warnings=(), reasons=None, **figures):
    """The standing of an enterprise; money in 万元."""
    money = {name: Decimal(str(value)) * 10 for name, value in figures.items() if value is not None}
    enterprise = Enterprise.objects.get(uscc=sheets.code(number))
    row, _ = StatusSnapshot.objects.update_or_create(
        enterprise=enterprise,
        period=period.date,
        defaults={
            "status": status,
            "reasons": reasons or [["in", "在规上企业库内"]],
            "warnings": list(warnings),
            "revenue_period": period.date,
            "computed_at": NOW,
            **money,
        },
    )
    return row


@pytest.fixture
def firms(db):
    """Five enterprises: 1 to 3 of 贵池, 4 of 东至, 5 of 叶集."""
    sheets.take_register(
        *(sheets.firm(number) for number in (1, 2, 3)),
        sheets.firm(4, region="341721"),
        sheets.firm(5, region="341504"),
    )
    ReportingPeriod.objects.create(period=date(2023, 5, 1), last_taken_at=timezone.now())
    return {n: Enterprise.objects.get(uscc=sheets.code(n)) for n in (1, 2, 3, 4, 5)}


@pytest.fixture
def chizhou(db):
    return Region.objects.get(code="341700")
