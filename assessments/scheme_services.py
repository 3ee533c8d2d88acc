"""Commands about schemes: load one from its text, save what was edited in the browser."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from accounts.models import Region
from accounts.scope import scope_of
from assessments.grading import messages
from assessments.grading.nodes import Fault, SchemeFaults
from assessments.grading.reading import read_scheme
from assessments.grading.scheme import Scheme
from assessments.models import GradingScheme, SchemeVersion
from assessments.scheme_text import FILE, MOST_CHARACTERS, unix

CHANGE = "assessments.change_gradingscheme"


class Loaded(NamedTuple):
    """The version that stands, and whether it is a new one."""

    version: SchemeVersion
    is_new: bool


@transaction.atomic
def load_scheme(*, text: str, file: str, now: datetime, by: Any = None, note: str = "") -> Loaded:
    """The scheme of that text stands as the latest version; the same text again makes none. Raises SchemeFaults.

    A published evaluation keeps its version; a scheme stays that of its region and data year.
    """
    regions = dict(Region.objects.values_list("code", "pk"))
    read = read_scheme(text, file, regions=regions)
    scheme, _ = GradingScheme.objects.select_for_update().get_or_create(
        slug=read.slug,
        defaults={"name": read.name, "region_id": regions[read.region], "data_year": read.data_year},
    )
    _check_same(scheme, read, regions[read.region], text, file)
    digest = hashlib.sha256(text.encode()).hexdigest()
    latest = scheme.versions.order_by("-number").first()
    if latest and latest.digest == digest:
        return Loaded(latest, is_new=False)
    if scheme.name != read.name:
        scheme.name = read.name
        scheme.save(update_fields=["name"])
    version = SchemeVersion.objects.create(
        scheme=scheme,
        number=latest.number + 1 if latest else 1,
        text=text,
        digest=digest,
        note=note,
        at=now,
        by=by,
        by_name=str(by)[:40] if by else "命令行",
    )
    return Loaded(version, is_new=True)


def _check_same(scheme: GradingScheme, read: Scheme, region: int, text: str, file: str) -> None:
    if (scheme.region_id, scheme.data_year) == (region, read.data_year):
        return
    reason = messages.OTHER_YEAR.format(slug=scheme.slug, year=scheme.data_year, region=scheme.region)
    raise SchemeFaults([Fault(file, _line_of("slug", text), reason)])


def _line_of(key: str, text: str) -> int:
    """The line where the top-level `key` stands, 1 where it is not found."""
    before = re.split(rf"(?m)^['\"]?{key}['\"]?\s*:", text, maxsplit=1)[0]
    return before.count("\n") + 1 if before != text else 1


class SchemeRefused(ValueError):
    """A scheme that is not saved; the message says why and what to do."""


def may_change(user: Any, region: Region) -> bool:
    """Whether the person may write schemes for the region: their own or one below it."""
    scope = scope_of(user)
    return scope is not None and region.path.startswith(scope.path) and user.has_perm(CHANGE)


@transaction.atomic
def save_text(
    *, text: str, note: str, by: Any, now: datetime, scheme: GradingScheme | None = None, since: int = 0
) -> Loaded:
    """The edited text stands as the next version of `scheme`, or as a new scheme's first where there is none.

    `since` is the version that was opened: what somebody else saved meanwhile is not written over. Raises
    SchemeFaults for the text, SchemeRefused for the rest.
    """
    if len(text) > MOST_CHARACTERS:
        raise SchemeRefused(messages.SCHEME_TOO_LONG.format(most=MOST_CHARACTERS))
    if not note.strip():
        raise SchemeRefused(messages.NO_NOTE)
    text = unix(text)
    read = read_scheme(text, FILE, regions=set(Region.objects.values_list("code", flat=True)))
    _check_place(read, text, by)
    if scheme is None:
        _check_new(read, text)
    else:
        _check_standing(scheme, since, read, text)
    return load_scheme(text=text, file=FILE, now=now, by=by, note=note.strip())


def _check_place(read: Scheme, text: str, by: Any) -> None:
    region = Region.objects.get(code=read.region)
    if not may_change(by, region):
        raise SchemeFaults([Fault(FILE, _line_of("region", text), messages.NOT_YOURS.format(region=region))])


def _check_new(read: Scheme, text: str) -> None:
    if GradingScheme.objects.filter(slug=read.slug).exists():
        reason = messages.SLUG_TAKEN.format(slug=read.slug)
        raise SchemeFaults([Fault(FILE, _line_of("slug", text), reason)])


def _check_standing(scheme: GradingScheme, since: int, read: Scheme, text: str) -> None:
    scheme = GradingScheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    if read.slug != scheme.slug:
        reason = messages.SLUG_KEPT.format(slug=scheme.slug)
        raise SchemeFaults([Fault(FILE, _line_of("slug", text), reason)])
    latest = scheme.versions.order_by("-number").first()
    if latest and latest.number != since:
        raise SchemeRefused(messages.SAVED_MEANWHILE.format(by=latest.by_name, number=latest.number))


def scheme_of(version: SchemeVersion) -> Scheme:
    """The scheme as the version says it."""
    return read_scheme(version.text, str(version))
