"""load_scheme, import_annual, evaluate: from a file to grades, by the commands of the issue."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessments.models import AnnualFactors, Evaluation, Grade, GradingScheme, SchemeVersion
from imports.models import Batch
from tests import sheets
from tests.assessments.annual import HEADINGS, refused, row, run, scheme_file, workbook
from tests.assessments.schemes import CHIZHOU

pytestmark = pytest.mark.django_db
BOTH = CHIZHOU.replace(
    "bonuses:",
    """\
  - key: below_scale
    min_land_mu: 5
    items: [{indicator: tax_per_mu, weight: 100, rule: rank}]
    grades: {by: share, A: 20, B: 45, C: 30, D: 5}
bonuses:""",
)


@pytest.fixture
def load(tmp_path):
    return lambda text=CHIZHOU, **options: run("load_scheme", scheme_file(tmp_path, text), **options)


@pytest.fixture
def import_year(tmp_path):
    def imported(*rows, commit=True, year=2022, headings=HEADINGS):
        return run("import_annual", workbook(tmp_path, rows, headings), year=year, commit=commit)

    return imported


def evaluate(slug="chizhou-2022", said=""):
    return run("evaluate", scheme=slug, said=said)


def by_code(report, place=0):
    return {each["uscc"]: each for each in report["lists"][place]["results"]}


class TestLoadScheme:
    def test_once_and_again_and_changed(self, load):
        assert load() == {"scheme": "chizhou-2022", "version": 1, "new": True}
        assert load() == {"scheme": "chizhou-2022", "version": 1, "new": False}
        assert load(CHIZHOU.replace("points: 3", "points: 2"), note="调低加分")["version"] == 2
        assert load()["version"] == 3
        assert [version.number for version in SchemeVersion.objects.order_by("number")] == [1, 2, 3]
        scheme = GradingScheme.objects.get()
        assert (scheme.region.code, scheme.data_year) == ("341700", 2022)

    def test_every_fault_is_a_line_and_nothing_is_written(self, tmp_path):
        text = CHIZHOU.replace("weight: 40", "weight: 41").replace('"341700"', '"999999"')
        lines = refused("load_scheme", scheme_file(tmp_path, text))
        assert [line[: line.index("：")] for line in lines] == ["方案.yaml第3行", "方案.yaml第9行"]
        assert not GradingScheme.objects.exists()

    def test_a_scheme_stays_that_of_its_year(self, load, tmp_path):
        load()
        text = CHIZHOU.replace("data_year: 2022", "data_year: 2023")
        (line,) = refused("load_scheme", scheme_file(tmp_path, text))
        assert "2022年度" in line

    def test_files_that_are_none(self, tmp_path):
        assert "找不到文件" in refused("load_scheme", tmp_path / "无.yaml")[0]
        path = tmp_path / "a.yaml"
        path.write_bytes(CHIZHOU.encode("gbk"))
        assert "UTF-8" in refused("load_scheme", path)[0]


class TestImportAnnual:
    def test_each_column_of_the_issue(self, import_year):
        sheets.known(1)
        report = import_year(row(1, veto="重大安全生产事故", ungraded="公用事业"))
        assert (report["year"], report["counts"]["new"], report["committed"]) == (2022, 1, True)
        assert report["warnings"] == []
        factors = AnnualFactors.objects.get()
        assert (factors.year, factors.land_area, factors.tax, factors.revenue) == (2022, 10, 1000, 30_000)
        assert (factors.value_added, factors.energy, factors.emissions) == (8000, 200, Decimal("1.6"))
        assert (factors.rd_expense, factors.average_employees, factors.electricity) == (900, 40, 50)
        assert (factors.vetoes, factors.ungraded, factors.pollution) == ("重大安全生产事故", "公用事业", None)

    def test_units_are_read_from_headings(self, import_year):
        sheets.known(1)
        other = HEADINGS | {
            "land": "用地面积(公顷)",
            "tax": "税收(元)",
            "emissions": "主要污染物排放量(千克)",
            "electricity": "用电量(千瓦时)",
        }
        import_year(row(1), headings=other)
        factors = AnnualFactors.objects.get()
        assert (factors.land_area, factors.tax) == (150, Decimal("0.1"))
        assert (factors.emissions, factors.electricity) == (Decimal("0.0016"), Decimal("0.005"))

    def test_without_commit_nothing_is_written(self, import_year):
        sheets.known(1)
        assert import_year(row(1), commit=False)["counts"]["new"] == 1
        assert not AnnualFactors.objects.exists()
        assert Batch.objects.order_by("-pk")[0].status == Batch.Status.DISCARDED

    def test_a_blank_keeps_a_veto_and_none_takes_it_back(self, import_year):
        sheets.known(1)
        import_year(row(1, veto="重大安全生产事故"))
        import_year(row(1, tax=90))
        assert AnnualFactors.objects.get().vetoes == "重大安全生产事故"
        import_year(row(1, veto="无"))
        assert AnnualFactors.objects.get().vetoes == ""

    def test_years_that_are_none(self, tmp_path):
        assert "2000到2099" in refused("import_annual", workbook(tmp_path, [row(1)]), year=1999)[0]


class TestEvaluate:
    def test_the_shape_that_scripts_read(self, load, import_year):
        sheets.known(1, 2)
        load()
        import_year(row(1), row(2, tax=300, emissions=None))
        report = evaluate()
        assert set(report) == {"scheme", "data_year", "lists"}
        assert (report["scheme"], report["data_year"]) == ("chizhou-2022", 2022)
        (part,) = report["lists"]
        assert (part["key"], part["n"]) == ("above_scale", 2)
        assert part["counts"] == {"A": 0, "B": 1, "C": 1, "D": 0, "不定": 0, "不参评": 0}
        first, second = part["results"]
        assert first == {
            "uscc": sheets.code(2),
            "items": {
                "tax_per_mu": {"value": 30.0, "base": 20.0, "score": 60.0},
                "revenue_per_mu": {"value": 300.0, "base": 300.0, "score": 20.0},
                "rd_intensity": {"value": 0.03, "base": None, "score": 20.0},
                "emission_intensity": {"value": None, "base": 0.002, "score": 20.0},
            },
            "raw": 120.0,
            "bonus": 0.0,
            "rank": 1,
            "quota_grade": "B",
            "final_grade": "B",
            "reason": "",
        }
        assert (second["items"]["tax_per_mu"]["score"], second["rank"]) == (20.0, 2)

    def test_only_the_regions_enterprises_of_the_library_at_the_years_end(self, load, import_year):
        sheets.known(1, 2)
        sheets.known(3, region="341504")
        sheets.take_register(
            sheets.firm(4, entry="2023-01"), sheets.firm(5, exit="2022-12"), sheets.firm(6, entry=None)
        )
        load()
        import_year(*[row(number) for number in range(1, 7)])
        assert set(by_code(evaluate())) == {sheets.code(1), sheets.code(2)}

    def test_below_scale_with_land_enough_is_a_list_of_its_own(self, load, import_year):
        sheets.known(1)
        sheets.take_register(*[sheets.firm(number, entry=None) for number in (2, 3, 4, 5)])
        load(BOTH)
        import_year(row(1), row(2, land=5), row(3, land=4.99), row(4, land=None), row(5, land=50))
        report = evaluate()
        assert [part["n"] for part in report["lists"]] == [1, 2]
        assert [each["uscc"] for each in report["lists"][1]["results"]] == [sheets.code(2), sheets.code(5)]

    def test_above_scale_with_too_little_land_takes_no_part(self, load, import_year):
        sheets.known(1, 2)
        load(CHIZHOU.replace("min_land_mu: 0", "min_land_mu: 3"))
        import_year(row(1), row(2, land=2.5))
        report = evaluate()
        little = by_code(report)[sheets.code(2)]
        assert report["lists"][0]["counts"]["不参评"] == 1
        assert (little["final_grade"], little["rank"], little["quota_grade"]) == ("不参评", None, None)
        assert little["reason"] == "用地面积2.5亩，不足3亩，不参评"

    def test_vetoes_protections_and_kinds_without_a_grade(self, load, import_year):
        sheets.known(*range(1, 10))
        sheets.take_register(sheets.firm(10, entry="2022-03", channel="年度"))
        load(CHIZHOU.replace("B: 45, C: 30, D: 5", "B: 40, C: 20, D: 20"))
        import_year(
            row(1, tax=900, veto="重大安全生产事故（2022年8月）"),
            *[row(number, tax=100 + number) for number in range(2, 8)],
            row(8, tax=700, ungraded="公用事业"),
            row(9, tax=200, ungraded="不参评"),
            row(10, tax=1),
        )
        report = evaluate()
        found = by_code(report)
        counts = report["lists"][0]["counts"]
        assert (counts["不定"], counts["不参评"], sum(counts.values())) == (1, 1, 10)
        vetoed, utility, new = (found[sheets.code(number)] for number in (1, 8, 10))
        assert (vetoed["quota_grade"], vetoed["final_grade"]) == ("A", "C")
        assert "重大安全生产事故" in vetoed["reason"]
        assert (utility["final_grade"], utility["rank"]) == ("不定", None)
        assert utility["items"]["tax_per_mu"]["score"] > 0
        assert (new["quota_grade"], new["final_grade"]) == ("D", "C")
        assert new["reason"] == "上年度小升规，由D类调整为C类"
        assert Grade.objects.get(uscc=sheets.code(8)).treat_as == "B"

    def test_a_name_that_the_scheme_does_not_have_is_told(self, load, import_year):
        sheets.known(1)
        load()
        import_year(row(1, veto="无照经营"))
        report = evaluate(said="否决事项“无照经营”不在评价方案中，1户未按此处理，请核对名称或修改方案。")
        assert by_code(report)[sheets.code(1)]["reason"] == ""

    def test_an_enterprise_without_any_data_is_told_and_not_listed(self, load, import_year):
        sheets.known(1, 2)
        load()
        import_year(row(1))
        report = evaluate(said="另有1户年末在规上库而没有2022年度的任何要素，未列入名单，请补报。")
        assert report["lists"][0]["n"] == 1

    def test_points_for_a_recognition_that_held_at_the_years_end(self, load, import_year):
        from cultivation.models import Recognition

        one, two, three = sheets.known(1, 2, 3)
        held = {"kind": "little_giant", "level": "nation", "awarded_on": "2021-07-01"}
        Recognition.objects.create(enterprise_id=one, **held)
        Recognition.objects.create(enterprise_id=two, valid_until="2022-12-30", **held)
        Recognition.objects.create(enterprise_id=three, **(held | {"awarded_on": "2023-01-01"}))
        load()
        import_year(*[row(number) for number in (1, 2, 3)])
        found = by_code(evaluate())
        assert [found[sheets.code(number)]["bonus"] for number in (1, 2, 3)] == [3.0, 0.0, 0.0]
        assert [found[sheets.code(number)]["rank"] for number in (1, 2, 3)] == [1, 2, 2]

    def test_land_is_own_and_rented_less_let_and_emissions_the_four_kinds(self, load, import_year):
        sheets.known(1)
        load()
        headings = {
            **{key: HEADINGS[key] for key in ("uscc", "name", "tax", "value_added")},
            "a": "自有用地面积(亩)",
            "b": "租入面积(亩)",
            "c": "租出面积(亩)",
            "d": "COD排放量(吨)",
            "e": "氨氮排放量(吨)",
            "f": "二氧化硫排放量(吨)",
            "g": "氮氧化物排放量(吨)",
        }
        cells = [sheets.code(1), sheets.name(1), 100, 800, 20, 7, 2, 1, 0, 0.5, 0.1]
        import_year(cells, headings=headings)
        items = by_code(evaluate())[sheets.code(1)]["items"]
        assert items["tax_per_mu"]["value"] == 4.0
        assert items["emission_intensity"]["value"] == 0.002

    def test_a_scheme_that_there_is_none_of(self):
        assert "load_scheme" in refused("evaluate", scheme="nowhere")[0]

    def test_a_year_without_factors(self, load):
        load()
        report = evaluate(said="2022年度还没有亩均评价要素，名单是空的，请先导入。")
        assert report["lists"][0]["n"] == 0
        assert Evaluation.objects.get().remarks
