"""The importer of 数字化诊断: who was diagnosed when, by whom, with what result."""

from __future__ import annotations

from collections.abc import Hashable

from accounts.days import Shortest, day_of
from cultivation import messages
from cultivation.importers.listing import EnterpriseListImporter, Problems, Values
from cultivation.models import Diagnosis
from enterprises.importers import reasons
from imports.reading import Column, FormSpec, Kind, Row
from imports.registry import Context

DIAGNOSES_SPEC = FormSpec(
    name="diagnoses",
    label="数字化诊断清单",
    title_words=("数字化诊断", "智改数转诊断", "诊断"),
    periodic=False,
    telling=("done_on", "provider", "result"),
    columns=(
        Column(
            "done_on",
            "诊断完成时间",
            ("诊断完成时间", "诊断时间", "诊断日期", "完成诊断时间", "诊断完成日期", "完成日期"),
            Kind.TEXT,
            required=True,
        ),
        Column("provider", "诊断机构", ("诊断机构", "诊断服务商", "诊断单位", "服务机构"), Kind.TEXT),
        Column("result", "诊断结论", ("诊断结论", "诊断结果", "诊断意见", "诊断等级"), Kind.TEXT),
    ),
)


class DiagnosesImporter(EnterpriseListImporter):
    """Diagnoses by enterprise and day."""

    name = "diagnoses"
    label = "数字化诊断清单"
    spec = DIAGNOSES_SPEC
    model = Diagnosis
    shown = {"done_on": "诊断完成时间", "provider": "诊断机构", "result": "诊断结论"}
    month_field = "done_on"

    def read(self, row: Row, context: Context) -> tuple[Values, Problems]:
        text = row.texts.get("done_on", "")
        values: Values = {}
        if provider := row.texts.get("provider", ""):
            values["provider"] = provider[:100]
        if result := row.texts.get("result", ""):
            values["result"] = result
        day = day_of(text, Shortest.YEAR)
        if day is None:
            why = messages.NOT_A_DAY.format(value=text) if text else messages.NO_DIAGNOSIS_DAY
            return values, [reasons.problem(why, heading="诊断完成时间", value=text, about="done_on")]
        if context.today and day > context.today:
            why = messages.FUTURE_DIAGNOSIS.format(value=text)
            return values, [reasons.problem(why, heading="诊断完成时间", value=text, about="done_on")]
        return values | {"done_on": day}, []

    def key(self, values: Values) -> Hashable:
        return values["done_on"]
