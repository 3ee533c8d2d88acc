"""The pages of the cycle: who gets which button and which answer in every state, and what they print."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.periods import Period
from reporting.cycle import Action, Status
from reporting.models import Reminder, Reopening, Submission, SubmissionEvent, Window
from tests import sheets
from tests.reporting.month import PERIOD, SHEET, at, region, unreported
from tests.reporting.test_cycle import STANDINGS, UNITS_OWN

pytestmark = pytest.mark.django_db
REPORTERS_ACTIONS, REVIEWERS_ACTIONS = UNITS_OWN, set(Action) - UNITS_OWN
HERE = {"region": "341702", "period": "2023-05"}
CITY = {"region": "341700", "period": "2023-05"}


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def month(month, people, today) -> Window:
    """贵池's month, open today: the pages go by the real clock."""
    month.opens_on, month.due_on, month.closes_on = (today + timedelta(days=n) for n in (-5, 2, 5))
    month.save()
    return month


def standing(status: Status, people, until: date | None = None, changed: bool = False) -> Submission:
    """贵池's sheet in that state, reopened until a day where one is named, with figures written since or not."""
    now = at(6, 1) if changed else timezone.now()
    sheet, _ = Submission.objects.update_or_create(
        form="output",
        region=region("341702"),
        period=PERIOD.date,
        defaults={
            "status": status,
            "first_submitted_at": None if status is Status.DRAFT else now,
            "submitted_at": None if status is Status.DRAFT else now,
            "submitted_by": people["county"],
            "submitted_by_name": "李强",
            "reviewed_at": now,
            "reviewed_by": None,
            "reviewed_by_name": "何平",
            "reason": "企业2产值有误" if status is Status.RETURNED else "",
        },
    )
    sheet.reopenings.standing().update(ended_at=now)
    if until:
        Reopening.objects.create(
            submission=sheet, reason="更正", until=until, opened_at=now, opened_by_name="何平"
        )
    return sheet


def post(client, action: str, today: date, **more):
    data = {"action": action, "reason": "更正", "until": today + timedelta(days=3), "missing_note": ""}
    return client.post(f"{SHEET}act/", data | more)


def trace():
    return (
        list(Submission.objects.values_list("status", "submitted_at", "reviewed_at", "reason")),
        SubmissionEvent.objects.count(),
        list(Reopening.objects.order_by("pk").values_list("pk", "ended_at")),
    )


ANSWERS = {
    "bureau": {action: 302 if action in REVIEWERS_ACTIONS else 403 for action in Action},
    "county": {action: 302 if action in REPORTERS_ACTIONS else 403 for action in Action},
    "elsewhere": {action: 404 if action in REPORTERS_ACTIONS else 403 for action in Action},
} | {key: dict.fromkeys(Action, 403) for key in ("leader", "cadre", "handler", "system", "security", "audit")}


@pytest.mark.parametrize("key", ANSWERS)
def test_each_role_does_each_action_in_these_states_only(month, people, signed_in, today, key):
    client = signed_in(key)
    for action, (reopened, written, table), status in product(Action, STANDINGS, Status):
        answer = ANSWERS[key][action]
        standing(status, people, today if reopened else None, written)
        before = trace()
        assert post(client, action, today).status_code == answer, (action, reopened, written, status)
        changed = answer == 302 and status in table[action]
        assert (trace() != before) == changed, (action, reopened, written, status)


@pytest.mark.parametrize("key", ["bureau", "county"])
@pytest.mark.parametrize(("reopened", "written", "table"), STANDINGS)
def test_the_page_offers_the_actions_that_go_and_no_other(
    month, people, signed_in, today, key, reopened, written, table
):
    client = signed_in(key)
    own = REVIEWERS_ACTIONS if key == "bureau" else REPORTERS_ACTIONS
    for status in Status:
        standing(status, people, today if reopened else None, written)
        page = client.get(SHEET)
        offered = {button.action for button in page.context["buttons"]}
        assert offered == {action for action in own if status in table[action]}, status
        text = page.content.decode()
        for action in offered:
            assert f'value="{action}"' in text, action


@pytest.mark.parametrize("key", ["leader"])
def test_whoever_only_looks_is_offered_nothing(month, people, signed_in, today, key):
    for status in Status:
        standing(status, people)
        page = signed_in(key).get(SHEET)
        assert page.context["buttons"] == []
        assert "没有填报权限" in page.content.decode()


def test_a_refused_click_says_why(month, people, signed_in, today):
    standing(Status.APPROVED, people)
    page = signed_in("county").post(f"{SHEET}act/", {"action": "recall"}, follow=True)
    assert "目前是“审核通过”，不能撤回，请刷新页面查看最新状态。" in page.content.decode()


@pytest.mark.parametrize("data", [{}, {"action": ""}, {"action": "evil"}])
def test_what_is_no_action_is_not_found(month, signed_in, data):
    assert signed_in("bureau").post(f"{SHEET}act/", data).status_code == 404


def test_a_day_that_is_none_is_told_and_changes_nothing(month, people, signed_in, today):
    standing(Status.APPROVED, people)
    before = trace()
    page = signed_in("bureau").post(
        f"{SHEET}act/", {"action": "reopen", "reason": "更正", "until": "下周"}, follow=True
    )
    assert "日期写成" in page.content.decode()
    assert trace() == before


# --- what the sheet prints


@pytest.mark.parametrize(
    ("status", "key", "words"),
    [
        (Status.DRAFT, "county", "可以填报；"),
        (Status.DRAFT, "bureau", "由贵池区填报，尚未报送。您可以代为填写"),
        (Status.SUBMITTED, "county", "如需修改请先撤回"),
        (Status.SUBMITTED, "bureau", "贵池区已报送，等待审核。数据有误请退回贵池区修改"),
        (Status.RETURNED, "county", "企业2产值有误"),
        (Status.RETURNED, "bureau", "已退回贵池区修改，尚未重新报送"),
        (Status.APPROVED, "county", "如需修改请联系池州市局退回或重新开放"),
        (Status.APPROVED, "bureau", "如需修改请先退回或重新开放"),
        (Status.LOCKED, "county", "如需修改请联系池州市局重新开放"),
        (Status.LOCKED, "bureau", "如需修改请先重新开放"),
    ],
)
def test_the_sheet_says_whether_it_may_be_edited_and_what_to_do(month, people, signed_in, status, key, words):
    standing(status, people)
    assert words in signed_in(key).get(SHEET).content.decode()


def test_after_the_due_day_the_sheet_says_that_it_is_late(month, signed_in, today):
    Window.objects.update(due_on=today - timedelta(days=1))
    text = signed_in("county").get(SHEET).content.decode()
    assert "现在报送记为迟报" in text
    assert "已过 1 天" in text


def test_the_reviewer_sees_what_the_sheet_adds_up_to(month, signed_in):
    sheets.take_output({1: (80, 70), 2: (150, 100)}, "2023-04")
    (output, *_) = signed_in("bureau").get(SHEET).context["totals"]
    assert (output.label, output.unit, output.current, output.prior) == ("工业总产值", "千元", 300, 270)
    assert (output.last, output.growth) == (230, "+11.1%")


def test_an_empty_sheet_adds_up_to_nothing(month, people, signed_in):
    unreported(1, 2)
    (output, *_) = signed_in("bureau").get(SHEET).context["totals"]
    assert (output.current, output.last, output.growth) == (None, None, "--")


def test_another_period_above_the_sheet_leads_to_that_sheet(month, signed_in):
    answer = signed_in("bureau").get(SHEET, {"region": "341702", "period": "2023-04"})
    assert answer.url == "/reporting/sheet/output/341702/2023-04/"
    answer = signed_in("bureau").get(SHEET, {"region": "341700", "period": "2023-05"})
    assert answer.url == f"{reverse('reporting:home')}?region=341700&period=2023-05"


@pytest.mark.parametrize("name", ["entry", "entry_one"])
def test_entry_tells_the_deadline_and_a_reviewer_whose_sheet_it_is(month, people, signed_in, today, name):
    address = reverse(f"reporting:{name}")
    county = signed_in("county").get(address, HERE).content.decode()
    assert f"按时截止{month.due_on}，还有 2 天" in county
    assert "由贵池区填报" not in county
    standing(Status.SUBMITTED, people)
    bureau = signed_in("bureau").get(address, HERE).content.decode()
    assert "贵池区已报送，等待审核。数据有误请退回贵池区修改" in bureau
    assert "按时截止" not in bureau
    standing(Status.LOCKED, people, today)
    assert f"已重新开放至{today}" in signed_in("county").get(address, HERE).content.decode()


# --- the first page


def test_the_month_that_is_being_filled_in_is_shown_first(month, signed_in):
    """Figures exist to May only; June's dates have begun, so June is what a clerk comes for."""
    today = timezone.localdate()
    june = Period(2023, 6)
    Window.objects.create(
        region=region("341700"),
        form="output",
        period=june.date,
        opens_on=today,
        due_on=today,
        closes_on=today,
    )
    client = signed_in("county")
    for name in ("home", "entry", "entry_one", "completeness", "windows", "missing"):
        assert client.get(reverse(f"reporting:{name}")).context["period"] == june, name


def test_a_unit_sees_how_long_there_is_left(month, people, signed_in, today):
    client = signed_in("county")
    assert "还有 2 天" in client.get(reverse("reporting:home"), HERE).content.decode()
    Window.objects.update(due_on=today)
    assert "今天截止" in client.get(reverse("reporting:home"), HERE).content.decode()
    standing(Status.SUBMITTED, people)
    assert "今天截止" not in client.get(reverse("reporting:home"), HERE).content.decode()


def test_what_was_given_back_waits_in_the_navigation(month, people, signed_in):
    client = signed_in("county")
    badge = '<span class="nav-badge">'
    assert badge not in client.get(reverse("enterprises:list")).content.decode()
    standing(Status.RETURNED, people)
    assert badge in client.get(reverse("enterprises:list")).content.decode()
    assert badge not in signed_in("elsewhere").get(reverse("enterprises:list")).content.decode()


def test_the_city_is_told_how_many_wait_and_how_many_are_owed(month, people, signed_in):
    standing(Status.SUBMITTED, people)
    page = signed_in("bureau").get(reverse("reporting:home"), CITY)
    assert (page.context["month"].waiting, page.context["month"].owed) == (1, 2)
    text = page.content.decode()
    assert "1 张报表待审核" in text
    assert "2 张未报送" in text


def test_ticked_sheets_are_reviewed_and_the_rest_is_told(month, people, signed_in):
    standing(Status.SUBMITTED, people)
    data = {"action": "approve", "sheet": ["output:341702", "finance:341702", "output:341504", "evil"]}
    address = f"{reverse('reporting:review')}?region=341700&period=2023-05"
    text = signed_in("bureau").post(address, data, follow=True).content.decode()
    assert "已审核通过 1 个单位的 1 张报表。" in text
    assert "贵池区：2023年1-5月财务报表目前是“草稿”，不能审核通过" in text
    assert Submission.objects.get().status == Status.APPROVED


# --- who is missing


def test_the_list_of_missing_enterprises_says_what_they_reported_last(month, people, signed_in):
    unreported(2)
    sheets.take_output({2: (70, 60)}, "2023-04")
    page = signed_in("county").get(reverse("reporting:missing"), HERE | {"form": "output"})
    (row,) = page.context["table"].data.data
    assert (row.name, row.last) == (sheets.name(2), 70)
    text = page.content.decode()
    assert "上期工业总产值（千元）" in text
    assert f'href="{row.get_absolute_url()}?region=341702&period=2023-05"' in text.replace("&amp;", "&")


@pytest.mark.parametrize("sort", ["name", "uscc", "region", "zone", "industry", "last"])
def test_the_list_of_missing_enterprises_sorts_and_filters(month, people, signed_in, sort):
    unreported(1, 2)
    client = signed_in("bureau")
    for order in (sort, f"-{sort}"):
        page = client.get(reverse("reporting:missing"), CITY | {"sort": order})
        assert page.context["table"].paginator.count == 2
    page = client.get(reverse("reporting:missing"), CITY | {"q": sheets.code(2)})
    assert [row.name for row in page.context["table"].data.data] == [sheets.name(2)]


def test_a_county_misses_its_own_enterprises_only(month, people, signed_in):
    unreported(1, 2)
    page = signed_in("elsewhere").get(reverse("reporting:missing"), {"period": "2023-05"})
    assert page.context["table"].paginator.count == 0
    assert signed_in("elsewhere").get(reverse("reporting:missing"), HERE).status_code == 404


def test_whoever_owes_a_sheet_is_listed_below_the_matrix_with_the_last_reminder(month, people, signed_in):
    client = signed_in("bureau")
    address = reverse("reporting:completeness")
    ((owed, missing),) = client.get(address, CITY).context["owed"]
    assert (owed.state.unit.code, owed.count.reported, owed.count.expected) == ("341702", 2, 2)
    assert missing == "/reporting/missing/?region=341702&period=2023-05&form=output"
    remind = f"{reverse('reporting:remind')}?region=341700&period=2023-05"
    text = client.post(
        remind, {"form": "output", "unit": ["341702"], "text": "请尽快。"}, follow=True
    ).content.decode()
    assert "已催报 1 个单位。" in text
    assert "对方尚未知悉" in client.get(address, CITY).content.decode()
    signed_in("county").post(reverse("reporting:take_note", args=[Reminder.objects.get().pk]))
    assert "李强已知悉" in client.get(address, CITY).content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"form": "output", "text": "请尽快。"}, "没有选中要催报的单位"),
        ({"form": "output", "text": " ", "unit": ["341702"]}, "请填写催报内容"),
        ({"form": "output", "text": "请尽快。", "unit": ["341504"]}, "没有选中要催报的单位"),
    ],
)
def test_a_reminder_that_cannot_go_out_says_why(month, signed_in, data, words):
    address = f"{reverse('reporting:remind')}?region=341700&period=2023-05"
    assert words in signed_in("bureau").post(address, data, follow=True).content.decode()
    assert not Reminder.objects.exists()
