"""How lamps and states of this room are shown: a colour, a shape and a word, each of which tells by itself."""

from __future__ import annotations

from django.utils.html import format_html

from support.deadlines import Lamp, Light
from support.distress import DISPOSAL_LABELS, DisposalState
from support.fulfilment import STATE_LABELS, NeedState

SHAPES = {Light.GREEN: "●", Light.YELLOW: "▲", Light.RED: "■", Light.GREY: "○"}
_NEEDS = {
    NeedState.RAISED: Light.YELLOW,
    NeedState.MATCHED: Light.GREY,
    NeedState.PARTLY: Light.GREY,
    NeedState.MET: Light.GREEN,
    NeedState.WITHDRAWN: Light.GREY,
}
_DISPOSALS = {
    DisposalState.IDENTIFIED: Light.YELLOW,
    DisposalState.PLANNED: Light.GREY,
    DisposalState.DISPOSING: Light.GREY,
    DisposalState.SETTLED: Light.GREEN,
    DisposalState.CLEARED: Light.GREEN,
    DisposalState.WITHDRAWN: Light.GREY,
}


def shown(lamp: Lamp) -> str:
    """The lamp."""
    return format_html(
        '<span class="lamp lamp-{}"><span class="lamp-shape" aria-hidden="true">{}</span>{}</span>',
        lamp.light.value,
        SHAPES[lamp.light],
        lamp.word,
    )


def of_need(state: str) -> str:
    """The state of a need."""
    return shown(Lamp(_NEEDS[NeedState(state)], STATE_LABELS[NeedState(state)]))


def of_disposal(state: str) -> str:
    """The state of a disposal."""
    return shown(Lamp(_DISPOSALS[DisposalState(state)], DISPOSAL_LABELS[DisposalState(state)]))
