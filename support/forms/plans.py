"""What is posted about rescue plans."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Department, User
from support.forms.base import EnterpriseForm, SupportForm, day_field, text_field
from support.models import Consultation, Measure, RescuePlan
from support.selectors import plans as selectors


class DepartmentField(forms.ModelChoiceField):
    """A department by its short name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name or obj.name)


class DepartmentsField(forms.ModelMultipleChoiceField):
    """Departments by their short names."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name or obj.name)


class MeasuresField(forms.ModelMultipleChoiceField):
    """Lines of a plan."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}. {obj.problem[:40]}"


class ConsultationField(forms.ModelChoiceField):
    """A consultation by its day."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.held_on:%Y-%m-%d}"


class PersonField(forms.ModelChoiceField):
    """A person with the region they work for."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}（{obj.region}）"


class OpenPlanForm(EnterpriseForm):
    """A new plan."""

    reason = forms.ChoiceField(label="帮扶原因", choices=RescuePlan.Reason.choices)
    opened_on = day_field("建档日期")
    situation = text_field("企业情况", rows=4, help_text="生产经营状况、主要困难、已有的订单和用工")


class PlanForm(SupportForm):
    """A form about a plan that stands."""

    def __init__(self, *args: Any, record: RescuePlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = record
        self.region = record.enterprise.region


class AddMeasureForm(PlanForm):
    """A problem with its measure, owner and due date."""

    problem = text_field("问题", rows=2)
    measure = text_field("措施", rows=2)
    department = DepartmentField(
        label="责任部门", queryset=Department.objects.none(), required=False, empty_label="请选择"
    )
    person = PersonField(
        label="责任人",
        queryset=User.objects.none(),
        required=False,
        empty_label="不指定",
        help_text="部门和人至少选一个",
    )
    due_on = day_field("完成期限")
    consultation = ConsultationField(
        label="由哪次会商增列",
        queryset=Consultation.objects.none(),
        required=False,
        empty_label="不是会商增列",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = selectors.departments_for(self.region)  # type: ignore[attr-defined]
        people = selectors.people_for(self.user, self.region).select_related("region")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        held = self.plan.consultations.order_by("-held_on")
        self.fields["consultation"].queryset = held  # type: ignore[attr-defined]


class ConsultForm(PlanForm):
    """A meeting of departments."""

    held_on = day_field("会商日期")
    departments = DepartmentsField(
        label="参加部门", queryset=Department.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    decided = text_field("议定事项", rows=3)
    settled = MeasuresField(
        label="会商销结的措施",
        queryset=Measure.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["departments"].queryset = selectors.departments_for(self.region)  # type: ignore[attr-defined]
        standing = self.plan.measures.filter(state=Measure.State.OPEN)
        self.fields["settled"].queryset = standing  # type: ignore[attr-defined]
        if not standing:
            del self.fields["settled"]


class ClosePlanForm(PlanForm):
    """The end of a plan."""

    outcome = forms.ChoiceField(label="帮扶结果", choices=RescuePlan.Outcome.choices)
    closed_on = day_field("结束日期")
    note = text_field("结果说明", rows=2)


class MeasureForm(SupportForm):
    """A form about a measure that stands."""

    def __init__(self, *args: Any, record: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = record


class ProgressForm(MeasureForm):
    """How far it is."""

    text = text_field("进展", rows=3)


class FinishForm(MeasureForm):
    """That it is done."""

    on = day_field("完成日期")
    text = text_field("完成情况", rows=2)


class ExtendForm(MeasureForm):
    """That it takes longer."""

    due_on = day_field("新期限")
    reason = text_field("延期理由", rows=2, most=300)


class AnswerForm(MeasureForm):
    """Whether the time that was asked for is given."""

    agrees = forms.TypedChoiceField(
        label="答复", choices=[("yes", "同意"), ("no", "不同意")], coerce=lambda value: value == "yes"
    )
    note = text_field("说明", rows=2, most=300, required=False, help_text="不同意的，请写明理由")


class DropForm(MeasureForm):
    """That it is given up."""

    reason = text_field("不再实施的理由", rows=2, most=300)
