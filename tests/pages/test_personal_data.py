"""Contacts on pages and in exports: masked, lifted for a purpose, each page and export then on record."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import LiftedView, Lifting
from liaison.models import Problem
from tests.helpers import read_bytes
from tests.sheets_more import problems

pytestmark = pytest.mark.django_db
PHONE, SHOWN = "13800001234", "138****1234"


@pytest.fixture
def problem(world):
    rows = Problem.objects.filter(enterprise__region__code="341702")
    rows.update(contact_name="王某某", contact_phone=PHONE)
    return rows[0]


def lift(client, path, **more):
    return client.post(reverse("lifting"), {"next": path, "title": "企业问题", "purpose": "联系企业", **more})


def test_the_list_the_page_and_the_export_hide_contacts(world, problem, signed_in):
    client = signed_in("county")
    for path in (reverse("liaison:list"), problem.get_absolute_url()):
        page = client.get(path).content.decode()
        assert PHONE not in page
        assert SHOWN in page
        assert "王某某" not in page
    assert not LiftedView.objects.exists()


def test_a_lifted_list_shows_them_and_is_on_record(world, problem, signed_in):
    client, path = signed_in("county"), reverse("liaison:list") + "?region=341702"
    assert lift(client, path).url == path
    page = client.get(path).content.decode()
    assert PHONE in page
    assert "王某某" in page
    seen = LiftedView.objects.get()
    assert (seen.lifting.user_name, seen.lifting.purpose, seen.exported) == ("李强", "联系企业", False)
    assert seen.address == path
    assert seen.rows == Problem.objects.filter(enterprise__region__code="341702").count()


def test_an_export_of_a_lifted_list_is_noted_as_such(world, problem, signed_in):
    client, path = signed_in("county"), reverse("liaison:list")
    hidden = load_workbook(BytesIO(client.get(path + "?export=xlsx").content)).active
    assert not any(PHONE in str(cell) for row in hidden.iter_rows(values_only=True) for cell in row)
    lift(client, path)
    shown = load_workbook(BytesIO(client.get(path + "?export=xlsx").content)).active
    assert any(PHONE in str(cell) for row in shown.iter_rows(values_only=True) for cell in row)
    assert LiftedView.objects.get().exported


def test_lifting_one_page_lifts_no_other(world, problem, signed_in):
    client = signed_in("county")
    lift(client, reverse("liaison:list"))
    assert PHONE not in client.get(problem.get_absolute_url()).content.decode()


def test_the_mask_can_be_put_back(world, problem, signed_in):
    client, path = signed_in("county"), reverse("liaison:list")
    lift(client, path)
    lift(client, path, act="end")
    assert PHONE not in client.get(path).content.decode()


def test_a_leader_sees_no_way_to_lift(world, problem, signed_in):
    client = signed_in("leader")
    page = client.get(reverse("liaison:list")).content.decode()
    assert SHOWN in page
    assert reverse("lifting") not in page
    assert lift(client, reverse("liaison:list")).status_code == 403
    assert not Lifting.objects.exists()


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_it_leads_to_no_other_site(world, signed_in, address):
    assert lift(signed_in("county"), address).status_code == 404
    assert not Lifting.objects.exists()


def test_the_audit_administrator_reads_who_saw_what(world, problem, signed_in):
    client = signed_in("county")
    lift(client, reverse("liaison:list"))
    client.get(reverse("liaison:list"))
    audit = signed_in("audit")
    page = audit.get(reverse("admin:accounts_lifting_changelist")).content.decode()
    assert "李强" in page
    assert "联系企业" in page
    one = audit.get(
        reverse("admin:accounts_lifting_change", args=[Lifting.objects.get().pk])
    ).content.decode()
    assert reverse("liaison:list") in one
    assert signed_in("system").get(reverse("admin:accounts_lifting_changelist")).status_code == 403


def test_a_preview_hides_them_too(world, signed_in):
    name = world.places["341702"].enterprise.name
    row = [1, name, "贵池区", "流动资金不足", "融资", "", f"王某某 {PHONE}", "", "否"]
    batch = read_bytes(problems(row), "问题.xlsx", "problems", region="341702")
    assert batch.counts["new"] == 1
    page = signed_in("county").get(batch.get_absolute_url()).content.decode()
    assert PHONE not in page
    assert SHOWN in page


class TestTheFileItself:
    @pytest.fixture
    def batch(self, world):
        row = [
            1,
            world.places["341702"].enterprise.name,
            "贵池区",
            "用工不足",
            "用工",
            "",
            f"王某某 {PHONE}",
            "",
            "否",
        ]
        return read_bytes(problems(row), "问题2.xlsx", "problems", region="341702")

    @pytest.mark.parametrize("name", ["imports:file", "imports:refused"])
    def test_it_is_given_to_nobody_who_did_not_say_what_for(self, world, batch, signed_in, name):
        for person in ("leader", "county", "bureau"):
            response = signed_in(person).get(reverse(name, args=[batch.pk]))
            assert response.url == batch.get_absolute_url()
        assert not LiftedView.objects.exists()

    def test_who_said_so_has_it_and_that_is_on_record(self, world, batch, signed_in, stored_files):
        client, page = signed_in("bureau"), batch.get_absolute_url()
        assert reverse("lifting") in client.get(page).content.decode()
        lift(client, page)
        assert client.get(reverse("imports:refused", args=[batch.pk])).status_code == 200
        seen = LiftedView.objects.get()
        assert (seen.exported, seen.rows) == (True, 1)

    def test_whoever_sent_it_has_it_already(self, world, batch, people, signed_in):
        batch.uploaded_by = people["county"]
        batch.save()
        assert signed_in("county").get(reverse("imports:refused", args=[batch.pk])).status_code == 200

    def test_a_file_of_figures_asks_nothing(self, world, signed_in):
        taken = world.places["341702"].taken
        assert signed_in("leader").get(reverse("imports:refused", args=[taken.pk])).status_code == 200
        assert reverse("lifting") not in signed_in("bureau").get(taken.get_absolute_url()).content.decode()
