"""Two people at one moment, on PostgreSQL: one after the other, nothing lost, nobody waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection

from enterprises.models import Enterprise, OutputReturn
from enterprises.services.entering import Change
from imports import services as imports
from imports.models import Batch
from reporting.cycle import Action, Status
from reporting.models import Submission, SubmissionEvent
from reporting.services.cycle import CycleError
from reporting.services.entry import SheetClosed, save_entry
from tests import helpers, sheets
from tests.reporting.month import IN_TIME, PERIOD, act, at, begin, hand_in, region, second_reviewer

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time"
    ),
    pytest.mark.django_db(transaction=True),
]
LONG = 30
Result = dict[str, Any]


@pytest.fixture
def month(people):
    return begin()


def at_once(*works: Callable[[], Any]) -> list[Result]:
    """What each work came to, all begun at one moment: {"value": …} or {"error": sentence}."""
    gate, results = threading.Barrier(len(works)), [Result() for _ in works]

    def run(work: Callable[[], Any], result: Result) -> None:
        try:
            gate.wait(LONG)
            result["value"] = work()
        except (CycleError, SheetClosed) as error:
            result["error"] = str(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in zip(works, results, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert not [thread for thread in threads if thread.is_alive()], "two waited for each other"
    return results


def save(by, value: int, was: int = 100) -> Any:
    """A figure of enterprise 1 typed over."""
    firm = Enterprise.objects.get(uscc=sheets.code(1)).pk
    change = Change(firm, "gross_output", Decimal(value), Decimal(was))
    return save_entry(
        form="output",
        period=PERIOD,
        unit=region("341702"),
        changes=[change],
        by=by,
        now=IN_TIME + timedelta(minutes=5),
    )


def figure() -> Decimal:
    return OutputReturn.objects.get(enterprise__uscc=sheets.code(1)).gross_output


def test_of_two_reviewers_one_decides(month, people):
    hand_in(people["county"])
    colleague = second_reviewer()
    results = at_once(
        lambda: act(Action.APPROVE, people["bureau"]).status, lambda: act(Action.APPROVE, colleague).status
    )
    assert sorted("error" in result for result in results) == [False, True]
    assert "目前是“审核通过”" in next(result["error"] for result in results if "error" in result)
    assert SubmissionEvent.objects.filter(action="approve").count() == 1


def test_one_approves_and_one_gives_back(month, people):
    hand_in(people["county"])
    colleague = second_reviewer()
    at_once(
        lambda: act(Action.APPROVE, people["bureau"]).status,
        lambda: act(Action.RETURN, colleague, reason="有误").status,
    )
    # Given back after the approval is a way there is; approved after it was given back is none.
    assert Submission.objects.get().status == Status.RETURNED
    steps = list(SubmissionEvent.objects.values_list("before", "after"))
    assert all(first[1] == then[0] for first, then in pairwise(steps))


def test_a_double_click_hands_in_once(month, people):
    results = at_once(*[lambda: hand_in(people["county"]).pk] * 3)
    assert len({result["value"] for result in results}) == 1
    assert SubmissionEvent.objects.count() == 1


def test_a_figure_typed_while_the_sheet_is_handed_in_is_in_it_or_refused(month, people):
    """Never a figure written after the sheet was handed in."""
    saved, handed = at_once(lambda: save(people["county"], 105), lambda: hand_in(people["county"]).pk)
    assert "value" in handed
    assert figure() == (105 if "value" in saved else 100)
    if "error" in saved:
        assert "报送" in saved["error"]


def test_a_figure_typed_while_the_sheet_is_approved_is_in_it_or_refused(month, people):
    hand_in(people["county"])
    colleague = second_reviewer()
    saved, approved = at_once(
        lambda: save(colleague, 105), lambda: act(Action.APPROVE, people["bureau"]).status
    )
    assert approved["value"] == Status.APPROVED
    assert figure() == (105 if "value" in saved else 100)
    if "error" in saved:
        assert "审核通过" in saved["error"]


def test_of_two_figures_for_one_cell_the_later_is_told_of_the_first(month, people):
    results = at_once(lambda: save(people["county"], 105), lambda: save(people["bureau"], 106))
    conflicts = [conflict for result in results for conflict in result["value"].conflicts]
    (conflict,) = conflicts
    assert {conflict.mine, conflict.theirs} == {105, 106}
    assert figure() == conflict.theirs


def test_a_file_is_taken_while_the_sheet_is_typed_into_and_handed_in(month, people):
    """The locks of a file, of a save and of handing in go one way: all three come to an end."""
    content = sheets.output({1: (120, 90), 2: (210, 180)})
    batch = helpers.read_bytes(content, "产值-2023年1-5月.csv", region="341702")
    assert batch.status == Batch.Status.READY, batch.message
    taken, saved, handed = at_once(
        lambda: imports.take(batch_id=batch.pk, by="测试"),
        lambda: save(people["county"], 105),
        lambda: hand_in(people["county"], at(6, 7)).pk,
    )
    assert taken
    assert saved
    assert handed
    assert figure() in (100, 105, 120)


def test_a_figure_typed_while_an_opening_ends_waits_for_a_review_or_is_refused(month, people):
    """Never a figure that stands as confirmed and nobody reviewed."""
    hand_in(people["county"])
    act(Action.APPROVE, people["bureau"])
    act(Action.REOPEN, people["bureau"], reason="更正", until=date(2023, 6, 9))
    saved, closed = at_once(
        lambda: save(people["county"], 105), lambda: act(Action.CLOSE, people["bureau"]).status
    )
    assert closed["value"] == (Status.SUBMITTED if figure() == 105 else Status.APPROVED)
    assert ("error" in saved) == (figure() == 100)
