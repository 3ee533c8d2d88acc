"""What the page of an enterprise shows of its reporting: the month's forms, and the doubts that stand open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists

from accounts.periods import Period
from enterprises import return_forms
from enterprises.models import Enterprise
from enterprises.panels import Asked, Fact, Panel
from reporting.cycle import Status
from reporting.finding_tables import severity_lamp, state_lamp
from reporting.models import Finding, Submission
from reporting.selectors.cycle import filled_by

MOST = 8


@dataclass(frozen=True)
class FormLine:
    """One form of the month: whether the enterprise's return is there, and where the unit's sheet stands."""

    form: str
    label: str
    reported: bool
    status: str
    """Empty where the person does not see the unit's sheet."""


def load(asked: Asked) -> dict[str, Any] | None:
    """The forms of the month and the doubts still open, of this period first; three queries."""
    if asked.period is None:
        return None
    doubts = _doubts(asked)
    return {
        "lines": _lines(asked, asked.period),
        "unit": asked.enterprise.region,
        "doubts": [
            (doubt, severity_lamp(doubt.severity), state_lamp(doubt.state)) for doubt in doubts[:MOST]
        ],
        "number": len(doubts),
        "facts": [Fact("未办结疑点", f"{len(doubts)}条")] if doubts else [],
    }


def _doubts(asked: Asked) -> list[Finding]:
    if not asked.user.has_perm("reporting.view_finding"):
        return []
    visible = Finding.objects.visible_to(asked.user).filter(enterprise=asked.enterprise).standing()
    return list(visible.order_by("-period", "severity", "due_on", "pk"))


def _lines(asked: Asked, period: Period) -> list[FormLine]:
    unit = asked.enterprise.region
    sheets = Submission.objects.filter(region=unit, period=period.date).visible_to(asked.user)
    status = dict(sheets.order_by().values_list("form", "status"))
    sees_unit = bool(asked.user.region and unit.path.startswith(asked.user.region.path))
    reported = _reported(asked.enterprise, period)
    return [
        FormLine(
            form,
            return_forms.label_of_form(form),
            reported[form],
            status.get(form, Status.DRAFT) if sees_unit else "",
        )
        for form in return_forms.forms_of(period)
    ]


def _reported(enterprise: Enterprise, period: Period) -> dict[str, bool]:
    """Form → whether the enterprise's main value of the period is there; one query."""
    asked = {f"has_{form}": Exists(filled_by(form, period)) for form in return_forms.MODELS}
    row = Enterprise.objects.filter(pk=enterprise.pk).annotate(**asked).values(*asked).get()
    return {form: row[f"has_{form}"] for form in return_forms.MODELS}


PANEL = Panel(
    key="reporting",
    title="本期报送与疑点",
    template="reporting/panel.html",
    permission="reporting.view_submission",
    load=load,
    order=20,
)
