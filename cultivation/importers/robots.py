"""The importer of robots: how many each enterprise has at a period."""

from __future__ import annotations

from collections.abc import Hashable

from cultivation import messages
from cultivation.importers.listing import EnterpriseListImporter, Problems, Values
from cultivation.models import RobotCount
from enterprises.importers import reasons
from imports.reading import Column, FormSpec, Kind, Row
from imports.reading.texts import plain
from imports.registry import Context

ROBOTS_SPEC = FormSpec(
    name="robots",
    label="工业机器人统计表",
    title_words=("机器人", "机器换人"),
    telling=("number",),
    opens_period=False,
    columns=(
        Column("month", "报告月份", ("报告月份", "月份", "统计月份"), Kind.MONTH),
        Column(
            "number",
            "工业机器人数",
            (
                "工业机器人数",
                "工业机器人数量",
                "机器人台数",
                "工业机器人台数",
                "机器人数量",
                "工业机器人",
                "机器人",
            ),
            required=True,
        ),
    ),
)


class RobotsImporter(EnterpriseListImporter):
    """Counts by enterprise and month."""

    name = "robots"
    label = "工业机器人统计表"
    spec = ROBOTS_SPEC
    model = RobotCount
    shown = {"number": "工业机器人数（台）"}
    figures = frozenset({"number"})
    month_field = "month"

    def read(self, row: Row, context: Context) -> tuple[Values, Problems]:
        assert context.period is not None
        values: Values = {"month": row.months.get("month") or context.period.date}
        number = row.values.get("number")
        if number is None:
            return values, [reasons.problem(messages.NO_ROBOTS, heading="工业机器人数", about="number")]
        if number < 0 or number != number.to_integral_value():
            return values, [reasons.problem(messages.NOT_WHOLE, value=plain(number), about="number")]
        return values | {"number": int(number)}, []

    def key(self, values: Values) -> Hashable:
        return values["month"]
