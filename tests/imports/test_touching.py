"""A preview goes back for another look only where what was written since is about its own enterprises."""

from __future__ import annotations

import pytest

from enterprises.models import OutputReturn
from imports import messages, services
from imports.models import Batch
from tests import helpers, sheets
from tests.sheets_more import account, power
from tests.undo import undo

pytestmark = pytest.mark.django_db
Status = Batch.Status


def take(batch):
    return services.take(batch_id=batch.pk, by="测试")


def looked_at_again(batch):
    taken = take(batch)
    assert (taken.status, taken.message) in ((Status.TAKEN, ""), (Status.READY, messages.STALE))
    return taken.status == Status.READY


@pytest.fixture
def firms(db):
    return sheets.known(1, 2, 3)


class TestTakenSince:
    def test_the_same_enterprise_overtakes(self, firms):
        waiting = sheets.read_output({1: (5, 5), 2: (6, 6)})
        sheets.take_output({2: (7, 7)})
        assert looked_at_again(waiting)
        assert not looked_at_again(Batch.objects.get(pk=waiting.pk))

    def test_another_enterprise_does_not(self, firms):
        waiting = sheets.read_output({1: (5, 5)})
        sheets.take_output({2: (7, 7)})
        assert not looked_at_again(waiting)
        assert OutputReturn.objects.count() == 2

    def test_a_row_that_was_refused_wrote_nothing(self, firms):
        waiting = sheets.read_output({1: (5, 5)})
        sheets.take_output({1: ("十万", 1), 2: (7, 7)})
        assert not looked_at_again(waiting)

    def test_what_stood_already_was_not_written_again(self, firms):
        sheets.take_output({1: (4, 4)})
        waiting = sheets.read_output({1: (5, 5)})
        sheets.take_output({1: (4, 4), 2: (7, 7)})
        assert not looked_at_again(waiting)

    def test_a_register_of_others_does_not_hold_up_a_register(self, db):
        waiting = helpers.read_bytes(sheets.register(sheets.firm(1)), "名录.csv", "register")
        sheets.take_register(sheets.firm(2))
        assert not looked_at_again(waiting)

    def test_one_with_the_same_name_does(self, db):
        waiting = helpers.read_bytes(sheets.register(sheets.firm(1)), "名录.csv", "register")
        sheets.take_register(sheets.firm(2, name=sheets.name(1)))
        assert looked_at_again(waiting)

    def test_rows_that_go_by_another_key_touch_without_asking(self, firms):
        read = [
            helpers.read_bytes(power(account("340001", name, 1, 2, 3)), "用电.xlsx", "power", region="341702")
            for name in ("某某商贸行", "另一家商贸行")
        ]
        assert not looked_at_again(read[1])
        assert looked_at_again(read[0])


class TestTakenBackSince:
    def test_a_register_of_others_holds_nothing_up(self, firms):
        register = sheets.take_register(sheets.firm(8), sheets.firm(9))
        waiting = sheets.read_output({1: (5, 5)})
        assert undo(register) == []
        assert not looked_at_again(waiting)

    def test_one_that_brought_the_enterprise_does(self, firms):
        register = sheets.take_register(sheets.firm(8), sheets.firm(9))
        waiting = sheets.read_output({8: (5, 5)})
        assert undo(register) == []
        assert looked_at_again(waiting)

    def test_figures_of_another_enterprise_do_not(self, firms):
        taken = sheets.take_output({2: (7, 7)})
        waiting = sheets.read_output({1: (5, 5)})
        assert undo(taken) == []
        assert not looked_at_again(waiting)
