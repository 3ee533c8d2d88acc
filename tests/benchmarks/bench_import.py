"""How fast and in how much memory a finance export is taken, beside stock equivalents: `make bench`.

Every figure comes from one run on one machine against one scratch database, so that the ratios hold
wherever it runs: ours and the bare copy in turn, the best of five, django-import-export once, since it takes
many times as long. DATABASE_URL says which database; where it is PostgreSQL, SQLite follows.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

FOLDER = tempfile.mkdtemp(prefix="policy-bench-")
# Before Django reads its settings: no developer's upload or queue is touched.
os.environ.setdefault("VAR_DIR", FOLDER)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("CELERY_BROKER_URL", "memory://")

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402

from accounts.models import Region  # noqa: E402
from accounts.periods import Period  # noqa: E402
from enterprises.models import Enterprise, FinanceReturn, ScaleEvent  # noqa: E402
from enterprises.searching import search_text  # noqa: E402
from imports import bulk, services  # noqa: E402
from imports.models import Batch  # noqa: E402
from imports.reading.standby import standby  # noqa: E402
from tests.benchmarks import workbooks  # noqa: E402

ROWS, FEW_ROWS, MEMORY_ROWS = 20_000, 1_000, 100_000
ROUNDS = 5
PERIOD, ENTRY = Period(2023, 5), date(2020, 3, 1)
EVENT = (
    *("enterprise_id", "kind", "period", "channel", "first_ever", "cause", "reason"),
    *("sheet", "row", "batch_id", "made_by_name"),
)
MEMORY_MB = 400
STOCK = {"postgresql": 20, "sqlite": 6}
BARE = 0.6


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that `work` takes, and what it returns."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


@contextmanager
def scratch_database() -> Any:
    """A database of its own with the reference data, gone afterwards."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(Path(FOLDER) / "bench.sqlite3")
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def register(count: int) -> list[tuple[int, str, str]]:
    """(key, code, name) of `count` enterprises of the register, in the library since before the period."""
    region = Region.objects.get(code="341702")
    keys = [(f"91341702MA{number:08d}", f"安徽测试{number}有限公司") for number in range(count)]
    blank = (
        "industry_code",
        "uscc_override",
        "sheet",
        "aliases",
        "legal_person",
        "contact_name",
        "contact_phone",
    )
    rows = [(uscc, name, search_text(name, uscc), region.pk, *([""] * len(blank))) for uscc, name in keys]
    fields = ("uscc", "name", "search", "region_id", *blank)
    bulk.write(Enterprise, fields, rows, unique=("uscc",), update=())
    outside = Enterprise.objects.filter(scale_events=None).values_list("pk", flat=True)
    events = [(pk, "entry", ENTRY, "", None, "", "", "", None, None, "") for pk in outside]
    bulk.write(ScaleEvent, EVENT, events)
    return list(Enterprise.objects.order_by("uscc").values_list("pk", "uscc", "name")[:count])


def receive(path: Path) -> Batch:
    """The file as it is uploaded."""
    with path.open("rb") as file:
        return services.receive(
            file=file,
            file_name=path.name,
            importer="returns",
            region=Region.objects.get(depth=1),
            form="finance",
            period=PERIOD,
        )


def ours(path: Path) -> tuple[float, float]:
    """Seconds to read and stage the file, and to take it."""
    batch = receive(path)
    reading, batch = timed(lambda: services.read_batch(batch_id=batch.pk))
    assert batch.status == Batch.Status.READY, batch.message
    taking, batch = timed(lambda: services.take(batch_id=batch.pk, by="测试"))
    written = batch.counts["new"] + batch.counts["changed"]
    assert FinanceReturn.objects.filter(batch=batch).count() == written, batch.counts
    return reading, taking


def stock(path: Path, batch: int, *, lean: bool) -> float:
    """Seconds of django-import-export's ModelResource with use_bulk, tablib reading the file.

    Lean, it neither looks for a standing row nor draws a diff: it cannot update, and we still can.
    """
    from import_export import resources
    from tablib import Dataset

    class Finance(resources.ModelResource):
        class Meta:
            model = FinanceReturn
            use_bulk = True
            force_init_instance = lean
            skip_diff = lean
            import_id_fields = ("enterprise", "period")
            fields = ("enterprise", "period", *workbooks.NAMES)

        def init_instance(self, row: Any = None) -> FinanceReturn:
            return FinanceReturn(batch_id=batch, sheet="Sheet1", row=0)

    def work() -> None:
        dataset = Dataset().load(path.read_bytes(), format="xlsx")
        Finance().import_data(dataset, raise_errors=True)

    return timed(work)[0]


def bare(path: Path, keys: dict[str, int], batch: int) -> float:
    """Seconds of calamine and the bulk writer alone: no child process, no check, no preview, no lineage."""
    from python_calamine import CalamineWorkbook

    def work() -> None:
        lines = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
        rows = (
            (keys[line[0]], PERIOD.date, batch, "Sheet1", number, *line[2:])
            for number, line in enumerate(lines, 2)
        )
        fields = ("enterprise_id", "period", "batch_id", "sheet", "row", *workbooks.NAMES)
        bulk.write(FinanceReturn, fields, rows, unique=("enterprise_id", "period"))

    return timed(work)[0]


def memory(path: Path) -> None:
    """Prints the peak MB of this process and of the one that parsed the file. Run in a fresh process."""
    ours(path)
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        sys.stdout.write(f"{resource.getrusage(who).ru_maxrss / 1024:.0f}\n")


def measure_memory(path: Path) -> list[int]:
    """Peak MB of a fresh process that takes the file, and of the child that parses it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        address = f"sqlite:///{name}"
    else:
        address = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench_import", "--memory", str(path)],
        env=os.environ | {"DATABASE_URL": address, "VAR_DIR": FOLDER},
        capture_output=True,
        text=True,
        check=True,
    )
    return [int(line) for line in done.stdout.split()]


def say(label: str, seconds: float, rows: int = ROWS) -> None:
    """One line: what, how long, how many rows a second."""
    sys.stdout.write(f"{label:<44} {seconds:8.2f} s {rows / seconds:10,.0f} 行/秒\n")
    sys.stdout.flush()


def judge(label: str, value: float, least: float) -> bool:
    """Whether the ratio is as high as it must be; one line that says so."""
    met = value >= least
    sys.stdout.write(f"{label:<44} {value:8.2f}（要求 ≥ {least:g}）{'OK' if met else '未达到'}\n")
    return met


def compare(label: str, value: float) -> None:
    """One line: a ratio that nothing is required of."""
    sys.stdout.write(f"{label:<44} {value:8.2f}\n")


def in_turn(*works: Callable[[], tuple[float, ...]]) -> list[tuple[float, ...]]:
    """The quickest round of each by its sum, taken in turn and with every return removed before each."""
    rounds: list[list[tuple[float, ...]]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for found, work in zip(rounds, works, strict=True):
            FinanceReturn.objects.all().delete()
            found.append(work())
    return [min(found, key=sum) for found in rounds]


def run() -> bool:
    """Every figure on stdout; whether the requirement is met."""
    sys.stdout.write(f"数据库 {connection.vendor}，{ROWS:,} 行 × {len(workbooks.NAMES)} 项\n")
    folder = Path(FOLDER)
    known = register(ROWS)
    path = folder / "finance-2023-05.xlsx"
    workbooks.finance(path, [(uscc, name) for _, uscc, name in known])
    keys = {uscc: pk for pk, uscc, _ in known}
    batch = receive(path).pk
    standby.keep()  # as in a worker
    (reading, taking), (copied,) = in_turn(lambda: ours(path), lambda: (bare(path, keys, batch),))
    again = again_changed(folder, path, [(uscc, name) for _, uscc, name in known])
    plain, usual = stocks(folder, [pk for pk, *_ in known], batch)
    whole = reading + taking
    say("django-import-export use_bulk，只新增、不比对", plain)
    say(f"django-import-export use_bulk，原样（按{FEW_ROWS}行折算）", usual)
    say("本系统：读取、核对、暂存", reading)
    say("本系统：入库", taking)
    say("本系统：全程", whole)
    say("参照：calamine + 批量写入，无核对", copied)
    say("本系统：再导一次，十分之一的行有变，全程", again)
    least = STOCK[connection.vendor]
    usually = judge("全程比 use_bulk（原样），倍", usual / whole, least)
    # Without look-up and diff it can only insert; the bare copy beside it says how much could be gained at all.
    compare("全程比 use_bulk（只新增、不比对），倍", plain / whole)
    compare("其中无核对的批量写入比 use_bulk（只新增、不比对），倍", plain / copied)
    if connection.vendor == "sqlite":
        return usually
    beside_bare = judge("全程比 calamine + 批量写入", copied / whole, BARE)
    return is_small(folder) and usually and beside_bare


def again_changed(folder: Path, path: Path, enterprises: list[tuple[str, str]]) -> float:
    """Seconds for a month that stands, once more with a row in ten changed: the way of a correction."""
    FinanceReturn.objects.all().delete()
    ours(path)
    again = folder / "again-2023-05.xlsx"
    workbooks.finance(again, enterprises, changed=10)
    return sum(ours(again))


def stocks(folder: Path, keys: list[int], batch: int) -> tuple[float, float]:
    """Seconds of django-import-export for all rows: at its leanest, and as it comes, by a few rows."""
    FinanceReturn.objects.all().delete()
    workbooks.stock(folder / "stock.xlsx", keys)
    plain = stock(folder / "stock.xlsx", batch, lean=True)
    assert FinanceReturn.objects.count() == ROWS
    FinanceReturn.objects.all().delete()
    workbooks.stock(folder / "few.xlsx", keys[:FEW_ROWS])
    usual = stock(folder / "few.xlsx", batch, lean=False) * ROWS / FEW_ROWS
    FinanceReturn.objects.all().delete()
    return plain, usual


def is_small(folder: Path) -> bool:
    """Whether a large file is taken in as little memory as it must be."""
    known = register(MEMORY_ROWS)
    workbooks.finance(folder / "many-2023-05.xlsx", [(uscc, name) for _, uscc, name in known])
    peaks = measure_memory(folder / "many-2023-05.xlsx")
    met = max(peaks) < MEMORY_MB
    sys.stdout.write(
        f"{MEMORY_ROWS:,} 行内存峰值：主进程 {peaks[0]} MB，读取子进程 {peaks[1]} MB"
        f"（要求 < {MEMORY_MB}）{'OK' if met else '未达到'}\n"
    )
    return met


def on_sqlite() -> bool:
    """The same on SQLite, in a process of its own."""
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "VAR_DIR")}
    command = [sys.executable, "-m", "tests.benchmarks.bench_import"]
    return subprocess.run(command, env=environment, check=False).returncode == 0


def main() -> int:
    """Runs the benchmark; 1 where a database misses what is required of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--memory", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory:
        memory(options.memory)
        return 0
    with scratch_database():
        met = run()
    if connection.vendor == "postgresql":
        met = on_sqlite() and met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
