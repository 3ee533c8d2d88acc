"""The bureau's own sample files, and the same shapes built here, read exactly."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
import reading_builders as builders

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples"
FILES = sorted(SAMPLES.glob("*.expected.json"))


def decimals(values):
    return {name: None if text is None else Decimal(text) for name, text in values.items()}


@pytest.mark.parametrize("expected", FILES, ids=lambda path: path.name)
def test_sample(expected, read):
    found = read(expected.with_name(expected.name.removesuffix(".expected.json")))
    wanted = json.loads(expected.read_text())
    if isinstance(wanted, list):
        assert [(row.uscc, row.name, row.texts["region"]) for row in found.rows] == [
            (each["uscc"], each["name"], each["region"]) for each in wanted
        ]
        return
    assert (found.table.form, str(found.table.period)) == (wanted["form"], wanted["period"])
    assert found.table.left_out == wanted["left_out"]
    refused = {each["row"] for each in wanted["refused"]}
    taken = [row for row in found.rows if row.row not in refused]
    assert [row.values for row in taken] == [decimals(each["values"]) for each in wanted["rows"]]
    assert [row.name for row in taken] == [each["name"] for each in wanted["rows"]]
    assert not [problem for row in taken for problem in row.problems]
    assert {row.row for row in found.rows if row.problems} <= refused


def check_titled(found):
    assert (found.table.form, str(found.table.period), found.table.left_out) == ("output", "2023-06", 2)
    assert [row.row for row in found.rows] == [6, 7, 8]
    assert found.values[0] == decimals(
        {
            "gross_output": "40073.5",
            "gross_output_prior": "45860.5",
            "sales_output": "39898.1",
            "sales_output_prior": "45648.2",
            "export_delivery": "0",
            "export_delivery_prior": "0",
        }
    )
    layout = found.table.layouts[0]
    assert layout.header_rows == (3, 4)
    assert layout.unit == "万元"
    assert layout.columns["gross_output_prior"] == "E"
    assert layout.headings["F"] == "工业总产值(当年价格)_增速（%）"


def test_titled_xlsx(tmp_path, read):
    check_titled(read(builders.xlsx(tmp_path / "a.xlsx", builders.titled(), merge=builders.TITLED_MERGES)))


def test_titled_without_merged_cells(tmp_path, read):
    check_titled(read(builders.xlsx(tmp_path / "a.xlsx", builders.titled())))


def test_titled_xls(tmp_path, read):
    check_titled(read(builders.xls(tmp_path / "a.xls", builders.titled())))


def test_titled_csv(tmp_path, read):
    check_titled(read(builders.text(tmp_path / "a.csv", builders.titled(), encoding="gbk")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path, may, encoding, delimiter):
    rows = builders.flat(["14,493.0", "1,2"], ["(3.5)", "—"])
    found = may(builders.text(tmp_path / "a.csv", rows, encoding=encoding, delimiter=delimiter))
    assert [row.values["gross_output"] for row in found.rows] == [Decimal("14493"), Decimal("-3.5")]
    assert found.rows[1].values["gross_output_prior"] is None
    assert [problem.column for problem in found.problems] == ["D"]


def test_raw_cells_are_short_texts(tmp_path, may):
    row = may(builders.xlsx(tmp_path / "a.xlsx")).rows[0]
    assert row.raw == [builders.code(1), "安徽1号机电有限公司", "1.5", "2.5"]
    assert row.sheet == "Sheet1"
