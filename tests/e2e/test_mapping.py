"""A layout that nobody knows, explained in a real browser: mapped, previewed, taken; the next file needs nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]
WORKER_MS = 60_000
SHEET = """县里自用表,,,,
,,,,单位：万元
序号,厂名,机构代号,做了多少(1-{m}月),去年做了多少
1,安徽启瑞机电科技有限公司,91341723UHUXQEEGUD,{value},1100.25
合计,,,{value},1100.25
"""


def upload(page: Page, month: int, value: str) -> None:
    page.goto("/imports/upload/")
    text = SHEET.format(m=month, value=value)
    given = {"name": f"自用表2023年1-{month}月.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.set_input_files("input[name=file]", given)
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_url("**/imports/*/")


def settled(page: Page, status: str) -> None:
    expect(page.locator(f"#batch[data-status={status}]")).to_be_visible(timeout=WORKER_MS)


def test_explained_once_the_next_file_needs_nothing(sign_in, quiet):
    page = sign_in("bureau")
    upload(page, 7, "1234.5")
    settled(page, "asking")
    page.get_by_role("link", name="指定各列含义").click()

    # The header is where the screen supposes it; a look at another row and back loses nothing.
    page.get_by_label("第2行是表头首行").check()
    expect(page.locator("[name=drawn_0]")).to_have_value("2-3")
    page.get_by_label("第3行是表头首行").check()
    expect(page.locator("[name=drawn_0]")).to_have_value("3-3")

    page.select_option("#id_form", "output")
    expect(page.locator("[name=seen_form]")).to_have_value("output")
    # What was swapped in listens only once it has settled, some frames later.
    page.wait_for_function("!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")
    page.get_by_label("D 列 做了多少(1-7月)：对应指标").select_option("gross_output")
    expect(page.locator("#out_0_3")).to_have_text("1,234.5 万元 → 12,345 千元")
    page.get_by_label("D 列 做了多少(1-7月)：单位").select_option("元")
    expect(page.locator("#out_0_3")).to_have_text("1,234.5 元 → 1.2345 千元")
    page.get_by_label("D 列 做了多少(1-7月)：单位").select_option("")
    page.get_by_label("E 列 去年做了多少：对应指标").select_option("gross_output")
    page.get_by_role("button", name="保存并读取").click()

    expect(page.locator(".map-error")).to_have_text("“工业总产值”已由 D 列提供，请只选一列。")
    page.get_by_label("E 列 去年做了多少：对应指标").select_option("gross_output_prior")
    page.get_by_role("button", name="保存并读取").click()
    settled(page, "ready")
    expect(page.locator("#batch")).to_contain_text("12,345")
    expect(page.locator(".read-by")).to_contain_text("按表头对照读取")
    page.get_by_role("button", name="入库（新增1行").click()
    settled(page, "taken")

    upload(page, 8, "2000")
    settled(page, "ready")
    expect(page.locator("#batch")).to_contain_text("20,000")
    page.locator(".read-by a").first.click()
    expect(page.locator("main")).to_contain_text("用过 2 个批次")


def test_the_keyboard_alone_explains_a_layout(sign_in, quiet):
    page = sign_in("county")
    text = "厂名,机构代号,干了啥(万元)\n甲公司,91341702902JQ3C3U1,5\n"
    page.goto("/imports/upload/")
    given = {"name": "2023年1-9月.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.set_input_files("input[name=file]", given)
    page.get_by_role("button", name="上传并预览").press("Enter")
    page.wait_for_url("**/imports/*/")
    settled(page, "asking")
    page.get_by_role("link", name="指定各列含义").press("Enter")
    field = page.get_by_label("C 列 干了啥(万元)：对应指标")
    field.focus()
    field.press("ArrowDown")
    while field.input_value() != "gross_output":
        field.press("ArrowDown")
    expect(page.locator("#out_0_2")).to_have_text("5 万元 → 50 千元")
    expect(field).to_be_focused()
    page.get_by_role("button", name="保存并读取").press("Enter")
    settled(page, "ready")


def test_the_screen_reads_well_on_a_phone(sign_in, page, quiet):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in("county")
    text = "厂名,机构代号,干了啥呢(万元),很长很长很长很长很长很长很长很长的另一个表头\n甲公司,91341702902JQ3C3U1,5,6\n"
    page.goto("/imports/upload/")
    given = {"name": "2023年1-9月.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.set_input_files("input[name=file]", given)
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_url("**/imports/*/")
    settled(page, "asking")
    page.get_by_role("link", name="指定各列含义").click()
    expect(page.get_by_label("C 列 干了啥呢(万元)：对应指标")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width == 0
