"""States as lamps: a word and a shape beside the colour."""

from __future__ import annotations

from django.utils.html import format_html

from land.models import LandDispute, Parcel, Site

_SHAPES = {"green": "●", "yellow": "▲", "red": "■", "grey": "○"}
_PARCELS = {
    Parcel.State.IDLE: "red",
    Parcel.State.INEFFICIENT: "yellow",
    Parcel.State.NOT_SUPPLIED: "grey",
    Parcel.State.NOT_USED: "red",
    Parcel.State.PART_USED: "yellow",
    Parcel.State.NORMAL: "green",
}
_SITES = {
    Site.State.FOUND: "grey",
    Site.State.WORKING: "yellow",
    Site.State.DONE: "green",
    Site.State.ACCEPTED: "green",
    Site.State.RELAPSED: "red",
}
_DISPUTES = {
    LandDispute.State.OPEN: "yellow",
    LandDispute.State.UPHELD: "green",
    LandDispute.State.REJECTED: "grey",
    LandDispute.State.DROPPED: "grey",
}


def _lamp(colour: str, word: str) -> str:
    return format_html(
        '<span class="lamp lamp-{}"><span class="lamp-shape" aria-hidden="true">{}</span>{}</span>',
        colour,
        _SHAPES[colour],
        word,
    )


def parcel_lamp(state: str, *, is_left: bool = True) -> str:
    """How a parcel is used; one to be revived of which nothing is left is revived."""
    if not is_left and state != Parcel.State.NORMAL:
        return _lamp("green", "已盘活")
    return _lamp(_PARCELS[Parcel.State(state)], Parcel.State(state).label)


def site_lamp(state: str) -> str:
    """How far a site is."""
    return _lamp(_SITES[Site.State(state)], Site.State(state).label)


def dispute_lamp(state: str) -> str:
    """What came of a dispute."""
    return _lamp(_DISPUTES[LandDispute.State(state)], LandDispute.State(state).label)
