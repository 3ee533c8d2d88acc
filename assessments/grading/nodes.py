"""A YAML file read so that every value keeps its line, and every fault of it is noted, not only the first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from assessments.grading import messages

_NUMBER = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_NULL, _BOOL = "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"
_MOST_DIGITS = 12
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in which line of which file."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return messages.FAULT.format(file=self.file, line=self.line, reason=self.reason)


class SchemeFaults(ValueError):
    """A scheme that cannot stand, with every fault of it in the order of its lines."""

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: (fault.line, fault.reason))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass
class Notes:
    """The faults found so far in one file."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def add(self, node: Node, reason: str) -> None:
        """Notes a fault in the line where `node` begins."""
        self.faults.append(Fault(self.file, node.start_mark.line + 1, reason))


def compose(text: str, notes: Notes) -> Node | None:
    """The root of the YAML text; None with a fault noted where it is no YAML."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 1 if mark else 1 + text.count("\n", 0, getattr(error, "position", None) or 0)
        notes.faults.append(Fault(notes.file, line, messages.NOT_YAML))
        return None
    if root is None:
        notes.faults.append(Fault(notes.file, 1, messages.EMPTY))
    return root


@dataclass(slots=True)
class Table:
    """A mapping whose keys are known: asked for one by one, each fault noted with its line."""

    node: Node
    notes: Notes
    where: str
    entries: dict[str, Node] = field(default_factory=dict)

    @classmethod
    def of(cls, node: Node, notes: Notes, where: str, known: Collection[str]) -> Table:
        """The mapping at `node`; unknown and repeated keys are noted. Anything else is an empty one with a fault."""
        table = cls(node, notes, where)
        if not isinstance(node, MappingNode):
            notes.add(node, messages.NO_MAPPING.format(where=where))
            return table
        for key, value in node.value:
            name = str(key.value) if isinstance(key, ScalarNode) else ""
            if name not in known:
                allowed = "、".join(known)
                notes.add(key, messages.UNKNOWN_KEY.format(where=where, key=name, allowed=allowed))
            elif name in table.entries:
                notes.add(key, messages.TWICE.format(where=where, key=name))
            else:
                table.entries[name] = value
        return table

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.node, MappingNode)

    def has(self, key: str) -> bool:
        return key in self.entries

    def get(self, key: str, *, required: bool = False) -> Node | None:
        """The node under `key`; one that is required and missing is noted at the mapping's own line."""
        node = self.entries.get(key)
        if node is None and required and self.is_mapping:
            self.fault(messages.LACKING.format(where=self.where, key=key))
        return node

    def fault(self, reason: str, key: str = "") -> None:
        """Notes a fault at the value under `key`, or at the mapping itself."""
        self.notes.add(self.entries.get(key, self.node), reason)

    def text(self, key: str, *, required: bool = False, longest: int = 200) -> str:
        """The text under `key`; numbers count as text, since codes look like them."""
        node = self.get(key, required=required)
        if node is None:
            return ""
        if not isinstance(node, ScalarNode) or node.tag in (_NULL, _BOOL) or not node.value.strip():
            self.fault(messages.NO_TEXT.format(where=self.where, key=key), key)
            return ""
        if len(node.value) > longest:
            self.fault(messages.TEXT_TOO_LONG.format(where=self.where, key=key, longest=longest), key)
        return str(node.value).strip()

    def number(self, key: str, *, required: bool = False, least: Decimal | None = None) -> Decimal | None:
        """The exact number under `key`, not below `least`."""
        node = self.get(key, required=required)
        if node is None:
            return None
        value = number_of(node)
        if value is None:
            written = node.value if isinstance(node, ScalarNode) else ""
            self.fault(messages.NO_NUMBER.format(where=self.where, key=key, value=written), key)
        elif least is not None and value < least:
            self.fault(messages.TOO_SMALL.format(where=self.where, key=key, value=value, least=least), key)
        return value

    def choice(self, key: str, choices: type[Choice], *, required: bool = False) -> Choice | None:
        """The member of `choices` that the text under `key` names."""
        text = self.text(key, required=required)
        if not text:
            return None
        try:
            return choices(text)
        except ValueError:
            allowed = "、".join(choices)
            self.fault(messages.NO_CHOICE.format(where=self.where, key=key, value=text, allowed=allowed), key)
            return None

    def day(self, key: str) -> date | None:
        """The day under `key`, written 2022-06-30."""
        text = self.text(key)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fault(messages.NO_DAY.format(key=key, value=text), key)
            return None

    def flag(self, key: str) -> bool:
        """Whether `key` says true."""
        node = self.get(key)
        if node is None:
            return False
        if not isinstance(node, ScalarNode) or node.tag != _BOOL:
            self.fault(messages.NO_FLAG.format(where=self.where, key=key), key)
            return False
        return node.value.lower() in ("true", "yes", "on")

    def rows(self, key: str, known: Collection[str], *, required: bool = False) -> Iterator[Table]:
        """The mappings of the list under `key`, each called by its place in it."""
        node = self.get(key, required=required)
        if node is None:
            return
        if not isinstance(node, SequenceNode) or (required and not node.value):
            self.fault(messages.NO_LIST.format(where=self.where, key=key), key)
            return
        for place, each in enumerate(node.value, start=1):
            yield Table.of(each, self.notes, f"{self.where}{key}第{place}项", known)


def number_of(node: Node) -> Decimal | None:
    """The exact number at `node`, None where it is none of a sensible length."""
    if not isinstance(node, ScalarNode) or node.tag not in _NUMBER or len(node.value) > _MOST_DIGITS:
        return None
    try:
        value = Decimal(node.value)
    except ArithmeticError:
        return None
    return value if value.is_finite() else None
