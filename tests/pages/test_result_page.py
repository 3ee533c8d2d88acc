"""What the page of a batch still offers once it is taken, where it leads, and which notes it tells in one line."""

from __future__ import annotations

import pytest
from django.urls import reverse

from imports import messages, services
from tests import helpers, sheets
from tests.pages import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms(db):
    return sheets.known(1, 2, 3, 4, 5)


def page(client, batch):
    return client.get(batch.get_absolute_url()).content.decode()


def named(*names):
    """An output return whose names are not those of the register."""
    heads = ["统一社会信用代码", "企业名称", "工业总产值_1-本月(千元)"]
    rows = [[sheets.code(number), name, 5] for number, name in enumerate(names, 1)]
    return helpers.read_bytes(sheets.sheet(heads, rows), "output-2023-05.csv", region="341700")


class TestAnnotating:
    def test_a_batch_taken_whole_offers_none(self, firms, signed_in):
        batch = named("别名")
        client = signed_in("bureau")
        assert "生成批注文件" in page(client, batch)
        assert "1行可以入库，但有提示需要核对" in page(client, batch)
        sheets.finish(batch)
        taken = page(client, batch)
        assert "批注文件" not in taken
        assert "1行已入库，但有提示需要核对" in taken

    def test_rows_that_were_left_out_can_still_be_mended(self, firms, signed_in):
        batch = sheets.take_output({1: (5, 5), 2: ("二十", 5)}, region="341700")
        assert "生成批注文件" in page(signed_in("bureau"), batch)

    def test_none_is_offered_while_it_is_taken(self, firms, signed_in):
        batch = sheets.read_output({1: (5, 5), 2: ("二十", 5)}, region="341700")
        services.request_take(batch=batch)
        assert "批注文件" not in page(signed_in("bureau"), batch)


class TestNotes:
    def test_names_that_differ_are_one_note_which_leads_to_its_rows(self, firms, signed_in):
        batch = named(*"甲乙丙丁戊")
        names = "、".join(sheets.name(number) for number in (1, 2, 3))
        [note] = [warning for warning in batch.warnings if "与名录不一致" in warning]
        assert note == f"5行：企业名称与名录不一致，名录中为“{names}等”，请核对。"
        shown = page(signed_in("bureau"), batch)
        number = next(each["number"] for each in batch.reasons if "与名录不一致" in each["why"])
        assert f'<a href="?reason={number}">查看这些行</a>' in shown

    def test_a_name_typed_as_a_formula_is_taken_and_told(self, firms):
        batch = helpers.read_bytes(
            sheets.register(sheets.firm(7, name="=A1&B1"), sheets.firm(8)), "名录.csv", "register"
        )
        first, second = batch.rows.order_by("row")
        [problem] = first.problems
        assert (problem["why"], problem["level"]) == (messages.NAME_AS_FORMULA, "warning")
        assert (problem["column"], problem["value"]) == ("B", "=A1&B1")
        assert (first.kind, first.values["name"], second.problems) == ("new", "=A1&B1", [])
        assert batch.rows_noted == 1

    def test_of_two_copies_the_later_points_at_the_earlier(self, firms, signed_in):
        early, late = (sheets.read_output({1: (5, 5)}, region="341700") for _ in range(2))
        client = signed_in("bureau")
        assert f"查看该批次（{early.pk}）" in page(client, late)
        assert "查看该批次" not in page(client, early)


class TestWhereTheRowsStand:
    @pytest.mark.parametrize(
        ("importer", "address"),
        [
            ("power", "/enterprises/power/?period=2023-05"),
            ("projects", "/projects/"),
            ("problems", "/problems/"),
            ("factors", "/targets/factors/?year=2023"),
        ],
    )
    def test_records_lead_to_their_list(self, importer, address, signed_in):
        world.take_enterprises(range(1, 3), "341702")
        records = world.take_records(range(1, 2), "341702")
        batch = next(each.batch for each in records if each.batch.importer == importer)
        client = signed_in("bureau")
        assert f'<a href="{address}">查看' in page(client, batch)
        assert "月运行监测</a>" not in page(client, batch)
        assert len(client.get(address).context["table"].rows) == 1

    def test_the_register_leads_to_the_library(self, firms, signed_in):
        batch = sheets.take_register(sheets.firm(9), region="341700")
        assert f'<a href="{reverse("enterprises:list")}">查看企业库</a>' in page(signed_in("bureau"), batch)

    def test_returns_lead_to_the_month_and_what_is_not_taken_nowhere(self, firms, signed_in):
        batch = sheets.read_output({1: (5, 5)}, region="341700")
        client = signed_in("bureau")
        assert "查看2023年1-5月运行监测" not in page(client, batch)
        sheets.finish(batch)
        assert "查看2023年1-5月运行监测" in page(client, batch)
