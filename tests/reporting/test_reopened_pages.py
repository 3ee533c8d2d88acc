"""What both sides are told of a sheet that is open again, given back, written into or closed to its unit."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from enterprises.models.returns import OutputReturn
from enterprises.services.entering import Change
from reporting.cycle import Status
from reporting.models import Window
from reporting.selectors import cycle as selectors
from reporting.services import windows
from reporting.services.entry import save_entry
from tests import sheets
from tests.reporting.month import PERIOD, SHEET, region
from tests.reporting.test_cycle_pages import CITY, HERE, month, standing, today

__all__ = ["month", "today"]
pytestmark = pytest.mark.django_db
HOME = reverse("reporting:home")


def type_in(by) -> None:
    firm = Enterprise.objects.get(uscc=sheets.code(1)).pk
    change = Change(
        firm, "gross_output", Decimal(105), OutputReturn.objects.get(enterprise=firm).gross_output
    )
    save_entry(
        form="output", period=PERIOD, unit=region("341702"), changes=[change], by=by, now=timezone.now()
    )


@pytest.mark.parametrize("status", [Status.APPROVED, Status.LOCKED])
def test_the_clerk_is_told_that_a_sheet_is_open_again_until_when_and_why(
    month, people, signed_in, today, status
):
    until = today + timedelta(days=3)
    standing(status, people, until)
    client = signed_in("county")
    home = client.get(HOME, HERE).content.decode()
    assert 'id="reopened"' in home
    assert f"至 {until}：更正" in home
    assert selectors.work_waiting(people["county"]) == 1
    page = client.get(SHEET)
    assert page.context["entry_label"] == "填报"
    assert f"已重新开放（至 {until}）" in page.content.decode()
    standing(Status.SUBMITTED, people, until)
    assert 'id="reopened"' not in client.get(HOME, HERE).content.decode()
    assert selectors.work_waiting(people["county"]) == 0


def test_the_reviewer_is_offered_an_approval_once_something_was_written(month, people, signed_in, today):
    standing(Status.LOCKED, people, today)
    client = signed_in("bureau")
    assert "approve" not in {button.action for button in client.get(SHEET).context["buttons"]}
    type_in(people["county"])
    page = client.get(SHEET)
    assert "approve" in {button.action for button in page.context["buttons"]}
    assert "审核之后又有 1 家企业的数据写入" in page.content.decode()


@pytest.mark.parametrize(
    ("status", "key", "label"),
    [
        (Status.DRAFT, "county", "填报"),
        (Status.DRAFT, "bureau", "代为填报"),
        (Status.SUBMITTED, "county", "查看数据"),
        (Status.SUBMITTED, "bureau", "代为修改"),
        (Status.APPROVED, "bureau", "查看数据"),
    ],
)
def test_the_way_to_the_figures_says_what_may_be_done_there(month, people, signed_in, status, key, label):
    standing(status, people)
    assert signed_in(key).get(SHEET).context["entry_label"] == label


def test_what_is_written_after_the_hand_in_is_told_with_its_writer(month, people, signed_in):
    standing(Status.SUBMITTED, people)
    client = signed_in("bureau")
    rows = f"{reverse('reporting:entry_rows')}?region=341702&period=2023-05&form=output&only=note"
    assert "报送后已改动" not in client.get(rows).json()["note"]
    type_in(people["bureau"])
    assert "报送后已改动 1 户（王敏，" in client.get(rows).json()["note"]
    assert "报送后已改动 1 户（王敏，" in client.get(reverse("reporting:entry"), HERE).content.decode()
    assert client.get(SHEET).context["later"].startswith("1 户（王敏，")
    assert 'id="later"' in signed_in("county").get(SHEET).content.decode()


@pytest.mark.parametrize("name", ["entry", "entry_one"])
def test_whoever_mends_a_sheet_reads_why_it_was_given_back(month, people, signed_in, name):
    standing(Status.RETURNED, people)
    client = signed_in("county")
    assert "企业2产值有误（何平" in client.get(reverse(f"reporting:{name}"), HERE).content.decode()
    standing(Status.DRAFT, people)
    assert 'id="returned"' not in client.get(reverse(f"reporting:{name}"), HERE).content.decode()


def test_a_reminder_of_a_closed_sheet_says_who_opens_it_again(month, people, signed_in, today):
    client = signed_in("bureau")
    assert "请尽快填报并报送" in client.get(SHEET).context["remind_text"]
    yesterday = today - timedelta(days=1)
    Window.objects.update(opens_on=yesterday, due_on=yesterday, closes_on=yesterday)
    said = client.get(SHEET).context["remind_text"]
    assert said == (
        f"2023年1-5月产销报表尚未报送，已于{yesterday}停止填报，请尽快联系池州市局重新开放后补报。"
    )
    standing(Status.DRAFT, people, today)
    assert "请尽快填报并报送" in client.get(SHEET).context["remind_text"]


def test_a_reminder_is_the_units_own_on_its_own_pages(month, people, signed_in):
    windows.remind(
        form="output",
        regions=[region("341702")],
        period=PERIOD,
        by=people["bureau"],
        now=timezone.now(),
        text="请尽快。",
    )
    for address, query in ((SHEET, {}), (reverse("reporting:completeness"), HERE)):
        text = signed_in("county").get(address, query).content.decode()
        assert "本单位尚未知悉" in text
        assert "对方尚未知悉" not in text
    assert "对方尚未知悉" in signed_in("bureau").get(SHEET).content.decode()


def test_the_matrix_shows_each_year_and_the_counts_beside_an_opening(month, people, signed_in, today):
    sheet = standing(Status.LOCKED, people, today)
    sheet.expected, sheet.reported = 2, 2
    sheet.save()
    text = signed_in("bureau").get(reverse("reporting:completeness"), CITY).content.decode()
    assert "2/2 重新开放" in text
    quarterly = signed_in("bureau").get(reverse("reporting:completeness"), CITY | {"form": "payroll"})
    years = sorted({period.year for period in quarterly.context["matrix"].periods})
    assert quarterly.content.decode().count('<span class="matrix-year">') == len(years) > 1
