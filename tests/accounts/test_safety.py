"""What every answer carries, and what no template or script may hold (the bureaus' network is closed)."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as project
from django.test import Client
from django.utils import timezone

from accounts.models import ReportingPeriod
from dashboards import selectors

ROOT = Path(project.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OWN_FILES = [*TEMPLATES, *sorted((ROOT / "static").rglob("*.js")), *sorted((ROOT / "static").rglob("*.css"))]
OWN_FILES += sorted((ROOT / "static").rglob("*.svg"))

FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "an inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
}
ANOTHER_HOST = re.compile(
    r"""(?:\b(?:src|href|action|srcset|hx-get|hx-post|poster|data)\s*=\s*["']|url\(\s*["']?|\bimport\s*["'(]|\bfrom\s+["']|\bfetch\(\s*["'`])\s*(?:https?:)?//""",
    re.IGNORECASE,
)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_is_something_to_scan():
    assert len(TEMPLATES) > 20
    assert len(OWN_FILES) > len(TEMPLATES) + 5


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_holds_nothing_that_the_policy_forbids(path):
    text = path.read_text(encoding="utf-8")
    assert not [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]


@pytest.mark.parametrize("path", OWN_FILES, ids=named)
def test_a_file_names_no_other_host(path):
    assert not ANOTHER_HOST.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted((ROOT / "static").rglob("*.js")), ids=named)
def test_a_script_evaluates_no_text(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"\beval\(|new Function\(|setAttribute\(\s*[\"']style|insertAdjacentHTML|innerHTML|document\.write",
        text,
    )


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a style attribute", '<p style="color: red">'),
        ("an inline script", "<script>x</script>"),
        ("an inline script", '<script type="module">x</script>'),
        ("an event handler", '<button class="a" onclick="x()">'),
        ("an event handler", '<button hx-on:click="x()">'),
    ],
)
def test_the_scan_sees_what_it_looks_for(what, text):
    assert FORBIDDEN[what].search(text)


@pytest.mark.parametrize(
    "text", ['<script src="//cdn/x.js">', '<img src="https://x/y">', 'url("//x")', 'import "https://x"']
)
def test_the_scan_sees_other_hosts(text):
    assert ANOTHER_HOST.search(text)


def policy_of(response) -> dict[str, str]:
    parts = (
        part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";") if part.strip()
    )
    return {name: sources for name, sources in parts}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/account/login/", "/enterprises/", "/nowhere/", "/admin/login/"])
def test_the_policy_allows_this_host_only(client, address):
    policy = policy_of(client.get(address))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert not re.search(r"unsafe|https?:|\*", " ".join(policy.values()))
    assert policy.get("script-src", "'self'") == policy.get("style-src", "'self'") == "'self'"


@pytest.mark.django_db
def test_every_answer_carries_an_id_of_its_own(client):
    ids = {
        client.get(address)["X-Request-Id"]
        for address in ("/account/login/", "/enterprises/", "/nowhere/", "/account/login/")
    }
    assert len(ids) == 4
    assert all(re.fullmatch(r"[0-9a-f]{12}", id_) for id_ in ids)


@pytest.mark.django_db
def test_other_headers(client):
    response = client.get("/account/login/")
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_fault_shows_the_id_to_quote_and_nothing_of_the_fault(people, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("秘密")

    ReportingPeriod.objects.create(period=date(2023, 5, 1), last_taken_at=timezone.now())
    monkeypatch.setattr(selectors, "county_page", fail)
    client = Client(raise_request_exception=False)
    client.force_login(people["bureau"], backend="accounts.backends.RoleBackend")
    response = client.get("/dashboard/?period=2023-05")
    page = response.content.decode()
    assert response.status_code == 500
    assert f"请求编号：{response['X-Request-Id']}" in page
    assert "秘密" not in page
    assert "RuntimeError" not in page


def test_an_error_page_for_no_permission_or_no_page_shows_the_id(signed_in):
    client = signed_in("cadre")
    for address, status in (("/imports/", 403), ("/nowhere/", 404)):
        response = client.get(address)
        assert response.status_code == status
        assert response["X-Request-Id"] in response.content.decode()


def test_a_stale_form_is_told_what_to_do(people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["bureau"], backend="accounts.backends.RoleBackend")
    response = client.post("/imports/upload/", {})
    assert response.status_code == 403
    assert "数据没有改动" in response.content.decode()
