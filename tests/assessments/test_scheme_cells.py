"""A scheme as a form: each value is written back in its place, and nothing else of the text moves."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.reference import FIXTURES
from assessments.grading.reading import read_scheme
from assessments.scheme_cells import form_of, rewritten
from assessments.scheme_services import load_scheme
from tests.assessments.schemes import CHIZHOU

COMMENTED = CHIZHOU.replace("data_year: 2022", "data_year: 2022   # 数据年度").replace(
    "    items:\n", "    items:\n      # 亩均税收为主\n"
)


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        ("lists.0.items.0.weight", "45", "weight: 40", "weight: 45"),
        ("lists.0.items.1.base.fixed", "320.5", "fixed: 300", "fixed: 320.5"),
        ("lists.0.items.0.base", "weighted_mean", "base: mean", "base: weighted_mean"),
        ("lists.0.items.2.missing", "zero", "high: 100, missing: mean_score", "high: 100, missing: zero"),
        ("lists.0.grades.A", "25", "A: 20", "A: 25"),
        ("lists.0.min_land_mu", "3", "min_land_mu: 0", "min_land_mu: 3"),
        ("bonuses.0.points", "-2", "points: 3", "points: -2"),
        ("vetoes.0.label", "重大事故: 安全", "label: 重大安全生产事故", "label: '重大事故: 安全'"),
        ("protected.0.not_worse_than", "B", "not_worse_than: C", "not_worse_than: B"),
        ("ungraded.treat_as", "C", "treat_as: B", "treat_as: C"),
    ],
)
def test_one_value_is_written_and_all_else_stays(path, value, old, new):
    assert old in COMMENTED
    assert rewritten(COMMENTED, {path: value}) == COMMENTED.replace(old, new, 1)


def test_nothing_filled_in_or_nothing_changed_is_the_same_text():
    unchanged = {cell.path: cell.value for cell in form_of(COMMENTED).cells()}
    assert len(unchanged) > 30
    assert rewritten(COMMENTED, unchanged) == COMMENTED
    assert rewritten(COMMENTED, dict.fromkeys(unchanged, " ")) == COMMENTED
    assert rewritten(COMMENTED, {"slug": "x", "nothing": "x"}) == COMMENTED


def test_what_is_no_number_stands_quoted_for_the_check_to_refuse():
    text = rewritten(COMMENTED, {"lists.0.items.0.weight": "no", "lists.0.items.1.weight": "{x: [1"})
    assert "weight: 'no'" in text
    assert "weight: '{x: [1'" in text


@pytest.mark.parametrize("path", sorted((FIXTURES / "schemes").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_weight_and_cut_of_the_schemes_that_come_with_the_system_is_a_cell(path):
    text = path.read_text(encoding="utf-8")
    scheme, form = read_scheme(text, path.name), form_of(text)
    for part, said in zip(form.lists, scheme.lists, strict=True):
        assert [row["weight"].value for row in part.items] == [str(item.weight) for item in said.items]
        assert len(part.cuts) == len(said.cuts.figures)


@pytest.mark.django_db
def test_what_is_filled_in_is_shown_as_a_draft_and_saved_with_a_note(signed_in):
    scheme = load_scheme(text=COMMENTED, file="方案.yaml", now=timezone.now()).version.scheme
    client, table = signed_in("bureau"), reverse("assessments:scheme_table", args=[scheme.slug])
    assert 'name="lists.0.items.0.weight" value="40"' in client.get(table).content.decode()
    drafted = client.post(table, {"lists.0.items.0.weight": "45", "lists.0.items.1.weight": "15"})
    text = drafted.context["draft"].text
    assert scheme.versions.count() == 1
    assert "尚未保存" in drafted.content.decode()
    edit = reverse("assessments:scheme_edit", args=[scheme.slug])
    assert client.post(edit, {"text": text, "note": "调整权重", "since": 1}).status_code == 302
    assert scheme.versions.first().text == COMMENTED.replace("weight: 40", "weight: 45").replace(
        "revenue_per_mu, weight: 20", "revenue_per_mu, weight: 15"
    )
    assert signed_in("county").get(table).status_code == 403
