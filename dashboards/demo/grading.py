"""池州's evaluation of 2022, published after the whole way; that of 2023 as it stands in public, with appeals in every state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Department, User
from accounts.reference import FIXTURES
from assessments import factor_figures as figures
from assessments.evaluation_services import evaluate
from assessments.flow.appealing import State
from assessments.flow_forms import OBJECTION
from assessments.flow_services import appeals, steps
from assessments.flow_services.recomputing import recompute
from assessments.models import Appeal, Evaluation, EvaluationList, Grade
from assessments.scheme_services import load_scheme

_FILE = "chizhou-2022.yaml"
PUBLISHED, DRAFT = 2022, 2023
_PROOF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n"
_CONTACT, _TELEPHONE = "池州市亩均效益评价工作领导小组办公室（市经信局）", "0566-2088160"
# (factor, claimed ÷ noticed, found ÷ noticed, verdict): None where it has not come so far.
_APPEALS: tuple[tuple[str, str, str | None, State | None], ...] = (
    ("tax", "1.35", "1.35", State.ACCEPTED),
    ("land_area", "0.8", "0.9", State.PARTLY),
    ("revenue", "1.2", "1", State.REJECTED),
    ("tax", "1.15", "1.1", None),
    ("land_area", "0.75", None, None),
    ("rd_expense", "1.4", None, None),
)
_OFFICES = {"tax": "税务", "land_area": "自然资源", "revenue": "统计", "rd_expense": "统计"}
_GROUNDS = {
    "tax": "年末入库的一笔税款记在所属上一年度，未计入评价税收，附完税证明。",
    "land_area": "已转让和道路占用的部分仍计入用地面积，附不动产权证书和宗地图。",
    "revenue": "审计调整后的营业收入高于年报数，附审计报告。",
    "rd_expense": "委托研发支出未计入，附研发费用辅助账和加计扣除申报表。",
}


def load_grading(people: Mapping[str, User], now: datetime) -> int:
    """How many enterprises stand graded, both years together."""
    by = people.get("demo_bureau")
    text = (FIXTURES / "schemes" / _FILE).read_text(encoding="utf-8")
    later = text.replace(str(PUBLISHED), str(DRAFT))
    for year, said in ((PUBLISHED, text), (DRAFT, later)):
        scheme = load_scheme(text=said, file=_FILE, now=now, by=by, note="初次载入").version.scheme
        if scheme.evaluations.exists():  # an interrupted loading goes on
            continue
        if year == PUBLISHED:
            at = _at(date(year + 1, 6, 30))
            _publish(evaluate(scheme=scheme, today=at.date(), now=at, by=by), at, people)
        else:
            at = now - timedelta(days=3)
            evaluation = evaluate(scheme=scheme, today=date(year + 1, 6, 30), now=at, by=by)
            _put_up(evaluation, at, at + timedelta(hours=2), people, _APPEALS)
    return sum(EvaluationList.objects.filter(evaluation__computed_by=by).values_list("n", flat=True))


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time().replace(hour=10)))


def _publish(evaluation: Evaluation, at: datetime, people: Mapping[str, User]) -> None:
    """The whole way, two appeals of which changed grades."""
    by = people.get("demo_bureau")
    _put_up(evaluation, at, at + timedelta(days=3), people, _APPEALS[:3])
    closed = at + timedelta(days=15)
    evaluation = steps.close_notice(evaluation=evaluation, now=closed, by=by)
    evaluation = recompute(evaluation=evaluation, now=closed + timedelta(hours=3), by=by)
    decided = closed + timedelta(days=12)
    steps.decide(
        evaluation=evaluation,
        number="池亩均办纪要〔2023〕3号",
        decided_on=decided.date(),
        note="同意评价结果，按程序发布。",
        now=decided,
        by=by,
    )
    steps.publish(evaluation=evaluation, now=decided + timedelta(days=2), by=by)


def _put_up(
    evaluation: Evaluation,
    submitted: datetime,
    filed: datetime,
    people: Mapping[str, User],
    wanted: tuple[tuple[str, str, str | None, State | None], ...],
) -> None:
    """The evaluation in public, with appeals that have come as far as they say."""
    by = people.get("demo_bureau")
    evaluation = steps.submit(evaluation=evaluation, now=submitted, by=by)
    notice = steps.Notice(timezone.localdate(submitted), _CONTACT, _TELEPHONE, OBJECTION)
    evaluation = steps.open_notice(evaluation=evaluation, notice=notice, now=submitted, by=by)
    grades = Grade.objects.filter(list__evaluation=evaluation, quota_grade__in="CD", reason="")
    rest = list(grades.select_related("enterprise__region").order_by("rank")[:80])
    for number, (factor, claimed, found, verdict) in enumerate(wanted):
        likely = [each for each in rest if figures.graded_by(each, factor)]
        # Of what still waits, something waits in the county whose page is shown.
        own = [each for each in likely if number > 2 and _is_own(each, people)]
        grade = next(iter([*own, *likely]), None)
        if grade is None:
            continue
        rest.remove(grade)
        appeal = _filed(evaluation, grade, factor, claimed, filed + timedelta(minutes=37 * number), people)
        if number < len(_APPEALS) - 1:
            _handled(appeal, factor, found, verdict, filed + timedelta(hours=20 + number), people)


def _filed(
    evaluation: Evaluation, grade: Grade, factor: str, share: str, at: datetime, people: Mapping[str, User]
) -> Appeal:
    claim = _times(figures.graded_by(grade, factor), share)
    return appeals.file_appeal(
        evaluation=evaluation,
        enterprise=grade.enterprise,
        claims={factor: claim},
        grounds=_GROUNDS[factor],
        proof=[SimpleUploadedFile(f"{figures.label_of(factor)}证明.pdf", _PROOF)],
        now=at,
        by=people.get("demo_county" if _is_own(grade, people) else "demo_bureau"),
    )


def _is_own(grade: Grade, people: Mapping[str, User]) -> bool:
    """Whether the enterprise is of the county that has an account."""
    county = people.get("demo_county")
    return bool(county and county.region_id == grade.enterprise.region_id)


def _times(figure: Decimal | None, share: str) -> Decimal:
    return ((figure or Decimal(0)) * Decimal(share)).quantize(Decimal("0.01"))


def _handled(
    appeal: Appeal,
    factor: str,
    found: str | None,
    verdict: State | None,
    at: datetime,
    people: Mapping[str, User],
) -> None:
    """Forwarded to the department that supplied the figure, and as far as it has come since."""
    by = people.get("demo_bureau")
    offices = Department.objects.filter(region=appeal.evaluation.scheme.region)
    office = offices.filter(name__contains=_OFFICES[factor]).first() or offices.first()
    if office is None:
        return
    appeals.forward_appeal(appeal=appeal, department=office, now=at, by=by)
    if found is None:
        return
    recorded = appeal.items.get().recorded
    figure = recorded if found == "1" and recorded is not None else _times(recorded, found)
    finding = "经核对征管（登记、统计）系统和企业原始凭证，按核实数认定。"
    appeals.check_appeal(
        appeal=appeal, found={factor: figure}, finding=finding, now=at + timedelta(hours=2), by=by
    )
    if verdict:
        reason = "维持公示数据，理由见复核意见。" if verdict is State.REJECTED else "按主管部门核实数更正。"
        appeals.decide_appeal(
            appeal=appeal, verdict=verdict, reason=reason, now=at + timedelta(hours=4), by=by
        )
