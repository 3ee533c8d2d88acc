"""The database fails in the midst of a taking: nothing of it stands, and the next try takes the whole."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import OperationalError, connection

from accounts.models import ReportingPeriod
from assessments.models import ProgressRequest
from enterprises.models import Enterprise, OutputReturn, ScaleEvent
from imports import messages, services
from imports.models import Batch
from tests import helpers, sheets

pytestmark = pytest.mark.django_db
WRITES = ("INSERT", "UPDATE", "DELETE", "COPY", "CREATE")


class Breaks:
    """Lets so many writes through and fails at the next."""

    def __init__(self, after):
        self.left = after
        self.broken = False

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(WRITES):
            if self.left == 0:
                self.left, self.broken = -1, True
                raise OperationalError("the disk is full")
            self.left -= 1
        return execute(sql, params, many, context)


def standing():
    """All that a taking writes, in plain values."""
    models = (OutputReturn, Enterprise, ScaleEvent, ReportingPeriod, ProgressRequest)
    return [list(model.objects.order_by("pk").values()) for model in models]


def of_returns():
    sheets.known(1, 2, 3)
    sheets.take_output({1: (100, 90), 2: (200, 180)})
    return sheets.read_output({1: (111, 90), 2: (222, 180), 3: (300, 270)})


def of_the_register():
    sheets.take_register(sheets.firm(1))
    firms = [sheets.firm(1, exit="2023-03"), sheets.firm(2), sheets.firm(3)]
    return helpers.read_bytes(sheets.register(*firms), "名录.csv", "register")


@pytest.mark.parametrize("prepare", [of_returns, of_the_register])
def test_a_taking_is_all_or_nothing(prepare):
    batch = prepare()
    assert batch.status == Batch.Status.READY, batch.message
    before, failures = standing(), 0
    while True:
        breaks = Breaks(failures)
        with connection.execute_wrapper(breaks), suppress(OperationalError):
            services.take(batch_id=batch.pk, by="测试")
        if not breaks.broken:
            break
        failures += 1
        assert standing() == before
        batch.refresh_from_db()
        assert batch.status == Batch.Status.READY
        assert batch.message == messages.TAKE_FAILED.format(batch=batch.pk)
        assert batch.taken_at is None
    batch.refresh_from_db()
    assert failures >= 2
    assert (batch.status, batch.message) == (Batch.Status.TAKEN, "")
    assert standing() != before
