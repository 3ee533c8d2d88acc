"""Entry in a real browser: typing, pasting, saving itself, two people on one sheet, and the form for a phone."""

from __future__ import annotations

import random
import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from enterprises.growth import growth_words
from imports.reading import Dimension, numerals
from imports.reading.texts import plain
from tests import sheets
from tests.e2e.conftest import NUMBERS, PASSWORD
from tests.e2e.conftest import _run as run

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]
PASTE = """text => { const data = new DataTransfer(); data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""


def open_sheet(page: Page, period: str, **query: str) -> None:
    more = "".join(f"&{key}={value}" for key, value in query.items())
    page.goto(f"/reporting/entry/?region=341702&period={period}&form=output{more}")
    expect(page.locator(".is-active")).to_have_count(1)


def cell(page: Page, line: int, value: str):
    """The cell of the enterprise in that line of the sheet."""
    return page.locator(f"[data-cell$=':{value}']").nth(line)


def saved(page: Page) -> None:
    expect(page.locator("#entry-state[data-state=clean]")).to_contain_text("已保存", timeout=15_000)
    expect(page.locator(".is-dirty")).to_have_count(0)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_typed_figures_save_themselves_and_growth_appears(sign_in, entry_site, quiet):
    page = sign_in("county")
    open_sheet(page, "2022-08")
    page.keyboard.type("1,234.5")
    press(page, "Tab")
    page.keyboard.type("1000")
    press(page, "Enter")
    expect(cell(page, 0, "gross_output__growth")).to_have_text("+23.5%")
    saved(page)
    expect(page.locator("#entry-filled")).to_have_text(re.compile(r"^已填 1/\d+$"))
    page.reload()
    expect(cell(page, 0, "gross_output")).to_have_text("1,234.5")
    expect(cell(page, 0, "gross_output_prior")).to_have_text("1,000")


def test_growth_sums_and_checks_follow_each_key(sign_in, entry_site, quiet):
    """Nothing is taken before Enter, and an edit that Esc ends has never been."""
    page = sign_in("county")
    open_sheet(page, "2021-03")
    growth, facts = cell(page, 0, "gross_output__growth"), page.locator("#strip-facts")
    page.evaluate(PASTE, "1,000\t800")
    expect(growth).to_have_text("+25.0%")
    saved(page)
    page.keyboard.type("1,2")
    expect(growth).to_have_text("-98.5%")
    page.keyboard.type("00")
    expect(growth).to_have_text("+50.0%")
    expect(facts).to_contain_text("增速+50.0%")
    expect(page.locator("#strip-total")).to_contain_text("1 户合计1,200")
    page.keyboard.type("万")
    expect(page.locator("#strip-problems")).to_contain_text("请按表头的单位只填数字")
    press(page, "Escape")
    expect(growth).to_have_text("+25.0%")
    expect(page.locator("#strip-clean")).to_be_visible()
    expect(cell(page, 0, "gross_output")).to_have_text("1,000")
    page.keyboard.type("9000")
    expect(page.locator("#strip-problems")).to_contain_text("约为上年同期的 10 倍")
    press(page, "Escape", "ArrowDown")
    expect(cell(page, 0, "gross_output")).not_to_have_class(re.compile("has-|is-dirty"))
    expect(page.locator("#entry-state")).to_contain_text("已保存")


def test_an_input_method_leaves_nothing_behind(sign_in, entry_site, quiet):
    page = sign_in("county")
    open_sheet(page, "2021-05")
    page.evaluate(PASTE, "1,000\t800")
    saved(page)
    method = page.context.new_cdp_session(page)
    for letters in ("y", "yi", ""):
        method.send(
            "Input.imeSetComposition",
            {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)},
        )
        expect(cell(page, 0, "gross_output__growth")).to_have_text("+25.0%")
    press(page, "ArrowDown", "ArrowUp")
    expect(cell(page, 0, "gross_output")).to_have_text("1,000")
    method.send("Input.imeSetComposition", {"text": "１２", "selectionStart": 2, "selectionEnd": 2})
    method.send("Input.insertText", {"text": "１２００"})
    expect(cell(page, 0, "gross_output__growth")).to_have_text("+50.0%")
    press(page, "Enter")
    expect(cell(page, 0, "gross_output")).to_have_text("1,200")
    saved(page)


def test_arrows_undo_and_what_is_no_number(sign_in, entry_site, quiet):
    page = sign_in("county")
    open_sheet(page, "2022-07")
    press(page, "ArrowDown")
    page.keyboard.type("12万")
    press(page, "ArrowDown")
    wrong = cell(page, 1, "gross_output")
    expect(wrong).to_have_class(re.compile("has-error"))
    press(page, "ArrowUp")
    expect(page.locator("#strip-problems")).to_contain_text("请按表头的单位只填数字")
    page.get_by_role("button", name="有问题").click()
    expect(page.locator("#entry-grid .tabulator-row")).to_have_count(1)
    page.get_by_role("button", name="全部", exact=True).click()
    again = cell(page, 1, "gross_output")
    again.click()
    press(page, "F2", "Control+a")
    page.keyboard.type("120")
    press(page, "Enter")
    saved(page)
    press(page, "Control+z", "Control+z")
    expect(again).to_have_text("")
    saved(page)


def test_a_block_from_excel_goes_over_the_cells_that_can_be_filled(sign_in, entry_site, quiet):
    page = sign_in("county")
    open_sheet(page, "2022-09")
    page.evaluate(PASTE, "1,500\t1400\t1450\t1300\r\n２０００\t\t1900\t--\r\n")
    expect(page.locator("#entry-note")).to_have_text("已粘贴 6 个数，2 个空格未改动。")
    expect(cell(page, 0, "sales_output_prior")).to_have_text("1,300")
    expect(cell(page, 1, "gross_output")).to_have_text("2,000")
    saved(page)
    press(page, "Control+z")
    expect(cell(page, 1, "gross_output")).to_have_text("")
    saved(page)
    last, first = sheets.code(NUMBERS[4]), sheets.code(NUMBERS[0])
    page.evaluate(PASTE, f"{last}\t77\t66\n贵池{NUMBERS[0]}号填报有限公司\t88\t80\n没有这家公司\t1\t2\n")
    expect(page.locator("#entry-note")).to_contain_text("已粘贴 4 个数，1 行不在本表：没有这家公司")
    for code, value, text in ((last, "gross_output", "77"), (first, "gross_output_prior", "80")):
        row = page.locator("#entry-grid .tabulator-row", has_text=code)
        expect(row.locator(f"[data-cell$=':{value}']")).to_have_text(text)
    saved(page)


def test_more_than_fits_a_per_cent_and_a_hidden_indicator(sign_in, entry_site, quiet):
    """What does not fit is counted, what is no number is marked, and a hidden indicator is passed over."""
    page = sign_in("county")
    open_sheet(page, "2022-12")
    page.get_by_role("button", name="指标与参照").click()
    page.get_by_label("工业销售产值").uncheck()
    page.keyboard.press("Escape")
    last = page.locator("#entry-grid .tabulator-row").count() - 1
    cell(page, last - 1, "gross_output").click()
    page.evaluate(PASTE, "10\t11\t12\n20\t5%\t22\n30\t31\t32\n")
    expect(page.locator("#entry-note")).to_have_text(
        "已粘贴 6 个数，其中 1 个不是数字，已标红，3 个超出表格，未粘贴。"
    )
    expect(cell(page, last - 1, "export_delivery")).to_have_text("12")
    expect(cell(page, last, "gross_output_prior")).to_have_class(re.compile("has-error"))
    cell(page, last, "gross_output_prior").click()
    expect(page.locator("#strip-problems")).to_contain_text("是百分数，这里请填数值")
    saved(page)
    page.get_by_role("button", name="指标与参照").click()
    page.get_by_label("工业销售产值").check()
    expect(cell(page, last - 1, "sales_output")).to_have_text("")


def test_the_total_follows_the_typing_and_the_headings_stay(sign_in, entry_site, quiet):
    page = sign_in("county")
    open_sheet(page, "2022-03")
    page.evaluate(PASTE, "1,000\t800\n500\t400\n")
    expect(page.locator("#strip-total")).to_contain_text("2 户合计1,500上年同期1,200增速+25.0%")
    expect(page.locator("#strip-facts")).to_contain_text("1,000（合 100 万元）")
    saved(page)
    heading = page.locator(".tabulator-col-title", has_text="工业总产值（千元）")
    before = heading.bounding_box()
    press(page, "Control+End")
    assert heading.bounding_box()["y"] == before["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert page.evaluate("document.documentElement.scrollHeight") <= 768


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


def test_the_form_for_a_phone(open_as, entry_site):
    page = open_as("county", width=390, height=844)
    page.goto("/reporting/entry/?region=341702&period=2022-05&form=output")
    page.wait_for_url("**/reporting/entry/one/**")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    first = page.locator(".one-name strong").inner_text()
    page.fill("input[name=value-gross_output]", "110")
    page.fill("input[name=value-gross_output_prior]", "100")
    expect(page.locator("output").first).to_have_text("+10.0%")
    page.get_by_role("button", name="保存，下一家").click()
    expect(page.locator(".one-saved")).to_have_text(f"已保存 {first}。")
    expect(page.locator(".one-name strong")).not_to_have_text(first)
    expect(page.locator(".one-pick label")).to_contain_text("已填 1/")


AS_THE_BROWSER = """async cases => { const {growth, parse} = await import("/static/js/entry/format.js");
  return {growth: cases.pairs.map(([now, then]) => growth(now, then)), read: cases.texts.map(text => parse(text))}; }"""
TEXTS = (
    *("1234", "1,234.5", "１２３４．５", " 12 ", "-5", "－5", "(5)", "+7", "0", "007", ".5", "5.", "1.00005"),
    *("", "-", "--", "——", "…", "无", "/"),
    *("abc", "12万", "5%", "1,23", "#REF!", "1e5", "99999999999999", "1.2.3", "--5", "()"),
)


def test_the_browser_reckons_and_reads_as_the_server_does(sign_in, entry_site):
    """Growth to the last half, and every text as a cell of a file: what one refuses, so does the other."""
    draw = random.Random(7)
    pairs = [
        tuple(str(Decimal(draw.randrange(-3, 4000)) / draw.choice((1, 2, 8, 100))) for _ in range(2))
        for _ in range(300)
    ]
    pairs += [("100.05", "100"), ("99.95", "100"), ("0", "5"), ("5", "0"), ("100.0499", "100")]
    page = sign_in("county")
    told = page.evaluate(AS_THE_BROWSER, {"pairs": pairs, "texts": TEXTS})
    assert told["growth"] == [growth_words(Decimal(now), Decimal(then)) for now, then in pairs]
    for text, found in zip(TEXTS, told["read"], strict=True):
        try:
            value = numerals.read(text, Dimension.NONE, Decimal(1))
        except numerals.NotNumber:
            assert found.get("problem"), text
        else:
            assert found == {"value": None if value is None else plain(value)}, text
