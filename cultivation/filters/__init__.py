"""Filters of this room's lists."""
