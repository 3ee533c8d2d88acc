"""The sheet that explains a grade: every figure to its cell, the year before, what would better it, and its papers."""

from __future__ import annotations

import json
import re
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assessments.explaining.selectors import Explanation
from assessments.models import AnnualFactors, Evaluation, Grade, SharedSite, SharedSiteMember
from tests import sheets
from tests.assessments import flowing
from tests.assessments.annual import run

pytestmark = pytest.mark.django_db


def grade_of(evaluation, number):
    return Grade.objects.select_related("list__evaluation__scheme").get(
        list__evaluation=evaluation, uscc=sheets.code(number)
    )


def page_of(client, grade, **query):
    return client.get(grade.get_absolute_url(), query)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_every_figure_leads_to_the_cell_it_came_from(graded, signed_in):
    grade = grade_of(graded, 2)
    found = Explanation(grade)
    cells = {part.field: part.origin.cell for figure in found.figures for part in figure.parts}
    assert cells == {
        "tax": "D3",
        "land_area": "C3",
        "revenue": "E3",
        "rd_expense": "I3",
        "emissions": "H3",
        "value_added": "F3",
    }
    page = page_of(signed_in("bureau"), grade)
    assert "年度要素.xlsx · " in text_of(page)
    factor = re.search(r'href="(/targets/factors/\d+/\?[^"]*value=tax#origin)"', page.content.decode())[1]
    assert "D3" in signed_in("bureau").get(factor.replace("&amp;", "&")).content.decode()


def test_what_was_changed_since_is_said_beside_what_was_graded(graded, signed_in):
    grade = grade_of(graded, 2)
    AnnualFactors.objects.filter(enterprise=grade.enterprise, year=2022).update(tax=5000)
    (tax,) = (figure for figure in Explanation(grade).figures if figure.name == "tax")
    assert (tax.words, tax.changed) == ("174 万元", "500 万元")
    assert "计算后要素已改为 500 万元" in text_of(page_of(signed_in("bureau"), grade))


def test_land_of_parts_leads_to_each_part(graded):
    grade = grade_of(graded, 2)
    factors = AnnualFactors.objects.get(enterprise=grade.enterprise, year=2022)
    factors.land_area, factors.land_owned, factors.land_rented, factors.land_let = None, 10, 4, 2
    factors.save()
    (land,) = (figure for figure in Explanation(grade).figures if figure.name == "land")
    assert [part.field for part in land.parts] == ["land_owned", "land_rented", "land_let"]
    assert (land.stands, land.changed) == (12, "")


def test_on_a_shared_site_the_cells_of_everybody_stand_behind_the_sum(graded, signed_in):
    one, other = (grade_of(graded, number).enterprise for number in (2, 3))
    site = SharedSite.objects.create(
        region=one.region, year=2022, name="一号厂区", land_area=40, made_at=timezone.now()
    )
    for enterprise in (one, other):
        SharedSiteMember.objects.create(site=site, enterprise=enterprise, year=2022)
    run("evaluate", scheme="chizhou-2022", said=None)
    grade = grade_of(Evaluation.objects.filter(data_year=2022).latest("pk"), 2)
    figures = {figure.name: figure for figure in Explanation(grade).figures}
    assert [part.origin.cell for part in figures["tax"].parts] == ["D3", "D4"]
    assert (figures["land"].kept, figures["land"].changed, figures["tax"].changed) == (40, "", "")
    assert "按全部共用企业的合计数评价" in text_of(page_of(signed_in("bureau"), grade))


def test_the_year_before_stands_beside_it_and_other_rules_are_told(graded, signed_in):
    found = Explanation(grade_of(graded, 2))
    assert found.before.list.evaluation.data_year == 2021
    assert not found.rules_differ
    tax = found.then["tax_per_mu"]
    assert tax.change == found.marks[0].score - tax.score
    first = Explanation(grade_of(Evaluation.objects.get(data_year=2021), 2))
    assert (first.before, first.then) == (None, {})
    assert "系统中没有2020年度的评价" in text_of(page_of(signed_in("bureau"), first.grade))


def test_more_tax_is_tried_with_the_whole_list_scored_again(graded, signed_in):
    grade = grade_of(graded, 6)
    found = Explanation(grade)
    (ten, twenty, *_) = found.usual
    assert (ten.label, twenty.label) == ("税收 +10%", "税收 +20%")
    assert grade.total < ten.result.total < twenty.result.total
    page = page_of(signed_in("bureau"), grade, figure="tax", percent="-20")
    assert page.context["tried"].label == "税收 －20%"
    assert page.context["tried"].result.total < grade.total
    wrong = page_of(signed_in("bureau"), grade, figure="tax", percent="-99")
    assert "最多减少90%" in text_of(wrong)


def test_what_lacks_and_who_has_no_grade_is_said(graded, signed_in):
    assert "缺研发费用" in text_of(page_of(signed_in("bureau"), grade_of(graded, 3)))
    ungraded = text_of(page_of(signed_in("bureau"), grade_of(graded, 8)))
    assert "不定等级（按B类对待）" in ungraded
    assert "如果数据变化" not in ungraded


def test_a_cadre_sees_the_sheets_of_the_own_county_with_places_of_the_whole_list(graded, signed_in):
    assert page_of(signed_in("cadre"), grade_of(graded, 2)).status_code == 404
    page = page_of(signed_in("cadre"), grade_of(graded, 7))
    assert page.status_code == 200
    assert page.context["lines"][0]["in_list"].endswith("/7")


def test_the_papers_hold_the_scores_and_the_sources(graded, signed_in):
    grade = grade_of(graded, 2)
    scores, appeal = (
        load_workbook(BytesIO(page_of(signed_in("bureau"), grade, export=paper).content)).active
        for paper in ("xlsx", "appeal")
    )
    assert [cell.value for cell in scores["A"]][3:7] == [
        "亩均税收",
        "亩均营业收入",
        "研发投入强度",
        "排放强度",
    ]
    lines = {line[1]: line for line in appeal.iter_rows(min_row=4, values_only=True) if line[1]}
    assert lines["税收实际入库"][2:6] == ("174 万元", "174 万元", "年度要素.xlsx", "Sheet1!D3")
    assert page_of(signed_in("cadre"), grade_of(graded, 7), export="xlsx").status_code in (200, 403)


def test_the_grades_lead_to_their_sheets(graded, signed_in):
    grade = grade_of(graded, 2)
    listed = signed_in("bureau").get(graded.get_absolute_url()).content.decode()
    assert f'href="{grade.get_absolute_url()}' in listed
    flowing.published(graded)
    assert (
        grade.get_absolute_url()
        in signed_in("bureau").get(grade.enterprise.get_absolute_url()).content.decode()
    )


def test_a_grade_of_another_evaluation_is_not_found(graded, signed_in):
    other = Evaluation.objects.get(data_year=2021)
    address = reverse("assessments:grade", args=[other.pk, grade_of(graded, 2).pk])
    assert signed_in("bureau").get(address).status_code == 404


def test_the_command_tells_the_chain_from_grade_to_cell(graded):
    out = StringIO()
    call_command("explain_grade", "--scheme", "chizhou-2022", "--uscc", sheets.code(2), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["final_grade"] == grade_of(graded, 2).final_grade
    (tax,) = (each for each in told["inputs"] if each["figure"] == "tax")
    assert tax["value"] == 1740
    assert tax["cells"] == [
        {"field": "tax", "value": 1740, "file": "年度要素.xlsx", "sheet": "Sheet1", "cell": "D3"}
    ]
    assert told["items"][0]["indicator"] == "tax_per_mu"
    with pytest.raises((CommandError, SystemExit)):
        call_command("explain_grade", "--scheme", "chizhou-2022", "--uscc", "9" * 18, stderr=StringIO())
