"""The demonstration: its values by themselves, then a small one through the command."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from accounts.models import Region
from accounts.periods import Period
from assessments.models import (
    ProgressSnapshot,
)
from dashboards.demo import loading, spreadsheets
from dashboards.demo.flows import members
from dashboards.demo.places import NEVER_IN_LIBRARY, UNITS, USUAL_NUMBER
from dashboards.demo.returns import FORMS, STOCKS
from dashboards.demo.units import scaled
from dashboards.demo.world import PERIODS, World, make
from dashboards.management.commands.load_demo import FEWEST
from enterprises import codes, return_forms
from enterprises.classification import Rules
from enterprises.models import (
    Enterprise,
)
from imports.models import Batch
from tests.conftest import SAMPLES
from tests.dashboards.small_demo import FEW_PERIODS, FIRMS, UNITS_OF_CHIZHOU, YEAR_END, load
from tests.helpers import take


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
    assert {unit: inside[unit] for unit in UNITS_OF_CHIZHOU} == UNITS_OF_CHIZHOU
    assert sum(UNITS_OF_CHIZHOU.values()) == 609


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
        (set(UNITS_OF_CHIZHOU), YEAR_END, 7, 9),
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
    assert 900 < world.total("gross_output", YEAR_END, set(UNITS_OF_CHIZHOU))[0] / 100_000 < 1_200
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
    monkeypatch.setattr(loading, "PERIODS", FEW_PERIODS)


@pytest.fixture
def loaded(db, few_periods, django_capture_on_commit_callbacks) -> World:
    with django_capture_on_commit_callbacks() as queued:
        load()
    assert queued == []
    return make(2023, FIRMS)


@pytest.mark.parametrize("code", UNITS_OF_CHIZHOU)
def test_each_unit_of_chizhou_has_firms_near_the_line_below_it_and_over_it(world, code):
    """By last year's revenue alone, in 千元: what is judged from it is the classification's."""
    rows = list(world.rows_below(Period(2022, 12), {"341700"}))
    sizes = [values[0] / 10 for firm, values in rows if firm.unit == code and firm.entry is None]
    assert any(8_000 <= size < 20_000 for size in sizes)
    assert any(size >= 20_000 for size in sizes)
    assert any(size < 8_000 for size in sizes)


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
