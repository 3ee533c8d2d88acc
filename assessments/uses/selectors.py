"""Questions about the use of grades: who stands in use, by which rates, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)

from accounts.models import Region
from assessments import evaluation_selectors
from assessments.grading.grades import GRADES
from assessments.models import AnnualFactors, Evaluation, Grade, UseRate
from assessments.models.grading import GradeQuerySet
from assessments.uses.kinds import ABOUT, UseKind, amount_of
from enterprises.models import PowerAccount
from land.models import LandShare, Parcel

_ZERO = Decimal(0)
_UNUSED = (Parcel.State.IDLE, Parcel.State.INEFFICIENT, Parcel.State.NOT_USED, Parcel.State.PART_USED)


class Rates:
    """One use's rates in force on a day: a region's own, else those of the nearest region above it.

    With a `user` those that bind the person's own region or stand below it: no others apply to what one sees.
    """

    def __init__(self, kind: UseKind, day: date, user: Any = None) -> None:
        rows = UseRate.objects.visible_to(user) if user is not None else UseRate.objects.all()
        rows = rows.filter(kind=kind, valid_from__lte=day).select_related("region", "article__document")
        self._own = {row.region.path: row for row in rows.order_by("valid_from")}

    def at(self, path: str) -> UseRate | None:
        """The rates for the region with that path."""
        ends = range(len(path), 0, -Region.steplen)
        return next((self._own[path[:end]] for end in ends if path[:end] in self._own), None)

    @property
    def all(self) -> list[UseRate]:
        """Every row in force anywhere, the wider region first."""
        return [self._own[path] for path in sorted(self._own)]

    def applies(self, *, with_nought: bool) -> Q:
        """Grades whose class has a rate where they are; with `with_nought` a rate of 0 counts too."""
        found = Q(pk__in=[])
        for path, row in self._own.items():
            classes = [
                grade for grade in GRADES if (rate := row.at(grade)) is not None and (with_nought or rate > 0)
            ]
            nearer = [other for other in self._own if other != path and other.startswith(path)]
            here = Q(enterprise__region__path__startswith=path, treat_as__in=classes)
            for other in nearer:
                here &= ~Q(enterprise__region__path__startswith=other)
            found |= here
        return found


def standing(year: int, user: Any) -> GradeQuerySet:
    """The grades in use in `year`, one an enterprise (evaluation_selectors.in_use), as far as the person sees them."""
    published = Grade.objects.filter(
        list__evaluation__state=Evaluation.State.PUBLISHED,
        list__evaluation__is_trial=False,
        list__evaluation__data_year=year - 1,
    )
    own = published.filter(uscc=F("enterprise__uscc"))
    when = "list__evaluation__published_at"
    later = own.filter(enterprise=OuterRef("enterprise")).filter(
        Q(**{f"{when}__gt": OuterRef(when)}) | Q(**{when: OuterRef(when)}, pk__gt=OuterRef("pk"))
    )
    rows: GradeQuerySet = own.filter(~Exists(later)).visible_to(user)
    return rows.select_related("enterprise__region", "list__evaluation__scheme")


def years(user: Any) -> list[int]:
    """The years in which grades are used, the latest first."""
    rows = Evaluation.objects.visible_to(user).filter(state=Evaluation.State.PUBLISHED, is_trial=False)
    return sorted({year + 1 for year in rows.values_list("data_year", flat=True)}, reverse=True)


def used(kind: UseKind, year: int, rates: Rates, user: Any) -> GradeQuerySet:
    """The grades that the use touches, with `account` and `usage` of the data year and the key of their factors.

    `has_account` says whether a number is known: of the year's list, or for power of the accounts that are linked.
    """
    about = ABOUT[kind]
    factors = AnnualFactors.objects.filter(enterprise=OuterRef("enterprise"), year=year - 1)
    rows = standing(year, user).filter(rates.applies(with_nought=kind is UseKind.FUNDS))
    rows = rows.annotate(factors=Subquery(factors.values("pk")[:1]))
    if about.account:
        rows = rows.annotate(account=Subquery(factors.values(about.account)[:1]))
        known: Any = Q(account__gt="")
        if kind is UseKind.POWER:
            known |= Exists(PowerAccount.objects.filter(enterprise=OuterRef("enterprise")))
            rows = rows.prefetch_related("enterprise__power_accounts")
        rows = rows.annotate(has_account=ExpressionWrapper(known, BooleanField()))
    if about.usage:
        rows = rows.annotate(usage=Subquery(factors.values(about.usage)[:1]))
    return rows


def account_of(record: Any) -> str:
    """The account number of the year's list, else all that the power company bills the enterprise by; "" for none."""
    return record.account or "、".join(account.number for account in record.enterprise.power_accounts.all())


@dataclass(frozen=True)
class Total:
    """What a list comes to."""

    number: int
    amount: Decimal | None
    """Yuan; None for a use that is no price."""
    without_usage: int
    without_account: int


def sum_of(kind: UseKind, rows: QuerySet[Grade], rates: Rates) -> Total:
    """The sum of a list of `used`; one query."""
    about = ABOUT[kind]
    columns = ["enterprise__region__path", "treat_as"]
    columns += ["usage"] if about.usage else []
    columns += ["has_account"] if about.account else []
    amount, number, no_usage, no_account = _ZERO, 0, 0, 0
    for row in rows.order_by().values(*columns):
        number += 1
        rate = rates.at(row["enterprise__region__path"])
        usage = row.get("usage")
        amount += amount_of(kind, usage, rate.at(row["treat_as"]) if rate else None) or _ZERO
        no_usage += bool(about.usage) and usage is None
        no_account += bool(about.account) and not row["has_account"]
    return Total(number, amount if about.amount else None, no_usage, no_account)


@dataclass(frozen=True)
class Multiplier:
    """By how many per cent of a reward an enterprise is paid, and why."""

    ratio: Decimal
    grade: Grade
    rate: UseRate


def multipliers_of(enterprises: Iterable[int], year: int, day: date) -> dict[int, Multiplier]:
    """Enterprise → what scales its rewards in `year`; not there without a grade in use or a rate; three queries."""
    grades = evaluation_selectors.in_use(enterprises, year)
    rates = Rates(UseKind.FUNDS, day)
    paths = dict(
        Grade.objects.filter(pk__in=[grade.pk for grade in grades.values()]).values_list(
            "enterprise", "enterprise__region__path"
        )
    )
    found = {}
    for key, grade in grades.items():
        rate = rates.at(paths[key])
        ratio = rate.at(grade.treat_as) if rate else None
        if rate and ratio is not None:
            found[key] = Multiplier(ratio, grade, rate)
    return found


def reclaimable(year: int, user: Any, day: date) -> GradeQuerySet:
    """D 类 whose land should be looked at: D the year before as well, or holding land that lies idle or is little used.

    With `was` (last year's grade) and `unused` (亩 of such parcels).
    """
    before = Grade.objects.filter(
        enterprise=OuterRef("enterprise"),
        uscc=OuterRef("uscc"),
        list__evaluation__state=Evaluation.State.PUBLISHED,
        list__evaluation__is_trial=False,
        list__evaluation__data_year=year - 2,
    ).order_by("-list__evaluation__published_at", "-pk")
    shares = LandShare.objects.on(day).filter(enterprise=OuterRef("enterprise"), parcel__state__in=_UNUSED)
    unused = shares.order_by().values("enterprise").annotate(sum=Sum("area")).values("sum")
    rows = standing(year, user).filter(final_grade="D")
    rows = rows.annotate(was=Subquery(before.values("final_grade")[:1]), unused=Subquery(unused))
    return rows.filter(Q(was="D") | Q(unused__gt=0))
