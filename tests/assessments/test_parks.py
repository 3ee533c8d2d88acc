"""Parks are graded by the machine that grades enterprises, each the sum of its own."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from openpyxl import load_workbook

from accounts.models import Region
from assessments.comparing.zones import Parks, summed
from assessments.grading.computing import grade_list
from assessments.models import AnnualFactors
from assessments.scheme_services import load_scheme, scheme_of
from dashboards.demo.grading import FIXTURES
from tests import sheets
from tests.assessments.test_marks import PART, SCHEME, lists
from tests.pages.graded import make_evaluation


@given(lists())
def test_a_park_of_one_enterprise_each_is_that_enterprise(inputs):
    alone = summed({one.enterprise: [one] for one in inputs})
    figures = [dict(one.figures) for one in alone]
    assert figures == [dict(one.figures) for one in inputs]
    assert grade_list(SCHEME, PART, alone).measures is not None


@given(lists(least=2))
def test_parks_sum_up_to_all_together(inputs):
    parts = summed({0: inputs[:1], 1: inputs[1:]})
    (whole,) = summed({0: inputs})
    for name, figure in whole.figures.items():
        assert sum(part.figures.get(name, 0) for part in parts) == figure


@given(lists())
def test_what_a_shared_site_has_together_is_summed_once(inputs):
    site = [replace(inputs[0], site="某厂区", enterprise=number) for number in range(3)]
    (once,), (thrice,) = summed({0: site[:1]}), summed({0: site})
    assert once.figures == thrice.figures


@pytest.fixture
def evaluation(db):
    """Three enterprises in one park of 贵池, two in another of the city, one outside."""
    sheets.take_register(
        *(sheets.firm(number, "341702400") for number in (1, 2, 3)),
        *(sheets.firm(number, "341702404") for number in (4, 5)),
        sheets.firm(6, "341702"),
    )
    from enterprises.models import Enterprise

    for place, enterprise in enumerate(Enterprise.objects.order_by("uscc")):
        AnnualFactors.objects.create(
            enterprise=enterprise,
            year=2023,
            land_area=10,
            tax=1000 * (place + 1),
            revenue=50_000,
            rd_expense=500,
        )
    return make_evaluation(Region.objects.get(code="341700"))


def parks(evaluation):
    scheme = scheme_of(evaluation.version)
    return Parks(evaluation.lists.get(key="above_scale"), scheme, scheme.lists[0])


@pytest.mark.django_db
def test_a_park_has_the_sums_of_its_enterprises(evaluation):
    found = parks(evaluation)
    values = {park.region.code: park.graded.items["tax_per_mu"][0] for park in found.all}
    # 千元 and 亩: (1 + 2 + 3) of 30, (4 + 5) of 20, in 万元/亩.
    assert values == {"341702400": 20, "341702404": 45}
    assert [park.graded.rank for park in found.all] == [1, 2]
    assert (found.outside, [park.number for park in found.all]) == (1, [2, 3])


@pytest.mark.django_db
def test_the_page_compares_by_the_own_scheme_or_by_another(evaluation, signed_in):
    text = (FIXTURES / "schemes" / "liuan-zones-2022.yaml").read_text(encoding="utf-8")
    load_scheme(text=text.replace('"341500"', '"341700"'), file="zones.yaml", now=timezone.now())
    where = reverse("assessments:parks", args=[evaluation.pk])
    client = signed_in("bureau")
    own, other = client.get(where), client.get(where, {"scheme": "liuan-zones-2022"})
    assert [item.indicator for item in own.context["items"]] == ["tax_per_mu", "rd_intensity"]
    assert len(other.context["items"]) == 4
    assert client.get(where, {"scheme": "none-such"}).status_code == 404
    sheet = load_workbook(BytesIO(client.get(where, {"export": "xlsx"}).content)).active
    assert sheet.max_row == 3 + 2
    assert len(signed_in("cadre").get(where).context["lines"]) == 2
