"""Projects from lists: known by code or by name and owner, checked, updated, taken back."""

from __future__ import annotations

from datetime import date

import pytest

from enterprises.importers import reasons
from enterprises.models import Enterprise
from projects import codes, importers, project_rows
from projects.models import Project
from tests import helpers, sheets
from tests.sheets_more import PROJECTS, project, projects
from tests.undo import undo


class TestCodes:
    @pytest.mark.parametrize("text", ["2019-341702-30-03-000001", "2305-341702-04-02-123456"])
    def test_both_schemes(self, text):
        assert codes.is_code(text)

    @pytest.mark.parametrize(
        "text", ["2305-341702-04-02-12345", "230534170204021234567890", "2305－341702", ""]
    )
    def test_others(self, text):
        assert not codes.is_code(codes.tidy_code(text))

    def test_full_width_and_spaces_are_tidied(self):
        assert codes.is_code(codes.tidy_code("２３０５—341702—04—02—123456 "))

    @pytest.mark.parametrize(
        ("text", "stage"),
        [
            ("未开工", "planned"),
            ("拟开工", "planned"),
            ("储备", "planned"),
            ("新开工", "started"),
            ("续建", "building"),
            ("在建（设备安装）", "building"),
            ("已竣工", "completed"),
            ("竣工投产", "in_production"),
            ("达产达效", "at_capacity"),
            ("黄了", ""),
        ],
    )
    def test_stages(self, text, stage):
        assert codes.stage_of(text) == stage


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def firms(request):
    request.getfixturevalue("db")
    return sheets.known(1, 2)


def read(*rows, headings=PROJECTS, **kwargs):
    content = projects(*rows, headings=headings)
    return helpers.read_bytes(content, "项目.xlsx", "projects", **({"region": "341702"} | kwargs))


def take(*rows, **kwargs):
    return sheets.finish(read(*rows, **kwargs))


def told(batch):
    return [
        (row.row, problem["level"], problem["why"])
        for row in batch.rows.order_by("pk")
        for problem in row.problems
    ]


def state():
    return list(Project.objects.order_by("pk").values())


def test_a_row_is_a_project(firms):
    batch = take(project(1))
    found = Project.objects.get()
    assert told(batch) == []
    assert (found.code, found.name) == ("2305-341702-07-02-000001", "年产1万套轴承技术改造项目")
    assert (found.enterprise_id, found.owner_name, found.region.code) == (firms[0], sheets.name(1), "341702")
    assert (found.kind, found.stage, found.in_statistics) == ("renovation", "building", True)
    assert found.total_investment == 50_000
    assert (found.fixed_investment, found.equipment_investment) == (42_005, 30_000)
    assert (found.start_planned, found.start_actual) == (date(2023, 3, 1), date(2023, 4, 1))
    assert (found.completion_planned, found.completion_actual) == (date(2024, 6, 1), None)
    assert (found.statistics_code, found.lead_official, found.department) == (
        "C34510001",
        "李某某",
        "区经信局",
    )
    assert batch.cell_of(found.sheet, found.row, "total_investment") == "I3"


def test_an_owner_who_is_in_no_register_is_taken_with_a_warning():
    batch = take(project(1, 建设单位="外地来的公司"))
    assert told(batch) == [(3, "warning", importers.UNKNOWN_OWNER)]
    assert Project.objects.get().enterprise is None


class TestWhere:
    @pytest.mark.parametrize(
        ("written", "region", "zone"),
        [
            ("贵池区", "341702", None),
            ("池州高新技术产业开发区", "341702", "341702400"),
            ("贵池区江口街道工业园8号", "341702", None),
        ],
    )
    def test_as_the_row_says(self, written, region, zone):
        take(project(1, 所在县区=written))
        found = Project.objects.get()
        assert (found.region.code, found.zone and found.zone.code) == (region, zone)

    def test_as_the_owner_does_where_the_row_is_silent(self):
        sheets.take_register(sheets.firm(5, "341702400"))
        take(project(5, 所在县区=None), region="341700")
        assert Project.objects.get().zone.code == "341702400"

    def test_refused_where_nothing_says(self):
        batch = read(project(7, 所在县区=None), region="341700")
        assert told(batch) == [(3, "error", importers.NO_PLACE)]

    def test_another_county_is_refused(self):
        batch = read(project(1, 所在县区="东至县"), region="341702")
        assert told(batch)[0][1] == "error"


def test_again_changes_nothing_and_news_change_only_what_they_say():
    take(project(1))
    before = state()
    assert take(project(1)).counts["unchanged"] == 1
    assert state() == before
    heads = ("项目名称", "项目代码", "建设单位", "项目阶段", "实际竣工时间")
    row = ["年产1万套轴承技术改造项目", "2305-341702-07-02-000001", sheets.name(1), "竣工", "2023年12月"]
    batch = take(row, headings=heads)
    staged = batch.rows.get()
    assert (staged.before["stage_name"], staged.values["stage_name"]) == ("在建", "竣工")
    found = Project.objects.get()
    assert (found.stage, found.completion_actual) == ("completed", date(2023, 12, 1))
    assert (found.total_investment, found.content) == (50_000, "新增数控机床20台")


def test_without_a_code_by_name_and_owner_and_the_code_comes_later():
    take(project(1, 项目代码=None))
    take(project(1, 项目代码=None, 项目阶段="竣工"))
    take(project(1))
    found = Project.objects.get()
    assert (found.code, found.stage) == ("2305-341702-07-02-000001", "building")


def test_a_stage_that_no_column_names_follows_from_the_months():
    heads = ("项目名称", "建设单位", "实际开工时间", "实际竣工时间")
    take(
        ["甲项目", sheets.name(1), "2023-03", None],
        ["乙项目", sheets.name(1), "2023-03", "2023-09"],
        ["丙项目", sheets.name(1), None, None],
        headings=heads,
    )
    assert dict(Project.objects.values_list("name", "stage")) == {
        "甲项目": "building",
        "乙项目": "completed",
        "丙项目": "planned",
    }


def test_refusals_say_what_to_do():
    batch = read(
        project(1, 项目代码="123"),
        project(2, 项目阶段="黄了"),
        project(3, 项目名称=None),
        project(4, **{"总投资(万元)": -1}),
        project(5),
        project(5),
        project(6, 行业代码="轴承"),
    )
    assert [each for each in told(batch) if each[1] == "error"] == [
        (3, "error", project_rows.BAD_CODE),
        (4, "error", project_rows.UNKNOWN_STAGE.format(value="黄了")),
        (5, "error", project_rows.NO_NAME),
        (6, "error", project_rows.NEGATIVE),
        (8, "error", importers.SAME_PROJECT.format(sheet="", row=7)),
        (9, "error", project_rows.BAD_INDUSTRY.format(value="轴承")),
    ]
    assert batch.rows.get(row=3).problems[0]["column"] == "C"


def test_what_deserves_a_look_is_taken():
    batch = read(
        project(
            1,
            **{
                "其中：设备投资(万元)": 6000,
                "统计项目编码": None,
                "计划竣工时间": "2022-01",
                "建设性质": "别的",
            },
        )
    )
    whys = [why for _, level, why in told(batch) if level == "warning"]
    assert set(whys) == {
        project_rows.UNKNOWN_KIND.format(value="别的"),
        project_rows.COUNTED_WITHOUT_CODE,
        project_rows.ENDS_BEFORE_START,
        project_rows.PART_OVER_WHOLE.format(part="设备投资"),
    }
    assert batch.counts["new"] == 1


def test_a_project_of_another_county_is_not_taken_over():
    take(project(1, 所在县区="东至县"), region="341700")
    batch = read(project(1, 所在县区=None), region="341702")
    assert told(batch)[0][2] == importers.OTHERS_PROJECT.format(region="贵池区")


class TestUndo:
    def test_as_it_was_before(self):
        first = take(project(1))
        before = state()
        second = take(project(1, 项目阶段="投产"), project(2))
        assert undo(second) == []
        assert state() == before
        assert undo(first) == []
        assert state() == []

    def test_a_later_batch_stands_on_it(self):
        first = take(project(1))
        second = take(project(1, 项目阶段="投产"))
        (sentence,) = undo(first)
        assert f"批次{second.pk}" in sentence
        assert Project.objects.get().stage == "in_production"


def test_an_owner_known_by_code(firms):
    heads = ("项目名称", "建设单位", "统一社会信用代码")
    take(["甲", "旧名", sheets.code(1)], headings=heads)
    assert Project.objects.get().enterprise == Enterprise.objects.get(pk=firms[0])


def test_the_reason_names_the_scope():
    batch = read(project(1, 所在县区="谯城区"), region="341700")
    assert "不是系统中的县区" in told(batch)[0][2] or told(batch)[0][2] == reasons.OUT_OF_SCOPE_PLACE.format(
        region="池州市"
    )
