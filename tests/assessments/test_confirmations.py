"""Confirmations: enterprises sign their figures in bulk or one by one, object to some, and a changed figure is none signed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assessments.annual import confirmation_services as services
from assessments.annual.checking import Refused
from assessments.annual.confirmation_selectors import confirmation_counts, factors_of, states_of
from assessments.annual.confirming import State, digest_of, figures_of, state_of
from assessments.models import AnnualFactors, FactorConfirmation
from assessments.scheme_services import load_scheme
from tests import sheets
from tests.assessments.schemes import CHIZHOU

pytestmark = pytest.mark.django_db
DAY = date(2023, 5, 8)


@pytest.fixture
def scheme(db):
    keys = sheets.known(1, 2, 3) + sheets.known(4, region="341721")
    AnnualFactors.objects.bulk_create(
        AnnualFactors(enterprise_id=key, year=2022, land_area=10, tax=1000, revenue=9000) for key in keys
    )
    return load_scheme(text=CHIZHOU, file="方案.yaml", now=timezone.now()).version.scheme


def factors(number):
    return AnnualFactors.objects.select_related("enterprise__region").get(
        enterprise__uscc=sheets.code(number)
    )


def confirm(*numbers, signer="张三", day=DAY, person="某人", today=date(2023, 6, 1)):
    return services.confirm(
        factors=[factors(number) for number in numbers],
        signature=services.Signature(signer, day),
        by=person,
        now=timezone.now(),
        today=today,
    )


def counts(scheme):
    *_, whole = confirmation_counts(scheme)
    return {state.value: number for state, number in whole.counts.items() if number}


def test_what_is_confirmed_lapses_with_the_figure_that_changes(scheme):
    assert confirm(1, 2) == 2
    assert counts(scheme) == {"confirmed": 2, "waiting": 2}
    AnnualFactors.objects.filter(pk=factors(1).pk).update(tax=1001)
    assert counts(scheme) == {"confirmed": 1, "lapsed": 1, "waiting": 2}
    AnnualFactors.objects.filter(pk=factors(1).pk).update(tax=1000)
    assert counts(scheme) == {"confirmed": 2, "waiting": 2}


def test_what_is_no_figure_of_the_enterprise_does_not_lapse_it(scheme):
    confirm(1)
    AnnualFactors.objects.update(vetoes="重大安全生产事故", power_account="1")
    assert counts(scheme) == {"confirmed": 1, "waiting": 3}


def test_the_digest_is_of_the_figures_however_they_are_written():
    assert figures_of({"tax": None, "vetoes": Decimal(1)}) == {}
    assert figures_of({"tax": Decimal("1000.0000")}) == figures_of({"tax": Decimal("1E3")}) == {"tax": "1000"}
    digest = digest_of({"tax": "1000"})
    assert state_of("confirmed", digest, digest) is State.CONFIRMED
    assert state_of("objected", digest, digest_of({"tax": "1001"})) is State.LAPSED
    assert state_of(None, "", digest) is State.WAITING


@pytest.mark.parametrize(
    ("change", "words"),
    [({"signer": " "}, "签字人"), ({"day": None}, "签字日期"), ({"day": date(2023, 6, 2)}, "还没有到")],
)
def test_a_signature_is_somebody_s_of_a_day_that_has_come(scheme, change, words):
    with pytest.raises(Refused, match=words):
        confirm(1, **change)
    with pytest.raises(Refused, match="先勾选"):
        confirm()
    assert not FactorConfirmation.objects.exists()


def test_an_objection_is_to_a_figure_and_gives_way_to_a_confirmation(scheme):
    by = {
        "signature": services.Signature("李四", DAY),
        "by": "某人",
        "now": timezone.now(),
        "today": date(2023, 6, 1),
    }
    with pytest.raises(Refused, match="至少对一项"):
        services.object_to(factors=factors(1), objections={"tax": " ", "vetoes": "x"}, **by)
    services.object_to(factors=factors(1), objections={"tax": "应为120万元", "revenue": ""}, **by)
    assert FactorConfirmation.objects.get().objections == {"tax": "应为120万元"}
    assert counts(scheme) == {"objected": 1, "waiting": 3}
    confirm(1)
    assert FactorConfirmation.objects.get().objections == {}


def test_the_list_counts_filters_and_confirms_what_is_ticked_or_pasted(scheme, signed_in):
    client, page = signed_in("bureau"), reverse("assessments:confirmations", args=[scheme.slug])
    post = reverse("assessments:confirm_factors", args=[scheme.slug])
    signature = {"signer": "张三", "signed_on": "2023-05-08", "way": "system"}
    answer = client.post(
        post,
        {"factors": [factors(1).pk], "codes": f"{sheets.code(4).lower()}\n{sheets.code(9)}", **signature},
        follow=True,
    )
    text = answer.content.decode()
    assert "已登记2户确认" in text
    assert f"未登记：{sheets.code(9)}" in text
    assert FactorConfirmation.objects.filter(way="system").count() == 2
    assert [row.record.pk for row in client.get(page, {"state": "waiting"}).context["table"].rows] == [
        factors(2).pk,
        factors(3).pk,
    ]
    refused = client.post(post, {"codes": sheets.code(2), "signer": "", "signed_on": "2023-05-08"})
    assert refused.status_code == 422
    assert sheets.code(2) in refused.content.decode()
    assert signed_in("leader").post(post, signature).status_code == 403


def test_a_county_confirms_no_other_s(scheme, signed_in):
    post = reverse("assessments:confirm_factors", args=[scheme.slug])
    signature = {"signer": "张三", "signed_on": "2023-05-08"}
    answer = signed_in("county").post(
        post, {"factors": [factors(4).pk], "codes": sheets.code(4), **signature}
    )
    assert answer.status_code == 422
    assert not FactorConfirmation.objects.exists()


def test_one_enterprise_s_page_takes_a_confirmation_or_an_objection(scheme, signed_in):
    client, one = signed_in("county"), factors(1)
    post = reverse("assessments:factor_confirm", args=[one.pk])
    lost = client.post(
        post, {"act": "object", "objection_tax": "应为120万元", "signer": "", "signed_on": "2023-05-08"}
    )
    assert lost.status_code == 422
    assert "应为120万元" in lost.content.decode()
    said = {"act": "object", "objection_tax": "应为120万元", "signer": "张三", "signed_on": "2023-05-08"}
    shown = client.post(post, said, follow=True).content.decode()
    assert "有异议" in shown
    AnnualFactors.objects.filter(pk=one.pk).update(tax=1200)
    assert "确认后有变动" in client.get(one.get_absolute_url()).content.decode()


def test_the_sheets_to_sign_have_each_figure_with_its_department(scheme, signed_in):
    client = signed_in("bureau")
    one = load_workbook(
        BytesIO(client.get(reverse("assessments:factor_sheet", args=[factors(1).pk])).content)
    )
    cells = [[cell.value for cell in row] for row in one.active.iter_rows(min_row=5, max_row=8)]
    assert cells[1][:5] == [1, "用地面积", "亩", 10, "自然资源和规划部门"]
    assert cells[2][1:5] == ["税收实际入库", "万元", 100, "税务部门"]
    page = reverse("assessments:confirmations", args=[scheme.slug])
    several = client.get(page, {"export": "sheets", "region": "341721"})
    assert len(load_workbook(BytesIO(several.content)).sheetnames) == 1
    assert len(load_workbook(BytesIO(client.get(page, {"export": "sheets"}).content)).sheetnames) == 4


def test_queries_do_not_grow_with_the_enterprises(scheme, django_assert_num_queries):
    rows = factors_of(scheme)
    with django_assert_num_queries(2):
        assert len(states_of(rows, 2022)) == 4
