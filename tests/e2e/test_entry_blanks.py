"""The strip above the grid counts what is still to be filled in, and leads from one blank to the next."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.grid import PASTE, cell, open_sheet, press, saved

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


def test_blanks_are_counted_while_typing_and_visited_in_turn(sign_in, entry_site, quiet):
    page = sign_in("county")
    open_sheet(page, "2020-04")
    blanks = page.locator("#entry-blanks")
    expect(blanks).to_have_text(re.compile(r"^应填未填 \d+ 格$"))
    firms = int(re.findall(r"\d+", blanks.inner_text())[0])

    # Everybody owes the first value; a figure half typed already counts.
    page.keyboard.type("9")
    expect(blanks).to_have_text(f"应填未填 {firms - 1} 格")
    press(page, "Escape")
    expect(blanks).to_have_text(f"应填未填 {firms} 格")

    # Whoever had a value last year owes it again, and nought is an answer.
    page.evaluate(PASTE, "1,000\t800\t\t700\t\t0")
    saved(page)
    expect(blanks).to_have_text(f"应填未填 {firms} 格")
    blanks.click()
    expect(page.locator(".is-active")).to_have_attribute("data-cell", re.compile(":sales_output$"))
    page.keyboard.type("0")
    press(page, "Enter")
    expect(blanks).to_have_text(f"应填未填 {firms - 1} 格")
    blanks.click()
    expect(page.locator(".is-active")).to_have_attribute("data-cell", re.compile(":gross_output$"))
    saved(page)
    expect(cell(page, 0, "sales_output")).to_have_text("0")
