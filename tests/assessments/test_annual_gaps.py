"""Gaps: what each department still owes a scheme, whom, and at what cost; the form to fill in comes back."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assessments.annual import gaps
from assessments.annual.departments import offices
from assessments.annual.needs import needs_of
from assessments.factor_forms import factor_fields, text_fields
from assessments.grading.reading import read_scheme
from assessments.models import AnnualFactors
from assessments.scheme_services import load_scheme
from enterprises.models import Enterprise
from tests import helpers, sheets
from tests.assessments.schemes import CHIZHOU
from tests.sheets_more import TAX, titled

pytestmark = pytest.mark.django_db
BELOW = """\
  - key: below_scale
    min_land_mu: 5
    items: [{indicator: tax_per_mu, weight: 100, rule: rank}]
    grades: {by: share, A: 20, B: 45, C: 30, D: 5}
bonuses"""
TEXT = CHIZHOU.replace("bonuses", BELOW, 1)


@pytest.fixture
def scheme(db):
    """Three of 贵池 and one of 东至 in the library; two below scale with land, of which one is enough."""
    first, second, _ = sheets.known(1, 2, 3)
    (fourth,) = sheets.known(4, region="341721")
    for number in (5, 6):
        sheets.take_register(sheets.firm(number, entry=None))
    below = [Enterprise.objects.get(uscc=sheets.code(number)).pk for number in (5, 6)]
    whole = {
        "land_area": 10,
        "tax": 1000,
        "revenue": 9000,
        "value_added": 800,
        "rd_expense": 9,
        "emissions": 1,
    }
    rows = [
        {"enterprise_id": first, **whole},
        {"enterprise_id": second, **whole, "land_area": None, "land_owned": 8, "emissions": None, "cod": 1},
        {"enterprise_id": fourth, **whole, "tax": None},
        {"enterprise_id": below[0], "land_owned": 6, "land_let": 1},
        {"enterprise_id": below[1], "land_area": 4, "tax": 10},
    ]
    AnnualFactors.objects.bulk_create(AnnualFactors(year=2022, **row) for row in rows)
    return load_scheme(text=TEXT, file="方案.yaml", now=timezone.now()).version.scheme


def address(name, scheme):
    return reverse(f"assessments:{name}", args=[scheme.slug])


def usccs(response):
    return sorted(row.record.uscc for row in response.context["table"].rows)


def filled(content, figure):
    """The exported form with `figure` in the last column of its one row."""
    book = load_workbook(BytesIO(content))
    book.active.cell(4, book.active.max_column, figure)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def codes(*numbers):
    return sorted(map(sheets.code, numbers))


def test_how_many_lack_each_figure_as_the_grading_sees_it(scheme, signed_in):
    shown = signed_in("bureau").get(address("annual_data", scheme))
    above, below = shown.context["parts"]
    assert (above.whole.n, above.whole.lack_any) == (4, 3)
    assert above.whole.lacks == {
        "land": 1, "tax": 2, "revenue": 1, "value_added": 1, "rd_expense": 1, "emissions": 2,
    }  # fmt: skip
    assert [(line.region.code, line.n, line.lack_any) for line in above.lines] == [
        ("341702", 3, 2),
        ("341721", 1, 1),
    ]
    assert (below.whole.n, below.whole.lacks) == (1, {"land": 0, "tax": 1})


def test_each_count_leads_to_its_enterprises(scheme, signed_in):
    client, page = signed_in("bureau"), address("annual_gaps", scheme)
    assert usccs(client.get(page)) == codes(2, 3, 4)
    assert usccs(client.get(page, {"figure": "tax"})) == codes(3, 4)
    assert usccs(client.get(page, {"figure": "tax", "region": "341721"})) == codes(4)
    assert usccs(client.get(page, {"figure": "tax", "state": "has"})) == codes(1, 2)
    assert usccs(client.get(page, {"state": "all"})) == codes(1, 2, 3, 4)
    assert usccs(client.get(page, {"list": "below_scale"})) == codes(5)
    assert client.get(page, {"list": "nothing"}).status_code == 404


def test_a_county_sees_its_own_and_another_city_nothing(scheme, signed_in):
    assert usccs(signed_in("cadre").get(address("annual_gaps", scheme))) == codes(4)
    assert signed_in("elsewhere").get(address("annual_data", scheme)).status_code == 404


def test_what_a_missing_figure_costs_is_the_scheme_s(scheme, signed_in):
    (tax,) = (need for need in needs_of(read_scheme(TEXT, "方案").lists[0]) if need.figure == "tax")
    assert tax.costs == "亩均税收（40分）得0分"
    shown = signed_in("bureau").get(address("annual_gaps", scheme), {"figure": "emissions"}).content.decode()
    assert "排放强度（20分）取该项平均得分" in shown
    assert "生态环境部门" in shown


def test_the_form_to_fill_in_is_read_back(scheme, signed_in):
    exported = signed_in("bureau").get(
        address("annual_gaps", scheme), {"figure": "tax", "export": "xlsx", "region": "341721"}
    )
    batch = helpers.read_bytes(exported.content, "尚缺税收.xlsx", "factors")
    assert batch.status == "ready", batch.message
    assert batch.period.year == 2022
    sheets.finish(helpers.read_bytes(filled(exported.content, 77), "尚缺税收.xlsx", "factors"))
    assert AnnualFactors.objects.get(enterprise__uscc=sheets.code(4)).tax == 77
    assert usccs(signed_in("bureau").get(address("annual_gaps", scheme), {"figure": "tax"})) == codes(3)


def test_the_last_file_of_each_department_is_named(scheme, signed_in):
    content = titled("2022年度税收", TAX, [[sheets.name(4), sheets.code(4), 5]])
    batch = sheets.finish(helpers.read_bytes(content, "税收.xlsx", "factors"))
    shown = signed_in("bureau").get(address("annual_data", scheme))
    found = {each.office.key: each for each in shown.context["deliveries"]}
    assert (found["tax"].batch, found["tax"].labels) == (batch, ("税收实际入库（千元）",))
    assert found["statistics"].batch is None
    assert "power" not in found


def test_every_factor_has_a_department():
    known = [factor for office in offices() for factor in office.factors]
    assert len(known) == len(set(known))
    fields = {field.name for field in (*factor_fields(), *text_fields())} - {"value_added_method"}
    assert set(known) == fields


def test_the_lists_are_those_that_are_graded(scheme):
    said = read_scheme(TEXT, "方案")
    above, below = (gaps.listed(said, part, scheme.region) for part in said.lists)
    assert sorted(above.values_list("uscc", flat=True)) == codes(1, 2, 3, 4)
    assert sorted(below.values_list("uscc", flat=True)) == codes(5)
