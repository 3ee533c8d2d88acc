"""统一社会信用代码 by GB 32100-2015: vectors of the domain notes 59 and 60."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises import codes

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_character(body):
    """The standard's own arithmetic, written down a second time."""
    total = sum(ALPHABET.index(letter) * (3**i % 31) for i, letter in enumerate(body))
    return ALPHABET[(31 - total % 31) % 31]


@pytest.mark.parametrize("code", ["11341622003178357Q", "91350200776049653A", "91341881MA2ABCDEXF"])
def test_good_codes(code):
    assert codes.is_valid(code) == (len(code) == 18)
    if len(code) == 18:
        assert code[17] == check_character(code[:17])


def test_a_genuine_pilot_code_is_well_formed_and_fails():
    assert codes.is_well_formed("91350203M0001QAY9B")
    assert not codes.is_valid("91350203M0001QAY9B")


@pytest.mark.parametrize(
    "code",
    ["", "9134170", "91341702MA00000010X", "91341702IA00000016", "91341702ma00000016", "9134170２MA0000001"],
)
def test_codes_of_the_wrong_shape(code):
    assert not codes.is_well_formed(code)
    assert not codes.is_valid(code)


BODIES = st.builds(
    lambda head, area, rest: head + area + rest,
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


@given(BODIES, st.integers(1, 30))
def test_the_check_character_and_no_other(body, shift):
    right = check_character(body)
    wrong = ALPHABET[(ALPHABET.index(right) + shift) % 31]
    assert codes.is_valid(body + right)
    assert not codes.is_valid(body + wrong)


@given(BODIES, st.integers(0, 16), st.integers(1, 30))
def test_one_mistyped_character_is_always_found(body, place, shift):
    code = body + check_character(body)
    digits = "0123456789" if 2 <= place < 8 else ALPHABET
    other = digits[(digits.index(code[place]) + 1 + shift % (len(digits) - 1)) % len(digits)]
    if other != code[place]:
        assert not codes.is_valid(code[:place] + other + code[place + 1 :])
