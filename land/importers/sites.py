"""The importer of 散乱污 sites: known by county, township and name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from enterprises.importers import places
from enterprises.importers.owners import Owner, Owners
from enterprises.importers.places import Place, Places
from enterprises.importers.reasons import problem
from imports import records
from imports.chunking import chunks
from imports.models import Batch
from imports.reading import FormSpec, Row
from imports.registry import Context, Draft, Heading
from land.importers import reasons, site_rows
from land.importers.site_form import SITES_SPEC
from land.models import Site
from land.services import taking

_SHOWN = {
    "name": "名称",
    "region_name": "所在县区",
    "zone_name": "所在园区",
    "township": "乡镇（街道）",
    "address": "地址",
    "owner": "经营者",
    "trade": "行业",
    "violation_name": "问题类别",
    "problem": "存在问题",
    "disposal_name": "整治方式",
    "responsible": "责任单位",
    "found_on": "排查日期",
    "due_on": "整治时限",
    "state_name": "状态",
    "done_on": "完成日期",
    "accepted_on": "验收日期",
}
_ALWAYS = {"name", "region_name", "zone_name", "township", "disposal_name", "violation_name"}
_CHOICES: dict[str, Any] = {"violation": Site.Violation, "disposal": Site.Disposal, "state": Site.State}
Key = tuple[int, str, str]


class SitesImporter:
    """Sites of a list; what it lacks stays as it stands, and proof on record is never overwritten."""

    name = "sites"
    label = "散乱污清单"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return [SITES_SPEC]

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        shown = read | _ALWAYS | {f"{name}_name" for name in read}
        return {
            name: Heading(label, is_personal=name == "owner")
            for name, label in _SHOWN.items()
            if name in shown
        }

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        checker = _Checker(context)
        for chunk in chunks(rows):
            checker.load(chunk)
            yield from map(checker.draft, chunk)

    def take(self, batch: Batch) -> None:
        taking.take_sites(batch=batch)

    def standing_on(self, batch: Batch) -> list[str]:
        return records.standing_on(Site, batch)

    def undo(self, batch: Batch) -> list[str]:
        return taking.undo_sites(batch=batch)

    def places(self, batch: Batch) -> set[str]:
        rows = records.taken_rows(batch)
        return places.of_regions(row.values["zone_id"] or row.values["region_id"] for row in rows)


class _Checker:
    """Compares the rows of one file with the sites that stand."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._owners = Owners(context)
        self._places = Places(context)
        self._first: dict[Key, tuple[str, int]] = {}
        self._standing: dict[Key, Site] = {}
        self._begun: set[int] = set()

    def load(self, rows: list[Row]) -> None:
        """Makes the sites and enterprises of these rows known."""
        known = Site.objects.within(self._context.region)
        known = known.filter(name__in={site_rows.name_of(row) for row in rows}).order_by()
        self._standing = {(site.region_id, site.township, site.name): site for site in known}
        begun = known.exclude(checks=None, measures=None)
        self._begun = set(begun.values_list("pk", flat=True))
        self._owners.load(rows)

    def draft(self, row: Row) -> Draft:
        """The row checked and compared."""
        place, misplaced = self._place(row)
        key = (place.region.pk if place else 0, site_rows.township_of(row), site_rows.name_of(row))
        site = self._standing.get(key)
        problems = site_rows.problems(row, site, self._context.today)
        for reason, about in ((self._repeats(row, key), "name"), (misplaced, "region_name")):
            if reason:
                problems.append(problem(reason, value=row.texts.get(about, ""), about=about))
        values = site_rows.values(row, site)
        if problems or place is None:
            return records.refused(row, problems, values)
        values |= {"region_id": place.region.pk, "zone_id": place.zone.pk if place.zone else None}
        owner = self._owners.find(row)
        if isinstance(owner, Owner):
            values["enterprise_id"] = owner.pk
        remarks = site_rows.remarks(row, site) + self._fixed(row, site, values)
        return records.compared(row, site, values, problems=remarks, shown=self._names)

    def _place(self, row: Row) -> tuple[Place | None, str]:
        """Where the site lies: as the row says, or the importer's county."""
        code, name = row.texts.get("region_code", ""), row.texts.get("region_name", "")
        found: Place | str | None = self._places.find(code, name) if code or name else None
        found = found or self._places.own() or reasons.NO_PLACE
        if isinstance(found, str):
            return None, found
        return found, self._context.why_closed(found.path)

    def _repeats(self, row: Row, key: Key) -> str:
        sheet, number = self._first.setdefault(key, (row.sheet, row.row))
        if (sheet, number) == (row.sheet, row.row):
            return ""
        return reasons.SAME_SITE.format(sheet="" if sheet == row.sheet else f"工作表“{sheet}”", row=number)

    def _fixed(self, row: Row, site: Site | None, values: dict[str, Any]) -> list[dict[str, str]]:
        """A site that is worked on one way is not turned to the other by a list."""
        if site is None or site.pk not in self._begun or values.get("disposal") in (None, site.disposal):
            return []
        del values["disposal"]
        text = row.texts.get("disposal", "")
        why = reasons.DISPOSAL_FIXED.format(standing=site.get_disposal_display(), value=text)
        return [problem(why, value=text, about="disposal", warning=True)]

    def _names(self, values: dict[str, Any]) -> dict[str, Any]:
        """The names of what stands as keys, for the preview."""
        names: dict[str, Any] = {
            f"{name}_name": str(choices(values[name]).label)
            for name, choices in _CHOICES.items()
            if values.get(name)
        }
        names["region_name"] = self._places.name_of(values["region_id"])
        names["zone_name"] = self._places.name_of(values["zone_id"])
        return names
