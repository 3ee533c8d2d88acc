"""Exports of the rows behind a figure, each with the file, sheet and cell it came from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import tablib
from import_export import fields, resources

from accounts.periods import Period
from enterprises import return_forms
from enterprises.growth import growth_rate, growth_words
from enterprises.lineage import origins_of
from enterprises.models import Return, ScaleEvent


class ReturnFigureResource(resources.Resource):
    """The returns behind a sum: value, 上年同期, growth and origin."""

    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "企业名称")
    region = fields.Field("enterprise__region__name", "所在县区")
    industry = fields.Field("enterprise__industry__name", "行业大类")
    value = fields.Field(column_name="1-本月")
    base = fields.Field(column_name="上年同期")
    growth = fields.Field(column_name="增速（%）")
    file = fields.Field(column_name="来源文件")
    sheet = fields.Field("sheet", "工作表")
    cell = fields.Field(column_name="单元格")

    class Meta:
        export_order = (
            "uscc",
            "name",
            "region",
            "industry",
            "value",
            "base",
            "growth",
            "file",
            "sheet",
            "cell",
        )

    def __init__(self, *, form: str, name: str, period: Period) -> None:
        super().__init__()
        self._form, self._name, self._period = form, name, period
        self.unit = return_forms.unit_of(form, name)
        for column in ("value", "base"):
            self.fields[column].column_name += f"（{self.unit}）"

    def export(self, queryset: Any = None, **kwargs: Any) -> tablib.Dataset:
        rows = list(queryset)
        places = [(ret.enterprise_id, ret.batch_id, ret.sheet, ret.row) for ret in rows]
        self._origins = origins_of(self._form, self._period, {self._name: places})
        return super().export(rows, **kwargs)

    def dehydrate_value(self, ret: Return) -> Decimal | None:
        return getattr(ret, self._name)

    def dehydrate_base(self, ret: Return) -> Decimal | None:
        return getattr(ret, f"{self._name}_prior")

    def dehydrate_growth(self, ret: Return) -> Decimal | str:
        return _growth(self.dehydrate_value(ret), self.dehydrate_base(ret))

    def footer(self, dataset: tablib.Dataset) -> list[Any]:
        """The row of totals; the growth is that of the sums."""
        place = {name: number for number, name in enumerate(self._meta.export_order)}
        value, base = (
            sum((row[place[name]] for row in dataset if row[place[name]] is not None), Decimal(0))
            for name in ("value", "base")
        )
        known = {"uscc": "合计", "value": value, "base": base, "growth": _growth(value, base)}
        return [known.get(name, "") for name in self._meta.export_order]

    def dehydrate_file(self, ret: Return) -> str:
        origin = self._origins.get((self._name, ret.enterprise_id))
        return origin.file if origin else ""

    def dehydrate_cell(self, ret: Return) -> str:
        origin = self._origins.get((self._name, ret.enterprise_id))
        return origin.cell if origin else ""


def _growth(value: Decimal | None, base: Decimal | None) -> Decimal | str:
    """The growth in per cent where it is a number, else its word."""
    words = growth_words(value, base)
    rate = growth_rate(value, base) if words.endswith("%") else None
    return words if rate is None else rate


class EventFigureResource(resources.Resource):
    """The entries and exits behind a count."""

    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "企业名称")
    region = fields.Field("enterprise__region__name", "所在县区")
    kind = fields.Field(column_name="事件")
    month = fields.Field(column_name="月份")
    channel = fields.Field(column_name="入库方式")
    worth = fields.Field(column_name="计入（户）")
    file = fields.Field(column_name="来源文件")
    sheet = fields.Field("sheet", "工作表")
    cell = fields.Field(column_name="单元格")

    class Meta:
        export_order = (
            "uscc",
            "name",
            "region",
            "kind",
            "month",
            "channel",
            "worth",
            "file",
            "sheet",
            "cell",
        )

    def dehydrate_kind(self, event: ScaleEvent) -> str:
        return str(event.get_kind_display())

    def dehydrate_worth(self, event: ScaleEvent) -> int:
        return 1 if event.kind == ScaleEvent.Kind.ENTRY else -1

    def footer(self, dataset: tablib.Dataset) -> list[Any]:
        """The row of totals."""
        order = self._meta.export_order
        number = sum(row[order.index("worth")] for row in dataset)
        return [{"uscc": "合计", "worth": number}.get(name, "") for name in order]

    def dehydrate_month(self, event: ScaleEvent) -> str:
        return f"{event.period:%Y-%m}"

    def dehydrate_channel(self, event: ScaleEvent) -> str:
        return str(event.get_channel_display())

    def dehydrate_file(self, event: ScaleEvent) -> str:
        return event.batch.file_name if event.batch else ""

    def dehydrate_cell(self, event: ScaleEvent) -> str:
        return event.cell or ""
