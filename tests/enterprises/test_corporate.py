"""个转企, 规改股 and 股上市: by hand and by file, counted, linked to what was before."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.days import Shortest, day_of
from accounts.periods import Period
from assessments.indicators import INDICATORS
from assessments.selectors import trace
from enterprises.models import CorporateEvent, Enterprise, EventChange, FormerName
from enterprises.services import corporate
from enterprises.services.corporate import Said
from enterprises.services.noting import Refused
from tests import helpers, sheets
from tests.undo import undo

pytestmark = pytest.mark.django_db
TODAY = date(2024, 1, 10)
OLD = "92341702MA2ABCDE1X"
HEAD = (
    "统一社会信用代码",
    "企业名称",
    "事项类型",
    "办理日期",
    "上市板块",
    "股票代码",
    "原代码",
    "原名称",
    "文号",
)


@pytest.fixture
def firm(people):
    sheets.known(1, 2)
    return Enterprise.objects.get(uscc=sheets.code(1))


def add(people, enterprise, said, by="county"):
    return corporate.add_corporate_event(
        enterprise=enterprise, said=said, why="登记", by=people[by], now=timezone.now(), today=TODAY
    )


def line(number, kind, day, *more):
    return (sheets.code(number), sheets.name(number), kind, day, *more, *[""] * (5 - len(more)))


def read(*rows):
    return helpers.read_bytes(sheets.sheet(HEAD, rows), "升级事项.csv", "corporate")


INCORPORATED = Said("incorporated", date(2023, 5, 12), former_uscc=OLD, former_name="贵池区秋浦木器加工厂")


def test_an_individual_business_and_its_company_are_linked(people, firm):
    add(people, firm, INCORPORATED)
    for text in (OLD, "秋浦木器"):
        assert list(Enterprise.objects.matching(text)) == [firm]
    content = sheets.sheet(["统一社会信用代码", "工业总产值_1-本月(千元)"], [[OLD, 9]])
    row = helpers.read_bytes(content, "output-2023-06.csv").rows.get()
    assert row.target == firm.pk


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said("incorporated", date(2023, 5, 12)), "former_uscc"),
        (Said("incorporated", date(2023, 5, 12), former_uscc="92"), "former_uscc"),
        (Said("incorporated", date(2023, 5, 12), former_uscc=sheets.code(2)), "former_uscc"),
        (Said("listed", date(2023, 5, 12)), "board"),
        (Said("listed", date(2023, 5, 12), board="neeq", stock_code="1"), "stock_code"),
        (Said("joint_stock", date(2025, 5, 12)), "day"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(people, firm, said, field):
    with pytest.raises(Refused) as refused:
        add(people, firm, said)
    assert set(refused.value.problems) == {field}


def test_correcting_and_withdrawing_leave_their_history(people, firm):
    event = add(people, firm, INCORPORATED)
    told = {"why": "核对", "by": people["county"], "now": timezone.now()}
    said = Said("incorporated", date(2023, 6, 1), former_name="贵池区池口木器厂")
    corporate.correct_corporate_event(event=event, said=said, today=TODAY, **told)
    assert not Enterprise.objects.matching(OLD).exists()
    assert Enterprise.objects.matching("池口木器").exists()
    corporate.withdraw_corporate_event(event=event, **told)
    assert not FormerName.objects.exists()
    assert list(EventChange.objects.order_by("pk").values_list("action", flat=True)) == [
        *("added", "corrected", "withdrawn")
    ]


def test_a_list_is_taken_compared_and_taken_back(people, firm):
    rows = (
        line(1, "个转企", "2023年5月12日", "", "", OLD, "秋浦木器加工厂"),
        line(2, "股上市", "2023-06-20", "新三板", "873900"),
    )
    batch = sheets.finish(read(*rows))
    assert [(e.kind, e.board, str(e.day)) for e in CorporateEvent.objects.order_by("day")] == [
        ("incorporated", "", "2023-05-12"),
        ("listed", "neeq", "2023-06-20"),
    ]
    assert Enterprise.objects.matching(OLD).exists()
    assert set(read(*rows).rows.values_list("kind", flat=True)) == {"unchanged"}
    assert undo(batch) == []
    assert not CorporateEvent.objects.exists()
    assert not Enterprise.objects.matching(OLD).exists()


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (line(1, "小升规", "2023-05-12"), "看不出是哪一种"),
        (line(1, "规改股", "去年"), "日期"),
        (line(1, "股上市", "2023-05-12", "月球"), "板块"),
        (line(1, "个转企", "2023-05-12"), "原代码或原名称"),
        (line(7, "规改股", "2023-05-12"), "企业名录中没有"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(firm, row, word):
    [staged] = read(row).rows.all()
    assert staged.kind == "refused"
    assert any(word in problem["why"] for problem in staged.problems)


def test_they_are_indicators_that_count_by_county(people, firm):
    add(people, firm, INCORPORATED)
    add(people, Enterprise.objects.get(uscc=sheets.code(2)), Said("joint_stock", date(2023, 1, 9)))
    since, until = Period(2023, 2), Period(2023, 5)
    for key in ("incorporated_count", "joint_stock_count"):
        [(region, total)] = INDICATORS[key].query(since, until).items()
        assert (region, total.value) == (firm.region_id, 1)
        assert trace(INDICATORS[key], firm.region, until).total == 1
    assert INDICATORS["incorporated_count"].query(since, Period(2023, 4)) == {}


def test_monthly_entries_are_an_indicator():
    sheets.take_register(
        sheets.firm(1, entry="2023-03", channel="月度"), sheets.firm(2, entry="2023-04", channel="年度")
    )
    [total] = INDICATORS["monthly_entries"].query(Period(2023, 2), Period(2023, 5)).values()
    assert total.value == 1


@pytest.mark.parametrize("text", ["2023年5月12日", "2023-05-12", "2023.5.12", "20230512", "２０２３/5/12"])
def test_days_are_read_as_people_write_them(text):
    assert day_of(text, Shortest.MONTH) == date(2023, 5, 12)


def test_a_month_stands_for_its_first_day_and_nonsense_for_none():
    assert day_of("2023年5月", Shortest.MONTH) == date(2023, 5, 1)
    assert day_of("2023-13-01", Shortest.MONTH) is None
    assert day_of("去年", Shortest.MONTH) is None
