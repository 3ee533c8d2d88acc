"""What the tests of pages share: the text of an answer, the answer to a finding, a rule as it is typed."""

from __future__ import annotations

from django.urls import reverse

from reporting.models import Finding

FINDINGS = "/reporting/findings/?region=341702&period=2023-05"
DRAFT = {
    "name": "产值上限",
    "kind": "comparison",
    "severity": "warning",
    "grain": "enterprise",
    "forms": ["output"],
    "left": "gross_output",
    "operator": "<=",
    "right": "1500",
    "tolerance": "0",
    "what_to_do": "核实",
    "case-TOTAL_FORMS": "2",
    "case-INITIAL_FORMS": "0",
    "case-0-note": "不超",
    "case-0-inputs": "gross_output = 1,500",
    "case-0-expected": "pass",
    "case-0-month": "5",
    "case-1-note": "超出",
    "case-1-inputs": "工业总产值＝1501",
    "case-1-expected": "hit",
    "case-1-month": "5",
}


def text(response) -> str:
    return response.content.decode()


def answer(client, finding: Finding, **data):
    return client.post(reverse("reporting:finding_answer", args=[finding.pk]), data, follow=True)
