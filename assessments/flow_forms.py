"""What is posted about the workflow: a step with its note, a notice, a decision, an appeal and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div
from django import forms

from accounts.models import Department
from assessments import factor_figures as figures
from assessments.flow.appealing import STATE_LABELS, VERDICTS, State
from assessments.flow_services.steps import Notice
from assessments.models import Appeal
from land.forms.fields import Documents, EnterpriseField, LandForm, day, text

OBJECTION = (
    "对公示内容有异议的，请在公示期内以书面形式（加盖单位公章）并附佐证材料，"
    "向所在县区或园区提出，由其统一报送；逾期不再受理。"
)
_NUMBER = {
    "invalid": "请填写数字。",
    "max_decimal_places": "最多四位小数。",
    "max_digits": "数字太大，请核对单位。",
}


class NothingForm(LandForm):
    """A step that needs nothing but to be meant."""


class NoteForm(LandForm):
    """A step with what is to be said about it."""

    wide = ("note",)
    note = text("说明", 200, required=False)


class ReasonForm(LandForm):
    """Something that has to be explained."""

    wide = ("reason",)
    reason = text("原因", 200)


class NoticeForm(LandForm):
    """From when on the list stands in public, and how to object."""

    wide = ("objection",)
    opens = day("公示起始日", help_text="截止日自动取其后第5个工作日，节假日和调休按国务院公布的安排。")
    contact = text("受理单位", 100, help_text="如：市亩均办（市经信局综合科）。")
    telephone = text("联系电话", 40, help_text="办公电话，不填个人手机号。")
    objection = text("异议方式", 300, lines=3)

    @property
    def values(self) -> dict[str, Any]:
        """The notice."""
        return {"notice": Notice(**self.cleaned_data)}


class DecisionForm(LandForm):
    """What the leading group decided by, and when."""

    wide = ("note",)
    number = text("审定文号", 80, help_text="会议纪要或批示的编号。")
    decided_on = day("审定日期")
    note = text("说明", 200, required=False)


def figure(factor: str, *, required: bool) -> forms.DecimalField:
    """A figure of the factor, in the unit that people say it in."""
    return forms.DecimalField(
        label=f"{figures.label_of(factor)}（{figures.unit_of(factor)}）",
        required=required,
        max_digits=16,
        decimal_places=4,
        error_messages={"required": "请填写数值；维持原数的填原数。", **_NUMBER},
    )


def stored(data: dict[str, Any], factors: Iterable[str]) -> dict[str, Decimal]:
    """The figures that were filled in, in their stored units, taken out of `data`."""
    said = {factor: data.pop(factor) for factor in factors}
    return {factor: figures.stored(factor, value) for factor, value in said.items() if value is not None}


class _Claims(LandForm):
    """The enterprise, and a field for each figure that can be objected to."""

    enterprise = EnterpriseField(label="企业")
    locals().update({factor: figure(factor, required=False) for factor in figures.DISPUTABLE})


class AppealForm(_Claims):
    """Which figures are objected to and what they should be, why, and by what proof."""

    wide = ("grounds", "uploads")
    grounds = text("申诉理由", 1000, lines=4)
    uploads = Documents(
        label="佐证材料", help_text="完税证明、不动产权证书、审计报告等，PDF、JPG、PNG，可多选。"
    )

    @property
    def values(self) -> dict[str, Any]:
        """The appeal; only figures that were filled in are objected to."""
        data = super().values
        claims = stored(data, figures.DISPUTABLE)
        return {
            "enterprise": data["enterprise"],
            "claims": claims,
            "grounds": data["grounds"],
            "proof": data["uploads"],
        }


class ForwardForm(LandForm):
    """Which department checks it."""

    department = forms.ModelChoiceField(
        label="复核部门",
        queryset=Department.objects.none(),
        error_messages={"required": "请选择负责复核的部门。"},
    )

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = appeal.evaluation.scheme.region
        self.fields["department"].queryset = Department.objects.filter(  # type: ignore[attr-defined]
            region=region, kind=Department.Kind.DEPARTMENT
        )


class CheckForm(LandForm):
    """What the department found, a figure for each that was objected to."""

    wide = ("finding", "uploads")

    finding = text("复核意见", 1000, lines=3)
    uploads = Documents(label="复核依据", required=False, help_text="PDF、JPG、PNG，可多选。")

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        self._factors = [item.factor for item in appeal.items.all()]
        super().__init__(*args, **kwargs)
        found = {factor: figure(factor, required=True) for factor in self._factors}
        self.fields = found | self.fields
        for factor in reversed(self._factors):
            self.helper.layout[0].insert(0, Div(factor, css_class=self._column(factor)))

    @property
    def values(self) -> dict[str, Any]:
        """What was found."""
        data = super().values
        return {"found": stored(data, self._factors)} | data


class VerdictForm(LandForm):
    """What is decided, and why."""

    wide = ("reason",)
    verdict = forms.ChoiceField(
        label="处理决定", choices=[(verdict.value, STATE_LABELS[verdict]) for verdict in VERDICTS]
    )
    reason = text("处理理由", 1000, lines=3, help_text="书面答复企业时引用。")

    @property
    def values(self) -> dict[str, Any]:
        """The verdict."""
        return super().values | {"verdict": State(self.cleaned_data["verdict"])}
