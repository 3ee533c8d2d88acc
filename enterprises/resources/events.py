"""Exports of entries and exits, changes of form, and back data; the first two with headings that the importers read."""

from __future__ import annotations

from import_export import fields, resources

from enterprises.models import BackData, CorporateEvent, ScaleEvent
from enterprises.tables.events import missing_words, state_words

ENTRY = ScaleEvent.Kind.ENTRY


class ScaleEventResource(resources.ModelResource):
    """Entries and exits as a 增减变动表 has them."""

    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "单位详细名称")
    region = fields.Field("enterprise__region__name", "所在县区")
    kind = fields.Field(column_name="变动类型")
    month = fields.Field(column_name="变动月份")
    channel = fields.Field(column_name="入库方式")
    first_ever = fields.Field(column_name="是否首次入规")
    cause = fields.Field(column_name="退规原因类别")
    reason = fields.Field("reason", "变动原因")

    class Meta:
        model = ScaleEvent
        fields = ("uscc", "name", "region", "kind", "month", "channel", "first_ever", "cause", "reason")
        export_order = fields

    def dehydrate_kind(self, event: ScaleEvent) -> str:
        return str(event.get_kind_display())

    def dehydrate_month(self, event: ScaleEvent) -> str:
        return f"{event.period:%Y-%m}"

    def dehydrate_channel(self, event: ScaleEvent) -> str:
        return str(event.get_channel_display()) if event.kind == ENTRY and event.channel else ""

    def dehydrate_first_ever(self, event: ScaleEvent) -> str:
        return "" if event.first_ever is None else "是" if event.first_ever else "否"

    def dehydrate_cause(self, event: ScaleEvent) -> str:
        return str(event.get_cause_display())


class CorporateEventResource(resources.ModelResource):
    """个转企, 规改股 and 股上市."""

    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "单位详细名称")
    region = fields.Field("enterprise__region__name", "所在县区")
    kind = fields.Field(column_name="事项类型")
    day = fields.Field(column_name="办理日期")
    document = fields.Field("document", "文号或依据")
    board = fields.Field(column_name="上市板块")
    stock_code = fields.Field("stock_code", "股票代码")
    former_uscc = fields.Field("former_uscc", "原代码")
    former_name = fields.Field("former_name", "原名称")

    class Meta:
        model = CorporateEvent
        fields = (
            *("uscc", "name", "region", "kind", "day", "document"),
            *("board", "stock_code", "former_uscc", "former_name"),
        )
        export_order = fields

    def dehydrate_kind(self, event: CorporateEvent) -> str:
        return str(event.get_kind_display())

    def dehydrate_day(self, event: CorporateEvent) -> str:
        return f"{event.day:%Y-%m-%d}"

    def dehydrate_board(self, event: CorporateEvent) -> str:
        return str(event.get_board_display())


class BackDataResource(resources.ModelResource):
    """Who still owes which months."""

    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "企业名称")
    region = fields.Field("enterprise__region__name", "所在县区")
    entered = fields.Field(column_name="入规月份")
    missing = fields.Field(column_name="还缺")
    missing_number = fields.Field("missing_number", "缺报（期）")
    state = fields.Field(column_name="状态")

    class Meta:
        model = BackData
        fields = ("uscc", "name", "region", "entered", "missing", "missing_number", "state")
        export_order = fields

    def dehydrate_entered(self, request: BackData) -> str:
        return f"{request.entry.period:%Y-%m}"

    def dehydrate_missing(self, request: BackData) -> str:
        return missing_words(request)

    def dehydrate_state(self, request: BackData) -> str:
        return state_words(request)
