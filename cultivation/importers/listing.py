"""What the importers of this room share: a list with one record a row, each of a known enterprise."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from cultivation import messages
from cultivation.services import proposing
from cultivation.signals import counts_changed
from enterprises.importers import places, reasons
from enterprises.importers.matching import Known, Matcher
from imports import records
from imports.chunking import chunks
from imports.models import Batch, StagedRow
from imports.placed import Placed
from imports.reading import FormSpec, Row
from imports.registry import Context, Draft, Heading

Values = dict[str, Any]
Problems = list[dict[str, str]]


class EnterpriseListImporter:
    """A list of records of enterprises; what a file lacks stays as it stands."""

    name: str
    label: str
    spec: FormSpec
    model: type[Placed]
    shown: Mapping[str, str]
    figures: frozenset[str] = frozenset()
    month_field: str
    """Which value says from when on the record counts."""

    @property
    def specs(self) -> Sequence[FormSpec]:
        return [self.spec]

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        return {
            name: Heading(label, is_figure=name in self.figures, is_month=name in self.spec.months)
            for name, label in self.shown.items()
        }

    def read(self, row: Row, context: Context) -> tuple[Values, Problems]:
        """The fields that the row says something about, and why it cannot be taken."""
        raise NotImplementedError

    def key(self, values: Values) -> Hashable:
        """What the record is known by among those of its enterprise."""
        raise NotImplementedError

    def names(self, values: Values) -> Values:
        """A reader's names for what stands as keys."""
        return {}

    def beside(self, values: Values, standing: Iterable[Any]) -> Problems:
        """Why a new record cannot stand beside those of its enterprise that stand."""
        return []

    def remarks(self, row: Row, values: Values) -> Problems:
        """What deserves a look in a row that is taken."""
        return []

    def more(self, row: StagedRow, record: Any, batch: Batch) -> Values:
        """Further values of a row that is written."""
        return {"recorded_by_name": batch.uploaded_by_name[:40], "recorded_at": timezone.now()}

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        matcher, first = Matcher(context), dict[Hashable, tuple[str, int]]()
        for chunk in chunks(rows):
            matcher.load(chunk)
            matched = [(row, matcher.match(row)) for row in chunk]
            standing = self._standing({found.pk for _, found in matched if isinstance(found, Known)})
            for row, found in matched:
                yield self._draft(row, found, standing, first, context)

    def _standing(self, enterprises: set[int]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        manager: Any = self.model._default_manager
        for record in manager.filter(enterprise__in=enterprises).order_by("pk"):
            found.setdefault(record.enterprise_id, []).append(record)
        return found

    def _draft(
        self,
        row: Row,
        found: Known | str,
        standing: dict[int, list[Any]],
        first: dict[Hashable, tuple[str, int]],
        context: Context,
    ) -> Draft:
        values, problems = self.read(row, context)
        problems = [*_about_enterprise(row, found, context), *reasons.of_row(row), *problems]
        if problems or not isinstance(found, Known):
            return records.refused(row, problems, values)
        values = {"enterprise_id": found.pk, **values}
        if why := _repeats(row, (found.pk, self.key(values)), first):
            return records.refused(row, [reasons.problem(why, value=row.name, about="name")], values)
        own = standing.get(found.pk, [])
        record = next((each for each in own if self.key(_of(each, self.model)) == self.key(values)), None)
        if record is None and (beside := self.beside(values, own)):
            return records.refused(row, beside, values)
        remarks = [*_other_name(row, found), *self.remarks(row, values)]
        return records.compared(row, record, values, problems=remarks, uscc=found.uscc, shown=self.names)

    def take(self, batch: Batch) -> None:
        records.write(self.model, batch, lambda row, record: self.more(row, record, batch))
        self._tell(batch)

    def standing_on(self, batch: Batch) -> list[str]:
        return records.standing_on(self.model, batch)

    def undo(self, batch: Batch) -> list[str]:
        sentences = records.undo(self.model, batch)
        if not sentences:
            self._tell(batch)
        return sentences

    def places(self, batch: Batch) -> set[str]:
        rows = records.taken_rows(batch)
        return places.of_enterprises({row.values["enterprise_id"] for row in rows})

    def _tell(self, batch: Batch) -> None:
        """What rests on the records is owed from their first month on."""
        rows = records.taken_rows(batch)
        months = [row.values.get(self.month_field) for row in rows]
        known = [date.fromisoformat(month) for month in months if month]
        known += [batch.period] if batch.period else []
        if known:
            proposing.owe_latest(now=timezone.now())
            counts_changed.send(sender=self.model, since=min(known).replace(day=1), until=None)


def _of(record: Any, model: type[Placed]) -> Values:
    """The record's fields by their names, as a row says them."""
    return {field.attname: getattr(record, field.attname) for field in model._meta.concrete_fields}


def _about_enterprise(row: Row, found: Known | str, context: Context) -> Problems:
    why = found if isinstance(found, str) else context.why_closed(found.region_path)
    if not why:
        return []
    about, heading = ("uscc", "统一社会信用代码") if row.uscc else ("name", "企业名称")
    return [reasons.problem(why, heading=heading, value=row.uscc or row.name, about=about)]


def _repeats(row: Row, key: Hashable, first: dict[Hashable, tuple[str, int]]) -> str:
    sheet, number = first.setdefault(key, (row.sheet, row.row))
    if (sheet, number) == (row.sheet, row.row):
        return ""
    return messages.SAME_ROW.format(sheet="" if sheet == row.sheet else f"工作表“{sheet}”", row=number)


def _other_name(row: Row, known: Known) -> Problems:
    if not row.name or row.name == known.name:
        return []
    why = reasons.OTHER_NAME.format(name=known.name)
    return [reasons.problem(why, heading="企业名称", value=row.name, about="name", warning=True)]
