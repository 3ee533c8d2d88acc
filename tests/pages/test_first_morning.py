"""Before the first file came in: reference data only, and every page says what goes here and how to begin."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.pages.html import Page
from tests.pages.page import BUSINESS, REPORTERS
from tests.pages.test_html import FIGURES, MACHINERY, SHOWN
from tests.pages.walk import PAGES

pytestmark = pytest.mark.django_db
# What has something to show or to do before any file came in.
WITH_CONTENT = (
    "assessments:scheme_new",
    *("policies:list", "imports:upload", "reporting:rules", "reporting:rule_new"),
    *("dashboards:search", "enterprises:event_add", "enterprises:corporate_add"),
    *("land:parcel_new", "land:site_new"),
    *(f"support:{name}" for name in ("plan_new", "identify", "need_new", "activity_new", "chain_new")),
    *(f"cultivation:{name}_add" for name in ("member", "recognition", "robots", "diagnosis")),
)


@pytest.mark.parametrize("key", BUSINESS)
@pytest.mark.parametrize("name", [name for name in SHOWN if not PAGES[name].scoped] + ["figure"])
def test_without_any_data_a_page_says_what_goes_here(signed_in, key, name):
    """Reference data only: the first morning."""
    page = PAGES.get(name)
    if page and key not in page.allowed:
        pytest.skip("not for this role")
    client = signed_in(key)
    for address in (
        [reverse(name, kwargs=page.kwargs(None))]
        if page
        else [f"/figures/{indicator}/" for indicator in FIGURES]
    ):
        response = client.get(address)
        content = response.content.decode()
        assert response.status_code == 200, address
        assert not MACHINERY.search(Page(content).text)
        assert "还没有" in content or name in WITH_CONTENT, address
        offered = 'href="/imports/upload/"' in content.split("<main")[1] or name == "imports:upload"
        if name in ("dashboards:county", "figure", "imports:list", "enterprises:list", "assessments:targets"):
            assert offered == (key in REPORTERS), address


@pytest.mark.parametrize("key", BUSINESS)
def test_without_any_data_lists_answer_htmx_too(signed_in, key):
    client = signed_in(key)
    for address in ("/enterprises/", "/targets/", "/figures/gross_output/", "/figures/entries/"):
        assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
