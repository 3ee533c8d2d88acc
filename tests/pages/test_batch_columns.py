"""The preview of a wide file: what changed stands first, blank columns are left out, all of them are one click away."""

from __future__ import annotations

import pytest

from imports import registry
from imports.filed_units import as_filed
from imports.registry import Heading
from tests import helpers, sheets
from tests.pages.html import Page

pytestmark = pytest.mark.django_db
HEAD = [
    "统一社会信用代码",
    "企业名称",
    "工业总产值(千元)",
    "工业销售产值(千元)",
    "出口交货值(千元)",
    "新产品产值(千元)",
]


def wide(rows):
    lines = [[sheets.code(n), sheets.name(n), *values] for n, values in rows.items()]
    return helpers.read_bytes(sheets.sheet(HEAD, lines), "产值2023-05.csv", region="341700")


@pytest.fixture
def batch(db):
    sheets.known(1, 2)
    sheets.finish(wide({1: (10, 9, "", 3), 2: (20, 18, "", 5)}))
    return wide({1: (10, 9, "", 4), 2: (20, 18, "", 5)})


def headings(response):
    return [column.heading.label for column in response.context["shown"].columns]


def page(signed_in, batch, query):
    response = signed_in("bureau").get(f"{batch.get_absolute_url()}{query}")
    assert response.status_code == 200
    return response


def test_changed_columns_stand_first_and_blank_ones_are_left_out(batch, signed_in):
    response = page(signed_in, batch, "?kind=changed")
    assert headings(response) == ["新产品产值（千元）", "工业总产值（千元）", "工业销售产值（千元）"]
    assert [column.is_moved for column in response.context["shown"].columns] == [True, False, False]
    assert "本页全空的 1 列未显示" in response.content.decode()


def test_the_figures_stand_under_their_own_headings(batch, signed_in):
    response = page(signed_in, batch, "?kind=changed")
    table = Page(response.content.decode()).tables[0]
    texts = [cell.text for cell in table.rows[-1]]
    assert texts[:3] == ["2", sheets.name(1), sheets.code(1)]
    assert [text.replace(" ", "") for text in texts[3:]] == ["原值3→新值4较原值+33.3%", "10", "9"]


def test_all_columns_stand_in_the_order_of_the_form(batch, signed_in):
    response = page(signed_in, batch, "?kind=changed&columns=all")
    assert headings(response) == [
        "工业总产值（千元）",
        "工业销售产值（千元）",
        "出口交货值（千元）",
        "新产品产值（千元）",
    ]
    text = response.content.decode()
    assert "已显示全部 4 列" in text
    assert '<input type="hidden" name="columns" value="all">' in text
    assert "kind=unchanged&amp;columns=all" in text or "columns=all&amp;kind=unchanged" in text


def test_a_column_with_something_wrong_stands_first_among_the_refused(batch, signed_in):
    refused = wide({1: (10, 9, "", "十万"), 2: (20, 18, 1, 5)})
    response = page(signed_in, refused, "?kind=refused")
    assert headings(response)[0] == "新产品产值（千元）"


def test_a_page_without_rows_says_so_and_has_no_columns_to_scroll(batch, signed_in):
    response = page(signed_in, batch, "?kind=refused")
    assert headings(response) == []
    assert "没有拒收的行" in response.content.decode()


class TestRefusedRowsAsFiled:
    """A refused row stands as its file has it, under the unit in which the file has it."""

    def refused(self, db, signed_in, heads, *, above=(), kind="refused", cells=("十万", 9)):
        sheets.known(1)
        lines = [[*above], ["统一社会信用代码", "企业名称", *heads]] if above else []
        head = lines.pop(0) if above else ["统一社会信用代码", "企业名称", *heads]
        content = sheets.sheet(head, [*lines, [sheets.code(1), sheets.name(1), *cells]])
        batch = helpers.read_bytes(content, "产值2023-05.csv", region="341700")
        assert batch.status == "ready", batch.message
        return page(signed_in, batch, f"?kind={kind}")

    def test_the_units_of_the_headings(self, db, signed_in):
        response = self.refused(db, signed_in, ["工业总产值(万元)", "上年同期"])
        assert headings(response) == ["工业总产值（万元）", "工业总产值（上年同期）（万元）"]
        assert "拒收的行按原表显示" in response.content.decode()

    def test_the_unit_above_the_table(self, db, signed_in):
        response = self.refused(db, signed_in, ["工业总产值", "工业销售产值(亿元)"], above=["单位：万元"])
        assert headings(response) == ["工业总产值（万元）", "工业销售产值（亿元）"]

    def test_the_stored_unit_where_the_file_states_none(self, db, signed_in):
        response = self.refused(db, signed_in, ["工业总产值", "工业销售产值"])
        assert headings(response) == ["工业总产值（千元）", "工业销售产值（千元）"]

    def test_rows_that_are_taken_stand_under_the_stored_unit(self, db, signed_in):
        response = self.refused(
            db, signed_in, ["工业总产值(万元)", "工业销售产值(万元)"], kind="new", cells=(10, 9)
        )
        assert headings(response) == ["工业总产值（千元）", "工业销售产值（千元）"]
        assert "按原表显示" not in response.content.decode()

    def test_no_unit_where_two_sheets_differ_in_it(self):
        layouts = [
            {"sheet": unit, "columns": {"gross_output": "C"}, "headings": {"C": f"工业总产值({unit})"}}
            for unit in ("万元", "亿元")
        ]
        columns = {
            "gross_output": Heading("工业总产值（千元）", is_figure=True),
            "kind": Heading("类别（千元）"),
        }
        found = as_filed(columns, registry.spec_of("output"), layouts)
        assert [each.label for each in found.values()] == ["工业总产值", "类别（千元）"]
