"""A doubt in a real browser: shown in the grid as it is typed, found, explained, and no longer in the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import sheets

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]
PLACE = "region=341702&period=2022-05"


@pytest.fixture(scope="session")
def checks_site(site, tmp_path_factory):
    """The site with an enterprise of 贵池 whose month nobody else uses."""
    path: Path = tmp_path_factory.mktemp("checks") / "名录.csv"
    path.write_bytes(sheets.register(sheets.firm(601, name="贵池核查填报有限公司")))
    site.manage("import_enterprises", str(path), "--commit")
    return site


def test_a_doubt_is_shown_while_typing_found_and_explained(sign_in, checks_site, quiet):
    page = sign_in("county")
    page.goto(f"/reporting/entry/?{PLACE}&form=output")
    expect(page.locator(".is-active")).to_have_count(1)
    page.fill("#entry-search", "核查填报")
    cell = page.locator("[data-cell$=':gross_output']")
    expect(cell).to_have_count(1)
    cell.click()
    page.keyboard.type("1000")
    page.keyboard.press("Enter")
    page.locator("[data-cell$=':sales_output']").click()
    page.keyboard.type("1500")
    page.keyboard.press("Enter")
    expect(page.locator("#entry-state")).to_contain_text("已保存", timeout=15_000)
    expect(page.locator("[data-cell$=':sales_output']")).to_have_class(re.compile("has-warning"))
    sentence = "工业销售产值 1,500 千元 大于 工业总产值 1,000 千元 的 115%。"
    expect(page.locator("#strip-problems")).to_contain_text(sentence)

    checks_site.manage("run_checks", "--period", "2022-05", "--region", "341702", "--form", "output")
    page.goto(f"/reporting/findings/?{PLACE}")
    page.get_by_role("link", name="贵池核查填报有限公司").click()
    expect(page.locator(".alert-warning")).to_contain_text(sentence)
    expect(page.locator("canvas")).to_have_count(1)
    page.fill("#explain-text", "销售了上年库存")
    page.get_by_role("button", name="提交说明").click()
    expect(page.locator("#history")).to_contain_text("销售了上年库存")

    page.goto(f"/reporting/entry/?{PLACE}&form=output")
    expect(page.locator(".is-active")).to_have_count(1)
    page.fill("#entry-search", "核查填报")
    expect(page.locator("[data-cell$=':sales_output']")).not_to_have_class(re.compile("has-warning"))


def test_a_rule_says_what_it_means_while_it_is_written(sign_in, checks_site, quiet):
    page = sign_in("bureau")
    page.goto("/reporting/rules/new/")
    page.fill("#id_name", "产值上限")
    page.get_by_label("产销报表", exact=True).check()
    page.select_option("#id_operator", "<=")
    page.fill("#id_what_to_do", "核实")
    page.fill("#id_right", "1500")
    page.fill("#id_left", "gross_outptu")
    expect(page.locator("#rule-says")).to_contain_text("是否应为“gross_output”", timeout=10_000)
    page.fill("#id_left", "工业总产值")
    expect(page.locator("#rule-says")).to_contain_text("工业总产值 ≤ 1500。", timeout=10_000)


def test_a_value_is_picked_by_its_name_into_the_field_in_use(sign_in, checks_site, quiet):
    page = sign_in("bureau")
    page.goto("/reporting/rules/new/")
    expect(page.locator("[data-picker-target]")).to_have_text("选中后写入“左边”")
    shown = page.locator("#rule-names-known option[data-name='工业销售产值']").first.get_attribute("value")
    page.fill("#id_right", "1.2 *")
    page.fill("#rule-names", shown)
    expect(page.locator("#id_right")).to_have_value("1.2 * 工业销售产值")
    expect(page.locator("#rule-names")).to_have_value("")
    expect(page.locator("#id_right")).to_be_focused()
    page.focus("#id_left")
    page.fill("#rule-names", page.locator("#rule-names-known option").first.get_attribute("value"))
    expect(page.locator("#id_left")).to_have_value("工业总产值")


def test_a_finding_leads_to_its_cell_and_the_cell_to_its_history(sign_in, open_as, checks_site, quiet):
    page = sign_in("county")
    code = sheets.code(601)
    place = f"/reporting/entry/?region=341702&period=2022-06&form=output&enterprise={code}&cell=sales_output"
    page.goto(place)
    row = page.locator("#entry-grid .tabulator-row", has_text=code)
    expect(row.locator("[data-cell$=':sales_output']")).to_have_class(re.compile("is-active"))
    expect(page.locator("#strip-history")).to_be_hidden()
    page.keyboard.type("1500")
    page.keyboard.press("Enter")
    expect(page.locator("#entry-state")).to_contain_text("已保存", timeout=15_000)
    row.locator("[data-cell$=':sales_output']").click()
    link = page.locator("#strip-history")
    expect(link).to_be_visible()
    page.goto(link.get_attribute("href"))
    expect(page.locator("h1, .page-title").first).to_contain_text("工业销售产值")
    phone = open_as("county", width=390, height=844)
    phone.goto(place)
    phone.wait_for_url("**/reporting/entry/one/**")
    expect(phone.locator("#value-sales_output")).to_be_focused()
