"""Whom to ask for in an enterprise: read from registers, masked on pages and in exports, kept by what comes back masked."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from enterprises.models import Enterprise
from imports import services
from tests import sheets
from tests.helpers import read_bytes
from tests.undo import undo

pytestmark = pytest.mark.django_db
HEADS = ["统一社会信用代码", "单位详细名称", "行政区划代码", "法定代表人", "联系人", "联系电话"]
WANG = ("王建国", "李晓燕", "13900001234")


def register(*people: str):
    row = [sheets.code(1), sheets.name(1), "341702", *people]
    return read_bytes(sheets.sheet(HEADS, [row]), "名录.csv", "register")


def take(batch):
    assert batch.counts["refused"] == 0
    return services.take(batch_id=batch.pk, by="测试")


def kept():
    found = Enterprise.objects.get(uscc=sheets.code(1))
    return found.legal_person, found.contact_name, found.contact_phone


def test_a_register_brings_them_and_a_later_one_changes_them():
    take(register(*WANG))
    assert kept() == WANG
    second = register("王建国", "赵立新", "13900005678")
    assert second.counts["changed"] == 1
    take(second)
    assert kept() == ("王建国", "赵立新", "13900005678")
    assert undo(second) == []
    assert kept() == WANG


@pytest.mark.parametrize("people", [("", "", ""), ("王**", "李**", "139****1234")])
def test_a_blank_and_what_was_masked_say_nothing_new(people):
    take(register(*WANG))
    assert register(*people).counts["unchanged"] == 1


def test_the_list_the_page_and_the_export_hide_them(signed_in):
    take(register(*WANG))
    client = signed_in("county")
    page = Enterprise.objects.get(uscc=sheets.code(1)).get_absolute_url()
    for address in (reverse("enterprises:list"), page):
        content = client.get(address).content.decode()
        assert "139****1234" in content
        assert not any(said in content for said in WANG)
    book = load_workbook(BytesIO(client.get(reverse("enterprises:list") + "?export=xlsx").content))
    cells = {str(cell) for row in book.active.iter_rows(values_only=True) for cell in row}
    assert {"王**", "李**", "139****1234"} <= cells


def test_what_was_exported_masked_changes_nothing_when_it_comes_back(signed_in):
    take(register(*WANG))
    content = signed_in("bureau").get(reverse("enterprises:list") + "?export=xlsx").content
    again = read_bytes(content, "企业库.xlsx", "register")
    assert again.counts["unchanged"] == 1
    assert again.counts["changed"] == again.counts["refused"] == 0


def test_the_cell_of_an_entry_does_not_show_its_neighbours(signed_in):
    heads = [*HEADS, "入库时间"]
    row = [sheets.code(1), sheets.name(1), "341702", *WANG, "2022-02"]
    take(read_bytes(sheets.sheet(heads, [row]), "名录.csv", "register"))
    event = Enterprise.objects.get(uscc=sheets.code(1)).scale_events.get()
    content = signed_in("county").get(event.get_absolute_url()).content.decode()
    assert "139****1234" in content
    assert not any(said in content for said in WANG)


def test_a_lifted_page_shows_them(signed_in):
    take(register(*WANG))
    client = signed_in("county")
    page = Enterprise.objects.get(uscc=sheets.code(1)).get_absolute_url()
    client.post(reverse("lifting"), {"next": page, "title": "企业", "purpose": "联系企业"})
    content = client.get(page).content.decode()
    assert all(said in content for said in WANG)
