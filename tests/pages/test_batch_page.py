"""The page of a batch: tabs, reasons, search and pages, work under way, files that were there before."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Region
from imports import messages, notices, previewing, services, tasks
from imports.models import Annotation, Batch
from tests import helpers, sheets
from tests.pages.html import Page

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PART = HTMX | {"HX-Target": "preview"}
ROWS = {1: (111, 90), 2: (-5, 180), 3: ("十万", 270), 4: (400, 360), 9: (1, 1)}


@pytest.fixture
def firms(db):
    sheets.known(1, 2, 3, 4)
    sheets.take_output({1: (100, 90), 4: (400, 360)})


@pytest.fixture
def batch(firms):
    return sheets.read_output(ROWS, region="341700")


def shown(client, batch, query="", **headers):
    response = client.get(f"{batch.get_absolute_url()}{query}", headers=headers or None)
    assert response.status_code == 200
    return response


def numbers(response):
    return [line.row.row for line in response.context["lines"]]


class TestPreview:
    def test_each_tab_has_its_rows_and_their_number(self, batch, signed_in):
        client = signed_in("bureau")
        found = {tab: numbers(shown(client, batch, f"?kind={tab}")) for tab in previewing.TABS}
        assert found == {"new": [3], "changed": [2], "unchanged": [5], "noted": [3], "refused": [4, 6]}
        tabs = shown(client, batch).context["tabs"]
        assert {tab.name: tab.rows for tab in tabs} == {name: len(rows) for name, rows in found.items()}

    def test_a_reason_leads_to_its_rows(self, batch, signed_in):
        client = signed_in("bureau")
        page = shown(client, batch, "?kind=refused")
        reasons = {each["why"]: each["number"] for each in page.context["reasons"]}
        number = next(number for why, number in reasons.items() if "汉字" in why)
        response = shown(client, batch, f"?reason={number}", **PART)
        assert numbers(response) == [4]
        assert response.context["tab"].name == "refused"
        assert "<html" not in response.content.decode()

    def test_a_warning_of_the_batch_leads_to_its_rows(self, batch, signed_in):
        client = signed_in("bureau")
        [remark] = [each for each in shown(client, batch).context["remarks"] if each.reason is not None]
        assert "负数" in remark.text
        assert numbers(shown(client, batch, f"?reason={remark.reason}")) == [3]

    @pytest.mark.parametrize("search", [sheets.name(3), sheets.code(3), sheets.code(3).lower()[-6:], "3号"])
    def test_a_search_finds_by_name_or_code_in_every_tab(self, batch, signed_in, search):
        response = shown(signed_in("bureau"), batch, f"?q={search}")
        assert numbers(response) == [4]
        counts = {tab.name: tab.rows for tab in response.context["tabs"]}
        assert counts == {"new": 0, "changed": 0, "unchanged": 0, "noted": 0, "refused": 1}

    def test_a_search_within_a_reason(self, batch, signed_in):
        client = signed_in("bureau")
        number = shown(client, batch, "?kind=refused").context["reasons"][0]["number"]
        assert numbers(shown(client, batch, f"?reason={number}&q=没有的")) == []
        assert (
            "没有找到名称或代码含“没有的”的行"
            in shown(client, batch, f"?reason={number}&q=没有的").content.decode()
        )

    @pytest.mark.parametrize(
        "query", ["?reason=abc", "?reason=99", "?q=%00", "?q=%25", "?kind=evil&q=1", "?q=" + "长" * 600]
    )
    def test_nothing_typed_in_breaks_it(self, batch, signed_in, query):
        shown(signed_in("bureau"), batch, query)

    def test_a_refused_row_stands_as_it_was_typed_with_its_cell_marked(self, batch, signed_in):
        response = shown(signed_in("bureau"), batch, "?kind=refused")
        cell = next(cell for cell in response.context["lines"][0].cells if cell.level)
        assert (cell.text, cell.level, cell.why) == ("十万", "error", "数字写成了汉字，请改用阿拉伯数字。")
        marked = [
            cell
            for row in Page(response.content.decode()).tables[0].rows
            for cell in row
            if "fault-error" in cell.classes
        ]
        assert "十万" in [cell.text for cell in marked]

    def test_a_changed_figure_stands_beside_what_it_replaces_and_its_growth(self, batch, signed_in):
        [line] = shown(signed_in("bureau"), batch, "?kind=changed").context["lines"]
        changed = next(cell for cell in line.cells if cell.changed)
        assert (changed.before, changed.text, changed.growth) == ("100", "111", "+11.0%")

    def test_a_warning_marks_its_cell(self, batch, signed_in):
        [line] = shown(signed_in("bureau"), batch, "?kind=noted").context["lines"]
        assert [cell.level for cell in line.cells if cell.level] == ["warning"]

    def test_the_last_page_holds_the_last_rows(self, firms, signed_in, monkeypatch):
        monkeypatch.setattr(previewing, "ROWS_A_PAGE", 2)
        batch = sheets.read_output(dict.fromkeys((11, 12, 13, 14, 15), (1, 1)), region="341700")
        client = signed_in("bureau")
        pages = [numbers(shown(client, batch, f"?kind=refused&page={page}")) for page in (1, 2, 3, 99)]
        assert pages == [[2, 3], [4, 5], [6], [6]]

    def test_no_page_counts_the_rows(self, batch, signed_in):
        client = signed_in("bureau")
        shown(client, batch)
        for query in ("", "?kind=noted", "?kind=refused", f"?reason={batch.reasons[0]['number']}"):
            with CaptureQueriesContext(connection) as queries:
                shown(client, batch, query, **PART)
            staged = [each["sql"] for each in queries if "imports_stagedrow" in each["sql"]]
            assert len(staged) == 2, query
            assert not [sql for sql in staged if "COUNT(" in sql]


class TestWork:
    def test_a_file_in_line_asks_again_and_can_be_stopped(self, firms, signed_in):
        batch = services.receive(
            file=io.BytesIO(sheets.output(ROWS)),
            file_name="产值2023-05.csv",
            importer="returns",
            region=Region.objects.get(code="341702"),
        )
        client = signed_in("county")
        page = shown(client, batch).content.decode()
        assert 'hx-trigger="every 1s"' in page
        assert "停止读取" in page
        answer = client.post(f"/imports/{batch.pk}/discard/", follow=True)
        assert "已停止读取" in answer.content.decode()
        batch.refresh_from_db()
        assert batch.status == Batch.Status.DISCARDED
        assert "李强于" in shown(client, batch).content.decode()

    def test_rows_done_of_all(self, batch, signed_in):
        Batch.objects.filter(pk=batch.pk).update(
            status="reading", rows_total=200, rows_done=50, touched_at=timezone.now()
        )
        page = shown(signed_in("bureau"), batch).content.decode()
        assert "已比对 50 / 200 行" in page
        assert 'aria-valuenow="25"' in page

    def test_a_worker_that_died_is_told(self, batch, signed_in):
        late = timezone.now() - timedelta(minutes=4)
        Batch.objects.filter(pk=batch.pk).update(
            status="reading", rows_total=200, rows_done=50, touched_at=late
        )
        assert notices.READ_STALLED.format(minutes=4) in shown(signed_in("bureau"), batch).content.decode()

    def test_a_page_that_waited_is_loaded_anew(self, batch, signed_in):
        client = signed_in("bureau")
        assert shown(client, batch, **HTMX, **{"HX-Trigger": "batch"})["HX-Refresh"] == "true"
        services.request_take(batch=batch)
        waits = HTMX | {"HX-Trigger": "batch-work", "HX-Target": "batch-work"}
        response = shown(client, batch, **waits)
        assert "HX-Refresh" not in response
        assert "取消入库" in response.content.decode()
        assert "lines" not in response.context
        tasks.take_batch(batch.pk, "王敏")
        assert shown(client, batch, **waits)["HX-Refresh"] == "true"

    def test_a_taking_leaves_the_line_and_one_under_way_cannot(self, batch, signed_in):
        client = signed_in("bureau")
        services.request_take(batch=batch)
        answer = client.post(f"/imports/{batch.pk}/withdraw/", follow=True)
        assert "已退出入库队列" in answer.content.decode()
        services.request_take(batch=batch)
        Batch.objects.filter(pk=batch.pk).update(taking_since=timezone.now())
        page = shown(client, batch).content.decode()
        assert "取消入库" not in page
        assert "不能中途停止" in page

    def test_the_list_asks_again_while_a_file_is_at_work(self, batch, signed_in):
        client = signed_in("bureau")
        assert "every 3s" not in client.get("/imports/").content.decode()
        Batch.objects.filter(pk=batch.pk).update(status="reading", rows_total=200, rows_done=50)
        page = client.get("/imports/?q=output").content.decode()
        assert 'hx-get="/imports/?q=output" hx-trigger="every 3s"' in page
        assert "25%" in page
        part = client.get("/imports/?q=output", headers=HTMX).content.decode()
        assert 'id="list-poll" hx-swap-oob="true" hx-get=' in part


class TestTwins:
    def test_the_same_content_is_recognised_at_once(self, batch, signed_in):
        client = signed_in("bureau")
        file = io.BytesIO(sheets.output(ROWS))
        file.name = "又一份2023-05.csv"
        page = client.post("/imports/upload/", {"file": file}, follow=True)
        assert "内容相同的文件已由命令行于" in page.content.decode()
        assert f'href="{batch.get_absolute_url()}"' in page.content.decode()
        assert page.context["batch"].status == "uploaded"

    def test_anothers_county_batch_is_not_told(self, firms, signed_in):
        sheets.read_output(ROWS, region="341700")
        own = sheets.read_output(ROWS, region="341702")
        assert "内容相同的文件" not in shown(signed_in("county"), own).content.decode()
        assert "内容相同的文件" in shown(signed_in("bureau"), own).content.decode()

    def test_what_was_taken_is_told_once_and_leads_there(self, batch, signed_in):
        services.take(batch_id=batch.pk, by="王敏")
        again = sheets.read_output(ROWS, region="341700")
        page = shown(signed_in("bureau"), again).content.decode()
        assert f'（批次<a href="{batch.get_absolute_url()}">{batch.pk}</a>）' in page
        assert "内容相同的文件" not in page

    def test_what_was_given_up_is_not_told(self, batch, signed_in):
        services.discard(batch=batch)
        again = sheets.read_output(ROWS, region="341700")
        assert "内容相同的文件" not in shown(signed_in("bureau"), again).content.decode()


class TestAnnotated:
    def test_it_is_asked_for_waited_for_and_downloaded(self, batch, signed_in):
        client = signed_in("leader")
        there = f"/imports/{batch.pk}/annotated/"
        assert messages.NOT_REQUESTED in client.get(there, follow=True).content.decode()
        part = client.post(there, headers=HTMX).content.decode()
        assert "正在生成" in part
        assert 'hx-trigger="every 2s"' in part
        tasks.annotate_batch(batch.pk)
        part = client.get(there, headers=HTMX).content.decode()
        assert "下载批注文件" in part
        assert "hx-trigger" not in part
        response = client.get(there)
        assert "output-2023-05-%E6%89%B9%E6%B3%A8.xlsx" in response["Content-Disposition"]
        assert b"".join(response).startswith(b"PK")

    def test_one_of_rows_that_were_read_again_is_not_offered(self, batch, signed_in):
        services.request_annotation(batch=batch, by="王敏")
        tasks.annotate_batch(batch.pk)
        Batch.objects.filter(pk=batch.pk).update(status="uploaded")
        services.read_batch(batch_id=batch.pk)
        page = shown(signed_in("bureau"), batch).content.decode()
        assert "生成批注文件" in page
        assert "下载批注文件" not in page

    def test_a_file_that_is_gone_is_told(self, batch, signed_in):
        services.request_annotation(batch=batch, by="王敏")
        tasks.annotate_batch(batch.pk)
        stored = Annotation.objects.get().file
        stored.storage.delete(stored.name)
        response = signed_in("bureau").get(f"/imports/{batch.pk}/annotated/")
        assert response.status_code == 404
        assert messages.ANNOTATION_LOST in response.content.decode()


class TestUploading:
    def test_several_files_are_a_batch_each(self, firms, signed_in):
        files = []
        for month in (5, 6, 7):
            file = io.BytesIO(sheets.output({1: (month, month)}))
            file.name = f"产值2023-0{month}.csv"
            files.append(file)
        response = signed_in("county").post("/imports/upload/", {"file": files}, follow=True)
        assert response.redirect_chain == [("/imports/", 302)]
        assert messages.RECEIVED.format(count=3) in response.content.decode()
        names = Batch.objects.filter(status="uploaded").order_by("pk").values_list("source__name", flat=True)
        assert list(names) == [file.name for file in files]

    def test_too_many_at_once_are_refused(self, firms, signed_in):
        files = [io.BytesIO(b"x") for _ in range(21)]
        for file in files:
            file.name = "产值.csv"
        before = Batch.objects.count()
        page = signed_in("county").post("/imports/upload/", {"file": files}).content.decode()
        assert "一次最多上传20个文件" in page
        assert Batch.objects.count() == before

    def test_one_empty_file_among_several_keeps_all_out(self, firms, signed_in):
        files = [io.BytesIO(sheets.output({1: (1, 1)})), io.BytesIO(b"")]
        for file in files:
            file.name = "产值2023-05.csv"
        before = Batch.objects.count()
        assert signed_in("county").post("/imports/upload/", {"file": files}).status_code == 200
        assert Batch.objects.count() == before


def test_batches_are_found_by_number_form_period_and_uploader(firms, signed_in):
    sheets.read_output({1: (5, 5)}, "2023-06", region="341700")
    client = signed_in("bureau")
    batch = Batch.objects.order_by("-pk").first()
    for query in (f"q={batch.pk}", "month=2023-06", "form=output&month=2023-06", "by=命令行&month=2023-06"):
        rows = client.get(f"/imports/?{query}").context["table"].paginated_rows
        assert [row.record.pk for row in rows] == [batch.pk], query
    assert not list(client.get("/imports/?month=2023-07").context["table"].paginated_rows)


def test_helpers_read_the_sample_of_faults_in_groups(firms):
    helpers.take("enterprises.xlsx", "register")
    batch = helpers.read("output-2023-02-faults.csv")
    refused = sum(each["rows"] for each in batch.reasons if each["level"] == "error")
    assert refused >= batch.counts["refused"] == batch.rows.filter(kind="refused", reasons__gt=0).count()
