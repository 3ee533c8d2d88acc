"""Pages of the workflow: who sees and does what, from the computing to the publication."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Department, Region, User
from assessments import tasks
from assessments.evaluation_services import evaluate
from assessments.flow_services import steps
from assessments.models import AnnualFactors, Appeal, Computing, Evaluation
from assessments.scheme_services import load_scheme
from enterprises.models import Enterprise
from reporting.workdays import workdays_after
from tests import sheets
from tests.assessments import flowing
from tests.assessments.schemes import CHIZHOU

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme(db):
    """Six enterprises of 贵池 and three of 东至."""
    keys = sheets.known(*range(1, 7)) + sheets.known(*range(7, 10), region="341721")
    AnnualFactors.objects.bulk_create(
        AnnualFactors(enterprise_id=key, year=2022, land_area=10, tax=1000 - 50 * place, revenue=30_000)
        for place, key in enumerate(keys)
    )
    return load_scheme(text=CHIZHOU, file="方案.yaml", now=timezone.now()).version.scheme


@pytest.fixture
def noticed(scheme):
    """In public since yesterday."""
    at = timezone.now() - timedelta(days=1)
    evaluation = evaluate(scheme=scheme, today=at.date(), now=at)
    steps.submit(evaluation=evaluation, now=at)
    notice = flowing.a_notice(timezone.localdate(at))
    return steps.open_notice(evaluation=evaluation, notice=notice, now=at)


def page(name, of, **more):
    return reverse(f"assessments:{name}", kwargs={"pk": of.pk, **more})


def claim(number=6, **more):
    return {
        "enterprise": sheets.code(number),
        "tax": "120.5",
        "grounds": "12月入库的税款漏计",
        "uploads": [flowing.proof()],
    } | more


def test_a_computing_is_asked_for_and_followed_to_its_result(scheme, signed_in):
    client = signed_in("bureau")
    response = client.post(reverse("assessments:compute", args=[scheme.slug]))
    computing = Computing.objects.get()
    assert response.url.startswith(computing.get_absolute_url())
    shown = client.get(computing.get_absolute_url(), headers={"HX-Request": "true"})
    assert 'aria-valuenow="0"' in shown.content.decode()
    first, *others = computing.parts.values_list("pk", flat=True)
    tasks.gather_part(first)
    shown = client.get(computing.get_absolute_url()).content.decode()
    assert f"1 / {1 + len(others)}个县区" in shown
    for part in others:
        tasks.gather_part(part)
    tasks.grade_computing(computing.pk)
    again = client.get(computing.get_absolute_url(), headers={"HX-Request": "true"})
    assert again.headers["HX-Refresh"] == "true"
    assert (
        Evaluation.objects.get().get_absolute_url()
        in client.get(computing.get_absolute_url()).content.decode()
    )


def test_a_second_click_leads_to_the_computing_under_way(scheme, signed_in):
    client = signed_in("bureau")
    addresses = {client.post(reverse("assessments:compute", args=[scheme.slug])).url for _ in range(2)}
    assert len(addresses) == Computing.objects.count() == 1


def test_the_bureau_takes_a_draft_to_its_notice(scheme, signed_in):
    now = timezone.now()
    evaluation = evaluate(scheme=scheme, today=now.date(), now=now)
    client, today = signed_in("bureau"), timezone.localdate()
    assert client.post(page("flow_step", evaluation, verb="submit"), {"note": "核对无误"}).status_code == 302
    wanted = {"opens": str(today), "contact": "市亩均办", "telephone": "0566-1", "objection": "书面"}
    refused = client.post(page("flow_step", evaluation, verb="open"), wanted | {"contact": ""})
    assert refused.status_code == 422
    assert client.post(page("flow_step", evaluation, verb="open"), wanted).status_code == 302
    evaluation.refresh_from_db()
    assert evaluation.notice_ends == workdays_after(today, 5)
    early = client.post(page("flow_step", evaluation, verb="close"))
    assert (early.status_code, "期满前不能结束" in early.content.decode()) == (422, True)
    shown = client.get(page("flow", evaluation)).content.decode()
    assert "还剩5个工作日" in shown
    assert "核对无误" in shown


def test_a_county_reads_the_way_and_cannot_take_a_step(noticed, signed_in):
    client = signed_in("county")
    shown = client.get(page("flow", noticed)).content.decode()
    assert "可以办理" not in shown
    assert client.post(page("flow_step", noticed, verb="close")).status_code == 403
    assert client.get(page("flow_step", noticed, verb="nothing")).status_code == 404


def test_an_appeal_goes_from_the_county_to_the_decision(noticed, signed_in):
    county, bureau, handler = signed_in("county"), signed_in("bureau"), signed_in("handler")
    response = county.post(page("appeal_new", noticed), claim())
    appeal = Appeal.objects.get()
    assert response.url.startswith(appeal.get_absolute_url())
    assert appeal.items.get().claimed == Decimal(1205)  # 千元
    shown = county.get(appeal.get_absolute_url()).content.decode()
    assert "120.5万元" in shown
    assert county.post(page("appeal_act", appeal, act="forward")).status_code == 403
    office = Department.objects.create(
        region=Region.objects.get(code="341700"), key="tax-office", name="税务局", kind="department"
    )
    assert (
        bureau.post(page("appeal_act", appeal, act="forward"), {"department": office.pk}).status_code == 302
    )
    wrong = handler.post(page("appeal_act", appeal, act="check"), {"tax": "120.5", "finding": "属实"})
    assert wrong.status_code == 403
    User.objects.filter(username="handler").update(department=office)
    assert (
        handler.post(page("appeal_act", appeal, act="check"), {"tax": "", "finding": "属实"}).status_code
        == 422
    )
    handler.post(page("appeal_act", appeal, act="check"), {"tax": "118", "finding": "核实118万元"})
    unfit = bureau.post(page("appeal_act", appeal, act="decide"), {"verdict": "rejected", "reason": "维持"})
    assert (unfit.status_code, "不能不采纳" in unfit.content.decode()) == (422, True)
    bureau.post(page("appeal_act", appeal, act="decide"), {"verdict": "partly", "reason": "按核实数"})
    assert AnnualFactors.objects.get(enterprise=appeal.enterprise).tax == 1180
    factors = AnnualFactors.objects.get(enterprise=appeal.enterprise)
    traced = bureau.get(factors.get_absolute_url(), {"value": "tax"}).content.decode()
    assert "亩均评价申诉" in traced


def test_a_county_appeals_for_its_own_enterprises_alone(noticed, signed_in):
    other = signed_in("county").post(page("appeal_new", noticed), claim(8))
    assert other.status_code == 422
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"uploads": []}, "请选择文件"),
        ({"tax": ""}, "至少填写一项"),
        ({"tax": "75"}, "与公示采用的相同"),
        ({"tax": "很多"}, "请填写数字"),
    ],
)
def test_what_an_appeal_lacks_is_told_and_nothing_typed_is_lost(noticed, signed_in, changes, told):
    response = signed_in("county").post(page("appeal_new", noticed), claim(**changes))
    shown = response.content.decode()
    assert response.status_code == 422
    assert told in shown
    assert "12月入库的税款漏计" in shown


def test_appeals_are_listed_by_scope_and_state(noticed, signed_in):
    bureau = signed_in("bureau")
    for number in (6, 8):
        assert bureau.post(page("appeal_new", noticed), claim(number)).status_code == 302
    assert len(bureau.get(page("appeals", noticed)).context["table"].rows) == 2
    assert len(signed_in("county").get(page("appeals", noticed)).context["table"].rows) == 1
    assert len(bureau.get(page("appeals", noticed), {"state": "checked"}).context["table"].rows) == 0
    Appeal.objects.update(due=timezone.localdate() - timedelta(days=20))
    assert len(bureau.get(page("appeals", noticed), {"late": "yes"}).context["table"].rows) == 2
    theirs = Appeal.objects.get(enterprise__uscc=sheets.code(8))
    assert signed_in("county").get(theirs.get_absolute_url()).status_code == 404


def test_the_proof_opens_for_who_sees_the_appeal(noticed, signed_in):
    signed_in("bureau").post(page("appeal_new", noticed), claim(8))
    appeal = Appeal.objects.get()
    address = page("appeal_file", appeal, file=appeal.files.get().pk)
    assert b"".join(signed_in("bureau").get(address)).startswith(b"%PDF")
    assert signed_in("county").get(address).status_code == 404


def test_the_public_notice_goes_out_in_its_official_form(noticed, signed_in):
    client = signed_in("bureau")
    response = client.get(page("notice", noticed), {"export": "xlsx", "region": "341700"})
    sheet = load_workbook(BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "池州市2022年度规上工业企业亩均效益评价结果公示表"
    assert "公示期" in rows[1][0]
    assert "0566-2088123" in rows[1][0]
    assert rows[2] == ("序号", "企业名称", "统一社会信用代码", "县区", "总分", "等级", "备注")
    assert [row[0] for row in rows[3:12]] == list(range(1, 10))
    printed = client.get(page("notice_print", noticed)).content.decode()
    assert printed.count("<tr>") == 10
    assert "异议" in printed or "书面提出" in printed


def test_a_trial_year_says_so_on_every_page(noticed, signed_in):
    Evaluation.objects.update(is_trial=True)
    client = signed_in("bureau")
    for name in ("evaluation", "flow", "appeals", "notice", "notice_print"):
        assert "试评价" in client.get(page(name, noticed)).content.decode(), name


def test_what_appeals_changed_is_listed_with_what_was_noticed(noticed, signed_in):
    client = signed_in("bureau")
    client.post(page("appeal_new", noticed), claim(6, tax="300"))
    appeal = Appeal.objects.get()
    office = Department.objects.create(
        region=Region.objects.get(code="341700"), key="tax-office", name="税务局", kind="department"
    )
    client.post(page("appeal_act", appeal, act="forward"), {"department": office.pk})
    client.post(page("appeal_act", appeal, act="check"), {"tax": "300", "finding": "属实"})
    client.post(page("appeal_act", appeal, act="decide"), {"verdict": "accepted", "reason": "属实"})
    Evaluation.objects.update(notice_ends=timezone.localdate() - timedelta(days=1))
    client.post(page("flow_step", noticed, verb="close"))
    client.post(page("flow_step", noticed, verb="recompute"))
    rows = {
        row.record.uscc: row.record for row in client.get(page("flow_changes", noticed)).context["table"].rows
    }
    changed = rows[sheets.code(6)]
    assert (changed.rank_before, changed.rank, changed.appeal_key) == (6, 1, appeal.pk)
    assert "更正后等级" in client.get(appeal.get_absolute_url()).content.decode()
    assert Enterprise.objects.filter(grades__list__evaluation__state="superseded").count() == 9
    decided = {"number": "3号", "decided_on": str(timezone.localdate())}
    client.post(page("flow_step", noticed, verb="decide"), decided)
    client.post(page("flow_step", noticed, verb="publish"))
    noticed.refresh_from_db()
    assert (noticed.state, noticed.published_by_name) == ("published", "王敏")
