"""Progress on a real database: worked cases of the policies, from the file that was uploaded to the lamp."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Region, ReportingPeriod
from accounts.periods import Period
from assessments import services, tasks
from assessments.models import IndicatorFigure, ProgressRequest, ProgressSnapshot, Target, TargetProgress
from enterprises.models import OutputReturn
from policies.models import Article
from tests import sheets

pytestmark = pytest.mark.django_db
YEJI = "341504"
YI = 100_000
"""千元 in one 亿元."""


def compute(period):
    services.compute_progress(period=Period.parse(period), now=timezone.now())


def progress(region, indicator, period, **kwargs):
    rows = TargetProgress.objects.filter(
        target__region__code=region,
        target__indicator=indicator,
        snapshot__period=Period.parse(period).date,
        **kwargs,
    )
    return rows.select_related("target").get()


def figure(region, indicator, period):
    return IndicatorFigure.objects.get(
        snapshot__region__code=region, indicator=indicator, snapshot__period=Period.parse(period).date
    )


def judged(row):
    return row.actual, row.completion, row.expected, row.gap, row.light


def target(region, indicator, kind, figure, start, end, unit, **more):
    """A target of our own, under any article of the five documents."""
    return Target.objects.create(
        article=Article.objects.first(),
        region=Region.objects.get(code=region),
        indicator=indicator,
        kind=kind,
        figure=figure,
        start=start,
        end=end,
        unit=unit,
        **more,
    )


class TestChizhouNetIncrease:
    """池政办秘〔2019〕105号附件: 贵池区净增 78 户, 2020 to 2025."""

    @pytest.fixture(autouse=True)
    def _library(self, db):
        entered = [sheets.firm(n, entry=f"{2020 + n % 3}-{n % 11 + 1:02d}") for n in range(1, 46)]
        left = [sheets.firm(n, exit=f"2022-{n % 11 + 1:02d}") for n in range(101, 107)]
        sheets.take_register(
            *entered, *left, sheets.firm(200, entry="2019-12"), sheets.firm(201, entry="2023-01")
        )

    def test_half_way_through_the_six_years(self):
        compute("2022-12")
        row = progress("341702", "net_increase", "2022-12")
        # 45 entries less 6 exits of 78; three of six years are over.
        assert row.target.figure == 78
        assert judged(row) == (39, Decimal("50.0"), Decimal("50.0"), Decimal("0.0"), "green")

    def test_the_city_adds_its_counties_up(self):
        sheets.take_register(
            sheets.firm(300, "341721", entry="2021-05"), sheets.firm(301, "341702404", entry="2021-05")
        )
        compute("2022-12")
        row = progress("341700", "net_increase", "2022-12", target__figure=400)
        assert row.actual == 41
        assert row.completion == Decimal("10.3")
        assert row.light == "red"

    def test_ranks_among_the_six_units_with_ties(self):
        sheets.take_register(
            sheets.firm(300, "341721", entry="2021-05"), sheets.firm(301, "341723", entry="2021-05")
        )
        compute("2022-12")
        units = ["341702", "341721", "341723", "341722", "341702404", "341702401"]
        rows = [progress(unit, "net_increase", "2022-12") for unit in units]
        # 东至 and 青阳 were both given 75 and have 1 each; three units have none.
        assert [row.rank for row in rows] == [1, 2, 2, 4, 4, 4]
        assert {row.rank_of for row in rows} == {6}

    def test_the_year_so_far_is_a_figure_of_its_own(self):
        compute("2022-12")
        entries, net = (figure("341702", key, "2022-12").value for key in ("entries", "net_increase"))
        assert (entries, net) == (15, 9)


class TestChizhouLevel:
    """规上企业数: 贵池区 from 158 to 236 by 2025."""

    def test_expected_on_the_line_from_the_base(self, db):
        sheets.take_register(*[sheets.firm(n) for n in range(1, 198)], sheets.firm(900, exit="2022-06"))
        compute("2022-12")
        row = progress("341702", "above_scale_count", "2022-12")
        assert (row.target.figure, row.target.base) == (236, 158)
        # 158 + 78 / 2 = 197, which is 83.5 % of 236.
        assert judged(row) == (197, Decimal("83.5"), Decimal("83.5"), Decimal("0.0"), "green")

    def test_an_exit_counts_from_its_month(self, db):
        sheets.take_register(sheets.firm(1), sheets.firm(2, exit="2022-06"))
        for period, count in (("2022-05", 2), ("2022-06", 1)):
            compute(period)
            assert figure("341702", "above_scale_count", period).value == count


class TestYeji:
    """叶集区2023年工作意见二: 新增 15 家, 产值增长 12 %, 总产值 100 亿元."""

    @pytest.fixture(autouse=True)
    def _library(self, db):
        sheets.take_register(
            sheets.firm(1, YEJI),
            sheets.firm(2, YEJI),
            sheets.firm(3, YEJI, exit="2023-04"),
            sheets.firm(4, "341702"),
        )

    def take(self, period, *, values):
        sheets.take_output(values, period, unit="亿元")
        compute(period)

    @pytest.mark.parametrize(
        ("period", "output", "expected", "gap"),
        [("2023-06", ("30.1", "26.5"), "50.0", "6.6"), ("2023-10", ("50.5", "34.0"), "83.3", "1.2")],
    )
    def test_output_in_yi_yuan(self, period, output, expected, gap):
        one, two = output
        self.take(period, values={1: (one, "25"), 2: (two, "25"), 3: ("99", "1"), 4: ("500", "1")})
        total = Decimal(one) + Decimal(two)
        assert OutputReturn.objects.get(enterprise__uscc=sheets.code(1)).gross_output == Decimal(one) * YI
        row = progress(YEJI, "gross_output", period)
        assert (row.target.figure, row.target.unit) == (100, "亿元")
        assert judged(row) == (total, total, Decimal(expected), Decimal(gap), "green")
        assert figure(YEJI, "gross_output", period).value == total * YI

    def test_growth_is_against_the_restated_base_of_those_in_the_library(self):
        # Last year's own figures say 20; this year the same two restate 50. The third left in April.
        sheets.take_output({1: ("10", "9"), 2: ("10", "9"), 3: ("10", "9")}, "2022-06", unit="亿元")
        self.take("2023-06", values={1: ("30.1", "25"), 2: ("26.5", "25"), 3: ("99", "1")})
        row = progress(YEJI, "gross_output_growth", "2023-06")
        # 56.6 / 50 − 1 = 13.2 %, against 12 %.
        assert judged(row) == (Decimal("13.2"), None, None, Decimal("1.2"), "green")

    @pytest.mark.parametrize(
        ("base", "growth", "light"),
        [("50.5", "12.1", "green"), ("51", "11.0", "yellow"), ("56", "1.1", "red")],
    )
    def test_growth_below_the_target(self, base, growth, light):
        self.take("2023-06", values={1: ("56.6", base)})
        row = progress(YEJI, "gross_output_growth", "2023-06")
        assert (row.actual, row.light) == (Decimal(growth), light)

    def test_no_growth_on_no_base(self):
        self.take("2023-06", values={1: ("56.6", "")})
        assert judged(progress(YEJI, "gross_output_growth", "2023-06")) == (None, None, None, None, "grey")
        assert figure(YEJI, "gross_output_growth", "2023-06").value is None

    def test_an_enterprise_that_left_leaves_value_and_base(self):
        self.take("2023-03", values={1: ("10", "8"), 3: ("5", "5")})
        assert (
            figure(YEJI, "gross_output", "2023-03").value,
            figure(YEJI, "gross_output", "2023-03").prior,
        ) == (
            15 * YI,
            13 * YI,
        )
        self.take("2023-05", values={1: ("10", "8"), 3: ("5", "5")})
        assert (
            figure(YEJI, "gross_output", "2023-05").value,
            figure(YEJI, "gross_output", "2023-05").prior,
        ) == (
            10 * YI,
            8 * YI,
        )

    def test_entries(self):
        sheets.take_register(*[sheets.firm(n, YEJI, entry="2023-01") for n in range(10, 18)])
        sheets.take_register(sheets.firm(20, YEJI, entry="2022-12"), sheets.firm(21, YEJI, entry="2023-07"))
        compute("2023-06")
        # 8 of 15 at June; January counts, last December and next month do not.
        assert judged(progress(YEJI, "entries", "2023-06")) == (
            8,
            Decimal("53.3"),
            Decimal("50.0"),
            Decimal("3.3"),
            "green",
        )

    def test_without_returns_there_is_nothing_to_judge(self):
        compute("2023-06")
        assert judged(progress(YEJI, "gross_output", "2023-06")) == (
            None,
            None,
            Decimal("50.0"),
            None,
            "grey",
        )

    def test_one_alone_has_no_rank(self):
        self.take("2023-06", values={1: ("56.6", "50")})
        assert progress(YEJI, "gross_output", "2023-06").rank is None


class TestSpans:
    def test_not_begun_and_ended_are_not_judged(self, db):
        for period in ("2019-12", "2026-02"):
            compute(period)
            assert not TargetProgress.objects.filter(
                snapshot__period=Period.parse(period).date, target__indicator="net_increase"
            ).exists()
        for period in ("2020-02", "2025-12"):
            compute(period)
            assert progress("341702", "net_increase", period).expected is not None

    def test_a_flow_over_years_adds_whole_years_up(self, db):
        sheets.known(1)
        target("341702", "gross_output", "flow", Decimal(10), date(2021, 1, 1), date(2023, 12, 1), "亿元")
        for period, value in (
            ("2021-06", 100),
            ("2021-12", 1),
            ("2022-12", 2),
            ("2023-05", 3),
            ("2023-06", 50),
        ):
            sheets.take_output({1: (value, 1)}, period, unit="亿元")
        compute("2023-05")
        assert progress("341702", "gross_output", "2023-05").actual == 6

    def test_a_rate_over_years_is_that_of_the_year_to_date(self, db):
        sheets.known(1)
        target(
            "341702", "gross_output_growth", "growth", Decimal(8), date(2021, 1, 1), date(2025, 12, 1), "%"
        )
        sheets.take_output({1: (500, 100)}, "2021-12")
        sheets.take_output({1: (110, 100)}, "2023-05")
        compute("2023-05")
        assert progress("341702", "gross_output_growth", "2023-05").actual == Decimal("10.0")

    def test_renovation_has_no_source_yet(self, db):
        compute("2022-06")
        rows = TargetProgress.objects.filter(
            target__indicator__startswith="renovation", snapshot__period=date(2022, 6, 1)
        )
        assert rows.exists()
        assert {(row.actual, row.completion, row.light, row.rank) for row in rows} == {
            (None, None, "grey", None)
        }


class TestSnapshots:
    def everything(self):
        models = ProgressSnapshot, IndicatorFigure, TargetProgress
        skipped = {"id", "computed_at"}
        return [
            sorted(
                map(
                    str,
                    model.objects.values_list(
                        *[f.attname for f in model._meta.concrete_fields if f.name not in skipped]
                    ),
                )
            )
            for model in models
        ]

    def test_twice_is_once(self, db):
        sheets.known(1, 2)
        sheets.take_output({1: (100, 90), 2: (50, 60)})
        compute("2023-05")
        before = self.everything()
        compute("2023-05")
        assert self.everything() == before
        regions = Region.objects.exclude(kind=Region.Kind.PROVINCE).count()
        assert ProgressSnapshot.objects.count() == regions

    def test_a_correction_replaces_the_figure(self, db):
        sheets.known(1)
        for value in (100, 120):
            sheets.take_output({1: (value, 90)})
            compute("2023-05")
            assert figure("341702", "gross_output", "2023-05").value == value

    def test_periods_stand_side_by_side(self, db):
        sheets.known(1)
        for period, value in (("2023-05", 100), ("2023-06", 130)):
            sheets.take_output({1: (value, 90)}, period)
            compute(period)
        assert figure("341702", "gross_output", "2023-05").value == 100


class TestWhatIsOwed:
    def owed(self):
        return {str(Period.from_date(request.period)) for request in ProgressRequest.objects.all()}

    def test_a_return_owes_its_period(self, db):
        sheets.known(1)
        sheets.take_output({1: (1, 1)})
        assert self.owed() == {"2023-05"}

    def test_the_register_owes_every_period(self, db):
        sheets.known(1)
        for period in ("2023-05", "2023-06"):
            sheets.take_output({1: (1, 1)}, period)
        services.compute_due(now=timezone.now())
        assert self.owed() == set()
        sheets.take_register(sheets.firm(2, entry="2023-03"))
        assert self.owed() == {"2023-05", "2023-06"}

    def test_the_first_register_owes_nothing(self, db):
        sheets.known(1)
        assert self.owed() == set()

    def test_the_task_pays_it_and_is_idempotent(self, db):
        sheets.known(1)
        sheets.take_output({1: (7, 1)})
        tasks.compute_due_progress()
        tasks.compute_due_progress()
        assert self.owed() == set()
        assert figure("341702", "gross_output", "2023-05").value == 7

    def test_what_is_asked_for_meanwhile_stays_owed(self, db, monkeypatch):
        sheets.known(1)
        sheets.take_output({1: (1, 1)})
        compute_progress = services.compute_progress

        def interrupted(**kwargs):
            compute_progress(**kwargs)
            services.request_progress([date(2023, 5, 1)])

        monkeypatch.setattr(services, "compute_progress", interrupted)
        services.compute_due(now=timezone.now())
        assert self.owed() == {"2023-05"}
        monkeypatch.undo()
        services.compute_due(now=timezone.now())
        assert self.owed() == set()

    def test_taking_queues_the_work_once_it_is_written(
        self, db, monkeypatch, django_capture_on_commit_callbacks
    ):
        queued = []
        monkeypatch.setattr(
            "assessments.receivers.enqueue", lambda task, *args: queued.append((task.name, args))
        )
        sheets.known(1)
        batch = sheets.read_output({1: (1, 1)})
        with django_capture_on_commit_callbacks(execute=True):
            sheets.finish(batch)
            assert queued == []
        assert queued == [("assessments.tasks.compute_due_progress", ())]

    def test_the_monthly_job_takes_the_latest_period(self, db):
        tasks.compute_latest_progress()
        assert not ProgressSnapshot.objects.exists()
        sheets.known(1)
        for period in ("2023-06", "2023-05"):
            sheets.take_output({1: (1, 1)}, period)
        ReportingPeriod.objects.get(period=date(2023, 6, 1))
        tasks.compute_latest_progress()
        assert set(ProgressSnapshot.objects.values_list("period", flat=True)) == {date(2023, 6, 1)}
