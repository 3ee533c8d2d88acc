"""Tables of this room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.db.models import Case, F, FloatField, QuerySet, When
from django.db.models.functions import Cast
from django.utils.html import format_html

from accounts.figures import grouped
from accounts.tables import ListTable
from enterprises import standings
from enterprises.contacts import contact_of
from enterprises.models import Enterprise, Return

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}
WAN = Decimal("0.1")


class LinkedTable(ListTable):
    """A table whose links keep the page's region and period, given as `query`."""

    def __init__(self, *args: Any, query: str = "", **kwargs: Any) -> None:
        self._query = query
        super().__init__(*args, **kwargs)

    def enterprise_link(self, enterprise: Enterprise) -> str:
        """The enterprise's name, leading to its page."""
        return format_html(
            '<a href="{}{}">{}</a>', enterprise.get_absolute_url(), self._query, enterprise.name
        )


class EnterpriseTable(LinkedTable):
    """The register; sorted by what an index keeps in order. The division is the beginning of the code.

    Contacts are masked unless `lifted`.
    """

    name = tables.Column("企业名称")
    uscc = tables.Column("统一社会信用代码")
    region = tables.Column("县区", orderable=False)
    zone = tables.Column("园区", orderable=False, default="")
    industry = tables.Column("行业大类", order_by=("industry_code", "pk"), default="--")
    industry_code = tables.Column("行业代码", default="--")
    status = tables.Column("规上状态", orderable=False, empty_values=())
    revenue = tables.Column("营业收入（万元）", orderable=False, attrs=NUMBER, empty_values=())
    contact_name = tables.Column("联系人及电话", orderable=False, empty_values=())

    class Meta:
        model = Enterprise
        fields = (
            "name",
            "uscc",
            "region",
            "zone",
            "industry",
            "industry_code",
            "status",
            "revenue",
            "contact_name",
        )
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = "uscc"

    def __init__(self, *args: Any, lifted: bool = False, **kwargs: Any) -> None:
        self._lifted = lifted
        super().__init__(*args, **kwargs)

    def render_status(self, record: Any) -> str:
        return standings.lamp(record.status) if record.status else "--"

    def render_revenue(self, record: Any) -> str:
        return "--" if record.revenue is None else grouped(record.revenue * WAN, 0)

    def render_contact_name(self, record: Enterprise) -> str:
        return contact_of(record, lifted=self._lifted) or "--"

    def render_name(self, record: Enterprise) -> str:
        return format_html(
            '<a data-row-link href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.name
        )


class ReturnFigureTable(LinkedTable):
    """The enterprises behind one figure; `value` and `base` are the return's two columns of it."""

    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))
    industry = tables.Column(
        "行业大类",
        accessor="enterprise__industry",
        order_by=("enterprise__industry__code", "pk"),
        default="--",
    )
    value = tables.Column("1—本月", attrs=NUMBER)
    base = tables.Column("上年同期", attrs=NUMBER)
    growth = tables.Column("增速", attrs=NUMBER, empty_values=())
    origin = tables.Column("出处（点开到单元格）", orderable=False, empty_values=())

    class Meta:
        model = Return
        fields = ()
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = "-value"

    def __init__(self, *args: Any, money: bool, words: Any, links: Any, origins: Any, **kwargs: Any) -> None:
        self._money, self._words, self._links, self._origins = money, words, links, origins
        super().__init__(*args, **kwargs)
        unit = "万元" if money else ""
        for name in ("value", "base"):
            self.columns[name].column.verbose_name += f"（{unit}）" if unit else ""

    def render_enterprise(self, record: Any) -> str:
        return self.enterprise_link(record.enterprise)

    def render_value(self, value: Decimal, record: Any) -> str:
        return format_html('<a href="{}">{}</a>', self._links(record), self._figure(value))

    def render_base(self, value: Decimal, record: Any) -> str:
        return format_html('<a href="{}">{}</a>', self._links(record, prior=True), self._figure(value))

    def order_growth(self, rows: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        """By value over base; what has a word or nothing for its growth comes last."""
        ratio = Cast(F("value"), FloatField()) / Cast(F("base"), FloatField())
        rate = F("rate").desc(nulls_last=True) if is_descending else F("rate").asc(nulls_last=True)
        return rows.annotate(rate=Case(When(base__gt=0, value__gte=0, then=ratio))).order_by(rate), True

    def render_growth(self, record: Any) -> str:
        return str(self._words(record.value, record.base))

    def render_origin(self, record: Any) -> str:
        origin = self._origins().get(record.enterprise_id)
        if origin is None:
            return "--"
        return format_html('<a href="{}">{}</a>', self._links(record), origin.label)

    def _figure(self, value: Decimal) -> str:
        return grouped(value * WAN, 2) if self._money else grouped(value, 2)


class EventFigureTable(LinkedTable):
    """The entries and exits behind a count."""

    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))
    industry = tables.Column(
        "行业大类",
        accessor="enterprise__industry",
        order_by=("enterprise__industry__code", "pk"),
        default="--",
    )
    kind = tables.Column("事件")
    period = tables.DateColumn(format="Y-m", verbose_name="月份")
    channel = tables.Column("入库方式", default="--")
    worth = tables.Column("计入（户）", orderable=False, empty_values=(), attrs=NUMBER)
    origin = tables.Column("出处（点开到单元格）", orderable=False, empty_values=())

    class Meta:
        fields = ()
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = "-period"

    def render_enterprise(self, record: Any) -> str:
        return self.enterprise_link(record.enterprise)

    def render_worth(self, record: Any) -> str:
        return "+1" if record.kind == record.Kind.ENTRY else "−1"

    def render_origin(self, record: Any) -> str:
        cell = record.cell
        if not cell:
            return "--"
        return format_html(
            '<a href="{}">{} · {}!{}</a>',
            record.get_absolute_url() + self._query,
            record.batch.file_name,
            record.sheet,
            cell,
        )
