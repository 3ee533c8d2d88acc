"""Commands on appeals: filed within the notice, forwarded, checked, decided; what is accepted corrects the factors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.attachments import DOCUMENTS, checked
from accounts.models import Department
from assessments import factor_figures as figures
from assessments.evaluation_services import EvaluationError, name_of
from assessments.factor_forms import SIGNED
from assessments.flow import appealing, messages
from assessments.flow.appealing import Act, State
from assessments.flow.stages import Stage
from assessments.flow_services.corrections import correct_factors
from assessments.flow_services.steps import held
from assessments.models import Appeal, AppealFile, AppealItem, AppealLine, Evaluation, Grade
from enterprises.models import Enterprise


class AppealRefused(EvaluationError):
    """What cannot be done; `problems` says why, a sentence by field, "" for the whole."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = dict(problems)


def _refuse_if(problems: Mapping[str, str]) -> None:
    if told := {name: sentence for name, sentence in problems.items() if sentence}:
        raise AppealRefused(told)


@transaction.atomic
def file_appeal(
    *,
    evaluation: Evaluation,
    enterprise: Enterprise,
    claims: Mapping[str, Decimal],
    grounds: str,
    proof: Iterable[UploadedFile],
    now: datetime,
    by: Any = None,
) -> Appeal:
    """The appeal stands with what was noticed beside what is claimed (in stored units). Raises AppealRefused."""
    evaluation, today, proof = held(evaluation), timezone.localdate(now), list(proof)
    grade = _noticed(evaluation, enterprise, today)
    recorded = {factor: figures.graded_by(grade, factor) for factor in claims}
    _refuse_if({factor: _why_not_claimed(factor, claims[factor], recorded[factor]) for factor in claims})
    _refuse_if(
        {
            "": "" if claims else messages.NO_ITEM,
            "grounds": "" if grounds.strip() else messages.NO_GROUNDS,
            "uploads": "" if proof else messages.NO_PROOF,
        }
    )
    appeal = Appeal.objects.create(
        evaluation=evaluation,
        enterprise=enterprise,
        grade=grade,
        grounds=grounds.strip(),
        filed_on=today,
        filed_at=now,
        filed_by=by,
        filed_by_name=name_of(by),
        due=appealing.due_of(State.FILED, today),
    )
    for factor, claim in claims.items():
        AppealItem.objects.create(appeal=appeal, factor=factor, recorded=recorded[factor], claimed=claim)
    _attach(appeal, proof, AppealFile.Kind.PROOF, now, by)
    told = "、".join(
        f"{figures.label_of(factor)}{_change(factor, recorded[factor], claim)}"
        for factor, claim in claims.items()
    )
    _line(appeal, messages.FILED.format(items=told), now, by)
    return appeal


def _noticed(evaluation: Evaluation, enterprise: Enterprise, today: date) -> Grade:
    """The grade that the enterprise was noticed with, which an appeal can be filed against that day."""
    why = appealing.why_not_filed(
        in_publicity=evaluation.state == Stage.PUBLICITY,
        opens=evaluation.notice_opens,
        ends=evaluation.notice_ends,
        today=today,
    )
    if why:
        raise AppealRefused({"": why})
    grade = Grade.objects.filter(list__evaluation=evaluation, enterprise=enterprise).first()
    if grade is None:
        raise AppealRefused({"enterprise": messages.NOT_LISTED.format(name=enterprise.name)})
    if evaluation.appeals.pending().filter(enterprise=enterprise).exists():
        raise AppealRefused({"enterprise": messages.APPEAL_STANDS.format(name=enterprise.name)})
    return grade


def _why_not_claimed(factor: str, claim: Decimal, recorded: Decimal | None) -> str:
    label = figures.label_of(factor)
    if claim < 0 and factor not in SIGNED:
        return messages.CLAIM_NEGATIVE.format(label=label)
    same = claim == recorded
    return messages.CLAIM_IS_RECORD.format(label=label, value=figures.words(factor, claim)) if same else ""


def _change(factor: str, before: Decimal | None, after: Decimal) -> str:
    return f"{figures.words(factor, before)}→{figures.words(factor, after)}"


def _attach(appeal: Appeal, uploads: Iterable[UploadedFile], kind: str, now: datetime, by: Any) -> None:
    try:
        fields = [checked(upload, DOCUMENTS) for upload in uploads]
    except ValidationError as error:
        raise AppealRefused({"uploads": "；".join(error.messages)}) from error
    for each in fields:
        AppealFile.objects.create(
            appeal=appeal, kind=kind, uploaded_by=by, uploaded_by_name=name_of(by), uploaded_at=now, **each
        )


def _line(appeal: Appeal, text: str, now: datetime, by: Any) -> None:
    AppealLine.objects.create(appeal=appeal, at=now, by=by, by_name=name_of(by), text=text[:500])


def _held(appeal: Appeal, act: Act) -> Appeal:
    """The appeal, its scheme held, to which the act may be done. Raises AppealRefused."""
    held(Evaluation(pk=appeal.evaluation_id, scheme_id=appeal.evaluation.scheme_id))
    appeal = Appeal.objects.select_related("enterprise", "evaluation", "department").get(pk=appeal.pk)
    _refuse_if({"": appealing.why_not(act, State(appeal.state))})
    return appeal


def _move(appeal: Appeal, state: State, now: datetime, **values: Any) -> None:
    values |= {"state": state.value, "due": appealing.due_of(state, timezone.localdate(now))}
    for name, value in values.items():
        setattr(appeal, name, value)
    appeal.save(update_fields=list(values))


@transaction.atomic
def forward_appeal(*, appeal: Appeal, department: Department, now: datetime, by: Any = None) -> Appeal:
    """The department that supplied the figure is to check it; an appeal sent wrongly goes to another. Raises AppealRefused."""
    appeal = _held(appeal, Act.FORWARD)
    _move(appeal, State.FORWARDED, now, department=department)
    _line(appeal, messages.FORWARDED.format(department=department, due=appeal.due), now, by)
    return appeal


@transaction.atomic
def check_appeal(
    *,
    appeal: Appeal,
    found: Mapping[str, Decimal],
    finding: str,
    uploads: Iterable[UploadedFile] = (),
    now: datetime,
    by: Any = None,
) -> Appeal:
    """What the department found is on record, a figure for each item (in stored units). Raises AppealRefused."""
    appeal = _held(appeal, Act.CHECK)
    _refuse_if({"": why_not_theirs(appeal, by)})
    items = list(appeal.items.all())
    missing = {
        item.factor: messages.FOUND_MISSING.format(label=figures.label_of(item.factor))
        for item in items
        if item.factor not in found
    }
    _refuse_if(missing | {"finding": "" if finding.strip() else messages.NO_FINDING})
    for item in items:
        item.found = found[item.factor]
        item.save(update_fields=["found"])
    _attach(appeal, uploads, AppealFile.Kind.FINDING, now, by)
    _move(appeal, State.CHECKED, now, finding=finding.strip())
    told = "、".join(f"{figures.label_of(i.factor)}{figures.words(i.factor, i.found)}" for i in items)
    text = messages.CHECKED.format(department=appeal.department, items=told, text=finding.strip())
    _line(appeal, text, now, by)
    return appeal


def why_not_theirs(appeal: Appeal, by: Any) -> str:
    """Why somebody of another department cannot check the appeal; whoever decides it may enter any finding."""
    if by is None or by.has_perm("assessments.decide_appeal") or by.department_id == appeal.department_id:
        return ""
    return messages.OTHER_DEPARTMENT.format(department=appeal.department)


@transaction.atomic
def decide_appeal(*, appeal: Appeal, verdict: State, reason: str, now: datetime, by: Any = None) -> Appeal:
    """The appeal is decided; accepted, the factors are what the department found. Raises AppealRefused."""
    appeal = _held(appeal, Act.DECIDE)
    _refuse_if({"reason": "" if reason.strip() else messages.NO_DECISION_REASON})
    items = [item for item in appeal.items.all() if item.found is not None]
    why = appealing.why_not_verdict(
        verdict,
        {figures.label_of(item.factor): item.recorded for item in items},
        {figures.label_of(item.factor): item.found for item in items if item.found is not None},
    )
    _refuse_if({"verdict": why})
    _move(appeal, verdict, now, reason=reason.strip(), decided_at=now, decided_by_name=name_of(by))
    label = appealing.STATE_LABELS[verdict]
    _line(appeal, messages.DECIDED.format(verdict=label, reason=reason.strip()), now, by)
    if verdict in appealing.UPHELD:
        _correct(appeal, items, now, by)
    return appeal


def _correct(appeal: Appeal, items: list[AppealItem], now: datetime, by: Any) -> None:
    changed = {i.factor: i.found for i in items if i.found is not None and i.found != i.recorded}
    recorded = {item.factor: item.recorded for item in items}
    told = "、".join(
        f"{figures.label_of(factor)}{_change(factor, recorded[factor], value)}"
        for factor, value in changed.items()
    )
    text = messages.CORRECTED.format(items=told)
    correct_factors(
        enterprise=appeal.enterprise,
        year=appeal.evaluation.data_year,
        values=changed,
        why=f"{appeal.evaluation.data_year}年度亩均评价申诉第{appeal.pk}号。{text}",
        now=now,
        by=by,
    )
    _line(appeal, text, now, by)


@transaction.atomic
def withdraw_appeal(*, appeal: Appeal, reason: str, now: datetime, by: Any = None) -> Appeal:
    """The enterprise takes the open appeal back. Raises AppealRefused."""
    appeal = _held(appeal, Act.WITHDRAW)
    _refuse_if({"reason": "" if reason.strip() else messages.NO_REASON})
    _move(appeal, State.WITHDRAWN, now)
    _line(appeal, messages.WITHDRAWN.format(reason=reason.strip()), now, by)
    return appeal
