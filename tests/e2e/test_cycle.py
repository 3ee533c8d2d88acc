"""A sheet's whole round between a county and its city, in two browsers, each step seen by the other side."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.grid import PASTE, cell, open_sheet, press, saved

WORKER_MS = 60_000
pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]
PERIOD = "2022-02"
QUERY = f"region=341702&period={PERIOD}"
SHEET = f"/reporting/sheet/output/341702/{PERIOD}/"
TITLE = "2022年1-2月产销报表"


def status(page: Page, word: str) -> None:
    expect(page.locator(".page-subtitle .lamp")).to_contain_text(word)


def told(page: Page, words: str) -> None:
    expect(page.locator(".alert-success")).to_contain_text(words)


def click_and_confirm(page: Page, name: str) -> None:
    """The button, and the same word again in the dialog that says what will happen."""
    page.locator("#acts").get_by_role("button", name=name, exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def fill_dialog(page: Page, name: str, **fields: str) -> None:
    page.locator("#acts").get_by_role("button", name=f"{name}…").click()
    dialog = page.get_by_role("dialog")
    for field, text in fields.items():
        dialog.locator(f"[name={field}]").fill(text)
    dialog.get_by_role("button", name=name, exact=True).click()


def steps(page: Page) -> list[str]:
    return page.locator("#history tbody td[data-label=操作]").all_inner_texts()


def test_a_sheet_goes_from_a_draft_to_a_lock_and_is_reopened(sign_in, open_as, entry_site, quiet):
    county, bureau = sign_in("county"), open_as("bureau")
    today = date.today()  # noqa: DTZ011  the day on the clerk's own clock
    _the_bureau_sets_the_dates(bureau, county, today)
    _the_county_fills_in_and_hands_in(county)
    _the_bureau_gives_it_back(bureau)
    _the_county_mends_it(county)
    _the_bureau_confirms_and_locks(bureau, county)
    _it_is_reopened_corrected_and_confirmed_again(bureau, county, today)
    bureau.goto(SHEET)
    assert steps(bureau) == [
        *("报送", "退回", "报送", "审核通过", "锁定"),
        *("重新开放", "报送", "审核通过"),
    ]


def _the_bureau_sets_the_dates(bureau: Page, county: Page, today: date) -> None:
    bureau.goto(f"/reporting/windows/?region=341700&period={PERIOD}")
    bureau.get_by_role("button", name="按常用日期排定").click()
    told(bureau, "3 张报表的日程")
    county.goto(SHEET)
    expect(county.locator("#may-edit")).to_contain_text("停止填报，如需补报或修改请联系池州市局重新开放")
    line = bureau.locator("#windows tbody tr", has_text="产销报表")
    line.get_by_label("按时报送截止").fill(str(today + timedelta(days=2)))
    line.get_by_label("停止填报").fill(str(today + timedelta(days=4)))
    bureau.get_by_role("button", name="保存日程").click()
    told(bureau, "已保存 1 张报表的报送日程：产销报表。")
    expect(bureau.locator("#windows tbody tr", has_text="产销报表")).to_contain_text("填报中")


def _the_county_fills_in_and_hands_in(county: Page) -> None:
    county.goto(f"/reporting/?{QUERY}")
    line = county.locator("#sheets tbody tr", has_text="产销报表")
    expect(line).to_contain_text("还有 2 天")
    line.get_by_role("link", name="填报").click()
    expect(county.locator(".is-active")).to_have_count(1)
    county.evaluate(PASTE, "1000\t900\n2000\t1900\n")
    saved(county)
    county.get_by_role("link", name="检查与报送").click()
    status(county, "草稿")
    expect(county.locator("#totals")).to_contain_text("3,000")
    fill_dialog(county, "报送", missing_note="其余企业停产")
    told(county, f"已报送{TITLE}。")
    status(county, "已报送")
    expect(county.locator("#may-edit")).to_contain_text("如需修改请先撤回，或请池州市局退回")


def _the_bureau_gives_it_back(bureau: Page) -> None:
    bureau.goto(f"/reporting/?region=341700&period={PERIOD}")
    expect(bureau.locator(".page-subtitle")).to_contain_text("1 张报表待审核")
    bureau.get_by_label("选中贵池区产销报表").check()
    bureau.get_by_role("button", name="退回…").click()
    dialog = bureau.get_by_role("dialog")
    expect(dialog).to_contain_text("将退回 1 个单位的 1 张报表")
    dialog.get_by_label("退回原因").fill("1号企业产值有误")
    dialog.get_by_role("button", name="退回", exact=True).click()
    told(bureau, "已退回 1 个单位的 1 张报表。")


def _the_county_mends_it(county: Page) -> None:
    county.goto(f"/reporting/?{QUERY}")
    expect(county.locator(".nav-badge")).to_contain_text("1")
    expect(county.locator("#sheets tbody tr", has_text="产销报表")).to_contain_text("1号企业产值有误")
    open_sheet(county, PERIOD)
    county.keyboard.type("1010")
    press(county, "Enter")
    saved(county)
    county.goto(SHEET)
    fill_dialog(county, "报送", missing_note="其余企业停产")
    status(county, "已报送")


def _the_bureau_confirms_and_locks(bureau: Page, county: Page) -> None:
    bureau.goto(SHEET)
    expect(bureau.locator("#totals")).to_contain_text("3,010")
    click_and_confirm(bureau, "审核通过")
    told(bureau, f"已审核通过{TITLE}。")
    bureau.goto(f"/dashboard/?region=341702&period={PERIOD}")
    expect(bureau.locator(".data-as-of").first).to_contain_text("1/1 县区已审核", timeout=WORKER_MS)
    county.goto(SHEET)
    expect(county.locator("#may-edit")).to_contain_text("审核通过，如需修改请联系池州市局退回或重新开放")
    bureau.goto(f"/reporting/?region=341700&period={PERIOD}")
    bureau.get_by_label("选中贵池区产销报表").check()
    bureau.get_by_role("button", name="锁定…").click()
    dialog = bureau.get_by_role("dialog")
    expect(dialog).to_contain_text("将锁定 1 个单位的 1 张报表")
    expect(dialog.get_by_label("仍然通过的原因")).to_be_hidden()
    dialog.get_by_role("button", name="锁定", exact=True).click()
    told(bureau, "已锁定 1 个单位的 1 张报表。")
    bureau.goto(SHEET)
    status(bureau, "锁定")
    county.goto(f"/reporting/entry/?{QUERY}&form=output")
    expect(county.locator("#entry-closed-why")).to_contain_text("锁定，如需修改请联系池州市局重新开放")
    expect(county.get_by_role("link", name="报送情况")).to_be_visible()


def _it_is_reopened_corrected_and_confirmed_again(bureau: Page, county: Page, today: date) -> None:
    until = str(today + timedelta(days=3))
    fill_dialog(bureau, "重新开放", reason="2号企业更正", until=until)
    told(bureau, f"已重新开放{TITLE}。")
    county.goto(SHEET)
    expect(county.locator("#may-edit")).to_contain_text(f"已重新开放至{until}，到期自动关闭：2号企业更正")
    open_sheet(county, PERIOD)
    press(county, "ArrowDown")
    county.keyboard.type("2050")
    press(county, "Enter")
    saved(county)
    expect(cell(county, 1, "gross_output")).to_have_text("2,050")
    county.goto(SHEET)
    fill_dialog(county, "报送", missing_note="其余企业停产")
    bureau.goto(SHEET)
    click_and_confirm(bureau, "审核通过")
    status(bureau, "审核通过")
    county.goto(SHEET)
    expect(county.locator("#may-edit")).to_contain_text("审核通过，如需修改请联系池州市局")


def test_a_reminder_reaches_the_county_and_comes_back_as_noted(sign_in, open_as, entry_site, quiet):
    county, bureau = sign_in("county"), open_as("bureau")
    bureau.goto("/reporting/completeness/?region=341700&period=2023-03&form=output")
    owed = bureau.locator("#owed tbody tr", has_text="贵池区")
    expect(owed).to_contain_text("没有催报过")
    bureau.get_by_role("button", name="催报未报送单位").click()
    dialog = bureau.get_by_role("dialog")
    dialog.get_by_label("催报内容").fill("请今天报送。")
    dialog.get_by_role("button", name="发送催报").click()
    told(bureau, "已催报")
    expect(owed).to_contain_text("对方尚未知悉")
    county.goto("/reporting/")
    reminder = county.locator(".reminder", has_text="请今天报送。")
    reminder.get_by_role("button", name="知道了").click()
    expect(reminder).to_have_count(0)
    bureau.reload()
    expect(owed).to_contain_text("已知悉")
