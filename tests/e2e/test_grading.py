"""亩均 in a real browser: computed by a worker with its progress, explained, and a variant tried before anything is published."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.assessments.annual import row, workbook
from tests.assessments.schemes import CHIZHOU
from tests.e2e.conftest import NUMBERS

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="session")
def schemed_site(entry_site, tmp_path_factory):
    """The site with a scheme and the year's factors of five enterprises."""
    folder = tmp_path_factory.mktemp("grading")
    rows = [
        [*row(number, tax=100 + 40 * place, revenue=3000 - 300 * place)]
        for place, number in enumerate(NUMBERS)
    ]
    for cells, number in zip(rows, NUMBERS, strict=True):
        cells[1] = f"贵池{number}号填报有限公司"
    entry_site.manage("import_annual", str(workbook(folder, rows)), "--year", "2022", "--commit")
    scheme = folder / "scheme.yaml"
    scheme.write_text(CHIZHOU, encoding="utf-8")
    entry_site.manage("load_scheme", str(scheme))
    return entry_site


def test_from_the_button_to_the_variant(schemed_site, sign_in, quiet):
    page = sign_in("bureau")
    page.goto("/targets/evaluations/schemes/chizhou-2022/")
    page.get_by_role("button", name="计算").click()
    page.get_by_role("link", name=re.compile("查看.*结果")).first.click()
    expect(page.locator("#grade-counts")).to_be_visible()
    page.get_by_role("link", name="贵池505号填报有限公司").click()
    expect(page.locator("#marks")).to_contain_text("260 万元 ÷ 用地面积 10 亩")
    page.get_by_label("变化（%）").fill("50")
    page.get_by_role("button", name="试算").click()
    expect(page.locator("#tried")).to_contain_text("税收 +50%")

    page.go_back()
    page.get_by_role("link", name="方案测算").click()
    expect(page.locator("#outcome")).to_contain_text("没有企业等级变化")
    page.get_by_label("A类", exact=True).fill("60")
    page.get_by_label("B类", exact=True).fill("20")
    page.get_by_label("C类", exact=True).fill("20")
    page.get_by_label("D类", exact=True).fill("0")
    page.get_by_role("button", name="测算", exact=True).click()
    expect(page.locator("#outcome")).to_contain_text("户等级变化")
    expect(page.locator("#movers")).to_contain_text("划档线变化")

    page.get_by_label("亩均税收权重").fill("70")
    page.keyboard.press("Tab")
    expect(page.locator("#outcome")).to_contain_text("权重合计为130，应为100")
    page.get_by_role("button", name="其余按比例折算").first.click()
    expect(page.get_by_label("亩均营业收入权重")).to_have_value("10")
    expect(page.locator("#outcome")).to_contain_text("户中有")
