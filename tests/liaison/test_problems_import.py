"""Problems from lists: known by enterprise and wording, numbered by year, updated, taken back."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from accounts import privacy
from accounts.days import day_of
from enterprises.importers import reasons
from liaison import importers, wording
from liaison.models import Problem
from tests import helpers, sheets
from tests.sheets_more import PROBLEMS, problem, problems, titled
from tests.undo import undo


class TestWording:
    @pytest.mark.parametrize(
        ("text", "name", "phone"),
        [
            ("王某 13800000001", "王某", "13800000001"),
            ("13800000001（王某）", "王某", "13800000001"),
            ("王某，0566-1234567", "王某", "0566-1234567"),
            ("王某", "王某", ""),
            ("", "", ""),
        ],
    )
    def test_a_contact_is_a_name_and_a_telephone(self, text, name, phone):
        assert wording.contact(text) == (name, phone)

    @pytest.mark.parametrize(
        ("phone", "shown"),
        [
            ("13800000001", "138****0001"),
            ("0566-1234567", "0566-12***67"),
            ("05661234567", "056****4567"),
            ("13800000001、13900000002", "138****0001、139****0002"),
            ("", ""),
        ],
    )
    def test_lists_hide_the_middle(self, phone, shown):
        assert privacy.masked_phone(phone) == shown

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("资金", "finance"),
            ("土地", "land"),
            ("人才", "labour"),
            ("要素保障", "energy"),
            ("账款拖欠", "arrears"),
            ("奇怪", ""),
        ],
    )
    def test_types(self, text, kind):
        assert wording.type_of(text) == kind

    @pytest.mark.parametrize("text", ["2023-05-06", "2023.5.6", "2023年5月6日", "20230506", "2023/05/06"])
    def test_days(self, text):
        assert day_of(text) == date(2023, 5, 6)

    @pytest.mark.parametrize("text", ["上周", "2023-13-01", "2023-05"])
    def test_no_days(self, text):
        assert day_of(text) is None

    def test_the_same_words_are_the_same_problem(self):
        assert wording.fingerprint("缺流动资金，约500万。") == wording.fingerprint(" 缺流动资金,约５００万 ")
        assert wording.fingerprint("缺500万") != wording.fingerprint("缺600万")


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def firms(request):
    request.getfixturevalue("db")
    return sheets.known(1, 2)


def read(*rows, content=None, **kwargs):
    return helpers.read_bytes(
        content or problems(*rows), "问题.xlsx", "problems", **({"region": "341702"} | kwargs)
    )


def take(*rows, **kwargs):
    return sheets.finish(read(*rows, **kwargs))


def told(batch):
    return [
        (row.row, problem["level"], problem["why"])
        for row in batch.rows.order_by("pk")
        for problem in row.problems
    ]


def state():
    return list(Problem.objects.order_by("pk").values())


def test_the_columns_of_bozhou(firms):
    batch = take(problem(1, "缺流动资金约500万元"))
    found = Problem.objects.get()
    today = timezone.localdate()
    assert told(batch) == []
    assert (found.enterprise_id, found.text, found.type) == (firms[0], "缺流动资金约500万元", "finance")
    assert (found.handling, found.cadre, found.closed) == ("已对接农商行", "赵某某", False)
    assert (found.contact_name, found.contact_phone) == ("王某", "13800000001")
    assert (found.raised_on, found.year, found.number) == (today, today.year, 1)
    assert batch.cell_of(found.sheet, found.row, "text") == "D3"
    assert batch.counts["left_out"] == 3


def test_numbers_run_by_the_year_the_problem_was_raised_in():
    heads = (*PROBLEMS, "提出时间")
    rows = [
        [*problem(1, "甲"), "2022年11月3日"],
        [*problem(1, "乙"), "2023-02-01"],
        [*problem(2, "丙"), date(2023, 5, 6)],
    ]
    take(content=titled("问题清单", heads, rows))
    take(content=titled("问题清单", heads, [[*problem(2, "丁"), "2023-06-01"]]))
    assert [found.label for found in Problem.objects.order_by("year", "number")] == [
        *("2022-0001", "2023-0001", "2023-0002", "2023-0003"),
    ]


def test_news_of_a_problem_changes_it_and_keeps_its_number():
    take(problem(1, "缺流动资金，约500万元。"))
    before = Problem.objects.get()
    assert take(problem(1, "缺流动资金，约500万元。")).counts["unchanged"] == 1
    batch = take(problem(1, "缺流动资金，约500万元。", 办理情况="已放款", 是否办结="是", 企业包保人员=None))
    row = batch.rows.get()
    assert (row.before["closed"], row.values["closed"]) == (False, True)
    after = Problem.objects.get()
    assert (after.pk, after.label, after.raised_on) == (before.pk, before.label, before.raised_on)
    assert (after.closed, after.handling, after.cadre) == (True, "已放款", "赵某某")


def test_refusals_say_what_to_do():
    heads = (*PROBLEMS, "提出时间")
    rows = [
        [*problem(9, "甲"), None],
        [*problem(1, None), None],
        [*problem(1, "乙"), "上周"],
        [*problem(1, "丙"), None],
        [*problem(1, "丙 。"), None],
    ]
    assert told(read(content=titled("问题清单", heads, rows))) == [
        (3, "error", reasons.UNKNOWN_NAME),
        (4, "error", importers.NO_TEXT),
        (5, "error", importers.NO_DAY.format(value="上周")),
        (7, "error", importers.SAME_PROBLEM.format(sheet="", row=6)),
    ]


def test_what_deserves_a_look_is_taken():
    batch = take(problem(1, "甲", 问题类型="奇怪", 是否办结="不好说"))
    assert told(batch) == [
        (3, "warning", importers.UNKNOWN_TYPE.format(value="奇怪")),
        (3, "warning", importers.UNKNOWN_CLOSED.format(value="不好说")),
    ]
    assert Problem.objects.get().type == "other"


def test_another_countys_enterprise_is_unknown():
    sheets.known(3, region="341721")
    assert told(read(problem(3, "甲"))) == [(3, "error", reasons.UNKNOWN_NAME)]


def test_undo_is_as_it_was_before():
    first = take(problem(1, "甲"))
    before = state()
    second = take(problem(1, "甲", 是否办结="是"), problem(2, "乙"))
    assert undo(first) != []
    assert undo(second) == []
    assert state() == before
    assert undo(first) == []
    assert state() == []
