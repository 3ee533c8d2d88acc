"""The one rule of sight: a person sees what lies in their region's subtree, nothing else, in every model."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import LiftedView, Lifting, Region, User, UserRole
from accounts.roles import ADMINISTRATORS, Role
from accounts.scope import scope_of
from assessments.models import (
    AnnualFactors,
    AnnualRule,
    Computing,
    Evaluation,
    EvaluationList,
    EvaluationStep,
    GradingScheme,
    IndicatorFigure,
    LandNotice,
    ProgressSnapshot,
    SchemeVersion,
    TargetProgress,
    UseRate,
)
from cultivation.models import (
    CultivationRule,
)
from enterprises.models import (
    BackData,
    CorporateEvent,
    EnergyReturn,
    Enterprise,
    EventChange,
    FinanceReturn,
    ForecastScore,
    FormerName,
    Merge,
    OutputReturn,
    PayrollReturn,
    PowerAccount,
    PowerReading,
    ScaleEvent,
    ScaleRule,
    StatusSnapshot,
)
from imports.models import (
    Annotation,
    Batch,
    FirstRows,
    Judgement,
    Mapping,
    SourceFile,
    StagedRemark,
    StagedRow,
)
from liaison.models import Problem
from policies.models import Article, PolicyDocument
from projects.models import Project
from reporting.models import (
    CheckRequest,
    CheckRule,
    CheckRuleVersion,
    CheckRun,
    Finding,
    FindingEvent,
    Reminder,
    Reopening,
    Submission,
    SubmissionEvent,
    Window,
)
from tests.accounts.annual_rows import annual_rows
from tests.accounts.room_rows import cultivation_rows, grading_rows, land_rows, support_rows
from tests.conftest import CAST, make_person

pytestmark = pytest.mark.django_db

# A row of each of these reaches a region but belongs to nobody's view: what it is instead is said here.
NOT_SCOPED: dict[str, str] = {
    "accounts.SavedList": "a person's own, whatever the region: SavedList.objects.of (test_saved_lists.py)",
}
# A person also sees what was issued for the regions above theirs, and the mappings that those share.
BINDING = {PolicyDocument, Article, CheckRule, CheckRuleVersion, Mapping, ScaleRule, CultivationRule}
BINDING |= {GradingScheme, SchemeVersion, Evaluation, EvaluationList, UseRate, AnnualRule, LandNotice}
BINDING |= {EvaluationStep, Computing}
PLACES = ("340000", "341700", "341702", "341702400", "341721", "341702401", "341504", "341602403")


def own_models():
    """Every model of our own apps, proxies and join tables left out."""
    ours = [app for app in apps.get_app_configs() if app.path.startswith(str(settings.BASE_DIR / app.label))]
    return [model for app in ours for model in app.get_models()]


@cache
def region_path(model, seen=()):
    """The lookup that leads from a row to its region by foreign keys, the shortest; None where there is none."""
    if model is Region:
        return ""
    found = []
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model not in (*seen, model):
            rest = region_path(field.related_model, (*seen, model))
            if rest is not None:
                found.append("__".join(part for part in (field.name, rest) if part))
    return min(found, key=lambda path: path.count("__"), default=None)


WITH_REGION = [model for model in own_models() if region_path(model) is not None]
SCOPED = [model for model in own_models() if hasattr(model._default_manager.none(), "visible_to")]


def region_lookup(model):
    return "" if model is Region else model._default_manager.none().region_lookup


def region_of(row):
    """The row's region: the park, where its enterprise lies in one."""
    enterprise = row if isinstance(row, Enterprise) else getattr(row, "enterprise", None)
    if enterprise is not None and enterprise.zone:
        return enterprise.zone
    for name in filter(None, region_lookup(type(row)).split("__")):
        zone = getattr(row, "zone", None) if name == "region" else None
        row = zone or getattr(row, name)
        if isinstance(row, Enterprise) and row.zone:
            return row.zone
    return row


def test_the_models_of_every_room_are_looked_at():
    assert {model._meta.app_label for model in own_models()} >= {
        "accounts",
        "imports",
        "policies",
        "enterprises",
        "assessments",
    }
    assert {Region, User, Enterprise, Batch, StagedRow, OutputReturn, TargetProgress} <= set(WITH_REGION)


@pytest.mark.parametrize("model", WITH_REGION, ids=lambda model: model._meta.label)
def test_a_model_with_a_way_to_a_region_is_scoped(model):
    assert model in SCOPED or model._meta.label in NOT_SCOPED


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_the_way_to_the_region_leads_to_a_region(model):
    target = model
    for name in filter(None, region_lookup(model).split("__")):
        target = target._meta.get_field(name).related_model
    assert target is Region


def test_no_exception_has_outlived_its_model():
    assert set(NOT_SCOPED) <= {model._meta.label for model in WITH_REGION}


@pytest.fixture
def rows_everywhere(people):
    """One row of every scoped model in each of PLACES (documents and their targets come with the reference)."""
    now, month = timezone.now(), date(2023, 5, 1)
    source = SourceFile.objects.create(sha256="0" * 64, name="a.xlsx", size=1, file="a.xlsx")
    article = Article.objects.first()
    for number, code in enumerate(PLACES):
        region = Region.objects.get(code=code)
        person = User.objects.create_user(f"at-{code}", display_name=code, region=region)
        UserRole.objects.create(user=person, role=Role.CADRE)
        lifting = Lifting.objects.create(
            user=person, path="/problems/", purpose="测试", lifted_at=now, until=now
        )
        LiftedView.objects.create(lifting=lifting, seen_at=now, rows=1)
        region.departments.get_or_create(key="test", defaults={"name": "测试局", "kind": "bureau"})
        batch = Batch.objects.create(source=source, importer="returns", region=region)
        FirstRows.objects.create(batch=batch)
        Mapping.objects.create(fingerprint="0", region=region, form="output", shared=True)
        row = StagedRow.objects.create(batch=batch, sheet="Sheet1", row=2, kind="new")
        StagedRemark.objects.create(batch=batch, row=row, name="gross_output", level="error", why="测试")
        Annotation.objects.create(batch=batch)
        Judgement.objects.create(batch=batch)
        county, zone = (
            (Region.objects.get(path=region.path[: -Region.steplen]), region)
            if region.is_park
            else (region, None)
        )
        enterprise = Enterprise.objects.create(uscc=f"{number:018d}", name=code, region=county, zone=zone)
        history_rows(region, enterprise, month, now)
        for form in (OutputReturn, FinanceReturn, EnergyReturn, PayrollReturn):
            form.objects.create(enterprise=enterprise, period=month, batch=batch, sheet="Sheet1", row=2)
        StatusSnapshot.objects.create(enterprise=enterprise, period=month, status="above", computed_at=now)
        ScaleRule.objects.get_or_create(region=region, valid_from=month)
        numbers = dict.fromkeys(("judged", "error", "bias", "right", "low", "high"), 1)
        ForecastScore.objects.create(
            region=region, year=2022, method="growth", month=6, computed_at=now, **numbers
        )
        account = PowerAccount.objects.create(number=code, name=code, region=county, enterprise=enterprise)
        PowerReading.objects.create(account=account, period=month)
        AnnualFactors.objects.create(enterprise=enterprise, year=2022)
        Project.objects.create(name=code, owner_name=code, region=county, zone=zone, enterprise=enterprise)
        Problem.objects.create(
            enterprise=enterprise, year=2023, number=number, text="问题", fingerprint=code, raised_on=month
        )
        document = PolicyDocument.objects.create(slug=f"at-{code}", title=code, issuer="某局", region=region)
        Article.objects.create(document=document, key="1", heading="一", text="一", position=0)
        target = region.targets.create(
            article=article,
            indicator="test",
            start=month,
            end=month,
            figure=Decimal(1),
            unit="户",
            kind="flow",
        )
        snapshot = ProgressSnapshot.objects.create(region=region, period=month, computed_at=now)
        IndicatorFigure.objects.create(snapshot=snapshot, indicator="test")
        TargetProgress.objects.create(snapshot=snapshot, target=target, light="grey")
        support_rows(region, enterprise, month, now)
        cycle_rows(region, month, now)
        reporting_rows(region, county, enterprise, month, now)
        land_rows(county, zone, enterprise, month, now)
        cultivation_rows(region, enterprise, month, now)
        grading_rows(region, enterprise, month, now)
        annual_rows(region, enterprise, month, now)
    missing = [model for model in SCOPED if not model._default_manager.exists()]
    assert not missing, f"give the test rows of {missing}"


def history_rows(region, enterprise, month, now):
    """An entry with its back data, a change of form, a former name, a merge, and who did what."""
    entry = ScaleEvent.objects.create(enterprise=enterprise, kind="entry", period=month)
    BackData.objects.create(enterprise=enterprise, entry=entry, first=month, last=month, opened_at=now)
    CorporateEvent.objects.create(enterprise=enterprise, kind="joint_stock", day=month)
    FormerName.objects.create(enterprise=enterprise, name="旧名", until=month)
    Merge.objects.create(target=enterprise, into=0, source=0, source_region=region, made_at=now)
    EventChange.objects.create(
        enterprise=enterprise, subject="scale", record=entry.pk, action="added", made_at=now
    )


def cycle_rows(region, month, now):
    """A month's dates, the unit's sheet with its history, and a word to the unit."""
    Window.objects.create(
        region=region, form="output", period=month, opens_on=month, due_on=month, closes_on=month
    )
    sheet = Submission.objects.create(region=region, form="output", period=month)
    SubmissionEvent.objects.create(submission=sheet, action="submit", at=now, by_name="测试")
    Reopening.objects.create(submission=sheet, reason="更正", until=month, opened_at=now)
    Reminder.objects.create(region=region, form="output", period=month, text="请报送", sent_at=now)


def reporting_rows(region, county, enterprise, month, now):
    """A rule with what it found, and what is still to be checked."""
    sheet = {"form": "output", "period": month}
    rule = CheckRule.objects.create(slug=f"at-{region.code}", region=region, name="规则", forms=["output"])
    CheckRuleVersion.objects.create(rule=rule, version=1, content={}, at=now, by_name="某人")
    finding = Finding.objects.create(
        rule=rule,
        rule_version=1,
        unit=county,
        enterprise=enterprise,
        **sheet,
        subject="gross_output",
        severity="error",
        due_on=month,
        opened_at=now,
        changed_at=now,
    )
    FindingEvent.objects.create(finding=finding, event="found", after="open", at=now, by_name="系统")
    CheckRun.objects.create(unit=region, **sheet, ran_at=now, enterprises=1, rules=1)
    CheckRequest.objects.create(region=region, **sheet, requested_at=now)


def expected(model, scope):
    """What a person of `scope` should see, found row by row in Python."""

    def seen(region):
        below = region.path.startswith(scope.path)
        return below or (model in BINDING and scope.path.startswith(region.path))

    related = region_lookup(model)
    rows = model._default_manager.select_related(related) if related else model._default_manager.all()
    return {row.pk for row in rows if seen(region_of(row))} if scope else set()


def visible(model, user):
    return set(model._default_manager.visible_to(user).values_list("pk", flat=True))


@pytest.mark.parametrize("key", CAST)
def test_each_sees_the_own_subtree_and_nothing_else(rows_everywhere, people, key):
    person = people[key]
    scope = None if CAST[key][2] in ADMINISTRATORS else person.region
    assert scope_of(person) == scope
    for model in SCOPED:
        assert visible(model, person) == expected(model, scope), model


@pytest.mark.parametrize("code", PLACES)
@pytest.mark.parametrize("role", [Role.BUREAU, Role.COUNTY, Role.VIEWER])
def test_whatever_the_place_and_role_the_subtree_is_the_limit(rows_everywhere, code, role):
    person = User.objects.get(username=f"at-{code}")
    person.role_rows.update(role=role)
    for model in SCOPED:
        found = visible(model, person)
        assert found == expected(model, person.region), model
        assert found, f"{model} has a row in {code}"


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_nobody_without_a_scope_sees_anything(rows_everywhere, people, model):
    inactive = make_person("bureau")
    inactive.is_active = False
    nowhere = make_person("leader")
    nowhere.region = None
    no_role = User.objects.create_user("nobody", display_name="无职", region=people["bureau"].region)
    administrators = [people[key] for key in ("system", "security", "audit")]
    for person in (AnonymousUser(), inactive, nowhere, no_role, *administrators):
        assert not visible(model, person)


def test_a_superuser_without_a_role_sees_no_business_data(rows_everywhere):
    root = User.objects.create_superuser("root", display_name="根", region=Region.objects.get(code="340000"))
    assert not visible(Enterprise, root)


def test_a_county_does_not_see_the_zone_that_is_assessed_beside_it(rows_everywhere, people):
    seen = Enterprise.objects.visible_to(people["county"])
    assert set(seen.values_list("region__code", "zone__code")) == {("341702", None), ("341702", "341702400")}


def test_visible_to_narrows_what_was_filtered_before(rows_everywhere, people):
    other = Enterprise.objects.filter(region__code="341504")
    assert other.exists()
    assert not other.visible_to(people["county"]).exists()
    assert (
        not Enterprise.objects.visible_to(people["county"]).within(Region.objects.get(code="341504")).exists()
    )
