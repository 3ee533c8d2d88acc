"""Whatever a clerk uploads: one clear sentence on the batch's page, nothing written, no error page."""

import importlib.util
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import ReportingPeriod
from assessments.models import ProgressRequest
from enterprises.models import Enterprise, OutputReturn
from imports import services, tasks
from imports.models import Batch, StagedRow
from tests import sheets

pytestmark = pytest.mark.django_db
_PATH = Path(__file__).parent / "reading" / "reading_builders.py"
_SPEC = importlib.util.spec_from_file_location("files_of_the_reading_tests", _PATH)
builders = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(builders)
MB = 1024 * 1024
XML_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>'
)


def rows(number=1, amount=5):
    return builders.FLAT, [sheets.code(number), sheets.name(number), amount, 4]


def good(folder, *lines, **kwargs):
    return builders.xlsx(folder / "good.xlsx", [builders.FLAT, *(lines or [rows()[1]])], **kwargs)


def edited(cell, value):
    def edit(book):
        book.active[cell] = value

    return edit


def empty(folder):
    return b""


def spaces_only(folder):
    return b"\xef\xbb\xbf \r\n\r\n"


def encrypted(folder):
    return builders.ole(folder / "a.xlsx", ["EncryptionInfo", "EncryptedPackage"]).read_bytes()


def corrupt_zip(folder):
    data = good(folder).read_bytes()
    return data[: len(data) // 2]


def flipped_bytes(folder):
    data = bytearray(good(folder).read_bytes())
    data[200:400] = bytes(200)
    return bytes(data)


def renamed_page(folder):
    return "<html><table><tr><td>企业名称</td></tr></table></html>".encode()


def renamed_picture(folder):
    return b"\x89PNG\r\n\x1a\n" + bytes(100)


def zip_bomb(folder):
    part = {"xl/worksheets/sheet9.xml": b" " * 4 * MB}
    return builders.repack(good(folder), folder / "b.xlsx", add=part).read_bytes()


def lying_zip_bomb(folder):
    part = {"xl/worksheets/sheet9.xml": b" " * 4 * MB}
    path = builders.repack(good(folder), folder / "b.xlsx", add=part)
    return builders.lie_about_sizes(path).read_bytes()


def xml_bomb(folder):
    part = {"xl/sharedStrings.xml": XML_BOMB}
    return builders.repack(good(folder), folder / "b.xlsx", add=part).read_bytes()


def last_corner(folder):
    return good(folder, edit=edited("XFD1048576", 1)).read_bytes()


def hidden_last_corner(folder):
    """A far cell that only the reader itself meets, where it aborts the process."""

    return good(folder, edit=edited("ZZ1048576", 1)).read_bytes()


def formula_without_value(folder):
    return good(folder, edit=edited("C2", "=1+1")).read_bytes()


def macros(folder):
    return builders.repack(good(folder), folder / "b.xlsx", add={"xl/vbaProject.bin": b"\0"}).read_bytes()


def january(folder):
    path = folder / "a.xlsx"
    title = [["2023年1月规模以上工业企业产值情况表"], *rows()]
    return builders.xlsx(path, title).read_bytes()


def totals_only(folder):
    return builders.xlsx(folder / "a.xlsx", [builders.FLAT, ["", "合计", 5, 4]]).read_bytes()


def too_big(folder):
    return good(folder).read_bytes() + bytes(3 * MB)


UNREADABLE = {
    empty: "空的",
    spaces_only: "空的",
    encrypted: "打开密码",
    corrupt_zip: "损坏",
    flipped_bytes: "损坏",
    renamed_page: "HTML",
    renamed_picture: "图片",
    zip_bomb: "压缩炸弹",
    lying_zip_bomb: "压缩炸弹",
    xml_bomb: "XML 实体",
    last_corner: "XFD",
    hidden_last_corner: "范围过大",
    formula_without_value: "公式",
    macros: "宏",
    january: "1月不单独报送",
    totals_only: "没有读到任何企业",
    too_big: "超过上限",
}


@pytest.fixture
def clerk(signed_in, settings, monkeypatch):
    """A bureau clerk whose uploads are read at once, by a machine that allows little."""
    settings.IMPORT_MAX_BYTES = 2 * MB
    settings.IMPORT_MAX_UNPACKED_BYTES = 2 * MB
    monkeypatch.setattr("imports.views.enqueue", lambda task, *args: task(*args))
    sheets.known(1)
    return signed_in("bureau")


def upload(client, content, file_name, django_capture_on_commit_callbacks):
    file = SimpleUploadedFile(file_name, content)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/imports/upload/", {"file": file, "importer": "returns"})
    assert answer.status_code == (302 if content else 200)
    return answer


def test_a_file_without_a_header_is_asked_about(clerk, tmp_path, django_capture_on_commit_callbacks):
    content = builders.xlsx(tmp_path / "a.xlsx", [["甲", "乙"], [1, 2]]).read_bytes()
    answer = upload(clerk, content, "output-2023-05.xlsx", django_capture_on_commit_callbacks)
    page = clerk.get(answer.url).content.decode()
    assert "没有找到表头" in page
    assert f"{answer.url}mapping/" in page
    assert clerk.get(f"{answer.url}mapping/").status_code == 200
    assert nothing_written()


def nothing_written():
    kept = (
        OutputReturn.objects.exists() or ReportingPeriod.objects.exists() or ProgressRequest.objects.exists()
    )
    return not kept and not StagedRow.objects.filter(batch__importer="returns").exists()


@pytest.mark.parametrize("build", UNREADABLE, ids=lambda build: build.__name__)
def test_a_file_that_cannot_be_used(build, clerk, tmp_path, django_capture_on_commit_callbacks):
    content = build(tmp_path)
    name = "output-2023-05.csv" if build is spaces_only else "output-2023-05.xlsx"
    answer = upload(clerk, content, name, django_capture_on_commit_callbacks)
    if not content:
        assert "空" in answer.content.decode()
        assert not Batch.objects.filter(importer="returns").exists()
        return
    batch = Batch.objects.get(importer="returns")
    assert batch.status == Batch.Status.FAILED
    assert UNREADABLE[build] in batch.message
    assert batch.message.endswith("。")
    assert batch.message.count("。") == 1
    page = clerk.get(answer.url)
    assert page.status_code == 200
    assert page.content.decode().count(batch.message) == 1
    assert clerk.post(f"{answer.url}take/").status_code == 302
    assert nothing_written()


def test_an_empty_file_that_came_by_command(settings):
    from tests import helpers

    batch = helpers.read_bytes(b"", "output-2023-05.xlsx")
    assert (batch.status, batch.message.count("。")) == (Batch.Status.FAILED, 1)


def test_enterprises_of_another_region(
    clerk, signed_in, tmp_path, django_capture_on_commit_callbacks, monkeypatch
):
    sheets.take_register(sheets.firm(2, "340881"))
    content = builders.xlsx(tmp_path / "a.xlsx", [builders.FLAT, rows(2)[1]]).read_bytes()
    answer = upload(clerk, content, "output-2023-05.xlsx", django_capture_on_commit_callbacks)
    batch = Batch.objects.get(importer="returns")
    assert batch.counts["refused"] == 1
    why = batch.rows.get().problems[0]["why"]
    assert why == "该企业不在您的管辖范围（池州市）内，不能导入，请核对代码，或交所属地区上传。"
    page = clerk.get(answer.url).content.decode()
    assert page.split("<tbody>")[1].count(why) == 1
    assert not OutputReturn.objects.exists()


@pytest.mark.parametrize(
    ("cell", "why"),
    [("十万", "不是数字"), ("约500", "约数"), ("12%", "百分号"), ("1.2.3", "不是数字"), ("#DIV/0!", "")],
)
def test_a_cell_that_cannot_be_taken(cell, why, clerk, tmp_path, django_capture_on_commit_callbacks):
    lines = [builders.FLAT, [sheets.code(1), sheets.name(1), cell, 4]]
    content = builders.xlsx(tmp_path / "a.xlsx", lines).read_bytes()
    answer = upload(clerk, content, "output-2023-05.xlsx", django_capture_on_commit_callbacks)
    row = Batch.objects.get(importer="returns").rows.get()
    assert row.kind == "refused"
    assert [problem["column"] for problem in row.problems] == ["C"]
    assert why in row.problems[0]["why"] or "汉字" in row.problems[0]["why"]
    page = clerk.get(answer.url)
    assert page.status_code == 200
    assert row.problems[0]["why"] in page.content.decode()


def test_a_good_file_all_the_way(clerk, tmp_path, django_capture_on_commit_callbacks):
    answer = upload(
        clerk, good(tmp_path).read_bytes(), "output-2023-05.xlsx", django_capture_on_commit_callbacks
    )
    assert nothing_written_but_staged()
    assert clerk.get(answer.url).status_code == 200
    clerk.post(f"{answer.url}take/")
    batch = Batch.objects.get(importer="returns")
    assert (batch.status, batch.taken_by_name) == (Batch.Status.TAKEN, "王敏")
    assert OutputReturn.objects.get().gross_output == 5
    assert clerk.get(answer.url).status_code == 200


def nothing_written_but_staged():
    return (
        not OutputReturn.objects.exists() and StagedRow.objects.filter(batch__importer="returns").count() == 1
    )


def test_a_worker_that_reads_a_bad_file_lives_on(clerk, tmp_path):
    """The task returns, whatever the file: nothing reaches Celery that would end the worker."""
    import io

    from accounts.models import Region

    for build in UNREADABLE:
        content = build(tmp_path)
        batch = services.receive(
            file=io.BytesIO(content),
            file_name="output-2023-05.xlsx",
            importer="returns",
            region=Region.objects.get(depth=1),
        )
        assert tasks.read_batch(batch.pk) is None
    assert Enterprise.objects.count() == 1
    assert not Batch.objects.filter(status=Batch.Status.READING).exists()
