"""Entry in the browser: what the grid is given, what it may save, and a sentence for everything else."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Region
from accounts.periods import Period
from enterprises import lineage
from enterprises.models import Enterprise, OutputReturn
from enterprises.services.entering import Change, enter_values
from imports.models import Batch, StagedRow
from reporting import entry_body
from tests import sheets
from tests.reporting.month import at

pytestmark = pytest.mark.django_db
SHEET = {"region": "341702", "period": "2023-05", "form": "output"}


@pytest.fixture
def firms(register, people):
    """The keys of three enterprises of 贵池 that stand in the library, one that left it, one of 东至."""
    return register


def address(name, **query):
    wanted = {key: value for key, value in (SHEET | query).items() if value is not None}
    return f"{reverse(f'reporting:{name}')}?{'&'.join(f'{key}={value}' for key, value in wanted.items())}"


@pytest.fixture
def save(signed_in, people, firms):
    """A function: the answer to (number, name, value, was) … sent by a member of the cast."""

    def sent(*cells, by="county", body=None, as_user=None, **query):
        changes = [
            {"enterprise": firms.get(n, n), "name": name, "value": value, "was": was}
            for n, name, value, was in cells
        ]
        content = body if body is not None else {"user": people[as_user or by].pk, "changes": changes}
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        return signed_in(by).post(address("entry_save", **query), raw, content_type="application/json")

    return sent


def rows(client, **query):
    answer = client.get(address("entry_rows", **query))
    assert answer.status_code == 200
    return answer.json()


class TestRows:
    def test_the_library_of_the_unit_with_what_stands_beside(self, signed_in, firms):
        sheets.take_output({1: ("100.5", 90)}, "2023-05")
        sheets.take_output({1: (80, 70)}, "2023-04")
        sheets.take_output({1: (95, 60)}, "2022-05")
        answer = rows(signed_in("county"))
        assert [row["code"] for row in answer["rows"]] == sorted(sheets.code(n) for n in (1, 2, 3))
        (row,) = [row for row in answer["rows"] if row["code"] == sheets.code(1)]
        assert row["values"] == {"gross_output": "100.5", "gross_output_prior": "90"}
        assert row["last"] == {"gross_output": "80"}
        assert row["stored"] == {"gross_output": "95"}
        assert row["by"].startswith("测试 ")
        assert answer["editable"] is True

    def test_february_has_no_month_before(self, signed_in, firms):
        sheets.take_output({1: (900, 800)}, "2022-12")
        (row, *_) = rows(signed_in("county"), period="2023-02")["rows"]
        assert row["last"] == {}

    def test_each_row_tells_of_its_own_last_save(self, people, signed_in, firms):
        """A day's typing is one batch: the rows keep their own times."""
        for number, hour in ((1, 9), (2, 16)):
            enter_values(
                form="output",
                period=Period(2023, 5),
                region=Region.objects.get(code="341702"),
                changes=[Change(firms[number], "gross_output", Decimal(7), None)],
                by=people["county"],
                now=at(6, 7, hour),
            )
        by = {row["code"]: row["by"] for row in rows(signed_in("county"))["rows"]}
        assert by[sheets.code(1)] == f"{people['county']} 2023-06-07 09:00"
        assert by[sheets.code(2)] == f"{people['county']} 2023-06-07 16:00"
        assert by[sheets.code(3)] == ""

    def test_nothing_changed_is_said_in_short(self, signed_in, firms, save):
        client = signed_in("county")
        stamp = rows(client)["stamp"]
        assert rows(client, stamp=stamp)["unchanged"] is True
        save((1, "gross_output", "5", None))
        again = rows(client, stamp=stamp)
        assert "unchanged" not in again
        assert again["stamp"] != stamp

    def test_a_batch_taken_back_changes_the_stamp(self, signed_in, firms):
        batch = sheets.take_output({1: (1, 1)})
        client = signed_in("county")
        stamp = rows(client)["stamp"]
        Batch.objects.filter(pk=batch.pk).update(status="undone", undone_at=batch.taken_at)
        assert rows(client)["stamp"] != stamp

    def test_no_copy_is_kept(self, signed_in, firms):
        assert signed_in("county").get(address("entry_rows"))["Cache-Control"] == "no-store"

    def test_as_many_queries_for_many_as_for_few(self, signed_in, firms, django_assert_max_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client = signed_in("county")
        sheets.take_output({1: (1, 1)})
        with CaptureQueriesContext(connection) as few:
            rows(client)
        sheets.take_register(*[sheets.firm(n) for n in range(10, 50)])
        sheets.take_output({n: (n, n) for n in range(10, 50)})
        with CaptureQueriesContext(connection) as many:
            assert len(rows(client)["rows"]) == 43
        assert len(many) == len(few)


class TestSaving:
    def test_what_was_typed_stands_and_is_told(self, save, firms):
        answer = save((1, "gross_output", "1234.5", None), (2, "gross_output_prior", "7", None))
        assert answer.status_code == 200
        assert answer.json()["saved"] == [
            {"enterprise": firms[1], "name": "gross_output", "value": "1234.5"},
            {"enterprise": firms[2], "name": "gross_output_prior", "value": "7"},
        ]
        assert OutputReturn.objects.get(enterprise=firms[1]).gross_output == Decimal("1234.5")

    def test_a_conflict_names_both_figures_and_the_other(self, save, people):
        save((1, "gross_output", "1234", None), by="bureau")
        (conflict,) = save((1, "gross_output", "1250", None)).json()["conflicts"]
        assert (conflict["mine"], conflict["theirs"]) == ("1250", "1234")
        assert conflict["who"] == str(people["bureau"])
        assert len(conflict["when"]) == 5

    def test_the_hand_is_on_the_page_of_the_value(self, save, signed_in, people):
        sheets.take_output({1: (1000, 900)})
        save((1, "gross_output", "1234", "1000"))
        page = signed_in("county").get(
            reverse("enterprises:value", args=[sheets.code(1), "output", "gross_output"]),
            {"period": "2023-05"},
        )
        text = page.content.decode()
        assert f"网页填报 · {people['county']}" in text
        assert "1,000" in text
        assert "1,234" in text
        batch = Batch.objects.get(origin="hand")
        Batch.objects.filter(pk=batch.pk).update(status="undone")
        ret = OutputReturn.objects.get(enterprise__uscc=sheets.code(1))
        assert (
            lineage.standing(
                lineage.readings(ret.form, ret.enterprise_id, ret.period, "gross_output")
            ).batch.origin
            == "file"
        )
        again = signed_in("county").get(page.request["PATH_INFO"], {"period": "2023-05"})
        assert "已撤回" in again.content.decode()

    def test_a_park_saves_for_its_county(self, signed_in, save):
        sheets.take_register(sheets.firm(8, region="341702400"))
        firm = Enterprise.objects.get(uscc=sheets.code(8))
        answer = save((firm.pk, "gross_output", "5", None), region="341702400")
        assert answer.status_code == 200
        assert Batch.objects.get(origin="hand").region.code == "341702"


def standing():
    return (OutputReturn.objects.count(), StagedRow.objects.filter(batch__origin="hand").count())


class TestRefusals:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"\xff\xfe",
            b"[]",
            b"null",
            b'"x"',
            b"[" * 100_000,
            b'{"user": 1}',
            b'{"user": 1, "changes": {}}',
            b'{"user": 1, "changes": [1]}',
            b'{"user": true, "changes": []}',
            b'{"user": "1", "changes": []}',
            b'{"user": -1, "changes": []}',
            b'{"user": ' + b"9" * 5000 + b', "changes": []}',
            b'{"user": 1, "changes": [{"enterprise": 1, "name": "gross_output", "value": "1"}]}',
            b'{"user": 1, "changes": [{"enterprise": 1, "name": 5, "value": "1", "was": null}]}',
            b'{"user": 1, "changes": [{"enterprise": 1.5, "name": "a", "value": "1", "was": null}]}',
            b'{"user": 1, "changes": [{"enterprise": null, "name": "a", "value": "1", "was": null}]}',
            b'{"user": 1, "changes": [{"enterprise": 1, "name": "a", "value": 1, "was": null}]}',
            b'{"user": 1, "changes": [{"enterprise": 1, "name": "a", "value": NaN, "was": null}]}',
            b'{"user": 1, "changes": [{"enterprise": 1, "name": "a", "value": [], "was": null}]}',
        ],
    )
    def test_a_body_that_is_none(self, save, body):
        answer = save(body=body)
        assert answer.status_code == 400
        assert answer.json()["error"].endswith("。")
        assert standing() == (0, 0)

    @pytest.mark.parametrize(
        "value", ["", " ", "abc", "1e5", "1,000", "１", "0x10", "NaN", "--", "1" * 15, "+1", "1."]
    )
    def test_a_figure_that_is_none(self, save, value):
        answer = save((1, "gross_output", value, None))
        assert answer.status_code == 400
        assert standing() == (0, 0)

    @pytest.mark.parametrize(
        "name", ["revenue", "id", "enterprise", "batch_id", "__class__", "gross_output "]
    )
    def test_a_value_that_the_form_lacks(self, save, name):
        assert save((1, name, "5", None)).status_code == 400
        assert standing() == (0, 0)

    def test_a_figure_beyond_all_bounds_names_its_cell(self, save, firms):
        answer = save((1, "gross_output", "99999999999999", None), (2, "gross_output", "1", None))
        assert answer.status_code == 400
        assert (answer.json()["enterprise"], answer.json()["name"]) == (firms[1], "gross_output")
        assert standing() == (0, 0)

    def test_too_many_and_too_much(self, save):
        many = [(1, "gross_output", "5", None)] * (entry_body.MAX_CHANGES + 1)
        assert "分几次" in save(*many).json()["error"]
        assert save(body=b" " * (entry_body.MAX_BYTES + 1)).status_code == 400

    def test_an_enterprise_of_another_unit_or_of_nobody(self, save):
        assert save((1, "gross_output", "1", None), (5, "gross_output", "5", None)).status_code == 404
        assert save((5, "gross_output", "5", None), by="bureau").status_code == 404
        assert save((10**12, "gross_output", "5", None)).status_code == 404
        assert standing() == (0, 0)

    def test_a_region_above_the_units(self, save):
        answer = save((1, "gross_output", "5", None), by="bureau", region="341700")
        assert answer.status_code == 400
        assert "选择一个县区" in answer.json()["error"]

    @pytest.mark.parametrize("query", [{"form": "nothing"}, {"period": "2023-01"}, {"region": "341504"}])
    @pytest.mark.parametrize("name", ["entry", "entry_one", "entry_rows", "template"])
    def test_an_address_that_names_nothing(self, signed_in, firms, name, query):
        assert signed_in("county").get(address(name, **query)).status_code == 404

    def test_somebody_else_signed_in_meanwhile(self, save):
        answer = save((1, "gross_output", "5", None), as_user="bureau")
        assert answer.status_code == 409
        assert "账号" in answer.json()["error"]
        assert standing() == (0, 0)

    @pytest.mark.parametrize("key", ["leader", "cadre", "handler", "system", "security", "audit"])
    def test_who_may_not_report(self, signed_in, people, firms, key):
        client = signed_in(key)
        for name in ("entry", "entry_one", "entry_rows", "template"):
            assert client.get(address(name, region=None)).status_code == 403
        body = json.dumps({"user": people[key].pk, "changes": []})
        assert (
            client.post(address("entry_save", region=None), body, content_type="application/json").status_code
            == 403
        )

    def test_a_forged_request(self, people, firms):
        client = Client(enforce_csrf_checks=True)
        client.force_login(people["county"], backend="accounts.backends.RoleBackend")
        assert client.post(address("entry_save"), b"{}", content_type="application/json").status_code == 403


class TestPages:
    def test_the_sheet_tells_the_grid_what_it_needs(self, signed_in, people, firms):
        page = signed_in("county").get(address("entry"))
        sheet = page.context["sheet"]
        assert [field["name"] for field in sheet["fields"]] == [
            "gross_output",
            "sales_output",
            "export_delivery",
            "new_product_output",
        ]
        assert (sheet["user"], sheet["region"], sheet["editable"]) == (people["county"].pk, "341702", True)
        assert "工业总产值" in page.content.decode() or sheet["fields"][0]["label"] == "工业总产值"

    def test_above_the_units_one_is_chosen(self, signed_in, firms, save):
        save((1, "gross_output", "5", None))
        page = signed_in("bureau").get(address("entry", region="341700"))
        found = {each["progress"].region.code: each["progress"] for each in page.context["units"]}
        assert (found["341702"].expected, found["341702"].filled, found["341702"].missing) == (3, 1, 2)
        assert found["341721"].expected == 1

    def test_the_month_that_nobody_has_figures_of_is_offered(self, signed_in, firms):
        sheets.take_output({1: (1, 1)}, "2023-05")
        page = signed_in("county").get(address("entry"))
        assert "2023-06" in [each["value"] for each in page.context["context_bar"]["periods"]]

    def test_a_template_is_named_after_its_sheet(self, signed_in, firms):
        answer = signed_in("county").get(address("template"))
        assert answer.status_code == 200
        assert "2023%E5%B9%B41-5%E6%9C%88" in answer["Content-Disposition"]


class TestOneEnterprise:
    def open(self, client, number=None, **query):
        more = {"enterprise": sheets.code(number)} if number else {}
        return client.get(address("entry_one", **more, **query))

    def post(self, client, number, **sent):
        return client.post(
            address("entry_one", enterprise=sheets.code(number)),
            {key.replace("__", "-"): value for key, value in sent.items()},
        )

    def test_the_first_that_is_not_filled_in(self, signed_in, firms, save):
        first, second, *_ = sorted(sheets.code(n) for n in (1, 2, 3))
        numbers = {sheets.code(n): n for n in (1, 2, 3)}
        save((numbers[first], "gross_output", "5", None))
        page = self.open(signed_in("county"))
        assert page.context["row"].uscc == second
        assert page.context["filled"] == 1

    def test_save_and_next(self, signed_in, firms):
        client = signed_in("county")
        answer = self.post(
            client, 1, value__gross_output="1,234.5", was__gross_output="", value__gross_output_prior="1千"
        )
        assert answer.status_code == 422
        answer = self.post(
            client,
            1,
            value__gross_output="１,234.5",
            was__gross_output="",
            value__gross_output_prior="100万元",
        )
        assert answer.status_code == 302
        assert "enterprise=" in answer.url
        assert sheets.code(1) not in answer.url
        ret = OutputReturn.objects.get()
        assert (ret.gross_output, ret.gross_output_prior) == (Decimal("1234.5"), 1000)

    def test_what_was_typed_stays_beside_the_sentence(self, signed_in, firms):
        answer = self.post(
            signed_in("county"), 1, value__gross_output="12万", was__gross_output="", value__sales_output="7"
        )
        text = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="12万"' in text
        assert 'value="7"' in text
        assert not OutputReturn.objects.exists()

    def test_an_error_is_saved_and_shown_before_the_next(self, signed_in, firms):
        """Without a script too: what keeps the sheet back is said where it can be mended."""
        client = signed_in("county")
        sent = {"value__gross_output": "110", "value__sales_output": "90", "value__export_delivery": "95"}
        answer = self.post(client, 1, **sent)
        assert answer.status_code == 302
        assert sheets.code(1) in answer.url
        text = client.get(answer.url).content.decode()
        assert "但有 1 处错误：" in text
        assert "problem-error" in text
        answer = self.post(client, 1, value__export_delivery="80", was__export_delivery="95")
        assert sheets.code(1) not in answer.url

    def test_a_conflict_shows_both_and_saving_again_writes_mine(self, signed_in, firms, save, people):
        save((1, "gross_output", "1234", None), by="bureau")
        client = signed_in("county")
        answer = self.post(client, 1, value__gross_output="1250", was__gross_output="")
        text = answer.content.decode()
        assert f"这个数刚被{people['bureau']}改为 1,234" in text
        assert 'name="was-gross_output" value="1234"' in text
        assert self.post(client, 1, value__gross_output="1250", was__gross_output="1234").status_code == 302
        assert OutputReturn.objects.get().gross_output == 1250

    @pytest.mark.parametrize("number", [4, 5])
    def test_one_that_is_not_on_the_sheet(self, signed_in, firms, number):
        assert self.open(signed_in("county"), number).status_code == 404
        assert self.post(signed_in("county"), number, value__gross_output="1").status_code == 404
