"""A taken batch taken back: its state, its period, what is owed, and what is refused; nothing half done."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from accounts.models import Region, ReportingPeriod
from accounts.periods import Period
from assessments.models import ProgressRequest
from enterprises.importers import ReturnsImporter
from enterprises.models import Enterprise, OutputReturn
from enterprises.services.entering import Change, enter_values
from imports import messages, services
from imports.models import Batch
from tests import sheets
from tests.undo import undo

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 6, 8, 22, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
Status = Batch.Status


@pytest.fixture
def firms(db):
    return sheets.known(1, 2, 3)


def as_it_is():
    columns = ("pk", "status", "undone_at", "undone_by_name", "undo_reason")
    return (
        list(Batch.objects.order_by("pk").values_list(*columns)),
        list(OutputReturn.objects.order_by("pk").values()),
        list(ReportingPeriod.objects.values()),
        ProgressRequest.objects.count(),
    )


def test_who_when_and_why_stand_with_the_batch(firms, people):
    batch = sheets.take_output({1: (5, 4)})
    outcome = services.undo(batch_id=batch.pk, by=people["bureau"], reason=" 报错了月份 ", now=NOW)
    assert outcome.refusals == []
    batch.refresh_from_db()
    assert (batch.status, batch.undone_at, batch.undone_by_name) == (Status.UNDONE, NOW, "王敏")
    assert batch.undo_reason == "报错了月份"
    assert batch.rows.count() == 1
    entry = LogEntry.objects.get_for_object(batch).first()
    assert entry.changes["status"] == ["taken", "undone"]
    assert entry.changes["undo_reason"] == ["", "报错了月份"]


def test_the_command_line_takes_back_in_its_own_name(firms):
    batch = sheets.take_output({1: (5, 4)})
    assert undo(batch) == []
    assert Batch.objects.get(pk=batch.pk).undone_by_name == "命令行"


def test_a_second_time_changes_nothing(firms, people):
    batch = sheets.take_output({1: (5, 4)})
    assert undo(batch, people["bureau"], "第一次") == []
    before = as_it_is()
    assert undo(batch, people["county"], "第二次") == []
    assert as_it_is() == before


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_without_a_fitting_reason_nothing_is_taken_back(firms, reason):
    batch = sheets.take_output({1: (5, 4)})
    before = as_it_is()
    (told,) = undo(batch, reason=reason)
    assert "撤回原因" in told
    assert as_it_is() == before


@pytest.mark.parametrize("status", sorted(set(Status.values) - {Status.TAKEN, Status.UNDONE}))
def test_only_what_was_taken_is_taken_back(firms, status):
    batch = sheets.take_output({1: (5, 4)})
    Batch.objects.filter(pk=batch.pk).update(status=status)
    before = as_it_is()
    batch.refresh_from_db()
    expected = [messages.NOT_TAKEN.format(status=batch.get_status_display())]
    assert undo(batch) == expected == services.why_not(batch=batch, by=None)
    assert as_it_is() == before


def test_what_stands_on_it_is_told_and_nothing_changes(firms):
    first, second = sheets.take_output({1: (5, 4)}), sheets.take_output({1: (6, 4)})
    before = as_it_is()
    (told,) = undo(first)
    assert f"批次{second.pk}" in told
    assert services.why_not(batch=first, by=None) == [told]
    assert as_it_is() == before


def test_a_batch_that_said_the_same_counts_on_what_stands(firms):
    first, second = sheets.take_output({1: (5, 4), 2: (1, 1)}), sheets.take_output({1: (5, 4), 3: (1, 1)})
    (told,) = undo(first)
    assert f"批次{second.pk}" in told
    assert "报了其中1家企业同样的数据" in told
    assert undo(second) == []
    assert undo(first) == []
    assert not OutputReturn.objects.exists()


def test_an_importer_that_breaks_leaves_everything_as_it_was(firms, monkeypatch):
    batch = sheets.take_output({1: (5, 4)})
    before, restore = as_it_is(), ReturnsImporter.undo

    def breaks(self, batch):
        assert restore(self, batch) == []
        raise RuntimeError("boom")

    monkeypatch.setattr(ReturnsImporter, "undo", breaks)
    with pytest.raises(RuntimeError, match="boom"):
        undo(batch)
    assert as_it_is() == before


def test_what_is_refused_late_is_rolled_back(firms, monkeypatch):
    batch = sheets.take_output({1: (5, 4)})
    before, restore = as_it_is(), ReturnsImporter.undo
    monkeypatch.setattr(
        ReturnsImporter, "undo", lambda self, batch: [*restore(self, batch), "还有资料引用。"]
    )
    assert undo(batch) == ["还有资料引用。"]
    assert as_it_is() == before


class TestWhatATakingNoted:
    def test_the_period_goes_with_its_last_batch(self, firms):
        first, second = sheets.take_output({1: (5, 4)}), sheets.take_output({2: (6, 4)})
        assert undo(second) == []
        assert ReportingPeriod.objects.get().last_taken_at == first.taken_at
        assert undo(first) == []
        assert not ReportingPeriod.objects.exists()

    def test_another_form_keeps_the_period(self, firms):
        batch = sheets.take_output({1: (5, 4)})
        energy = sheets.sheet(
            ["统一社会信用代码", "企业名称", "综合能源消费量_1-本月(吨标准煤)"],
            [[sheets.code(1), sheets.name(1), 3]],
        )
        other = sheets.take(energy, "energy-2023-05.csv")
        assert undo(batch) == []
        assert ReportingPeriod.objects.get().last_taken_at == other.taken_at

    def test_the_periods_progress_is_owed_again(self, firms):
        batch = sheets.take_output({1: (5, 4)})
        sheets.take_output({1: (5, 4)}, "2023-06")
        ProgressRequest.objects.all().delete()
        assert undo(batch) == []
        assert [str(each.period) for each in ProgressRequest.objects.all()] == ["2023-05-01"]

    def test_a_register_owes_every_period(self, firms):
        sheets.take_output({1: (5, 4)})
        sheets.take_output({1: (5, 4)}, "2023-06")
        batch = sheets.take_register(sheets.firm(7))
        ProgressRequest.objects.all().delete()
        assert undo(batch) == []
        assert ProgressRequest.objects.count() == 2


class TestWhatWasComparedBefore:
    """A preview made before a batch was taken back is made again, not taken as it is."""

    def test_of_the_same_returns(self, firms):
        first = sheets.take_output({1: (5, 4)})
        waiting = sheets.read_output({1: (6, 4)})
        assert waiting.counts["changed"] == 1
        assert undo(first) == []
        again = services.take(batch_id=waiting.pk, by="乙")
        assert (again.status, again.message) == (Status.READY, messages.STALE)
        assert again.counts["new"] == 1
        assert services.take(batch_id=waiting.pk, by="乙").status == Status.TAKEN

    def test_whose_enterprises_went(self, firms):
        register = sheets.take_register(sheets.firm(7))
        waiting = sheets.read_output({7: (6, 4)})
        assert undo(register) == []
        again = services.take(batch_id=waiting.pk, by="乙")
        assert (again.status, again.counts["refused"]) == (Status.READY, 1)
        assert not Enterprise.objects.filter(uscc=sheets.code(7)).exists()

    def test_elsewhere_it_stands(self, firms):
        sheets.known(9, region="341504")
        first = sheets.take_output({1: (5, 4)}, region="341702")
        waiting = sheets.read_output({9: (6, 4)}, region="341504")
        assert undo(first) == []
        assert services.take(batch_id=waiting.pk, by="乙").status == Status.TAKEN


class TestWhatWasTyped:
    def enter(self, people, firm, value, was=None):
        return enter_values(
            form="output",
            period=Period(2023, 5),
            region=Region.objects.get(code="341702"),
            changes=[Change(firm, "gross_output", Decimal(value), was)],
            by=people["county"],
            now=timezone.now(),
        ).batch

    def test_is_taken_back_too(self, firms, people):
        sheets.take_output({1: (5, 4)})
        hand = self.enter(people, firms[0], 6, was=Decimal(5))
        assert undo(hand, people["county"]) == []
        assert OutputReturn.objects.get().gross_output == 5

    def test_stands_on_the_file_below(self, firms, people):
        batch = sheets.take_output({1: (5, 4)})
        hand = self.enter(people, firms[0], 6, was=Decimal(5))
        (told,) = undo(batch, people["county"])
        assert f"批次{hand.pk}" in told

    def test_what_is_typed_afterwards_opens_another_batch(self, firms, people):
        hand = self.enter(people, firms[0], 6)
        assert undo(hand, people["county"]) == []
        again = self.enter(people, firms[0], 7)
        assert again.pk != hand.pk
        assert OutputReturn.objects.get().gross_output == 7
