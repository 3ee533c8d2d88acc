"""The search and the page of an enterprise in a real browser: keyboard, hits, navigation within the page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.roles import Role
from tests import sheets
from tests.conftest import CAST

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]
USCC = "91341723UHUXQEEGUD"
NAME = "安徽启瑞机电科技有限公司"
PAGE = f"/enterprises/{USCC}/?period=2023-05"


@pytest.fixture(scope="module")
def two_months(site, tmp_path_factory):
    """April's output of the enterprise beside May's, so that May has a month alone."""
    content = sheets.sheet(
        ["统一社会信用代码", "企业名称", "工业总产值_1-本月(千元)", "工业总产值_上年同期(千元)"],
        [[USCC, NAME, 31_000, 36_000]],
    )
    file = tmp_path_factory.mktemp("april") / "产值-2023年1-4月.csv"
    file.write_bytes(content)
    site.manage("import_returns", str(file), "--form", "output", "--period", "2023-04", "--commit")


def box(page: Page):
    return page.get_by_role("combobox", name=re.compile("检索"))


def options(page: Page):
    return page.locator("#search-hits").get_by_role("option")


def test_slash_type_arrow_and_enter_open_the_enterprise(sign_in, quiet):
    page = sign_in("bureau")
    page.goto("/dashboard/?region=341700&period=2023-05")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("qrjd")
    expect(options(page).first).to_contain_text(NAME)
    expect(box(page)).to_have_attribute("aria-expanded", "true")

    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    active = options(page).first.get_attribute("id")
    expect(box(page)).to_have_attribute("aria-activedescendant", active or "")
    page.keyboard.press("ArrowUp")
    expect(box(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/enterprises/{USCC}/**")
    expect(page.locator("h1")).to_have_text(NAME)


def test_enter_alone_opens_all_results_and_escape_closes_the_hits(sign_in, quiet):
    page = sign_in("bureau")
    page.goto("/dashboard/?region=341700&period=2023-05")
    box(page).fill("机电")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#search-hits")).to_be_hidden()
    expect(box(page)).to_have_value("机电")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?.*q="))
    assert "period=2023-05" in page.url
    results = page.locator("#search-results")
    expect(results.get_by_role("heading", name="企业")).to_be_visible()
    page.get_by_role("searchbox", name="检索").fill("催报")
    expect(results.get_by_role("link", name="报送完整性")).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=%E5%82%AC%E6%8A%A5"))


def test_a_slash_that_is_typed_into_a_field_stays_there(sign_in, quiet):
    page = sign_in("county")
    page.goto("/enterprises/?period=2023-05")
    page.locator(".filter-bar input[name=q]").first.press("/")
    expect(page.locator(".filter-bar input[name=q]").first).to_have_value("/")
    expect(box(page)).not_to_be_focused()


def test_one_sign_is_too_few_and_leaving_the_box_closes_it(sign_in, quiet):
    page = sign_in("county")
    page.goto("/enterprises/?period=2023-05")
    box(page).fill("安")
    expect(page.locator("#search-hits")).to_contain_text("请至少输入2个字或字母")
    page.locator("h1").click()
    expect(page.locator("#search-hits")).to_be_hidden()


def test_a_phone_has_an_icon_that_leads_to_the_page(sign_in, quiet):
    page = sign_in("cadre")
    assert CAST["cadre"][2] is Role.CADRE
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/enterprises/?period=2023-05")
    page.get_by_role("link", name="检索").click()
    field = page.get_by_role("searchbox", name="检索")
    expect(field).to_be_focused()
    field.fill("有限")
    expect(page.locator("#search-results .search-hit").first).to_be_visible()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (390, 844)])
def test_the_page_of_an_enterprise_fits_and_its_parts_are_reached(two_months, sign_in, quiet, size):
    page = sign_in("bureau")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(PAGE)
    expect(page.locator("[data-chart] canvas").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    nav = page.get_by_role("navigation", name="本页内容")
    nav.get_by_role("link", name="入规与退规").click()
    expect(page.locator("#events")).to_be_in_viewport()
    expect(nav.get_by_role("link", name="入规与退规")).to_have_attribute("aria-current", "true")
    expect(nav).to_be_in_viewport()


def test_a_click_on_a_month_opens_its_value(two_months, sign_in, quiet):
    page = sign_in("bureau")
    page.goto(PAGE)
    found = page.locator("[data-chart]").first
    expect(found.locator("canvas")).to_be_visible()
    found.scroll_into_view_if_needed()
    place = page.evaluate(
        """element => {
          const chart = window.echarts.getInstanceByDom(element);
          const months = chart.getOption().xAxis[0].data;
          return chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [months.indexOf("5月"), 1]);
        }""",
        found.element_handle(),
    )
    size = found.bounding_box()
    found.click(position={"x": place[0], "y": size["height"] / 2})
    page.wait_for_url(re.compile(rf"/enterprises/{USCC}/values/.*period=2023-05"))
