"""Evaluations stand: a draft gives way to the next, what is published never changes and can be computed again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.evaluation_selectors import differences, in_use, results
from assessments.evaluation_services import EvaluationError, evaluate
from assessments.flow_services.steps import publish
from assessments.models import AnnualFactors, Evaluation, Grade, GradingScheme
from assessments.scheme_services import load_scheme
from enterprises.models import Enterprise
from enterprises.services.merging import merge_enterprises
from tests import sheets
from tests.assessments import flowing
from tests.assessments.schemes import CHIZHOU

pytestmark = pytest.mark.django_db
NOW, TODAY = timezone.now(), date(2023, 6, 30)
INDUSTRY = CHIZHOU.replace("base: {fixed: 300}", "base: {industry: mean}")


@pytest.fixture
def firms(db):
    """Six enterprises of two industries, the last of which has no figure but its land."""
    keys = sheets.known(*range(1, 7))
    Enterprise.objects.filter(pk__in=keys[3:]).update(industry_code="2614")
    rows = [
        AnnualFactors(
            enterprise_id=key,
            year=2022,
            land_area=Decimal("12.5") + place,
            tax=None if place == 5 else 1000 + 333 * place,
            revenue=None if place == 5 else 30_000 + 7 * place,
            value_added=Decimal("7777.7777"),
            emissions=Decimal("1.1") * place,
            rd_expense=100 * place,
            ungraded="公用事业" if place == 4 else "",
        )
        for place, key in enumerate(keys)
    ]
    AnnualFactors.objects.bulk_create(rows)
    return keys


@pytest.fixture
def scheme(db):
    return load(INDUSTRY)


def load(text):
    return load_scheme(text=text, file="方案.yaml", now=NOW).version.scheme


def run(scheme):
    return evaluate(scheme=scheme, today=TODAY, now=NOW)


def test_computed_again_from_what_was_kept_it_is_the_same(firms, scheme):
    evaluation = run(scheme)
    before = results(evaluation)
    assert before["lists"][0]["n"] == 6
    assert differences(evaluation) == []
    AnnualFactors.objects.update(tax=1)
    assert differences(evaluation) == []
    assert results(evaluation) == before


def test_a_tampered_grade_is_found(firms, scheme):
    evaluation = run(scheme)
    Grade.objects.filter(uscc=sheets.code(2)).update(final_grade="A", quota_grade="A")
    assert differences(evaluation) == [sheets.code(2)]


def test_a_draft_gives_way_to_the_next(firms, scheme):
    run(scheme)
    again = run(scheme)
    assert list(Evaluation.objects.all()) == [again]
    assert Grade.objects.count() == 6


def test_what_is_published_stays_beside_a_new_draft(firms, scheme):
    published = flowing.published(run(scheme), now=NOW)
    before = results(published)
    AnnualFactors.objects.update(tax=5000)
    load(INDUSTRY.replace("points: 3", "points: 5"))
    draft = run(scheme)
    assert (published.version.number, draft.version.number) == (1, 2)
    assert results(published) == before
    assert results(draft) != before
    assert differences(published) == []
    with pytest.raises(EvaluationError, match="已发布"):
        publish(evaluation=published, now=NOW)


def test_the_grade_in_use_is_that_of_the_year_before_published_last(firms, scheme):
    run(scheme)
    assert in_use(firms, 2023) == {}
    flowing.published(run(scheme), now=NOW)
    latest = flowing.published(run(scheme), now=timezone.now())
    found = in_use(firms[:2], 2023)
    assert {key: grade.list.evaluation_id for key, grade in found.items()} == dict.fromkeys(
        firms[:2], latest.pk
    )
    assert in_use(firms, 2022) == {}


def test_a_merge_leaves_what_was_published_whole(firms, scheme, people):
    published = flowing.published(run(scheme), now=NOW)
    before = results(published)
    source, target = (Enterprise.objects.get(pk=key) for key in firms[:2])
    merge_enterprises(source=source, target=target, why="重复登记", by=people["bureau"], now=NOW, today=TODAY)
    assert results(published) == before
    assert differences(published) == []
    assert in_use([target.pk], 2023)[target.pk].uscc == target.uscc


def test_a_trial_is_not_in_use(firms):
    evaluation = flowing.published(run(load(INDUSTRY + "trial: true\n")), now=NOW)
    assert evaluation.is_trial
    assert in_use(firms, 2023) == {}


def test_what_a_list_was_measured_by_is_kept(firms, scheme):
    (part,) = run(scheme).lists.all()
    tax, revenue, rd, emissions = part.measures
    assert set(revenue["base"]) == {"26", "32"}
    assert (rd["base"], rd["least"]) == (None, 0.0)
    assert tax["mean_score"] > 0
    assert emissions["base"] == pytest.approx(2.42 / 777.77777, abs=1e-8)
    assert sum(part.counts.values()) == part.n


def test_only_what_lies_in_ones_region_is_seen(firms, scheme, people):
    evaluation = run(scheme)
    assert Grade.objects.visible_to(people["county"]).count() == 6
    assert Grade.objects.visible_to(people["cadre"]).count() == 0
    assert Evaluation.objects.visible_to(people["cadre"]).get() == evaluation
    assert not Evaluation.objects.visible_to(people["elsewhere"]).exists()
    assert not GradingScheme.objects.visible_to(people["system"]).exists()


def test_queries_do_not_grow_with_the_enterprises(firms, scheme, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        run(scheme)
