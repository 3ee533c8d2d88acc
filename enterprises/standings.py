"""How a standing is shown: its lamp, and the change since the previous period."""

from __future__ import annotations

from django.utils.html import format_html

from enterprises.classification import STATUS_LABELS, ScaleStatus

# Word, shape and colour: each status is told apart by any one of them.
_LAMPS = {
    ScaleStatus.ABOVE: ("green", "●"),
    ScaleStatus.AT_RISK: ("red", "■"),
    ScaleStatus.EXITED: ("grey", "◇"),
    ScaleStatus.APPROACHING: ("yellow", "▲"),
    ScaleStatus.BELOW: ("grey", "○"),
}


def lamp(status: str) -> str:
    """The status as a lamp."""
    colour, shape = _LAMPS[ScaleStatus(status)]
    return format_html(
        '<span class="lamp lamp-{}"><span class="lamp-shape" aria-hidden="true">{}</span>{}</span>',
        colour,
        shape,
        label(status),
    )


def label(status: str) -> str:
    """The status in a word."""
    return STATUS_LABELS[ScaleStatus(status)]


def change(before: str | None, status: str) -> str:
    """From what to what since the previous period; empty where nothing changed."""
    if before is None:
        return "首次判定"
    return "" if before == status else f"{label(before)} → {label(status)}"
