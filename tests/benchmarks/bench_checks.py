"""All rules over a city's enterprises, against the same judged row by row in Decimal: printed as ratios.

python -m tests.benchmarks.bench_checks
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from decimal import Decimal

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from accounts.periods import Period  # noqa: E402
from reporting import reference  # noqa: E402
from reporting.arithmetic import exact  # noqa: E402
from reporting.names import catalog  # noqa: E402
from reporting.rules import (  # noqa: E402
    Book,
    Check,
    Frame,
    Kind,
    Need,
    RuleText,
    compile_rule,
    judge,
    needs,
    verdict,
)

PERIOD, FORMS, SIZES = Period(2023, 11), ("output", "finance", "energy"), (2_000, 20_000)
_COMPARED = {
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def checks() -> list[Check]:
    """Every check of every rule of the files that compares: what a plain evaluation can do as well."""
    found: list[Check] = []
    for rule in reference.read_rules():
        text = RuleText(
            rule["kind"],
            rule["left"],
            rule["operator"],
            rule["right"],
            rule["condition"],
            rule["tolerance"],
            tuple(rule["values"]),
        )
        for form in set(rule["forms"]) & set(FORMS):
            found += compile_rule(text, form, catalog())
    return found


_SHARES = {
    "sales_output": 0.97,
    "export_delivery": 0.2,
    "new_product_output": 0.3,
    "operating_cost": 0.85,
    "total_profit": 0.05,
    "total_liabilities": 0.5,
    "payroll_payable": 0.08,
    "average_employees": 0.002,
    "electricity": 0.003,
    "supplied": 0.003,
    "energy_consumption": 0.006,
}
"""What a value usually is of the output; one that is not named here is as large."""


def figures(wanted: Sequence[Need], size: int) -> Book:
    """A city whose enterprises grow by some per cent, one figure in a thousand of them out of line."""
    rng = np.random.default_rng(2023)
    scale = np.exp(rng.normal(10, 1.2, size))
    columns: dict[Need, list[Decimal | None]] = {}
    for need in wanted:
        name = need.name.removesuffix("_prior")
        year = need.period.year - 2023 - need.name.endswith("_prior")
        grown = need.period.month * _SHARES.get(name, 1.0) * 1.05**year
        values = scale * grown * np.exp(rng.normal(0, 0.01, size))
        values[rng.random(size) < 0.001] *= 10
        columns[need] = [Decimal(str(round(value, 1))) for value in values.tolist()]
    return Book(size, columns)


def fast(all_checks: Sequence[Check], book: Book) -> dict[int, list[int]]:
    """The places that each check hits, all enterprises at once; the frame is new, its floats are not made yet."""
    frame = Frame(PERIOD, book)
    return {number: judge(check, frame).hit.nonzero()[0].tolist() for number, check in enumerate(all_checks)}


def slow(all_checks: Sequence[Check], book: Book) -> dict[int, list[int]]:
    """The same, enterprise by enterprise in Decimal."""
    frame = Frame(PERIOD, book)
    return {
        number: [place for place in range(book.size) if _hit(check, frame, place)]
        for number, check in enumerate(all_checks)
    }


def _hit(check: Check, frame: Frame, place: int) -> bool:
    if not all(_holds(test, frame, place) for test in check.condition):
        return False
    held = [_holds(test, frame, place) for test in check.tests]
    return None not in held and not all(held)


def _holds(test, frame: Frame, place: int) -> bool | None:
    left = exact(test.left, lambda each: frame.one(each, place))
    limit = exact(test.limit, lambda each: frame.one(each, place))
    if left is None or limit is None:
        return None
    return bool(_COMPARED[test.operator](left, limit))


def timed(work: Callable[[], dict[int, list[int]]]) -> tuple[float, dict[int, list[int]]]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def main() -> int:
    """Prints a line for each size. Returns 1 where the two ways do not agree."""
    every = checks()
    comparing = [check for check in every if check.kind in (Kind.COMPARISON, Kind.APART)]
    wanted = sorted(needs(every, PERIOD), key=str)
    for size in SIZES:
        book = figures(wanted, size)
        quick, found = timed(lambda book=book: fast(comparing, book))
        plain, expected = timed(lambda book=book: slow(comparing, book))
        if found != expected:
            print("the two ways differ", file=sys.stderr)  # noqa: T201
            return 1
        whole, _ = timed(lambda book=book: fast(every, book))
        hits = sum(map(len, found.values()))
        print(  # noqa: T201
            f"checks, {size} enterprises: {len(comparing)} checks {plain / quick:.0f} × row by row in Decimal, "
            f"{hits} hits alike; all {len(every)} with slips and outliers {plain / whole:.0f} ×"
        )
        _say_all(every, book)
    return 0


def _say_all(every: Sequence[Check], book: Book) -> None:
    """How much of it the sentences cost."""
    frame = Frame(PERIOD, book)
    start = time.perf_counter()
    judged = [judge(check, frame) for check in every]
    middle = time.perf_counter()
    said = [verdict(one, frame, int(place), catalog()) for one in judged for place in one.hit.nonzero()[0]]
    share = (time.perf_counter() - middle) / (middle - start)
    print(f"  putting {len(said)} findings into words costs {share:.1f} × the judging")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
