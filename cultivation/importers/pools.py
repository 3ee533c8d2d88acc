"""The importer of pool lists: one row an enterprise and pool, with the month it entered and perhaps left."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from cultivation import messages
from cultivation.importers.listing import EnterpriseListImporter, Problems, Values
from cultivation.models import Membership
from cultivation.pools import POOL_LABELS, Pool
from enterprises.importers import reasons
from imports.models import Batch, StagedRow
from imports.reading import Column, FormSpec, Kind, Row
from imports.registry import Context

POOLS_SPEC = FormSpec(
    name="pools",
    label="培育库名单",
    title_words=("培育库", "后备库", "监测库"),
    periodic=False,
    telling=("pool",),
    columns=(
        Column(
            "pool",
            "培育库",
            ("培育库", "培育库名称", "所属培育库", "库别", "入库类别", "培育类别", "所在库"),
            Kind.TEXT,
            required=True,
        ),
        Column("entered", "入库月份", ("入库月份", "入库时间", "进入培育库时间", "列入时间"), Kind.MONTH),
        Column("left", "出库月份", ("出库月份", "出库时间", "移出时间", "退出培育库时间"), Kind.MONTH),
        Column("reason", "入库理由", ("入库理由", "理由", "入库依据", "列入原因", "依据"), Kind.TEXT),
    ),
)
BY_LIST = "by_list"
_WORDS = {
    "小升规": Pool.SMALL_UP,
    "待纳规": Pool.NEW_PLANT,
    "临退": Pool.AT_RISK,
    "退规": Pool.EXITED,
    "负增长": Pool.FALLING,
    "优势": Pool.LEADING,
    "高成长": Pool.GROWING,
    "专精特新": Pool.SPECIALISED,
    "高企": Pool.HIGHTECH,
    "高新技术": Pool.HIGHTECH,
    "上市": Pool.LISTING,
}


def pool_of(text: str) -> Pool | None:
    """The pool that `text` names."""
    return next((pool for word, pool in _WORDS.items() if word in text), None)


class PoolsImporter(EnterpriseListImporter):
    """Stays by enterprise, pool and month of entry."""

    name = "pools"
    label = "培育库名单"
    spec = POOLS_SPEC
    model = Membership
    shown = {"pool_name": "培育库", "entered": "入库月份", "left": "出库月份", "reason": "入库理由"}
    month_field = "entered"

    def read(self, row: Row, context: Context) -> tuple[Values, Problems]:
        text, reason = row.texts.get("pool", ""), row.texts.get("reason", "")
        pool = pool_of(text)
        values: Values = dict(row.months)
        values |= {"pool": pool.value} if pool else {}
        values |= {"reasons": [[BY_LIST, reason[:300]]]} if reason else {}
        problems = []
        if pool is None:
            known = "、".join(POOL_LABELS.values())
            why = messages.UNKNOWN_POOL.format(value=text, pools=known) if text else messages.NO_POOL
            problems.append(reasons.problem(why, heading="培育库", value=text, about="pool"))
        return values, problems + _of_months(row.months, context.today)

    def key(self, values: Values) -> Hashable:
        return values["pool"], values["entered"]

    def names(self, values: Values) -> Values:
        words = "；".join(words for _, words in values.get("reasons", ()))
        return {"pool_name": POOL_LABELS[Pool(values["pool"])], "reason": words}

    def beside(self, values: Values, standing: Iterable[Any]) -> Problems:
        own = [each for each in standing if each.pool == values["pool"] and each.left is None]
        if not own or values.get("left"):
            return []
        why = messages.IN_POOL_SINCE.format(
            month=messages.month_words(own[0].entered), pool=POOL_LABELS[Pool(values["pool"])]
        )
        return [reasons.problem(why, heading="入库月份", about="entered")]

    def more(self, row: StagedRow, record: Any, batch: Batch) -> Values:
        said: Values = {}
        who, now = batch.uploaded_by_name[:40], timezone.now()
        if not record.pk:
            said |= {"entered_by_name": who, "entered_at": now}
        if row.values.get("left") and not record.left_at:
            said |= {"left_by_name": who, "left_at": now}
        return said


def _of_months(months: dict[str, date], today: date | None) -> Problems:
    entered, left = months.get("entered"), months.get("left")
    if entered is None:
        return [reasons.problem(messages.NO_ENTRY, heading="入库月份", about="entered")]
    if today and entered > today:
        why = messages.FUTURE_ENTRY.format(month=messages.month_words(entered))
        return [reasons.problem(why, heading="入库月份", value=f"{entered:%Y-%m}", about="entered")]
    if left and left < entered:
        why = messages.LEFT_BEFORE_ENTERED
        return [reasons.problem(why, heading="出库月份", value=f"{left:%Y-%m}", about="left")]
    return []
