"""Finding enterprises: exactly those in whose name, code or initials the needle stands, and all of them."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Region
from enterprises import searching
from enterprises.models import Enterprise

NAMES = [
    "安徽铜陵有色金属集团股份有限公司",
    "池州市贵池区金鑫机械制造有限公司",
    "青阳县（九华）新材料科技有限公司",
    "青阳县九华新材料有限公司",
    "重庆长安汽车池州有限公司",
    "ABC电子（安徽）有限公司",
    "东至 100% 食品_厂",
    "铜",
    "石台县富硒'茶\\业\"公司",
]
SIGNS = sorted({*"".join(NAMES), *"0123459MAmaabcxyzQ（）()% _\\'\n\t铁铝Ａ"})


@pytest.fixture
def firms(db):
    region = Region.objects.get(code="341702")
    return Enterprise.objects.bulk_create(
        Enterprise(uscc=f"91341702MA{number:07d}X", name=name, region=region)
        for number, name in enumerate(NAMES)
    )


def found(text):
    return set(Enterprise.objects.matching(text).values_list("name", flat=True))


def expected(text):
    """The same by Python's own `in`."""
    needle = searching.fold(text)
    return {
        firm.name
        for firm in Enterprise.objects.all()
        if needle in searching.fold(firm.name)
        or needle in searching.fold(firm.uscc)
        or needle in searching.initials(firm.name)
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("金鑫", {NAMES[1]}),
        ("九华", {NAMES[2], NAMES[3]}),
        ("(九华)", {NAMES[2]}),
        ("铜", {NAMES[0], NAMES[7]}),
        ("100%", {NAMES[6]}),
        ("_厂", {NAMES[6]}),
        ("东至100", {NAMES[6]}),
        ("'茶\\业\"", {NAMES[8]}),
        ("abc电子", {NAMES[5]}),
        ("ＡＢＣ", {NAMES[5]}),
        ("ahtl", {NAMES[0]}),
        ("JXJX", {NAMES[1]}),
        ("cqcaqc", {NAMES[4]}),
        ("qyxjhxcl", {NAMES[2], NAMES[3]}),
        ("ma0000003", {NAMES[3]}),
        ("03x", {NAMES[3]}),
        ("91341702MA0000008X", {NAMES[8]}),
        ("铜金", set()),
        ("司91", set()),
        ("查无此企", set()),
    ],
)
def test_by_name_code_and_initials(firms, text, names):
    assert found(text) == names


@pytest.mark.django_db
def test_every_piece_of_every_text_finds_it(firms):
    """Each part of two to five signs of each name, code and initials, on the index's own terms."""
    for firm in firms:
        for text in (firm.name, firm.uscc, searching.initials(firm.name)):
            for start in range(0, len(text), 3):
                for size in (1, 2, 5):
                    part = text[start : start + size]
                    assert firm.name in found(part), part


def test_any_needle_finds_what_python_finds(firms):
    @settings(max_examples=150, deadline=None)
    @given(
        st.one_of(
            st.text(st.sampled_from(SIGNS), min_size=1, max_size=5),
            st.sampled_from(NAMES).flatmap(
                lambda name: st.tuples(st.integers(0, len(name)), st.integers(1, 6)).map(
                    lambda cut: name[cut[0] : cut[0] + cut[1]]
                )
            ),
        ).filter(str.strip)
    )
    def holds(text):
        assert found(text) == expected(text)

    holds()


def test_letters_of_words_not_of_signs_alone():
    assert searching.initials("重庆长安（集团）2厂Ａ") == "cqcajt2ca"
    assert searching.initials("歙县、六安、亳州、蚌埠") == "sxlabzbb"


def test_the_pieces_of_a_needle():
    assert searching.grams("铜陵有") == ["铜陵", "陵有"]
    assert searching.grams("铜") == ["铜"]
    assert searching.grams("a") == []
    assert searching.grams("") == []


def test_saving_under_a_new_name_keeps_the_search_right(firms):
    firm = firms[0]
    firm.name = "池州新名机械厂"
    firm.save()
    assert found("新名") == {"池州新名机械厂"}
    assert found("xmjxc") == {"池州新名机械厂"}
    assert not found("ahtl")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite looks through the column")
def test_two_characters_are_looked_up_in_the_index(firms):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Enterprise.objects.matching("金鑫").order_by().explain()
    assert "enterprise_search" in plan
