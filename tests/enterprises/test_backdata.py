"""Twelve months of back data: asked for on entry, met by file or by hand, locked once whole."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.periods import Period
from enterprises.backdata import is_asked, periods_before
from enterprises.models import BackData, Enterprise, FinanceReturn, OutputReturn
from enterprises.services import backdata, events
from enterprises.services.entering import Change, EntryError, enter_values
from enterprises.services.events import Said
from enterprises.services.noting import Refused
from reporting.models import Submission
from tests import sheets
from tests.undo import undo

MONTHS = [f"2022-{month:02d}" for month in range(5, 13)] + ["2023-02", "2023-03", "2023-04"]


class TestWhichPeriods:
    def test_the_twelve_months_before_with_january_in_the_second(self):
        assert [str(period) for period in periods_before(date(2023, 5, 1))] == MONTHS

    def test_of_a_february_entry_the_whole_year_before(self):
        assert periods_before(date(2023, 2, 1)) == [Period(2022, month) for month in range(2, 13)]

    def test_of_a_january_entry_too(self):
        assert periods_before(date(2023, 1, 1)) == [Period(2022, month) for month in range(2, 13)]

    def test_nobody_is_asked_for_what_was_before_the_records(self):
        assert not is_asked(date(2023, 5, 1), None)
        assert not is_asked(date(2023, 5, 1), date(2022, 6, 1))
        assert is_asked(date(2023, 5, 1), date(2022, 5, 1))


@pytest.fixture
def asked(db):
    """An entrant of May 2023, in a system whose records began in February 2022."""
    sheets.known(9)
    sheets.take_output({9: (1, 1)}, "2022-02")
    sheets.take_register(sheets.firm(1, entry="2023-05", channel="月度"))
    return BackData.objects.get()


def enter(asked, people, form, name, period, value, was=None):
    change = Change(asked.enterprise_id, name, value, was)
    return enter_values(
        form=form,
        period=Period.parse(period),
        region=asked.enterprise.region,
        changes=[change],
        by=people["county"],
        now=timezone.now(),
    )


def hand_in(asked, people, months=MONTHS):
    values = {f"{form}-{month}": Decimal(10) for month in months for form in ("output", "finance")}
    backdata.enter(request=asked, values=values, seen={}, by=people["county"], now=timezone.now())
    asked.refresh_from_db()


@pytest.mark.django_db
class TestARequest:
    def test_lists_what_is_missing(self, asked):
        assert asked.missing == {"output": MONTHS, "finance": MONTHS}
        assert asked.missing_number == 22
        assert asked.locked_at is None

    def test_is_not_made_of_whoever_was_there_when_the_records_began(self, asked):
        assert set(BackData.objects.values_list("enterprise__uscc", flat=True)) == {sheets.code(1)}

    def test_is_made_by_an_entry_by_hand(self, asked, people):
        sheets.take_register(sheets.firm(2, entry=""))
        events.add_event(
            enterprise=Enterprise.objects.get(uscc=sheets.code(2)),
            said=Said("entry", date(2023, 8, 1), "yearly"),
            why="批复",
            by=people["county"],
            now=timezone.now(),
        )
        assert BackData.objects.get(enterprise__uscc=sheets.code(2)).first == date(2022, 8, 1)

    def test_follows_a_correction_of_the_month(self, asked, people):
        said = Said("entry", date(2023, 7, 1), "monthly")
        events.correct_event(
            event=asked.entry, said=said, why="核对", by=people["county"], now=timezone.now()
        )
        assert BackData.objects.get().first == date(2022, 7, 1)

    def test_is_met_by_files_and_missed_again_when_they_go(self, asked):
        batch = sheets.take_output({1: (5, 4)}, "2022-06")
        asked.refresh_from_db()
        assert "2022-06" not in asked.missing["output"]
        assert undo(batch) == []
        asked.refresh_from_db()
        assert "2022-06" in asked.missing["output"]

    def test_is_met_although_the_month_is_approved_already(self, asked):
        region = asked.enterprise.region
        Submission.objects.create(region=region, form="output", period=date(2022, 6, 1), status="approved")
        sheets.take_output({1: (5, 4)}, "2022-06")
        assert OutputReturn.objects.filter(enterprise=asked.enterprise, period=date(2022, 6, 1)).exists()

    def test_that_is_whole_is_locked(self, asked, people):
        hand_in(asked, people, MONTHS[:-1])
        assert (asked.locked_at, asked.missing_number) == (None, 2)
        hand_in(asked, people, MONTHS[-1:])
        assert asked.locked_at is not None
        assert FinanceReturn.objects.get(period=date(2022, 6, 1)).revenue == 100

    def test_does_not_change_what_the_months_summed_to(self, asked, people):
        from enterprises.selectors import return_sums

        before = return_sums("output", "gross_output", Period(2022, 6))
        hand_in(asked, people)
        assert return_sums("output", "gross_output", Period(2022, 6)) == before


@pytest.mark.django_db
class TestLockedMonths:
    def test_are_not_typed_over(self, asked, people):
        hand_in(asked, people)
        with pytest.raises(EntryError, match="锁定"):
            enter(asked, people, "output", "gross_output", "2022-06", Decimal(7), Decimal(100))

    def test_are_not_written_over_by_a_file(self, asked, people):
        hand_in(asked, people)
        [row] = sheets.read_output({1: (77, 1)}, "2022-06").rows.all()
        assert row.kind == "refused"
        assert "锁定" in row.problems[0]["why"]

    def test_may_be_read_again_with_the_same_figures(self, asked, people):
        hand_in(asked, people)
        content = sheets.sheet(["统一社会信用代码", "工业总产值_1-本月(千元)"], [[sheets.code(1), 100]])
        from tests import helpers

        assert helpers.read_bytes(content, "output-2022-06.csv").rows.get().kind == "unchanged"

    def test_are_opened_again_with_a_reason_and_locked_again(self, asked, people):
        hand_in(asked, people)
        told = {"by": people["bureau"], "now": timezone.now()}
        with pytest.raises(Refused):
            backdata.reopen(request=asked, why="", **told)
        backdata.reopen(request=asked, why="企业更正", **told)
        enter(asked, people, "output", "gross_output", "2022-06", Decimal(7), Decimal(100))
        asked.refresh_from_db()
        assert asked.locked_at is None
        backdata.lock(request=asked, why="更正完毕", **told)
        asked.refresh_from_db()
        assert asked.locked_at is not None
