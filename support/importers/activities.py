"""The importer of activities: one row an activity of a region, by day and title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Sum

from accounts.days import day_of
from accounts.models import Region
from enterprises.importers import places, reasons
from imports import records
from imports.chunking import chunks
from imports.models import Batch
from imports.reading import Dimension, FormSpec, Row
from imports.registry import Context, Draft, Heading
from support import messages
from support.importers import wording
from support.importers.columns import Repeats, day_problem, error, number, text
from support.models import Activity

SPEC = FormSpec(
    name="activities",
    label="对接活动清单",
    title_words=("活动",),
    periodic=False,
    telling=("held_on",),
    columns=(
        text("kind", "活动类型", "类型", "类别", "活动类别"),
        text("held_on", "活动日期", "日期", "举办时间", "活动时间", "举办日期"),
        text("region_name", "举办地区", "县区", "所在县区", "所属县区", "地区"),
        text("place", "地点", "活动地点", "举办地点"),
        text("host", "主办单位", "主办", "承办单位", "组织单位"),
        number("people", "参加人数", "人数", "参训人数", dimension=Dimension.PERSONS),
        number("enterprises", "参加企业数", "企业数", "参会企业数", "参会企业（户）"),
        number("signed_amount", "签约金额", "意向金额", "授信金额", "签约额", dimension=Dimension.MONEY),
        text("results", "活动成果", "成果", "成效", "活动成效"),
    ),
)
_SHOWN = {
    "title": Heading("活动名称"),
    "kind_name": Heading("活动类型"),
    "held_on": Heading("活动日期"),
    "region_name": Heading("举办地区"),
    "place": Heading("地点"),
    "host": Heading("主办单位"),
    "people": Heading("参加人数（人）", is_figure=True),
    "enterprises": Heading("参加企业数（户）", is_figure=True),
    "signed_amount": Heading("签约金额（千元）", is_figure=True),
    "results": Heading("活动成果"),
}
_ALWAYS = {"title", "kind_name", "held_on", "region_name"}
_FIGURES = {"people": "参加人数", "enterprises": "参加企业数", "signed_amount": "签约金额"}
_LONGEST = {"title": 200, "place": 100, "host": 100}
Key = tuple[int, date, str]


class ActivitiesImporter:
    """Activities; what a list lacks stays as it stands."""

    name = "activities"
    label = "对接活动清单"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return [SPEC]

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        return {name: heading for name, heading in _SHOWN.items() if name in read | _ALWAYS}

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        checker = _Checker(context)
        for chunk in chunks(rows):
            checker.load(chunk)
            yield from map(checker.draft, chunk)

    def take(self, batch: Batch) -> None:
        records.write(Activity, batch)

    def standing_on(self, batch: Batch) -> list[str]:
        return records.standing_on(Activity, batch)

    def undo(self, batch: Batch) -> list[str]:
        return records.undo(Activity, batch)

    def places(self, batch: Batch) -> set[str]:
        return places.of_regions(row.values["region_id"] for row in records.taken_rows(batch))


class _Checker:
    """Compares the rows of one file with the activities that stand; a city holds activities too."""

    def __init__(self, context: Context) -> None:
        self._context, self._repeats = context, Repeats()
        regions = list(Region.objects.all())
        self._names = {region.pk: region.name for region in regions}
        self._paths = {region.pk: region.path for region in regions}
        inside = [region for region in regions if region.path.startswith(context.region.path)]
        self._by_name = {name: region for region in regions for name in region.names}
        self._by_name |= {name: region for region in inside for name in region.names}
        self._known: dict[Key, Any] = {}

    def load(self, rows: list[Row]) -> None:
        """Makes the activities of these rows known."""
        titles = {_title(row) for row in rows}
        rows_of = Activity.objects.filter(title__in=titles).order_by()
        found = rows_of.annotate(came=Sum("attendances__people"))
        self._known = {(each.region_id, each.held_on, each.title): each for each in found}

    def draft(self, row: Row) -> Draft:
        """The row checked and compared."""
        region, why = self._region(row)
        problems = [*reasons.of_row(row), *_refusals(row, self._context.today), *why]
        values = _values(row)
        if problems or region is None:
            return records.refused(row, problems, values)
        values["region_id"] = region
        key = (region, values["held_on"], values["title"])
        known = self._known.get(key)
        again = [*self._repeats.of(row, key), *_below_listed(known, values.get("people"))]
        if again:
            return records.refused(row, again, values)
        return records.compared(row, known, values, shown=self._shown)

    def _region(self, row: Row) -> tuple[int | None, list[dict[str, str]]]:
        """Who held it: as the row says, else whoever uploads."""
        written = row.texts.get("region_name", "")
        own = self._context.region
        if not written:
            if own.kind == Region.Kind.PROVINCE:
                return None, [error(messages.NO_ACTIVITY_PLACE, about="region_name")]
            return own.pk, []
        region = self._by_name.get(written)
        if region is None:
            why = messages.UNKNOWN_PLACE.format(value=written)
        elif not region.path.startswith(own.path):
            why = messages.OUTSIDE.format(region=own.name)
        else:
            why = self._context.why_closed(region.path)
        return region.pk if region else None, (
            [error(why, value=written, about="region_name")] if why else []
        )

    def _shown(self, values: dict[str, Any]) -> dict[str, Any]:
        """The names of what stands as keys, for the preview."""
        names: dict[str, Any] = {}
        if "kind" in values:
            names["kind_name"] = Activity.Kind(values["kind"]).label
        if "region_id" in values:
            names["region_name"] = self._names[values["region_id"]]
        return names


def _below_listed(known: Any, people: int | None) -> list[dict[str, str]]:
    """Fewer people cannot have come than the list of enterprises has."""
    if known is None or people is None or people >= (known.came or 0):
        return []
    return [error(messages.BELOW_LISTED.format(listed=known.came), about="people")]


def _title(row: Row) -> str:
    """What the activity is called: the form's rows are about activities, as others' are about enterprises."""
    return row.name.strip()


def _kind(row: Row) -> str:
    """The kind that the column says, else that of the title."""
    written = row.texts.get("kind", "")
    return wording.activity_of(written) if written else wording.activity_of(_title(row))


def _values(row: Row) -> dict[str, Any]:
    """The fields that the row says something about; a blank says nothing."""
    found: dict[str, Any] = {}
    if title := _title(row):
        found["title"] = title[: _LONGEST["title"]]
    for name in ("place", "host", "results"):
        if said := row.texts.get(name, "").strip():
            found[name] = said[: _LONGEST.get(name)]
    if kind := _kind(row):
        found["kind"] = kind
    if day := day_of(row.texts.get("held_on", "")):
        found["held_on"] = day
    for name in _FIGURES:
        if (value := row.values.get(name)) is not None:
            found[name] = value if name == "signed_amount" else int(value)
    return found


def _refusals(row: Row, today: date | None) -> list[dict[str, str]]:
    found, written = [], row.texts.get("kind", "")
    title = _title(row)
    if not title:
        found.append(error(messages.NO_TITLE, about="name"))
    if len(title) > _LONGEST["title"]:
        found.append(error(messages.LONG_TEXT.format(label="活动名称", most=200), value=title[:30]))
    if not _kind(row):
        why = messages.UNKNOWN_ACTIVITY.format(value=written) if written else messages.NO_ACTIVITY_KIND
        found.append(error(why, value=written, about="kind"))
    found += day_problem(row, "held_on", messages.NO_HELD_ON, today)
    found += [
        error(messages.NEGATIVE.format(label=label), about=name)
        for name, label in _FIGURES.items()
        if (value := row.values.get(name)) is not None and value < 0
    ]
    return found
