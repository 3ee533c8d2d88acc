"""散乱污 sites from lists: what a list may say of their progress, and what only photographs do."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook

from enterprises.importers.reasons import OUT_OF_SCOPE_PLACE, UNKNOWN_REGION
from land.clearing import Step
from land.importers import reasons
from land.models import Site
from tests import helpers, sheets
from tests.land.world import check
from tests.undo import undo

pytestmark = pytest.mark.django_db
HEAD = (
    *("序号", "企业名称", "所在县区", "乡镇（街道）", "地址", "经营者", "行业", "存在问题", "整治方式"),
    *("排查时间", "整治时限", "整治状态", "完成时间"),
)


def row(name="张氏加工点", **more):
    said = {
        "企业名称": name,
        "所在县区": "贵池区",
        "乡镇（街道）": "殷汇镇",
        "行业": "废塑料加工",
        "存在问题": "露天造粒，废气直排",
        "整治方式": "取缔关闭类",
        "排查时间": "2023.4.12",
        "整治时限": "2023-10-31",
        "整治状态": "整治中",
    }
    return said | more


def read(*rows, heads=HEAD, **kwargs):
    book = Workbook()
    page = book.active
    page.append(["散乱污企业整治清单"])
    page.append(list(heads))
    for each in rows:
        page.append([each.get(head) for head in heads])
    content = io.BytesIO()
    book.save(content)
    options = {"region": "341702", "importer": "sites"} | kwargs
    return helpers.read_bytes(content.getvalue(), "清单.xlsx", **options)


def take(*rows, **kwargs):
    return sheets.finish(read(*rows, **kwargs))


def told(batch):
    return [
        (problem["level"], problem["why"]) for each in batch.rows.order_by("pk") for problem in each.problems
    ]


def test_a_row_is_a_site():
    batch = take(row(), importer="")
    found = Site.objects.get()
    assert (batch.importer, told(batch)) == ("sites", [])
    assert (found.name, found.township, found.disposal, found.state) == (
        "张氏加工点",
        "殷汇镇",
        "close",
        "working",
    )
    assert (found.violation, found.found_on) == ("environment", date(2023, 4, 12))


def test_a_closed_site_is_never_done_by_a_list():
    batch = take(row(整治状态="已完成", 完成时间="2023-06-01"))
    assert told(batch) == [("warning", reasons.PROOF_FIRST)]
    assert (Site.objects.get().state, Site.objects.get().done_on) == ("working", None)


def test_a_mended_site_is_done_as_the_list_says():
    take(row(整治方式="整顿规范", 整治状态="已完成", 完成时间="2023-06-01"))
    assert (Site.objects.get().state, Site.objects.get().done_on) == ("done", date(2023, 6, 1))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"乡镇（街道）": None}, reasons.NO_TOWNSHIP),
        ({"整治方式": "看情况"}, reasons.UNKNOWN_DISPOSAL.format(value="看情况")),
        ({"整治时限": "年底"}, reasons.NO_DAY.format(value="年底")),
        ({"整治方式": "整顿规范", "整治状态": "已完成"}, reasons.NO_DONE_DAY.format(value="已完成")),
        (
            {"整治方式": "整顿规范", "整治状态": "已完成", "完成时间": "2090-01-01"},
            reasons.DONE_LATER.format(day="2090-01-01"),
        ),
        (
            {"整治方式": "整顿规范", "整治状态": "已完成", "完成时间": "2023-04-01"},
            reasons.DONE_BEFORE_FOUND.format(day="2023-04-01", found="2023-04-12"),
        ),
        ({"所在县区": "青阳县"}, OUT_OF_SCOPE_PLACE.format(region="贵池区")),
        ({"所在县区": "桐城市"}, OUT_OF_SCOPE_PLACE.format(region="贵池区")),
        ({"所在县区": "清阳县"}, UNKNOWN_REGION.format(value="清阳县")),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(more, why):
    batch = read(row(**more))
    assert ("error", why) in told(batch)
    assert batch.counts["refused"] == 1


def test_the_same_list_again_changes_nothing():
    take(row())
    assert read(row(), heads=(*HEAD, "备注")).counts["unchanged"] == 1


def test_a_site_that_is_worked_on_keeps_its_disposal():
    take(row())
    check(Site.objects.get(), Step.WATER)
    batch = take(row(整治方式="整顿规范", 经营者="张某"))
    assert told(batch) == [("warning", reasons.DISPOSAL_FIXED.format(standing="取缔关闭", value="整顿规范"))]
    found = Site.objects.get()
    assert (found.disposal, found.owner, found.state) == ("close", "张某", "working")


def test_taken_back_it_is_as_before():
    batch = take(row())
    assert undo(batch) == []
    assert not Site.objects.exists()
    second = take(row(name="又一处"))
    check(Site.objects.get(), Step.WATER)
    assert undo(second)
    assert Site.objects.exists()
