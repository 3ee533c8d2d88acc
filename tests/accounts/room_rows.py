"""One row of each model of the rooms beside reporting, for the test of who sees what."""

from __future__ import annotations

from assessments.models import (
    Appeal,
    AppealFile,
    AppealItem,
    AppealLine,
    Computing,
    ComputingPart,
    Evaluation,
    EvaluationList,
    EvaluationStep,
    Grade,
    GradingScheme,
    Rectification,
    RectificationFile,
    RectificationStep,
    SchemeVersion,
    UseRate,
)
from cultivation.models import (
    CultivationRule,
    Diagnosis,
    DiagnosisFile,
    Membership,
    Proposal,
    Recognition,
    RecognitionFile,
    RobotCount,
    TierSnapshot,
)
from land.models import (
    LandDispute,
    LandShare,
    Parcel,
    ParcelFile,
    ParcelLine,
    Revival,
    Site,
    SiteCheck,
    SiteFile,
    SiteLine,
    SiteMeasure,
    SiteVisit,
)
from support.models import (
    Activity,
    ActivityFile,
    Attendance,
    ChainEntry,
    Consultation,
    DisposalStep,
    Distress,
    Doubt,
    Measure,
    Need,
    NeedStep,
    PlanEvent,
    RescuePlan,
)


def land_rows(region, zone, enterprise, month, now):
    """A parcel and a site with everything that hangs on them."""
    place, line = {"region": region, "zone": zone}, {"at": now, "by_name": "某人", "text": "登记"}
    file = {
        "sha256": "0" * 64,
        "name": "a.pdf",
        "content_type": "application/pdf",
        "size": 1,
        "file": "a.pdf",
    }
    parcel = Parcel.objects.create(number=f"at-{enterprise.uscc}", area=1, **place)
    LandShare.objects.create(parcel=parcel, enterprise=enterprise, basis="owned", area=1)
    Revival.objects.create(parcel=parcel, area=1, on=month)
    days, areas = {"raised_on": month, "as_of": month}, {"recorded_area": 1, "claimed_area": 2}
    LandDispute.objects.create(parcel=parcel, enterprise=enterprise, objector="某人", **days, **areas)
    ParcelFile.objects.create(parcel=parcel, **file)
    ParcelLine.objects.create(parcel=parcel, **line)
    site = Site.objects.create(name=f"at-{enterprise.uscc}", township="某镇", **place)
    SiteCheck.objects.create(site=site, step="water", done_on=month, by_name="某人")
    SiteMeasure.objects.create(site=site, text="除尘", due_on=month)
    SiteVisit.objects.create(site=site, on=month, by_name="某人", finding="正常")
    SiteFile.objects.create(site=site, **file)
    SiteLine.objects.create(site=site, **line)


def cultivation_rows(region, enterprise, month, now):
    """A pool with its proposal, a tier, a recognition and a diagnosis with their papers, robots, parameters."""
    CultivationRule.objects.get_or_create(region=region, valid_from=month)
    here = {"enterprise": enterprise}
    Proposal.objects.create(**here, pool="small_up", move="enter", period=month, proposed_at=now)
    Membership.objects.create(**here, pool="small_up", entered=month)
    TierSnapshot.objects.create(**here, period=month, basis="year", tier=1, figure=1, computed_at=now)
    recognition = Recognition.objects.create(**here, kind="hightech", level="nation", awarded_on=month)
    RecognitionFile.objects.create(recognition=recognition, size=1)
    RobotCount.objects.create(**here, month=month, number=1)
    DiagnosisFile.objects.create(diagnosis=Diagnosis.objects.create(**here, done_on=month), size=1)


def support_rows(region, enterprise, month, now):
    """A plan with a line, a recognition, a need, a product and an activity, with what belongs to each."""
    plan = RescuePlan.objects.create(enterprise=enterprise, reason="other", situation="-", opened_on=month)
    department = region.departments.first()
    Consultation.objects.create(plan=plan, held_on=month, decided="-")
    line = {"number": 1, "reference": region.code, "first_due_on": month, "due_on": month}
    Measure.objects.create(plan=plan, department=department, **line)
    PlanEvent.objects.create(plan=plan, kind="opened", at=now)
    distress = Distress.objects.create(enterprise=enterprise, kind="zombie", identified_on=month)
    DisposalStep.objects.create(distress=distress, on=month, state="identified", text="-", at=now)
    Doubt.objects.create(enterprise=enterprise, year=2023, reason="-", at=now)
    need = Need.objects.create(enterprise=enterprise, month=month, kind="market", subject="-")
    NeedStep.objects.create(need=need, act="matched", on=month)
    ChainEntry.objects.create(enterprise=enterprise, role="product", product="-")
    activity = Activity.objects.create(region=region, kind="supply", held_on=month, title=region.code)
    Attendance.objects.create(activity=activity, enterprise=enterprise)
    ActivityFile.objects.create(activity=activity, sha256="0" * 64, name="a", size=1, file="a")


def grading_rows(region, enterprise, month, now):
    """A scheme of the region, an evaluation by it, and the grade of an enterprise."""
    scheme = GradingScheme.objects.create(
        slug=f"at-{region.code}", name=region.code, region=region, data_year=2022
    )
    version = SchemeVersion.objects.create(
        scheme=scheme, number=1, text="", digest="0", at=now, by_name="某人"
    )
    evaluation = Evaluation.objects.create(
        scheme=scheme, version=version, data_year=2022, today=month, computed_at=now, computed_by_name="某人"
    )
    part = EvaluationList.objects.create(evaluation=evaluation, key="above_scale", n=1)
    grade = Grade.objects.create(
        list=part, enterprise=enterprise, uscc="0", name="某厂", raw=1, total=1, final_grade="不定"
    )
    UseRate.objects.create(region=region, kind="power", valid_from=month)
    rectification = Rectification.objects.create(
        enterprise=enterprise, grade=grade, year=2023, due=month, opened_at=now
    )
    rectified = RectificationStep.objects.create(
        rectification=rectification, act="progress", on=month, text="登记", by_name="某人", at=now
    )
    RectificationFile.objects.create(step=rectified, sha256="0" * 64, name="a.pdf", size=1, file="a.pdf")
    step = {"at": now, "by_name": "某人"}
    EvaluationStep.objects.create(evaluation=evaluation, verb="submit", **step)
    asked = {"asked_at": now, "asked_by_name": "某人", "touched_at": now}
    computing = Computing.objects.create(scheme=scheme, version=version, today=month, **asked)
    ComputingPart.objects.create(computing=computing, region=region)
    filed = {"grounds": "-", "filed_on": month, "filed_at": now, "filed_by_name": "某人"}
    appeal = Appeal.objects.create(evaluation=evaluation, enterprise=enterprise, grade=grade, **filed)
    AppealItem.objects.create(appeal=appeal, factor="tax", claimed=1)
    AppealFile.objects.create(appeal=appeal, sha256="0" * 64, name="a", size=1, file="a")
    AppealLine.objects.create(appeal=appeal, text="-", **step)
