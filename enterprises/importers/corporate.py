"""The importer of 个转企, 规改股 and 股上市: one row an event of an enterprise on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from accounts.days import Shortest, day_of
from enterprises.importers import places, reasons
from enterprises.importers.matching import Known, Matcher
from enterprises.models import CorporateEvent, Enterprise
from enterprises.services import corporate as services
from enterprises.services.naming import refresh_aliases
from imports import records
from imports.chunking import chunks
from imports.models import Batch
from imports.reading import Column, FormSpec, Kind, Row
from imports.registry import Context, Draft, Heading

Events = CorporateEvent
_KINDS = {
    Events.Kind.INCORPORATED: ("个转企", "个体转企业", "个体工商户转企业"),
    Events.Kind.JOINT_STOCK: ("规改股", "股改", "股份制改造", "改制为股份", "改股"),
    Events.Kind.LISTED: ("股上市", "上市", "挂牌"),
}
_BOARDS = {
    Events.Board.STAR: ("科创板",),
    Events.Board.GROWTH: ("创业板",),
    Events.Board.BEIJING: ("北交所", "北京证券交易所"),
    Events.Board.NEEQ: ("新三板", "全国中小企业股份转让"),
    Events.Board.REGIONAL: ("区域性股权", "股权托管", "四板", "专板"),
    Events.Board.ABROAD: ("港交所", "香港", "境外", "纳斯达克", "纽交所"),
    Events.Board.MAIN: ("主板", "上交所", "深交所", "中小板"),
}


def _text(name: str, label: str, *headings: str, required: bool = False) -> Column:
    return Column(name, label, (label, *headings), Kind.TEXT, required=required)


SPEC = FormSpec(
    name="corporate",
    label="企业升级事项",
    title_words=("个转企", "规改股", "股改", "股上市", "上市企业", "挂牌", "升级事项"),
    periodic=False,
    columns=(
        _text("kind", "事项类型", "事项", "升级类型", "升级事项", "转型类型", required=True),
        _text(
            "day",
            "办理日期",
            "日期",
            "登记日期",
            "变更日期",
            "转企时间",
            "股改时间",
            "上市日期",
            "上市时间",
            "挂牌时间",
        ),
        _text("document", "文号或依据", "文号", "依据", "批复文号", "核准文号", "证明材料"),
        _text("board", "上市板块", "板块", "挂牌板块", "上市地点", "交易所"),
        _text("stock_code", "股票代码", "证券代码"),
        _text("former_uscc", "原代码", "原统一社会信用代码", "个体工商户代码", "转前代码"),
        _text("former_name", "原名称", "个体工商户名称", "转前名称", "原企业名称"),
        _text("note", "备注", "说明"),
    ),
)
_HEADINGS = {
    "kind_name": "事项",
    "day": "日期",
    "document": "文号或依据",
    "board_name": "上市板块",
    "stock_code": "股票代码",
    "former_uscc": "原代码",
    "former_name": "原名称",
    "note": "备注",
}


class CorporateImporter:
    """Changes of form; an event on record of the same kind and board is compared, not doubled."""

    name = "corporate"
    label = "企业升级事项"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return [SPEC]

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        shown = read | {"kind_name", "day"} | ({"board_name"} if "board" in read else set())
        return {name: Heading(label) for name, label in _HEADINGS.items() if name in shown}

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        checker = _Checker(context)
        for chunk in chunks(rows):
            checker.load(chunk)
            yield from map(checker.draft, chunk)

    def take(self, batch: Batch) -> None:
        records.write(CorporateEvent, batch)
        services.link_former(CorporateEvent.objects.filter(batch=batch))

    def standing_on(self, batch: Batch) -> list[str]:
        return records.standing_on(CorporateEvent, batch)

    def undo(self, batch: Batch) -> list[str]:
        touched = {row.values["enterprise_id"] for row in records.taken_rows(batch)}
        if sentences := records.undo(CorporateEvent, batch):
            return sentences
        services.link_former(CorporateEvent.objects.filter(enterprise__in=touched))
        refresh_aliases(touched)
        return []

    def places(self, batch: Batch) -> set[str]:
        return places.of_enterprises({row.values["enterprise_id"] for row in records.taken_rows(batch)})


Key = tuple[int, str, str]


class _Checker:
    """Compares the rows of one file with the events that stand."""

    def __init__(self, context: Context) -> None:
        self._context, self._matcher = context, Matcher(context)
        self._first: dict[Key, tuple[str, int]] = {}
        self._standing: dict[Key, CorporateEvent] = {}
        self._enterprises: dict[int, Enterprise] = {}

    def load(self, rows: list[Row]) -> None:
        """Makes known what stands of the rows' enterprises."""
        self._matcher.load(rows)
        found = {each.pk for row in rows if isinstance(each := self._matcher.match(row), Known)}
        self._enterprises = Enterprise.objects.in_bulk(found)
        events = CorporateEvent.objects.filter(enterprise__in=found)
        self._standing = {(each.enterprise_id, each.kind, each.board): each for each in events}

    def draft(self, row: Row) -> Draft:
        """The row checked and compared."""
        known, problems = self._matcher.match(row), reasons.of_row(row)
        if isinstance(known, str):
            about = "uscc" if row.uscc else "name"
            problems.append(reasons.problem(known, value=row.uscc or row.name, about=about))
        said = _said(row, problems)
        if problems or said is None or isinstance(known, str):
            return records.refused(row, problems, _staged(said))
        key = (known.pk, said.kind, said.values["board"])
        problems += self._refusals(row, said, key)
        values = {"enterprise_id": known.pk, **_staged(said)}
        if problems:
            return records.refused(row, problems, values)
        remarks = self._matcher.remarks(row, known)
        return records.compared(
            row, self._standing.get(key), values, problems=remarks, uscc=known.uscc, shown=_names
        )

    def _refusals(self, row: Row, said: services.Said, key: Key) -> list[dict[str, str]]:
        place = self._first.setdefault(key, (row.sheet, row.row))
        if place != (row.sheet, row.row):
            why = reasons.SECOND_ROW.format(sheet="" if place[0] == row.sheet else place[0], row=place[1])
            return [reasons.problem(why, about="kind")]
        enterprise, today = self._enterprises[key[0]], self._context.today or date.max
        found = services.problems_of(enterprise, said, today, self._standing.get(key))
        return [
            reasons.problem(why, value=row.texts.get(name, ""), about=name) for name, why in found.items()
        ]


def _said(row: Row, problems: list[dict[str, str]]) -> services.Said | None:
    """What the row says; adds to `problems` what cannot be read."""
    text, day = row.texts.get("kind", ""), day_of(row.texts.get("day", ""), Shortest.MONTH)
    kind, board = _named(text, _KINDS), row.texts.get("board", "")
    listed = _named(board or text, _BOARDS) if kind == Events.Kind.LISTED else ""
    if not kind:
        problems.append(reasons.problem(reasons.UNKNOWN_KIND.format(value=text), value=text, about="kind"))
    if day is None:
        told = row.texts.get("day", "")
        problems.append(reasons.problem(reasons.NO_DAY, value=told, about="day"))
    if board and kind == Events.Kind.LISTED and not listed:
        problems.append(
            reasons.problem(reasons.UNKNOWN_BOARD.format(value=board), value=board, about="board")
        )
    if kind and kind != Events.Kind.LISTED and (board or row.texts.get("stock_code", "")):
        label = Events.Kind(kind).label
        problems.append(
            reasons.problem(reasons.BOARD_OF_NO_LISTING.format(kind=label), value=text, about="kind")
        )
    if not kind or day is None:
        return None
    texts = {name: row.texts.get(name, "") for name in ("document", "stock_code", "former_name", "note")}
    return services.Said(kind, day, board=listed, former_uscc=row.texts.get("former_uscc", "")[:18], **texts)


def _named(text: str, words: dict[Any, tuple[str, ...]]) -> str:
    return next((str(kind) for kind, known in words.items() if any(word in text for word in known)), "")


def _staged(said: services.Said | None) -> dict[str, Any]:
    return said.values if said else {}


def _names(values: dict[str, Any]) -> dict[str, Any]:
    """The words for what is staged as a code."""
    board = values.get("board")
    return {
        "kind_name": Events.Kind(values["kind"]).label,
        "board_name": Events.Board(board).label if board else "",
    }
