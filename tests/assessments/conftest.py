"""An evaluation of two years, from the departments' workbook to the grades."""

from __future__ import annotations

import pytest

from assessments.models import Evaluation
from tests import sheets
from tests.assessments.annual import row, run, scheme_file, workbook
from tests.assessments.schemes import CHIZHOU


@pytest.fixture
def graded(tmp_path):
    """Eight enterprises of two years, imported and evaluated; the eighth is a utility."""
    sheets.known(*range(1, 7))
    sheets.known(7, 8, region="341721")
    for year, plus in ((2021, 0), (2022, 7)):
        rows = [
            row(
                n,
                tax=100 + plus * n + 10 * (8 - n),
                rd=None if n == 3 else 90,
                land=10 + n,
                ungraded="公用事业" if n == 8 else None,
            )
            for n in range(1, 9)
        ]
        run("import_annual", workbook(tmp_path, rows), year=year, commit=True, said=None)
        text = CHIZHOU.replace("2022", str(year))
        run("load_scheme", scheme_file(tmp_path, text))
        run("evaluate", scheme=f"chizhou-{year}", said=None)
    return Evaluation.objects.get(data_year=2022)
