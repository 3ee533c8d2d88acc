"""What may be done with a batch in each of its states; nothing is written before it is taken."""

from __future__ import annotations

import pytest

from accounts.periods import Period
from imports import messages, services, tasks
from imports.models import Batch
from tests import sheets
from tests.imports.receiving import TWO, nothing_in_the_returns

pytestmark = pytest.mark.django_db
Status = Batch.Status


ACTIONS = {
    "answer": lambda batch: services.answer(batch=batch, period=Period(2023, 5)),
    "request_take": lambda batch: services.request_take(batch=batch),
    "take": lambda batch: services.take(batch_id=batch.pk, by="测试"),
    "take_task": lambda batch: tasks.take_batch(batch.pk, "测试"),
    "withdraw": lambda batch: services.withdraw(batch=batch),
    "discard": lambda batch: services.discard(batch=batch),
}
ALLOWED = {
    "answer": {Status.ASKING},
    "request_take": {Status.READY, Status.TAKING, Status.TAKEN},
    "take": {Status.READY, Status.TAKING, Status.TAKEN},
    "take_task": {Status.TAKING, Status.TAKEN},
    "withdraw": {Status.TAKING},
    "discard": {
        *(Status.UPLOADED, Status.READING, Status.READY),
        *(Status.ASKING, Status.FAILED, Status.DISCARDED),
    },
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("action", ACTIONS)
def test_what_may_be_done_in_each_state(firms, action, status):
    batch = sheets.read_output(TWO)
    Batch.objects.filter(pk=batch.pk).update(status=status)
    batch.refresh_from_db()
    if status in ALLOWED[action]:
        ACTIONS[action](batch)
        return
    with pytest.raises(services.BatchStateError) as caught:
        ACTIONS[action](batch)
    assert str(caught.value) == messages.NOT_READY.format(status=status.label)
    batch.refresh_from_db()
    assert batch.status == status
    assert nothing_in_the_returns()
