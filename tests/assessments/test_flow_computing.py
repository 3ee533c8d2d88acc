"""Workers share a computing: the same grades as in one go, however often and in what order its parts are delivered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Region
from assessments import tasks
from assessments.evaluation_selectors import differences, results
from assessments.evaluation_services import evaluate
from assessments.flow_services import computing as service
from assessments.models import AnnualFactors, Computing, Evaluation, GradingScheme
from assessments.scheme_services import load_scheme
from config.celery import app
from enterprises.models import Enterprise
from tests import sheets
from tests.assessments.schemes import CHIZHOU

pytestmark = pytest.mark.django_db
NOW, TODAY = timezone.now(), date(2023, 6, 30)
BOTH = CHIZHOU.replace(
    "bonuses:",
    """\
  - key: below_scale
    min_land_mu: 3
    items: [{indicator: tax_per_mu, weight: 100, rule: rank, missing: zero}]
    grades: {by: share, A: 20, B: 45, C: 30, D: 5}
bonuses:""",
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """What a task queues is done at once, as by a worker that waits for it."""
    monkeypatch.setattr(app.conf, "task_always_eager", True)


@pytest.fixture
def scheme(db):
    """Enterprises of two counties and one of the city's own, above scale and below, with words nobody knows."""
    keys = [*sheets.known(*range(1, 8)), *sheets.known(*range(8, 13), region="341721")]
    sheets.take_register(sheets.firm(20, entry=None), sheets.firm(21, entry=None))
    below = list(
        Enterprise.objects.filter(uscc__in=[sheets.code(20), sheets.code(21)]).values_list("pk", flat=True)
    )
    Enterprise.objects.filter(pk=keys[6]).update(region=Region.objects.get(code="341700"))
    AnnualFactors.objects.bulk_create(
        AnnualFactors(
            enterprise_id=key,
            year=2022,
            land_area=5 + place,
            tax=900 + 37 * place,
            revenue=30_000 + place,
            rd_expense=None if place == 3 else 10 * place,
            vetoes="没听说过的事项" if place in (1, 9) else "",
            ungraded="公用事业" if place == 4 else "",
        )
        for place, key in enumerate([*keys[:-1], *below])
    )
    return load_scheme(text=BOTH, file="方案.yaml", now=NOW).version.scheme


def test_counties_gathered_apart_give_the_grades_of_one_go(scheme):
    once = evaluate(scheme=scheme, today=TODAY, now=NOW)
    alone, remarks = results(once), once.remarks
    assert [part["n"] for part in alone["lists"]] == [11, 2]
    asked = service.request_computing(scheme=scheme, today=TODAY, now=NOW)
    assert asked.parts.count() > 3
    for part in asked.parts.order_by("-pk"):
        tasks.gather_part(part.pk)
    done = Computing.objects.get()
    assert done.state == "done"
    together = done.evaluation
    assert results(together) == alone
    assert together.remarks == remarks
    assert len(remarks) == 2
    assert differences(together) == []
    assert list(Evaluation.objects.all()) == [together]


def test_a_message_that_comes_twice_changes_nothing(scheme):
    asked = service.request_computing(scheme=scheme, today=TODAY, now=NOW)
    assert service.request_computing(scheme=scheme, today=TODAY, now=NOW) == asked
    for part in asked.parts.all():
        tasks.gather_part(part.pk)
    done = Evaluation.objects.get()
    for part in asked.parts.all():
        tasks.gather_part(part.pk)
    tasks.grade_computing(asked.pk)
    assert Evaluation.objects.get().pk == done.pk


def test_nothing_is_graded_while_a_county_is_missing(scheme):
    asked = service.request_computing(scheme=scheme, today=TODAY, now=NOW)
    first, *_ = asked.parts.all()
    assert service.gather_part(part_id=first.pk, now=NOW) is None
    assert service.grade_computing(computing_id=asked.pk, now=NOW) is None
    assert not Evaluation.objects.exists()


def test_what_a_killed_worker_left_is_carried_on(scheme):
    asked = service.request_computing(scheme=scheme, today=TODAY, now=NOW - timedelta(minutes=5))
    first, *others = asked.parts.values_list("pk", flat=True)
    assert set(service.abandoned(now=NOW)[0]) == {first, *others}
    for part in (first, *others):
        service.gather_part(part_id=part, now=NOW - timedelta(minutes=4))  # and then it is killed
    assert service.abandoned(now=NOW) == ([], [asked.pk])
    tasks.carry_on_computings()
    assert Computing.objects.get().state == "done"
    assert service.abandoned(now=NOW + timedelta(hours=1)) == ([], [])


def test_a_computing_that_cannot_be_graded_says_so(scheme):
    asked = service.request_computing(scheme=scheme, today=TODAY, now=NOW)
    asked.parts.update(
        gathered_at=NOW, gathered={"inputs": {"no_list": []}, "without_data": {}, "unknown": []}
    )
    assert service.grade_computing(computing_id=asked.pk, now=NOW) is None
    asked.refresh_from_db()
    assert (asked.state, "系统出错" in asked.message) == ("failed", True)
    assert GradingScheme.objects.get().evaluations.count() == 0
