"""An evaluation looked at from the side: a variant of its scheme, its spread, and the year before."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView
from django_htmx.http import HttpResponseClientRedirect

from accounts.boundaries import boundaries_of
from accounts.exports import xlsx_response
from accounts.figures import grouped
from accounts.http import wants_fragment
from accounts.listing import ListingView, ScopedPageMixin
from assessments.comparing import papers
from assessments.comparing.distribution import Distribution, means
from assessments.comparing.forms import VariantForm
from assessments.comparing.trials import Trial
from assessments.comparing.years import Change, Years, earlier_of
from assessments.comparing.zones import Park, Parks
from assessments.explaining.wording import decimals_of
from assessments.grading import variants
from assessments.grading.grades import FINAL_GRADES
from assessments.grading.moves import ABSENT
from assessments.models import Evaluation, EvaluationList, GradingScheme
from assessments.scheme_services import scheme_of
from assessments.views.evaluations import TITLE, VIEW

RUN = "assessments.run_evaluation"
MOST_SHOWN = 300
"""So many enterprises stand on a page; the export has all."""


class OfEvaluationMixin(ScopedPageMixin):
    """A page of one list of an evaluation that the person may see."""

    permission_required: Any = VIEW
    kwargs: dict[str, Any]
    inner = ""
    page_title = ""

    @cached_property
    def evaluation(self) -> Evaluation:
        """The evaluation of the address, or 404."""
        rows = Evaluation.objects.visible_to(self.request.user).select_related("scheme__region", "version")
        return get_object_or_404(rows.prefetch_related("lists"), pk=self.kwargs["pk"])

    @cached_property
    def part(self) -> EvaluationList:
        """The list that the address names, the first where it names none; 404 where there is none."""
        parts = {part.key: part for part in self.evaluation.lists.all()}
        key = self.request.GET.get("list") or next(iter(parts), "")
        if key not in parts:
            raise Http404("这次评价没有这个名单。")
        part: EvaluationList = parts[key]
        part.evaluation = self.evaluation
        return part

    def exported(self, dataset: Any, title: str, note: str = "") -> HttpResponse:
        """The table as a file, to whoever may export."""
        if not self.request.user.has_perm(ListingView.export_permission):
            raise PermissionDenied("您没有导出权限。")
        about = f"{self.evaluation.scheme.name} · {self.part.get_key_display()}"
        return xlsx_response(dataset, title, about=about, note=note)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        evaluation, query = self.evaluation, self.context_query()
        self.breadcrumbs = [
            ("目标考核", reverse("assessments:targets") + query),
            (TITLE, reverse("assessments:schemes") + query),
            (evaluation.scheme.name, evaluation.scheme.get_absolute_url() + query),
            (self.page_title, None),
        ]
        return super().get_context_data(
            evaluation=evaluation,
            part=self.part,
            parts=list(evaluation.lists.all()),
            inner=self.inner,
            page_title=self.page_title,
            grades=FINAL_GRADES,
            may_export=self.request.user.has_perm(ListingView.export_permission),
            data_as_of=evaluation.computed_at,
            data_period=f"{evaluation.data_year}年度",
            **kwargs,
        )


class WhatIfView(OfEvaluationMixin, TemplateView):
    """What other weights, caps, fixed bases or cuts would make of the list; nothing is written."""

    permission_required = (VIEW, RUN)
    template_name = "assessments/whatif.html"
    inner = "whatif"
    page_title = "方案测算"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = VariantForm(request.GET, part=self._scheme_part())
        self.trial = Trial(self.part, self.form.changes) if self.form.is_valid() else None
        if kept := request.GET.get("scale"):
            return self._scaled(kept)
        if self.trial and request.GET.get("export") == "xlsx":
            return self.exported(papers.movers(self.trial.movers), "方案测算等级变化")
        if self.trial and request.GET.get("export") == "yaml":
            return self._text(self.trial)
        return super().get(request, *args, **kwargs)

    def _scheme_part(self) -> Any:
        parts = scheme_of(self.evaluation.version).lists
        return next(part for part in parts if part.key == self.part.key)

    def _scaled(self, kept: str) -> HttpResponse:
        """The same page with the other weights brought to what `kept` leaves of 100."""
        names = [item.indicator for item in self.form.part.items]
        data = self.form.cleaned_data
        weights = {name: data[f"weight-{name}"] for name in names if f"weight-{name}" in data}
        query = self.request.GET.copy()
        del query["scale"]
        if kept in weights and len(weights) == len(names):
            for name, weight in variants.scaled(weights, kept).items():
                query[f"weight-{name}"] = f"{weight.normalize():f}"
        there = f"{self.request.path}?{query.urlencode()}"
        # The fields change as well as the outcome: the whole page comes anew.
        return (
            HttpResponseClientRedirect(there) if wants_fragment(self.request) else HttpResponseRedirect(there)
        )

    def _text(self, trial: Trial) -> HttpResponse:
        text = variants.text_of(trial.variant)
        response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{trial.variant.slug}.yaml"'
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.copy()
        query.pop("export", None)
        trial = self.trial
        return super().get_context_data(
            form=self.form,
            trial=trial,
            movers=trial.movers[:MOST_SHOWN] if trial else [],
            before_after=trial.moves.before_after if trial else [],
            sankey=json.dumps(trial.moves.sankey("现行", "测算"), ensure_ascii=False) if trial else "",
            query=query.urlencode(),
            **kwargs,
        )


class DistributionView(OfEvaluationMixin, TemplateView):
    """How the grades of the list are spread, with the land and the tax behind them."""

    template_name = "assessments/distribution.html"
    inner = "distribution"
    page_title = "等级分布"

    @cached_property
    def found(self) -> Distribution:
        """The list as far as the person sees it."""
        return Distribution(self.part, self.request.user, self.region)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "xlsx":
            return self.exported(papers.spread(self.found), "亩均效益评价等级分布")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.found
        counties = found.by_county
        boundaries = boundaries_of(self.evaluation.scheme.region) if len(counties) > 1 else None
        return super().get_context_data(
            found=found,
            counties=counties,
            charts={
                "counties": _stack("各县区等级构成", counties),
                "industries": _stack("各行业等级构成", found.by_industry[:15]),
                "scatter": self._scatter(found),
                "map": {"boundaries": boundaries, "values": means(counties), "unit": "万元/亩"}
                if boundaries
                else None,
            },
            **kwargs,
        )

    def _scatter(self, found: Distribution) -> dict[str, Any]:
        """[land, tax, name, grade, key] a point; the mean of the list as a line of equal tax per 亩."""
        mean = found.whole.tax_per_mu
        where = reverse("assessments:grade", args=[self.evaluation.pk, 0])
        return {
            "points": [
                [float(point.land), float(point.tax), point.name, point.grade, point.pk]
                for point in found.scattered
                if point.land and point.tax
            ],
            "mean": round(float(mean), 4) if mean else None,
            "address": where.replace("/0/", "/{key}/"),
            "query": self.context_query(),
        }


def _stack(title: str, lines: list[Any]) -> dict[str, Any]:
    return {
        "title": title,
        "categories": [line.label for line in lines],
        "series": [
            {"name": grade, "values": [line.counts[grade] for line in lines]} for grade in FINAL_GRADES
        ],
    }


class YearsView(OfEvaluationMixin, TemplateView):
    """Who went from which grade to which since the data year before."""

    template_name = "assessments/years.html"
    inner = "years"
    page_title = "年度变化"

    @cached_property
    def earlier(self) -> EvaluationList | None:
        """The same list of the year before."""
        found = earlier_of(self.evaluation)
        lists = list(found.lists.all()) if found else []
        return next((part for part in lists if part.key == self.part.key), None)

    @cached_property
    def years(self) -> Years | None:
        """Both years, as far as the person sees them."""
        if self.earlier is None:
            return None
        return Years(self.part, self.earlier, self.request.user, self.region)

    def _chosen(self) -> list[Change]:
        """Those of the pair that the address names; else those that moved by two grades or more."""
        assert self.years
        before, after = self.request.GET.get("before", ""), self.request.GET.get("after", "")
        if before or after:
            return [
                change
                for change in self.years.changes
                if change.pair[0] == (before or change.pair[0])
                and change.pair[1] == (after or change.pair[1])
            ]
        return [change for change in self.years.changes if abs(change.steps or 0) > 1]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.years and request.GET.get("export") == "xlsx":
            return self.exported(papers.changes(self.years.changes), "年度等级变化")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more: dict[str, Any] = {}
        if self.years and self.earlier:
            chosen = self._chosen()
            year = self.evaluation.data_year
            more = {
                "moves": self.years.moves,
                "joined": self.years.moves.before(ABSENT),
                "left": self.years.moves.after(ABSENT),
                "matrix": _matrix(self.years),
                "sankey": self.years.moves.sankey(f"{year - 1}年度", f"{year}年度"),
                "chosen": chosen[:MOST_SHOWN],
                "chosen_total": len(chosen),
                "before": self.request.GET.get("before", ""),
                "after": self.request.GET.get("after", ""),
            }
        return super().get_context_data(earlier=self.earlier, **more, **kwargs)


def _matrix(years: Years) -> list[tuple[str, list[tuple[str, int]], int]]:
    """(grade before, [(grade after, how many)], sum) in the order of the grades."""
    moves = years.moves
    return [
        (before, [(after, moves.counts[before, after]) for after in moves.afters], moves.before(before))
        for before in moves.befores
    ]


class ParksView(OfEvaluationMixin, TemplateView):
    """The parks compared by the list's own scheme, or by another that the person chooses."""

    template_name = "assessments/parks.html"
    inner = "parks"
    page_title = "开发区比较"

    @cached_property
    def schemes(self) -> dict[str, GradingScheme]:
        """Slug → the schemes there are to compare by."""
        rows = GradingScheme.objects.visible_to(self.request.user).prefetch_related("versions")
        return {scheme.slug: scheme for scheme in rows}

    @cached_property
    def chosen(self) -> str:
        """The slug that the address names, else the evaluation's own; 404 for one that is none."""
        slug = self.request.GET.get("scheme") or self.evaluation.scheme.slug
        if slug not in self.schemes:
            raise Http404("没有这个评价方案。")
        return slug

    @cached_property
    def found(self) -> Parks:
        """The parks by the chosen scheme: its list of the same kind, else its first."""
        scheme = self.schemes[self.chosen]
        own = self.chosen == self.evaluation.scheme.slug
        versions = list(scheme.versions.all())
        if not own and not versions:
            raise Http404("这个评价方案还没有内容。")
        read = scheme_of(self.evaluation.version if own else versions[0])
        part = next((each for each in read.lists if each.key == self.part.key), read.lists[0])
        return Parks(self.part, read, part)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "xlsx":
            return self.exported(papers.parks(self.found), "开发区亩均效益比较")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = [(park, _park_items(park, self.found)) for park in self.found.all]
        return super().get_context_data(
            lines=lines,
            items=self.found.part.items,
            outside=self.found.outside,
            schemes=sorted(self.schemes.values(), key=lambda scheme: scheme.name),
            chosen=self.chosen,
            **kwargs,
        )


def _park_items(park: Park, found: Parks) -> list[tuple[str, str]]:
    """(value, score) of every item, as printed."""
    said = []
    for item in found.part.items:
        value, _, score = park.graded.items[item.indicator]
        known = None if value is None else Decimal(repr(value))
        said.append((grouped(known, decimals_of(known)), grouped(Decimal(repr(score)), 2)))
    return said
