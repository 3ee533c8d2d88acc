"""What the page of an enterprise shows of its problems."""

from __future__ import annotations

from typing import Any

from enterprises.panels import Asked, Fact, Panel
from liaison.models import Problem

MOST = 6


def load(asked: Asked) -> dict[str, Any]:
    """The enterprise's problems, those still open first; one query."""
    visible = Problem.objects.visible_to(asked.user).filter(enterprise=asked.enterprise)
    found = sorted(visible.defer("contact_name", "contact_phone"), key=lambda each: each.closed)
    still_open = sum(not each.closed for each in found)
    return {
        "problems": found[:MOST],
        "number": len(found),
        "facts": [Fact("未办结问题", f"{still_open}件")] if still_open else [],
    }


PANEL = Panel(
    key="problems",
    title="企业问题",
    template="liaison/panel.html",
    permission="liaison.view_problem",
    load=load,
    order=60,
    wide=False,
)
