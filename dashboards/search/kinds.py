"""The kinds that the rooms below have: a declaration each, in the order in which they are shown."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from dashboards.search import pages
from dashboards.search.registry import Hit, Kind, Question, register
from enterprises.models import Enterprise
from liaison.filters import ProblemFilter
from liaison.models import Problem
from policies.models import Article, PolicyDocument
from projects.filters import ProjectFilter
from projects.models import Project

AROUND = 24
"""So many signs of a text stand on either side of what was found in it."""


def around(text: str, needle: str) -> str:
    """The part of `text` where `needle` stands, else its beginning."""
    at = max(text.lower().find(needle.lower()), 0)
    start, end = max(at - AROUND, 0), at + len(needle) + AROUND
    part = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{part}{'…' if end < len(text) else ''}"


def _enterprises(question: Question) -> QuerySet[Any]:
    # The shape of the register's own list, which its indexes answer at 500,000 enterprises.
    found = Enterprise.objects.of_regions(question.regions).matching(question.text)
    return found.select_related("region").order_by("uscc")


def _enterprise(enterprise: Any, question: Question) -> Hit:
    note = f"{enterprise.uscc} · {enterprise.region}"
    return Hit(enterprise.name, note, question.address(enterprise.get_absolute_url()))


def _projects(question: Question) -> QuerySet[Any]:
    rows = Project.objects.visible_to(question.user).select_related("region")
    return ProjectFilter({"q": question.text}, rows).qs.order_by("name", "pk")


def _project(project: Any, question: Question) -> Hit:
    note = f"{project.owner_name} · {project.region} · {project.get_stage_display()}"
    return Hit(project.name, note, question.address(project.get_absolute_url()))


def _problems(question: Question) -> QuerySet[Any]:
    rows = Problem.objects.visible_to(question.user).select_related("enterprise")
    found = ProblemFilter({"q": question.text}, rows).qs
    return found.defer("contact_name", "contact_phone").order_by("closed", "-year", "-number")


def _problem(problem: Any, question: Question) -> Hit:
    state = "已办结" if problem.closed else "办理中"
    note = f"{problem.enterprise} · {state} · {around(problem.text, question.text)}"
    title = f"{problem.label} {problem.get_type_display()}"
    return Hit(title, note, question.address(problem.get_absolute_url()))


def _policies(question: Question) -> QuerySet[Any]:
    named = Q(title__icontains=question.text) | Q(number__icontains=question.text)
    return PolicyDocument.objects.visible_to(question.user).filter(named)


def _policy(document: Any, question: Question) -> Hit:
    note = " · ".join(filter(None, [document.number, document.issuer]))
    return Hit(document.title, note, question.address(reverse("policies:detail", args=[document.slug])))


def _articles(question: Question) -> QuerySet[Any]:
    named = Q(heading__icontains=question.text) | Q(text__icontains=question.text)
    return Article.objects.visible_to(question.user).filter(named).select_related("document")


def _article(article: Any, question: Question) -> Hit:
    page = reverse("policies:detail", args=[article.document.slug])
    note = f"{article.document.number or article.document} · {around(article.text, question.text)}"
    return Hit(f"{article.number}{article.heading}", note, question.address(page, f"#article-{article.pk}"))


READ_POLICIES = "policies.view_policydocument"
KINDS = (
    Kind(
        *("enterprises", "企业", "enterprises.view_enterprise", _enterprises, _enterprise),
        list_url="enterprises:list",
        few=6,
        order=10,
    ),
    Kind("pages", "页面", "enterprises.view_enterprise", pages.named, pages.hit, order=20),
    Kind(
        *("projects", "项目", "projects.view_project", _projects, _project),
        list_url="projects:list",
        order=30,
    ),
    Kind(
        *("problems", "问题", "liaison.view_problem", _problems, _problem),
        list_url="liaison:list",
        order=40,
    ),
    Kind("policies", "政策文件", READ_POLICIES, _policies, _policy, few=2, order=80),
    Kind("articles", "政策条款", READ_POLICIES, _articles, _article, order=90),
)


def register_all() -> None:
    """Puts the kinds into the search; called once, when all rooms are loaded."""
    for kind in KINDS:
        register(kind)
