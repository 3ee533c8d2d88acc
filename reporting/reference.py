"""Reference data of this room, loaded after every migration: the check rules of fixtures/checks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from accounts.models import Region
from accounts.reference import FIXTURES, read_yaml
from reporting.rules import Case, CaseError, Grain, Kind, Severity
from reporting.services import rules

_TEXTS = ("condition", "left", "operator", "right", "why", "source")
_ALL = frozenset({"slug", *rules.CONTENT})
_REQUIRED = ("slug", "name", "kind", "forms", "severity", "what_to_do", "why", "cases")
FEWEST_CASES = 4


class BadFixture(ValueError):
    """A rule file that is not as it should be; the message names the file and the rule."""


def load() -> None:
    """Every rule of the files stands for the topmost region, but where it was changed in the browser."""
    region = Region.objects.filter(depth=1).first()
    if region is not None:
        rules.load_fixture(rows=list(read_rules()), region=region, now=timezone.now())


def read_rules() -> Iterator[dict[str, Any]]:
    """Every rule of the files, each key checked. Raises BadFixture."""
    slugs: set[str] = set()
    for path in sorted((FIXTURES / "checks").glob("*.yaml")):
        for row in read_yaml("checks", path.name):
            where = f"{path.name} {row.get('slug', '?')}"
            if row.get("slug") in slugs:
                raise BadFixture(f"{where}: the slug stands twice")
            slugs.add(row.get("slug"))
            yield _rule(row, where)


def _rule(row: dict[str, Any], where: str) -> dict[str, Any]:
    if unknown := set(row) - _ALL:
        raise BadFixture(f"{where}: unknown keys {sorted(unknown)}")
    if missing := [key for key in _REQUIRED if not row.get(key)]:
        raise BadFixture(f"{where}: {missing} missing")
    try:
        rule = {name: str(row.get(name, "")) for name in _TEXTS} | {
            "slug": row["slug"],
            "name": row["name"],
            "kind": Kind(row["kind"]),
            "severity": Severity(row["severity"]),
            "grain": Grain(row.get("grain", Grain.ENTERPRISE)),
            "forms": _names(row["forms"]),
            "values": _names(row.get("values", [])),
            "tolerance": Decimal(str(row.get("tolerance", 0))).quantize(Decimal("0.001")),
            "what_to_do": row["what_to_do"],
            "effective_from": _month(row.get("effective_from")),
            "effective_to": _month(row.get("effective_to")),
            "cases": [Case.of(case).as_row() for case in row["cases"]],
        }
    except (ValueError, TypeError, InvalidOperation, CaseError) as error:
        raise BadFixture(f"{where}: {error}") from error
    if len(rule["cases"]) < FEWEST_CASES:
        raise BadFixture(f"{where}: fewer than {FEWEST_CASES} cases")
    return rule


def _names(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"{value!r} is no list of names")
    return value


def _month(value: Any) -> date | None:
    return date.fromisoformat(f"{value}-01") if value else None
