"""The spans in the library, and the union of two enterprises' spans: the months in which either stood in it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from enterprises.spans import Event, faults, is_inside, spans, union

MONTHS = [date(2020 + number // 12, number % 12 + 1, 1) for number in range(30)]


def event(month, key, kind="in"):
    return Event(MONTHS[month], key, kind == "in")


@st.composite
def histories(draw, parity):
    """Entries and exits in turn, of one enterprise; keys in the order of time."""
    months = sorted(draw(st.lists(st.integers(0, 29), max_size=5, unique=True)))
    return [Event(MONTHS[month], 2 * number + parity, number % 2 == 0) for number, month in enumerate(months)]


@given(histories(0), histories(1), st.sampled_from(MONTHS))
def test_the_union_is_inside_whenever_either_is(mine, theirs, month):
    kept = union(mine, theirs)
    merged = [each for each in (*mine, *theirs) if each.key in kept]
    assert is_inside(merged, month) == (is_inside(mine, month) or is_inside(theirs, month))
    assert not faults(merged)
    assert len({(each.month, each.is_entry) for each in merged}) == len(merged)


def test_an_exit_and_an_entry_of_the_same_month_leave_no_gap():
    old = [event(0, 1), event(5, 2, "out")]
    new = [event(5, 3)]
    assert union(new, old) == {1}


def test_of_the_same_entry_that_of_the_preferred_side_stays():
    assert union([event(3, 8)], [event(3, 1)]) == {8}
    assert union([event(3, 1)], [event(3, 8)]) == {1}


def test_what_contradicts_is_named():
    assert faults([event(0, 1), event(2, 2), event(4, 3, "out"), event(6, 4, "out")]) == [
        event(2, 2),
        event(6, 4, "out"),
    ]
    assert [span.entry.key for span in spans([event(0, 1), event(2, 2), event(4, 3, "out")])] == [1]
