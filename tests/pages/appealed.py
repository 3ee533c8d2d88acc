"""An appeal and a computing of a county, for page tests; the evaluation itself stays a draft."""

from __future__ import annotations

from typing import NamedTuple

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Region
from assessments.flow_services.computing import request_computing
from assessments.models import Appeal, AppealFile, AppealLine, Computing, Evaluation, EvaluationList, Grade
from tests.pages.graded import make_evaluation


class Appealed(NamedTuple):
    """The appeal, its paper, and a computing that is over."""

    appeal: Appeal
    paper: AppealFile
    computing: Computing


def make_appeal(evaluation: Evaluation) -> Appealed:
    """Appeals against every grade of the evaluation, of which it gives the first; none is forwarded yet."""
    grades = Grade.objects.filter(list__evaluation=evaluation).select_related("list", "enterprise")
    papers = [_appealed(evaluation, grade) for grade in grades.order_by("pk")]
    _keep_before(evaluation, [paper.appeal.grade for paper in papers])
    now = timezone.now()
    computing = request_computing(scheme=evaluation.scheme, today=timezone.localdate(now), now=now)
    computing.state = Computing.State.DONE
    computing.save(update_fields=["state"])
    return Appealed(papers[0].appeal, papers[0], computing)


def make_again(region: Region) -> Appealed:
    """The same for the region's evaluation computed anew, whatever stood of it."""
    for model in (Appeal, Computing):
        model.objects.all().delete()
    Evaluation.objects.exclude(superseded_by=None).delete()
    return make_appeal(make_evaluation(region))


def _appealed(evaluation: Evaluation, grade: Grade) -> AppealFile:
    now = timezone.now()
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
    return paper


def _keep_before(evaluation: Evaluation, grades: list[Grade]) -> None:
    """The evaluation as it stood before the appeals: the enterprises had other places."""
    kept = ("scheme", "version", "data_year", "today", "computed_at", "computed_by_name")
    before = Evaluation.objects.create(
        state=Evaluation.State.SUPERSEDED,
        superseded_by=evaluation,
        **{name: getattr(evaluation, name) for name in kept},
    )
    lists = {
        key: EvaluationList.objects.create(evaluation=before, key=key, n=1)
        for key in {grade.list.key for grade in grades}
    }
    for place, grade in enumerate(grades, 99):
        Grade.objects.create(
            list=lists[grade.list.key],
            enterprise=grade.enterprise,
            uscc=grade.uscc,
            name=grade.name,
            raw=1,
            total=1,
            rank=place,
            quota_grade="D",
            final_grade="D",
        )
