"""A long batch is taken back by a worker: asked for once, done once, and its page says what became of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import OutputReturn
from imports import messages, services, tasks
from imports.models import Batch
from imports.models import batch as batch_model
from tests import sheets

pytestmark = pytest.mark.django_db
Status = Batch.Status


@pytest.fixture
def long_batch(monkeypatch):
    """One row, in an installation where that is a lot."""
    monkeypatch.setattr(batch_model, "LONG", 1)
    sheets.known(1, 2)
    return sheets.take_output({1: (5, 4)}, region="341700")


def ask(batch, by):
    return services.request_undo(batch=batch, by=by, reason="报错了月份", now=timezone.now())


def test_the_page_puts_it_in_line_and_shows_how_it_goes(
    long_batch, signed_in, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr("imports.undo_views.enqueue", lambda task, *args: sent.append((task, args)))
    client = signed_in("bureau")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("imports:undo", args=[long_batch.pk]), {"reason": "报错了月份"})
    assert sent == [(tasks.undo_batch, (long_batch.pk,))]
    assert OutputReturn.objects.exists()
    page = client.get(long_batch.get_absolute_url()).content.decode()
    assert "正在撤回1行" in page
    assert "撤回本批…" not in page
    tasks.undo_batch(long_batch.pk)
    assert not OutputReturn.objects.exists()
    after = client.get(long_batch.get_absolute_url()).content.decode()
    assert "已由王敏于" in after
    assert "报错了月份" in after


def test_a_short_one_is_taken_back_at_once(signed_in):
    sheets.known(1)
    batch = sheets.take_output({1: (5, 4)}, region="341700")
    signed_in("bureau").post(reverse("imports:undo", args=[batch.pk]), {"reason": "报错了月份"})
    assert Batch.objects.get(pk=batch.pk).status == Status.UNDONE


def test_asked_and_carried_out_twice_it_is_done_once(long_batch, people):
    first = ask(long_batch, people["bureau"]).batch.undo_asked_at
    assert ask(long_batch, people["county"]).batch.undo_asked_at == first
    for _ in range(2):
        assert services.carry_out_undo(batch_id=long_batch.pk, now=timezone.now()).refusals == []
    long_batch.refresh_from_db()
    assert (long_batch.status, long_batch.undone_by_name) == (Status.UNDONE, "王敏")
    assert long_batch.undo_asked_at is None
    assert ask(long_batch, people["bureau"]).batch.status == Status.UNDONE


def test_what_stands_on_it_is_said_on_the_page_and_nothing_changes(long_batch, people, signed_in):
    later = sheets.take_output({1: (6, 4)}, region="341700")
    ask(long_batch, people["bureau"])
    tasks.undo_batch(long_batch.pk)
    long_batch.refresh_from_db()
    assert (long_batch.status, long_batch.undo_asked_at, long_batch.undo_reason) == (Status.TAKEN, None, "")
    assert f"批次{later.pk}" in long_batch.message
    page = signed_in("bureau").get(long_batch.get_absolute_url()).content.decode()
    assert "撤回没有进行，数据保持原样" in page
    assert "撤回本批…" in page
    assert OutputReturn.objects.get().gross_output == 6


def test_a_task_that_nobody_asked_for_does_nothing(long_batch):
    tasks.undo_batch(long_batch.pk)
    assert Batch.objects.get(pk=long_batch.pk).status == Status.TAKEN


def test_a_reason_is_asked_for_before_it_is_put_in_line(long_batch, people):
    outcome = services.request_undo(batch=long_batch, by=people["bureau"], reason=" ", now=timezone.now())
    assert outcome.refusals == [messages.NO_REASON]
    assert not Batch.objects.get(pk=long_batch.pk).is_being_undone


def test_what_a_killed_worker_left_is_carried_on(long_batch, people):
    ask(long_batch, people["bureau"])
    now = timezone.now()
    assert services.abandoned_undoings(now=now) == []
    assert services.abandoned_undoings(now=now + timedelta(minutes=6)) == [long_batch.pk]


def test_the_list_says_that_it_is_being_taken_back_and_looks_again(long_batch, people, signed_in):
    client = signed_in("bureau")
    assert "撤回中" not in client.get(reverse("imports:list")).content.decode()
    ask(long_batch, people["bureau"])
    page = client.get(reverse("imports:list")).content.decode()
    assert "撤回中" in page
    assert 'hx-trigger="every 3s"' in page
    tasks.undo_batch(long_batch.pk)
    page = client.get(reverse("imports:list")).content.decode()
    assert "撤回中" not in page
    assert 'hx-trigger="every 3s"' not in page


def test_the_dialog_of_a_long_batch_leaves_the_looking_to_the_worker(long_batch, signed_in):
    """It opens at once: what stands on so many rows takes longer to find than anyone waits."""
    sheets.take_output({1: (6, 4)}, region="341700")
    body = signed_in("bureau").get(reverse("imports:undo", args=[long_batch.pk])).content.decode()
    assert "撤回原因（必填）" in body
    assert "提交后在后台检查并撤回" in body
    assert "现在不能撤回" not in body


def test_a_long_batch_that_may_not_be_taken_back_says_so_at_once(long_batch, signed_in, people):
    ask(long_batch, people["bureau"])
    tasks.undo_batch(long_batch.pk)
    body = signed_in("bureau").get(reverse("imports:undo", args=[long_batch.pk])).content.decode()
    assert messages.NOT_TAKEN.format(status="已撤回") in body
