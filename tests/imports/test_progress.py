"""What the page says of work under way: no figure that nobody knows, and a word where nothing moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from imports import notices, progress

NOW = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)
LATE = timedelta(minutes=5)


def seconds(number):
    return timedelta(seconds=number)


def test_a_file_in_line_says_how_many_stand_before_it():
    told = progress.of_line(waited=seconds(300), ahead=3)
    assert "前面还有3个文件" in told.hint
    assert (told.percent, told.is_stalled) == (None, False)


def test_a_file_that_nobody_fetches_says_so():
    assert not progress.of_line(waited=seconds(20), ahead=0).is_stalled
    told = progress.of_line(waited=seconds(90), ahead=0)
    assert (told.is_stalled, told.hint) == (True, notices.LINE_STALLED)


def test_no_share_is_told_before_the_rows_are_known():
    told = progress.of_reading(done=0, total=None, idle=seconds(1))
    assert (told.title, told.percent, told.count) == (notices.OPENING, None, "")


def test_rows_done_of_all():
    told = progress.of_reading(done=12_000, total=100_000, idle=seconds(1))
    assert (told.percent, told.count) == (12, "已比对 12,000 / 100,000 行")
    assert progress.of_reading(done=100, total=100, idle=seconds(1)).percent == 99


def test_a_reading_that_stands_still_says_what_will_happen():
    assert not progress.of_reading(done=1, total=9, idle=seconds(59)).is_stalled
    told = progress.of_reading(done=1, total=9, idle=seconds(190))
    assert told.is_stalled
    assert told.hint == notices.READ_STALLED.format(minutes=3)


def test_opening_a_large_file_may_take_longer():
    assert not progress.of_reading(done=0, total=None, idle=seconds(120)).is_stalled


def test_a_taking_in_line_can_be_told_from_one_under_way():
    waiting = progress.of_taking(rows=5, since=None, now=NOW, late=LATE)
    assert waiting.title == notices.TAKE_IN_LINE
    under_way = progress.of_taking(rows=12_345, since=NOW - seconds(7), now=NOW, late=LATE)
    assert under_way.title == "正在写入12,345行"
    assert under_way.hint == notices.TAKE_UNDER_WAY_HINT.format(seconds=7)
    assert (under_way.percent, under_way.is_stalled) == (None, False)


def test_a_taking_that_was_left_behind_says_what_will_happen():
    told = progress.of_taking(rows=5, since=NOW - seconds(360), now=NOW, late=LATE)
    assert told.is_stalled
    assert told.hint == notices.TAKE_STALLED.format(minutes=6)


def test_rows_that_are_compared_again_are_not_said_to_be_read():
    told = progress.of_line(waited=seconds(20), ahead=0, again=True)
    assert told.title == notices.COMPARE_IN_LINE
    told = progress.of_reading(done=5, total=10, idle=seconds(1), again=True)
    assert (told.title, told.percent) == (notices.COMPARING, 50)
