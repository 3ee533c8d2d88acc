"""A period that cannot be computed stays owed and does not hold up the others."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from accounts.periods import Period
from assessments import services
from assessments.models import ProgressRequest, ProgressSnapshot

pytestmark = pytest.mark.django_db


def test_one_bad_period_does_not_hold_up_the_others(monkeypatch, caplog):
    real = services.compute_progress

    def failing(*, period, now):
        if period == Period(2023, 6):
            raise RuntimeError("broken")
        real(period=period, now=now)

    monkeypatch.setattr(services, "compute_progress", failing)
    services.request_progress([date(2023, 5, 1), date(2023, 6, 1)])
    assert services.compute_due(now=timezone.now()) == [Period(2023, 5)]
    assert [request.period for request in ProgressRequest.objects.all()] == [date(2023, 6, 1)]
    assert ProgressSnapshot.objects.filter(period=date(2023, 5, 1)).exists()
    assert "2023-06" in caplog.text
