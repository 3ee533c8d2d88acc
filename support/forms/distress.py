"""What is posted about 困难企业 and 僵尸企业."""

from __future__ import annotations

from typing import Any

from django import forms

from support import distress as rules
from support.distress import DISPOSAL_LABELS, DisposalState
from support.forms.base import (
    EnterpriseForm,
    SupportForm,
    count_field,
    day_field,
    figure_field,
    text_field,
)
from support.models import Distress
from support.models.distress import CRITERIA, KINDS, ROUTES


class IdentifyForm(EnterpriseForm):
    """A recognition."""

    kind = forms.ChoiceField(label="认定类别", choices=KINDS)
    identified_on = day_field("认定日期")
    criteria = forms.MultipleChoiceField(
        label="认定情形", choices=CRITERIA, required=False, widget=forms.CheckboxSelectMultiple
    )
    grounds = text_field("认定依据", rows=3, required=False, help_text="报表数字、核实情况")
    workers = count_field("需安置职工（人）")
    debts = figure_field("债务总额（万元）")


class AdvanceForm(SupportForm):
    """A step of a disposal."""

    on = day_field("日期")
    state = forms.ChoiceField(label="状态")
    route = forms.ChoiceField(label="处置方式", choices=[("", "未定"), *ROUTES], required=False)
    relocates = forms.BooleanField(label="结合退城进园", required=False)
    text = text_field("进展", rows=3)
    land_freed = figure_field("腾出土地（亩）", places=2)
    workers_placed = count_field("已安置职工（人）")

    def __init__(self, *args: Any, record: Distress, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "state": record.state,
                "route": record.route,
                "relocates": record.relocates,
                "land_freed": record.land_freed,
                "workers_placed": record.workers_placed,
            },
        )
        super().__init__(*args, **kwargs)
        states = (DisposalState(record.state), *rules.next_states(record.state))
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (state.value, DISPOSAL_LABELS[state]) for state in dict.fromkeys(states)
        ]


class DoubtForm(SupportForm):
    """That a proposal is not followed."""

    reason = forms.CharField(label="不予认定的理由", max_length=300)


def initial_from(proposal: Any) -> dict[str, Any]:
    """The form of a recognition filled in with what the figures say; empty for none."""
    if proposal is None:
        return {}
    return {"criteria": proposal.criteria, "grounds": "；".join(proposal.sentences)}
