"""The commands of the issue: one JSON object on stdout, messages on stderr, 2 and a clear line otherwise."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from enterprises.models import Enterprise, OutputReturn, ScaleEvent
from imports.models import Batch
from tests import helpers, sheets

pytestmark = pytest.mark.django_db
FLAT = helpers.SAMPLES / "output-2023-05-flat.xlsx"
REGISTER = helpers.SAMPLES / "enterprises.xlsx"


def run(name, *args, **options):
    """The JSON object that the command prints."""
    out, err = StringIO(), StringIO()
    call_command(name, *args, json=True, stdout=out, stderr=err, **options)
    assert err.getvalue() == ""
    assert out.getvalue().count("\n") == 1
    return json.loads(out.getvalue())


def refused(name, *args, **options):
    """The one line on stderr of a command that cannot use what it was given."""
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command(name, *args, json=True, stdout=out, stderr=err, **options)
    assert caught.value.code == 2
    assert out.getvalue() == ""
    (line,) = err.getvalue().splitlines()
    assert line.endswith("。")
    return line


@pytest.fixture
def register(db):
    run("import_enterprises", REGISTER, commit=True)


class TestImportEnterprises:
    def test_without_commit_nothing_is_written(self, db):
        report = run("import_enterprises", REGISTER)
        assert report["counts"]["new"] == len(
            json.loads(REGISTER.with_name(REGISTER.name + ".expected.json").read_text())
        )
        assert (report["form"], report["period"], report["committed"]) == ("register", None, False)
        assert not Enterprise.objects.exists()
        assert Batch.objects.get().status == Batch.Status.DISCARDED

    def test_with_commit(self, register):
        assert Enterprise.objects.count() == Batch.objects.get().counts["new"]

    def test_a_pilot_code_needs_leave(self, db, tmp_path):
        path = tmp_path / "名录.csv"
        path.write_bytes(sheets.register(sheets.firm(1, uscc="91350203M0001QAY9B")))
        (why,) = run("import_enterprises", path)["refused"]
        assert why["row"] == 2
        assert why["column"] == "A"
        assert "校验位" in why["why"]
        assert run("import_enterprises", path, override_uscc=True)["counts"]["new"] == 1


class TestImportReturns:
    def test_rows_have_the_shape_that_scripts_read(self, register):
        report = run("import_returns", FLAT, rows=True)
        wanted = json.loads(FLAT.with_name(FLAT.name + ".expected.json").read_text())
        assert (report["form"], report["period"]) == (wanted["form"], wanted["period"])
        assert set(report["counts"]) == {"new", "changed", "unchanged", "refused", "left_out"}
        assert len(report["rows"]) == len(wanted["rows"])
        for row, expected in zip(report["rows"], wanted["rows"], strict=True):
            assert row["uscc"] == expected["uscc"]
            found = {name: text and Decimal(text) for name, text in row["values"].items()}
            assert found == {name: text and Decimal(text) for name, text in expected["values"].items()}
            assert set(row["cells"]) == set(row["values"])
            assert row["cells"]["gross_output"].endswith(str(row["row"]))
        assert not OutputReturn.objects.exists()

    def test_without_rows_there_are_none(self, register):
        assert "rows" not in run("import_returns", FLAT)

    def test_refused_rows(self, register):
        report = run("import_returns", helpers.SAMPLES / "output-2023-02-faults.csv")
        assert [each["row"] for each in report["refused"]] == [5, 9, 13, 18]
        assert all({"sheet", "row", "column", "why"} <= set(each) for each in report["refused"])
        assert report["refused"][1]["column"] == "D"

    def test_commit_and_again(self, register):
        first = run("import_returns", FLAT, commit=True)
        assert first["committed"] is True
        assert OutputReturn.objects.count() == first["counts"]["new"]
        assert run("import_returns", FLAT)["counts"]["unchanged"] == first["counts"]["new"]

    def test_in_words(self, register):
        out = StringIO()
        call_command("import_returns", helpers.SAMPLES / "output-2023-02-faults.csv", stdout=out)
        assert "output 2023-02" in out.getvalue()
        assert "第5行" in out.getvalue()
        assert "未入库" in out.getvalue()

    def test_period_and_form_may_be_told(self, register, tmp_path):
        path = tmp_path / "产值.xlsx"
        path.write_bytes(FLAT.read_bytes())
        assert "报告期" in refused("import_returns", path)
        assert run("import_returns", path, period="2023-04")["period"] == "2023-04"
        assert "没有找到" in refused("import_returns", path, period="2023-04", form="energy")

    @pytest.mark.parametrize("period", ["2023-01", "2023-13", "1899-05", "五月", "202305"])
    def test_periods_that_are_none(self, register, period):
        line = refused("import_returns", FLAT, period=period)
        assert "1月" in line if period == "2023-01" else "报告期" in line

    def test_files_that_cannot_be_used(self, register, tmp_path):
        (tmp_path / "空.xlsx").write_bytes(b"")
        (tmp_path / "坏.xlsx").write_bytes(FLAT.read_bytes()[:500])
        assert "空的" in refused("import_returns", tmp_path / "空.xlsx")
        assert "损坏" in refused("import_returns", tmp_path / "坏.xlsx")
        assert "找不到" in refused("import_returns", tmp_path / "没有.xlsx")
        assert "找不到" in refused("import_returns", tmp_path)
        assert "000000" in refused("import_returns", FLAT, region="000000")
        assert not OutputReturn.objects.exists()

    def test_a_region_limits_whose_rows(self, register):
        report = run("import_returns", FLAT, region="341723", rows=True)
        assert {Enterprise.objects.get(uscc=row["uscc"]).region.code for row in report["rows"]} == {"341723"}
        assert report["counts"]["refused"] > 0

    def test_a_form_that_is_none(self, register):
        with pytest.raises(CommandError):
            call_command("import_returns", FLAT, "--form", "loans")


@pytest.fixture
def may(db):
    sheets.take_register(sheets.firm(1), sheets.firm(2), sheets.firm(3, "341721", entry="2023-03"))
    sheets.take_output({1: ("100.5", 90), 2: (200, 180), 3: (50, 40)})


class TestTrace:
    def test_rows_sum_to_the_total(self, may):
        report = run("trace", region="341702", period="2023-05", indicator="gross_output")
        assert (report["total"], report["unit"]) == ("300.5", "千元")
        assert sum(Decimal(row["value"]) for row in report["rows"]) == Decimal(report["total"])
        assert report["rows"][0] == {
            "uscc": sheets.code(1),
            "name": sheets.name(1),
            "value": "100.5",
            "file": "output-2023-05.csv",
            "sheet": "CSV",
            "cell": "C2",
        }

    @pytest.mark.parametrize(
        ("indicator", "total"), [("above_scale_count", "3"), ("entries", "1"), ("net_increase", "1")]
    )
    def test_counts(self, may, indicator, total):
        report = run("trace", region="341700", period="2023-05", indicator=indicator)
        assert (report["total"], report["unit"], len(report["rows"])) == (total, "户", int(total))
        assert all(row["cell"] for row in report["rows"])

    def test_a_period_without_figures(self, may):
        assert run("trace", region="341702", period="2022-05", indicator="gross_output")["rows"] == []

    @pytest.mark.parametrize(
        ("region", "period", "indicator"),
        [
            ("341702", "2023-01", "gross_output"),
            ("341702", "garbage", "gross_output"),
            ("999999", "2023-05", "gross_output"),
            ("341702", "2023-05", "gross_output_growth"),
            ("341702", "2023-05", "renovation_projects"),
        ],
    )
    def test_what_cannot_be_traced(self, may, region, period, indicator):
        refused("trace", region=region, period=period, indicator=indicator)


class TestComputeProgress:
    def test_the_object(self, may):
        report = run("compute_progress", period="2023-05", region="341702")
        assert report["period"] == "2023-05"
        keys = {
            "policy",
            "indicator",
            "region",
            "target",
            "actual",
            "completion",
            "expected",
            "gap",
            "rank",
            "light",
        }
        assert all(keys <= set(row) for row in report["progress"])
        assert {row["region"] for row in report["progress"]} == {"341702"}
        assert any(
            row["indicator"] == "net_increase" and row["policy"] == "chizhou-2019-105"
            for row in report["progress"]
        )

    def test_on_a_fresh_database(self, db):
        assert run("compute_progress", period="2023-05")["progress"]

    def test_in_words(self, may):
        out = StringIO()
        call_command("compute_progress", period="2023-05", stdout=out)
        assert "净增规上企业" in out.getvalue()

    @pytest.mark.parametrize("period", ["2023-01", "garbage", "2023-00", ""])
    def test_periods_that_are_none(self, may, period):
        refused("compute_progress", period=period)

    def test_a_region_that_is_none(self, may):
        assert "999999" in refused("compute_progress", period="2023-05", region="999999")


def test_events_are_not_touched_by_a_dry_run(register):
    before = ScaleEvent.objects.count()
    run("import_enterprises", REGISTER)
    assert ScaleEvent.objects.count() == before
