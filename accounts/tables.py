"""What every list table shares."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet


class ListTable(tables.Table):
    """A table whose rows keep one order from page to page: the key settles what the columns leave open."""

    @property
    def order_by(self) -> Any:
        """The columns the rows are ordered by."""
        return self._order_by

    @order_by.setter
    def order_by(self, value: Any) -> None:
        tables.Table.order_by.fset(self, value)
        if isinstance(rows := self.data.data, QuerySet):
            self.data.data = rows.order_by(*(rows.query.order_by or rows.model._meta.ordering), "pk")
