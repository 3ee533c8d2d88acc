"""Whether what other batches wrote is about the same enterprises as the rows of a batch."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from imports.models import Batch, StagedRow

Kind = StagedRow.Kind
_WRITING = (Kind.NEW, Kind.CHANGED)


def touches(batch: Batch, *, same_kind: QuerySet[Batch], any_kind: QuerySet[Batch]) -> bool:
    """Whether a row that one of the others wrote has a code or name of the batch's rows.

    Rows of one kind that go by another key than the code, as accounts do, can be the same under other names:
    where such stand on either side, those of the same kind touch each other without asking.
    """
    alike, all_others = (
        list(same_kind.values_list("pk", flat=True)),
        list(any_kind.values_list("pk", flat=True)),
    )
    others = {*alike, *all_others}
    if not others:
        return False
    own = batch.rows.exclude(kind=Kind.REFUSED).order_by()
    theirs = StagedRow.objects.filter(batch__in=others, kind__in=_WRITING).order_by()
    without_code = theirs.filter(batch__in=alike, uscc="").exists() or (
        bool(alike) and own.filter(uscc="").exists()
    )
    if without_code:
        return True
    codes, names = own.exclude(uscc="").values("uscc"), own.exclude(name="").values("name")
    return theirs.filter(Q(uscc__in=codes) | Q(name__in=names)).exists()
