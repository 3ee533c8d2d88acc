"""Values typed in the browser: written only over what the person saw, with the history a file leaves."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.models import Region, ReportingPeriod
from accounts.periods import Period
from assessments.models import ProgressRequest
from enterprises import lineage
from enterprises.models import Enterprise, OutputReturn
from enterprises.services.entering import SHEET, Change, EntryError, NotOfUnit, enter_values
from imports.models import Batch, StagedRow
from tests import sheets

pytestmark = pytest.mark.django_db

MAY = Period(2023, 5)
NINE = timezone.make_aware(datetime(2023, 6, 8, 21, 40))  # noqa: DTZ001


@pytest.fixture
def firms(people):
    """Three enterprises of 贵池, by number."""
    return dict(zip((1, 2, 3), sheets.known(1, 2, 3), strict=True))


@pytest.fixture
def enter(people, firms):
    """A function: (number, name, value, was) … typed by a member of the cast for 贵池's output of May."""

    def typed(*cells, by="county", now=NINE, region="341702", form="output", period=MAY):
        changes = [Change(firms[n], name, _number(value), _number(was)) for n, name, value, was in cells]
        return enter_values(
            form=form,
            period=period,
            region=Region.objects.get(code=region),
            changes=changes,
            by=people[by],
            now=now,
        )

    return typed


def _number(text):
    return None if text is None else Decimal(text)


def stands(number, name="gross_output"):
    found = OutputReturn.objects.filter(enterprise__uscc=sheets.code(number), period=MAY.date).first()
    return getattr(found, name) if found else None


class TestWriting:
    def test_the_first_value_makes_the_return(self, enter):
        entered = enter((1, "gross_output", "1234.5", None))
        assert [change.value for change in entered.saved] == [Decimal("1234.5")]
        assert entered.conflicts == []
        assert stands(1) == Decimal("1234.5")

    def test_other_cells_of_the_row_stay(self, enter):
        sheets.take_output({1: (100, 90)})
        enter((1, "gross_output", "110", "100"))
        assert (stands(1), stands(1, "gross_output_prior")) == (110, 90)

    def test_a_cell_can_be_emptied(self, enter):
        sheets.take_output({1: (100, 90)})
        enter((1, "gross_output_prior", None, "90"))
        assert stands(1, "gross_output_prior") is None

    def test_more_than_four_decimals_are_rounded_as_in_a_file(self, enter):
        entered = enter((1, "gross_output", "1.00005", None))
        assert entered.saved[0].value == Decimal("1.0001")
        assert stands(1) == Decimal("1.0001")

    def test_the_period_is_offered_and_its_progress_owed(self, enter):
        ReportingPeriod.objects.all().delete()
        ProgressRequest.objects.all().delete()
        enter((1, "gross_output", "1", None))
        assert ReportingPeriod.objects.get().period == MAY.date
        assert ProgressRequest.objects.get().period == MAY.date

    def test_one_statement_more_or_less_does_not_depend_on_the_number(
        self, enter, django_assert_max_num_queries
    ):
        enter((1, "gross_output", "1", None))
        with django_assert_max_num_queries(29):
            enter(*[(n, name, "7", None) for n in (1, 2, 3) for name in ("sales_output", "export_delivery")])


class TestRefusals:
    @pytest.mark.parametrize("value", ["10000000000000", "-10000000000000", "NaN", "Infinity"])
    def test_what_cannot_be_stored_is_told_and_nothing_is_written(self, enter, firms, value):
        with pytest.raises(EntryError) as refused:
            enter((2, "gross_output", "5", None), (1, "gross_output", value, None))
        assert "工业总产值" in str(refused.value)
        assert (refused.value.enterprise, refused.value.name) == (firms[1], "gross_output")
        assert not OutputReturn.objects.exists()
        assert not Batch.objects.filter(origin="hand").exists()

    @pytest.mark.parametrize("name", ["revenue", "id", "batch", "gross_output_prior_prior", ""])
    def test_a_value_that_the_form_lacks(self, enter, name):
        with pytest.raises(EntryError):
            enter((1, name, "5", None))

    def test_an_enterprise_of_another_unit(self, enter, firms):
        (firms[9],) = sheets.known(9, region="341721")
        with pytest.raises(NotOfUnit):
            enter((1, "gross_output", "5", None), (9, "gross_output", "5", None), by="bureau")
        assert not OutputReturn.objects.exists()

    def test_an_enterprise_beyond_the_persons_sight(self, enter):
        with pytest.raises(NotOfUnit):
            enter((1, "gross_output", "5", None), by="elsewhere")

    def test_an_enterprise_that_is_not_there(self, enter, firms):
        firms[8] = 10**9
        with pytest.raises(NotOfUnit):
            enter((8, "gross_output", "5", None))


class TestTwoPeople:
    def test_the_later_one_sees_both_values(self, enter, people):
        enter((1, "gross_output", "1234", None), by="bureau", now=NINE)
        entered = enter((1, "gross_output", "1250", None), (2, "gross_output", "8", None))
        assert [change.enterprise for change in entered.saved] == [
            Enterprise.objects.get(uscc=sheets.code(2)).pk
        ]
        (conflict,) = entered.conflicts
        assert (conflict.mine, conflict.theirs) == (1250, 1234)
        assert (conflict.who, conflict.when, conflict.source) == (str(people["bureau"]), NINE, SHEET)
        assert (stands(1), stands(2)) == (1234, 8)

    def test_after_looking_mine_can_be_written(self, enter):
        enter((1, "gross_output", "1234", None), by="bureau")
        assert enter((1, "gross_output", "1250", "1234")).conflicts == []
        assert stands(1) == 1250

    def test_other_cells_of_the_same_row_do_not_disturb(self, enter):
        enter((1, "gross_output", "1234", None), by="bureau")
        assert enter((1, "sales_output", "1200", None)).conflicts == []
        assert (stands(1), stands(1, "sales_output")) == (1234, 1200)

    def test_a_file_taken_meanwhile_is_named_with_its_cell(self, enter):
        batch = sheets.take_output({1: (70, 60)})
        (conflict,) = enter((1, "gross_output", "80", None)).conflicts
        assert conflict.theirs == 70
        assert conflict.source == f"{batch.file_name} · {batch.layouts[0]['sheet']}!C2"
        assert conflict.who == "测试"

    def test_one_cell_saved_and_one_refused_in_one_row(self, enter, people):
        enter((1, "gross_output", "1", None), by="bureau")
        entered = enter((1, "gross_output", "2", None), (1, "sales_output", "3", None))
        assert entered.conflicts[0].who == str(people["bureau"])
        assert (stands(1), stands(1, "sales_output")) == (1, 3)


class TestTwice:
    def test_the_same_change_again_is_saved_and_leaves_no_second_record(self, enter):
        enter((1, "gross_output", "5", None))
        again = enter((1, "gross_output", "5", None))
        assert len(again.saved) == 1
        assert again.conflicts == []
        assert again.batch is None
        assert StagedRow.objects.filter(batch__origin="hand").count() == 1

    def test_emptying_what_is_empty_makes_no_return(self, enter):
        assert len(enter((1, "gross_output", None, None)).saved) == 1
        assert not OutputReturn.objects.exists()

    @hypothesis_settings(
        max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        st.lists(
            st.tuples(
                st.sampled_from([1, 2]),
                st.sampled_from(["gross_output", "sales_output"]),
                st.sampled_from([None, "1", "2", "3.5"]),
                st.sampled_from([None, "1", "2", "3.5"]),
            ),
            max_size=8,
        )
    )
    def test_any_changes_leave_what_compare_and_set_leaves(self, enter, changes):
        model = {
            (n, name): getattr(ret, name)
            for ret in OutputReturn.objects.select_related("enterprise")
            for n in (1, 2)
            if ret.enterprise.uscc == sheets.code(n)
            for name in ("gross_output", "sales_output")
        }
        kept, refused = 0, 0
        for n, name, value, was in changes:
            now = model.get((n, name))
            if now != _number(value) and now != _number(was):
                refused += 1
                continue
            kept += 1
            model[n, name] = _number(value)
        entered = enter(*changes)
        assert (len(entered.saved), len(entered.conflicts)) == (kept, refused)
        for (n, name), value in model.items():
            assert stands(n, name) == value


class TestHistory:
    def test_what_one_person_types_in_a_day_is_one_batch(self, enter, people):
        first = enter((1, "gross_output", "5", None)).batch
        later = enter((1, "gross_output", "6", "5"), now=NINE + timedelta(minutes=3)).batch
        batch = Batch.objects.get(origin="hand")
        assert first.pk == later.pk == batch.pk
        assert (batch.status, batch.importer, batch.form, batch.period) == (
            "taken",
            "returns",
            "output",
            MAY.date,
        )
        assert (batch.region.code, batch.uploaded_by) == ("341702", people["county"])
        assert (batch.taken_at, batch.rows_total) == (NINE + timedelta(minutes=3), 2)
        assert (batch.counts["new"], batch.counts["changed"]) == (1, 1)
        rows = [(row.row, row.kind, row.values, row.before) for row in batch.rows.all()]
        assert rows == [
            (1, "new", {"gross_output": "5"}, {}),
            (2, "changed", {"gross_output": "6"}, {"gross_output": "5"}),
        ]
        ret = OutputReturn.objects.get()
        assert (ret.batch_id, ret.sheet, ret.row) == (batch.pk, SHEET, 2)

    @pytest.mark.parametrize(
        "other", [{"now": NINE + timedelta(hours=3)}, {"by": "bureau"}, {"period": Period(2023, 4)}]
    )
    def test_another_day_person_or_period_is_another_batch(self, enter, other):
        first = enter((1, "gross_output", "5", None)).batch
        assert enter((1, "gross_output", "6", "5" if "period" not in other else None), **other).batch != first

    def test_what_was_taken_back_is_not_written_to_again(self, enter):
        first = enter((1, "gross_output", "5", None)).batch
        Batch.objects.filter(pk=first.pk).update(status=Batch.Status.UNDONE)
        assert enter((2, "gross_output", "5", None)).batch != first

    def test_its_page_says_nothing_of_units_that_a_file_would_state(self, enter, signed_in):
        batch = enter((1, "gross_output", "5", None)).batch
        page = signed_in("county").get(batch.get_absolute_url()).content.decode()
        assert "网页填报" in page
        assert "单位" not in page[page.index("page-subtitle") :].split("</div>")[0]

    def test_the_origin_of_each_value_of_a_row(self, enter, people):
        batch = sheets.take_output({1: (100, 90)})
        Batch.objects.filter(pk=batch.pk).update(taken_at=NINE - timedelta(hours=1))
        enter((1, "gross_output", "110", "100"))
        ret = OutputReturn.objects.get()
        origins = lineage.origins_of("output", MAY, lineage.places_of(ret))
        typed, read = (origins[name, ret.enterprise_id] for name in ("gross_output", "gross_output_prior"))
        assert typed.label == f"网页填报 · {people['county']} 2023-06-08 21:40"
        assert (read.batch, read.cell) == (batch.pk, "D2")

    def test_readings_show_hand_and_file_in_their_order_and_what_was_taken_back(self, enter):
        sheets.take_output({1: (100, 90)})
        file_time = Batch.objects.get(form="output").taken_at
        enter((1, "gross_output", "110", "100"), now=file_time + timedelta(minutes=1))
        other = enter(
            (1, "gross_output", "120", "110"), now=file_time + timedelta(minutes=2), by="bureau"
        ).batch
        enter((2, "gross_output", "1", None), now=file_time + timedelta(minutes=3))
        ret = OutputReturn.objects.get(enterprise__uscc=sheets.code(1))
        readings = lineage.readings(ret.form, ret.enterprise_id, ret.period, "gross_output")
        assert [(r.before, r.value) for r in readings] == [("110", "120"), ("100", "110"), (None, "100")]
        Batch.objects.filter(pk=other.pk).update(status=Batch.Status.UNDONE)
        readings = lineage.readings(ret.form, ret.enterprise_id, ret.period, "gross_output")
        assert [r.undone for r in readings] == [True, False, False]
        assert lineage.standing(readings).value == "110"
        place = {"gross_output": [(ret.enterprise_id, ret.batch_id, ret.sheet, ret.row)]}
        assert lineage.origins_of("output", MAY, place)["gross_output", ret.enterprise_id].who == "李强"

    def test_a_preview_made_before_is_compared_again(self, enter):
        from imports import services

        batch = sheets.read_output({1: (100, 90)})
        enter((1, "gross_output", "110", None), now=timezone.now())
        again = services.take(batch_id=batch.pk, by="测试")
        assert again.status == Batch.Status.READY
        assert again.rows.get().before["gross_output"] == "110"
        assert stands(1) == 110
