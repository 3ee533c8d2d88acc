"""Which importers there are. An app that takes spreadsheets registers one; this room knows no other app."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol, runtime_checkable

from accounts.models import Region
from accounts.periods import Period
from imports.reading import FormSpec, Row


@dataclass(slots=True)
class Draft:
    """A row that the importer has checked and compared, ready to be staged."""

    row: Row
    kind: str
    uscc: str = ""
    """The code by which the row was matched, where the row itself has none."""
    target: int | None = None
    values: dict[str, Any] | str = field(default_factory=dict)
    """What is to be taken, and what stands: as JSON values, or as the finished text of a JSON object."""
    before: dict[str, Any] | str = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)
    reasons: int = 0
    """The numbers of the problems' reasons as bits, given by staging."""


@dataclass(frozen=True)
class Context:
    """What a check may know: the form, the period, the scope, and the uploader's leave to override."""

    form: str
    period: Period | None
    region: Region
    override_uscc: bool = False
    closed: Mapping[str, str] = field(default_factory=dict)
    """Region path → why its figures of this form and period may not be written now."""
    lines: int = 0
    """How many rows the file has at most: with many, much of what is on record will be asked for."""
    prepared: Any = None
    """What the importer's `prepare` returned, if it was asked."""
    today: date | None = None
    """The day of the check; without one nothing is refused for lying in the future."""

    @property
    def is_ahead(self) -> bool:
        """Whether the period's month has not begun: then it is the file that must be mended."""
        return bool(self.period and self.today and self.period.date > self.today)

    def why_closed(self, region_path: str) -> str:
        """The reason why rows of the region with that path are refused; empty where they are not."""
        return reason_in(self.closed, region_path) if self.closed else ""


def reason_in(closed: Mapping[str, str], region_path: str) -> str:
    """The reason that holds for the region with that path: its own, or that of one around it."""
    steps = range(Region.steplen, len(region_path) + 1, Region.steplen)
    return next((why for end in steps if (why := closed.get(region_path[:end], ""))), "")


@dataclass(frozen=True)
class Heading:
    """How a staged value is headed in a preview; only a figure is grouped and stands to the right."""

    label: str
    is_figure: bool = False
    is_personal: bool = False
    """Whether it is somebody's name or telephone, which a preview shows masked."""
    is_month: bool = False
    """Whether its date stands for a whole month, which a preview shows without the day."""
    words: Mapping[str, str] = field(default_factory=dict, compare=False)
    """What a person reads in place of a value that is kept as a key."""


class Importer(Protocol):
    """What an app hands in to have its spreadsheets taken."""

    name: str
    label: str

    @property
    def specs(self) -> Sequence[FormSpec]:
        """The forms it reads, each with its columns."""

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        """Each row with its kind, what stood before, and the reasons of a refusal."""

    def take(self, batch: Any) -> None:
        """Writes the staged rows of the batch; called inside the taking's transaction."""

    def standing_on(self, batch: Any) -> list[str]:
        """What stands on the batch's rows, so that they cannot be taken back: a sentence each; changes nothing."""

    def undo(self, batch: Any) -> list[str]:
        """What stands on the batch's rows, a sentence each, nothing being changed; [] once all is as before.

        Called inside the undoing's transaction with the batch still `taken`. A row that was new is removed,
        a changed one gets its `before` back and the place (batch, sheet, row) that it had.
        """

    def places(self, batch: Any) -> set[str]:
        """The paths of the regions in which the batch's new and changed rows lie."""

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        """Staged value name → its heading, with unit, in the form's order, for a file with columns `read`."""


@runtime_checkable
class Preparing(Protocol):
    """An importer that can be asked beforehand for what it will need, while a long file is being loaded."""

    name: str

    def prepare(self) -> Any:
        """What `check` finds in its context as `prepared`."""


@runtime_checkable
class Listed(Protocol):
    """An importer whose records have a list of their own, to which the result of a taking leads."""

    name: str

    def listing(self, batch: Any) -> tuple[str, str]:
        """What the list is called, and its address with the batch's records in it."""


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Makes an importer known under its name."""
    _importers[importer.name] = importer


def get(name: str) -> Importer:
    """The importer of that name. Raises KeyError."""
    return _importers[name]


def of_form(form: str) -> Importer:
    """The importer that reads the form. Raises StopIteration for a form that none does."""
    return next(importer for importer in all_importers() if any(spec.name == form for spec in importer.specs))


def spec_of(form: str) -> FormSpec:
    """What the form looks like. Raises StopIteration for a form that no importer reads."""
    return next(spec for spec in of_form(form).specs if spec.name == form)


def label_of(form: str) -> str:
    """The Chinese name of the form; the name itself where no importer reads it any more."""
    specs = (spec for importer in all_importers() for spec in importer.specs)
    return next((spec.label for spec in specs if spec.name == form), form)


def all_importers() -> list[Importer]:
    """Every importer, in the order of registration."""
    return list(_importers.values())


Gate = Callable[[Any, Any], Mapping[str, str]]
_gates: list[Gate] = []


def register_gate(gate: Gate) -> None:
    """Has `gate` asked before rows are staged, taken and taken back.

    (batch, who writes or None for a command) → {region path: why it may not be written}.
    """
    _gates.append(gate)


def closed_to(batch: Any, by: Any) -> dict[str, str]:
    """Region path → why `by` may not write the batch's figures there now; the first gate's reason stands."""
    closed: dict[str, str] = {}
    for gate in _gates:
        closed = {**gate(batch, by), **closed}
    return closed


Settling = Callable[[Region], Mapping[str, date]]
_settlings: list[Settling] = []


def register_settling(settling: Settling) -> None:
    """Has `settling` asked which months of the units in a region are done, by whoever changes what they count."""
    _settlings.append(settling)


def settled_in(region: Region) -> dict[str, date]:
    """Path of the unit → the last month of it whose figures are confirmed."""
    settled: dict[str, date] = {}
    for settling in _settlings:
        settled |= settling(region)
    return settled


class Doubt(NamedTuple):
    """What a rule would find once a batch is taken: `row` is the staged row's key, None for a unit's sums."""

    row: int | None
    name: str
    level: str
    why: str


@dataclass(frozen=True)
class Standing:
    """What stands against the sheets of a taken batch; `address` leads to it, empty for who may not see it."""

    is_pending: bool
    errors: int = 0
    doubts: int = 0
    address: str = ""


class Judge(Protocol):
    """A room that has rules for figures, and holds a compared batch against them before it is taken."""

    def forms(self) -> Iterable[str]:
        """The forms that it has rules for."""

    def judge(self, batch: Any) -> Iterable[Doubt]:
        """What would be found of the batch's new and changed rows if they were taken; changes nothing."""

    def standing(self, batch: Any, user: Any) -> Standing:
        """What stands against the sheets of the batch's form, period and region now."""


_judges: list[Judge] = []


def register_judge(judge: Judge) -> None:
    """Has `judge` asked about batches of its forms once they are compared."""
    _judges.append(judge)


def judge_of(form: str) -> Judge | None:
    """Who has rules for the form, if anybody."""
    return next((judge for judge in _judges if form in judge.forms()), None)


def judged_forms() -> set[str]:
    """Every form that somebody has rules for."""
    return {form for judge in _judges for form in judge.forms()}
