"""The nouns of this room."""

from land.models.parcels import (
    LandDispute,
    LandShare,
    Parcel,
    ParcelFile,
    ParcelLine,
    Revival,
    Way,
)
from land.models.sites import Site, SiteCheck, SiteFile, SiteLine, SiteMeasure, SiteVisit

__all__ = [
    "LandDispute",
    "LandShare",
    "Parcel",
    "ParcelFile",
    "ParcelLine",
    "Revival",
    "Site",
    "SiteCheck",
    "SiteFile",
    "SiteLine",
    "SiteMeasure",
    "SiteVisit",
    "Way",
]
