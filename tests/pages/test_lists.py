"""Every list: each column both ways, each filter, the fragment and the page, and whatever a person may type in."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from enterprises.models import Enterprise, Industry
from imports.models import Batch
from tests.pages.listed import FILTERS, LISTS
from tests.pages.world import make_uscc

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}

COLUMNS = [
    (address, name)
    for address, table in LISTS.items()
    for name, column in table.base_columns.items()
    if column.orderable is not False
]
BAD = [
    "page=abc",
    "page=-1",
    "page=0",
    "page=99999999999999999999",
    "sort=evil",
    "sort=-evil",
    "sort=pk",
    "sort=__",
    "sort=",
    "sort=enterprise__region",
    "per_page=abc",
    "q=%00",
    "q=%25_%27%22%3C",
    "industry=abc",
    "industry=999999",
    "status=evil",
    "library=evil",
    "light=evil",
    "indicator=evil",
    "policy=evil",
    "kind=evil",
    "export=evil",
    "region=",
    "period=",
    "q=" + "长" * 600,
]
NOT_FOUND = {
    "region=999999": "不在您的管辖范围内",
    "region=341504": "不在您的管辖范围内",
    "region=340000": "不在您的管辖范围内",
    "region=%00": "不在您的管辖范围内",
    "region=3417020": "不在您的管辖范围内",
    "period=2023-01": "1月不单独报送",
    "period=abc": "不是有效的报告期",
    "period=2023-13": "不是有效的报告期",
    "period=0000-02": "不是有效的报告期",
    "period=99999-02": "不是有效的报告期",
    "period=2023-05-01": "不是有效的报告期",
}


def rows_of(response):
    """The keys of the rows on the page, in their order."""
    return [row.record.pk for row in response.context["table"].paginated_rows]


@pytest.mark.parametrize(("address", "column"), COLUMNS)
def test_every_column_sorts_both_ways(world, signed_in, address, column):
    client = signed_in("bureau")
    for sort in (column, f"-{column}"):
        response = client.get(address, {"sort": sort})
        assert response.status_code == 200
        table = response.context["table"]
        assert list(table.order_by) == [sort]
        assert table.data.data.query.order_by[-1] in ("pk", "-pk"), "pages overlap without a last key"
        assert (
            f'aria-sort="{"descending" if sort.startswith("-") else "ascending"}"'
            in response.content.decode()
        )


@pytest.mark.parametrize("address", LISTS)
def test_two_pages_hold_each_row_once(world, signed_in, address, monkeypatch):
    from accounts.listing import ListingView

    client = signed_in("bureau")
    total = client.get(address).context["table"].paginator.count
    monkeypatch.setattr(ListingView, "table_pagination", {"per_page": (total + 1) // 2})
    seen = [key for page in (1, 2) for key in rows_of(client.get(address, {"page": page}))]
    assert len(seen) == len(set(seen)) == total > 1


@pytest.mark.parametrize(("address", "name"), [(a, n) for a, filters in FILTERS.items() for n in filters])
def test_every_filter(world, signed_in, address, name):
    client, values = signed_in("bureau"), FILTERS[address][name]
    values = [Industry.objects.get(code="29").pk] if values == "industry" else values
    everything = client.get(address).context["table"].paginator.count
    for value in values:
        response = client.get(address, {name: value})
        assert response.status_code == 200
        if name != "since":
            assert response.context["table"].paginator.count <= everything


def test_filters_find_what_they_name(world, signed_in):
    client = signed_in("bureau")

    def found(**query):
        return {
            row.record.name
            for row in client.get("/enterprises/", query | {"region": "341702"}).context["table"].rows
        }

    renamed = "341702第1号股份有限公司"
    mine = {"341702第0号企业", renamed, "341702第2号企业"}
    assert mine <= found()
    assert found(q="341702第1号") == {renamed}
    assert found(q=f" {make_uscc(2).lower()} ") == {"341702第2号企业"}
    division = Industry.objects.get(code="29").pk
    assert found(industry=division) & mine == {"341702第0号企业", "341702第2号企业"}
    assert mine <= found(library="in")
    assert not mine & found(library="out")
    assert "341702第1号企业" not in found(library="in", period="2021-12")
    assert renamed in found(library="out", period="2021-12")


def test_the_region_narrows_every_list(world, signed_in):
    client = signed_in("bureau")
    for address in LISTS:
        # A growth is one figure whatever the region, and a city's scheme of evaluation binds its counties as well.
        if address in ("/figures/gross_output_growth/", "/targets/evaluations/"):
            continue
        city, county = (
            client.get(address, {"region": code}).context["table"].paginator.count
            for code in ("341700", "341702")
        )
        assert 0 < county < city, address


@pytest.mark.parametrize("address", LISTS)
def test_htmx_gets_the_table_only(world, signed_in, address):
    response = signed_in("bureau").get(address, headers=HTMX)
    text = response.content.decode()
    assert "<table" in text
    assert "<html" not in text
    assert text.count("<table") == 1
    assert 'id="table"' in text


@pytest.mark.parametrize("address", LISTS)
def test_everyone_else_gets_the_page(world, signed_in, address):
    client = signed_in("bureau")
    for headers in ({}, HTMX | {"HX-Boosted": "true"}, HTMX | {"HX-History-Restore-Request": "true"}):
        assert "<html" in client.get(address, headers=headers).content.decode(), headers


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("address", [*LISTS, "batch"])
def test_caches_keep_page_and_fragment_apart(world, signed_in, address, headers):
    address = world.city_batch.get_absolute_url() if address == "batch" else address
    response = signed_in("bureau").get(address, headers=headers)
    assert "HX-Request" in [name.strip() for name in response["Vary"].split(",")]


@pytest.mark.parametrize("address", LISTS)
def test_filters_keep_the_region_and_period(world, signed_in, address):
    response = signed_in("bureau").get(address, {"region": "341702", "period": "2023-05"})
    form = re.search(r'<form class="filter-bar".*?</form>', response.content.decode(), re.DOTALL)[0]
    assert '<input type="hidden" name="region" value="341702">' in form
    assert '<input type="hidden" name="period" value="2023-05">' in form


def test_filters_keep_the_span_and_the_order(world, signed_in):
    response = signed_in("bureau").get(
        "/figures/net_increase/", {"since": "2021-01", "sort": "period", "kind": "entry"}
    )
    form = re.search(r'<form class="filter-bar".*?</form>', response.content.decode(), re.DOTALL)[0]
    assert '<input type="hidden" name="since" value="2021-01">' in form
    assert '<input type="hidden" name="sort" value="period">' in form
    assert form.count('name="kind"') == 1
    cleared = parse_qs(urlsplit(response.context["clear_url"]).query)
    assert cleared == {"region": ["341700"], "period": ["2023-05"], "since": ["2021-01"], "sort": ["period"]}


@pytest.mark.parametrize("address", [address for address in LISTS if not address.startswith("/imports/")])
def test_the_fragment_brings_the_export_of_what_it_shows(world, signed_in, address):
    text = signed_in("bureau").get(address, {"q": "第1号", "region": "341702"}, headers=HTMX).content.decode()
    button = re.search(r'<a class="btn" id="export-link" href="([^"]+)" download hx-swap-oob="true">', text)
    query = parse_qs(urlsplit(button[1].replace("&amp;", "&")).query)
    assert query == {"q": ["第1号"], "region": ["341702"], "export": ["xlsx"]}
    assert "export-link" not in signed_in("cadre").get(address, headers=HTMX).content.decode()


@pytest.mark.parametrize("address", LISTS)
def test_the_context_bar_keeps_the_filters(world, signed_in, address):
    response = signed_in("bureau").get(address, {"q": "第1号", "page": "2", "sort": "name"})
    form = re.search(r'<form class="context-bar".*?</form>', response.content.decode(), re.DOTALL)[0]
    assert '<input type="hidden" name="q" value="第1号">' in form
    assert 'name="page"' not in form


@pytest.mark.parametrize("address", LISTS)
def test_sort_and_page_links_keep_everything_else(world, signed_in, address):
    query = {"region": "341702", "period": "2023-05", "q": ""}
    text = signed_in("bureau").get(address, query).content.decode()
    links = re.findall(r'class="sort-link"[^>]*href="([^"]+)"', text)
    assert links
    for link in links:
        kept = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
        assert (kept["region"], kept["period"]) == (["341702"], ["2023-05"])


@pytest.mark.parametrize("query", BAD)
def test_nothing_typed_in_breaks_a_list(world, signed_in, query):
    client = signed_in("bureau")
    for address in FILTERS:
        assert client.get(f"{address}?{query}", headers=HTMX).status_code == 200, address
    assert client.get(f"/enterprises/?{query}").status_code == 200


@pytest.mark.parametrize(
    "query", ["page=abc", "page=99", "kind=evil", "kind=new&page=-1", "region=", "period="]
)
def test_nothing_typed_in_breaks_a_preview(world, signed_in, query):
    client = signed_in("bureau")
    for batch in Batch.objects.visible_to(client_user(client)):
        assert client.get(f"{batch.get_absolute_url()}?{query}").status_code == 200, batch


def client_user(client):
    return client.get("/enterprises/").wsgi_request.user


@pytest.mark.parametrize(("query", "sentence"), NOT_FOUND.items())
def test_a_context_that_is_not_there_is_told(world, signed_in, query, sentence):
    client = signed_in("bureau")
    enterprise = world.places["341702"].enterprise.get_absolute_url()
    for address in (
        *LISTS,
        "/dashboard/",
        "/dashboard/state/",
        "/policies/",
        "/imports/upload/",
        enterprise,
        world.city_batch.get_absolute_url(),
    ):
        response = client.get(f"{address}?{query}")
        assert response.status_code == 404, address
        assert sentence in response.content.decode(), address


def test_the_error_page_leads_back_to_good_ground(world, signed_in):
    response = signed_in("bureau").get("/enterprises/?region=999999&period=2023-01")
    assert all("?" not in item["url"] for item in response.context["navigation"])


def test_the_navigation_carries_the_context_on(world, signed_in):
    response = signed_in("bureau").get("/enterprises/?region=341702&period=2023-05&q=x")
    assert {urlsplit(item["url"]).query for item in response.context["navigation"]} == {
        "region=341702&period=2023-05"
    }


@pytest.mark.parametrize("since", ["abc", "2023", "2023-13", "99999-01", "-1-1", "2023-01-01", ""])
def test_a_span_that_is_none_is_not_found(world, signed_in, since):
    status = signed_in("bureau").get("/figures/entries/", {"since": since}).status_code
    assert status == (200 if since == "" else 404)


@pytest.mark.parametrize(
    "name", ["nothing", "renovation_projects", "labour_productivity", "gross-output", "__class__"]
)
def test_an_indicator_without_rows_has_no_page(world, signed_in, name):
    assert signed_in("bureau").get(f"/figures/{name}/").status_code == 404


@pytest.mark.parametrize(
    "rest",
    [
        "values/output/nothing/",
        "values/nothing/gross_output/",
        "values/output/enterprise/",
        "values/energy/electricity/",
        "values/output/gross_output_prior_prior/",
        "events/999999/",
        "values/output/id/",
    ],
)
def test_a_value_that_is_none_is_not_found(world, signed_in, rest):
    enterprise = world.places["341702"].enterprise
    assert signed_in("bureau").get(f"{enterprise.get_absolute_url()}{rest}").status_code == 404


def test_an_event_of_another_enterprise_is_not_found(world, signed_in):
    here, there = world.places["341702"].enterprise, Enterprise.objects.get(uscc=make_uscc(1))
    event = there.scale_events.get()
    assert (
        signed_in("bureau").get(reverse("enterprises:event", args=[here.uscc, event.pk])).status_code == 404
    )


@pytest.mark.parametrize("uscc", ["nothing", "%00", "911", "'", "91341702MA20000000".lower()])
def test_an_enterprise_that_is_none_is_not_found(world, signed_in, uscc):
    assert signed_in("bureau").get(f"/enterprises/{uscc}/").status_code == 404


def test_a_long_list_ends_at_the_cap_and_says_what_to_do(world, signed_in, settings):
    from accounts.listing import ListingView

    settings.LIST_MAX_ROWS = per_page = 4
    client = signed_in("bureau")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ListingView, "table_pagination", {"per_page": per_page // 2})
        first, last, beyond = (
            client.get("/enterprises/", {"page": page}).content.decode() for page in (1, 2, 400)
        )
    assert "共 4+ 条，第 1 / 2 页<" in first
    for text in (last, beyond):
        assert "共 4+ 条，第 2 / 2 页。只列出前 4 条，其余请缩小筛选范围后查看" in text
