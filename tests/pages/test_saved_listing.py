"""Saved filters and chosen columns on the list of enterprises, as a person meets them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.models import SavedList

pytestmark = pytest.mark.django_db
LIST = "/enterprises/"
HTMX = {"HX-Request": "true"}


def act(client, action, at=LIST, **sent):
    """Posts as the page does, from the address the person sees."""
    headers = HTMX | {"HX-Current-URL": f"http://testserver{at}"}
    return client.post(LIST, {"action": action, **sent}, headers=headers)


def query_of(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def headings(response):
    return [column.name for column in response.context["table"].columns]


def test_saving_keeps_what_is_filtered_and_leads_to_it(world, signed_in):
    client = signed_in("bureau")
    seen = f"{LIST}?region=341702&period=2023-05&q=第1号&library=in&page=1&sort=-name"
    response = act(client, "save", seen, name="贵池在库")
    saved = SavedList.objects.get()
    assert query_of(f"?{saved.query}") == {
        "region": "341702",
        "q": "第1号",
        "library": "in",
        "sort": "-name",
    }
    there = response["HX-Redirect"]
    assert query_of(there)["view"] == str(saved.pk)
    page = client.get(there)
    assert [row.record.name for row in page.context["table"].rows] == ["341702第1号股份有限公司"]
    text = page.content.decode()
    assert 'aria-current="true">贵池在库</a>' in text
    assert f'<input type="hidden" name="view" value="{saved.pk}">' in text


def test_a_saved_filter_opens_in_the_month_that_is_looked_at(world, signed_in):
    client = signed_in("bureau")
    act(client, "save", f"{LIST}?period=2023-05&library=in", name="在库")
    page = client.get(f"{LIST}?period=2021-12&view=none")
    (link,) = page.context["saved_filters"]
    assert query_of(link["url"])["period"] == "2021-12"


def test_the_default_opens_the_page_and_clearing_still_clears(world, signed_in):
    client = signed_in("bureau")
    act(client, "save", f"{LIST}?q=第1号", name="一号")
    saved = SavedList.objects.get()
    act(client, "default", pk=saved.pk)
    response = client.get(f"{LIST}?region=341702")
    assert response.status_code == 302
    assert query_of(response.url) == {"q": "第1号", "region": "341702", "view": str(saved.pk)}
    page = client.get(response.url)
    assert "默认" in page.content.decode()
    cleared = client.get(page.context["clear_url"])
    assert cleared.status_code == 200
    assert cleared.context["table"].paginator.count > page.context["table"].paginator.count
    act(client, "no_default", pk=saved.pk)
    assert client.get(LIST).status_code == 200


def test_renaming_and_deleting(world, signed_in):
    client = signed_in("bureau")
    act(client, "save", f"{LIST}?q=x", name="一")
    saved = SavedList.objects.get()
    seen = f"{LIST}?q=x&view={saved.pk}&region=341702"
    assert query_of(act(client, "rename", seen, pk=saved.pk, name="二")["HX-Redirect"])["view"] == str(
        saved.pk
    )
    assert SavedList.objects.get().name == "二"
    there = act(client, "delete", seen, pk=saved.pk)["HX-Redirect"]
    assert query_of(there) == {"region": "341702", "view": "none"}
    assert not SavedList.objects.exists()


def test_what_cannot_be_saved_is_told_where_it_was_typed(world, signed_in):
    response = act(signed_in("bureau"), "save", name=" ")
    assert response.status_code == 422
    assert "请填写筛选名称" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_columns_are_chosen_and_remembered_for_the_person(world, signed_in):
    client = signed_in("bureau")
    everything = headings(client.get(LIST))
    act(client, "columns", columns=["uscc", "zone", "no_such"])
    assert headings(client.get(LIST)) == ["name", "uscc", "zone"]
    assert headings(client.get(LIST, headers=HTMX)) == ["name", "uscc", "zone"]
    assert headings(signed_in("county").get(LIST)) == everything
    assert client.get(LIST, {"sort": "industry_code"}).status_code == 200
    assert act(client, "columns", columns=["no_such"]).status_code == 422


def test_a_filter_has_columns_of_its_own(world, signed_in):
    client = signed_in("bureau")
    act(client, "columns", columns=["uscc"])
    act(client, "save", f"{LIST}?q=x", name="一")
    saved = SavedList.objects.get(name="一")
    act(client, "columns", f"{LIST}?view={saved.pk}", pk=saved.pk, columns=["region"])
    assert headings(client.get(LIST, {"view": saved.pk})) == ["name", "region"]
    assert headings(client.get(LIST)) == ["name", "uscc"]


def test_nobody_opens_or_sees_anothers(world, signed_in):
    act(signed_in("bureau"), "save", f"{LIST}?q=第1号", name="王敏的筛选")
    saved = SavedList.objects.get()
    other = signed_in("county")
    page = other.get(LIST, {"view": saved.pk})
    assert page.status_code == 200
    assert page.context["open_filter"] is None
    assert "王敏的筛选" not in page.content.decode()
    assert act(other, "delete", pk=saved.pk).status_code == 422
    assert SavedList.objects.exists()


@pytest.mark.parametrize("key", ["system", "security", "audit"])
def test_who_may_not_see_the_list_keeps_no_filter_of_it(world, signed_in, key):
    assert act(signed_in(key), "save", name="一").status_code == 403
    assert not SavedList.objects.exists()


def test_without_a_script_the_forms_work_too(world, signed_in):
    client = signed_in("bureau")
    response = client.post(f"{LIST}?q=%E7%AC%AC1%E5%8F%B7", {"action": "save", "name": "一"})
    assert response.status_code == 302
    assert query_of(response.url)["q"] == "第1号"


@pytest.mark.parametrize("action", ["", "evil", "rename", "delete", "default", "no_default"])
def test_nothing_sent_breaks_the_page(world, signed_in, action):
    for sent in ({}, {"pk": "abc"}, {"pk": "9" * 30}, {"pk": "\x00"}):
        assert act(signed_in("bureau"), action, "/elsewhere/?q=1", **sent).status_code in (200, 422)
    assert not SavedList.objects.exists()


@pytest.mark.parametrize("view", ["abc", "-1", "9" * 30, "\x00", ""])
def test_an_address_that_names_no_filter_opens_the_list(world, signed_in, view):
    assert signed_in("bureau").get(LIST, {"view": view}).status_code == 200
