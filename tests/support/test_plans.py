"""Rescue plans: opened, measures with owners, quarterly consultations, closed; each act on record."""

from __future__ import annotations

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError, transaction

from accounts.models import Department
from support import messages
from support.models import Measure, PlanEvent, RescuePlan
from support.selectors import plans as selectors
from support.services import SupportRefused
from support.services import measures as measure_services
from support.services import plans as services

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(firm, people, now):
    return services.open_plan(
        enterprise=firm,
        reason="at_risk",
        situation="订单减少三成",
        opened_on=date(2023, 3, 1),
        by=people["bureau"],
        now=now,
    )


@pytest.fixture
def measure(plan, people, now, tax_office):
    return add(plan, people["bureau"], now, department=tax_office)


def add(plan, by, now, **more):
    usual = {"problem": "流动资金缺600万元", "measure": "协调续贷", "due_on": date(2023, 9, 30)}
    return services.add_measure(plan=plan, by=by, now=now, **(usual | more))


def refused(error):
    return error.value.problems


def test_an_enterprise_has_one_open_plan(plan, firm, people, now):
    with pytest.raises(SupportRefused) as error:
        services.open_plan(
            enterprise=firm,
            reason="other",
            situation="再来",
            opened_on=date(2023, 8, 1),
            by=people["bureau"],
            now=now,
        )
    assert refused(error) == {"enterprise": messages.PLAN_OPEN.format(number=plan.number)}
    with pytest.raises(IntegrityError), transaction.atomic():
        RescuePlan.objects.create(enterprise=firm, reason="other", situation="x", opened_on=date(2023, 8, 1))


def test_a_plan_cannot_be_opened_tomorrow(firm, people, now):
    with pytest.raises(SupportRefused) as error:
        services.open_plan(
            enterprise=firm,
            reason="other",
            situation="x",
            opened_on=date(2023, 8, 16),
            by=people["bureau"],
            now=now,
        )
    assert refused(error) == {"opened_on": messages.IN_FUTURE}


def test_measures_keep_their_reference_and_count_on(plan, measure, people, now):
    second = add(plan, people["bureau"], now, person=people["county"])
    assert (measure.reference, second.reference) == (f"{plan.number}-01", f"{plan.number}-02")
    second.delete()
    assert add(plan, people["bureau"], now, person=people["county"]).number == 2
    assert second.owner == "李强"


def test_a_measure_needs_an_owner_and_a_day_after_the_opening(plan, people, now):
    with pytest.raises(SupportRefused) as error:
        add(plan, people["bureau"], now, due_on=date(2023, 2, 1))
    assert set(refused(error)) == {"department", "due_on"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.create(
            plan=plan,
            number=7,
            reference="x",
            problem="x",
            measure="x",
            first_due_on=date(2023, 9, 1),
            due_on=date(2023, 9, 1),
        )


class TestWhoReports:
    @pytest.fixture(autouse=True)
    def _handler_of_the_tax_office(self, people, tax_office):
        handler = people["handler"]
        handler.department = tax_office
        handler.save()

    def test_the_department_that_owns_it(self, measure, people, now):
        measure_services.report_progress(measure=measure, text="已受理", by=people["handler"], now=now)
        measure.refresh_from_db()
        assert (measure.progress, measure.reported_on) == ("已受理", date(2023, 8, 15))

    def test_no_other_department(self, measure, people, now):
        people["handler"].department = Department.objects.get(region__code="341700", key="kjj")
        people["handler"].save()
        before = PlanEvent.objects.count()
        with pytest.raises(SupportRefused) as error:
            measure_services.report_progress(measure=measure, text="已受理", by=people["handler"], now=now)
        assert refused(error) == {"": messages.NOT_YOURS}
        assert PlanEvent.objects.count() == before

    def test_nobody_of_a_department_reports_where_the_measure_has_none(self, plan, people, now):
        people["handler"].department = None
        people["handler"].save()
        line = add(plan, people["bureau"], now, person=people["cadre"])
        with pytest.raises(SupportRefused):
            measure_services.finish_measure(
                measure=line, on=date(2023, 8, 1), text="好了", by=people["handler"], now=now
            )
        measure_services.finish_measure(
            measure=line, on=date(2023, 8, 1), text="好了", by=people["cadre"], now=now
        )
        line.refresh_from_db()
        assert (line.state, line.ended_on) == ("done", date(2023, 8, 1))

    def test_a_leader_reports_nothing(self, measure, people, now):
        with pytest.raises(SupportRefused):
            measure_services.report_progress(measure=measure, text="看过", by=people["leader"], now=now)

    def test_what_is_mine_is_listed(self, measure, people):
        rows = selectors.measures(people["handler"])
        assert list(selectors.owned_by(rows, people["handler"])) == [measure]
        assert list(selectors.owned_by(rows, people["leader"])) == []


def test_an_extension_keeps_the_first_day_and_its_reason(measure, people, now):
    measure_services.extend_measure(
        measure=measure, due_on=date(2023, 10, 31), reason="银行审批", by=people["bureau"], now=now
    )
    measure.refresh_from_db()
    assert (measure.first_due_on, measure.due_on) == (date(2023, 9, 30), date(2023, 10, 31))
    event = measure.events.get(kind="extended")
    assert event.note == "期限由2023年9月30日延至2023年10月31日。理由：银行审批"
    with pytest.raises(SupportRefused) as error:
        measure_services.extend_measure(
            measure=measure, due_on=date(2023, 10, 31), reason="再延", by=people["bureau"], now=now
        )
    assert set(refused(error)) == {"due_on"}


def test_an_ended_measure_stays_as_it_is(measure, people, now):
    who = {"by": people["bureau"], "now": now}
    measure_services.finish_measure(measure=measure, on=date(2023, 8, 10), text="放款", **who)
    for command, more in (
        (measure_services.report_progress, {"text": "x"}),
        (measure_services.finish_measure, {"on": date(2023, 8, 11), "text": "x"}),
        (measure_services.extend_measure, {"due_on": date(2024, 1, 1), "reason": "x"}),
        (measure_services.drop_measure, {"reason": "x"}),
    ):
        with pytest.raises(SupportRefused) as error:
            command(measure=measure, **more, **who)
        assert refused(error) == {"": messages.MEASURE_ENDED}


def test_a_measure_cannot_be_finished_before_the_plan_or_tomorrow(measure, people, now):
    for day in (date(2023, 2, 28), date(2023, 8, 16)):
        with pytest.raises(SupportRefused) as error:
            measure_services.finish_measure(measure=measure, on=day, text="x", by=people["bureau"], now=now)
        assert set(refused(error)) == {"on"}


def consult(plan, people, now, tax_office, **more):
    usual = {"held_on": date(2023, 5, 20), "departments": [tax_office], "decided": "续贷落实"}
    return services.record_consultation(plan=plan, by=people["bureau"], now=now, **(usual | more))


def test_a_consultation_settles_lines_and_lines_are_added_by_it(plan, measure, people, now, tax_office):
    held = consult(plan, people, now, tax_office, settled=[measure])
    measure.refresh_from_db()
    assert (measure.state, measure.settled_at, measure.ended_on) == ("done", held, date(2023, 5, 20))
    assert add(plan, people["bureau"], now, department=tax_office, consultation=held).added_at == held
    duties = selectors.duties_of(selectors.plan_of(people["bureau"], plan.pk), date(2023, 8, 15))
    assert [duty.held for duty in duties] == [0, 1, 0]


def test_a_consultation_settles_no_line_of_another_plan(plan, people, now, tax_office, other_firm, measure):
    other = services.open_plan(
        enterprise=other_firm,
        reason="other",
        situation="x",
        opened_on=date(2023, 3, 1),
        by=people["elsewhere"],
        now=now,
    )
    with pytest.raises(SupportRefused) as error:
        consult(other, people, now, tax_office, settled=[measure])
    assert refused(error) == {"settled": messages.OTHER_PLAN}
    with pytest.raises(SupportRefused) as error:
        consult(plan, people, now, tax_office, departments=[])
    assert refused(error) == {"departments": messages.NO_DEPARTMENT}


def test_a_plan_closes_once_nothing_is_open(plan, measure, people, now):
    said = {
        "closed_on": date(2023, 8, 1),
        "outcome": "retained",
        "note": "",
        "by": people["bureau"],
        "now": now,
    }
    with pytest.raises(SupportRefused) as error:
        services.close_plan(plan=plan, **said)
    assert refused(error) == {"": messages.STILL_OPEN.format(count=1)}
    measure_services.drop_measure(measure=measure, reason="企业自行解决", by=people["bureau"], now=now)
    services.close_plan(plan=plan, **said)
    plan.refresh_from_db()
    assert (plan.is_open, plan.outcome) == (False, "retained")
    with pytest.raises(SupportRefused):
        add(plan, people["bureau"], now, person=people["bureau"])


def test_every_act_is_on_record_with_who_and_when(plan, measure, people, now, tax_office):
    measure_services.report_progress(measure=measure, text="进展", by=people["bureau"], now=now)
    consult(plan, people, now, tax_office, settled=[measure])
    kinds = list(plan.events.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["opened", "added", "progress", "consulted", "finished"]
    assert set(plan.events.values_list("by", "by_name", "at")) == {(people["bureau"].pk, "王敏", now)}
    assert LogEntry.objects.get_for_object(measure).count() >= 2


def test_the_lamp_of_a_plan_names_what_is_worst(plan, measure, people, now, tax_office):
    def lamp(today):
        return selectors.lamp_of(selectors.plans(people["bureau"], today).get(), today).word

    assert lamp(date(2023, 3, 10)) == "正常"
    assert lamp(date(2023, 3, 20)) == "会商还剩11天"
    assert lamp(date(2023, 4, 1)) == "缺1次会商"
    assert lamp(date(2023, 10, 1)) == "1条措施逾期"
    measure_services.drop_measure(measure=measure, reason="x", by=people["bureau"], now=now)
    services.close_plan(
        plan=plan,
        closed_on=date(2023, 8, 1),
        outcome="other",
        note="",
        by=people["bureau"],
        now=now,
    )
    assert lamp(date(2023, 10, 1)) == "已结束"


def test_owners_offered_are_of_the_region_and_of_those_around_it(firm, other_firm, people):
    names = {each.region.code for each in selectors.departments_for(firm.region)}
    assert names == {"341702", "341700"}
    offered = set(selectors.people_for(people["bureau"], firm.region).values_list("username", flat=True))
    assert {"bureau", "county", "handler"} <= offered
    assert not {"cadre", "elsewhere"} & offered
