"""Who stood in the library, what they sum to, and the way back from a sum to its cells."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from assessments import selectors as assessed
from assessments.indicators import INDICATORS, roll_up
from assessments.services import compute_progress
from enterprises import lineage, return_forms, selectors
from enterprises.models import Enterprise, OutputReturn, ScaleEvent
from imports import services
from tests import helpers, sheets

pytestmark = pytest.mark.django_db
MAY = Period(2023, 5)


def region(code):
    return Region.objects.get(code=code)


def inside(month):
    found = Enterprise.objects.in_library_at(date.fromisoformat(f"{month}-01"))
    return {int(uscc[10:17]) for uscc in found.values_list("uscc", flat=True)}


@pytest.fixture
def library(db):
    """1 stays; 2 leaves in 2022-01; 3 leaves and comes back in 2023-03; 4 enters in 2023-05; 5 never did."""
    sheets.take_register(
        sheets.firm(1),
        sheets.firm(2, exit="2022-01"),
        sheets.firm(3, exit="2022-01"),
        sheets.firm(4, entry="2023-05", region="341721"),
        sheets.firm(5, entry=""),
    )
    sheets.take_register(sheets.firm(3, entry="2023-03"))


def test_who_stood_in_the_library(library):
    assert inside("2019-04") == set()
    assert inside("2019-05") == inside("2021-12") == {1, 2, 3}
    assert inside("2022-01") == inside("2023-02") == {1}
    assert inside("2023-03") == {1, 3}
    assert inside("2023-05") == {1, 3, 4}


def test_one_standing_entry_an_enterprise(library):
    found = selectors.standing_entries(region("341700"), MAY).order_by("enterprise__uscc")
    assert [(event.enterprise.name, f"{event.period:%Y-%m}") for event in found] == [
        (sheets.name(1), "2019-05"),
        (sheets.name(3), "2023-03"),
        (sheets.name(4), "2023-05"),
    ]
    assert [row.value for row in selectors.trace_library(region("341700"), MAY)] == [1, 1, 1]
    assert [row.origin.cell for row in selectors.trace_library(region("341721"), MAY)] == ["F5"]


def test_events_of_a_span(library):
    counties = {r.code: r.pk for r in Region.objects.all()}
    balance = dict(selectors.event_balance(Period(2022, 2), MAY))
    # 2022 began with two exits in January, which belong to a span that begins with the year.
    assert balance == {counties["341702"]: -1, counties["341721"]: 1}
    assert dict(selectors.entry_counts(Period(2022, 2), MAY)) == {
        counties["341702"]: 1,
        counties["341721"]: 1,
    }
    assert dict(selectors.event_balance(Period(2023, 3), MAY)) == {
        counties["341702"]: 1,
        counties["341721"]: 1,
    }
    rows = selectors.trace_events(region("341700"), Period(2022, 2), MAY, exits=True)
    assert sum(row.value for row in rows) == sum(balance.values())


def test_growth_has_the_restated_base_of_those_in_the_library(library):
    """Last year's own figure and the enterprises that left have no part in it."""
    sheets.take_output({1: (100, 1), 2: (1000, 1)}, "2021-05")
    sheets.take_output({1: (120, 90), 2: (999, 500), 3: (60, 50)})
    assert selectors.return_sums("output", "gross_output", MAY) == [(region("341702").pk, 180, 140)]
    assert [
        row.value for row in selectors.trace_returns("output", "gross_output", region("341700"), MAY)
    ] == [120, 60]


def test_a_sum_of_nothing_reported_is_no_figure(library):
    sheets.take_output({1: ("", 90)})
    assert selectors.return_sums("output", "gross_output", MAY) == []
    sheets.take_output({1: (0, "")})
    assert selectors.return_sums("output", "gross_output", MAY) == [(region("341702").pk, 0, 0)]


def test_the_months_of_a_year_have_one_base(library):
    for month, value in ((2, 10), (3, 30), (5, 50)):
        sheets.take_output({1: (value, value - 1), 2: (900, 900)}, f"2023-{month:02d}")
    series = selectors.monthly_sums("output", "gross_output", region("341702"), MAY)
    assert [str(point[0]) for point in series] == ["2023-02", "2023-03", "2023-04", "2023-05"]
    # 2 left the library; April was not reported, so May alone is not known.
    assert [point[1:] for point in series] == [(10, 9), (20, 20), (None, None), (None, None)]


def test_who_reports_one_month_only_does_not_swell_it(library):
    sheets.take_output({1: (10, 10)}, "2023-03")
    sheets.take_output({1: (15, 13), 3: (700, 700)}, "2023-04")
    months = {
        point.month: (v, b)
        for point, v, b in selectors.monthly_sums("output", "gross_output", region("341700"), MAY)
    }
    assert months[4] == (5, 3)


def test_a_park_has_the_figures_of_its_own_enterprises():
    sheets.take_register(sheets.firm(1, region="341702400"), sheets.firm(2, region="341702"))
    sheets.take_output({1: (100, 90), 2: (30, 20)})
    park, county = region("341702400"), region("341702")
    sums = {place: value for place, value, _ in selectors.return_sums("output", "gross_output", MAY)}
    assert sums == {park.pk: 100, county.pk: 30}
    assert [row.value for row in selectors.trace_returns("output", "gross_output", park, MAY)] == [100]
    assert [row.value for row in selectors.trace_returns("output", "gross_output", county, MAY)] == [100, 30]
    assert Enterprise.objects.within(park).count() == 1
    assert dict(selectors.library_counts(MAY)) == {park.pk: 1, county.pk: 1}
    compute_progress(period=MAY, now=timezone.now())
    figures = assessed.figures_of([park, county], MAY)
    assert figures[park.pk]["gross_output"].value == 100
    assert figures[county.pk]["gross_output"].value == 130
    assert figures[park.pk]["above_scale_count"].value == 1


class TestOrigins:
    TWO = ("工业总产值", "工业销售产值")

    def origin(self, name, number=1):
        found = OutputReturn.objects.get(enterprise__uscc=sheets.code(number))
        return lineage.origins_of("output", MAY, lineage.places_of(found))[name, found.enterprise_id]

    def test_of_a_value_that_a_later_file_lacks(self, library):
        first = sheets.take_output({1: (1, 2, 3, 4)}, values=self.TWO)
        second = sheets.take_output({1: (30, 40)}, values=("工业销售产值",))
        assert (self.origin("gross_output").batch, self.origin("gross_output").cell) == (first.pk, "C2")
        assert (self.origin("sales_output").batch, self.origin("sales_output").cell) == (second.pk, "C2")
        assert self.origin("sales_output_prior").cell == "D2"

    def test_a_row_that_was_unchanged_wrote_nothing(self, library):
        first = sheets.take_output({1: (1, 2, 3, 4)}, values=self.TWO)
        sheets.take_output({1: (1, 2), 3: (5, 6)})
        sheets.take_output({1: (30, 40)}, values=("工业销售产值",))
        assert self.origin("gross_output").batch == first.pk
        (ret,) = OutputReturn.objects.filter(enterprise__uscc=sheets.code(1))
        assert [
            reading.batch.pk
            for reading in lineage.readings(ret.form, ret.enterprise_id, ret.period, "gross_output")
        ] == [first.pk]

    def test_refused_and_untaken_rows_are_no_origin(self, library):
        first = sheets.take_output({1: (1, 2, 3, 4)}, values=self.TWO)
        sheets.read_output({1: (7, 7)})
        sheets.take_output({1: ("十", 7), 3: (1, 1)})
        sheets.take_output({1: (30, 40)}, values=("工业销售产值",))
        assert self.origin("gross_output").batch == first.pk

    def test_readings_show_what_was_replaced(self, library):
        sheets.take_output({1: (1, 2)})
        sheets.take_output({1: (5, 2)})
        ret = OutputReturn.objects.get()
        readings = lineage.readings("output", ret.enterprise_id, ret.period, "gross_output")
        assert [(reading.value, reading.before) for reading in readings] == [("5", "1"), ("1", None)]


@pytest.fixture
def samples(db):
    helpers.take("enterprises.xlsx", "register")
    for path in sorted(helpers.SAMPLES.glob("*-2023-*")):
        if not path.name.endswith(".json"):
            helpers.take(path)
    # The samples' register has no months of entry: everyone stands in the library since 2019.
    ScaleEvent.objects.all().delete()
    ScaleEvent.objects.bulk_create(
        ScaleEvent(enterprise=firm, kind="entry", period=date(2019, 5, 1))
        for firm in Enterprise.objects.all()
    )


def test_every_trace_adds_up_to_its_figure(samples):
    """Every region, every indicator, both ways: the rows of the trace, and the figure of the snapshot."""
    checked = 0
    for month in (2, 5, 6):
        period = Period(2023, month)
        compute_progress(period=period, now=timezone.now())
        for place in Region.objects.exclude(kind=Region.Kind.PROVINCE):
            figures = assessed.figures_of([place], period)[place.pk]
            for key, indicator in INDICATORS.items():
                try:
                    trace = assessed.trace(indicator, place, period)
                except assessed.NotASum:
                    continue
                figure = figures.get(key)
                assert trace.total == (figure.value if figure else 0), (period, place, key)
                checked += bool(trace.rows)
    assert checked > 20


@pytest.mark.parametrize("form", sorted(return_forms.MODELS))
def test_sums_by_region_are_sums_of_rows(samples, form):
    model = return_forms.MODELS[form]
    for period in {Period.from_date(day) for day in model.objects.values_list("period", flat=True)}:
        for name in return_forms.value_names(form):
            by_region = defaultdict(lambda: [Decimal(0), Decimal(0)])
            for place, value, prior in model.objects.filter(period=period.date).values_list(
                "enterprise__region", name, f"{name}_prior"
            ):
                by_region[place][0] += value or 0
                by_region[place][1] += prior or 0
            for place, value, prior in selectors.return_sums(form, name, period):
                assert [value, prior] == by_region[place]


def test_traced_cells_are_in_the_file(samples):
    for row in selectors.trace_returns("output", "gross_output", region("341700"), MAY):
        assert row.origin.file == "output-2023-05-flat.xlsx"
        assert row.origin.cell[0].isalpha()


def test_roll_up_of_the_samples(samples):
    grouped = INDICATORS["gross_output"].query(Period(2023, 2), MAY)
    regions = list(Region.objects.all())
    totals = roll_up(grouped, regions)
    province = next(place for place in regions if place.depth == 1)
    assert totals[province.pk].value == sum(total.value for total in grouped.values())


@pytest.mark.parametrize("count", [5, 40])
class TestQueriesDoNotGrow:
    @pytest.fixture(autouse=True)
    def _firms(self, db, count):
        sheets.known(*range(1, count + 1))
        rows = {number: (number, number, 1, 1) for number in range(1, count + 1)}
        sheets.take_output(rows, values=TestOrigins.TWO)
        sheets.take_output({number: (2, 2) for number in rows}, values=("工业销售产值",))

    def test_sums(self, count, django_assert_num_queries):
        with django_assert_num_queries(1):
            selectors.return_sums("output", "gross_output", MAY)
        with django_assert_num_queries(1):
            selectors.library_counts(MAY)
        with django_assert_num_queries(1):
            selectors.event_balance(Period(2019, 2), MAY)
        place = region("341700")
        with django_assert_num_queries(1):
            selectors.monthly_sums("output", "gross_output", place, MAY)

    def test_traces(self, count, django_assert_num_queries):
        place = region("341700")
        with django_assert_num_queries(4):
            rows = selectors.trace_returns("output", "gross_output", place, MAY)
        assert len(rows) == count
        assert all(row.origin for row in rows)
        with django_assert_num_queries(2):
            selectors.trace_library(place, MAY)
        with django_assert_num_queries(2):
            selectors.trace_events(place, Period(2019, 2), MAY, exits=True)

    def test_progress(self, count, django_assert_max_num_queries):
        with django_assert_max_num_queries(60):
            compute_progress(period=MAY, now=timezone.now())

    def test_preview(self, count, signed_in, django_assert_max_num_queries):
        batch = sheets.read_output({number: (9, 9) for number in range(1, count + 1)}, region="341700")
        client = signed_in("bureau")
        with django_assert_max_num_queries(25):
            assert client.get(batch.get_absolute_url()).status_code == 200
        services.discard(batch=batch)
