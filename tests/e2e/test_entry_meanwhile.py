"""Entry beside others: two on one cell, a sheet handed in, a line that is down, a session that ended."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD
from tests.e2e.conftest import _run as run
from tests.e2e.grid import cell, open_sheet, press, saved

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


def test_two_people_on_one_cell(sign_in, open_as, entry_site):
    page = sign_in("county")
    open_sheet(page, "2022-10")
    other = open_as("bureau")
    open_sheet(other, "2022-10")
    other.keyboard.type("1234")
    press(other, "Enter")
    saved(other)
    page.keyboard.type("1250")
    press(page, "Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("这个数刚被王敏改为 1,234")
    expect(dialog).to_contain_text("您填的是 1,250")
    expect(page.locator("#entry-state")).to_have_text("1 个数待您选择，尚未保存")
    press(page, "Tab")
    expect(dialog.get_by_role("button", name="用我的 1,250")).to_be_focused()
    press(page, "Enter")
    expect(dialog).to_have_count(0)
    saved(page)
    # Coming back to the window asks at once what others did; otherwise it comes within 20 seconds.
    other.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(cell(other, 0, "gross_output")).to_have_text("1,250")
    expect(cell(other, 0, "gross_output")).to_have_class(re.compile("is-fresh"))


HAND_IN = """
import django; django.setup()
from datetime import date
from django.utils import timezone
from accounts.models import Region, User
from reporting.models import Submission
unit, by, now = Region.objects.get(code="341702"), User.objects.get(username="county"), timezone.now()
Submission.objects.create(form="output", region=unit, period=date(2022, 4, 1), status="submitted",
    first_submitted_at=now, submitted_at=now, submitted_by=by, submitted_by_name=str(by))
"""


def test_a_sheet_handed_in_meanwhile_can_only_be_read(sign_in, entry_site, quiet):
    page = sign_in("county")
    open_sheet(page, "2022-04")
    page.keyboard.type("7")
    press(page, "Enter")
    saved(page)
    run(entry_site.environment, "-c", HAND_IN)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#entry-closed")).to_be_visible()
    expect(page.locator("#entry-closed-why")).to_contain_text("报送")
    page.keyboard.type("8")
    press(page, "Enter")
    expect(page.locator(".is-dirty")).to_have_count(0)
    page.reload()
    expect(page.locator("#entry-closed")).to_be_visible()
    expect(cell(page, 0, "gross_output")).to_have_text("7")
    expect(cell(page, 1, "gross_output")).to_have_text("")


def test_nothing_typed_is_lost_while_the_line_is_down(sign_in, entry_site):
    page = sign_in("county")
    open_sheet(page, "2022-11")
    page.context.set_offline(True)
    page.keyboard.type("42")
    press(page, "Enter")
    expect(page.locator("#entry-state")).to_contain_text("保留在本机", timeout=15_000)
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    open_sheet(again, "2022-11")
    expect(again.locator("#entry-note")).to_contain_text("上次有 1 个数没有保存")
    saved(again)
    again.reload()
    expect(cell(again, 0, "gross_output")).to_have_text("42")


def test_a_session_that_ended_loses_nothing(sign_in, entry_site):
    page = sign_in("county")
    open_sheet(page, "2022-06")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type("43")
    press(page, "Enter")
    expect(page.locator("#entry-state")).to_contain_text("登录已过期", timeout=15_000)
    with page.context.expect_page() as opened:
        page.locator("#entry-signin").click()
    again = opened.value
    again.fill("input[name=username]", "county")
    again.fill("input[name=password]", PASSWORD)
    again.click("button[type=submit]")
    again.wait_for_url(lambda address: "/account/login/" not in address)
    again.close()
    # Signing in gave a new token against forged forms as well: the page takes that one.
    retry = page.get_by_role("button", name="现在重试")
    if retry.is_visible():
        retry.click()
    saved(page)
    page.reload()
    expect(cell(page, 0, "gross_output")).to_have_text("43")
