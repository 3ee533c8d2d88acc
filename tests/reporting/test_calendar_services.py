"""The calendar of the cycle planned and changed, and units reminded of what they owe."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import ReportingPeriod, User
from accounts.periods import Period
from reporting.models import Reminder, Window
from reporting.selectors import cycle as selectors
from reporting.services import windows
from reporting.services.cycle import CycleError
from tests import sheets
from tests.reporting.month import (
    CLOSES,
    DUE,
    OPENS,
    PERIOD,
    at,
    editable,
    hand_in,
    region,
)

pytestmark = pytest.mark.django_db


def test_usual_dates_end_on_working_days():
    assert windows.usual_dates("output", Period(2023, 12)) == (
        date(2024, 1, 1),
        date(2024, 1, 8),
        date(2024, 1, 12),
    )
    # 8 and 12 April 2023: a Saturday, and a Wednesday; the 10th is the Monday after.
    assert windows.usual_dates("output", Period(2023, 3))[1:] == (date(2023, 4, 10), date(2023, 4, 12))


def test_a_month_is_planned_once_and_changes_stay(people, month):
    number = windows.plan_windows(period=PERIOD)
    assert number == Window.objects.count() - 1
    assert Window.objects.get(pk=month.pk).due_on == DUE
    assert windows.plan_windows(period=PERIOD) == 0
    assert set(Window.objects.values_list("region__code", flat=True)) == {"341700"}


def test_the_coming_month_is_planned_while_reporting_is_under_way(month, people):
    Window.objects.all().delete()
    ReportingPeriod.objects.all().delete()
    assert windows.plan_coming(today=date(2023, 6, 20)) == 0  # no figures yet
    sheets.take_output({1: (1, 1)})
    windows.plan_coming(today=date(2023, 6, 20))
    assert {f"{day:%Y-%m}" for day in Window.objects.values_list("period", flat=True)} == {
        "2023-05",
        "2023-06",
    }
    assert windows.plan_coming(today=date(2023, 6, 21)) == 0
    assert windows.plan_coming(today=date(2024, 1, 20)) == 0  # January, and far beyond the last figures


@pytest.mark.parametrize("who", ["elsewhere", "county"])
def test_dates_are_changed_by_whoever_reviews(month, people, who):
    with pytest.raises(CycleError, match="池州市局"):
        windows.change_window(window=month, opens_on=OPENS, due_on=DUE, closes_on=CLOSES, by=people[who])


def test_dates_in_disorder_are_refused(month, people):
    with pytest.raises(CycleError, match="日期顺序"):
        windows.change_window(window=month, opens_on=OPENS, due_on=CLOSES, closes_on=DUE, by=people["bureau"])
    later = date(2023, 6, 30)
    windows.change_window(window=month, opens_on=OPENS, due_on=DUE, closes_on=later, by=people["bureau"])
    assert editable(people["county"], later)


def remind(by: User, *codes: str, now=None) -> list[Reminder]:
    return windows.remind(
        form="output",
        regions=[region(code) for code in codes],
        period=PERIOD,
        by=by,
        now=now or at(6, 9),
        text="请尽快报送。",
    )


def test_a_reminder_stands_until_the_unit_takes_note(month, people):
    assert len(remind(people["bureau"], "341702", "341721")) == 2
    assert remind(people["bureau"], "341702") == []  # the second click
    told = selectors.unseen_reminders(people["county"]).get()
    assert selectors.work_waiting(people["county"]) == 1
    assert selectors.work_waiting(people["elsewhere"]) == 0
    assert windows.take_note(reminder=told, by=people["county"], now=at(6, 9, 11))
    assert not windows.take_note(reminder=told, by=people["bureau"], now=at(6, 9, 12))
    told.refresh_from_db()
    assert (told.seen_by_name, selectors.work_waiting(people["county"])) == ("李强", 0)
    assert len(remind(people["bureau"], "341702")) == 1


def test_handing_in_answers_what_the_unit_was_reminded_of(month, people):
    remind(people["bureau"], "341702", "341721")
    hand_in(people["county"], at(6, 9, 11))
    assert selectors.work_waiting(people["county"]) == 0
    answered = Reminder.objects.get(region__code="341702")
    assert (answered.seen_by_name, answered.seen_at) == ("李强", at(6, 9, 11))
    assert Reminder.objects.get(region__code="341721").seen_at is None


@pytest.mark.parametrize("who", ["county", "elsewhere"])
def test_only_the_level_above_reminds(month, people, who):
    with pytest.raises(CycleError, match="只能催报"):
        remind(people[who], "341702")
    assert not Reminder.objects.exists()


def test_what_is_due_tomorrow_is_called_to_mind_once(month, people):
    assert windows.remind_due_tomorrow(now=at(6, 6)) == 0
    assert windows.remind_due_tomorrow(now=at(6, 7)) == 1
    assert windows.remind_due_tomorrow(now=at(6, 7, 12)) == 0
    reminder = Reminder.objects.get()
    assert (reminder.region.code, reminder.sent_by_name) == ("341702", "系统")
    assert "2023-06-08" in reminder.text


def test_who_handed_in_is_not_called_to_mind(month, people):
    hand_in(people["county"], at(6, 6))
    assert windows.remind_due_tomorrow(now=at(6, 7)) == 0
