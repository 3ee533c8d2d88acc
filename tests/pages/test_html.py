"""What every page is made of: one heading, our language, figures with units, no trace of the machinery."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from imports.models import Batch
from tests.pages.html import Page
from tests.pages.page import OWN
from tests.pages.walk import PAGES

pytestmark = pytest.mark.django_db
FIGURES = (
    "gross_output",
    "gross_output_growth",
    "revenue",
    "total_profit",
    "above_scale_count",
    "net_increase",
    "entries",
)
NO_PAGE = {
    "assessments:factor_sheet",
    "cultivation:recognition_file",
    "assessments:rectification_file",
    "cultivation:diagnosis_file",
    "dashboards:figure",
    "imports:file",
    "imports:refused",
    "reporting:entry_rows",
    "reporting:template",
    "land:parcel_file",
    "land:site_file",
    "support:activity_file",
    "assessments:appeal_file",
}
SHOWN = [name for name, page in PAGES.items() if page.get == 200 and name not in NO_PAGE]
MACHINERY = re.compile(
    r"\bNone\b|\{\{|\{%|\bnan\b|\bNaN\b|Decimal\(|datetime\.|<Region|QuerySet|\bTrue\b|\bFalse\b|E\+\d"
)
NUMBER = re.compile(r"[-−+±≥≤]?[\d,]+(\.\d+)?")
# A field inside its label, the words before or behind it.
WRAPPED = re.compile(
    r"<label[^>]*>\s*(?:<span[^>]*>[^<]+</span>\s*<(?:input|select)|<input[^>]*>\s*<span[^>]*>[^<]+</span>)"
)
PLACES_OF_ORDER = {"位次", "公示位次", "现位次", "序号", "行", "第几行"}


def addresses(world):
    """(role, address) of every page, as the city and as a county sees it."""
    for key in ("bureau", "county", "cadre"):
        place = world.places[OWN[key]]
        for name in SHOWN:
            if key in PAGES[name].allowed:
                kwargs = (
                    {"slug": "chizhou-2019-105"} if name == "policies:detail" else PAGES[name].kwargs(place)
                )
                yield key, reverse(name, kwargs=kwargs)
        for indicator in FIGURES:
            yield key, reverse("dashboards:figure", args=[indicator])
        yield key, f"/dashboard/?region={OWN[key]}"
    enterprise = world.places["341702"].enterprise
    for form, value in (
        ("finance", "total_profit"),
        ("output", "sales_output_prior"),
        ("finance", "average_employees"),
    ):
        yield "bureau", reverse("enterprises:value", args=[enterprise.uscc, form, value])
    for batch in Batch.objects.all():
        for kind in ("new", "changed", "unchanged", "refused"):
            if batch.region.code != "341504":
                yield "bureau", f"{batch.get_absolute_url()}?kind={kind}"
    yield "bureau", "/dashboard/?region=341700"
    yield "bureau", "/dashboard/?region=341702404"
    yield "bureau", "/dashboard/?region=341702400"
    yield "bureau", "/dashboard/?period=2022-03"
    yield "bureau", "/targets/?period=2022-03"
    yield "bureau", "/enterprises/?q=没有的企业"
    yield "bureau", reverse("password_change")


@pytest.fixture(scope="module")
def answers():
    """Every page, asked for once: filled by the first test that needs it."""
    return {}


@pytest.fixture
def pages(world, signed_in, answers):
    if not answers:
        clients = {key: signed_in(key) for key in ("bureau", "county", "cadre")}
        for key, address in addresses(world):
            response = clients[key].get(address)
            assert response.status_code == 200, address
            content = response.content.decode()
            answers[f"{key} {address}"] = (content, Page(content))
    return answers


def failing(pages, judge):
    """The pages of which `judge` says something, with what it says."""
    return {name: said for name, (content, page) in pages.items() if (said := judge(content, page))}


def test_one_first_heading_that_says_something(pages):
    def judge(content, page):
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", content, re.DOTALL)
        return page.count("h1") != 1 or not heading[1].strip()

    assert not failing(pages, judge)


def test_the_language_is_chinese(pages):
    assert not failing(pages, lambda content, page: '<html lang="zh-CN">' not in content)


def test_the_title_says_where_one_is(pages):
    titles = {name: re.search(r"<title>(.*?)</title>", content)[1] for name, (content, _) in pages.items()}
    assert not {
        name: title
        for name, title in titles.items()
        if not title.endswith("· 县域工业政策工作平台") or title.startswith("·")
    }


def test_nothing_of_the_machinery_shows(pages):
    def judge(content, page):
        shown = [
            page.text,
            *page.attributes("href", "value", "aria-label", "title", "placeholder", "hx-get", "action"),
        ]
        return [match[0] for text in shown for match in MACHINERY.finditer(text)]

    assert not failing(pages, judge)


def test_nothing_that_the_policy_blocks(pages):
    def judge(content, page):
        inline = [
            attrs
            for tag, attrs in page.tags
            if tag == "script" and not attrs.get("src") and attrs.get("type") != "application/json"
        ]
        handlers = [
            name
            for _, attrs in page.tags
            for name in attrs
            if name == "style" or re.match(r"on[a-z]+$|hx-on", name)
        ]
        hosts = [
            value for value in page.attributes("src", "href", "action") if re.match(r"(https?:)?//", value)
        ]
        return inline + handlers + hosts

    assert not failing(pages, judge)


def test_every_figure_has_its_unit(pages):
    def judge(content, page):
        said = []
        for table in page.tables:
            for row in table.rows:
                unit_beside = any(cell.heading == "单位" and cell.text for cell in row)
                said += [
                    f"{cell.heading}: {cell.text}"
                    for cell in row
                    if "num" in cell.classes
                    and NUMBER.fullmatch(cell.text)
                    and "（" not in cell.heading
                    and cell.heading not in PLACES_OF_ORDER
                    and not unit_beside
                ]
        return said[:5]

    assert not failing(pages, judge)


def test_every_key_figure_has_its_unit(pages):
    seen = 0
    for content, _ in pages.values():
        for value in re.findall(r'<div class="figure-value">(.*?)</div>', content, re.DOTALL):
            seen += 1
            assert re.search(r'<span class="unit">[^<\s]+</span>', value), value
    assert seen > 20


def test_ids_are_not_given_twice(pages):
    def judge(content, page):
        ids = page.attributes("id")
        return sorted({id_ for id_ in ids if ids.count(id_) > 1})

    assert not failing(pages, judge)


def test_every_field_has_a_label_and_every_picture_a_text(pages):
    def judge(content, page):
        labelled = set(page.attributes("for"))
        fields = [
            attrs
            for tag, attrs in page.tags
            if tag in ("input", "select", "textarea") and attrs.get("type") not in ("hidden", "submit")
        ]
        bare = [a for a in fields if a.get("id") not in labelled and not a.get("aria-label")]
        wrapped = len(re.findall(WRAPPED, content))
        pictures = [attrs for tag, attrs in page.tags if tag == "img" and "alt" not in attrs]
        return len(bare) > wrapped or pictures

    assert not failing(pages, judge)


def test_computed_pages_say_of_when(pages):
    for name, (content, _) in pages.items():
        address = name.split()[1]
        if (
            address == "/dashboard/?region=341700"
            or address.startswith("/figures/")
            or address == "/targets/"
        ):
            assert "数据截至" in content, name


def test_links_of_our_own_lead_somewhere(pages, signed_in, stored_files):
    """Each address that a page of the city names is answered to the same person."""
    client = signed_in("bureau")
    links = {
        (link if link.startswith("/") else name.split()[1].split("?")[0] + link)
        for name, (_, page) in pages.items()
        if name.startswith("bureau ")
        for link in page.attributes("href", "hx-get")
        if not link.startswith("#")
    }
    pattern = {
        re.sub(r"91\d{6}\w{10}|\d+(?=[/&]|$)", "*", link.split("#")[0]): link
        for link in sorted(links)
        if not link.startswith("/static/")
    }
    for link in pattern.values():
        response = client.get(link.split("#")[0])
        if link.endswith("/file/") and response.status_code == 302:
            # A file that holds people's numbers: its batch asks what for.
            assert response.url == link.removesuffix("file/")
            response = client.get(response.url)
        if response.streaming:
            assert len(b"".join(response)) == int(response["Content-Length"])
        assert response.status_code in ((302,) if link in ("/", "/dashboard/") else (200, 204)), link


def test_the_way_down_from_a_figure_to_its_cell(world, signed_in):
    """Dashboard → enterprises behind → value → the marked cell that holds what the file holds."""
    client = signed_in("elsewhere")
    dashboard = client.get("/dashboard/", follow=True).content.decode()
    behind = re.search(r'href="(/figures/gross_output/[^"]+)"', dashboard)[1].replace("&amp;", "&")
    listed = client.get(behind).content.decode()
    value = re.search(r'href="(/enterprises/\w+/values/output/gross_output/[^"]+)"', listed)[1].replace(
        "&amp;", "&"
    )
    cell = client.get(value).content.decode()
    marked = re.search(r'id="marked-cell" aria-label="([A-Z]+\d+)">([^<]+)<', cell)
    assert marked[1] == "C4"
    assert marked[2] == "3000"
    assert "出自 341504-产值-2023年1-5月-0.csv" in cell
