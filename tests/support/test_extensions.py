"""More time for a measure: its owner asks, the keeper of the plan gives it or does not."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from support import messages
from support.deadlines import Light, of_measure
from support.filters import MeasureFilter
from support.selectors import plans as selectors
from support.services import SupportRefused
from support.services import measures as services
from support.services import plans as plan_services

pytestmark = pytest.mark.django_db
TODAY = date(2023, 8, 15)
LATER = date(2023, 12, 31)


@pytest.fixture
def owner(people, tax_office):
    """A handler of the office that answers for the measure."""
    people["handler"].department = tax_office
    people["handler"].save()
    return people["handler"]


@pytest.fixture
def measure(firm, people, now, tax_office):
    """A measure of the office that is late."""
    who = {"by": people["bureau"], "now": now}
    plan = plan_services.open_plan(
        enterprise=firm, reason="at_risk", situation="订单减少", opened_on=date(2023, 3, 1), **who
    )
    return plan_services.add_measure(
        plan=plan, problem="缺资金", measure="续贷", department=tax_office, due_on=date(2023, 5, 21), **who
    )


def ask(measure, owner, now, **more):
    usual = {"due_on": LATER, "reason": "银行审批"}
    return services.ask_extension(measure=measure, by=owner, now=now, **(usual | more))


def answer(measure, by, now, *, agrees, note=""):
    return services.answer_extension(measure=measure, agrees=agrees, note=note, by=by, now=now)


def refused(call):
    with pytest.raises(SupportRefused) as error:
        call()
    return error.value.problems


def test_an_owner_neither_extends_nor_drops_alone(measure, owner, now):
    for call in (
        lambda: services.extend_measure(measure=measure, due_on=LATER, reason="x", by=owner, now=now),
        lambda: services.drop_measure(measure=measure, reason="x", by=owner, now=now),
        lambda: answer(ask(measure, owner, now), owner, now, agrees=True),
    ):
        assert refused(call) == {"": messages.KEEPERS_ONLY}
    measure.refresh_from_db()
    assert (measure.state, measure.due_on) == ("open", date(2023, 5, 21))


def test_a_measure_stays_late_until_the_keeper_agrees(measure, owner, people, now):
    ask(measure, owner, now)
    rows = selectors.measures(people["bureau"])
    for due in ("late", "asked"):
        found = MeasureFilter({"due": due}, rows, user=people["bureau"], today=TODAY).qs
        assert list(found) == [measure]
    line = rows.get()
    assert selectors.lamp_of_measure(line, TODAY).word == "逾期86天，申请延期"
    plan = selectors.plans(people["bureau"], TODAY).get()
    assert selectors.lamp_of(plan, TODAY).word == "1条措施逾期，1条申请延期"
    answer(measure, people["county"], now, agrees=True, note="同意")
    line = rows.get()
    assert (line.due_on, line.first_due_on, line.is_asked) == (LATER, date(2023, 5, 21), False)
    assert selectors.lamp_of_measure(line, TODAY).light is Light.GREEN
    assert set(line.events.values_list("kind", flat=True)) == {"added", "asked", "extended"}


def test_what_is_not_given_says_why_and_may_be_asked_again(measure, owner, people, now):
    ask(measure, owner, now)
    assert set(refused(lambda: ask(measure, owner, now))) == {""}
    assert set(refused(lambda: answer(measure, people["bureau"], now, agrees=False))) == {"note"}
    answer(measure, people["bureau"], now, agrees=False, note="先办过桥")
    measure.refresh_from_db()
    assert (measure.due_on, measure.is_asked) == (date(2023, 5, 21), False)
    assert measure.events.get(kind="declined").note == "先办过桥"
    assert refused(lambda: answer(measure, people["bureau"], now, agrees=True)) == {"": messages.NOT_ASKED}
    assert set(refused(lambda: ask(measure, owner, now, due_on=date(2023, 5, 21)))) == {"due_on"}
    assert ask(measure, owner, now).is_asked


def test_a_request_ends_with_its_measure(measure, owner, now):
    ask(measure, owner, now)
    services.finish_measure(measure=measure, on=date(2023, 8, 1), text="放款", by=owner, now=now)
    measure.refresh_from_db()
    assert (measure.state, measure.is_asked) == ("done", False)


def test_a_request_never_makes_a_lamp_green():
    lamp = of_measure(LATER, TODAY, asked=True)
    assert (lamp.light, lamp.word) == (Light.YELLOW, "还剩138天，申请延期")


def test_the_page_offers_each_what_is_theirs(measure, owner, signed_in):
    page = measure.get_absolute_url()
    seen = signed_in("handler").get(page).content.decode()
    assert 'id="act-ask"' in seen
    assert 'id="act-extend"' not in seen
    assert 'id="act-drop"' not in seen
    url = reverse("support:measure_act", args=[measure.pk])
    client = signed_in("handler")
    assert client.post(url, {"act": "ask", "due_on": "2023-12-31", "reason": "审批慢"}).status_code == 302
    keeper = signed_in("county")
    seen = keeper.get(page).content.decode()
    assert "申请延至 2023-12-31，待经信部门确认" in seen
    assert 'id="act-answer"' in seen
    assert keeper.post(url, {"act": "answer", "agrees": "yes"}).status_code == 302
    measure.refresh_from_db()
    assert measure.due_on == LATER
