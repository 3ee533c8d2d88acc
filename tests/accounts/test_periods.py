"""How people write a period, and what a period is."""

import datetime

import pytest

from accounts.periods import JanuaryError, Period, PeriodError, find_period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023年1-5月规模以上工业", "2023-05"),
        ("2023年1—5月", "2023-05"),
        ("2023年1至12月", "2023-12"),
        ("2023年1～5月", "2023-05"),
        ("２０２３年１－５月", "2023-05"),
        ("2023 年 1-11 月", "2023-11"),
        ("2023年5月", "2023-05"),
        ("2023年05月", "2023-05"),
        ("23年1-5月", "2023-05"),
        ("23年5月产值", "2023-05"),
        ("output-2023-06-titled", "2023-06"),
        ("产值202305", "2023-05"),
        ("产值2023.5", "2023-05"),
        ("2023_10", "2023-10"),
        ("2023年规模以上工业产值(1-5月)", "2023-05"),
        ("二〇二三年一至五月", "2023-05"),
        ("二○二三年十二月", "2023-12"),
        ("2023年上半年", "2023-06"),
        ("2023年一季度", "2023-03"),
        ("2023年前三季度", "2023-09"),
        ("2023年1-3季度", "2023-09"),
        ("2023年度", "2023-12"),
        ("2023年全年", "2023-12"),
        ("打印2023年6月5日 2023年1-5月", "2023-05"),
    ],
)
def test_finds(text, period):
    assert str(find_period(text)) == period


@pytest.mark.parametrize(
    "text",
    ["", "产值", "2023", "20230605", "2023年6月5日", "2023-06-05", "91341723202305", "2023年二季度", "1-5月"],
)
def test_finds_none(text):
    assert find_period(text) is None


@pytest.mark.parametrize("text", ["2023年1月", "2023-01", "202301", "2023年1-1月"])
def test_january_is_refused(text):
    with pytest.raises(JanuaryError, match="1-2月"):
        find_period(text)


def test_impossible_month():
    with pytest.raises(PeriodError):
        find_period("2023年1-13月")


def test_a_period():
    period = Period(2023, 2)
    assert period.label == "2023年1-2月"
    assert (period.prior, period.previous) == (Period(2022, 2), Period(2022, 12))
    assert period.date == datetime.date(2023, 2, 1)
    assert len(Period(2023, 12).of_year) == 11
    assert Period.from_date(datetime.date(2023, 5, 31)) == Period.parse("2023-5")
