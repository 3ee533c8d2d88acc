"""A county's evaluation for page tests: two lists, by a scheme of its own."""

from __future__ import annotations

from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Region
from assessments.evaluation_services import evaluate
from assessments.models import Evaluation, Grade, Rectification, RectificationFile, RectificationStep
from assessments.scheme_services import load_scheme
from enterprises.models import Enterprise

SCHEME = """\
slug: of-{code}
name: {code}亩均效益评价
region: "{code}"
data_year: 2023
lists:
  - key: above_scale
    items:
      - {{indicator: tax_per_mu, weight: 60, rule: ratio, base: {{industry: mean}}, cap: 1.5}}
      - {{indicator: rd_intensity, weight: 40, rule: min_max, low: 20, high: 100, missing: mean_score}}
    grades: {{by: share, A: 20, B: 45, C: 30, D: 5}}
  - key: below_scale
    min_land_mu: 5
    items: [{{indicator: tax_per_mu, weight: 100, rule: rank}}]
    grades: {{by: score, A: 80, B: 60, C: 40}}
bonuses: [{{key: hightech, points: 1, when: {{recognition: 高新技术企业}}}}]
vetoes: [{{key: accident, label: 重大安全生产事故, not_better_than: C}}]
protected: [{{key: new_entry, label: 上年度小升规, not_worse_than: C}}]
ungraded: {{kinds: [{{key: utility, label: 公用事业}}], treat_as: B}}
"""


def make_evaluation(region: Region) -> Evaluation:
    """The region's enterprises graded."""
    now = timezone.now()
    version = load_scheme(text=SCHEME.format(code=region.code), file="方案.yaml", now=now).version
    return evaluate(scheme=version.scheme, today=date(2024, 6, 30), now=now)


def rectified(evaluation: Evaluation, enterprise: Enterprise) -> Evaluation:
    """The same, the enterprise being told to rectify, with a step and its paper."""
    now = timezone.now()
    row = Rectification.objects.create(
        enterprise=enterprise,
        grade=Grade.objects.get(list__evaluation=evaluation, enterprise=enterprise),
        year=evaluation.data_year + 1,
        due=date(2030, 1, 1),
        opened_at=now,
    )
    step = RectificationStep.objects.create(
        rectification=row, act="progress", on=date(2024, 7, 1), text="已出租", by_name="某人", at=now
    )
    paper = RectificationFile(
        step=step,
        sha256=f"整改{enterprise.uscc}".encode().hex()[:64],
        name="合同.pdf",
        content_type="application/pdf",
        size=8,
    )
    paper.file.save("x", ContentFile(b"%PDF-1.4"))
    return evaluation
