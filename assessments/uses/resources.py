"""The lists of use as they go out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from import_export import fields, resources

from assessments.models import Grade, Rectification
from assessments.resources import _NUMBER
from assessments.uses.kinds import ABOUT, UseKind, amount_of
from assessments.uses.selectors import Rates, account_of
from assessments.uses.tables import lamp_of, reclaim_words


class _OfGrade(resources.ModelResource):
    uscc = fields.Field("uscc", "统一社会信用代码")
    name = fields.Field("name", "企业名称")
    region = fields.Field("enterprise__region__name", "县区")
    grade = fields.Field("treat_as", "等级")

    class Meta:
        model = Grade
        fields: tuple[str, ...] = ("uscc", "name", "region", "grade")
        export_order: tuple[str, ...] = fields


class UseResource(_OfGrade):
    """Whom a use touches, with account, usage, rate and yuan as far as it has them."""

    def __init__(self, kind: UseKind, rates: Rates) -> None:
        super().__init__()
        self._kind, self._rates, about = kind, rates, ABOUT[kind]
        if about.account:
            self.fields["account"] = fields.Field(column_name="户号")
        if about.usage:
            heading = "用电量（万千瓦时）" if kind is UseKind.POWER else "用地面积（亩）"
            self.fields["usage"] = fields.Field("usage", heading, widget=_NUMBER)
        self.fields["rate"] = fields.Field(column_name=f"{about.rate}（{about.unit}）", widget=_NUMBER)
        if about.amount:
            self.fields["amount"] = fields.Field(column_name=about.amount, widget=_NUMBER)

    def get_export_order(self) -> list[str]:
        return list(self.fields)

    def _rate(self, record: Any) -> Decimal | None:
        found = self._rates.at(record.enterprise.region.path)
        return found.at(record.treat_as) if found else None

    def dehydrate_account(self, record: Any) -> str:
        return account_of(record) if record.has_account else ""

    def dehydrate_rate(self, record: Any) -> Decimal | None:
        return self._rate(record)

    def dehydrate_amount(self, record: Any) -> Decimal | None:
        return amount_of(self._kind, record.usage, self._rate(record))


class ReclaimResource(_OfGrade):
    """Whose land should be looked at."""

    was = fields.Field("was", "上年等级")
    unused = fields.Field("unused", "闲置低效用地（亩）", widget=_NUMBER)
    why = fields.Field(column_name="列入原因")

    class Meta(_OfGrade.Meta):
        fields = ("uscc", "name", "region", "grade", "was", "unused", "why")
        export_order = fields

    def dehydrate_why(self, record: Any) -> str:
        return reclaim_words(record)


class RectificationResource(resources.ModelResource):
    """Who has to do better by when."""

    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "企业名称")
    region = fields.Field("enterprise__region__name", "县区")
    state = fields.Field(column_name="状态")
    due = fields.Field(column_name="整改期限")
    officer = fields.Field("officer", "责任人")
    measures = fields.Field("measures", "整改措施")
    after = fields.Field("after", "次年等级")
    done_on = fields.Field("done_on", "完成日期")

    class Meta:
        model = Rectification
        fields = ("uscc", "name", "region", "state", "due", "officer", "measures", "done_on", "after")
        export_order = fields

    def dehydrate_state(self, record: Rectification) -> str:
        return lamp_of(record, timezone.localdate())[1]

    def dehydrate_due(self, record: Rectification) -> str:
        return f"{record.due:%Y-%m-%d}"
