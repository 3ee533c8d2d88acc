"""The grid of entry as a person handles it in the browser."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import Page, expect

PASTE = """text => { const data = new DataTransfer(); data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""


def open_sheet(page: Page, period: str, **query: str) -> None:
    wanted = {"region": "341702", "period": period, "form": "output"} | query
    page.goto(f"/reporting/entry/?{urlencode(wanted)}")
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
