"""The demonstration: its values by themselves, then a small one through the command."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from accounts.demo import PREFIX
from accounts.models import Region, ReportingPeriod, User
from accounts.periods import Period
from assessments.models import (
    IndicatorFigure,
    ProgressRequest,
    ProgressSnapshot,
    Target,
    TargetProgress,
)
from assessments.receivers import request_after_taking
from cultivation.models import CultivationRequest, Membership, Proposal, Recognition, TierSnapshot
from dashboards.demo import loading, spreadsheets
from dashboards.demo.doubts import SLIPS
from dashboards.demo.flows import members
from dashboards.demo.people import PEOPLE
from dashboards.demo.places import CHIZHOU, NEVER_IN_LIBRARY, UNITS, USUAL_NUMBER
from dashboards.demo.returns import FORMS, STOCKS
from dashboards.demo.units import scaled
from dashboards.demo.world import PERIODS, World, make
from dashboards.management.commands.load_demo import FEWEST
from enterprises import codes, return_forms
from enterprises.classification import Rules
from enterprises.models import (
    Enterprise,
    FinanceReturn,
    ForecastScore,
    PowerAccount,
    ScaleEvent,
    StatusRequest,
    StatusSnapshot,
)
from enterprises.selectors import reported
from imports.models import Batch
from imports.signals import batch_taken
from land.models import LandDispute, Parcel, Site
from reporting.models import CheckRequest, Finding
from support.models import Activity, Attendance, ChainEntry, Distress, Measure, Need, RescuePlan
from tests.conftest import SAMPLES
from tests.helpers import take

BASE = {"341702404": 37, "341702": 158, "341721": 159, "341722": 11, "341723": 154, "341702401": 90}
YEAR_END = Period(2023, 12)
FIRMS = 64
FEW_PERIODS = [Period(2022, 12), YEAR_END]


@pytest.fixture(scope="module")
def world() -> World:
    return make()


# --- the values


def test_a_seed_gives_the_same_world_each_time(world, tmp_path):
    again = make()
    assert again.firms == world.firms
    assert all(
        (again.current[y][n] == world.current[y][n]).all() for y in (2022, 2023) for n in again.current[y]
    )
    assert make(7, 60).firms != make(8, 60).firms


def test_chizhou_begins_with_the_base_of_its_plan(world):
    inside = Counter(firm.unit for firm in world.firms if firm.in_library(date(2019, 12, 1)))
    assert {unit: inside[unit] for unit in BASE} == BASE
    assert sum(BASE.values()) == 609


def test_the_net_increase_of_each_unit_is_what_its_plan_says(world):
    for unit in UNITS:
        inside = sum(firm.unit == unit.code and firm.in_library(YEAR_END.date) for firm in world.firms)
        assert inside - unit.base == sum(unit.entries) - sum(unit.exits), unit.name


def test_entries_and_exits_come_in_order(world):
    assert all(firm.entry < firm.exit for firm in world.firms if firm.exit)
    assert all(firm.started < firm.entry for firm in world.firms if firm.started)
    entered = Counter(f"{firm.entry:%Y-%m}" for firm in world.firms if firm.entry and firm.unit == "341504")
    assert sum(n for month, n in entered.items() if "2023-01" <= month <= "2023-06") == 9
    assert sum(n for month, n in entered.items() if month[:4] == "2023") == 16


def test_codes_and_names_are_valid_and_each_once(world):
    assert all(codes.is_valid(firm.uscc) for firm in world.firms)
    assert (
        len({firm.uscc for firm in world.firms})
        == len({firm.name for firm in world.firms})
        == len(world.firms)
    )
    assert len(world.firms) == USUAL_NUMBER


def test_no_enterprise_of_the_sample_files_is_among_them(world):
    text = "".join(path.read_text() for path in SAMPLES.glob("*.json"))
    assert not any(
        firm.uscc in text or json.dumps(firm.name, ensure_ascii=False) in text for firm in world.firms
    )


def test_periods_are_eleven_a_year_without_january():
    assert Counter(period.year for period in PERIODS) == {2022: 11, 2023: 11}
    assert min(period.month for period in PERIODS) == 2


def test_years_to_date_never_fall(world):
    for whole in (*world.current.values(), *world.prior.values()):
        for name in whole.keys() - STOCKS - {"total_profit"}:
            assert (np.diff(whole[name]) >= 0).all(), name
            assert (whole[name] >= 0).all(), name


def test_parts_stay_within_their_whole(world):
    for whole in world.current.values():
        assert (whole["export_delivery"] <= whole["sales_output"]).all()
        assert (whole["new_product_output"] <= whole["gross_output"]).all()
        assert (whole["total_liabilities"] <= whole["total_assets"]).all()


def test_most_bases_are_last_years_returns_and_some_are_restated(world):
    same = (world.prior[2023]["gross_output"] == world.current[2022]["gross_output"]).all(axis=1).mean()
    assert 0.88 < same < 0.98


def test_some_turn_from_loss_to_profit(world):
    profit, base = world.current[2023]["total_profit"][:, -1], world.prior[2023]["total_profit"][:, -1]
    assert ((base < 0) & (profit > 0)).sum() > 10
    assert ((base > 0) & (profit < 0)).sum() > 10


@pytest.mark.parametrize(
    ("units", "period", "low", "high"),
    [
        (set(BASE), YEAR_END, 7, 9),
        ({"341504"}, Period(2023, 6), 10, 12),
        ({"341504"}, YEAR_END, 12, 13),
    ],
)
def test_growth_is_that_of_the_story(world, units, period, low, high):
    now, base = world.total("gross_output", period, units)
    assert low < (now / base - 1) * 100 < high


def test_the_warning_of_falling_output_is_for_few(world):
    """At the usual least fall; by any fall at all three in ten would carry it, which tells nobody anything."""
    entered = len(world.current[2023]["gross_output"])
    inside = members(world.firms[:entered], 2023)
    now, base = (np.diff(values[2023]["gross_output"], axis=1) for values in (world.current, world.prior))
    growth = np.where(base > 0, (now / np.maximum(base, 1) - 1) * 100, 0)
    fell = growth <= -float(Rules().falling_by)
    twice = fell[:, 1:] & fell[:, :-1]
    shares = [twice[inside[:, at + 2], at].mean() for at in range(twice.shape[1])]
    assert min(shares) > 0.01
    assert max(shares) < 0.15
    any_fall = (growth[:, 1:] < 0) & (growth[:, :-1] < 0)
    assert any_fall[inside[:, -1], -1].mean() > 0.25


def test_levels_are_those_of_the_story(world):
    assert 900 < world.total("gross_output", YEAR_END, set(BASE))[0] / 100_000 < 1_200
    assert 100 < world.total("gross_output", YEAR_END, {"341504"})[0] / 100_000 < 106


@pytest.mark.parametrize("number", [FEWEST, 60, 400, 3_000])
def test_a_demonstration_of_any_size_has_something_in_every_file(number):
    units, never = scaled(UNITS, NEVER_IN_LIBRARY, number)
    assert sum(unit.ever for unit in units) + never == number
    world = make(1, number)
    assert len(world.firms) == number
    for period in (PERIODS[0], *spreadsheets.FORMAL):
        for sender in spreadsheets.senders(period):
            assert any(world.rows("energy", period, sender.offices)), (sender.name, period)


def test_forms_have_the_values_of_the_returns():
    assert {form: list(names) for form, names in FORMS.items()} == {
        form: return_forms.value_names(form) for form in return_forms.MODELS
    }


@pytest.mark.parametrize("period", [Period(2023, 5), YEAR_END])
def test_the_same_values_give_the_same_bytes(period, tmp_path):
    world = make(3, 60)
    for sender in spreadsheets.senders(period)[:2]:
        contents = []
        for folder in (tmp_path / "one", tmp_path / "two"):
            folder.mkdir(exist_ok=True)
            contents.append(spreadsheets.write_return(world, "output", period, sender, folder).read_bytes())
        assert contents[0] == contents[1]


def test_every_return_is_in_one_file_of_a_period(world):
    for period in PERIODS:
        sent = [office for sender in spreadsheets.senders(period) for office in sender.offices]
        assert sorted(sent) == sorted({unit.office for unit in UNITS})


# --- through the command


@pytest.fixture
def few_periods(monkeypatch):
    """Two periods in place of 22: every file costs a process."""
    monkeypatch.setattr(loading, "PERIODS", FEW_PERIODS)


def load(**options) -> str:
    out = StringIO()
    call_command("load_demo", enterprises=FIRMS, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def loaded(db, few_periods, django_capture_on_commit_callbacks) -> World:
    with django_capture_on_commit_callbacks() as queued:
        load()
    assert queued == []
    return make(2023, FIRMS)


LEFT_WRONG = {
    (slip.form, slip.name, FEW_PERIODS[-1 - slip.back])
    for slip in SLIPS
    if not slip.mended and slip.back < len(FEW_PERIODS)
}
"""Values with a figure that was typed wrong for the month under way, and that nobody put right yet."""


def test_of_what_was_typed_wrong_only_that_stands_which_nobody_put_right(loaded):
    found = Finding.objects.filter(rule__slug="unit-slip")
    assert {(row.form, row.subject, row.as_period) for row in found.standing()} <= LEFT_WRONG
    assert found.standing().exists()
    assert not CheckRequest.objects.exists()


def test_every_page_of_support_has_something_to_show(loaded):
    assert RescuePlan.objects.filter(closed_on=None).count() >= 10
    assert set(Measure.objects.values_list("state", flat=True)) == {"open", "done"}
    assert {"raised", "matched", "partly", "met", "withdrawn"} == set(
        Need.objects.values_list("state", flat=True)
    )
    assert set(Activity.objects.values_list("kind", flat=True)) == set(Activity.Kind.values)
    assert set(ChainEntry.objects.values_list("role", flat=True)) == set(ChainEntry.Role.values)
    assert Distress.objects.exists()
    assert Attendance.objects.exists()
    assert Measure.objects.filter(asked_due_on__isnull=False).exists()
    bozhou = User.objects.get(username="demo_bozhou")
    assert Target.objects.visible_to(bozhou).filter(indicator="supply_meeting_quarters").count() >= 4
    assert not [need for need in Need.objects.filter(kind="labour") if need.met_amount % 1]


def test_everything_stands_as_it_was_generated(loaded):
    assert Enterprise.objects.count() == len(loaded.firms) == FIRMS
    events = ScaleEvent.objects.values_list("enterprise__uscc", "kind", "period")
    months = [(f.uscc, kind, getattr(f, kind)) for f in loaded.firms for kind in ("entry", "exit")]
    assert sorted(events) == sorted(row for row in months if row[2])
    assert set(ReportingPeriod.objects.values_list("period", flat=True)) == {p.date for p in FEW_PERIODS}
    units = {unit.code for unit in UNITS}
    for period in FEW_PERIODS:
        for form in return_forms.MODELS:
            rows = reported(form, period)
            assert rows.count() == sum(firm.in_library(period.date) for firm in loaded.firms)
            for name in FORMS[form]:
                if (form, name, period) in LEFT_WRONG:
                    continue
                sums = rows.aggregate(now=Sum(name), base=Sum(f"{name}_prior"))
                assert (sums["now"], sums["base"]) == loaded.total(name, period, units), (name, period)


def test_the_power_company_supplies_chizhous_enterprises(loaded):
    inside = sum(f.office == CHIZHOU and f.in_library(YEAR_END.date) for f in loaded.firms)
    accounts = PowerAccount.objects.all()
    assert accounts.count() == inside
    assert accounts.exclude(enterprise=None).count() > inside * 0.8


def test_whoever_is_outside_the_library_reports_by_the_quarter(loaded):
    for period in FEW_PERIODS:
        below = FinanceReturn.objects.filter(period=period.date).exclude(pk__in=reported("finance", period))
        expected = {
            firm.uscc: [Decimal(value).scaleb(-1) for value in values]
            for firm, values in loaded.rows_below(period, {unit.office for unit in UNITS})
        }
        stood = {
            ret.enterprise.uscc: [*(ret.revenue, ret.revenue_prior, ret.total_profit, ret.total_profit_prior)]
            for ret in below.select_related("enterprise")
        }
        assert stood == expected != {}


@pytest.mark.parametrize("code", BASE)
def test_each_unit_of_chizhou_has_firms_near_the_line_below_it_and_over_it(world, code):
    """By last year's revenue alone, in 千元: what is judged from it is the classification's."""
    rows = list(world.rows_below(Period(2022, 12), {"341700"}))
    sizes = [values[0] / 10 for firm, values in rows if firm.unit == code and firm.entry is None]
    assert any(8_000 <= size < 20_000 for size in sizes)
    assert any(size >= 20_000 for size in sizes)
    assert any(size < 8_000 for size in sizes)


def test_every_period_stands_judged(loaded):
    judged = Counter(StatusSnapshot.objects.values_list("period", flat=True))
    assert judged == {period.date: len(loaded.firms) for period in FEW_PERIODS}
    assert not StatusRequest.objects.exists()
    assert set(ForecastScore.objects.values_list("year", flat=True)) <= {2022, 2023}


def test_pools_tiers_and_recognitions_are_full_and_something_waits(loaded):
    states = Counter(Proposal.objects.values_list("state", flat=True))
    assert set(states) == {"open", "confirmed", "declined"}
    assert Membership.objects.filter(left=None).count() >= states["confirmed"] > 0
    assert TierSnapshot.objects.filter(period=YEAR_END.date, tier__gt=0).exists()
    assert set(Recognition.objects.values_list("kind", flat=True)) >= {"specialised", "hightech", "cloud"}
    assert Recognition.objects.exclude(files=None).exists()
    assert not CultivationRequest.objects.exists()


def test_progress_shows_the_generators_own_sums(loaded):
    snapshot = ProgressSnapshot.objects.get(region__code="341700", period=YEAR_END.date)
    figure = IndicatorFigure.objects.get(snapshot=snapshot, indicator="gross_output")
    assert (figure.value, figure.prior) == loaded.total("gross_output", YEAR_END, set(BASE))
    entered = sum(firm.unit == "341504" and firm.entry.year == 2023 for firm in loaded.firms if firm.entry)
    progress = TargetProgress.objects.get(
        target__indicator="entries", target__region__code="341504", snapshot__period=YEAR_END.date
    )
    assert progress.actual == Decimal(entered)
    assert not ProgressRequest.objects.exists()
    # Taking queues its work again from here on.
    assert batch_taken.disconnect(dispatch_uid="assessments.request_after_taking")
    batch_taken.connect(request_after_taking, dispatch_uid="assessments.request_after_taking")


def test_each_role_has_one_account_which_sees_the_files_it_sent(loaded, settings):
    people = {user.username: user for user in User.objects.filter(username__startswith=PREFIX)}
    assert people.keys() == {person.username for person in PEOPLE}
    assert all(user.check_password(settings.DEMO_PASSWORD) and user.is_active for user in people.values())
    assert all(people[person.username].roles == {person.role} for person in PEOPLE)
    assert {name for name in people if people[name].is_staff} == {
        "demo_system",
        "demo_security",
        "demo_audit",
    }
    files = Batch.objects.filter(origin=Batch.Origin.FILE, importer__in=("register", "returns"))
    own = len(FORMS) + len(["规下"])
    assert files.visible_to(people["demo_bureau"]).count() == 1 + own * len(FEW_PERIODS)
    assert files.visible_to(people["demo_tongcheng"]).count() == 1 + len(FORMS)
    assert files.visible_to(people["demo_yeji"]).count() == 1 + len(FORMS)
    warned = [batch.source.name for batch in files if batch.warnings]
    assert warned
    remarked = "who is outside the library, and whoever holds land without being an enterprise, nobody else"
    assert all("规下" in name or "用地" in name for name in warned), remarked


def test_a_second_run_changes_nothing_and_an_interrupted_one_goes_on(loaded):
    before = list(Batch.objects.order_by("pk").values_list("pk", "touched_at"))
    assert "未作改动" in load()
    assert list(Batch.objects.order_by("pk").values_list("pk", "touched_at")) == before
    ProgressSnapshot.objects.all().delete()
    last = Batch.objects.filter(origin=Batch.Origin.FILE, importer="returns").latest("pk")
    Batch.objects.filter(pk=last.pk).update(status=Batch.Status.READY)
    load()
    assert Batch.objects.count() == len(before)
    assert not Batch.objects.exclude(status=Batch.Status.TAKEN).exists()
    assert ProgressSnapshot.objects.filter(period=YEAR_END.date).exists()


def test_it_takes_no_fewer_enterprises_than_fill_the_files(db):
    with pytest.raises(CommandError, match=str(FEWEST)):
        call_command("load_demo", enterprises=FEWEST - 1)


def test_it_stays_out_of_a_system_in_use(people, few_periods):
    with pytest.raises(CommandError, match="--force"):
        load()
    assert not Enterprise.objects.exists()


def test_it_stays_out_of_real_figures_unless_forced(province, few_periods, tmp_path):
    take("enterprises.xlsx", "register")
    with pytest.raises(CommandError, match="--force"):
        load()
    load(force=True, directory=tmp_path / "files")
    assert Enterprise.objects.count() == 40 + FIRMS
    names = {path.name for path in (tmp_path / "files").iterdir()}
    assert {
        "池州市规上工业企业名录.xlsx",
        "池州市规上工业产值_2023年1-12月.xlsx",
        "池州市规上工业能源消费_2022年1-12月.csv",
    } <= names


def test_the_samples_can_be_taken_beside_it(loaded):
    take("enterprises.xlsx", "register")
    batch = take("output-2023-06-titled.xls")
    assert (batch.counts["new"], batch.counts["refused"]) == (40, 0)
    assert Region.objects.get(code="341723").enterprises.filter(name__startswith="安徽").exists()


def test_land_and_sites_fill_their_pages(loaded):
    assert set(Parcel.objects.values_list("state", flat=True)) == set(Parcel.State.values)
    assert set(LandDispute.objects.values_list("state", flat=True)) >= {"open", "upheld", "rejected"}
    assert set(Site.objects.values_list("state", flat=True)) >= {"working", "done", "accepted", "relapsed"}
    done = Site.objects.filter(state__in=("done", "accepted"), disposal="close")
    assert done
    assert all(site.checks.filter(round=site.round).count() == 5 for site in done)
    target = TargetProgress.objects.get(
        target__indicator="revived_land", snapshot__period=YEAR_END.date, snapshot__region__code="340881"
    )
    assert 0 < target.completion < 150
