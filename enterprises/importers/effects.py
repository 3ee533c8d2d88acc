"""What an entry or exit does to months that are reported or confirmed already: worth a second look, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Max

from accounts.models import Region
from enterprises import return_forms
from enterprises.importers import reasons
from enterprises.importers.events import ENTRY, EXIT, LABELS, Event
from enterprises.models import Enterprise
from imports import registry
from imports.reading import Row

_EVENTS: dict[str, str] = {ENTRY: "入库", EXIT: "退库"}


class Effects:
    """The returns and the confirmed months beside which the events of a chunk's rows are looked at."""

    def __init__(self, region: Region) -> None:
        self._settled = registry.settled_in(region)
        self._reported: dict[int, date] = {}

    def load(self, rows: Iterable[Row], standing: dict[str, Enterprise]) -> None:
        """Makes known until when the enterprises reported that the rows may take out of the library."""
        leaving = [
            standing[row.uscc].pk
            for row in rows
            if row.uscc in standing and row.months.keys() & {"exit", "change_month"}
        ]
        self._reported = {}
        for model in return_forms.MODELS.values() if leaving else ():
            last = model._default_manager.filter(enterprise__in=leaving).order_by().values("enterprise")
            for pk, period in last.annotate(last=Max("period")).values_list("enterprise", "last"):
                self._reported[pk] = max(period, self._reported.get(pk, period))

    def remarks(
        self, added: Sequence[Event], enterprise: Enterprise | None, unit: Region | None
    ) -> list[dict[str, str]]:
        """What deserves a look in the events that the row adds."""
        last = self._reported.get(enterprise.pk) if enterprise else None
        settled = self._settled.get(unit.path) if unit else None
        told = []
        for kind, day in added:
            if kind == EXIT and last and last.isoformat() >= day:
                why = reasons.EXIT_BUT_REPORTED.format(last=f"{last:%Y-%m}", month=day[:7])
                told.append(_remark(why, kind, day))
            if unit and settled and settled.isoformat() >= day:
                told.append(_remark(_of_settled(unit, settled, kind, day), kind, day))
        return told


def _of_settled(unit: Region, settled: date, kind: str, day: str) -> str:
    said: dict[str, Any] = {"unit": unit.name, "last": f"{settled:%Y-%m}", "month": day[:7]}
    return reasons.CHANGES_SETTLED.format(event=_EVENTS[kind], **said)


def _remark(why: str, kind: str, day: str) -> dict[str, str]:
    return reasons.problem(why, heading=LABELS[kind], value=day[:7], about=kind, warning=True)
