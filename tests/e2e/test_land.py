"""两断三清 on a phone: a site registered, five photographs taken one after the other, and the site completed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.land.world import png

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]
STEPS = ("断水", "断电", "清除原料", "清除产品", "清除设备")


@pytest.fixture
def phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def no_wider_than_the_phone(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_five_photographs_close_a_site(phone, sign_in, quiet):
    page = sign_in("county")
    page.goto("/land/sites/new/")
    page.get_by_label("名称").fill("殷汇镇废塑料加工点")
    page.get_by_label("所在县区或园区").select_option(label="贵池区")
    page.get_by_label("乡镇（街道）").fill("殷汇镇")
    page.get_by_label("整治方式").select_option(label="取缔关闭")
    page.get_by_label("存在问题").fill("露天造粒，废气直排")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("殷汇镇废塑料加工点")
    expect(page.locator(".alert-warning")).to_contain_text("断水未核验")
    assert no_wider_than_the_phone(page)

    page.get_by_role("link", name="拍照核验断水").click()
    for step in STEPS:
        expect(page.get_by_role("heading", level=1)).to_have_text(f"核验：{step}")
        camera = page.locator("input[type=file]")
        expect(camera).to_have_attribute("capture", "environment")
        camera.set_input_files({"name": f"{step}.png", "mimeType": "image/png", "buffer": png(40)})
        expect(page.locator("[data-previews] img")).to_have_js_property("naturalWidth", 40)
        assert no_wider_than_the_phone(page)
        page.get_by_role("button", name="保存").click()

    photographs = page.locator(".land-check img")
    expect(photographs).to_have_count(5)
    for each in photographs.all():
        each.scroll_into_view_if_needed()
        expect(each).to_have_js_property("naturalWidth", 40)
    page.get_by_role("link", name="办结").click()
    page.get_by_role("button", name="办结").click()
    expect(page.locator(".page-subtitle")).to_contain_text("已完成")
