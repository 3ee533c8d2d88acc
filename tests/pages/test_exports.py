"""Lists out to Excel: exactly the filtered rows, numbers as numbers, text as text, and for those who may."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from tablib import Dataset

from accounts.exports import xlsx_response
from enterprises.models import Enterprise, Industry, OutputReturn
from tests.pages.world import make_uscc

pytestmark = pytest.mark.django_db
EXPORTS = [
    "/enterprises/",
    "/targets/",
    "/figures/gross_output/",
    "/figures/gross_output_growth/",
    "/figures/revenue/",
    "/figures/total_profit/",
    "/figures/above_scale_count/",
    "/figures/net_increase/",
    "/figures/entries/",
]
FILTERED = [
    ("/enterprises/", {"q": "341702第1号"}),
    ("/enterprises/", {"library": "out"}),
    ("/enterprises/", {"region": "341702", "library": "in"}),
    ("/targets/", {"light": "red"}),
    ("/targets/", {"region": "341702"}),
    ("/figures/gross_output/", {"q": "第1号"}),
    ("/figures/gross_output/", {"region": "341721", "sort": "-value"}),
    ("/figures/net_increase/", {"since": "2021-01", "kind": "entry"}),
    ("/figures/above_scale_count/", {"q": "没有的"}),
    ("/enterprises/", {"industry": "abc"}),
]
FORMULAE = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", '=HYPERLINK("http://x","y")', "\t=1", "#N/A"]


def sheet_of(response):
    assert response.status_code == 200
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    return load_workbook(BytesIO(response.content)).active


def table_of(response):
    head, *rows = sheet_of(response).iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def key_of(record):
    """What the export's first column says of the row, beside the name or indicator."""
    if hasattr(record, "target"):
        return record.target.region.code
    return getattr(record, "enterprise", record).uscc


@pytest.mark.parametrize(("address", "query"), [*((address, {}) for address in EXPORTS), *FILTERED])
def test_the_file_holds_the_filtered_rows_in_full(world, signed_in, address, query):
    client = signed_in("bureau")
    records = [row.record for row in client.get(address, query).context["table"].rows]
    exported = table_of(client.get(address, query | {"export": "xlsx"}))
    first = next(iter(exported[0])) if exported else None
    assert sorted(row[first] for row in exported) == sorted(key_of(record) for record in records)


@pytest.mark.parametrize("address", EXPORTS)
def test_a_page_number_does_not_cut_the_file(world, signed_in, address):
    client = signed_in("bureau")
    whole, second = (table_of(client.get(address, {"export": "xlsx"} | more)) for more in ({}, {"page": "2"}))
    assert whole == second


@pytest.mark.parametrize("address", EXPORTS)
def test_headings_are_chinese_and_files_are_named_after_the_page(world, signed_in, address):
    response = signed_in("bureau").get(address, {"export": "xlsx"})
    heads = next(sheet_of(response).iter_rows(max_row=1, values_only=True))
    assert all(head and not head.isascii() for head in heads), heads
    name = unquote(response["Content-Disposition"].split("''")[1])
    assert name.endswith(".xlsx")
    assert not name.removesuffix(".xlsx").isascii()


@pytest.mark.parametrize("address", EXPORTS)
def test_the_page_links_to_the_file_of_what_it_shows(world, signed_in, address):
    client = signed_in("bureau")
    page = client.get(address, {"region": "341702", "q": "第1号", "page": "1"})
    link = page.context["export_url"]
    assert "region=341702" in link
    assert "page=" not in link
    assert table_of(client.get(link)) == table_of(
        client.get(address, {"region": "341702", "q": "第1号", "export": "xlsx"})
    )


def test_figures_come_out_as_numbers_with_their_cells(world, signed_in):
    rows = table_of(signed_in("bureau").get("/figures/gross_output/", {"export": "xlsx", "region": "341702"}))
    row = next(row for row in rows if row["统一社会信用代码"] == make_uscc(0))
    ret = OutputReturn.objects.get(enterprise__uscc=make_uscc(0))
    assert Decimal(str(row["1-本月（千元）"])) == ret.gross_output
    assert Decimal(str(row["上年同期（千元）"])) == ret.gross_output_prior
    assert (row["来源文件"], row["单元格"]) == (ret.batch.source.name, f"C{ret.row}")


def test_targets_come_out_as_numbers(world, signed_in):
    rows = table_of(signed_in("bureau").get("/targets/", {"export": "xlsx"}))
    for row in rows:
        for name in ("目标", "实际", "完成率（%）", "序时进度（%）", "差距（个百分点）", "位次"):
            assert row[name] is None or isinstance(row[name], int | float), (name, row[name])
    assert any(row["实际"] is not None for row in rows)


@pytest.mark.parametrize("name", FORMULAE)
def test_text_that_looks_like_a_formula_stays_text(world, signed_in, name):
    Enterprise.objects.filter(uscc=make_uscc(1)).update(name=name)
    client = signed_in("bureau")
    for address in ("/enterprises/", "/figures/gross_output/", "/figures/above_scale_count/"):
        sheet = sheet_of(client.get(address, {"export": "xlsx", "q": make_uscc(1)}))
        cell = sheet["B2"]
        assert (cell.data_type, cell.value) == ("s", name)
        assert cell.quotePrefix == (name[:1] in "=+-@\t")
        assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_characters_that_excel_forbids_are_left_out(world, signed_in):
    Enterprise.objects.filter(uscc=make_uscc(1)).update(name="甲\x0b丙")
    sheet = sheet_of(signed_in("bureau").get("/enterprises/", {"export": "xlsx", "q": make_uscc(1)}))
    assert sheet["B2"].value == "甲丙"


@pytest.mark.parametrize("address", EXPORTS)
@pytest.mark.parametrize("key", ["cadre", "handler"])
def test_who_may_not_export_is_told_and_offered_none(world, signed_in, key, address):
    client = signed_in(key)
    response = client.get(address, {"export": "xlsx"})
    assert response.status_code == 403
    assert "没有导出权限" in response.content.decode()
    assert "导出 Excel" not in client.get(address).content.decode()


@pytest.mark.parametrize("key", ["system", "security", "audit"])
def test_administrators_export_nothing(world, signed_in, key):
    assert signed_in(key).get("/enterprises/", {"export": "xlsx"}).status_code == 403


@pytest.mark.parametrize("key", ["county", "leader"])
def test_the_file_holds_the_own_subtree_only(world, signed_in, key, people):
    codes = {
        row["统一社会信用代码"] for row in table_of(signed_in(key).get("/enterprises/", {"export": "xlsx"}))
    }
    assert codes == set(Enterprise.objects.within(people[key].region).values_list("uscc", flat=True))


def test_what_goes_out_comes_back(world, signed_in):
    """The register's headings are those that import_enterprises reads."""
    from tests.helpers import read_bytes

    response = signed_in("bureau").get("/enterprises/", {"export": "xlsx"})
    batch = read_bytes(response.content, "企业名录.xlsx", "register", region="341700")
    assert batch.status == "ready", batch.message
    assert (
        batch.counts["unchanged"]
        == Enterprise.objects.filter(region__path__startswith=batch.region.path).count()
    )
    assert not batch.counts["refused"]


def test_a_file_that_was_cut_says_so(world, signed_in, settings):
    settings.EXPORT_MAX_ROWS = 2
    sheet = sheet_of(signed_in("bureau").get("/enterprises/", {"export": "xlsx"}))
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 4
    assert "只导出了前 2 行" in rows[-1][0]


def test_an_empty_table_is_a_file_with_headings():
    sheet = sheet_of(xlsx_response(Dataset(headers=["甲", "乙"]), "空"))
    assert [cell.value for cell in sheet[1]] == ["甲", "乙"]
    assert sheet.max_row == 1


def test_the_industry_is_named(world, signed_in):
    rows = table_of(signed_in("bureau").get("/enterprises/", {"export": "xlsx", "q": make_uscc(0)}))
    assert rows[0]["行业大类名称"] == Industry.objects.get(code="29").name
