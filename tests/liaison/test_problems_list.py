"""The list of problems is found again by its enterprise: name, code and initials."""

from __future__ import annotations

import pytest

from liaison.filters import ProblemFilter
from liaison.models import Problem
from tests import helpers, sheets
from tests.sheets_more import problem, problems


@pytest.mark.parametrize(("text", "number"), [("AH1H", 1), ("1号机电", 1), ("91341702", 1), ("没有", 0)])
def test_a_problem_is_found_by_the_enterprises_name_code_and_initials(db, text, number):
    sheets.known(1)
    sheets.finish(
        helpers.read_bytes(problems(problem(1, "缺流动资金")), "问题.xlsx", "problems", region="341702")
    )
    assert Problem.objects.count() == 1
    assert ProblemFilter({"q": text}, Problem.objects.all()).qs.count() == number
