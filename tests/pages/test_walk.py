"""Every address with every role: who gets in, who does not, and that a refusal leaves no trace."""

from __future__ import annotations

from collections import Counter

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from assessments.models import Computing
from enterprises.models import OutputReturn
from imports.models import Batch, SourceFile, StagedRow
from reporting.models import Reminder
from tests.pages import walk
from tests.pages.page import ADMINISTRATORS, EVERYONE, OTHERS, OWN, REPORTERS
from tests.pages.walk import OPEN, PAGES, POLICY_OF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stored_files")]


def address(name, world, code):
    page = PAGES[name]
    if name == "policies:detail":
        return reverse(name, args=[POLICY_OF[code]])
    return reverse(name, kwargs=page.kwargs(world.places[code]))


def status_of(response):
    """The status; what streams is read to its end, so that its file is closed."""
    if response.streaming:
        assert b"".join(response)
    return response.status_code


def trace():
    """All that a refused request must leave as it was."""
    return (
        list(Batch.objects.order_by("pk").values_list("pk", "status", "period", "form", "message")),
        StagedRow.objects.count(),
        SourceFile.objects.count(),
        LogEntry.objects.count(),
        Computing.objects.count(),
        list(Reminder.objects.order_by("pk").values_list("pk", "seen_at")),
        list(OutputReturn.objects.order_by("pk").values_list("pk", "gross_output", "batch")),
    )


def test_every_address_is_in_the_table():
    names = Counter(name for name in walk.url_names() if not name.startswith("admin:"))
    assert set(names) == set(PAGES) | set(OPEN)
    assert set(names.values()) == {1}


@pytest.mark.parametrize("key", EVERYONE)
@pytest.mark.parametrize("name", PAGES)
def test_get_in_the_own_county(world, signed_in, name, key):
    before = trace()
    page = PAGES[name]
    expected = page.get if key in page.allowed else 403
    assert status_of(signed_in(key).get(address(name, world, OWN.get(key, "341702")))) == expected
    assert trace() == before


@pytest.mark.parametrize("key", OTHERS)
@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.scoped])
def test_what_lies_elsewhere_is_not_found(world, signed_in, name, key):
    page, before = PAGES[name], trace()
    client = signed_in(key)
    codes = OTHERS[key]
    if name == "policies:detail":
        codes = [code for code in codes if POLICY_OF[code] != POLICY_OF[OWN[key]]]
    for code in codes:
        there = address(name, world, code)
        # Whoever may not be there at all learns no more from a 404 than from a 403.
        told = {404} if key in page.allowed else {403, 404}
        if page.get != 405:
            assert client.get(there).status_code in told
        if page.post != 405:
            assert client.post(there, page.data).status_code in told
    assert trace() == before


@pytest.mark.parametrize("key", EVERYONE)
@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.post == 405 or page.scoped])
def test_post_in_the_own_county(world, signed_in, name, key):
    page, before = PAGES[name], trace()
    response = signed_in(key).post(address(name, world, OWN.get(key, "341702")), page.data)
    assert response.status_code == (page.post if key in page.allowed else 403)
    assert (trace() == before) == (response.status_code != 302)


@pytest.mark.parametrize("key", EVERYONE)
def test_an_upload_without_a_file_keeps_nothing(world, signed_in, key):
    before = trace()
    response = signed_in(key).post(reverse("imports:upload"), {"importer": "returns"})
    assert response.status_code == (200 if key in REPORTERS else 403)
    assert trace() == before


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_signs_in_first(world, client, name):
    before = trace()
    there = address(name, world, "341702")
    for response in (client.get(there), client.post(there, PAGES[name].data)):
        assert (response.status_code, response.url) == (302, f"/account/login/?next={there}")
    assert trace() == before


@pytest.mark.parametrize("name", OPEN)
def test_addresses_for_everyone(world, client, signed_in, name):
    business, administrator, stranger = OPEN[name]
    assert client.get(reverse(name)).status_code == stranger
    for key in EVERYONE:
        expected = administrator if key in ADMINISTRATORS else business
        assert signed_in(key).get(reverse(name)).status_code == expected, key


@pytest.mark.parametrize("key", OTHERS)
@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.get == 200])
def test_another_region_in_the_address_is_not_found(world, signed_in, name, key):
    if key not in PAGES[name].allowed:
        pytest.skip("refused before the region is looked at")
    client, own = signed_in(key), address(name, world, OWN[key])
    for code in OTHERS[key]:
        assert client.get(own, {"region": code}).status_code == 404


def test_the_batch_that_a_colleague_took_can_still_be_looked_at(world, signed_in):
    for key in ("bureau", "leader"):
        assert signed_in(key).get(world.city_batch.get_absolute_url()).status_code == 200
    assert signed_in("county").get(world.city_batch.get_absolute_url()).status_code == 404


def test_a_county_sees_its_row_of_the_citys_file_but_not_the_file(world, signed_in):
    place = reverse("enterprises:value", args=[world.sample.uscc, "output", "gross_output"])
    bureau, cadre = (
        signed_in(key).get(place, {"period": "2023-05"}).content.decode() for key in ("bureau", "cadre")
    )
    assert 'id="marked-cell"' in bureau
    assert 'id="marked-cell"' in cadre
    assert reverse("imports:file", args=[world.city_batch.pk]) in bureau
    assert "/imports/" not in cadre


def test_a_file_that_is_gone_is_told(world, signed_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    response = signed_in("county").get(reverse("imports:file", args=[world.places["341702"].taken.pk]))
    assert response.status_code == 404
    assert "原文件已不在存储中" in response.content.decode()


@pytest.mark.parametrize("name", ["imports:take", "imports:discard", "imports:answer"])
def test_a_forged_form_is_refused(world, people, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["bureau"], backend="accounts.backends.RoleBackend")
    before = trace()
    assert client.post(address(name, world, "341702"), PAGES[name].data).status_code == 403
    assert trace() == before


@pytest.mark.parametrize(
    ("name", "batch"),
    [
        ("take", "asking"),
        ("take", "failed"),
        ("discard", "taken"),
        ("answer", "ready"),
        ("answer", "taken"),
        ("answer", "failed"),
    ],
)
def test_what_a_batch_is_not_ready_for_is_told_and_leaves_it(world, signed_in, name, batch):
    client, before = signed_in("county"), trace()
    pk = getattr(world.places["341702"], batch).pk
    response = client.post(reverse(f"imports:{name}", args=[pk]), {"period": "2023-06"}, follow=True)
    assert response.status_code == 200
    assert "不能执行此操作" in response.content.decode()
    assert trace() == before


@pytest.mark.parametrize("period", ["", "2023-01", "abc", "2023-13"])
def test_an_answer_that_is_no_period_is_told_and_leaves_the_batch(world, signed_in, period):
    client, before = signed_in("county"), trace()
    pk = world.places["341702"].asking.pk
    response = client.post(reverse("imports:answer", args=[pk]), {"period": period}, follow=True)
    assert response.status_code == 200
    assert 'class="alert alert-danger' in response.content.decode()
    assert trace() == before
