"""The importer of parcels: known by county and number, with holder, users, and what was revived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch

from enterprises.importers import places
from enterprises.importers.places import Place, Places
from enterprises.importers.reasons import problem
from imports import records
from imports.chunking import chunks
from imports.models import Batch
from imports.reading import FormSpec, Row
from imports.reading.texts import plain
from imports.registry import Context, Draft, Heading
from land import areas, wording
from land.importers import parcel_rows, reasons, users
from land.importers.parcel_form import PARCELS_SPEC
from land.importers.users import Named
from land.models import LandShare, Parcel, Way
from land.selectors.parcels import with_revived
from land.services import taking

_SHOWN = {
    "number": "宗地号",
    "holder_name": "土地使用权人",
    "users": "使用企业",
    "region_name": "所在县区",
    "zone_name": "所在园区",
    "address": "坐落",
    "area": "宗地面积（亩）",
    "nature_name": "土地性质",
    "planned_use": "规划用途",
    "obtained_name": "取得方式",
    "supplied_on": "供地日期",
    "start_due": "约定开工日期",
    "started_on": "实际开工日期",
    "completion_due": "约定竣工日期",
    "completed_on": "实际竣工日期",
    "state_name": "利用状况",
    "analysis": "原因分析",
    "way_name": "盘活方式",
    "plan": "盘活措施",
    "plan_owner": "责任单位",
    "plan_due": "完成时限",
    "revived": "已盘活面积（亩）",
    "revived_on": "盘活日期",
}
_ALWAYS = {"number", "holder_name", "region_name", "zone_name", "area", "state_name", "users"}
_CHOICES: dict[str, Any] = {
    "state": Parcel.State,
    "nature": Parcel.Nature,
    "obtained": Parcel.Obtained,
    "way": Way,
}
Key = tuple[int, str]


class ParcelsImporter:
    """Parcels by county and number; what a file lacks stays as it stands, and shares that stand are never changed."""

    name = "parcels"
    label = "宗地清单"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return [PARCELS_SPEC]

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        shown = read | _ALWAYS | {f"{name}_name" for name in read}
        return {
            name: Heading(label, is_figure=name in ("area", "revived"))
            for name, label in _SHOWN.items()
            if name in shown
        }

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        checker = _Checker(context)
        for chunk in chunks(rows):
            checker.load(chunk)
            yield from map(checker.draft, chunk)

    def take(self, batch: Batch) -> None:
        taking.take_parcels(batch=batch)

    def standing_on(self, batch: Batch) -> list[str]:
        return taking.standing_on_parcels(batch)

    def undo(self, batch: Batch) -> list[str]:
        return taking.undo_parcels(batch=batch)

    def places(self, batch: Batch) -> set[str]:
        rows = records.taken_rows(batch)
        return places.of_regions(row.values["zone_id"] or row.values["region_id"] for row in rows)


class _Checker:
    """Compares the rows of one file with the parcels that stand."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._named = Named(context)
        self._places = Places(context)
        self._first: dict[Key, tuple[str, int]] = {}
        self._standing: dict[str, list[Parcel]] = {}

    def load(self, rows: list[Row]) -> None:
        """Makes the parcels and enterprises of these rows known."""
        today = self._context.today or date.max
        shares = LandShare.objects.on(today).select_related("enterprise").order_by("basis", "pk")
        known = with_revived(Parcel.objects.within(self._context.region)).select_related("region", "zone")
        known = known.prefetch_related(Prefetch("shares", shares, to_attr="standing_shares"))
        self._standing = {}
        for parcel in known.filter(number__in={parcel_rows.number_of(row) for row in rows}):
            parcel.users, parcel.user_parts = users.words(parcel), []
            self._standing.setdefault(parcel.number, []).append(parcel)
        self._named.load(rows)

    def draft(self, row: Row) -> Draft:
        """The row checked and compared."""
        place, misplaced = self._place(row)
        parcel = self._parcel(row, place)
        parts, overfull, doubts = users.shares(row, self._named)
        revived, too_much, less = parcel_rows.revival(row, parcel, self._context.today)
        problems = parcel_rows.problems(row) + overfull + too_much + _below_standing(row, parcel)
        for reason, about in ((self._repeats(row, place), "number"), (misplaced, "region_name")):
            if reason:
                problems.append(problem(reason, value=row.texts.get(about, ""), about=about))
        values = parcel_rows.values(row)
        if problems or place is None:
            return records.refused(row, problems, values)
        values |= revived | {"region_id": place.region.pk, "zone_id": place.zone.pk if place.zone else None}
        said, differs = self._users(row, parcel, parts)
        values |= said
        # Where shares stand, the row's are only held against them: who could not be found is of no account.
        settled = parcel is not None and bool(parcel.standing_shares)  # type: ignore[attr-defined]
        remarks = [*parcel_rows.remarks(row), *(() if settled else doubts), *less, *differs]
        return records.compared(row, parcel, values, problems=remarks, shown=self._names)

    def _place(self, row: Row) -> tuple[Place | None, str]:
        """Where the parcel lies: as the row says, as it stands, as its enterprise does, or the importer's county."""
        code, name = row.texts.get("region_code", ""), row.texts.get("region_name", "")
        found: Place | str | None = self._places.find(code, name) if code or name else None
        same = self._standing.get(parcel_rows.number_of(row), [])
        if found is None and len(same) == 1:
            found = Place(same[0].region, same[0].zone)
        if found is None and (firm := self._named.firm(row)):
            found = self._places.by_key(firm.zone_id or firm.region_id)
        found = found or self._places.own() or reasons.NO_PLACE
        if isinstance(found, str):
            return None, found
        return found, self._context.why_closed(found.path)

    def _parcel(self, row: Row, place: Place | None) -> Parcel | None:
        same = self._standing.get(parcel_rows.number_of(row), [])
        return next((each for each in same if place and each.region_id == place.region.pk), None)

    def _repeats(self, row: Row, place: Place | None) -> str:
        key = (place.region.pk if place else 0, parcel_rows.number_of(row))
        sheet, number = self._first.setdefault(key, (row.sheet, row.row))
        if (sheet, number) == (row.sheet, row.row) or not key[1]:
            return ""
        there = "" if sheet == row.sheet else f"工作表“{sheet}”"
        return reasons.SAME_PARCEL.format(sheet=there, row=number)

    def _users(
        self, row: Row, parcel: Parcel | None, parts: list[areas.Part]
    ) -> tuple[dict[str, Any], list[dict[str, str]]]:
        """The shares to be written where none stand yet; a doubt where others stand."""
        if not parts:
            return {}, []
        if parcel is None or not parcel.standing_shares:  # type: ignore[attr-defined]
            names = self._share_words(parts)
            return {"user_parts": users.staged(parts), "users": names}, []
        standing = {(s.enterprise_id, s.basis, s.area) for s in parcel.standing_shares}  # type: ignore[attr-defined]
        if {(part.enterprise, str(part.basis), part.area) for part in parts} == standing:
            return {}, []
        why = reasons.USERS_DIFFER.format(users=parcel.users)  # type: ignore[attr-defined]
        return {}, [problem(why, value=row.texts.get("users", "")[:60], about="users", warning=True)]

    def _share_words(self, parts: list[areas.Part]) -> str:
        return "；".join(
            wording.user_words(self._named.name_of(part.enterprise), part.area, users.LABELS[part.basis])
            for part in parts
        )

    def _names(self, values: dict[str, Any]) -> dict[str, Any]:
        """The names of what stands as keys, for the preview."""
        names: dict[str, Any] = {
            f"{name}_name": str(choices(values[name]).label)
            for name, choices in _CHOICES.items()
            if values.get(name)
        }
        if "region_id" in values:
            names["region_name"] = self._places.name_of(values["region_id"])
            names["zone_name"] = self._places.name_of(values["zone_id"])
        return names


def _below_standing(row: Row, parcel: Parcel | None) -> list[dict[str, str]]:
    """Why the area cannot become smaller than what is used or was revived."""
    area = row.values.get("area")
    if parcel is None or area is None or area <= 0:
        return []
    held = areas.held_on([s.part for s in parcel.standing_shares], date.max)  # type: ignore[attr-defined]
    shared, revived = areas.used(held), parcel.revived  # type: ignore[attr-defined]
    if shared <= area and revived <= area:
        return []
    told = {"area": area, "shared": shared, "revived": revived}
    why = reasons.AREA_BELOW_STANDING.format(**{name: plain(value) for name, value in told.items()})
    return [problem(why, value=plain(area), about="area")]
