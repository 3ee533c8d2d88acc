"""What the pages of the register cost with few and with many enterprises: whole requests, and the growth.

python -m tests.benchmarks.bench_register [MANY]

DATABASE_URL says which database: PostgreSQL holds 500,000 enterprises, SQLite, which is for one county, 20,000;
MANY says another number.
"""

from __future__ import annotations

import importlib
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

# It readies Django, which the models below need.
from tests.benchmarks.bench_import import EVENT, scratch_database, timed

# isort: split

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Region, User, UserRole
from accounts.roles import Role
from enterprises.models import Enterprise, Industry, OutputReturn, ScaleEvent
from enterprises.searching import fold, initials
from imports import bulk
from imports.models import Batch, SourceFile

SIZES = {"postgresql": (1_000, 500_000), "sqlite": (1_000, 20_000)}
ROUNDS = 5
PERIOD, PERIODS = "2023-05", (date(2023, 4, 1), date(2023, 5, 1))
# Of ten enterprises three came into the library, and of fifty of those one left it again; a tenth reports.
ENTERED, LEFT, REPORTS = 3, 50, 10
TOWNS = ("池州", "贵池", "东至", "石台", "青阳", "九华", "江南", "殷汇", "大渡口", "牛头山")
SIGNS = (
    "金鑫华宏盛恒泰瑞祥嘉诚信达通远航飞翔凯旋卓越创新明辉光耀天地海洋江河山川林森木兰竹梅松柏龙凤虎豹鹏鹤麒麟"
)
TRADES = (
    "机械制造",
    "新材料科技",
    "电子",
    "化工",
    "铜业",
    "纺织服饰",
    "食品",
    "建材",
    "汽车零部件",
    "生物医药",
)
KINDS = ("有限公司", "有限责任公司", "股份有限公司", "厂")
ENTERPRISE = (
    *("uscc", "name", "search", "region_id", "zone_id", "industry_id", "industry_code"),
    *("uscc_override", "sheet"),
)
RETURN = ("enterprise_id", "period", "batch_id", "sheet", "row", "gross_output", "gross_output_prior")
letters = cache(initials)


def counties_of_the_city() -> Any:
    """The counties, in the order of the tree: the last has the fewest enterprises."""
    return Region.objects.within(Region.objects.get(code="341700")).filter(kind="county")


def enterprises(numbers: range) -> Iterator[tuple[Any, ...]]:
    """Rows of the register, spread unevenly over the counties, with names as they are registered."""
    rng = random.Random(numbers.start)
    counties = list(counties_of_the_city().values_list("pk", "code"))
    industries = list(Industry.objects.values_list("pk", "code"))
    weights = [2 ** -(place + 1) for place in range(len(counties))]
    for number in numbers:
        county, code = rng.choices(counties, weights)[0]
        industry, division = rng.choice(industries)
        parts = (rng.choice(TOWNS), *rng.choices(SIGNS, k=3), rng.choice(TRADES), rng.choice(KINDS))
        name, uscc = "".join(parts), f"91{code}MA{number:07d}{number % 10}"
        # Word by word: the reading of each is asked for once, not half a million times.
        search = "\n".join((fold(name), fold(uscc), "".join(map(letters, parts))))
        yield uscc, name, search, county, None, industry, f"{division}10", "", ""


@contextmanager
def index_made_afterwards() -> Iterator[None]:
    """Half a million rows are loaded first and indexed then, as one fills a new database: a minute less."""
    made = importlib.import_module("enterprises.migrations.0004_search")
    on_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if on_postgres:
            cursor.execute("DROP INDEX enterprise_search")
        yield
        if on_postgres:
            cursor.execute(made.INDEX)


def fill(numbers: range) -> None:
    """The enterprises of these numbers, their entries and exits, and the returns of two months of a part."""
    with index_made_afterwards():
        bulk.write(Enterprise, ENTERPRISE, enterprises(numbers))
    added = list(Enterprise.objects.order_by("-pk").values_list("pk", flat=True)[: len(numbers)])
    entered = [pk for place, pk in enumerate(added) if place % 10 < ENTERED]
    bulk.write(
        ScaleEvent, EVENT, [(pk, "entry", date(2020, 3, 1), "", None, "", "", None, None) for pk in entered]
    )
    left = entered[::LEFT]
    bulk.write(
        ScaleEvent, EVENT, [(pk, "exit", date(2022, 1, 1), "", None, "停产", "", None, None) for pk in left]
    )
    batch = a_batch()
    bulk.write(
        OutputReturn,
        RETURN,
        ((pk, day, batch.pk, "Sheet1", 2, 1000, 900) for day in PERIODS for pk in added[::REPORTS]),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def a_batch() -> Batch:
    """What the returns came in."""
    source, _ = SourceFile.objects.get_or_create(
        sha256="0" * 64, defaults={"name": "a.xlsx", "size": 1, "file": "a.xlsx"}
    )
    return Batch.objects.create(source=source, importer="returns", region=Region.objects.get(code="341700"))


def pages() -> dict[str, str]:
    """What is measured, by the label it is printed under."""
    one = Enterprise.objects.filter(scale_events=None).earliest("uscc")
    tenth = Enterprise.objects.order_by("pk")[100]
    small = counties_of_the_city().last()
    register = f"{reverse('enterprises:list')}?period={PERIOD}"
    division = Industry.objects.get(code="29").pk
    queries = {
        "列表，第一页": "",
        "列表，第 400 页": "&page=400",
        "列表，按名称倒序": "&sort=-name",
        "列表，按行业": "&sort=industry",
        "筛选：县区": f"&region={small.code}",
        "筛选：行业": f"&industry={division}",
        "筛选：在库": "&library=in",
        "筛选：不在库": "&library=out",
        "筛选：县区、行业、在库": f"&region={small.code}&industry={division}&library=in",
        "检索：名称两字": f"&q={tenth.name[2:4]}",
        "检索：名称五字": f"&q={tenth.name[2:7]}",
        "检索：多数都有的两字": "&q=有限",
        "检索：代码后八位": f"&q={one.uscc[-8:]}",
        "检索：代码前八位": f"&q={one.uscc[:8]}",
        "检索：拼音首字母": f"&q={letters(tenth.name[2:7])}",
        "检索：没有的": "&q=查无此企",
        "检索：名称两字、在库": f"&q={tenth.name[2:4]}&library=in",
    }
    found = {label: register + query for label, query in queries.items()}
    found |= {"企业页": f"{tenth.get_absolute_url()}?period={PERIOD}"}
    words = {
        "名称两字": tenth.name[2:4],
        "名称五字": tenth.name[2:7],
        "多数都有的两字": "有限",
        "代码后八位": one.uscc[-8:],
        "拼音首字母": letters(tenth.name[2:7]),
        "没有的": "查无此企",
    }
    search = reverse("dashboards:search")
    return found | {f"全局检索：{label}": f"{search}?period={PERIOD}&q={q}" for label, q in words.items()}


def official() -> Client:
    """A client signed in for the bureau of the city."""
    person = User.objects.create_user("bench", display_name="测试", region=Region.objects.get(code="341700"))
    UserRole.objects.create(user=person, role=Role.BUREAU)
    client = Client()
    client.force_login(person, backend="accounts.backends.RoleBackend")
    return client


def asked(client: Client, address: str) -> Callable[[], None]:
    """The whole request, from the address to the last byte of the page."""

    def ask() -> None:
        assert client.get(address).status_code == 200, address

    return ask


def measure(client: Client) -> dict[str, float]:
    """Label → the quickest of some whole requests, after one that warms the caches of either size alike."""
    found = {}
    for label, address in pages().items():
        ask = asked(client, address)
        ask()
        found[label] = min(timed(ask)[0] for _ in range(ROUNDS))
    return found


def run() -> None:
    """A line a page: seconds with few, seconds with many, how many times as long."""
    few, many = SIZES[connection.vendor]
    many = int(sys.argv[1]) if len(sys.argv) > 1 else many
    client = official()
    fill(range(few))
    quick = measure(client)
    filling, _ = timed(lambda: fill(range(few, many)))
    sys.stdout.write(
        f"数据库 {connection.vendor}，企业 {few:,} 家与 {many:,} 家（后者装载 {filling:.0f} 秒）\n"
    )
    sys.stdout.write(f"{'整页，秒（最快一次）':<24}{few:>12,}{many:>12,}        倍\n")
    for label, seconds in measure(client).items():
        before = quick[label]
        sys.stdout.write(f"{label:<24}{before:>12.3f}{seconds:>12.3f}{seconds / before:>10.1f}\n")


def main() -> int:
    """Prints the table from a database of its own."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    with scratch_database():
        run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
