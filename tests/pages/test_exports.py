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
    "/enterprises/status/",
    "/targets/",
    *(f"/cultivation/{name}/" for name in ("members", "history", "proposals", "tiers/list", "recognitions")),
    "/cultivation/robots/",
    "/cultivation/diagnoses/",
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
    ("/enterprises/status/", {"status": "at_risk", "region": "341702"}),
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
    _, _, head, *rows = sheet_of(response).iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows if row[0] != "合计"]


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
    heads = next(sheet_of(response).iter_rows(min_row=3, max_row=3, values_only=True))
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
        cell = sheet["B4"]
        assert (cell.data_type, cell.value) == ("s", name)
        assert cell.quotePrefix == (name[:1] in "=+-@\t")
        assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_characters_that_excel_forbids_are_left_out(world, signed_in):
    Enterprise.objects.filter(uscc=make_uscc(1)).update(name="甲\x0b丙")
    sheet = sheet_of(signed_in("bureau").get("/enterprises/", {"export": "xlsx", "q": make_uscc(1)}))
    assert sheet["B4"].value == "甲丙"


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
    assert len(rows) == 6
    assert "只导出了前 2 行" in rows[-1][0]


def test_an_empty_table_is_a_file_with_headings():
    sheet = sheet_of(xlsx_response(Dataset(headers=["甲", "乙"]), "空"))
    assert [cell.value for cell in sheet[3]] == ["甲", "乙"]
    assert sheet.max_row == 3


def test_the_industry_is_named(world, signed_in):
    rows = table_of(signed_in("bureau").get("/enterprises/", {"export": "xlsx", "q": make_uscc(0)}))
    assert rows[0]["行业大类名称"] == Industry.objects.get(code="29").name


def test_a_file_says_what_it_is_and_sums_up(world, signed_in):
    sheet = sheet_of(
        signed_in("bureau").get("/figures/gross_output/", {"export": "xlsx", "region": "341702"})
    )
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "贵池区2023年1-5月工业总产值"
    assert sheet.title == "贵池区2023年1-5月工业总产值"
    assert "单位：千元" in rows[1][0]
    assert sheet.freeze_panes == "A4"
    assert rows[-1][0] == "合计"
    heads = list(rows[2])
    value, growth = heads.index("1-本月（千元）"), heads.index("增速（%）")
    assert rows[-1][value] == sum(row[value] for row in rows[3:-1])
    assert isinstance(rows[3][growth], int | float)
    assert sheet.cell(4, value + 1).number_format == "#,##0.00"
    assert sheet.cell(4, growth + 1).number_format == "+0.0;-0.0;0.0"
    assert sheet.column_dimensions["B"].width > 14


@pytest.mark.parametrize("sort", ["value", "-value", "growth", "-growth", "-enterprise"])
def test_a_file_has_the_order_of_the_page(world, signed_in, sort):
    query = {"region": "341702", "sort": sort}
    client = signed_in("bureau")
    shown = [
        row.record.enterprise.uscc
        for row in client.get("/figures/gross_output/", query).context["table"].rows
    ]
    exported = table_of(client.get("/figures/gross_output/", query | {"export": "xlsx"}))
    assert [row["统一社会信用代码"] for row in exported] == shown


def test_growth_sorts_by_value_over_base_and_what_has_none_comes_last(world, signed_in):
    first = OutputReturn.objects.filter(enterprise__uscc=make_uscc(1)).get()
    OutputReturn.objects.filter(pk=first.pk).update(gross_output_prior=None)
    for sort, sign in (("growth", 1), ("-growth", -1)):
        rows = signed_in("bureau").get("/figures/gross_output/", {"region": "341702", "sort": sort})
        records = [row.record for row in rows.context["table"].rows]
        assert records[-1].enterprise_id == first.enterprise_id
        rates = [sign * record.value / record.base for record in records[:-1] if record.base]
        assert rates == sorted(rates)


def test_refused_rows_come_out_with_cell_and_reason(world, signed_in):
    from tests.helpers import read

    batch = read("output-2023-02-faults.csv", region="341700")
    rows = table_of(signed_in("bureau").get(f"/imports/{batch.pk}/refused/"))
    assert len({row["行"] for row in rows}) == batch.counts["refused"]
    assert all(row["拒收原因"] and row["工作表"] for row in rows)
    page = signed_in("bureau").get(batch.get_absolute_url()).content.decode()
    assert f"有{batch.counts['refused']}行被拒收，入库时不包含这些行" in page
    assert f"，不含拒收{batch.counts['refused']}行）" in page


def test_the_register_is_known_for_what_it_is_when_it_comes_back(world, signed_in):
    """Title and place stand above the headings; the reader finds them all the same, and the form by them."""
    from tests.helpers import read_bytes

    response = signed_in("bureau").get("/enterprises/", {"export": "xlsx"})
    batch = read_bytes(response.content, "导出.xlsx", "", region="341700")
    assert (batch.status, batch.form) == ("ready", "register"), batch.message
    assert not batch.counts["refused"]
    assert not batch.counts["changed"]


@pytest.mark.parametrize(
    ("head", "above", "said"),
    [
        ("工业总产值", "单位：万元\n", "按“单位：万元”读取，下表已换算为千元"),
        ("工业总产值", "单位：千元\n", "按“单位：千元”读取"),
        ("工业总产值(万元)", "", "单位按各列表头（万元），下表已换算为千元"),
        ("工业总产值", "", "表中未注明单位，按入库单位读取"),
    ],
)
def test_a_preview_says_in_which_unit_it_was_read(world, signed_in, head, above, said):
    from tests.helpers import read_bytes

    text = f"{above}统一社会信用代码,企业名称,{head}\n{make_uscc(0)},341702第0号企业,12.5\n"
    batch = read_bytes(text.encode(), "产值2023年1-6月.csv", region="341700")
    assert batch.status == "ready", batch.message
    page = signed_in("bureau").get(batch.get_absolute_url()).content.decode()
    assert f'<strong class="unit-note">{said}</strong>' in page
