"""Questions to this room."""

from land.selectors.areas import area_of, areas_of

__all__ = ["area_of", "areas_of"]
