"""Commands on the use of grades: a rate begins; D 类 is told to rectify, plans, reports, is accepted or sent back."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.attachments import checked
from accounts.models import Region
from assessments.flow_selectors import organises
from assessments.grading.grades import GRADES
from assessments.models import (
    Evaluation,
    Grade,
    Rectification,
    RectificationFile,
    RectificationStep,
    UseRate,
)
from assessments.uses import messages
from assessments.uses.kinds import ABOUT, UseKind
from policies.models import Article

_WHOLE = 100
RECTIFY_MONTHS = 12
"""How long a D 类 has where nobody says otherwise: till the next data year can show it."""


class UseRefused(Exception):
    """A command that is not carried out; `problems` says why, by field of its form."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = problems


@transaction.atomic
def begin_rate(
    *,
    region: Region,
    kind: UseKind,
    valid_from: date,
    rates: dict[str, Decimal | None],
    by: Any,
    now: datetime,
    article: Article | None = None,
    note: str = "",
) -> UseRate:
    """The region goes by these rates (grade → figure) from that day on; those before stay. Raises UseRefused."""
    problems = _problems_of(kind, rates)
    if not Region.objects.visible_to(by).filter(pk=region.pk).exists():
        problems["region"] = messages.USE_REGION_NOT_YOURS
    if UseRate.objects.filter(region=region, kind=kind, valid_from=valid_from).exists():
        said = {"region": region, "day": valid_from, "kind": ABOUT[kind].label}
        problems["valid_from"] = messages.USE_RATE_TAKEN.format(**said)
    _refuse(problems)
    made: UseRate = UseRate.objects.create(
        region=region,
        kind=kind,
        valid_from=valid_from,
        **{f"rate_{grade.lower()}": rates.get(grade) for grade in GRADES},
        article=article,
        note=note,
        made_by_name=str(by)[:60],
        made_at=now,
    )
    return made


def _problems_of(kind: UseKind, rates: dict[str, Decimal | None]) -> dict[str, str]:
    given = {grade: rate for grade, rate in rates.items() if rate is not None}
    if not given:
        return {"": messages.USE_RATE_EMPTY}
    problems = {
        f"rate_{grade.lower()}": messages.USE_RATE_NEGATIVE for grade, rate in given.items() if rate < 0
    }
    if kind is UseKind.FUNDS:
        over = {grade for grade, rate in given.items() if rate > _WHOLE}
        problems |= {f"rate_{grade.lower()}": messages.USE_RATE_OVER for grade in over}
    return problems


@transaction.atomic
def open_rectifications(*, evaluation: Evaluation, due: date, by: Any, now: datetime) -> list[Rectification]:
    """Everybody of grade D in the evaluation is told to rectify by `due`; who is told already stays. Raises UseRefused."""
    evaluation = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    if evaluation.state != Evaluation.State.PUBLISHED or evaluation.is_trial:
        raise UseRefused({"": messages.NOT_TO_BE_USED})
    if by is not None and not organises(by, evaluation.scheme.region):
        raise UseRefused({"": messages.USE_REGION_NOT_YOURS})
    rows = Grade.objects.filter(list__evaluation=evaluation, final_grade="D", rectification__isnull=True)
    made = [
        Rectification(
            enterprise_id=grade.enterprise_id,
            grade=grade,
            year=evaluation.data_year + 1,
            due=due,
            opened_at=now,
            opened_by_name=str(by)[:60] if by else "",
        )
        for grade in rows.order_by("pk")
    ]
    return list(Rectification.objects.bulk_create(made, batch_size=1_000))


def usual_due(start: date) -> date:
    """So many months after `start`, the last day of the month where it has no such day."""
    number = start.year * 12 + start.month - 1 + RECTIFY_MONTHS
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


Act = RectificationStep.Act
State = Rectification.State


@transaction.atomic
def plan_rectification(
    *, rectification: Rectification, measures: str, officer: str, on: date, by: Any, now: datetime
) -> RectificationStep:
    """What will be done, and who answers for it. Raises UseRefused."""
    row = _live(rectification, on, by, now)
    _refuse(
        {
            "measures": "" if measures.strip() else messages.NO_MEASURES,
            "officer": "" if officer.strip() else messages.NO_OFFICER,
        }
    )
    row.measures, row.officer = measures.strip(), officer.strip()[:40]
    if row.state == State.OPEN:
        row.state = State.UNDERWAY
    row.save(update_fields=["measures", "officer", "state"])
    return _step(row, Act.PLANNED, f"责任人：{row.officer}。{row.measures}", on, by, now)


@transaction.atomic
def report_progress(
    *,
    rectification: Rectification,
    text: str,
    on: date,
    by: Any,
    now: datetime,
    finished: bool = False,
    file: UploadedFile | None = None,
) -> RectificationStep:
    """What was done; `finished` asks for the acceptance. Raises UseRefused."""
    row = _live(rectification, on, by, now)
    _refuse({"text": "" if text.strip() else messages.NO_STEP_TEXT})
    row.state = State.REPORTED if finished else State.UNDERWAY
    row.save(update_fields=["state"])
    step = _step(row, Act.REPORTED if finished else Act.PROGRESS, text, on, by, now)
    if file:
        uploaded = {"uploaded_by": by, "uploaded_by_name": str(by)[:40], "uploaded_at": now}
        RectificationFile.objects.create(step=step, **_paper(file), **uploaded)
    return step


@transaction.atomic
def accept_rectification(
    *, rectification: Rectification, accepted: bool, text: str, on: date, by: Any, now: datetime
) -> RectificationStep:
    """The rectification is done, or goes back with what is lacking. Raises UseRefused."""
    row = _live(rectification, on, by, now)
    _refuse({"": "" if row.state == State.REPORTED else messages.NOT_REPORTED})
    _refuse({"text": "" if accepted or text.strip() else messages.NO_STEP_TEXT})
    row.state, row.done_on = (State.DONE, on) if accepted else (State.UNDERWAY, None)
    row.save(update_fields=["state", "done_on"])
    return _step(row, Act.ACCEPTED if accepted else Act.RETURNED, text, on, by, now)


@transaction.atomic
def extend_rectification(
    *, rectification: Rectification, due: date, text: str, on: date, by: Any, now: datetime
) -> RectificationStep:
    """A later day, for a reason. Raises UseRefused."""
    row = _live(rectification, on, by, now)
    late = messages.DUE_NOT_LATER.format(due=row.due)
    _refuse({"due": "" if due > row.due else late, "text": "" if text.strip() else messages.NO_STEP_TEXT})
    told = f"期限由{row.due}延至{due}：{text.strip()}"
    row.due = due
    row.save(update_fields=["due"])
    return _step(row, Act.EXTENDED, told, on, by, now)


def _live(rectification: Rectification, on: date, by: Any, now: datetime) -> Rectification:
    rows = Rectification.objects.select_for_update(of=("self",)).visible_to(by)
    row: Rectification | None = rows.filter(pk=rectification.pk).first()
    if row is None:
        raise UseRefused({"": messages.RECTIFICATION_NOT_YOURS})
    _refuse({"": messages.RECTIFIED_ALREADY if row.state == State.DONE else ""})
    _refuse({"on": messages.STEP_IN_FUTURE if on > timezone.localdate(now) else ""})
    return row


def _step(row: Rectification, act: str, text: str, on: date, by: Any, now: datetime) -> RectificationStep:
    made: RectificationStep = RectificationStep.objects.create(
        rectification=row, act=act, on=on, text=text.strip(), by_name=str(by)[:60], at=now
    )
    return made


def _paper(file: UploadedFile) -> dict[str, Any]:
    try:
        return checked(file)
    except ValidationError as error:
        raise UseRefused({"file": error.messages[0]}) from error


def _refuse(problems: dict[str, str]) -> None:
    if told := {name: why for name, why in problems.items() if why}:
        raise UseRefused(told)
