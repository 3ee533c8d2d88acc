"""The one page of an enterprise: what one reads before ringing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.periods import Period
from accounts.personal import PersonalDataMixin
from enterprises import lineage, panels, return_forms, selectors
from enterprises.contacts import contact_of, legal_person_of
from enterprises.growth import growth_words
from enterprises.models import Enterprise, Return, ScaleEvent
from enterprises.selectors import identity
from enterprises.selectors.series import TwoYears, two_years
from enterprises.views.charts import charts_of
from enterprises.views.history import history_context
from enterprises.views.register import EnterprisePageMixin
from enterprises.views.standing import standing_context

KEY_FIGURES = (
    ("output", "gross_output"),
    ("finance", "revenue"),
    ("finance", "total_profit"),
    ("energy", "electricity"),
    ("finance", "average_employees"),
)
Section = tuple[str, str]
"""(anchor, title) of a part of the page."""


class EnterpriseView(PersonalDataMixin, EnterprisePageMixin, TemplateView):
    template_name = "enterprises/detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; under a code that the enterprise had once, the way to it."""
        if kept := identity.kept_under(kwargs["uscc"], request.user):
            return redirect(kept.get_absolute_url() + self.context_query())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enterprise = self.get_enterprise()
        self.breadcrumbs = [
            ("企业库", reverse("enterprises:list") + self.context_query()),
            (enterprise.name, None),
        ]
        events = list(enterprise.scale_events.select_related("batch__source").order_by("period", "pk"))
        entry = standing_entry(events, self.period) if self.period else None
        years = two_years(enterprise, self.period) if self.period else {}
        forms = [
            self._form(form, both.at_period)
            for form, both in years.items()
            if both.at_period or return_forms.is_due(form, both.period)
        ]
        context = standing_context(enterprise, self.region, self.period)
        context |= self._charts(years, context)
        context |= self._panels(enterprise, forms, context)
        self.note_lifted(1)
        return super().get_context_data(
            enterprise=enterprise,
            page_title=enterprise.name,
            contact=contact_of(enterprise, lifted=bool(self.lifting)),
            legal_person=legal_person_of(enterprise, lifted=bool(self.lifting)),
            events=events,
            entry=entry,
            forms=forms,
            key_figures=self._key_figures(forms),
            latest=self._latest(enterprise, years),
            entry_url=self._entry_url(enterprise) if entry else "",
            **history_context(enterprise, self.request.user),
            **context,
            **kwargs,
        )

    def _latest(self, enterprise: Enterprise, years: dict[str, TwoYears]) -> Period | None:
        """The last period that was reported, where this one was not."""
        reported = any(both.at_period for both in years.values())
        return None if reported else selectors.latest_reported(enterprise)

    def _charts(self, years: dict[str, TwoYears], context: dict[str, Any]) -> dict[str, Any]:
        standing, rule = context["standing"], context["scale_rule"]
        if not years:
            return {"charts": []}
        outlook = standing.outlook if standing else None
        return {"charts": charts_of(years, outlook, rule.threshold if rule else None, self._value_url_at)}

    def _panels(
        self, enterprise: Enterprise, forms: list[dict[str, Any]], context: dict[str, Any]
    ) -> dict[str, Any]:
        asked = panels.Asked(enterprise, self.request.user, self.period, timezone.localdate())
        loaded = panels.panels_for(asked)
        parts: list[tuple[bool, Section]] = [
            (bool(context["standing"]), ("standing", "规上状态")),
            (bool(context["charts"]), ("trends", "走势")),
            *((True, (f"panel-{panel.key}", panel.title)) for panel, _ in loaded),
            (bool(forms), ("forms", "本期报表")),
            (True, ("events", "入规与退规")),
        ]
        return {
            "panels": panels.in_rows(loaded),
            "facts": panels.facts_of(loaded),
            "sections": [section for shown, section in parts if shown],
        }

    def _key_figures(self, forms: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The figures at the head, in their order; without a value where the period has none."""
        lines = {(form["name"], line["name"]): line for form in forms for line in form["lines"]}
        return [lines.get(key) or {**self._named(*key), "value": None} for key in KEY_FIGURES]

    @staticmethod
    def _named(form: str, name: str) -> dict[str, Any]:
        """What a value is called and in what it is printed."""
        unit = return_forms.unit_of(form, name)
        label = return_forms.label_of(form, name)
        return {"name": name, "label": label, "unit": unit, "in_wan": unit == "千元"}

    def _entry_url(self, enterprise: Enterprise) -> str:
        """Where the enterprise's figures are typed."""
        assert self.region is not None
        unit = self.region if self.region.is_park else enterprise.region
        query = {"region": unit.code, "period": str(self.period), "enterprise": enterprise.uscc}
        return f"{reverse('reporting:entry_one')}?{urlencode(query)}"

    def _form(self, form: str, ret: Return | None) -> dict[str, Any]:
        found = {"name": form, "label": return_forms.label_of_form(form), "lines": []}
        if ret is None or self.period is None:
            return found
        origins = lineage.origins_of(form, self.period, lineage.places_of(ret))
        lines = [
            {
                **self._named(form, name),
                "value": getattr(ret, name),
                "base": getattr(ret, f"{name}_prior"),
                "growth": growth_words(getattr(ret, name), getattr(ret, f"{name}_prior")),
                "origin": origins.get((name, ret.enterprise_id)),
                "base_origin": origins.get((f"{name}_prior", ret.enterprise_id)),
                "url": self._value_url(form, name),
                "base_url": self._value_url(form, f"{name}_prior"),
            }
            for name in return_forms.value_names(form)
        ]
        return found | {
            "lines": [line for line in lines if line["value"] is not None or line["base"] is not None]
        }

    def _value_url(self, form: str, name: str) -> str:
        assert self.period is not None
        return self._value_url_at(form, name, self.period)

    def _value_url_at(self, form: str, name: str, period: Period) -> str:
        assert self.region is not None
        place = reverse("enterprises:value", args=[self.kwargs["uscc"], form, name])
        return f"{place}?region={self.region.code}&period={period}"


def standing_entry(events: Sequence[ScaleEvent], period: Period) -> ScaleEvent | None:
    """The entry by which the enterprise stands in the library at the period; None where it does not.

    `events` are in the order in which they happened.
    """
    latest = next((event for event in reversed(events) if event.period <= period.date), None)
    return latest if latest and latest.kind == ScaleEvent.Kind.ENTRY else None
