"""The spans in which an enterprise stands in the library, read from its entries and exits, and their union."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple


class Event(NamedTuple):
    """An entry or exit; of two in one month the lower key came first."""

    month: date
    key: int
    is_entry: bool


@dataclass(frozen=True, slots=True)
class Span:
    """In the library from the month of `entry` until the month of `exit`, or until now."""

    entry: Event
    exit: Event | None = None

    def reaches(self, other: Span) -> bool:
        """Whether `other`, which begins no earlier, begins before or as this one ends."""
        return self.exit is None or other.entry.month <= self.exit.month


def faults(events: Iterable[Event]) -> list[Event]:
    """The events that cannot follow what stands before them: an entry while inside, an exit while outside."""
    found, inside = [], False
    for event in sorted(events):
        if event.is_entry == inside:
            found.append(event)
        inside = event.is_entry
    return found


def spans(events: Iterable[Event]) -> list[Span]:
    """The spans in order; an event that changes nothing is passed over."""
    found: list[Span] = []
    for event in sorted(events):
        inside = bool(found) and found[-1].exit is None
        if event.is_entry and not inside:
            found.append(Span(event))
        elif not event.is_entry and inside:
            found[-1] = replace(found[-1], exit=event)
    return found


def is_inside(events: Iterable[Event], month: date) -> bool:
    """Whether the latest event up to and with `month` is an entry."""
    past = [event for event in events if event.month <= month]
    return bool(past) and max(past).is_entry


def union(preferred: Sequence[Event], other: Sequence[Event]) -> set[int]:
    """The keys of the events that bound the months in which either side stood in the library.

    Where both have the same event, that of the preferred side stays.
    """
    first = {event.key for event in preferred}
    ordered = sorted(
        [*spans(preferred), *spans(other)],
        key=lambda span: (span.entry.month, span.entry.key not in first),
    )
    return {event.key for span in _joined(ordered, first) for event in (span.entry, span.exit) if event}


def _joined(ordered: Iterable[Span], first: set[int]) -> Iterator[Span]:
    current: Span | None = None
    for span in ordered:
        if current is None:
            current = span
        elif current.reaches(span):
            current = replace(current, exit=_later(current.exit, span.exit, first))
        else:
            yield current
            current = span
    if current is not None:
        yield current


def _later(one: Event | None, other: Event | None, first: set[int]) -> Event | None:
    """The later of two ends; none at all is the latest."""
    if one is None or other is None:
        return None
    return max(one, other, key=lambda event: (event.month, event.key in first))
