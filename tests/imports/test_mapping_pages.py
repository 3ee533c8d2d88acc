"""The pages on which layouts are explained: prefilled, nothing typed is lost, errors stand at the field."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from imports import services
from imports.models import Batch, Mapping
from tests import helpers, mappings, sheets
from tests.conftest import make_person
from tests.imports.corpus import ooxml

pytestmark = pytest.mark.django_db
Status = Batch.Status
HEAD = ["厂名", "机构代号", "总产出值(万元)", "去年总产出值(万元)", "闲话"]
MEANT = {"A": "@name", "B": "@uscc", "C": "gross_output", "D": "gross_output_prior"}
NAME = "某表2023年1-5月.csv"


def content(head=HEAD, *, above=(), cells=(1234.5, 1000)):
    rows = [[sheets.name(n), sheets.code(n), *cells, "好"] for n in (1, 2)]
    return sheets.sheet([], [*above, head, *rows]).removeprefix(b"\xef\xbb\xbf\r\n")


@pytest.fixture
def asking(firms):
    """A batch of 贵池 that waits to be explained."""
    return helpers.read_bytes(content(), NAME, "", region="341702")


@pytest.fixture
def clerk(signed_in):
    return signed_in("county")


def address(batch):
    return reverse("imports:map", args=[batch.pk])


def fields(response):
    """Field → what stands in it on the page: chosen options, ticked boxes, radio buttons, hidden values."""
    text = html.unescape(response.content.decode())
    found = {}
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected>', options)
        found[name] = chosen[1] if chosen else ""
    for tag in re.findall(r"<input[^>]*>", text):
        about = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if about.get("type") in ("checkbox", "radio"):
            if " checked" in tag:
                found[about["name"]] = about.get("value", "on")
        elif "name" in about:
            found[about["name"]] = about.get("value", "")
    if chosen := re.search(r'name="form".*?<option value="(\w+)" selected', text, re.DOTALL):
        found["form"] = chosen[1]
    found.pop("csrfmiddlewaretoken", None)
    return found


def words(response):
    """What a person reads, without white space."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html.unescape(response.content.decode())))


class TestScreen:
    def test_the_batch_leads_to_it(self, asking, clerk):
        page = clerk.get(asking.get_absolute_url())
        assert address(asking) in page.content.decode()
        assert asking.message in html.unescape(page.content.decode())

    def test_it_shows_the_sheet_with_a_guess_for_each_column(self, asking, clerk):
        page = clerk.get(address(asking))
        found = fields(page)
        assert found["form"] == "output"
        values = [found[f"value_0_{index}"] for index in range(5)]
        assert values == ["@name", "@uscc", "gross_output", "gross_output_prior", ""]
        text = words(page)
        for part in (
            "总产出值(万元)",
            "1234.5",
            sheets.code(2),
            "1,234.5万元→12,345千元",
            "系统推测，请核对",
        ):
            assert part in text

    def test_as_it_stands_it_is_saved_and_read_at_once(self, asking, clerk):
        done = clerk.post(address(asking), fields(clerk.get(address(asking))))
        assert (done.status_code, done.url) == (302, asking.get_absolute_url())
        asking.refresh_from_db()
        assert asking.status == Status.UPLOADED
        batch = services.read_batch(batch_id=asking.pk)
        assert (batch.status, batch.counts["new"]) == (Status.READY, 2)
        page = words(clerk.get(batch.get_absolute_url()))
        assert "按表头对照读取：产销报表：总产出值(万元)、去年总产出值(万元)（贵池区，李强）" in page

    def test_what_is_wrong_is_told_at_the_field_and_nothing_typed_is_lost(self, asking, clerk):
        typed = fields(clerk.get(address(asking))) | {
            "form": "finance",
            "seen_form": "finance",
            "value_0_2": "revenue",
            "value_0_3": "revenue",
            "value_0_4": "average_employees",
            "unit_0_4": "万元",
            "sheet_0": "亿元",
        }
        page = clerk.post(address(asking), typed)
        assert page.status_code == 200
        assert fields(page) == typed
        said = {name: list(errors) for name, errors in page.context["form"].errors.items()}
        assert said == {
            "value_0_3": ["“营业收入”已由 C 列提供，请只选一列。"],
            "unit_0_4": ["“平均用工人数”的单位不能是“万元”，请改为人。"],
        }
        for (sentence,) in said.values():
            assert sentence.replace(" ", "") in words(page)
        assert not Mapping.objects.exists()
        asking.refresh_from_db()
        assert asking.status == Status.ASKING

    def test_a_figure_without_a_unit_is_asked_for_it(self, firms, clerk):
        head = ["厂名", "机构代号", "总产出值", "去年总产出值", "闲话"]
        batch = helpers.read_bytes(content(head), NAME, "", region="341702")
        typed = fields(clerk.get(address(batch)))
        page = clerk.post(address(batch), typed)
        assert page.context["form"].errors == {"sheet_0": ["表中没有注明“金额”的单位，请选择。"]}
        assert clerk.post(address(batch), typed | {"sheet_0": "亿元"}).status_code == 302
        batch = services.read_batch(batch_id=batch.pk)
        assert batch.rows.first().values["gross_output"] == "123450000"

    def test_the_figures_follow_what_is_chosen(self, asking, clerk):
        typed = fields(clerk.get(address(asking)))
        for more, told in (
            ({}, "1,234.5万元→12,345千元"),
            ({"unit_0_2": "元"}, "1,234.5元→1.2345千元"),
            ({"sheet_0": "亿元"}, "1,234.5万元→12,345千元"),
            ({"unit_0_2": "亿元"}, "1,234.5亿元→123,450,000千元"),
            ({"value_0_2": ""}, "1,000万元→10,000千元"),
        ):
            answer = clerk.post(address(asking), typed | more | {"part": "figures"})
            assert told in words(answer)
            assert answer.content.decode().count("hx-swap-oob") == 5
        assert not Mapping.objects.exists()

    def test_another_form_is_guessed_anew_and_choices_that_stand_are_kept(self, asking, clerk):
        typed = fields(clerk.get(address(asking))) | {"unit_0_2": "亿元"}
        drawn = fields(clerk.post(address(asking), typed | {"form": "finance", "part": "fields"}))
        assert drawn["seen_form"] == "finance"
        assert (drawn["value_0_0"], drawn["value_0_1"], drawn["unit_0_2"]) == ("@name", "@uscc", "亿元")
        assert drawn["value_0_2"] != "gross_output"
        again = fields(clerk.post(address(asking), typed | {"value_0_2": "", "part": "fields"}))
        assert again["value_0_2"] == ""

    def test_a_header_is_pointed_at(self, firms, clerk):
        head = ["甲", "乙", "1-5月活", "去年活", "丙"]
        batch = helpers.read_bytes(
            content(head, above=[["某表", "a", "b"], ["说明"]]), NAME, "", region="341702"
        )
        typed = fields(clerk.get(address(batch)))
        assert (typed["top_0"], typed["bottom_0"]) == ("3", "3")
        wrong = fields(clerk.post(address(batch), typed | {"top_0": "1", "part": "fields"}))
        assert (wrong["drawn_0"], wrong["top_0"], wrong["bottom_0"]) == ("1-3", "1", "3")
        typed |= {"form": "output", "value_0_2": "gross_output", "sheet_0": "万元"}
        page = clerk.post(address(batch), typed | {"top_0": "4", "bottom_0": "4"})
        assert page.context["form"].errors["read_0"] == [
            "第4行像是企业的数据而不是表头，请改选表头所在的行。"
        ]
        assert clerk.post(address(batch), typed).status_code == 302
        assert services.read_batch(batch_id=batch.pk).status == Status.READY

    def test_a_header_of_two_merged_rows_is_proposed_whole(self, firms, clerk):
        rows = [
            ["某表"],
            ["厂名", "机构代号", "总产出值(万元)", "", "闲话"],
            ["", "", "今年", "去年", ""],
            *[[sheets.name(n), sheets.code(n), 1234.5, 1000, "好"] for n in (1, 2)],
        ]
        merged = ["A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"]
        book = ooxml.Book([ooxml.Sheet(rows, merged=merged)])
        batch = helpers.read_bytes(ooxml.xlsx(book), "某表2023年1-5月.xlsx", "", region="341702")
        page = clerk.get(address(batch))
        typed = fields(page)
        assert (typed["top_0"], typed["bottom_0"]) == ("2", "3")
        assert [line.samples for line in page.context["form"].blocks[0].lines][2:4] == [
            ["1,234.5"] * 2,
            ["1,000"] * 2,
        ]
        assert (typed["value_0_2"], typed["value_0_3"]) == ("gross_output", "gross_output_prior")
        assert clerk.post(address(batch), typed).status_code == 302
        batch = services.read_batch(batch_id=batch.pk)
        assert (batch.status, batch.counts["new"]) == (Status.READY, 2), batch.message

    def test_the_period_is_asked_for_where_none_stands(self, firms, clerk):
        batch = helpers.read_bytes(content(), "某表.csv", "", region="341702")
        typed = fields(clerk.get(address(batch)))
        assert typed["period"] == ""
        page = clerk.post(address(batch), typed)
        assert list(page.context["form"].errors) == ["period"]
        assert clerk.post(address(batch), typed | {"period": "2023-04"}).status_code == 302
        batch = services.read_batch(batch_id=batch.pk)
        assert (batch.status, str(batch.as_period)) == (Status.READY, "2023-04")

    def test_sheets_of_one_layout_are_explained_once(self, firms, clerk):
        rows = [HEAD, [sheets.name(1), sheets.code(1), 1, 2, "好"]]
        other = [HEAD, [sheets.name(2), sheets.code(2), 3, 4, "好"]]
        notes = [["填报说明", "第一条"], ["a", "b"]]
        parts = [ooxml.Sheet(rows, name="甲"), ooxml.Sheet(other, name="乙"), ooxml.Sheet(notes, name="说明")]
        batch = helpers.read_bytes(ooxml.xlsx(ooxml.Book(parts)), "某表2023年1-5月.xlsx", "", region="341702")
        page = clerk.get(address(batch))
        assert "读取工作表“甲”及表头相同的“乙”" in words(page)
        assert clerk.post(address(batch), {**fields(page), "read_0": "on"}).status_code == 302
        batch = services.read_batch(batch_id=batch.pk)
        assert (batch.status, batch.counts["new"]) == (Status.READY, 2), batch.message

    def test_with_no_sheet_ticked_nothing_is_saved(self, asking, clerk):
        typed = fields(clerk.get(address(asking)))
        del typed["read_0"]
        page = clerk.post(address(asking), typed)
        assert "没有选择要读取的工作表" in words(page)

    @pytest.mark.parametrize(
        "name", ["read_x", "top_0", "value_0_99", "drawn_", "form", "seen_form", "unit_0_2"]
    )
    def test_whatever_is_sent_is_answered(self, asking, clerk, name):
        typed = fields(clerk.get(address(asking)))
        for value in ("", "0", "-1", "99999999", "９", "²", "\x00", "<b>", "output"):
            for part in ("figures", "fields", ""):
                answer = clerk.post(address(asking), typed | {name: value, "part": part})
                assert answer.status_code in (200, 302), (value, part)

    def test_a_batch_that_was_taken_is_not_explained(self, firms, clerk):
        batch = sheets.take_output({1: (5, 4)}, region="341702")
        page = clerk.get(address(batch), follow=True)
        assert page.redirect_chain == [(batch.get_absolute_url(), 302)]
        assert "已入库" in words(page)

    def test_columns_left_unread_lead_to_it_and_a_leader_is_not_led(self, firms, clerk, signed_in):
        head = ["统一社会信用代码", "企业名称", "工业总产值(千元)", "税收贡献(千元)"]
        text = sheets.sheet(head, [[sheets.code(1), sheets.name(1), 5, 6]])
        batch = helpers.read_bytes(text, "2023-05.csv", region="341702")
        page = words(clerk.get(batch.get_absolute_url()))
        assert "D列“税收贡献(千元)”" in page
        assert "指定这些列的含义" in page
        assert "指定" not in words(signed_in("leader").get(batch.get_absolute_url())).replace(
            "改用规定的指标", ""
        )

    def test_the_bureau_is_told_that_it_will_be_shared(self, asking, signed_in):
        bureau = signed_in("bureau")
        page = bureau.get(address(asking))
        assert "文件属于下级，须共用才能读取" in words(page)
        bureau.post(address(asking), fields(page))
        made = Mapping.objects.get()
        assert (made.region.code, made.shared) == ("341700", True)


@pytest.fixture
def made(asking):
    """贵池's mapping, by which one batch was read."""
    mappings.explain(asking, "output", MEANT)
    return Mapping.objects.get()


class TestOfOneMapping:
    def test_it_names_the_batches_that_used_it(self, made, asking, clerk):
        page = clerk.get(made.get_absolute_url())
        text = words(page)
        assert "用过1个批次" in text
        assert f"{NAME}（批次{asking.pk}，待入库）" in text
        assert "1,234.5万元→12,345千元" in text

    def test_a_correction_has_waiting_batches_read_again(self, made, asking, clerk):
        typed = fields(clerk.get(made.get_absolute_url())) | {"value_0_2": "sales_output"}
        page = clerk.post(made.get_absolute_url(), typed, follow=True)
        assert "1个待入库的批次正在按新的对照重新读取" in words(page)
        batch = services.read_batch(batch_id=asking.pk)
        assert "sales_output" in batch.layouts[0]["columns"]
        made.refresh_from_db()
        assert made.changed_by_name == "李强"

    def test_an_error_stands_at_its_field(self, made, clerk):
        wrong = {"value_0_4": "gross_output", "unit_0_4": "元"}
        typed = fields(clerk.get(made.get_absolute_url())) | wrong
        page = clerk.post(made.get_absolute_url(), typed)
        assert page.status_code == 200
        assert list(page.context["form"].errors) == ["value_0_4"]
        assert fields(page)["value_0_4"] == "gross_output"

    def test_without_a_file_it_is_shown_from_what_is_stored(self, made, clerk):
        made.batches.clear()
        page = clerk.get(made.get_absolute_url())
        assert fields(page)["value_0_3"] == "gross_output_prior"
        assert "还没有文件按它读取" in words(page)
        assert clerk.post(made.get_absolute_url(), fields(page)).status_code == 302

    def test_the_bureau_reads_it_and_changes_nothing(self, made, signed_in):
        bureau = signed_in("bureau")
        page = bureau.get(made.get_absolute_url())
        assert "value_0_2" not in fields(page)
        assert "工业总产值（上年同期）" in words(page)
        refused = bureau.post(
            made.get_absolute_url(),
            {"form": "output", "read_0": "on", "value_0_0": "@name", "value_0_2": "gross_output"},
        )
        assert refused.status_code == 200
        assert "请由贵池区的工作人员修改" in words(refused)
        for act in ("disable", "share", "offer"):
            answer = bureau.post(reverse("imports:mapping_act", args=[made.pk]), {"act": act})
            assert answer.status_code == 403
        made.refresh_from_db()
        assert (made.is_active, made.shared, made.offered_at) == (True, False, None)

    def test_offered_it_is_accepted_by_the_bureau(self, made, clerk, signed_in):
        clerk.post(reverse("imports:mapping_act", args=[made.pk]), {"act": "offer"})
        bureau = signed_in("bureau")
        assert "采用并在本级范围共用" in words(bureau.get(made.get_absolute_url()))
        done = bureau.post(reverse("imports:mapping_act", args=[made.pk]), {"act": "accept"}, follow=True)
        accepted = Mapping.objects.get(region__code="341700")
        assert done.redirect_chain == [(accepted.get_absolute_url(), 302)]
        assert "采用自贵池区" in words(done)

    @pytest.mark.parametrize(
        ("act", "told"),
        [
            ("share", "已共享"),
            ("unshare", "已取消共享"),
            ("offer", "已申请"),
            ("end_offer", "已撤回"),
            ("disable", "已停用"),
            ("accept", "没有申请采用"),
            ("no such", "没有这个操作"),
        ],
    )
    def test_each_act_is_answered_in_words(self, made, clerk, act, told):
        page = clerk.post(reverse("imports:mapping_act", args=[made.pk]), {"act": act}, follow=True)
        assert told in words(page)


class TestList:
    def test_it_says_whose_by_whom_and_how_often(self, made, clerk):
        text = words(clerk.get("/imports/mappings/"))
        for part in ("产销报表", "总产出值(万元)", "贵池区", "李强", "本级使用"):
            assert part in text

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ({"state": "active"}, 1),
            ({"state": "disabled"}, 0),
            ({"state": "shared"}, 0),
            ({"state": "offered"}, 0),
            ({"form": "output"}, 1),
            ({"form": "finance"}, 0),
            ({"q": "总产出"}, 1),
            ({"q": "没有的"}, 0),
        ],
    )
    def test_it_is_filtered(self, made, clerk, query, count):
        page = clerk.get("/imports/mappings/", query)
        assert len(page.context["table"].rows) == count

    def test_a_disabled_one_stays_in_the_list_and_says_so(self, made, clerk):
        services.disable(mapping=made, user=make_person("county"))
        assert "已停用" in words(clerk.get("/imports/mappings/"))

    def test_the_neighbour_does_not_see_it(self, made, signed_in):
        elsewhere = signed_in("elsewhere")
        assert "还没有表头对照" in words(elsewhere.get("/imports/mappings/"))
        assert elsewhere.get(made.get_absolute_url()).status_code == 404
