"""What stands in 帮扶服务 for page tests: a plan, a recognition, needs, the chain, activities of each enterprise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import attachments
from accounts.models import Department
from enterprises.models import Enterprise
from support.models import (
    Activity,
    ActivityFile,
    Attendance,
    ChainEntry,
    Distress,
    Measure,
    Need,
    RescuePlan,
)
from support.services import distress as distress_services
from support.services import needs as need_services
from support.services import plans as plan_services

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 40


@dataclass
class Supported:
    """What stands for one enterprise."""

    plan: RescuePlan
    measure: Measure
    distress: Distress
    need: Need
    entry: ChainEntry
    activity: Activity
    attendance: Attendance
    file: ActivityFile


def make_supported(enterprise: Enterprise) -> Supported:
    """One of each, made by the room's own commands."""
    who = {"by": "测试", "now": timezone.now()}
    department = Department.objects.filter(region=enterprise.region).first()
    plan = plan_services.open_plan(
        enterprise=enterprise, reason="at_risk", situation="订单减少", opened_on=date(2023, 1, 5), **who
    )
    line = {"problem": "缺流动资金", "measure": "协调续贷", "due_on": date(2023, 6, 30)}
    measure = plan_services.add_measure(plan=plan, department=department, **line, **who)
    plan_services.add_measure(plan=plan, department=department, **line, **who)
    plan_services.record_consultation(
        plan=plan, held_on=date(2023, 2, 1), departments=[department], decided="续贷", **who
    )
    distress = distress_services.identify(
        enterprise=enterprise,
        kind="distressed",
        criteria=["losses"],
        identified_on=date(2023, 3, 1),
        **who,
    )
    need = make_needs(enterprise, who)
    entry = ChainEntry.objects.create(enterprise=enterprise, role="product", product="压铸件")
    return Supported(plan, measure, distress, need, entry, *make_activity(enterprise))


def make_needs(enterprise: Enterprise, who: dict) -> Need:
    """Money that is matched, and a supplier that is sought."""
    need_services.raise_need(
        enterprise=enterprise, month=date(2023, 4, 1), kind="supplier", subject="采购压铸件", **who
    )
    need = need_services.raise_need(
        enterprise=enterprise,
        month=date(2023, 4, 1),
        kind="finance",
        subject="周转资金",
        amount=Decimal(5000),
        **who,
    )
    return need_services.match_need(
        need=need, on=date(2023, 5, 6), partner_kind="bank", partner="农商行", **who
    )


def make_activity(enterprise: Enterprise) -> tuple[Activity, Attendance, ActivityFile]:
    """A meeting of the enterprise's county that it came to, with a photograph."""
    activity = Activity.objects.create(
        region=enterprise.region,
        kind="supply",
        held_on=date(2023, 4, 6),
        title=f"{enterprise.uscc}对接会",
        signed_amount=Decimal(12_000),
    )
    attendance = Attendance.objects.create(activity=activity, enterprise=enterprise, people=2)
    fields = attachments.checked(SimpleUploadedFile("现场.jpg", JPEG))
    return activity, attendance, ActivityFile.objects.create(activity=activity, **fields)
