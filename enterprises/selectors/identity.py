"""Questions about who an enterprise was: by former codes and names, and what came in under them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Q, QuerySet

from enterprises import messages
from enterprises.models import Enterprise, FormerName, Merge
from imports.models import Batch, StagedRow


class Former(NamedTuple):
    """Whose former code or name it is."""

    enterprise: int
    name: str
    uscc: str


def by_former_codes(codes: Iterable[str]) -> dict[str, int]:
    """Former code → the enterprise that has another now."""
    rows = FormerName.objects.filter(uscc__in=set(codes)).exclude(uscc="").order_by("until", "pk")
    return dict(rows.values_list("uscc", "enterprise"))


def by_former_names(names: Iterable[str], inside: QuerySet[Enterprise]) -> dict[str, set[int]]:
    """Former name → the enterprises of `inside` that went by it."""
    rows = FormerName.objects.filter(name__in=set(names), enterprise__in=inside.order_by()).exclude(name="")
    found: dict[str, set[int]] = {}
    for name, pk in rows.order_by().values_list("name", "enterprise"):
        found.setdefault(name, set()).add(pk)
    return found


def taken_under(uscc: str, enterprise: int, since: datetime | None, name: str = "") -> list[str]:
    """A sentence for each batch taken since that names the enterprise by that code, or by that name alone."""
    if since is None:
        return []
    rows = StagedRow.objects.filter(
        batch__status=Batch.Status.TAKEN,
        batch__taken_at__gt=since,
        batch__importer__in=("returns", "register"),
        target=enterprise,
    ).filter(Q(uscc=uscc) | Q(name=name or uscc))
    batches = Batch.objects.filter(pk__in=rows.values("batch")).select_related("source").order_by("pk")
    return [
        messages.TAKEN_UNDER_CODE.format(batch=each.pk, file=each.file_name, code=uscc) for each in batches
    ]


def merged_away(batch: Batch) -> list[str]:
    """A sentence for each enterprise of the batch that has gone into another since."""
    sources = {merge.source: merge for merge in Merge.objects.standing().select_related("target")}
    if not sources:
        return []
    rows = batch.rows.filter(target__in=sources).order_by().values_list("target", flat=True).distinct()
    return [
        messages.BATCH_OF_MERGED.format(
            file=batch.file_name, batch=batch.pk, name=sources[pk].source_name, target=sources[pk].target.name
        )
        for pk in sorted(rows)
    ]


def keys_behind(model_label: str, row: int, enterprise: int) -> list[int]:
    """The keys under which the row's readings were staged: the enterprise's, or of the one it came from by a merge."""
    for merge in Merge.objects.standing().filter(target=enterprise):
        if any(label == model_label and pk == row for label, _, pk, _ in merge.moved):
            return [enterprise, merge.source]
    return [enterprise]


def named(text: str, inside: QuerySet[Enterprise]) -> list[Enterprise]:
    """The enterprises of `inside` with that code or name, else those that once had it; two at the most."""
    today = inside.filter(Q(uscc=text.upper()) | Q(name=text)).order_by("pk")[:2]
    if found := list(today):
        return found
    former = FormerName.objects.filter(Q(uscc=text.upper()) | Q(name=text), enterprise__in=inside.order_by())
    return list(inside.filter(pk__in=former.order_by().values("enterprise")).order_by("pk")[:2])


def counted(labels: Iterable[str]) -> list[tuple[str, int]]:
    """(what the rows are called, how many) for labels of models as they are kept."""
    numbers = Counter(labels)
    return sorted(
        (str(apps.get_model(label)._meta.verbose_name), number) for label, number in numbers.items()
    )


def former_names_of(enterprise: Enterprise) -> list[FormerName]:
    """What the enterprise was before, the latest first, with where that comes from."""
    rows = enterprise.former_names.select_related("event", "merge", "batch")
    return list(rows.order_by("-until", "-pk"))


def with_absorbed(enterprises: Iterable[int]) -> dict[int, int]:
    """Key under which rows were staged → the enterprise: its own, and those that have gone into it."""
    own = {pk: pk for pk in enterprises}
    merged = Merge.objects.standing().filter(target__in=own).values_list("source", "target")
    return own | dict(merged)


def kept_under(code: str, user: Any) -> Enterprise | None:
    """The enterprise that the person may see and that once had the code, where none has it today."""
    if Enterprise.objects.filter(uscc=code).exists():
        return None
    key = by_former_codes({code}).get(code)
    return Enterprise.objects.visible_to(user).filter(pk=key).first() if key else None
