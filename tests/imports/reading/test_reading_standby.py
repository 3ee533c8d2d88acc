"""The child that stands ready for the next file: used once, replaced when gone, and never left behind."""

from __future__ import annotations

import pytest

from imports.reading.standby import Standby, stop


@pytest.fixture
def standby():
    kept = Standby()
    kept.keep()
    yield kept
    kept.end()


def test_the_child_that_stands_ready_is_the_one_that_is_used(standby):
    ready = standby._ready[0]
    taken = standby.take()
    assert taken is ready
    assert taken.poll() is None
    stop(taken)


def test_each_file_has_a_child_of_its_own(standby):
    first, second = standby.take(), standby.take()
    assert first.pid != second.pid
    stop(first)
    stop(second)


def test_one_that_ended_meanwhile_is_not_used(standby):
    gone = standby._ready[0]
    gone.kill()
    gone.wait()
    taken = standby.take()
    assert taken is not gone
    assert taken.poll() is None
    stop(taken)


def test_none_is_started_ahead_where_none_is_kept():
    standby = Standby()
    standby.renew()
    assert standby._ready == []


def test_it_ends_with_the_process_that_keeps_it(standby):
    """A worker that is killed closes its end of the pipe and can do no more."""
    ready = standby._ready[0]
    ready.stdin.close()
    assert ready.wait(timeout=60) == 0
