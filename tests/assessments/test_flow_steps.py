"""An evaluation on its way: each step leaves its line, nothing is skipped, what accepted appeals change stays readable."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Department, Region
from assessments.evaluation_selectors import differences, in_use
from assessments.evaluation_services import EvaluationError, evaluate
from assessments.flow.appealing import State
from assessments.flow_services import appeals, steps
from assessments.flow_services.appeals import AppealRefused
from assessments.flow_services.recomputing import recompute
from assessments.models import AnnualFactors, Appeal, Evaluation, Grade
from assessments.scheme_services import load_scheme
from enterprises.models import Enterprise
from imports.models import Batch
from imports.services import undo
from tests import sheets
from tests.assessments import flowing
from tests.assessments.flowing import at
from tests.assessments.schemes import CHIZHOU

pytestmark = pytest.mark.django_db
IN_NOTICE, AFTER = at(date(2023, 7, 6)), at(date(2023, 7, 20))


@pytest.fixture
def draft(db):
    keys = sheets.known(*range(1, 11))
    AnnualFactors.objects.bulk_create(
        AnnualFactors(
            enterprise_id=key, year=2022, land_area=10, tax=1000 - 50 * place, revenue=30_000, rd_expense=100
        )
        for place, key in enumerate(keys)
    )
    return compute()


def compute():
    scheme = load_scheme(text=CHIZHOU, file="方案.yaml", now=at(date(2023, 6, 1))).version.scheme
    return evaluate(scheme=scheme, today=date(2023, 6, 30), now=at(date(2023, 6, 30)))


def firm(number):
    return Enterprise.objects.get(uscc=sheets.code(number))


def filed(evaluation, number=10, tax=2000):
    return appeals.file_appeal(
        evaluation=evaluation,
        enterprise=firm(number),
        claims={"tax": Decimal(tax)},
        grounds="12月入库税款漏计。",
        proof=[flowing.proof()],
        now=IN_NOTICE,
    )


def settled(evaluation, number=10, found=2000, verdict=State.ACCEPTED):
    appeal = filed(evaluation, number)
    office = Department.objects.create(
        region=Region.objects.get(code="341700"), key=f"tax-{number}", name="税务局", kind="department"
    )
    appeals.forward_appeal(appeal=appeal, department=office, now=IN_NOTICE)
    appeals.check_appeal(
        appeal=appeal, found={"tax": Decimal(found)}, finding="经核实。", now=at(date(2023, 7, 10))
    )
    return appeals.decide_appeal(
        appeal=appeal, verdict=verdict, reason="经税务部门核实。", now=at(date(2023, 7, 11))
    )


def test_the_whole_way_leaves_a_line_for_each_step(draft):
    evaluation = flowing.published(draft, now=AFTER.replace(month=8))
    assert evaluation.state == "published"
    assert (evaluation.notice_opens, evaluation.notice_ends) == (flowing.OPENS, flowing.ENDS)
    verbs = list(evaluation.steps.values_list("verb", flat=True))
    assert verbs == ["submit", "open", "close", "decide", "publish"]
    assert differences(evaluation) == []
    assert set(in_use([firm(1).pk], 2023)) == {firm(1).pk}


def test_a_draft_cannot_be_published_outright(draft):
    with pytest.raises(EvaluationError, match="“测算”阶段，不能发布"):
        steps.publish(evaluation=draft, now=AFTER)
    assert Evaluation.objects.get().state == "draft"


def test_a_trial_year_is_published_and_not_used(draft):
    Evaluation.objects.update(is_trial=True)
    evaluation = flowing.published(draft)
    assert evaluation.state == "published"
    assert in_use([firm(1).pk], 2023) == {}


def test_computing_again_leaves_what_is_in_course_alone(draft):
    evaluation = flowing.noticed(draft)
    AnnualFactors.objects.update(tax=1)
    second = compute()
    assert second.state == "draft"
    assert Evaluation.objects.get(pk=evaluation.pk).lists.get().grades.count() == 10
    with pytest.raises(EvaluationError, match="已有一次评价正在进行"):
        steps.submit(evaluation=second, now=AFTER)


def test_a_preliminary_result_goes_back_with_a_reason(draft):
    evaluation = steps.submit(evaluation=draft, now=at(flowing.SUBMITTED))
    with pytest.raises(EvaluationError, match="请写明原因"):
        steps.withdraw(evaluation=evaluation, reason=" ", now=AFTER)
    compute()
    steps.withdraw(evaluation=evaluation, reason="电力数据有误", now=AFTER)
    assert list(Evaluation.objects.values_list("pk", "state")) == [(evaluation.pk, "draft")]


def test_a_notice_needs_a_day_and_somebody_to_turn_to(draft):
    evaluation = steps.submit(evaluation=draft, now=at(flowing.SUBMITTED))
    early = flowing.a_notice(date(2023, 7, 1))
    with pytest.raises(EvaluationError, match="早于提交初评"):
        steps.open_notice(evaluation=evaluation, notice=early, now=at(flowing.SUBMITTED))
    nobody = steps.Notice(flowing.OPENS, "", "", "")
    with pytest.raises(EvaluationError, match="受理单位"):
        steps.open_notice(evaluation=evaluation, notice=nobody, now=at(flowing.SUBMITTED))


def test_notices_close_by_themselves_once_their_last_day_is_past(draft):
    flowing.noticed(draft)
    assert steps.close_due(now=at(flowing.ENDS, 23)) == 0
    assert steps.close_due(now=at(flowing.CLOSED, 1)) == 1
    assert steps.close_due(now=at(flowing.CLOSED, 1)) == 0
    assert Evaluation.objects.get().state == "review"


def test_an_accepted_appeal_corrects_the_factor_and_the_list_and_keeps_what_stood(draft):
    evaluation = flowing.noticed(draft)
    appeal = settled(evaluation)
    factors = AnnualFactors.objects.get(enterprise=firm(10))
    assert factors.tax == 2000
    assert factors.batch.origin == Batch.Origin.HAND
    assert f"申诉第{appeal.pk}号" in factors.batch.message
    evaluation = flowing.closed(evaluation)
    AnnualFactors.objects.filter(enterprise=firm(2)).update(tax=9)  # nobody could object to this figure
    with pytest.raises(EvaluationError, match="没有重新计算"):
        flowing.decided(evaluation)
    before = {grade.uscc: grade for grade in Grade.objects.all()}
    evaluation = recompute(evaluation=evaluation, now=AFTER)
    after = {grade.uscc: grade for grade in Grade.objects.filter(list__evaluation=evaluation)}
    code = sheets.code(10)
    assert (before[code].rank, after[code].rank) == (10, 1)
    assert after[sheets.code(2)].inputs == before[sheets.code(2)].inputs
    earlier = evaluation.earlier.get()
    assert (earlier.state, earlier.is_frozen) == ("superseded", True)
    assert earlier.lists.get().grades.count() == len(after) == 10
    assert Appeal.objects.get().grade.rank == 10
    assert differences(evaluation) == differences(earlier) == []
    with pytest.raises(EvaluationError, match="没有需要重新计算"):
        recompute(evaluation=evaluation, now=AFTER)
    evaluation = flowing.decided(evaluation)
    assert steps.publish(evaluation=evaluation, now=AFTER).is_frozen


def test_an_open_appeal_holds_up_the_decision(draft):
    evaluation = flowing.noticed(draft)
    appeal = filed(evaluation)
    evaluation = flowing.closed(evaluation)
    with pytest.raises(EvaluationError, match="还有1件申诉没有办结"):
        flowing.decided(evaluation)
    appeals.withdraw_appeal(appeal=appeal, reason="企业自行核对无误", now=AFTER)
    assert flowing.decided(evaluation).decision_number == "专题会议纪要第12号"


def test_a_decision_is_no_earlier_than_the_end_of_the_notice(draft):
    evaluation = flowing.closed(flowing.noticed(draft))
    with pytest.raises(EvaluationError, match="早于公示结束"):
        steps.decide(evaluation=evaluation, number="1号", decided_on=date(2023, 7, 10), now=AFTER)
    with pytest.raises(EvaluationError, match="不能晚于今天"):
        steps.decide(evaluation=evaluation, number="1号", decided_on=date(2023, 7, 30), now=AFTER)


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"proof": []}, "uploads", "佐证材料"),
        ({"grounds": " "}, "grounds", "申诉理由"),
        ({"claims": {}}, "", "至少填写一项"),
        ({"claims": {"tax": Decimal(550)}}, "tax", "与公示采用的相同"),
        ({"claims": {"revenue": Decimal(-1)}}, "revenue", "不应为负数"),
        ({"now": at(date(2023, 7, 12))}, "", "逾期不再受理"),
    ],
)
def test_an_appeal_that_lacks_something_is_refused_at_its_field(draft, changes, field, told):
    evaluation = flowing.noticed(draft)
    wanted = {
        "claims": {"tax": Decimal(2000)},
        "grounds": "漏计",
        "proof": [flowing.proof()],
        "now": IN_NOTICE,
    }
    with pytest.raises(AppealRefused) as refused:
        appeals.file_appeal(evaluation=evaluation, enterprise=firm(10), **(wanted | changes))
    assert told in refused.value.problems[field]
    assert not Appeal.objects.exists()


def test_an_enterprise_has_one_open_appeal(draft):
    evaluation = flowing.noticed(draft)
    filed(evaluation)
    with pytest.raises(AppealRefused, match="已有一件未办结"):
        filed(evaluation, tax=3000)


def test_a_rejected_appeal_changes_nothing(draft):
    evaluation = flowing.noticed(draft)
    appeal = settled(evaluation, found=550, verdict=State.REJECTED)
    assert AnnualFactors.objects.get(enterprise=firm(10)).tax == 550
    assert not Appeal.objects.owed().exists()
    texts = list(appeal.lines.values_list("text", flat=True))
    assert [text[:2] for text in texts] == ["提出", "转税", "税务", "决定"]


def test_a_correction_can_be_taken_back_as_any_batch(draft):
    settled(flowing.noticed(draft))
    factors = AnnualFactors.objects.get(enterprise=firm(10))
    undo(batch_id=factors.batch_id, reason="测试", by=None, now=AFTER)
    assert AnnualFactors.objects.get(enterprise=firm(10)).tax == 550


def test_another_department_cannot_check_an_appeal(draft, people):
    appeal = filed(flowing.noticed(draft))
    office = Department.objects.create(
        region=Region.objects.get(code="341700"), key="tax-1", name="税务局", kind="department"
    )
    appeal = appeals.forward_appeal(appeal=appeal, department=office, now=IN_NOTICE)
    with pytest.raises(AppealRefused, match="由税务局复核，您不在该部门"):
        appeals.check_appeal(
            appeal=appeal, found={"tax": Decimal(2000)}, finding="属实", now=AFTER, by=people["handler"]
        )


def test_a_notice_is_withdrawn_with_a_reason_and_put_up_again(draft):
    evaluation = flowing.noticed(draft)
    appeal = filed(evaluation)
    with pytest.raises(EvaluationError, match="请写明原因"):
        steps.withdraw_notice(evaluation=evaluation, reason="", now=IN_NOTICE)
    evaluation = steps.withdraw_notice(evaluation=evaluation, reason="公示表漏印一页", now=IN_NOTICE)
    assert (evaluation.state, evaluation.notice_ends) == ("preliminary", None)
    with pytest.raises(AppealRefused, match="不在公示期"):
        filed(evaluation, number=9)
    with pytest.raises(EvaluationError, match="已有1件申诉"):
        steps.withdraw(evaluation=evaluation, reason="重来", now=IN_NOTICE)
    again = flowing.a_notice(date(2023, 7, 10))
    evaluation = steps.open_notice(evaluation=evaluation, notice=again, now=IN_NOTICE)
    assert (evaluation.state, evaluation.notice_ends) == ("publicity", date(2023, 7, 17))
    appeals.withdraw_appeal(appeal=appeal, reason="核对无误", now=IN_NOTICE)
    evaluation = steps.close_notice(evaluation=evaluation, now=AFTER)
    assert flowing.decided(evaluation).decided_on
