"""What the page of an enterprise shows of its projects."""

from __future__ import annotations

from typing import Any

from enterprises.panels import Asked, Fact, Panel
from projects.models import Project

MOST = 8
_UNDER_WAY = {Project.Stage.STARTED, Project.Stage.BUILDING}


def load(asked: Asked) -> dict[str, Any]:
    """The enterprise's projects that the person may see, the dearest first; one query."""
    visible = Project.objects.visible_to(asked.user).filter(enterprise=asked.enterprise)
    found = sorted(visible, key=lambda each: (-(each.total_investment or 0), each.pk))
    under_way = sum(each.stage in _UNDER_WAY for each in found)
    return {
        "projects": found[:MOST],
        "number": len(found),
        "facts": [Fact("在建项目", f"{under_way}个")] if under_way else [],
    }


PANEL = Panel(
    key="projects",
    title="技改项目",
    template="projects/panel.html",
    permission="projects.view_project",
    load=load,
    order=50,
    wide=False,
)
