"""Units × months: on time, late, missing, and the rates over what is due."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.periods import Period
from reporting.cycle import Action, Timeliness
from reporting.models import Window
from reporting.selectors import completeness
from reporting.selectors import cycle as selectors
from tests import sheets
from tests.reporting.month import DUE, PERIOD, act, at, hand_in, region

pytestmark = pytest.mark.django_db
AFTER = date(2023, 7, 1)


@pytest.fixture
def month(month, people) -> Window:
    """Two units: 贵池, and 东至 with one enterprise."""
    sheets.known(3, region="341721")
    return month


def matrix(today: date = AFTER) -> completeness.Matrix:
    return completeness.matrix("output", selectors.units_within(region("341700")), PERIOD, today)


def last(found: completeness.Matrix) -> dict[str, Timeliness]:
    return {row.unit.code: row.cells[-1].timeliness for row in found.rows}


def test_on_time_late_and_missing_are_told_apart(month, people):
    hand_in(people["county"], at(6, 7))
    assert last(matrix()) == {"341702": Timeliness.ON_TIME, "341721": Timeliness.MISSING}
    Window.objects.update(due_on=date(2023, 6, 6))
    assert last(matrix())["341702"] == Timeliness.LATE


def test_the_rates_are_over_what_is_due(month, people):
    hand_in(people["county"], at(6, 7))
    found = matrix()
    assert (found.total.completeness, found.total.punctuality) == (Decimal("50.0"), Decimal("50.0"))
    rates = {row.unit.code: row.rates.completeness for row in found.rows}
    assert rates == {"341702": Decimal("100.0"), "341721": Decimal("0.0")}


@pytest.mark.parametrize("today", [date(2023, 6, 7), DUE])
def test_a_month_under_way_counts_in_no_rate_but_says_how_many_are_in(month, people, today):
    hand_in(people["county"], at(6, 7))
    found = matrix(today)
    rates = found.by_period[-1]
    assert (rates.completeness, rates.punctuality) == (None, None)
    assert (rates.early, rates.open) == (1, 2)


def test_a_sheet_given_back_is_owed_but_was_on_time(month, people):
    hand_in(people["county"], at(6, 7))
    act(Action.RETURN, people["bureau"], at(6, 8), reason="有误")
    found = matrix()
    assert last(found)["341702"] == Timeliness.ON_TIME
    assert {unit.code for unit in found.owing} == {"341702", "341721"}
    assert (found.total.completeness, found.total.punctuality) == (Decimal("0.0"), Decimal("0.0"))
    cell = next(row.cells[-1] for row in found.rows if row.unit.code == "341702")
    assert (cell.label, cell.standing) == ("退回待报", "returned")
    hand_in(people["county"], at(6, 9))
    assert matrix().total.punctuality == Decimal("50.0")


def test_months_without_dates_are_judged_by_nothing(month, people):
    found = matrix()
    assert {cell.timeliness for row in found.rows for cell in row.cells[:-1]} == {Timeliness.UNSCHEDULED}
    assert found.by_period[0] == completeness.Rates(0, 0, 0)


def test_twelve_periods_end_with_the_chosen_one(month):
    found = matrix()
    assert (len(found.periods), found.periods[-1], found.periods[0]) == (12, PERIOD, Period(2022, 5))


def test_a_unit_that_owes_nothing_and_did_nothing_has_no_line(month):
    assert {row.unit.code for row in matrix().rows} == {"341702", "341721"}


def test_the_export_holds_what_the_page_shows(month, people):
    hand_in(people["county"], at(6, 7))
    dataset, footer = completeness.as_dataset(matrix())
    assert dataset.headers[0] == "单位"
    row = next(row for row in dataset if row[0] == "贵池区")
    assert row[-3:] == ("按时（2/2）", Decimal("100.0"), Decimal("100.0"))
    assert footer[-2:] == [Decimal("50.0"), Decimal("50.0")]
