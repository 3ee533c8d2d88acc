"""The form of the mapping screen: a value and a unit for each column, errors beside what they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from accounts.periods import FIRST_MONTH, Period
from imports import mapping_screen as screen
from imports import registry
from imports.forms import PeriodField
from imports.mapping_screen import Block, Line
from imports.reading import (
    Dimension,
    FormSpec,
    Kind,
    KnownColumn,
    KnownLayout,
    NeedsPeriod,
    UnreadableFile,
    faults,
    known,
    mapped,
    messages,
    proposing,
    settling,
    units,
)

Choices = list[Any]
NOT_READ = "（不读取）"
_DIMENSIONS = {
    Dimension.MONEY: "金额",
    Dimension.PERSONS: "人数",
    Dimension.ENERGY: "能耗",
    Dimension.ELECTRICITY: "电量",
    Dimension.AREA: "面积",
    Dimension.MASS: "重量",
}
_ASSUMED = (Dimension.NONE, Dimension.PERSONS)


def all_specs() -> list[FormSpec]:
    """Every form that a file may be of."""
    return [spec for importer in registry.all_importers() for spec in importer.specs]


def value_choices(spec: FormSpec) -> Choices:
    """What a column may be: nothing, a key, a value, that of the year before, a text."""
    keys = [(key, label) for key, label in known.KEYS.items() if key != known.PERIOD or _has_period(spec)]
    numbers = [each for each in spec.columns if each.kind is Kind.NUMBER]
    groups = [
        ("企业标识", keys),
        (spec.label, [(each.name, each.label) for each in numbers]),
        ("上年同期", [(f"{c.name}_prior", f"{c.label}（上年同期）") for c in numbers if c.has_prior]),
        ("文字与时间", [(each.name, each.label) for each in spec.columns if each.kind is not Kind.NUMBER]),
    ]
    return [("", NOT_READ), *[group for group in groups if group[1]]]


def _has_period(spec: FormSpec) -> bool:
    return spec.periodic and not spec.year_column


def unit_choices(spec: FormSpec) -> Choices:
    """The units of the dimensions that the form has."""
    own = {each.dimension for each in spec.columns}
    groups = [
        (label, [(unit, unit) for unit in units.CHOICES[dimension]])
        for dimension, label in _DIMENSIONS.items()
        if dimension in own
    ]
    return [("", "按表中写明"), *groups]


def _select(label: str, choices: Choices, initial: str, **attrs: str) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "form-select", "aria-label": label, **attrs})
    return forms.ChoiceField(label=label, choices=choices, initial=initial, required=False, widget=widget)


def _tick() -> forms.CheckboxInput:
    return forms.CheckboxInput(attrs={"class": "form-check-input"})


class MappingForm(forms.Form):
    """What the columns of a file's layouts mean.

    `kept` are values typed before the page was drawn anew; they win over guesses.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        spec: FormSpec,
        blocks: Sequence[Block],
        kept: Mapping[str, str],
        shared: bool = False,
        must_share: bool = False,
        period: Period | None = None,
        file_name: str | None = None,
    ) -> None:
        super().__init__(data)
        self.spec, self.blocks = spec, blocks
        self._file_name, self._period = file_name, period
        self._kept = kept
        self._values, self._units = value_choices(spec), unit_choices(spec)
        self.fields["shared"] = forms.BooleanField(
            label="下级区划共用此对照",
            required=False,
            initial=shared or must_share,
            disabled=must_share,
            widget=_tick(),
        )
        for block in blocks:
            self._add_block(block)
        self.asks_period = file_name is not None and _has_period(spec) and self._asks_period()
        if self.asks_period:
            self.fields["period"] = PeriodField(
                label="报告期", initial=kept.get("period") or period, help_text=f"{FIRST_MONTH}月即1—2月"
            )

    def _add_block(self, block: Block) -> None:
        at = block.number
        on = self._kept[f"read_{at}"] == "on" if f"read_{at}" in self._kept else block.fits
        self.fields[f"read_{at}"] = forms.BooleanField(
            label="读取此表", required=False, initial=on, widget=_tick()
        )
        self.fields[f"sheet_{at}"] = _select(
            "本表金额单位",
            [("", "按表中写明"), *[(unit, unit) for unit in units.CHOICES[Dimension.MONEY]]],
            self._kept.get(f"sheet_{at}", block.unit),
        )
        for line in block.lines:
            name = f"{at}_{line.index}"
            place = f"{line.letter} 列 {line.heading}"
            value, unit = (self._initial(f"{what}_{name}", line) for what in ("value", "unit"))
            self.fields[f"value_{name}"] = _select(f"{place}：对应指标", self._values, value)
            self.fields[f"unit_{name}"] = _select(f"{place}：单位", self._units, unit)

    def _initial(self, name: str, line: Line) -> str:
        guessed = line.guess.value if name.startswith("value") else line.guess.unit
        kept = self._kept.get(name)
        return guessed if kept is None or not self._may_be(name, kept) else kept

    def _may_be(self, name: str, value: str) -> bool:
        if name.startswith("unit"):
            return not value or any(value in units.CHOICES[dimension] for dimension in _DIMENSIONS)
        return not value or value in known.KEYS or known.column_of(self.spec, value) is not None

    def _asks_period(self) -> bool:
        """Whether neither the file nor its upload says of which period it is."""
        try:
            sheets = [(b.sheet, self._match(b), b.rows) for b in self.blocks if self.reads(b)]
            settling.settle(self.spec, sheets, self._file_name or "", self._period)
        except NeedsPeriod:
            return True
        except UnreadableFile:  # told when the file is read
            return False
        return False

    def _match(self, block: Block) -> Any:
        return mapped.match(block.header, self.spec, self.layout_of(block))

    def now(self, name: str) -> str:
        """What stands in the field: as posted, else as it is first shown."""
        if self.is_bound:
            return str(self.data.get(name, ""))
        return str(self.fields[name].initial or "")

    def reads(self, block: Block) -> bool:
        """Whether the sheet is to be read."""
        return bool(self.now(f"read_{block.number}"))

    def layout_of(self, block: Block) -> KnownLayout:
        """The layout as the fields have it now."""
        columns = [
            KnownColumn(
                line.index,
                line.heading,
                value := self.now(f"value_{block.number}_{line.index}"),
                self.now(f"unit_{block.number}_{line.index}") if value else "",
            )
            for line in block.lines
        ]
        return KnownLayout(
            block.fingerprint,
            self.spec.name,
            tuple(columns),
            unit=self.now(f"sheet_{block.number}"),
            stated=block.stated.written,
            lines=block.bottom - block.top + 1,
            row=block.top,
        )

    def layouts(self) -> list[KnownLayout]:
        """The layouts of the sheets that are to be read."""
        return [self.layout_of(block) for block in self.blocks if self.reads(block)]

    def clean(self) -> dict[str, Any]:
        read = [block for block in self.blocks if self.reads(block)]
        if not read:
            self.add_error(None, "没有选择要读取的工作表，请至少勾选一个。")
        for block in read:
            self._check(block)
        return self.cleaned_data

    def _check(self, block: Block) -> None:
        if why := header_fault(block):
            self.add_error(f"read_{block.number}", why)
            return
        for fault in faults.of(self.layout_of(block), self.spec):
            place = f"{fault.about}_{block.number}_{fault.index}"
            self.add_error(f"read_{block.number}" if fault.index is None else place, fault.why)
        self._check_units(block)

    def _check_units(self, block: Block) -> None:
        """A figure without a unit anywhere is asked for it, money once a sheet."""
        asked = False
        for line in block.lines:
            name = f"{block.number}_{line.index}"
            dimension = screen.dimension_of(self.spec, self.now(f"value_{name}"))
            if dimension in _ASSUMED or self._unit(block, line, dimension):
                continue
            if dimension is not Dimension.MONEY:
                label = faults.label_of(self.spec, self.now(f"value_{name}"))
                self.add_error(f"unit_{name}", messages.MAP_NEEDS_UNIT.format(label=label))
            elif not asked:
                asked = True
                self.add_error(f"sheet_{block.number}", messages.MAP_NEEDS_UNIT.format(label="金额"))

    def _unit(self, block: Block, line: Line, dimension: Dimension) -> str:
        chosen = self.now(f"unit_{block.number}_{line.index}")
        return screen.unit_of(block, line, dimension, chosen, self.now(f"sheet_{block.number}"))

    def shown(self, block: Block) -> list[dict[str, Any]]:
        """Each column of the sheet with its fields, and its first number as it will be stored."""
        return [self._shown(block, line) for line in block.lines]

    def _shown(self, block: Block, line: Line) -> dict[str, Any]:
        name = f"{block.number}_{line.index}"
        dimension = screen.dimension_of(self.spec, self.now(f"value_{name}"))
        return {
            "line": line,
            "value": self[f"value_{name}"],
            "unit": self[f"unit_{name}"],
            "label": faults.label_of(self.spec, line.guess.value) or NOT_READ,
            "measured": dimension is not Dimension.NONE,
            "output": f"out_{name}",
            "converted": screen.converted(line, dimension, self._unit(block, line, dimension)),
            "hint": faults.label_of(self.spec, line.guess.hint) if not self.now(f"value_{name}") else "",
            "is_guess": 0 < line.guess.score < 1 and self.now(f"value_{name}") == line.guess.value,
        }


def header_fault(block: Block) -> str:
    """Why the rows chosen can be no header; "" where they can."""
    first, last = block.top, block.bottom
    if not 0 <= last - first < screen.MOST_LINES:
        return messages.MAP_TOO_HIGH.format(most=screen.MOST_LINES)
    if not block.header.headings:
        return messages.MAP_NO_HEADING.format(first=first, last=last)
    for number, cells in enumerate(block.rows[first - 1 : last], first):
        if any(map(proposing.is_code, cells)):
            return messages.MAP_IS_ROW.format(row=number)
    return ""
