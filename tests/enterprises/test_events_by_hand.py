"""Entries and exits by hand: added, corrected, withdrawn, each with who, why, and what stood before."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import ReportingPeriod
from accounts.periods import Period
from assessments.models import ProgressRequest
from enterprises.models import Enterprise, EventChange, ScaleEvent, StatusRequest, StatusSnapshot
from enterprises.services import classifying, events
from enterprises.services.events import Said
from enterprises.services.noting import Refused
from reporting.models import Submission
from tests import helpers, sheets
from tests.undo import undo

pytestmark = pytest.mark.django_db
ENTRY = Said("entry", date(2023, 5, 1), channel="monthly", first_ever=True)


def exit_(month=date(2023, 6, 1)):
    return Said("exit", month, cause="stopped", reason="窑炉停产")


@pytest.fixture
def firm(people):
    """An enterprise in the library since May 2019, by a file."""
    sheets.known(1)
    return Enterprise.objects.get(uscc=sheets.code(1))


def write(verb, people, by="county", why="统计局批复", **kwargs):
    return verb(why=why, by=people[by], now=timezone.now(), **kwargs)


def test_an_exit_stands_with_cause_person_and_reason(people, firm):
    event = write(events.add_event, people, enterprise=firm, said=exit_())
    assert (event.cause, event.reason, event.made_by_name) == ("stopped", "窑炉停产", "李强")
    change = EventChange.objects.get()
    assert (change.action, change.reason, change.after["period"]) == ("added", "统计局批复", "2023-06-01")
    assert not Enterprise.objects.in_library_at(date(2023, 6, 1)).filter(pk=firm.pk).exists()


def test_every_period_from_its_month_on_is_owed(people, firm):
    for month in (4, 6, 7):
        ReportingPeriod.objects.create(period=date(2023, month, 1), last_taken_at=timezone.now())
    StatusRequest.objects.all().delete()
    ProgressRequest.objects.all().delete()
    write(events.add_event, people, enterprise=firm, said=exit_())
    owed = {date(2023, 6, 1), date(2023, 7, 1)}
    assert set(StatusRequest.objects.values_list("period", flat=True)) == owed
    assert set(ProgressRequest.objects.values_list("period", flat=True)) == owed


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (ENTRY, "period"),
        (exit_(date(2019, 4, 1)), "period"),
        (exit_(date(2099, 4, 1)), "period"),
        (Said("exit", date(2023, 6, 1)), "cause"),
        (Said("entry", date(2023, 6, 1)), "channel"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(people, firm, said, field):
    with pytest.raises(Refused) as refused:
        write(events.add_event, people, enterprise=firm, said=said)
    assert set(refused.value.problems) == {field}
    assert ScaleEvent.objects.count() == 1


def test_no_reason_no_change(people, firm):
    with pytest.raises(Refused):
        write(events.add_event, people, why="  ", enterprise=firm, said=exit_())
    assert not EventChange.objects.exists()


def test_another_county_may_not(people, firm):
    with pytest.raises(Refused):
        write(events.add_event, people, by="elsewhere", enterprise=firm, said=exit_())


def test_a_month_that_is_approved_asks_for_a_nod(people, firm):
    Submission.objects.create(region=firm.region, form="output", period=date(2023, 6, 1), status="approved")
    with pytest.raises(Refused) as refused:
        write(events.add_event, people, enterprise=firm, said=exit_())
    assert "confirmed" in refused.value.problems
    write(events.add_event, people, enterprise=firm, said=exit_(), confirmed=True)
    assert ScaleEvent.objects.filter(kind="exit").exists()


class TestWhatCameFromAFile:
    def test_a_correction_leaves_its_cell_and_its_history(self, people, firm):
        event = firm.scale_events.get()
        cell = event.cell
        said = Said("entry", date(2019, 6, 1), channel="rebound")
        corrected = write(events.correct_event, people, event=event, said=said)
        assert (corrected.pk, corrected.cell, corrected.channel) == (event.pk, cell, "rebound")
        change = EventChange.objects.get(action="corrected")
        assert (change.before["period"], change.after["period"]) == ("2019-05-01", "2019-06-01")

    def test_the_file_cannot_be_taken_back_over_a_correction(self, people, firm):
        event = firm.scale_events.get()
        batch = event.batch
        write(events.correct_event, people, event=event, said=Said("entry", date(2019, 6, 1), "yearly"))
        assert any("更正" in sentence for sentence in undo(batch))
        assert firm.scale_events.get().period == date(2019, 6, 1)

    def test_the_same_file_again_does_not_overwrite_it(self, people, firm):
        event = firm.scale_events.get()
        write(events.correct_event, people, event=event, said=Said("entry", date(2019, 6, 1), "yearly"))
        sheets.take_register(sheets.firm(1))
        assert firm.scale_events.get().period == date(2019, 6, 1)

    def test_a_withdrawn_entry_that_a_file_brings_again_is_told(self, people, firm):
        write(events.withdraw_event, people, event=firm.scale_events.get(), why="登记错误")
        change = EventChange.objects.get(action="withdrawn")
        assert change.before["row"]
        batch = helpers.read_bytes(sheets.register(sheets.firm(1)), "名录.csv", "register")
        whys = [problem["why"] for row in batch.rows.all() for problem in row.problems]
        assert any("撤销" in why and "登记错误" in why for why in whys)


def test_an_entry_under_an_exit_is_not_withdrawn(people, firm):
    write(events.add_event, people, enterprise=firm, said=exit_())
    with pytest.raises(Refused):
        write(events.withdraw_event, people, event=firm.scale_events.get(kind="entry"))


def test_the_same_again_is_no_correction(people, firm):
    event = firm.scale_events.get()
    said = Said("entry", event.period, event.channel, event.first_ever, reason=event.reason)
    with pytest.raises(Refused):
        write(events.correct_event, people, event=event, said=said)


def test_a_forecast_never_overwrites_a_fact(people, firm):
    """Judged at risk or below the line, the enterprise stands in the library as its events say."""
    before = list(ScaleEvent.objects.values())
    classifying.classify_period(period=Period(2023, 6), now=timezone.now())
    assert StatusSnapshot.objects.filter(enterprise=firm).exists()
    assert list(ScaleEvent.objects.values()) == before
    assert Enterprise.objects.in_library_at(date(2023, 6, 1)).filter(pk=firm.pk).exists()
