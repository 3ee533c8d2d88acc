"""Nothing that leaves as a workbook runs when it is opened or edited: every export of the site is looked at."""

from __future__ import annotations

import ast
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.exports import XLSX, put, xlsx_response
from accounts.listing import ListingView
from assessments.models import Evaluation, Grade, UseRate
from enterprises.models import Enterprise
from land.models import Parcel
from liaison.models import Problem
from projects.models import Project
from tests.pages.walk import PAGES, POLICY_OF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stored_files")]
ROOT = Path(__file__).resolve().parents[2]
EVIL = '=HYPERLINK("http://x.invalid/","点我")'
LIKE_FORMULAS = [
    EVIL,
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1+1",
    "\u3000=1+1",
    "'=1+1",
    '"=1+1"',
    "“=1+1”",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
]
HARMLESS = ["安徽机电有限公司", "1=1", "甲@乙", "A-1", "（1-本月）", "#N/A", ""]
# What must be asked for so that a list is not empty: nobody reported energy in this world.
SOMETHING = {
    "reporting:missing": {"form": "energy"},
    "assessments:use": {"year": "2024"},
    "assessments:reclaim": {"year": "2024"},
    "assessments:rectifications": {"year": "2024"},
}
# Addresses that hand out a workbook without being a list with a resource.
OTHERS = {
    "assessments:factor_sheet",
    "assessments:distribution",
    "assessments:grade",
    "assessments:parks",
    "assessments:whatif",
    "assessments:years",
    "dashboards:figure",
    "cultivation:pool_months",
    "imports:refused",
    "imports:annotated",
    "reporting:template",
    "reporting:completeness",
    "reporting:rates",
}


def views(patterns=None, namespace=""):
    """(name, view class) of every address of the site."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", getattr(pattern.callback, "view_class", None)
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from views(pattern.url_patterns, inner)


def lists():
    """The names of the lists that can be exported."""
    found = (name for name, view in views() if isinstance(view, type) and issubclass(view, ListingView))
    exported = {name for name, view in views() if getattr(view, "resource_class", None)}
    return sorted(exported.intersection(found))


def address(name, world):
    if name == "policies:detail":
        return reverse(name, args=[POLICY_OF["341702"]])
    return reverse(name, kwargs=PAGES[name].kwargs(world.places["341702"]))


def cells_of(content):
    book = load_workbook(BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.fixture
def evil(world):
    """Every enterprise and project bears a name that is a formula, and so does every problem."""
    Enterprise.objects.update(name=EVIL)
    Project.objects.update(name=EVIL)
    Problem.objects.update(text=EVIL)
    _used(world)
    return world


def _used(world):
    """The county's evaluation is in use, and its enterprise a D 类 on idle land."""
    place = world.places["341702"]
    Evaluation.objects.filter(pk=place.grading.pk).update(state="published", published_at=timezone.now())
    Grade.objects.filter(enterprise=place.enterprise).update(
        name=EVIL, rank=1, quota_grade="D", final_grade="D", treat_as="D"
    )
    UseRate.objects.create(
        region=place.enterprise.region, kind="power", valid_from=date(2024, 1, 1), rate_d=1
    )
    Parcel.objects.update(state="idle")


@pytest.mark.parametrize("name", lists())
def test_every_list_goes_out_without_a_formula(name, evil, signed_in):
    response = signed_in("bureau").get(address(name, evil), {"export": "xlsx"} | SOMETHING.get(name, {}))
    assert (response.status_code, response["Content-Type"]) == (200, XLSX)
    cells = cells_of(response.content)
    assert_no_formula(cells)
    wide = [cell for cell in cells if cell.row > 3]
    assert wide, "nothing was exported"


def assert_no_formula(cells):
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    for cell in cells:
        if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t", "\r")):
            assert cell.quotePrefix, cell.coordinate
            assert cell.data_type == "s"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_whatever_else_is_a_workbook_has_no_formula(name, evil, signed_in):
    """Every address is asked, so that no export is overlooked that comes later."""
    page = PAGES[name]
    if page.get != 200 or "bureau" not in page.allowed:
        return
    response = signed_in("bureau").get(address(name, evil), {"export": "xlsx"})
    content = b"".join(response) if response.streaming else response.content
    if response.status_code != 200 or response["Content-Type"] != XLSX:
        assert name not in lists()
        return
    assert name in {*lists(), *OTHERS}, "a new export: name it in OTHERS"
    assert_no_formula(cells_of(content))


def test_names_of_enterprises_stand_in_the_lists_of_enterprises(evil, signed_in):
    for name in ("enterprises:list", "dashboards:figure", "reporting:template"):
        response = signed_in("bureau").get(address(name, evil), {"export": "xlsx", "region": "341702"})
        found = [cell for cell in cells_of(response.content) if cell.value == EVIL]
        assert found, name
        assert all(cell.quotePrefix and cell.data_type == "s" for cell in found)


@pytest.mark.parametrize("text", LIKE_FORMULAS)
def test_a_text_like_a_formula_is_escaped_and_unchanged(text):
    import tablib

    data = tablib.Dataset((text, 5, -3.5), headers=["名称", "数", "差距"])
    sheet = load_workbook(BytesIO(xlsx_response(data, "表", about=text, note=text).content)).active
    for cell in (sheet["A2"], sheet["A4"], sheet["A5"]):
        assert (cell.data_type, bool(cell.quotePrefix)) == ("s", True)
        assert cell.value.replace("\r", "\n") == text.replace("\r", "\n")
    assert (sheet["B4"].value, sheet["C4"].value) == (5, -3.5)
    assert [sheet[at].data_type for at in ("B4", "C4")] == ["n", "n"]
    assert not sheet["C4"].quotePrefix


@pytest.mark.parametrize("text", HARMLESS)
def test_a_text_like_none_is_left_alone(text):
    from openpyxl import Workbook

    cell = Workbook().active["A1"]
    put(cell, text)
    assert (cell.value or "", bool(cell.quotePrefix)) == (text, False)


def test_whoever_writes_a_workbook_writes_through_the_one_function():
    """openpyxl takes a text that begins with = for a formula; so no module writes cells on its own."""
    writers = []
    rooms = [place for place in ROOT.iterdir() if place.is_dir() and not place.name.startswith(".")]
    for path in sorted(path for room in rooms for path in room.rglob("*.py")):
        place = path.relative_to(ROOT).parts
        if place[0].startswith(".") or place[0] in ("tests", "node_modules", "var") or "demo" in place:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        names = {(node.module, each.name) for node in imported for each in node.names}
        if {("openpyxl", "Workbook"), ("openpyxl", "load_workbook")} & names:
            writers.append("/".join(place))
            assert place == ("accounts", "exports.py") or ("accounts.exports", "put") in names, path
    assert "accounts/exports.py" in writers
    assert "reporting/prefilled.py" in writers
