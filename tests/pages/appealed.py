"""An appeal and a computing of a county, for page tests; the evaluation itself stays a draft."""

from __future__ import annotations

from typing import NamedTuple

from django.core.files.base import ContentFile
from django.utils import timezone

from assessments.flow_services.computing import request_computing
from assessments.models import Appeal, AppealFile, AppealLine, Computing, Evaluation, Grade


class Appealed(NamedTuple):
    """The appeal, its paper, and a computing that is over."""

    appeal: Appeal
    paper: AppealFile
    computing: Computing


def make_appeal(evaluation: Evaluation) -> Appealed:
    """An appeal that waits to be forwarded, against the first grade of the evaluation."""
    now = timezone.now()
    grade = Grade.objects.filter(list__evaluation=evaluation).order_by("pk").first()
    appeal = Appeal.objects.create(
        evaluation=evaluation,
        enterprise=grade.enterprise,
        grade=grade,
        grounds="税款漏计",
        filed_on=timezone.localdate(now),
        filed_at=now,
        filed_by_name="测试",
        due=timezone.localdate(now),
    )
    appeal.items.create(factor="tax", recorded=1, claimed=20)
    AppealLine.objects.create(appeal=appeal, at=now, by_name="测试", text="提出申诉")
    paper = AppealFile(
        appeal=appeal, sha256=f"{appeal.pk:064d}", name="证明.pdf", content_type="application/pdf", size=9
    )
    paper.file.save("证明.pdf", ContentFile(b"%PDF-1.4 "))
    computing = request_computing(scheme=evaluation.scheme, today=timezone.localdate(now), now=now)
    computing.state = Computing.State.DONE
    computing.save(update_fields=["state"])
    return Appealed(appeal, paper, computing)
