"""Entry in a real browser: typing, pasting, saving itself, two people on one sheet, and the form for a phone."""

from __future__ import annotations

import random
import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from enterprises.growth import growth_words
from imports.reading import Dimension, numerals
from imports.reading.texts import plain
from tests import sheets
from tests.e2e.grid import PASTE, cell, open_sheet, press, saved

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


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


def test_a_text_left_over_stands_in_its_cell_again_and_no_growth_beside_it(sign_in, entry_site, quiet):
    page = sign_in("county")
    open_sheet(page, "2021-07")
    growth = cell(page, 0, "gross_output__growth")
    page.evaluate(PASTE, "1,000\t800")
    expect(growth).to_have_text("+25.0%")
    saved(page)
    page.keyboard.type("abc")
    press(page, "Enter")
    expect(growth).to_have_text("--")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(cell(page, 0, "gross_output")).to_have_text("abc")
    expect(growth).to_have_text("--")
    expect(page.locator("#entry-note")).to_have_text("上次有 1 格填的不是数字，已恢复并标红，请改正。")
    expect(page.locator("#entry-state")).to_contain_text("不是数字")


def test_output_below_nought_is_a_slip_and_no_loss(sign_in, entry_site, quiet):
    page = sign_in("county")
    open_sheet(page, "2021-08")
    page.evaluate(PASTE, "1,000\t-3")
    expect(cell(page, 0, "gross_output__growth")).to_have_text("--")
    expect(page.locator("#strip-problems")).to_contain_text("不应为负数")


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
        "已粘贴 6 个数（没有表头，按列的位置填入），其中 1 个不是数字，已标红，3 个超出表格，未粘贴。"
    )
    expect(cell(page, last - 1, "export_delivery")).to_have_text("12")
    expect(cell(page, last, "gross_output_prior")).to_have_class(re.compile("has-error"))
    cell(page, last, "gross_output_prior").click()
    expect(page.locator("#strip-problems")).to_contain_text("是百分数，这里请填数值")
    expect(page.locator(".is-dirty")).to_have_count(0, timeout=15_000)
    expect(page.locator("#entry-state")).to_have_text("1 个数不是数字，未保存")
    page.get_by_role("link", name="检查与报送").click()
    dialog = page.get_by_role("dialog", name="还有没保存的数")
    expect(dialog).to_contain_text(
        "工业总产值上年同期“5%”不是数字，没有保存。检查与报送用的是这些格原来的数。"
    )
    dialog.get_by_role("button", name="回去改正").click()
    expect(cell(page, last, "gross_output_prior")).to_have_class(re.compile("is-active"))
    page.keyboard.type("5")
    press(page, "Enter")
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
    last = page.locator(".is-active")
    expect(last).to_have_attribute("data-cell", re.compile(":new_product_output__stored$"))
    expect(last).to_be_in_viewport(ratio=1)
    press(page, "Control+Home")
    page.evaluate(PASTE, "123,456,789\t700")
    growth = cell(page, 0, "gross_output__growth")
    expect(growth).to_have_text("+17636584.1%")
    assert growth.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert page.evaluate("document.documentElement.scrollHeight") <= 768


def test_an_error_stands_above_all_warnings(sign_in, entry_site, quiet):
    """One that keeps the sheet from being handed in is seen wherever in its row one stands."""
    page = sign_in("county")
    open_sheet(page, "2021-10")
    page.evaluate(PASTE, "1,000\t90\t9,000\t70\t9,500\t500\n")
    saved(page)
    problems = page.locator("#strip-problems li")
    expect(problems.first).to_have_class("problem-error")
    for column in ("gross_output_prior", "sales_output"):
        cell(page, 0, column).click()
        expect(problems.first).to_have_class("problem-error")
    inside = "box => { const list = document.getElementById('strip-problems').getBoundingClientRect(); const own = box.getBoundingClientRect(); return own.top >= list.top && own.bottom <= list.bottom; }"
    assert problems.first.evaluate(inside)
    expect(page.locator("#entry-problems-count")).to_contain_text("其中错误")


def test_the_far_end_of_a_long_sheet_is_seen(sign_in, entry_site, quiet, tmp_path):
    """Its last row is not drawn when the cursor sets out for it."""
    path = tmp_path / "名录.csv"
    path.write_bytes(sheets.register(*[sheets.firm(n, "341721") for n in range(601, 661)]))
    entry_site.manage("import_enterprises", str(path), "--commit")
    page = sign_in("bureau")
    open_sheet(page, "2021-11", region="341721")
    press(page, "Control+End")
    active = page.locator(".is-active")
    expect(active).to_have_attribute("data-cell", re.compile(":new_product_output__stored$"))
    expect(active).to_be_in_viewport(ratio=1)
    press(page, "Control+Home")
    expect(active).to_have_attribute("data-cell", re.compile(":gross_output$"))
    expect(active).to_be_in_viewport(ratio=1)


def test_the_form_for_a_phone(open_as, entry_site):
    page = open_as("county", width=390, height=844)
    page.goto("/reporting/entry/?region=341702&period=2020-06&form=output")
    page.wait_for_url("**/reporting/entry/one/**")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    first = page.locator(".one-name strong").inner_text()
    filled = page.locator(".one-pick option", has_text="✓").count()
    page.fill("input[name=value-gross_output]", "110")
    page.fill("input[name=value-gross_output_prior]", "100")
    expect(page.locator("output").first).to_have_text("+10.0%")
    page.get_by_role("button", name="保存，下一家").click()
    expect(page.locator(".one-saved")).to_have_text(f"已保存 {first}。")
    expect(page.locator(".one-name strong")).not_to_have_text(first)
    expect(page.locator(".one-pick label")).to_contain_text(f"已填 {filled + 1}/")


def test_the_phone_stays_where_an_error_was_saved(open_as, entry_site):
    """The next enterprise is not shown over an error that nobody has seen; doubts show while typing."""
    page = open_as("county", width=390, height=844)
    page.goto("/reporting/entry/one/?region=341702&period=2021-12&form=output")
    first = page.locator(".one-name strong").inner_text()
    page.fill("input[name=value-gross_output_prior]", "100")
    page.fill("input[name=value-gross_output]", "1000")
    expect(page.locator("#wrong-gross_output")).to_contain_text("约为上年同期的 10 倍")
    page.fill("input[name=value-gross_output]", "110")
    expect(page.locator("#wrong-gross_output")).to_have_text("")
    page.fill("input[name=value-sales_output]", "90")
    page.fill("input[name=value-export_delivery]", "95")
    page.get_by_role("button", name="保存，下一家").click()
    expect(page.locator("#one-state")).to_contain_text("已保存，但有 1 处错误")
    expect(page.locator("#one-state")).to_be_in_viewport(ratio=1)
    expect(page.locator("#one-problems .problem-error")).to_have_count(1)
    expect(page.locator(".one-name strong")).to_have_text(first)
    page.fill("input[name=value-export_delivery]", "80")
    page.get_by_role("button", name="保存，下一家").click()
    expect(page.locator(".one-saved")).to_have_text(f"已保存 {first}。")


def test_the_phone_says_of_a_saved_row_what_the_grid_says(sign_in, open_as, entry_site, quiet):
    """Ten times last year is a guess while it is typed; saved, the rules of the server have the word on both."""
    page = sign_in("county")
    open_sheet(page, "2021-10")
    page.evaluate(PASTE, "1000\t100\t1500\t100\t1600\t100\n")
    saved(page)
    expect(page.locator("#entry-problems-count")).to_contain_text("全部问题")
    grid = page.locator("#entry-problems li").all_text_contents()
    name = page.locator("#strip-name").inner_text()
    told = {said.removeprefix(f"{name}：") for said in grid if said.startswith(name)}
    assert told
    code = page.locator("#entry-grid .entry-name small").first.inner_text()
    phone = open_as("county", width=390, height=844)
    address = f"/reporting/entry/one/?region=341702&period=2021-10&form=output&enterprise={code}"
    phone.goto(address)
    expect(phone.locator("#one-problems li")).to_have_count(len(told))
    assert set(phone.locator("#one-problems li").all_text_contents()) == told
    beside = set(phone.locator(".one-wrong").all_text_contents()) - {""}
    assert beside <= told
    phone.fill("input[name=value-gross_output]", "1001")
    expect(phone.locator("#wrong-gross_output")).to_contain_text("约为上年同期的 10 倍")
    phone.fill("input[name=value-gross_output]", "1,000")
    expect(phone.locator("#one-problems li")).to_have_count(len(told))
    assert set(phone.locator("#one-problems li").all_text_contents()) == told


AS_THE_BROWSER = """async cases => { const {growth, parse} = await import("/static/js/entry/format.js");
  return {growth: cases.pairs.map(([now, then]) => growth(now, then, true)), read: cases.texts.map(text => parse(text))}; }"""
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
