"""What is done about a site: the five checks, measures, completion, acceptance, visits."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from land.clearing import STEPS, Step
from land.forms.sites import AcceptForm, CheckForm, DoneForm, MeasureDoneForm, MeasureForm, VisitForm
from land.models import SiteMeasure
from land.selectors import sites as selectors
from land.services import checks, sites
from land.views.common import CHECK_SITE, VIEW_SITE
from land.views.sites import SiteActingView


class CheckView(SiteActingView):
    """One of the five checks is made on the spot; the next one that is missing follows by itself."""

    permission_required = (VIEW_SITE, CHECK_SITE)
    form_class = CheckForm
    one_thumb = True

    @cached_property
    def step(self) -> Step:
        """The check of the address, or 404."""
        try:
            return Step(self.kwargs["step"])
        except ValueError as error:
            raise Http404("没有这一项核验。") from error

    @property
    def heading(self) -> str:  # type: ignore[override]
        """The check by its name."""
        return f"核验：{STEPS[self.step]}"

    def get_initial(self) -> dict[str, Any]:
        return {"done_on": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = selectors.step_lines(self.record)
        return super().get_context_data(**kwargs | {"steps": lines, "step": self.step, "site": self.record})

    def perform(self, form: Any) -> str:
        data = form.values
        photos = data.pop("uploads")
        checks.record_check(
            site=self.record, step=self.step, photos=photos, **data, **self.doing, today=timezone.localdate()
        )
        return f"“{STEPS[self.step]}”已核验。"

    def get_success_url(self) -> str:
        following = selectors.next_step(self.record)
        if following is None:
            return super().get_success_url()
        return reverse("land:check", args=[self.record.pk, following])


class MeasureView(SiteActingView):
    """The site has one more thing to mend."""

    form_class = MeasureForm
    heading = "列入整改措施"

    def perform(self, form: Any) -> str:
        checks.add_measure(site=self.record, **form.values, **self.doing)
        return "已列入整改措施。"


class MeasureDoneView(SiteActingView):
    """A thing was mended."""

    permission_required = (VIEW_SITE, CHECK_SITE)
    form_class = MeasureDoneForm
    heading = "完成整改措施"
    one_thumb = True

    @cached_property
    def measure(self) -> SiteMeasure:
        """The measure of the address, or 404."""
        return get_object_or_404(self.record.measures.all(), pk=self.kwargs["measure"])

    def get_about(self) -> str:
        return f"{self.record.name} · {self.measure.text} · 限{self.measure.due_on}"

    def get_initial(self) -> dict[str, Any]:
        return {"done_on": timezone.localdate()}

    def perform(self, form: Any) -> str:
        data = form.values
        photos = data.pop("uploads")
        checks.finish_measure(
            measure=self.measure, photos=photos, **data, **self.doing, today=timezone.localdate()
        )
        return "整改措施已完成。"


class DoneView(SiteActingView):
    """All work of the site is done, or the page says what is missing."""

    form_class = DoneForm
    heading = "办结"
    button = "办结"

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def perform(self, form: Any) -> str:
        sites.complete_site(site=self.record, **form.values, **self.doing, today=timezone.localdate())
        return f"“{self.record.name}”已办结，待验收。"


class AcceptView(SiteActingView):
    """The finished work is accepted."""

    form_class = AcceptForm
    heading = "验收"
    button = "验收通过"

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def perform(self, form: Any) -> str:
        sites.accept_site(site=self.record, **form.values, **self.doing, today=timezone.localdate())
        return f"“{self.record.name}”已验收。"


class VisitView(SiteActingView):
    """Somebody looked again."""

    permission_required = (VIEW_SITE, CHECK_SITE)
    form_class = VisitForm
    heading = "登记回访"
    one_thumb = True

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def perform(self, form: Any) -> str:
        data = form.values
        photos = data.pop("uploads")
        visit = sites.record_visit(
            site=self.record, photos=photos, **data, **self.doing, today=timezone.localdate()
        )
        return "已登记反弹，重新列入整治。" if visit.relapsed else "回访已登记。"
