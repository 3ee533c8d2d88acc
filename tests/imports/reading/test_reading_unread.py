"""What of a list is not read is named, and is not chosen by a guess."""

from __future__ import annotations

import pytest

from assessments.factor_forms import FACTORS_SPEC
from enterprises.importers.power import SPEC as POWER_SPEC
from enterprises.return_forms import REGISTER_SPEC, return_specs
from imports import mapping_screen
from imports.forms import UploadForm
from imports.mapping_forms import MappingForm
from imports.reading import Head, header, messages, proposing, sniff
from liaison.problem_forms import PROBLEMS_SPEC
from projects.project_forms import PROJECTS_SPEC
from tests.imports.reading import reading_builders as builders

KEYS = ("统一社会信用代码", "企业名称")
FIRM = (builders.code(1), "甲公司")


@pytest.fixture
def told(tmp_path, may):
    """A function: the warnings of a list of that form with these columns beside the keys."""

    def read(spec, columns):
        rows = [["序号", *KEYS, *columns], [1, *FIRM, *columns.values()]]
        path = builders.xlsx(tmp_path / "2023年1-5月.xlsx", rows)
        return may(path, specs=[spec], form=spec.name).table.warnings

    return read


@pytest.mark.parametrize(
    ("spec", "own"),
    [
        (REGISTER_SPEC, {"所在县区": "贵池区"}),
        (PROJECTS_SPEC, {"项目名称": "一号项目"}),
        (PROBLEMS_SPEC, {"存在问题": "缺工"}),
        (POWER_SPEC, {"户号": "3400001", "累计用电量（万千瓦时）": 5}),
        (FACTORS_SPEC, {"用地面积（亩）": 3}),
    ],
    ids=lambda each: getattr(each, "name", ""),
)
def test_a_column_of_texts_that_a_list_does_not_read_is_named(told, spec, own):
    more = {"甲乙丙": "在建", "厂长": "张三", "空": "", "划": "—", "产值增速": 5, "备注": "无误"}
    place = 3 + len(own)
    columns = "、".join(f"{chr(65 + place + at)} 列“{text}”" for at, text in enumerate(["甲乙丙", "厂长"]))
    assert told(spec, own | more)[-1:] == [messages.COLUMNS_LEFT.format(sheet="Sheet1", columns=columns)]


def test_a_return_names_its_unread_figures_only(told):
    output = return_specs()[0]
    own = {output.columns[0].label + "（千元）": 5}
    assert told(output, own | {"甲乙丙": "在建", "厂长": "张三"}) == []


class TestHints:
    HEAD = (*KEYS, "项目名称", "计划总投资", "本年计划设备额投资", "进展纳统情况")

    def guesses(self, spec, head):
        return proposing.of(header.Header(0, 0, dict(enumerate(head))), spec, [])

    def test_what_a_readable_layout_leaves_out_is_hinted_at_and_not_chosen(self):
        found = self.guesses(PROJECTS_SPEC, self.HEAD)
        assert [found[index].value for index in (3, 4, 5)] == ["total_investment", "", ""]
        assert [found[index].hint for index in (3, 4, 5)] == ["", "equipment_investment", "in_statistics"]

    def test_the_screen_stores_nothing_that_was_only_hinted_at(self):
        heads = [Head("一", [list(self.HEAD), [*FIRM, "一号项目", "5", "3", "在建"]], [], 2)]
        blocks = mapping_screen.blocks_of(heads, PROJECTS_SPEC, [PROJECTS_SPEC], (), {})
        form = MappingForm(spec=PROJECTS_SPEC, blocks=blocks, kept={})
        columns = form.layout_of(blocks[0]).by_index
        assert [columns[index].value for index in (3, 4, 5)] == ["total_investment", "", ""]
        hints = [line["hint"] for line in form.shown(blocks[0])]
        assert hints == ["", "", "", "", "设备投资", "是否纳统"]

    def test_what_nobody_can_read_yet_is_chosen_by_guess(self):
        found = self.guesses(PROJECTS_SPEC, ("企业", "项目总名称", "本年计划设备额投资"))
        assert [found[index].value for index in (1, 2)] == ["name_of_project", "equipment_investment"]

    @pytest.mark.parametrize("heading", ["变动时间", "变动月份", "变动日期", "时间"])
    @pytest.mark.parametrize("keys", [KEYS, ("甲", "乙")])
    def test_when_something_changed_is_no_entry(self, heading, keys):
        found = self.guesses(REGISTER_SPEC, (*keys, "所在县区", heading))[3]
        assert {found.value, found.hint}.isdisjoint({"entry", "exit"})


def test_the_upload_field_accepts_what_the_reader_opens():
    accepted = UploadForm().fields["file"].widget.attrs["accept"].split(",")
    assert {".xlsx", ".xlsm", ".xls", ".csv", ".txt"} <= set(accepted)
    assert all(sniff.expected(f"a{extension}") for extension in accepted)
