"""池州's evaluation of 2022: the scheme that comes with the system, computed and published; that of 2023 as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from accounts.models import User
from accounts.reference import FIXTURES
from assessments.evaluation_services import evaluate, publish
from assessments.models import EvaluationList
from assessments.scheme_services import load_scheme

_FILE = "chizhou-2022.yaml"
PUBLISHED, DRAFT = 2022, 2023


def load_grading(people: Mapping[str, User], now: datetime) -> int:
    """How many enterprises stand graded, both years together."""
    by = people.get("demo_bureau")
    text = (FIXTURES / "schemes" / _FILE).read_text(encoding="utf-8")
    later = text.replace(str(PUBLISHED), str(DRAFT))
    for year, said in ((PUBLISHED, text), (DRAFT, later)):
        scheme = load_scheme(text=said, file=_FILE, now=now, by=by, note="初次载入").version.scheme
        if scheme.evaluations.exists():  # an interrupted loading goes on
            continue
        evaluation = evaluate(scheme=scheme, today=date(year + 1, 6, 30), now=now, by=by)
        if year == PUBLISHED:
            publish(evaluation=evaluation, now=now, by=by)
    return sum(EvaluationList.objects.filter(evaluation__computed_by=by).values_list("n", flat=True))
