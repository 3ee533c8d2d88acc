"""Two people corrected one mapping: what the later one typed beside what now stands, item by item.

The page posts what it showed of the other's version (`theirs_…`) and which was chosen (`pick_…`), so that a
choice is about the value that was seen and about no later one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from imports.mapping_forms import MappingForm
from imports.models import Mapping as StoredMapping
from imports.reading import faults
from imports.registry import label_of, spec_of

MINE, THEIRS = "mine", "theirs"
ITEM = "报表"
_BY_FORM = ("value_", "unit_", "sheet_")


@dataclass(frozen=True)
class Difference:
    """One item in which the two versions differ; `pick` is what was chosen so far, "" for nothing.

    An item that follows from the form is shown and not chosen by itself.
    """

    name: str
    label: str
    mine: str
    theirs: str
    raw_theirs: str
    pick: str = ""
    is_chosen: bool = True


def settled(posted: Mapping[str, str]) -> dict[str, str]:
    """What was posted, with the other's value wherever that was chosen; as typed until all is chosen."""
    data = dict(posted)
    if undecided(posted):
        return data
    for name, theirs in _shown(posted):
        if posted.get(f"pick_{name}") == THEIRS:
            data[name] = theirs
    if posted.get("pick_form") == THEIRS:
        follow = {key.removeprefix("follow_"): v for key, v in posted.items() if key.startswith("follow_")}
        data |= follow | {"seen_form": data["form"]}
    return data


def undecided(posted: Mapping[str, str]) -> int:
    """How many items were shown and not chosen."""
    return sum(posted.get(f"pick_{name}") not in (MINE, THEIRS) for name, _ in _shown(posted))


def _shown(posted: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in posted.items():
        if key.startswith("theirs_"):
            yield key.removeprefix("theirs_"), value


def differences(form: MappingForm, stored: StoredMapping, posted: Mapping[str, str]) -> list[Difference]:
    """Where what was typed is another than what now stands; a choice of the same value seen is kept."""
    same_form = form.spec.name == stored.form
    found = []
    if not same_form:
        found.append(_item("form", ITEM, form.spec.label, label_of(stored.form), stored.form, posted))
    for name, label, theirs in _stored(form, stored):
        mine = form.now(name)
        if name.startswith(_BY_FORM) and not same_form:
            texts = _text(form, name, mine), _text_of(stored, form, name, theirs)
            if texts[0] != texts[1]:
                found.append(Difference(name, label, *texts, theirs, is_chosen=False))
        elif mine != theirs:
            texts = _text(form, name, mine), _text(form, name, theirs)
            found.append(_item(name, label, *texts, theirs, posted))
    return found


def _item(name: str, label: str, mine: str, theirs: str, raw: str, posted: Mapping[str, str]) -> Difference:
    pick = posted.get(f"pick_{name}", "") if posted.get(f"theirs_{name}") == raw else ""
    return Difference(name, label, mine, theirs, raw, pick)


def _stored(form: MappingForm, stored: StoredMapping) -> Iterator[tuple[str, str, str]]:
    """Field, label and what is stored in it."""
    columns = {column.index: column for column in stored.layout.columns}
    fields: dict[str, Any] = form.fields
    for block in form.blocks:
        name = f"sheet_{block.number}"
        yield name, fields[name].label, stored.unit
        for line in block.lines:
            column = columns.get(line.index)
            for what, value in (
                ("value", column.value if column else ""),
                ("unit", column.unit if column else ""),
            ):
                name = f"{what}_{block.number}_{line.index}"
                yield name, fields[name].label, value
    yield "shared", fields["shared"].label, "on" if stored.shared else ""


def _text(form: MappingForm, name: str, value: str) -> str:
    """The value in the words of the form's own field."""
    if name == "shared":
        return "是" if value else "否"
    for choice, label in form.fields[name].choices:  # type: ignore[attr-defined]
        if isinstance(label, (list, tuple)):
            if value in dict(label):
                return str(dict(label)[value])
        elif choice == value:
            return str(label)
    return value


def _text_of(stored: StoredMapping, form: MappingForm, name: str, value: str) -> str:
    """The stored value in the words of the stored mapping's form."""
    if name.startswith("value_") and value:
        return faults.label_of(spec_of(stored.form), value) or value
    return _text(form, name, value)
