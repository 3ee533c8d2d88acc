"""Commands of this room."""

from land.services.refusing import LandRefused

__all__ = ["LandRefused"]
