"""Pages of a list that may be very long: counted and turned up to a cap, beyond which one narrows the filter."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet


class CappedPaginator(Paginator):
    """Pages of a table's rows; no question to the database goes further than the cap and one row."""

    @cached_property
    def _counted(self) -> int:
        rows: Any = getattr(getattr(self.object_list, "data", None), "data", self.object_list)
        if isinstance(rows, QuerySet):
            # Sorted, the database would have to look at every row before it may stop.
            return rows.order_by()[: settings.LIST_MAX_ROWS + 1].count()
        return len(rows)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than the pages show."""
        return self._counted > settings.LIST_MAX_ROWS

    @cached_property
    def count(self) -> int:
        """How many rows can be paged through."""
        return min(self._counted, settings.LIST_MAX_ROWS)

    @property
    def count_label(self) -> str:
        """How many rows there are, as far as they were counted."""
        return f"{self.count:,}+" if self.is_capped else str(self.count)
