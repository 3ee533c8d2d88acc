"""Lists from offices: pools, recognitions, robots, 数字化诊断; taken, refused with a remedy, and taken back."""

from __future__ import annotations

from datetime import date

import pytest

from assessments.models import ProgressRequest
from cultivation.models import Diagnosis, Membership, Recognition, RobotCount
from tests import helpers, sheets
from tests.conftest import make_person
from tests.undo import undo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firms")]
KEYS = ["统一社会信用代码", "企业名称"]
POOLS = ["培育库", "入库月份", "出库月份", "入库理由"]
RECOGNITIONS = ["资质类型", "级别", "认定日期", "有效期至", "证书编号", "认定文件"]
ROBOTS = ["工业机器人数（台）"]
DIAGNOSES = ["诊断完成时间", "诊断机构", "诊断结论"]


def read(headings, *rows, name="某表.csv", importer="", region="341700"):
    content = sheets.sheet(
        [*KEYS, *headings], [[sheets.code(number), sheets.name(number), *cells] for number, *cells in rows]
    )
    return helpers.read_bytes(content, name, importer, region=region, user=make_person("bureau"))


def take(headings, *rows, **kwargs):
    return sheets.finish(read(headings, *rows, **kwargs))


def told(batch):
    return [problem["why"] for row in batch.rows.order_by("pk") for problem in row.problems]


@pytest.mark.parametrize(
    ("headings", "cells", "name", "form"),
    [
        (POOLS, ["小升规", "2023-03", "", "某"], "名单.csv", "pools"),
        (RECOGNITIONS, ["高新技术企业", "", "2023-03-01", "", "", ""], "名单.csv", "recognitions"),
        (ROBOTS, ["12"], "机器人统计表2023年5月.csv", "robots"),
        (DIAGNOSES, ["2023-03-01", "某公司", "二级"], "清单.csv", "diagnoses"),
    ],
)
def test_each_list_is_known_by_its_headings(headings, cells, name, form):
    batch = read(headings, [1, *cells], name=name)
    assert (batch.form, batch.status) == (form, "ready"), batch.message
    assert batch.counts["new"] == 1, told(batch)


def test_a_pool_list_brings_its_own_history():
    batch = take(
        POOLS,
        [1, "小升规培育库", "2022年3月", "2023年2月", "上年收入1500万元"],
        [2, "专精特新后备库", "2023-04", "", ""],
    )
    past, now = Membership.objects.order_by("enterprise__uscc")
    assert (past.pool, past.entered, past.left) == ("small_up", date(2022, 3, 1), date(2023, 2, 1))
    assert past.words == "上年收入1500万元"
    assert (now.pool, now.left, now.entered_by_name) == ("specialised", None, "王敏")
    assert not undo(batch)
    assert not Membership.objects.exists()


def test_a_later_list_ends_a_stay():
    take(POOLS, [1, "小升规", "2023-03", "", "某"], name="甲.csv")
    batch = take(POOLS, [1, "小升规", "2023-03", "2023-05", ""], name="乙.csv")
    member = Membership.objects.get()
    assert (member.left, member.words, member.left_by_name) == (date(2023, 5, 1), "某", "王敏")
    assert not undo(batch)
    assert Membership.objects.get().left is None


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["优秀库", "2023-03", "", ""], "不是系统中的培育库，请填写小升规"),
        (["", "2023-03", "", ""], "缺少培育库名称，请补填"),
        (["小升规", "", "", ""], "缺少入库月份，请补填"),
        (["小升规", "2023-03", "2023-01", ""], "出库月份早于入库月份"),
        (["小升规", "2098-03", "", ""], "尚未到来"),
    ],
)
def test_a_row_of_a_pool_list_is_refused_with_the_remedy(cells, why):
    batch = read(POOLS, [1, *cells], importer="pools")
    assert batch.counts["refused"] == 1
    assert why in told(batch)[0]


def test_nobody_is_twice_in_one_pool():
    take(POOLS, [1, "小升规", "2023-03", "", ""], name="甲.csv")
    batch = read(
        POOLS,
        [1, "小升规", "2023-04", "", ""],
        [2, "小升规", "2023-04", "", ""],
        [2, "小升规", "2023-04", "", ""],
    )
    assert (batch.counts["refused"], batch.counts["new"]) == (2, 1)
    assert "自2023年3月起已在小升规库中" in told(batch)[0]
    assert "同一条记录" in told(batch)[1]


def test_an_enterprise_of_another_county_is_refused():
    batch = read(POOLS, [4, "小升规", "2023-03", "", ""], region="341702")
    assert "不在您的管辖范围" in told(batch)[0]


# --- recognitions


def test_a_list_of_recognitions_with_levels_in_their_own_column_or_in_the_name():
    take(
        RECOGNITIONS,
        [1, "专精特新中小企业", "省级", "2023-03-15", "", "A1", "皖经信〔2023〕1号"],
        [2, "市级专精特新企业", "", "2023年4月", "2024-12", "", ""],
        [3, "智能工厂", "省级", "2022", "长期", "", ""],
    )
    first, second, third = Recognition.objects.order_by("enterprise__uscc")
    assert (first.level, first.awarded_on, first.valid_until) == (
        "province",
        date(2023, 3, 15),
        date(2026, 3, 14),
    )
    assert (first.certificate, first.document) == ("A1", "皖经信〔2023〕1号")
    assert (second.level, second.awarded_on, second.valid_until) == (
        "city",
        date(2023, 4, 1),
        date(2024, 12, 31),
    )
    assert (third.awarded_on, third.valid_until) == (date(2022, 1, 1), None)


def test_the_usual_term_is_told_where_none_was_given():
    batch = read(RECOGNITIONS, [1, "高新技术企业", "", "2023-03-15", "", "", ""])
    assert told(batch) == ["没有填写有效期，按高新技术企业的一般期限填为2026-03-14，请核对证书。"]
    assert batch.counts["new"] == 1


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["先进集体", "", "2023-03-01", ""], "不是系统中的资质类型"),
        (["专精特新中小企业", "", "2023-03-01", ""], "分省级、市级，缺少级别，请补填"),
        (["专精特新中小企业", "国家级", "2023-03-01", ""], "没有国家级，请选择省级、市级"),
        (["高新技术企业", "", "", ""], "缺少认定日期，请补填"),
        (["高新技术企业", "", "上月", ""], "“上月”不是日期"),
        (["高新技术企业", "", "2098-01-01", ""], "尚未到来"),
        (["高新技术企业", "", "2023-03-01", "2022-03-01"], "有效期止早于认定日期"),
    ],
)
def test_a_recognition_is_refused_with_the_remedy(cells, why):
    batch = read(RECOGNITIONS, [1, *cells, "", ""], importer="recognitions")
    assert batch.counts["refused"] == 1
    assert why in told(batch)[0]


def test_the_same_list_twice_changes_nothing_and_a_later_one_fills_in():
    rows = [1, "高新技术企业", "", "2023-03-15", "2026-03-14", "", ""]
    take(RECOGNITIONS, rows, name="甲.csv")
    assert read(RECOGNITIONS, rows, name="乙.csv").counts["unchanged"] == 1
    batch = take(RECOGNITIONS, [*rows[:-2], "GR2023", ""], name="丙.csv")
    assert batch.counts["changed"] == 1
    assert Recognition.objects.get().certificate == "GR2023"
    undo(batch)
    assert Recognition.objects.get().certificate == ""


def test_several_workshops_of_one_enterprise_are_told_by_their_names():
    headings = ["资质类型", "级别", "车间名称", "认定日期"]
    take(
        headings,
        [1, "数字化车间", "市级", "一号车间", "2023-03-15"],
        [1, "数字化车间", "市级", "二号车间", "2023-03-15"],
    )
    assert Recognition.objects.count() == 2


# --- robots and diagnoses


def test_robots_are_kept_by_the_period_of_the_file():
    batch = take(ROBOTS, [1, "12"], [2, "0"], name="2023年5月工业机器人统计表.csv")
    assert list(RobotCount.objects.order_by("enterprise__uscc").values_list("month", "number")) == [
        (date(2023, 5, 1), 12),
        (date(2023, 5, 1), 0),
    ]
    assert not undo(batch)
    assert not RobotCount.objects.exists()


@pytest.mark.parametrize(("cell", "why"), [("", "缺少机器人台数"), ("-1", "0或正整数"), ("1.5", "0或正整数")])
def test_robots_are_whole(cell, why):
    batch = read(ROBOTS, [1, cell], [2, "3"], name="2023年5月工业机器人统计表.csv", importer="robots")
    assert any(why in each for each in told(batch)), told(batch)
    assert batch.counts["new"] == 1


def test_diagnoses_by_day():
    take(DIAGNOSES, [1, "2023-03-01", "羚羊平台", "二级"], [1, "2023-09-01", "", "三级"])
    assert Diagnosis.objects.count() == 2
    batch = read(DIAGNOSES, [2, "近期", "", ""], importer="diagnoses")
    assert "不是日期" in told(batch)[0]


def test_what_rests_on_a_list_is_owed_from_its_first_month():
    ProgressRequest.objects.all().delete()
    take(RECOGNITIONS, [1, "高新技术企业", "", "2022-03-15", "", "", ""])
    assert [f"{row.period:%Y-%m}" for row in ProgressRequest.objects.all()] == ["2023-05"]
