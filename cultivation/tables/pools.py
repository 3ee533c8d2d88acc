"""Tables of members, of what happened to them, and of proposals."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_tables2 as tables
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from accounts.figures import NO_FIGURE
from cultivation.models import Membership, Proposal
from cultivation.proposing import Move
from enterprises.tables import LinkedTable

WHOLE = {"td": {"class": "text-nowrap"}}
TABLE = {"class": "table table-dense table-hover table-sticky table-stack"}
_MOVES = {Move.ENTER: ("lamp-green", "＋"), Move.LEAVE: ("lamp-grey", "－")}
_STATES = {"open": "lamp-yellow", "confirmed": "lamp-green", "declined": "lamp-grey"}


def reasons(pairs: list[Any]) -> str:
    """The words of the reasons, a line each."""
    if not pairs:
        return NO_FIGURE
    lines = format_html_join("", "<span>{}</span>", ((words,) for _, words in pairs))
    return format_html('<span class="pool-reasons">{}</span>', lines)


def who(name: str, at: Any) -> str:
    """Who decided, and when."""
    if not name:
        return NO_FIGURE
    day = f"{timezone.localtime(at):%Y-%m-%d}" if at else ""
    return format_html('{}<small class="stored">{}</small>', name, day)


class _OfEnterprise(LinkedTable):
    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = tables.Column(
        "县区",
        accessor="enterprise__region",
        order_by=("enterprise__region__path", "pk"),
        attrs=WHOLE,
    )

    def render_enterprise(self, record: Any) -> str:
        return self.enterprise_link(record.enterprise)


class MemberTable(_OfEnterprise):
    """Who stands in a pool, since when, and why."""

    pool = tables.Column("培育库", attrs=WHOLE)
    entered = tables.DateColumn(format="Y-m", verbose_name="入库月份", attrs=WHOLE)
    reasons = tables.Column("入库理由", orderable=False, empty_values=())
    entered_by_name = tables.Column("确认人", empty_values=(), order_by=("entered_by_name", "pk"))
    detail = tables.Column("", orderable=False, empty_values=())

    class Meta:
        model = Membership
        fields = ("enterprise", "region", "pool", "entered", "reasons", "entered_by_name", "detail")
        sequence = fields
        attrs = TABLE
        order_by = "-entered"

    def render_reasons(self, record: Membership) -> str:
        return reasons(record.reasons)

    def render_entered_by_name(self, record: Membership) -> str:
        return who(record.entered_by_name, record.entered_at)

    def render_detail(self, record: Membership) -> str:
        return format_html(
            '<a class="text-nowrap" href="{}{}">详情</a>', record.get_absolute_url(), self._query
        )


class HistoryTable(_OfEnterprise):
    """Who entered and left, when, why and by whom."""

    pool = tables.Column("培育库", attrs=WHOLE)
    entered = tables.DateColumn(format="Y-m", verbose_name="入库", attrs=WHOLE)
    reasons = tables.Column("入库理由", orderable=False, empty_values=())
    left = tables.DateColumn(format="Y-m", verbose_name="出库", default=NO_FIGURE, attrs=WHOLE)
    leave_reasons = tables.Column("出库理由", orderable=False, empty_values=())
    by = tables.Column("经办", orderable=False, empty_values=(), attrs=WHOLE)
    detail = tables.Column("", orderable=False, empty_values=())

    class Meta:
        model = Membership
        fields = (
            *("enterprise", "region", "pool", "entered", "reasons", "left", "leave_reasons", "by", "detail"),
        )
        sequence = fields
        attrs = TABLE
        order_by = "-entered"

    def render_reasons(self, record: Membership) -> str:
        return reasons(record.reasons)

    def render_leave_reasons(self, record: Membership) -> str:
        return reasons(record.leave_reasons)

    def render_by(self, record: Membership) -> str:
        names = dict.fromkeys(filter(None, (record.entered_by_name, record.left_by_name)))
        return "、".join(names) or NO_FIGURE

    def render_detail(self, record: Membership) -> str:
        return format_html(
            '<a class="text-nowrap" href="{}{}">详情</a>', record.get_absolute_url(), self._query
        )


class ProposalTable(_OfEnterprise):
    """What is proposed and why, to be ticked; what was decided today can be taken back."""

    pick = tables.Column("选", orderable=False, empty_values=(), attrs={"td": {"class": "pick-cell"}})
    pool = tables.Column("培育库", attrs=WHOLE)
    move = tables.Column("建议")
    reasons = tables.Column("理由", orderable=False, empty_values=())
    period = tables.DateColumn(format="Y-m", verbose_name="依据报告期", attrs=WHOLE)
    state = tables.Column("状态")

    class Meta:
        model = Proposal
        fields = ("pick", "enterprise", "region", "pool", "move", "reasons", "period", "state")
        sequence = fields
        attrs = TABLE
        order_by = ("pool", "move")

    def __init__(self, *args: Any, may_decide: bool, today: date, **kwargs: Any) -> None:
        self._may_decide, self._today = may_decide, today
        super().__init__(*args, exclude=() if may_decide else ("pick",), **kwargs)

    def render_pick(self, record: Proposal) -> str:
        if record.state != Proposal.State.OPEN:
            return ""
        return format_html(
            '<input class="form-check-input" type="checkbox" name="proposal" value="{}" form="bulk" aria-label="选中{}">',
            record.pk,
            record.enterprise,
        )

    def render_move(self, record: Proposal) -> str:
        style, shape = _MOVES[Move(record.move)]
        return format_html(
            '<span class="lamp {}"><span class="lamp-shape" aria-hidden="true">{}</span>{}</span>',
            style,
            shape,
            record.get_move_display(),
        )

    def render_reasons(self, record: Proposal) -> str:
        return reasons(record.reasons)

    def render_state(self, record: Proposal) -> str:
        label = format_html(
            '<span class="lamp {}">{}</span>', _STATES[record.state], record.get_state_display()
        )
        if record.state == Proposal.State.OPEN or record.decided_at is None:
            return label
        told = format_html(
            '{}<small class="stored">{} {}</small>',
            label,
            record.decided_by_name,
            f"{timezone.localtime(record.decided_at):%m-%d %H:%M}",
        )
        if record.why_declined:
            told = format_html('{}<small class="stored">{}</small>', told, record.why_declined)
        return format_html("{}{}", told, self._undo(record))

    def _undo(self, record: Proposal) -> str:
        """The button that takes a decision of today back."""
        assert record.decided_at is not None
        if not self._may_decide or timezone.localtime(record.decided_at).date() != self._today:
            return ""
        return format_html(
            '<form method="post" action="{}{}" data-confirm="将撤回对{}的这次处理，建议回到待确认。">'
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
            '<button class="btn btn-sm" type="submit">撤回</button></form>',
            reverse("cultivation:proposal_undo", args=[record.pk]),
            self._query,
            record.enterprise,
            get_token(self.request),
        )
