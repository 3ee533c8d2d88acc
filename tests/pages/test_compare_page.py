"""A preview that others overtook, as its page tells it, and compared again at the press of a button."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from imports import messages, notices, tasks
from imports.models import Batch
from tests import sheets
from tests.undo import undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(db):
    sheets.known(1, 2)
    return sheets.read_output({1: (5, 4), 2: (8, 7)}, region="341702")


def place(batch):
    return reverse("imports:compare", args=[batch.pk])


def page(client, batch):
    return client.get(batch.get_absolute_url()).content.decode()


def test_a_preview_says_that_it_was_overtaken_until_it_is_compared_again(batch, signed_in):
    client = signed_in("county")
    assert notices.OVERTAKEN not in page(client, batch)
    sheets.take_output({1: (6, 4)}, region="341702")
    assert notices.OVERTAKEN in page(client, batch)
    assert client.post(place(batch)).url == batch.get_absolute_url()
    tasks.read_batch(batch.pk)
    shown = page(client, batch)
    assert notices.OVERTAKEN not in shown
    assert "入库（新增1行，变更1行" in shown


def test_an_undoing_is_told_as_well(batch, signed_in, people):
    base = sheets.take_output({1: (6, 4)}, region="341702")
    later = sheets.read_output({1: (7, 4)}, region="341702")
    undo(base, people["county"], "误报")
    assert notices.OVERTAKEN in page(signed_in("county"), later)


def test_while_it_is_compared_the_page_says_so_and_nothing_of_reading(batch, signed_in):
    client = signed_in("county")
    client.post(place(batch))
    shown = page(client, batch)
    assert notices.COMPARE_IN_LINE in shown
    assert "停止读取" not in shown
    assert 'hx-trigger="every 1s"' in shown
    Batch.objects.filter(pk=batch.pk).update(status="reading", rows_done=1, touched_at=timezone.now())
    shown = page(client, batch)
    assert notices.COMPARING in shown
    assert "已比对 1 / 2 行" in shown


def test_the_list_says_it_too(batch, signed_in):
    client = signed_in("county")
    client.post(place(batch))
    assert "待比对" in client.get(reverse("imports:list")).content.decode()
    Batch.objects.filter(pk=batch.pk).update(status="reading")
    assert "比对中" in client.get(reverse("imports:list")).content.decode()


def test_whoever_may_not_take_cannot_ask_for_it(batch, signed_in):
    client = signed_in("leader")
    assert place(batch) not in page(client, batch)
    assert client.post(place(batch)).status_code == 403


def test_what_is_no_preview_any_more_says_so(batch, signed_in):
    sheets.finish(batch)
    shown = signed_in("county").post(place(batch), follow=True).content.decode()
    assert messages.NOT_READY.format(status="已入库") in shown


def test_a_preview_thrown_away_while_it_is_compared_was_not_stopped_reading(batch, signed_in):
    client = signed_in("county")
    client.post(place(batch))
    shown = client.post(reverse("imports:discard", args=[batch.pk]), follow=True).content.decode()
    assert "已放弃" in shown
    assert "停止了读取" not in Batch.objects.get(pk=batch.pk).message
