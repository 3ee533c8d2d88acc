"""What a killed worker or a lost message left behind is carried on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from imports import services, tasks
from imports.models import Batch
from tests.imports.receiving import receive

pytestmark = pytest.mark.django_db
Status = Batch.Status


class TestCarryingOn:
    def aged(self, status, **age):
        batch = receive()
        then = timezone.now() - timedelta(**age)
        Batch.objects.filter(pk=batch.pk).update(status=status, touched_at=then)
        return batch.pk

    def test_what_was_left_behind(self, firms):
        old = [self.aged(s, minutes=6) for s in (Status.UPLOADED, Status.READING, Status.TAKING)]
        for status in (Status.READING, Status.TAKING):
            self.aged(status, minutes=4)
        self.aged(Status.UPLOADED, seconds=20)
        for status in (Status.READY, Status.ASKING, Status.TAKEN, Status.DISCARDED, Status.FAILED):
            self.aged(status, minutes=60)
        to_read, to_take = services.abandoned(now=timezone.now())
        assert (sorted(to_read), to_take) == (old[:2], old[2:])

    def test_the_task_puts_it_in_line_by_id(self, firms, monkeypatch):
        read, taking = self.aged(Status.READING, minutes=6), self.aged(Status.TAKING, minutes=6)
        queued = []
        monkeypatch.setattr(tasks, "enqueue", lambda task, *args: queued.append((task.name, args)))
        tasks.carry_on_batches()
        assert queued == [
            ("imports.tasks.read_batch", (read,)),
            ("imports.tasks.take_batch", (taking, "系统续办")),
        ]

    def test_a_killed_workers_batch_is_carried_through(self, firms, settings, output):
        settings.CELERY_TASK_ALWAYS_EAGER = True
        batch = self.aged(Status.READING, minutes=6)
        tasks.carry_on_batches()
        assert Batch.objects.get(pk=batch).status in (Status.READY, Status.UPLOADED)
        tasks.read_batch(batch)
        services.request_take(batch=Batch.objects.get(pk=batch))
        Batch.objects.filter(pk=batch).update(touched_at=timezone.now() - timedelta(minutes=6))
        for pk in services.abandoned(now=timezone.now())[1]:
            tasks.take_batch(pk, "系统续办")
        assert Batch.objects.get(pk=batch).taken_by_name == "系统续办"
        assert len(output()) == 2
