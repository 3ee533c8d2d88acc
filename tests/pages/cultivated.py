"""What 梯度培育 has of one enterprise, for page tests: in pools, in a tier, recognised, with robots and a diagnosis."""

from __future__ import annotations

from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from cultivation.models import (
    Diagnosis,
    DiagnosisFile,
    Membership,
    Proposal,
    Recognition,
    RecognitionFile,
    RobotCount,
    TierSnapshot,
)
from cultivation.tables.pools import HistoryTable, MemberTable, ProposalTable
from cultivation.tables.recognitions import DiagnosisTable, RecognitionTable, RobotTable
from cultivation.tables.tiers import TierTable
from enterprises.models import Enterprise

LISTS = {
    "/cultivation/members/": MemberTable,
    "/cultivation/history/": HistoryTable,
    "/cultivation/proposals/": ProposalTable,
    "/cultivation/tiers/list/": TierTable,
    "/cultivation/recognitions/": RecognitionTable,
    "/cultivation/robots/": RobotTable,
    "/cultivation/diagnoses/": DiagnosisTable,
}
FILTERS: dict[str, dict[str, list[str]]] = {
    "/cultivation/members/": {
        "q": ["第0号", "\x00"],
        "pool": ["small_up", "listing"],
        "reason": ["between"],
        "source": ["proposal", "hand", "list"],
    },
    "/cultivation/history/": {"q": ["第0号"], "pool": ["small_up"], "move": ["entered", "left"]},
    "/cultivation/proposals/": {"q": ["第0号", "\x00"], "move": ["enter", "leave"], "reason": ["at_risk"]},
    "/cultivation/tiers/list/": {
        "tier": ["1", "0"],
        "crossing": ["any", "3"],
        "change": ["rose", "fell", "same", "unknown"],
        "before": ["3"],
        "least": ["1", "3", "abc"],
        "below": ["3"],
    },
    "/cultivation/recognitions/": {
        "q": ["第0号", "\x00"],
        "kind": ["hightech"],
        "level": ["city"],
        "state": ["valid", "awarded", "ending", "expired", "revoked"],
        "kinds": ["hightech,specialised", "\x00"],
        "levels": ["city,province"],
    },
    "/cultivation/robots/": {"q": ["第0号"], "span": ["added"]},
    "/cultivation/diagnoses/": {"q": ["第0号"], "when": ["span", "year"], "library": ["in", "out"]},
}
MAY = date(2023, 5, 1)
Cultivated = tuple[Proposal, Membership, Recognition, RecognitionFile, DiagnosisFile]


def cultivate(enterprise: Enterprise) -> Cultivated:
    """A proposal confirmed today with the stay it made, another that waits, and one row of everything else."""
    now = timezone.now()
    propose = {"enterprise": enterprise, "period": MAY, "move": "enter", "proposed_at": now}
    proposal = Proposal.objects.create(
        **propose,
        pool="small_up",
        reasons=[["between", "上年营业收入1,500万元，在800—2,000万元之间"]],
        state="confirmed",
        decided_at=now,
        decided_by_name="测试",
    )
    Proposal.objects.create(**propose, pool="at_risk", reasons=[["at_risk", "预计全年低于标准"]])
    member = Membership.objects.create(
        enterprise=enterprise,
        pool="small_up",
        entered=MAY,
        reasons=proposal.reasons,
        entered_by_name="测试",
        entered_at=now,
        entered_from=proposal,
    )
    TierSnapshot.objects.create(
        enterprise=enterprise,
        period=MAY,
        basis="rolling",
        tier=1,
        before=3,
        crossing=3,
        figure=280_000,
        figure_before=320_000,
        reasons=[["near", "距3亿元差2,000万元"]],
        computed_at=now,
    )
    recognition, paper = _recognised(enterprise)
    RobotCount.objects.create(enterprise=enterprise, month=MAY, number=5)
    diagnosis = Diagnosis.objects.create(enterprise=enterprise, done_on=MAY, provider="某公司", result="二级")
    report = DiagnosisFile(diagnosis=diagnosis, **_paper(f"诊断{enterprise.uscc}"))
    report.file.save("x", ContentFile(b"%PDF-1.4"))
    return proposal, member, recognition, paper, report


def _recognised(enterprise: Enterprise) -> tuple[Recognition, RecognitionFile]:
    recognition = Recognition.objects.create(
        enterprise=enterprise,
        kind="hightech",
        level="nation",
        awarded_on=date(2021, 9, 18),
        valid_until=date(2024, 9, 17),
    )
    Recognition.objects.create(
        enterprise=enterprise, kind="specialised", level="city", awarded_on=date(2023, 3, 1)
    )
    paper = RecognitionFile(recognition=recognition, **_paper(f"证书{enterprise.uscc}"))
    paper.file.save("x", ContentFile(b"%PDF-1.4"))
    return recognition, paper


def _paper(name: str) -> dict[str, object]:
    return {
        "sha256": name.encode().hex()[:64],
        "name": f"{name}.pdf",
        "content_type": "application/pdf",
        "size": 8,
    }
