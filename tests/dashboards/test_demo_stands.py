"""What stands once a demonstration was loaded: every page has something to show, and it adds up."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cached_property

import pytest
from django.conf import settings
from django.db.models import Sum
from django.test import TestCase, override_settings

from accounts.demo import PREFIX
from accounts.models import ReportingPeriod, User
from assessments.annual.confirmation_selectors import confirmation_counts
from assessments.evaluation_selectors import differences
from assessments.models import (
    Appeal,
    Evaluation,
    FactorDoubt,
    GradingScheme,
    IndicatorFigure,
    LandNotice,
    ProgressRequest,
    ProgressSnapshot,
    Target,
    TargetProgress,
)
from assessments.receivers import request_after_taking
from cultivation.models import CultivationRequest, Membership, Proposal, Recognition, TierSnapshot
from dashboards.demo import loading
from dashboards.demo.doubts import SLIPS
from dashboards.demo.people import PEOPLE
from dashboards.demo.places import CHIZHOU, UNITS
from dashboards.demo.returns import FORMS
from dashboards.demo.world import World, make
from enterprises import return_forms
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
from tests.conftest import FAST_HASHERS
from tests.dashboards.small_demo import FEW_PERIODS, FIRMS, UNITS_OF_CHIZHOU, YEAR_END, load

LEFT_WRONG = {
    (slip.form, slip.name, FEW_PERIODS[-1 - slip.back])
    for slip in SLIPS
    if not slip.mended and slip.back < len(FEW_PERIODS)
}
"""Values with a figure that was typed wrong for the month under way, and that nobody put right yet."""


@pytest.mark.xdist_group("demonstration")
class TestDemonstration(TestCase):
    """Loaded once for all tests here, which only look."""

    @classmethod
    def setUpTestData(cls) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(loading, "PERIODS", FEW_PERIODS)
            with override_settings(PASSWORD_HASHERS=FAST_HASHERS), cls.captureOnCommitCallbacks() as queued:
                load()
        assert queued == []

    @cached_property
    def world(self) -> World:
        return make(2023, FIRMS)

    def test_of_what_was_typed_wrong_only_that_stands_which_nobody_put_right(self):
        found = Finding.objects.filter(rule__slug="unit-slip")
        assert {(row.form, row.subject, row.as_period) for row in found.standing()} <= LEFT_WRONG
        assert found.standing().exists()
        assert not CheckRequest.objects.exists()

    def test_every_page_of_support_has_something_to_show(self):
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

    def test_everything_stands_as_it_was_generated(self):
        assert Enterprise.objects.count() == len(self.world.firms) == FIRMS
        events = ScaleEvent.objects.values_list("enterprise__uscc", "kind", "period")
        months = [(f.uscc, kind, getattr(f, kind)) for f in self.world.firms for kind in ("entry", "exit")]
        assert sorted(events) == sorted(row for row in months if row[2])
        assert set(ReportingPeriod.objects.values_list("period", flat=True)) == {p.date for p in FEW_PERIODS}
        units = {unit.code for unit in UNITS}
        for period in FEW_PERIODS:
            for form in return_forms.MODELS:
                rows = reported(form, period)
                assert rows.count() == sum(firm.in_library(period.date) for firm in self.world.firms)
                for name in FORMS[form]:
                    if (form, name, period) in LEFT_WRONG:
                        continue
                    sums = rows.aggregate(now=Sum(name), base=Sum(f"{name}_prior"))
                    assert (sums["now"], sums["base"]) == self.world.total(name, period, units), (
                        name,
                        period,
                    )

    def test_the_power_company_supplies_chizhous_enterprises(self):
        inside = sum(f.office == CHIZHOU and f.in_library(YEAR_END.date) for f in self.world.firms)
        accounts = PowerAccount.objects.all()
        assert accounts.count() == inside
        assert accounts.exclude(enterprise=None).count() > inside * 0.8

    def test_whoever_is_outside_the_library_reports_by_the_quarter(self):
        for period in FEW_PERIODS:
            below = FinanceReturn.objects.filter(period=period.date).exclude(
                pk__in=reported("finance", period)
            )
            expected = {
                firm.uscc: [Decimal(value).scaleb(-1) for value in values]
                for firm, values in self.world.rows_below(period, {unit.office for unit in UNITS})
            }
            stood = {
                ret.enterprise.uscc: [
                    *(ret.revenue, ret.revenue_prior, ret.total_profit, ret.total_profit_prior)
                ]
                for ret in below.select_related("enterprise")
            }
            assert stood == expected != {}

    def test_every_period_stands_judged(self):
        judged = Counter(StatusSnapshot.objects.values_list("period", flat=True))
        assert judged == {period.date: len(self.world.firms) for period in FEW_PERIODS}
        assert not StatusRequest.objects.exists()
        assert set(ForecastScore.objects.values_list("year", flat=True)) <= {2022, 2023}

    def test_pools_tiers_and_recognitions_are_full_and_something_waits(self):
        states = Counter(Proposal.objects.values_list("state", flat=True))
        assert set(states) == {"open", "confirmed", "declined"}
        assert Membership.objects.filter(left=None).count() >= states["confirmed"] > 0
        assert TierSnapshot.objects.filter(period=YEAR_END.date, tier__gt=0).exists()
        assert set(Recognition.objects.values_list("kind", flat=True)) >= {"specialised", "hightech", "cloud"}
        assert Recognition.objects.exclude(files=None).exists()
        assert not CultivationRequest.objects.exists()

    def test_one_evaluation_is_published_and_the_next_stands_in_public_and_all_can_be_computed_again(self):
        states = {each.data_year: each.state for each in Evaluation.objects.filter(superseded_by=None)}
        assert states == {2022: "published", 2023: "publicity"}
        assert Evaluation.objects.filter(state="superseded").count() == 1
        for evaluation in Evaluation.objects.all():
            assert evaluation.remarks == []
            assert differences(evaluation) == []
            above = evaluation.lists.get(key="above_scale")
            assert sum(above.counts.values()) == above.n > 0
            assert all(above.counts[grade] for grade in "ABC")
        appeals = Appeal.objects.filter(evaluation__data_year=2023)
        assert set(appeals.values_list("state", flat=True)) == {
            *("filed", "forwarded", "checked", "accepted", "partly", "rejected")
        }

    def test_figures_are_doubted_confirmed_shared_and_on_notice(self):
        assert set(FactorDoubt.objects.filter(year=2023).values_list("decision", flat=True)) >= {
            "open",
            "kept",
        }
        scheme = GradingScheme.objects.get(data_year=2023)
        *_, whole = confirmation_counts(scheme)
        assert all(whole.counts.values()), whole.counts
        notice = LandNotice.objects.get(scheme=scheme)
        assert {area.state for area in notice.areas.all()} == {"无异议", "异议待处理", "维持公告面积"}

    def test_progress_shows_the_generators_own_sums(self):
        snapshot = ProgressSnapshot.objects.get(region__code="341700", period=YEAR_END.date)
        figure = IndicatorFigure.objects.get(snapshot=snapshot, indicator="gross_output")
        assert (figure.value, figure.prior) == self.world.total(
            "gross_output", YEAR_END, set(UNITS_OF_CHIZHOU)
        )
        entered = sum(
            firm.unit == "341504" and firm.entry.year == 2023 for firm in self.world.firms if firm.entry
        )
        progress = TargetProgress.objects.get(
            target__indicator="entries", target__region__code="341504", snapshot__period=YEAR_END.date
        )
        assert progress.actual == Decimal(entered)
        assert not ProgressRequest.objects.exists()
        # Taking queues its work again from here on.
        assert batch_taken.disconnect(dispatch_uid="assessments.request_after_taking")
        batch_taken.connect(request_after_taking, dispatch_uid="assessments.request_after_taking")

    def test_each_role_has_one_account_which_sees_the_files_it_sent(self):
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
        remarked = (
            "who is outside the library, and whoever holds land without being an enterprise, nobody else"
        )
        assert all("规下" in name or "用地" in name for name in warned), remarked

    def test_land_and_sites_fill_their_pages(self):
        assert set(Parcel.objects.values_list("state", flat=True)) == set(Parcel.State.values)
        assert set(LandDispute.objects.values_list("state", flat=True)) >= {"open", "upheld", "rejected"}
        assert set(Site.objects.values_list("state", flat=True)) >= {
            "working",
            "done",
            "accepted",
            "relapsed",
        }
        done = Site.objects.filter(state__in=("done", "accepted"), disposal="close")
        assert done
        assert all(site.checks.filter(round=site.round).count() == 5 for site in done)
        target = TargetProgress.objects.get(
            target__indicator="revived_land", snapshot__period=YEAR_END.date, snapshot__region__code="340881"
        )
        assert 0 < target.completion < 150
