"""A wide preview scrolled to the right: the frozen headings stay on top of those that pass beneath them."""

from __future__ import annotations

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from playwright.sync_api import Browser

from imports.arranging import Arranged, Column
from imports.models import StagedRow
from imports.previewing import PreviewCell, PreviewLine, Tab
from imports.registry import Heading

pytestmark = pytest.mark.e2e
STYLES = ("vendor/tabler/css/tabler.min.css", "css/app.css", "css/preview.css")
WIDE, FROZEN = 24, 3
COVERED = """
frozen => [...document.querySelectorAll("thead th")].slice(0, frozen).filter(th => {
    const box = th.getBoundingClientRect();
    const points = [.1, .5, .9].map(part => [box.left + box.width * part, box.top + box.height / 2]);
    return points.some(([x, y]) => document.elementFromPoint(x, y) !== th);
}).map(th => th.textContent)
"""


def rows():
    """The table as the page has it, with more columns than any screen is wide."""
    columns = [Column(Heading(f"营业收入之{number}（千元）", is_figure=True)) for number in range(WIDE)]
    lines = [
        PreviewLine(
            StagedRow(row=number, name=f"安徽{number}号机电有限公司", uscc="91341702MA0000001X"),
            "",
            [PreviewCell("48,078.4", is_figure=True)] * WIDE,
            [],
        )
        for number in range(2, 40)
    ]
    shown = Arranged(columns, lines, 0, is_stacked=False)
    tab = Tab("changed", "变更", len(lines))
    return render_to_string("imports/batch/rows.html", {"shown": shown, "tab": tab, "everything": True})


@pytest.fixture
def wide(browser: Browser):
    """The table on an office screen, scrolled to the right and down."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.set_content(f"<div class='card' id='preview'>{rows()}</div>")
    for name in STYLES:
        page.add_style_tag(path=finders.find(name))
    page.locator(".table-scroll").evaluate("box => box.scrollTo(900, 120)")
    yield page
    page.close()


def test_frozen_headings_are_not_covered(wide):
    assert wide.locator(".table-scroll").evaluate("box => box.scrollLeft") > 0
    assert wide.evaluate(COVERED, FROZEN) == []
