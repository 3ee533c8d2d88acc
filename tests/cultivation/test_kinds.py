"""Kinds, levels and days as lists write them."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.days import Shortest, day_of
from accounts.periods import Period, PeriodError
from cultivation.importers.days import is_endless
from cultivation.kinds import KINDS, Level, kind_of, label_of, level_of, usual_end
from cultivation.months import ahead, months_of
from cultivation.spans import since_of, span_label


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("专精特新", "specialised"),
        ("省级专精特新中小企业", "specialised"),
        ("专精特新“小巨人”企业", "little_giant"),
        ("国家级专精特新小巨人", "little_giant"),
        ("高新技术企业", "hightech"),
        ("科技型中小企业", "tech_sme"),
        ("制造业单项冠军", "champion"),
        ("企业技术中心", "tech_center"),
        ("技术创新中心", "innovation_center"),
        ("企业上云", "cloud"),
        ("两化融合管理体系贯标", "integration"),
        ("5G+工业互联网应用场景", "scene_5g"),
        ("安徽工业精品", "fine_product"),
        ("先进集体", ""),
        ("", ""),
    ],
)
def test_a_kind_is_known_by_the_longest_of_its_names(text, key):
    assert kind_of(text) == key


def test_every_kind_is_known_by_its_own_label():
    assert all(kind_of(kind.label) == key for key, kind in KINDS.items())


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("国家级", Level.NATION),
        ("省级", Level.PROVINCE),
        ("市级", Level.CITY),
        ("区级", Level.COUNTY),
        ("一般", None),
    ],
)
def test_levels(text, level):
    assert level_of(text) == level


def test_a_level_is_named_where_there_are_several():
    assert label_of("specialised", "city") == "市级专精特新中小企业"
    assert label_of("hightech", "nation") == "高新技术企业"


@pytest.mark.parametrize(
    ("key", "given", "ends"),
    [
        ("hightech", date(2021, 9, 18), date(2024, 9, 17)),
        ("hightech", date(2020, 2, 29), date(2023, 2, 28)),
        ("tech_sme", date(2023, 5, 6), date(2023, 12, 31)),
        ("smart_factory", date(2023, 5, 6), None),
    ],
)
def test_terms(key, given, ends):
    assert usual_end(key, given) == ends


@pytest.mark.parametrize(
    ("text", "day", "end"),
    [
        ("2023-05-06", date(2023, 5, 6), date(2023, 5, 6)),
        ("2023年5月6日", date(2023, 5, 6), date(2023, 5, 6)),
        ("2023.5.6", date(2023, 5, 6), date(2023, 5, 6)),
        ("20230506", date(2023, 5, 6), date(2023, 5, 6)),
        ("2023-05-06 00:00:00", date(2023, 5, 6), date(2023, 5, 6)),
        ("2023年2月", date(2023, 2, 1), date(2023, 2, 28)),
        ("2023年", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023-02-30", None, None),
        ("1023-02-03", None, None),
        ("待定", None, None),
    ],
)
def test_days(text, day, end):
    assert day_of(text, Shortest.YEAR) == day
    assert day_of(text, Shortest.YEAR, ends=True) == end


def test_no_end_is_told_from_no_day():
    assert is_endless("长期有效")
    assert not is_endless("2023-05")


def test_february_stands_for_january_too():
    assert months_of(Period(2023, 2), Period(2023, 2)) == (date(2023, 1, 1), date(2023, 2, 1))
    assert months_of(Period(2023, 3), Period(2023, 5)) == (date(2023, 3, 1), date(2023, 5, 1))


def test_months_ahead_end_with_their_month():
    assert ahead(date(2023, 11, 30), 3) == date(2024, 2, 29)


def test_a_span_begins_with_the_year_unless_the_address_says_otherwise():
    may = Period(2023, 5)
    assert since_of("", may) == Period(2023, 2)
    assert since_of("2020-01", may) == Period(2020, 2)
    assert since_of("2024-01", may) == may
    assert span_label(Period(2020, 2), may) == "2020年1月—2023年5月"
    assert span_label(Period(2023, 2), may) == "2023年1—5月"
    assert span_label(may, may) == "2023年5月"
    with pytest.raises(PeriodError):
        since_of("abc", may)
