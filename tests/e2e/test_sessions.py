"""A session that ended while a dialog was open: the dialog says so and leads to signing in and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

SHEET = """统一社会信用代码,企业名称,工业总产值_1-本月(千元),工业总产值_上年同期(千元)
91341723UHUXQEEGUD,安徽启瑞机电科技有限公司,1000,900
"""


def test_a_dialog_says_that_the_session_ended_and_leads_back(sign_in, site):
    page = sign_in("bureau")
    page.goto("/imports/upload/")
    given = {"name": "output-2023-10.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
    page.set_input_files("input[name=file]", given)
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_url("**/imports/*/")
    expect(page.locator("#batch[data-status=ready]")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="入库（新增1行").click()
    expect(page.locator("#batch[data-status=taken]")).to_be_visible(timeout=60_000)
    address = page.url
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("link", name="撤回本批…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("登录已过期，刚才的操作没有执行")
    dialog.get_by_role("link", name="重新登录，回到本页").click()
    page.fill("input[name=username]", "bureau")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(address)
    page.get_by_role("link", name="撤回本批…").click()
    expect(page.get_by_role("dialog")).to_contain_text("撤回原因（必填）")

    # What is posted from a dialog after that comes back to the page as well.
    page.fill("dialog [name=reason]", "重复上传")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="撤回本批").click()
    expect(page.locator("main")).to_contain_text("刚才的操作没有执行")
    page.fill("input[name=username]", "bureau")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(address)
    expect(page.locator("#batch")).to_have_attribute("data-status", "taken")
