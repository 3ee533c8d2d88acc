"""What people do on the room's pages: enter, be told what is wrong, report, export, print."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Department, ReportingPeriod
from enterprises.models import FinanceReturn
from imports.models import Batch
from support import messages
from support.models import Activity, Distress, Measure, Need, RescuePlan
from tests import sheets
from tests.pages.support_world import make_supported

pytestmark = pytest.mark.django_db


@pytest.fixture
def supported(firm, now):
    ReportingPeriod.objects.create(period=date(2023, 5, 1), last_taken_at=now)
    return make_supported(firm)


def text(response):
    return response.content.decode()


def post(client, name, *args, **data):
    return client.post(reverse(f"support:{name}", args=args), data)


def test_a_county_opens_a_plan_and_adds_a_measure(signed_in, firm):
    client = signed_in("county")
    response = post(
        client,
        "plan_new",
        enterprise=firm.name,
        reason="at_risk",
        opened_on="2023-05-06",
        situation="订单减少",
    )
    plan = RescuePlan.objects.get()
    assert (response.status_code, response.url) == (302, plan.get_absolute_url())
    owner = Department.objects.get(region__code="341702", key="jxj")
    response = post(
        client,
        "plan_act",
        plan.pk,
        act="add",
        problem="缺资金",
        measure="续贷",
        department=owner.pk,
        due_on="2023-09-30",
    )
    assert response.status_code == 302
    page = text(client.get(plan.get_absolute_url()))
    assert "缺资金" in page
    assert "逾期" in page


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(signed_in, supported):
    response = post(
        signed_in("county"), "plan_act", supported.plan.pk, act="add", problem="厂房漏水", due_on="2020-01-01"
    )
    page = text(response)
    assert response.status_code == 422
    assert "厂房漏水" in page
    assert "请填写此项。" in page
    assert '<details class="card support-act" open id="act-add">' in page


def test_a_refusal_of_the_command_is_told_on_the_page(signed_in, supported):
    response = post(
        signed_in("bureau"),
        "plan_act",
        supported.plan.pk,
        act="close",
        outcome="retained",
        closed_on="2023-06-01",
        note="好转",
    )
    assert response.status_code == 422
    assert messages.STILL_OPEN.format(count=2) in text(response)
    assert RescuePlan.objects.get().is_open


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("没有这家", messages.UNKNOWN_ENTERPRISE.format(text="没有这家")),
        ("号机电", "有多家企业符合“号机电”"),
    ],
)
def test_an_enterprise_that_is_not_told_apart_is_asked_for_again(signed_in, firm, written, sentence):
    sheets.known(2)
    response = post(
        signed_in("county"),
        "need_new",
        enterprise=written,
        month="2023-05",
        kind="labour",
        subject="焊工",
        amount="3",
    )
    assert response.status_code == 422
    assert sentence in text(response)


def test_another_countys_enterprise_is_unknown_to_a_form(signed_in, other_firm):
    response = post(
        signed_in("county"),
        "need_new",
        enterprise=other_firm.uscc,
        month="2023-05",
        kind="market",
        subject="茶叶",
    )
    assert response.status_code == 422
    assert not Need.objects.exists()


def test_money_is_typed_in_wan(signed_in, firm):
    post(
        signed_in("county"),
        "need_new",
        enterprise=firm.uscc,
        month="2023-05",
        kind="finance",
        subject="周转",
        amount="500",
    )
    need = Need.objects.get()
    assert need.amount == Decimal(5000)
    assert "500 万元" in text(signed_in("leader").get(need.get_absolute_url()))


def test_a_handler_reports_on_the_departments_measure_and_on_no_other(signed_in, people, supported):
    client, measure = signed_in("handler"), supported.measure
    assert "act-progress" not in text(client.get(measure.get_absolute_url()))
    assert post(client, "measure_act", measure.pk, act="progress", text="办理中").status_code == 403
    people["handler"].department = measure.department
    people["handler"].save()
    client = signed_in("handler")
    assert "act-progress" in text(client.get(measure.get_absolute_url()))
    assert post(client, "measure_act", measure.pk, act="progress", text="办理中").status_code == 302
    measure.refresh_from_db()
    assert measure.progress == "办理中"
    assert '<span class="nav-badge">' in text(client.get(reverse("support:measures")))
    listed = client.get(reverse("support:measures"), {"owner": "mine"})
    assert listed.context["table"].rows[0].record.department == measure.department


@pytest.mark.parametrize("key", ["leader", "cadre", "handler"])
def test_who_may_not_change_sees_no_forms(signed_in, supported, key):
    client = signed_in(key)
    for record in (supported.plan, supported.distress, supported.need, supported.activity):
        response = client.get(record.get_absolute_url())
        if key == "cadre":
            assert response.status_code == 404
        else:
            assert "support-act" not in text(response)


def test_an_act_that_is_none_is_not_found(signed_in, supported):
    assert post(signed_in("bureau"), "need_act", supported.need.pk, act="explode").status_code == 404


def test_a_recognition_starts_from_what_the_figures_say(signed_in, firm):
    ReportingPeriod.objects.get_or_create(
        period=date(2023, 6, 1), defaults={"last_taken_at": "2023-07-01T00:00Z"}
    )
    FinanceReturn.objects.create(
        enterprise=firm,
        period=date(2023, 6, 1),
        batch=Batch.objects.first(),
        sheet="a",
        row=1,
        total_assets=Decimal(100),
        total_liabilities=Decimal(150),
    )
    client = signed_in("county")
    assert "资不抵债：2023年1-6月负债合计15.0万元，资产总计10.0万元" in text(
        client.get(reverse("support:proposals"), {"period": "2023-06"})
    )
    page = client.get(reverse("support:identify"), {"period": "2023-06", "uscc": firm.uscc})
    assert page.context["form"].initial["criteria"] == ["insolvent"]
    response = client.post(
        reverse("support:identify"),
        {
            "enterprise": firm.name,
            "kind": "distressed",
            "identified_on": "2023-07-05",
            "criteria": ["insolvent"],
            "debts": "15",
        },
    )
    assert response.status_code == 302
    assert Distress.objects.get().debts == Decimal(150)
    assert "还没有待核实的企业" in text(client.get(reverse("support:proposals"), {"period": "2023-06"}))


def test_the_counts_print_what_they_are_shares_of(signed_in, supported):
    page = text(signed_in("bureau").get(reverse("support:need_counts"), {"period": "2023-05"}))
    assert "对接率 = 已对接 ÷ 在办" in page
    assert "50.0%" in page


def test_the_print_is_the_plan_without_forms(signed_in, supported):
    page = text(signed_in("leader").get(reverse("support:plan_print", args=[supported.plan.pk])))
    assert "“一企一策”帮扶方案" in page
    assert "data-print" in page
    assert "<form" not in page.split('id="content"')[1]


@pytest.mark.parametrize("name", ["plans", "measures", "distressed", "needs", "chain", "activities"])
def test_lists_are_exported_without_phones(signed_in, supported, name):
    response = signed_in("bureau").get(reverse(f"support:{name}"), {"export": "xlsx"})
    _, _, head, *rows = load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True)
    assert rows
    assert not any("电话" in str(cell) or "联系" in str(cell) for cell in head)
    assert signed_in("handler").get(reverse(f"support:{name}"), {"export": "xlsx"}).status_code == 403


def test_the_enterprises_page_tells_what_is_done_for_it(signed_in, supported, firm):
    page = text(signed_in("county").get(firm.get_absolute_url(), {"period": "2023-05"}))
    for said in (supported.plan.number, "困难企业", "周转资金", "压铸件", supported.activity.title):
        assert said in page, said


def test_the_enterprises_page_leaves_the_panels_out_where_there_is_nothing(signed_in, firm):
    assert "panel-rescue" not in text(signed_in("leader").get(firm.get_absolute_url()))
    assert "panel-rescue" in text(signed_in("county").get(firm.get_absolute_url()))


def test_an_activity_is_entered_with_its_list(signed_in, people, firm):
    client = signed_in("county")
    response = post(
        client,
        "activity_new",
        region=people["county"].region_id,
        kind="salon",
        held_on="2023-05-06",
        title="企业家沙龙",
        signed_amount="12.5",
    )
    activity = Activity.objects.get()
    assert (response.status_code, activity.signed_amount) == (302, Decimal(125))
    assert post(client, "activity_act", activity.pk, act="attend", enterprise=firm.name).status_code == 302
    assert post(client, "activity_act", activity.pk, act="attend", enterprise=firm.name).status_code == 422
    assert activity.attendances.count() == 1


def test_a_calendar_of_an_unknown_kind_is_not_found(signed_in, supported):
    assert signed_in("bureau").get(reverse("support:calendar"), {"kind": "party"}).status_code == 404


def test_measures_late_and_extended_are_found(signed_in, supported):
    client = signed_in("bureau")

    def found(**query):
        return [row.record.pk for row in client.get(reverse("support:measures"), query).context["table"].rows]

    assert len(found(due="late")) == 2
    Measure.objects.filter(pk=supported.measure.pk).update(due_on=date(2099, 1, 1))
    assert found(due="extended") == [supported.measure.pk]
    assert len(found(due="late")) == 1


def test_a_wrong_row_of_a_solved_need_is_voided_on_its_page(signed_in, supported):
    client, need = signed_in("county"), supported.need
    post(client, "need_act", need.pk, act="meet", on="2023-06-01", whole="on", note="写错")
    page = text(client.get(need.get_absolute_url()))
    assert 'id="act-void"' in page
    assert 'id="act-meet"' not in page
    step = need.steps.get(note="写错")
    assert post(client, "need_act", need.pk, act="void", step=step.pk, reason="填错企业").status_code == 302
    need.refresh_from_db()
    page = text(client.get(need.get_absolute_url()))
    assert need.is_live
    assert "作废：填错企业" in page
    assert 'id="act-meet"' in page
    assert post(client, "need_act", need.pk, act="void", step=step.pk, reason="再来").status_code == 422
