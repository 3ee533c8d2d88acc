"""What is said of a batch before its taking is what a run finds after it, for every example of every delivered rule."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.utils import timezone

from accounts.periods import Period
from enterprises import return_forms
from enterprises.models import Enterprise
from imports import registry, services
from imports.models import Batch, SourceFile, StagedRow
from reporting import names, reference
from reporting.models import Finding
from reporting.rules import Case, Kind, RuleText, compile_rule
from reporting.rules.cases import YEAR, _book
from reporting.services import checks
from reporting.staged import StagedJudge
from tests import sheets
from tests.reporting import doubts
from tests.reporting.month import IN_TIME, region

pytestmark = pytest.mark.django_db


def examples():
    """(form, month, figures by form, period and value) of every example of the rule files."""
    for rule in reference.read_rules():
        text = RuleText(
            Kind(rule["kind"]),
            rule["left"],
            rule["operator"],
            rule["right"],
            rule["condition"],
            rule["tolerance"],
            tuple(rule["values"]),
        )
        for case in map(Case.of, rule["cases"]):
            form = case.form or rule["forms"][0]
            check = next(
                each
                for each in compile_rule(text, form, names.catalog())
                if not case.value or each.subject == case.value
            )
            yield form, case.month, _book(check, case, names.catalog()).columns


def staged(form, period, rows):
    """A batch of the form, compared: enterprise → value name → figure."""
    columns = {name: "B" for figures in rows.values() for name in figures}
    batch = Batch.objects.create(
        source=SourceFile.objects.create(sha256="0" * 64, name="样例.xlsx", size=1, file="uploads/none.xlsx"),
        importer="returns",
        region=region("341702"),
        form=form,
        period=period.date,
        status=Batch.Status.READY,
        compared_at=timezone.now(),
        layouts=[{"sheet": "表", "columns": columns, "headings": {}}],
    )
    StagedRow.objects.bulk_create(
        StagedRow(batch=batch, sheet="表", row=number, kind="new", target=pk, values=figures)
        for number, (pk, figures) in enumerate(rows.items(), start=2)
    )
    return batch


def written(figures):
    return {name: None if value is None else f"{value:f}" for name, value in figures.items()}


def test_every_delivered_example_is_judged_before_its_taking_as_after_it(db):
    cases = list(examples())
    sheets.known(*range(1, len(cases) + 1))
    keys = list(Enterprise.objects.order_by("uscc").values_list("pk", flat=True))
    earlier, coming = staged("output", Period(YEAR, 2), {}), defaultdict(dict)
    for pk, (form, month, columns) in zip(keys, cases, strict=True):
        stored = defaultdict(dict)
        for need, (value,) in columns.items():
            stored[need.form, need.period][need.name] = value
        for (other, period), figures in stored.items():
            if (other, period) == (form, Period(YEAR, month)):
                coming[form, period][pk] = written(figures)
            elif other in return_forms.MODELS:
                place = {"batch": earlier, "sheet": "表", "row": pk}
                return_forms.MODELS[other].objects.create(
                    enterprise_id=pk, period=period.date, **place, **figures
                )
    total = 0
    for (form, period), rows in coming.items():
        batch = staged(form, period, rows)
        by_row = dict(batch.rows.values_list("pk", "target"))
        judged = {
            (by_row.get(each.row), each.level, each.why.removeprefix("贵池区合计：")[:40])
            for each in StagedJudge().judge(batch)
        }
        registry.get("returns").take(batch)
        checks.run_checks(form=form, region=region("341702"), period=period, now=IN_TIME)
        found = {
            (each.enterprise_id, each.severity, (each.sentence + each.rule.what_to_do)[:40])
            for each in Finding.objects.filter(form=form, period=period.date).select_related("rule")
            if each.enterprise_id is None or each.enterprise_id in rows
        }
        assert judged == found, (form, period)
        total += len(found)
    assert total > 40


class TestThePage:
    @pytest.fixture
    def batch(self, people):
        sheets.known(1, 2, 3)
        rows = {1: (1000, 900, 950), 2: (2000, 2600, 0), 3: (3000, 2900, 100)}
        cells = {number: [cell for value in row for cell in (value, None)] for number, row in rows.items()}
        return sheets.read_output(cells, values=doubts.VALUES, region="341702")

    def judged(self, batch):
        services.request_judging(batch_id=batch.pk)
        services.judge(batch_id=batch.pk)

    def test_it_says_that_the_rules_are_being_asked_and_asks_again(self, batch, signed_in):
        page = signed_in("county").get(batch.get_absolute_url()).content.decode()
        assert "正在按校核规则核对各行" in page
        assert "校核错误" not in page
        headers = {"HX-Request": "true", "HX-Target": "batch-judging", "HX-Trigger": "batch-judging"}
        part = signed_in("county").get(batch.get_absolute_url(), headers=headers)
        assert "正在按校核规则核对各行" in part.content.decode()
        assert "入库（新增" not in part.content.decode()
        self.judged(batch)
        assert signed_in("county").get(batch.get_absolute_url(), headers=headers)["HX-Refresh"] == "true"

    def test_errors_and_doubts_of_the_rules_have_tabs_of_their_own(self, batch, signed_in):
        self.judged(batch)
        client = signed_in("county")
        page = client.get(batch.get_absolute_url()).content.decode()
        assert "校核错误（1）" in page
        assert "校核疑点（1）" in page
        assert "有提示（0）" in page
        assert "可以入库，但入库后须更正，否则不能报送" in page
        wrong = client.get(batch.get_absolute_url(), {"kind": "wrong"}).content.decode()
        assert sheets.name(1) in wrong
        assert sheets.name(2) not in wrong
        assert "fault-error" in wrong
        assert "出口交货值 950 千元 大于 工业销售产值 900 千元。" in wrong
        doubted = client.get(batch.get_absolute_url(), {"kind": "doubted", "q": sheets.code(2)})
        assert "fault-warning" in doubted.content.decode()
        assert "校核疑点（1）" in doubted.content.decode()
        assert "校核错误（0）" in doubted.content.decode()

    def test_the_result_says_what_stands_and_leads_there(self, batch, signed_in):
        services.take(batch_id=batch.pk, by="王敏")
        client = signed_in("county")
        assert "正在按校核规则核查入库后的数据" in client.get(batch.get_absolute_url()).content.decode()
        checks.run_due(now=IN_TIME)
        page = client.get(batch.get_absolute_url())
        address = "/reporting/findings/?region=341702&amp;period=2023-05&amp;form=output"
        assert address in page.content.decode()
        assert '现有错误<strong class="num">1</strong>条' in page.content.decode()
        listed = client.get(address.replace("&amp;", "&")).content.decode()
        assert "出口交货值 950 千元 大于" in listed
