"""A batch of returns held against the check rules before it is taken: the same findings as after the taking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import Region
from enterprises import return_forms
from imports.models import Batch, StagedRow
from imports.registry import Doubt, Standing
from reporting.findings import digest_of
from reporting.models import CheckRequest, CheckRule, Finding
from reporting.rules import Severity
from reporting.selectors.checking import Hit, check
from reporting.selectors.months import units_of
from reporting.selectors.problems import cell_of, settled_of
from reporting.selectors.rules import effective

Kind = StagedRow.Kind
_BLOCKS = {
    Severity.ERROR: "可以入库，但入库后须更正，否则不能报送。",
    Severity.WARNING: "可以入库，报送前须更正或说明。",
}


class StagedJudge:
    """What this room tells of batches of returns, before they are taken and after."""

    def forms(self) -> Iterable[str]:
        """Every return: what a power list brings is judged with the returns that it is held against."""
        return return_forms.MODELS

    def judge(self, batch: Batch) -> Iterator[Doubt]:
        """What a run would find in the new and changed rows once they are taken; a constant number of queries.

        What was explained or judged of the very same figures is not said again. The sums of a county are
        none of a park's business.
        """
        period = batch.as_period
        assert period is not None
        rows = batch.rows.filter(kind__in=(Kind.NEW, Kind.CHANGED), target__isnull=False).order_by()
        staged = {target: (pk, values) for pk, target, values in rows.values_list("pk", "target", "values")}
        if not staged:
            return
        units = units_of(batch.region)
        coming = {target: values for target, (_, values) in staged.items()}
        checked = check(batch.form, period, units, effective(units, batch.form, period), coming=coming)
        settled = settled_of(batch.form, units, period)
        names = {unit.pk: unit.name for unit in units}
        for hit in checked.hits:
            if hit.key in settled and settled[hit.key] == digest_of(hit.verdict.figures):
                continue
            if hit.enterprise is not None:
                yield _doubt(batch.form, hit, staged[hit.enterprise][0], "")
            elif not batch.region.is_park:
                yield _doubt(batch.form, hit, None, f"{names[hit.unit]}合计：")

    def standing(self, batch: Batch, user: Any) -> Standing:
        """How much stands against the sheets of the batch, as far as the person may see it; two queries."""
        about = {"form": batch.form, "period": batch.period}
        owed = CheckRequest.objects.filter(**about).filter(_around(batch.region)).exists()
        if not user.has_perm("reporting.view_finding"):
            return Standing(owed)
        rows = Finding.objects.visible_to(user).within(batch.region).filter(**about).standing().order_by()
        counts = dict(rows.values_list("severity").annotate(number=Count("pk")))
        query = {"region": batch.region.code, "period": str(batch.as_period), "form": batch.form}
        address = f"{reverse('reporting:findings')}?{urlencode(query)}"
        return Standing(owed, counts.get(Severity.ERROR, 0), counts.get(Severity.WARNING, 0), address)


def _around(region: Region) -> Q:
    """Requests of the region itself, of one around it, or of one in it."""
    above = [region.path[:end] for end in range(Region.steplen, len(region.path) + 1, Region.steplen)]
    return Q(region__path__in=above) | Q(region__path__startswith=region.path)


def _doubt(form: str, hit: Hit, row: int | None, where: str) -> Doubt:
    why = f"{where}{hit.verdict.sentence}{_ended(hit.rule)}{_BLOCKS[Severity(hit.rule.severity)]}"
    return Doubt(row, cell_of(form, hit.verdict), hit.rule.severity, why)


def _ended(rule: CheckRule) -> str:
    return rule.what_to_do if rule.what_to_do.endswith(("。", "！", "？")) else f"{rule.what_to_do}。"
