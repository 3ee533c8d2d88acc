"""What the check rules cost before a taking, beside the reading and comparing of the same file.

python -m tests.benchmarks.bench_judging
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

# First of ours: it sets Django up on files of its own.
from tests.benchmarks.bench_import import FOLDER, PERIOD, ROWS, receive, register, scratch_database, timed

# isort: split

from enterprises import return_forms
from imports import bulk, services
from imports.models import Judgement, StagedRemark
from reporting import reference
from reporting.names import catalog
from reporting.rules import Book, Check, Need, RuleText, compile_rule, needs
from tests.benchmarks.bench_checks import figures
from tests.benchmarks.workbooks import write

FORM = "finance"


def checks() -> list[Check]:
    """Every check of the rule files on the form."""
    found: list[Check] = []
    for rule in reference.read_rules():
        if FORM in rule["forms"]:
            given = (rule[key] for key in ("kind", "left", "operator", "right", "condition", "tolerance"))
            found += compile_rule(RuleText(*given, tuple(rule["values"])), FORM, catalog())
    return found


def months_before(book: Book, keys: Sequence[int], batch: int) -> None:
    """The returns that the rules look back at, of every form but the file's own sheet."""
    by_sheet: dict[tuple[str, object], list[Need]] = defaultdict(list)
    for need in book.columns:
        if need.form in return_forms.MODELS and (need.form, need.period) != (FORM, PERIOD):
            by_sheet[need.form, need.period].append(need)
    for (form, period), wanted in by_sheet.items():
        fields = ("enterprise_id", "period", "batch_id", "sheet", "row", *(need.name for need in wanted))
        columns = [book.columns[need] for need in wanted]
        rows = (
            (pk, period.date, batch, "Sheet1", 2, *(column[place] for column in columns))
            for place, pk in enumerate(keys)
        )
        bulk.write(return_forms.MODELS[form], fields, rows)


def workbook(path: Path, book: Book, known: Sequence[tuple[int, str, str]]) -> None:
    """The month's file with the figures of the book, of every value that a rule looks at."""
    looked_at = {need.name.removesuffix("_prior") for need in book.columns if need.form == FORM}
    values = [name for name in return_forms.value_names(FORM) if name in looked_at]
    heads = [
        f"{return_forms.label_of(FORM, name)}_{part}" for name in values for part in ("1-本月", "上年同期")
    ]
    columns = [
        book.columns.get(Need(FORM, PERIOD, name)) for value in values for name in (value, f"{value}_prior")
    ]
    lines = (
        [uscc, name, *(float(column[place]) if column else 0 for column in columns)]
        for place, (_, uscc, name) in enumerate(known)
    )
    write(path, [["统一社会信用代码", "企业名称", *heads], *lines])


def main() -> int:
    """Prints the seconds of both steps and their ratio."""
    with scratch_database():
        known = register(ROWS)
        book = figures(sorted(needs(checks(), PERIOD), key=str), ROWS)
        path = Path(FOLDER) / "judged-2023-05.xlsx"
        workbook(path, book, known)
        batch = receive(path)
        months_before(book, [pk for pk, *_ in known], batch.pk)
        reading, batch = timed(lambda: services.read_batch(batch_id=batch.pk))
        assert batch.status == batch.Status.READY, batch.message
        services.request_judging(batch_id=batch.pk)
        judging, _ = timed(lambda: services.judge(batch_id=batch.pk))
        judgement = Judgement.objects.get(batch=batch)
        assert judgement.status == Judgement.Status.READY
        remarks = StagedRemark.objects.count()
        sys.stdout.write(
            f"入库前校核 {ROWS:,} 行 × {len(checks())} 项校核：读取、比对 {reading:.2f} 秒，校核 {judging:.2f} 秒"
            f"（比对的 {judging / reading:.2f} 倍），{remarks:,} 处\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
