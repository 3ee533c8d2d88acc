"""The importer of monthly returns: output, finance, energy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from accounts.figures import exact
from enterprises import return_forms
from enterprises.importers import places, reasons, undoing
from enterprises.importers.history import History
from enterprises.importers.matching import Known, Matcher, whole_register
from enterprises.importers.standing import Library, Standing
from enterprises.selectors import backdata, identity
from imports import standing as batches
from imports.chunking import chunks
from imports.models import Batch, StagedRow
from imports.moving import move
from imports.reading import FormSpec, Row
from imports.reading.texts import plain as plain
from imports.registry import Context, Draft, Heading

Kind = StagedRow.Kind


class ReturnsImporter:
    """Monthly returns, one row an enterprise; values that a file lacks stay as they stand."""

    name = "returns"
    label = "统计报表"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return return_forms.return_specs()

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        names = [part for name in return_forms.value_names(form) for part in (name, f"{name}_prior")]
        return {
            n: Heading(f"{return_forms.label_of(form, n)}（{return_forms.unit_of(form, n)}）", is_figure=True)
            for n in names
            if n in read
        }

    def prepare(self) -> list[Known] | None:
        return whole_register()

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        matcher, standing, library = Matcher(context), Standing(context), Library(context)
        history = History(context)
        locked = backdata.all_locked(context.period.date) if context.period else set()
        for chunk in chunks(rows):
            matcher.load(chunk)
            named = [(row, matcher.match(row)) for row in chunk]
            owing = _owing(context, [each.pk for _, each in named if isinstance(each, Known)])
            matched = [(row, _checked(matcher, row, each, context, owing)) for row, each in named]
            known = [found.pk for _, found in matched if isinstance(found, Known)]
            standing.load(known)
            library.load(known)
            history.load(known)
            doubts = dict(
                history.doubts([(row, found.pk if isinstance(found, Known) else 0) for row, found in matched])
            )
            for place, (row, found) in enumerate(matched):
                if isinstance(found, Known):
                    draft = _compared(row, found, standing, context.form, counts=library.has(found.pk))
                    if row.name != found.name or row.uscc != found.uscc:
                        _remark_former(draft, matcher, found)
                    if place in doubts:
                        draft.problems = [*draft.problems, *doubts[place]]
                    yield _kept_out(draft, context) if found.pk in locked else draft
                else:
                    yield Draft(row, Kind.REFUSED, values=row.figures, problems=found)

    def take(self, batch: Batch) -> None:
        model = return_forms.MODELS[batch.form]
        for names, sheets in _sheets_by_columns(batch).items():
            move(model, batch, names, sheets)

    def standing_on(self, batch: Batch) -> list[str]:
        return identity.merged_away(batch) or undoing.standing_on(batch)

    def undo(self, batch: Batch) -> list[str]:
        return identity.merged_away(batch) or undoing.undo(batch)

    def places(self, batch: Batch) -> set[str]:
        assert batch.period is not None
        keys = batches.targets(batch)
        return places.of_enterprises(set(keys) - backdata.asked(batch.period, keys))


def _sheets_by_columns(batch: Batch) -> dict[tuple[str, ...], list[str]]:
    """The values that sheets have columns for, with those sheets; most files have one such set."""
    names = [part for name in return_forms.value_names(batch.form) for part in (name, f"{name}_prior")]
    grouped: dict[tuple[str, ...], list[str]] = {}
    for layout in batch.layouts:
        read = tuple(name for name in names if name in layout["columns"])
        grouped.setdefault(read, []).append(layout["sheet"])
    return grouped


def _owing(context: Context, enterprises: Sequence[int]) -> set[int]:
    """Those that still owe back data of the period: a closed sheet, which never counted them, does not keep it out."""
    if context.period is None or not context.closed:
        return set()
    return backdata.asked(context.period.date, enterprises)


def _checked(
    matcher: Matcher, row: Row, found: Known | str, context: Context, owing: set[int]
) -> Known | list[dict[str, str]]:
    """The row's enterprise, or every reason to refuse the row."""
    problems = reasons.of_row(row)
    if isinstance(found, str):
        if not (row.uscc or row.name):
            return problems
        return [_about_key(row, found), *problems]
    if repeated := matcher.repeats(row, found.uscc):
        return [_about_key(row, repeated)]
    if found.pk not in owing and (closed := context.why_closed(found.region_path)):
        said = reasons.not_come if context.is_ahead else reasons.closed
        return [said(closed), *problems]
    return problems or found


def _remark_former(draft: Draft, matcher: Matcher, known: Known) -> None:
    """A former code or name is told as such, not as a name that differs."""
    if told := matcher.remarks(draft.row, known):
        about = {problem["about"] for problem in told}
        draft.problems = [*told, *(each for each in draft.problems if each["about"] not in about)]


def _kept_out(draft: Draft, context: Context) -> Draft:
    """A row that says something else than locked back data is refused; one that says the same is not."""
    if draft.kind == Kind.UNCHANGED or context.period is None:
        return draft
    why = reasons.LOCKED.format(period=context.period.label)
    return Draft(draft.row, Kind.REFUSED, values=draft.values, problems=[reasons.closed(why)])


def _about_key(row: Row, why: str) -> dict[str, str]:
    """A reason that lies in the code or, where there is none, the name."""
    if row.uscc:
        return reasons.problem(why, heading="统一社会信用代码", value=row.uscc, about="uscc")
    return reasons.problem(why, heading="企业名称", value=row.name, about="name")


def _compared(row: Row, known: Known, standing: Standing, form: str, *, counts: bool) -> Draft:
    draft = Draft(row, Kind.NEW, uscc=row.uscc or known.uscc, target=known.pk, values=row.figures)
    if not counts or (row.name and row.name != known.name):
        draft.problems = _remarks(row, known, counts=counts)
    if "-" in row.digits:
        draft.problems = [*draft.problems, *_negatives(row, form)]
    if found := standing.compare(row, known.pk):
        draft.before, same = found
        draft.kind = Kind.UNCHANGED if same else Kind.CHANGED
        if not same and (emptied := standing.emptied_by(row, known.pk)):
            draft.problems = [*draft.problems, _emptied(emptied, form)]
    return draft


def _remarks(row: Row, known: Known, *, counts: bool) -> list[dict[str, str]]:
    """What deserves a look in a row that is taken."""
    remarks = []
    if row.name and row.name != known.name:
        why = reasons.OTHER_NAME.format(name=known.name)
        remarks.append(reasons.problem(why, heading="企业名称", value=row.name, about="name", warning=True))
    if not counts:
        remarks.append(reasons.problem(reasons.NOT_IN_LIBRARY, value=known.uscc, about="uscc", warning=True))
    return remarks


def _emptied(figures: dict[str, Decimal], form: str) -> dict[str, str]:
    return reasons.emptied(
        {
            name: f"{return_forms.label_of(form, name)} {exact(figure)} {return_forms.unit_of(form, name)}"
            for name, figure in figures.items()
        }
    )


def _negatives(row: Row, form: str) -> list[dict[str, str]]:
    """Figures below zero of values that nobody can have less than none of."""
    below = ((name, value) for name, value in row.values.items() if value is not None and value < 0)
    return [
        reasons.problem(
            reasons.NEGATIVE.format(label=return_forms.label_of(form, name)),
            value=plain(value),
            about=name,
            warning=True,
        )
        for name, value in below
        if not return_forms.may_be_negative(name.removesuffix("_prior"))
    ]
