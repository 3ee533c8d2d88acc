"""Pages of the evaluation: what each person sees of it, filtered, sorted and exported."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Region
from accounts.reference import FIXTURES
from assessments.evaluation_tables import GradeTable
from assessments.models import AnnualFactors
from assessments.scheme_services import load_scheme
from enterprises.models import Enterprise
from tests import sheets
from tests.assessments import flowing
from tests.pages.graded import make_evaluation

pytestmark = pytest.mark.django_db


@pytest.fixture
def evaluation(db):
    """Twelve enterprises of 贵池 and 东至 above scale, one below; one had an accident, one is a utility."""
    keys = sheets.known(*range(1, 9)) + sheets.known(*range(9, 13), region="341721")
    sheets.take_register(sheets.firm(13, entry=None))
    known = [*keys, Enterprise.objects.get(uscc=sheets.code(13)).pk]
    AnnualFactors.objects.bulk_create(
        AnnualFactors(
            enterprise_id=key,
            year=2023,
            land_area=10,
            tax=5000 - 100 * place,
            revenue=90_000,
            vetoes="重大安全生产事故" if place == 0 else "",
            ungraded="公用事业" if place == 1 else "",
        )
        for place, key in enumerate(known)
    )
    return make_evaluation(Region.objects.get(code="341700"))


def names(response):
    return [row.record.uscc for row in response.context["table"].rows]


def test_the_city_sees_all_and_a_county_its_own_with_the_places_of_all(evaluation, signed_in):
    address = evaluation.get_absolute_url()
    assert len(names(signed_in("bureau").get(address))) == 12
    shown = signed_in("cadre").get(address)
    assert names(shown) == [sheets.code(number) for number in range(9, 13)]
    assert [row.record.rank for row in shown.context["table"].rows] == [8, 9, 10, 11]
    assert shown.context["lines"][-1].total == 4
    assert signed_in("elsewhere").get(address).status_code == 404


def test_the_page_of_an_enterprise_shows_its_grade_once_it_is_published(evaluation, signed_in):
    page = Enterprise.objects.get(uscc=sheets.code(1)).get_absolute_url()
    client = signed_in("bureau")
    assert "亩均评价等级" not in client.get(page).content.decode()
    flowing.published(evaluation)
    shown = client.get(page).content.decode()
    assert "C类（2023年度）" in shown
    assert "1 / 12" in shown
    assert "重大安全生产事故" in shown
    link = re.search(rf'href="({evaluation.get_absolute_url()}\?[^"]+)"', shown)[1].replace("&amp;", "&")
    assert names(client.get(link)) == [sheets.code(1)]


def test_counts_by_county_lead_to_their_rows(evaluation, signed_in):
    client = signed_in("bureau")
    shown = client.get(evaluation.get_absolute_url())
    first, second, whole = shown.context["lines"]
    assert [line.region and line.region.code for line in (first, second, whole)] == ["341702", "341721", None]
    assert first.total + second.total == whole.total == 12
    for grade, number in first.counts.items():
        rows = client.get(evaluation.get_absolute_url(), {"region": "341702", "grade": grade})
        assert len(names(rows)) == number


def test_filters(evaluation, signed_in):
    client, address = signed_in("bureau"), evaluation.get_absolute_url()
    assert names(client.get(address, {"moved": "yes"})) == [sheets.code(1)]
    assert len(names(client.get(address, {"moved": "no"}))) == 11
    assert names(client.get(address, {"grade": "不定"})) == [sheets.code(2)]
    assert names(client.get(address, {"q": sheets.code(3)})) == [sheets.code(3)]
    assert names(client.get(address, {"list": "below_scale"})) == [sheets.code(13)]
    assert client.get(address, {"list": "nothing"}).status_code == 404


def test_every_column_sorts_both_ways_and_who_has_no_place_stands_last(evaluation, signed_in):
    client, address = signed_in("bureau"), evaluation.get_absolute_url()
    for name, column in GradeTable.base_columns.items():
        for sort in (name, f"-{name}") if column.orderable is not False else ():
            shown = client.get(address, {"sort": sort})
            assert len(names(shown)) == 12, sort
    assert names(client.get(address))[-1] == sheets.code(2)
    assert names(client.get(address, {"sort": "-rank"}))[-1] == sheets.code(2)


def test_the_export_is_what_is_filtered(evaluation, signed_in):
    address = evaluation.get_absolute_url()
    exported = signed_in("bureau").get(address, {"export": "xlsx", "grade": "不定"})
    cells = [
        cell
        for row in load_workbook(BytesIO(exported.content)).active.iter_rows(values_only=True)
        for cell in row
    ]
    assert sheets.code(2) in cells
    assert "公用事业，不定等级，按B类对待" in cells
    assert sheets.code(3) not in cells


def test_the_scheme_says_in_words_how_a_score_comes_about(evaluation, signed_in):
    shown = signed_in("cadre").get(reverse("assessments:scheme", args=["of-341700"])).content.decode()
    for words in (
        "比值法：指标值÷本行业平均值×60，最高90分",
        "极差法：40×［20＋80×（指标值－最小值）÷（最大值－最小值）］÷100",
        "排序法：按名次：（户数－名次＋1）÷户数×100",
        "按名次：A类20%，B类45%，C类30%，D类5%",
        "按分数：A类80分以上，B类60分以上，C类40分以上，其余D类",
        "高新技术企业（年末有效）：+1分",
        "重大安全生产事故：不高于C类",
    ):
        assert words in shown
    assert signed_in("elsewhere").get(reverse("assessments:scheme", args=["of-341700"])).status_code == 404


def test_the_list_of_schemes_leads_to_the_latest_evaluation(evaluation, signed_in):
    shown = signed_in("leader").get(reverse("assessments:schemes")).content.decode()
    assert evaluation.get_absolute_url() in shown
    assert "of-341700" in shown


def test_what_a_scheme_rests_on_and_assumes_stands_on_its_page(signed_in):
    text = (FIXTURES / "schemes" / "chizhou-2022.yaml").read_text(encoding="utf-8")
    scheme = load_scheme(text=text, file="chizhou-2022.yaml", now=timezone.now()).version.scheme
    page = signed_in("bureau").get(scheme.get_absolute_url())
    assert "权重、封顶倍数、加分为系统假定" in "".join(page.context["preface"])
    assert all(line in page.content.decode() for line in page.context["preface"][:1])
