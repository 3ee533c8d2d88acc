import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
for folder in (ROOT, Path(__file__).parent):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from reading_forms import SPECS  # noqa: E402

from accounts.periods import Period  # noqa: E402
from imports.reading import UnreadableFile, read_table  # noqa: E402


class Result:
    """A table read to its end."""

    def __init__(self, path, **options):
        options.setdefault("file_name", path.name)
        options.setdefault("specs", SPECS)
        with read_table(path, **options) as table:
            self.rows = list(table.rows())
        self.table = table
        self.values = [row.values for row in self.rows]
        self.problems = [problem for row in self.rows for problem in row.problems]


@pytest.fixture
def read():
    def run(path, **options):
        return Result(path, **options)

    return run


@pytest.fixture
def may(read):
    """Reads for May 2023, so that a test need not write the period down."""

    def run(path, **options):
        return read(path, period=options.pop("period", Period(2023, 5)), **options)

    return run


@pytest.fixture
def refused():
    def run(path, **options):
        with pytest.raises(UnreadableFile) as caught:
            Result(path, **options)
        assert str(caught.value).endswith("。")
        assert "{" not in str(caught.value)
        return caught.value

    return run
