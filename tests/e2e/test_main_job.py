"""The main job in a real browser: a spreadsheet in, judged county figures out, and down to the cell."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from imports.annotating.paint import RED
from tests.conftest import SAMPLES

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]
WORKER_MS = 60_000


def upload(page: Page, name: str, content: bytes | None = None) -> None:
    page.goto("/imports/upload/")
    given = (
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        if content is not None
        else str(SAMPLES / name)
    )
    page.set_input_files("input[name=file]", given)
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_url("**/imports/*/")


def settled(page: Page, status: str) -> None:
    expect(page.locator(f"#batch[data-status={status}]")).to_be_visible(timeout=WORKER_MS)


def expected_total(name: str, value: str) -> Decimal:
    rows = json.loads((SAMPLES / f"{name}.expected.json").read_text(encoding="utf-8"))["rows"]
    return sum((Decimal(row["values"][value]) for row in rows), Decimal(0))


def test_from_upload_to_dashboard_to_cell(sign_in, site, quiet):
    page = sign_in("bureau")
    page.goto("/dashboard/?period=2023-06")
    expect(page.locator("[data-figure=gross_output]")).to_contain_text("--")

    upload(page, "output-2023-06-titled.xls")
    settled(page, "ready")
    expect(page.locator("#batch")).to_contain_text("略过合计、表尾等 2 行")
    expect(page.locator("#batch tbody tr")).to_have_count(40)
    page.get_by_role("button", name="入库（新增40行").click()
    settled(page, "taken")

    page.get_by_role("link", name="查看2023年1-6月运行监测").click()
    total = expected_total("output-2023-06-titled.xls", "gross_output")
    shown = f"{total / 100_000:.2f}"
    figure = page.locator("[data-figure=gross_output]")
    expect(figure).to_contain_text(shown, timeout=WORKER_MS)

    figure.click()
    expect(page.locator(".figure-total")).to_contain_text(shown)
    page.fill(".filter-bar input[name=q]", "91341723UHUXQEEGUD")
    page.get_by_role("button", name="筛选").click()
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("output-2023-06-titled.xls · Sheet1!D6")
    row.get_by_role("link", name="Sheet1!D6").click()

    expect(page.locator("#marked-cell")).to_have_text("4007.35")
    expect(page.locator("#marked-cell")).to_have_attribute("aria-label", "D6")
    expect(page.locator(".figure-value")).to_contain_text("40,073.5")

    traced = json.loads(
        site.manage(
            "trace", "--region", "341700", "--period", "2023-06", "--indicator", "gross_output", "--json"
        )
    )
    assert Decimal(traced["total"]) == total
    assert {"uscc": "91341723UHUXQEEGUD", "cell": "D6"}.items() <= traced["rows"][-1].items() or any(
        row["uscc"] == "91341723UHUXQEEGUD" and row["cell"] == "D6" for row in traced["rows"]
    )


def test_refused_rows_are_named_and_the_rest_is_taken(sign_in, quiet):
    page = sign_in("bureau")
    upload(page, "output-2023-02-faults.csv")
    settled(page, "ready")
    page.get_by_role("link", name="拒收（4）").click()
    rows = page.locator("#batch tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.nth(0)).to_contain_text("校验位不符")
    expect(rows.nth(1)).to_contain_text("D列")
    page.get_by_role("button", name="入库（新增37行").click()
    settled(page, "taken")


def test_a_bad_file_gets_one_sentence(sign_in, quiet):
    page = sign_in("county")
    upload(page, "产值2023-05.xlsx", b"this is no workbook")
    settled(page, "failed")
    expect(page.locator(".state-failed .state-title")).not_to_be_empty()
    expect(page.locator("#batch")).to_contain_text("没有写入任何数据")


def test_a_file_without_a_period_is_asked_for_it(sign_in, quiet):
    page = sign_in("bureau")
    text = "统一社会信用代码,企业名称,工业总产值(千元)\n91341723UHUXQEEGUD,安徽启瑞机电科技有限公司,1234.5\n"
    upload(page, "产值.csv", text.encode())
    settled(page, "asking")
    page.fill("main input[name=period]", "2023-03")
    page.get_by_role("button", name="继续读取").click()
    settled(page, "ready")
    page.get_by_role("button", name="放弃").click()
    page.locator("dialog").get_by_role("button", name="放弃").click()
    expect(page.locator("body")).to_contain_text("未写入任何数据")


def test_a_county_sees_only_itself(sign_in, quiet):
    page = sign_in("county")
    expect(page.locator("h1")).to_contain_text("贵池区")
    assert page.goto("/dashboard/?region=341700").status == 404
    assert page.goto("/enterprises/91341723UHUXQEEGUD/").status == 404


@pytest.mark.parametrize("key", ["bureau", "county", "cadre", "handler", "leader"])
def test_dashboard_reads_well_on_a_phone(sign_in, page, key, quiet):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(key)
    page.goto("/dashboard/?period=2023-05")
    expect(page.locator("[data-figure=gross_output]")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width == 0


def test_the_chart_is_drawn_and_has_its_table(sign_in, page, quiet):
    sign_in("bureau")
    page.goto("/dashboard/?period=2023-05")
    expect(page.locator("[data-chart] canvas, [data-chart] svg").first).to_be_visible()
    page.get_by_text("查看数据表").click()
    expect(page.locator(".chart-data tbody tr")).to_have_count(11)


@pytest.mark.parametrize(
    ("key", "heading"), [("system", "用户"), ("security", "用户角色"), ("audit", "日志")]
)
def test_administrators_see_their_own_pages_only(sign_in, key, heading, page):
    sign_in(key)
    expect(page.locator("body")).to_contain_text(heading)
    assert page.goto("/dashboard/").status == 403


def test_a_clerk_corrects_the_annotated_file_and_uploads_it_again(sign_in, site, quiet, tmp_path):
    page = sign_in("bureau")
    upload(page, "output-2023-02-faults.csv")
    settled(page, "ready")
    page.get_by_role("link", name="拒收（4）").click()
    rows = page.locator("#preview tbody tr")
    expect(rows).to_have_count(4)
    expect(page.locator("#preview td.fault-error").first).to_be_visible()
    page.locator(".reason").filter(has_text="校验位不符").click()
    expect(rows).to_have_count(1)
    page.go_back()
    expect(rows).to_have_count(4)

    page.get_by_role("button", name="生成批注文件").click()
    with page.expect_download(timeout=WORKER_MS) as download:
        page.get_by_role("link", name="下载批注文件").click(timeout=WORKER_MS)
    assert download.value.suggested_filename == "output-2023-02-faults-批注.xlsx"
    annotated = tmp_path / download.value.suggested_filename
    download.value.save_as(annotated)
    corrected = correct(annotated)
    assert corrected

    page.goto("/imports/upload/")
    page.set_input_files("input[name=file]", str(annotated))
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_url("**/imports/*/")
    settled(page, "ready")
    expect(page.locator("#tab-refused")).to_contain_text("（0）")
    page.get_by_role("button", name="入库（新增").click()
    settled(page, "taken")


def correct(path: Path) -> int:
    """What a clerk does in Excel: each red cell gets what belongs there; how many cells were red."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    red = [cell for row in sheet.iter_rows() for cell in row if cell.fill.start_color.rgb == RED]
    for cell in red:
        if cell.column_letter in ("A", "B"):
            sheet.delete_rows(cell.row)  # an enterprise that is not known by this code
        else:
            cell.value = 5
    book.save(path)
    return len(red)
