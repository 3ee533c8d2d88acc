"""Files and closed sheets: rows of a unit that is done are refused, checked again when taken, and not taken back."""

import pytest
from django.utils import timezone

from enterprises.models import OutputReturn
from imports import gates, services
from imports.models import Batch
from imports.registry import closed_to
from reporting.cycle import Action
from reporting.models import Submission
from tests import sheets
from tests.reporting import month
from tests.reporting.month import act, hand_in, region
from tests.undo import undo

pytestmark = pytest.mark.django_db
Status = Batch.Status


@pytest.fixture
def output(db):
    """贵池's sheet with one enterprise of two, one enterprise of 东至, no dates set."""
    sheets.known(1, 2)
    sheets.known(8, region="341721")
    return sheets.take_output({1: (5, 4)})


def approve(people):
    hand_in(people["county"], missing_note="停产")
    act(Action.APPROVE, people["bureau"])


def refused(batch):
    return {row.row: row.problems[0]["why"] for row in batch.rows.filter(kind="refused")}


def test_rows_of_a_confirmed_sheet_are_refused_and_the_others_are_not(output, people):
    approve(people)
    batch = sheets.read_output({1: (6, 4), 8: (1, 1)}, region="341700", user=people["bureau"])
    assert batch.counts["new"] == 1
    assert list(refused(batch)) == [2]
    assert "审核通过，如需修改请先退回或重新开放" in refused(batch)[2]
    assert services.take(batch_id=batch.pk, by="王敏").status == Status.TAKEN
    assert OutputReturn.objects.get(enterprise__uscc=sheets.code(1)).gross_output == 5


def test_a_file_for_closed_sheets_only_is_told_once_and_offers_nothing_to_correct(output, people, signed_in):
    approve(people)
    closed = sheets.read_output({1: (6, 4), 2: (7, 4)}, region="341700", user=people["bureau"])
    problems = [row.problems[0] for row in closed.rows.all()]
    assert [(each["column"], each["heading"], each["value"]) for each in problems] == [("", "", "")] * 2
    (why,) = closed.why_all_closed
    page = signed_in("bureau").get(closed.get_absolute_url()).content.decode()
    assert f"文件本身不用修改。</strong><br>{why}" in page
    assert "生成批注文件" not in page


def test_where_something_in_the_file_is_at_fault_too_the_annotated_workbook_is_offered(
    output, people, signed_in
):
    approve(people)
    for rows in ({1: (6, 4), 8: (1, 1)}, {1: (6, 4), 9: (1, 1)}):
        batch = sheets.read_output(rows, region="341700", user=people["bureau"])
        assert batch.why_all_closed == []
        assert "生成批注文件" in signed_in("bureau").get(batch.get_absolute_url()).content.decode()


def test_the_units_own_file_waits_once_the_sheet_is_handed_in_and_the_bureaus_does_not(output, people):
    hand_in(people["county"], missing_note="停产")
    own = sheets.read_output({2: (6, 4)}, region="341702", user=people["county"])
    assert "正在等待池州市局审核" in refused(own)[2]
    above = sheets.read_output({2: (6, 4)}, region="341700", user=people["bureau"])
    assert not refused(above)


def test_outside_the_dates_the_units_own_file_is_refused(people):
    month.begin(reported=())
    batch = sheets.read_output({1: (6, 4)}, region="341702", user=people["county"])
    assert "停止填报，如需补报或修改请联系池州市局重新开放" in refused(batch)[2]
    assert not refused(sheets.read_output({1: (6, 4)}, region="341700", user=people["bureau"]))


@pytest.mark.parametrize(
    ("status", "closed"), [("draft", 0), ("submitted", 0), ("approved", 1), ("locked", 1)]
)
def test_for_the_command_line_only_what_is_confirmed_is_closed(people, status, closed):
    month.begin()
    Submission.objects.create(form="output", region=region("341702"), period=month.PERIOD.date, status=status)
    assert len(refused(sheets.read_output({1: (6, 4)}))) == closed


def test_another_form_and_another_month_are_open(output, people):
    approve(people)
    assert not refused(sheets.read_output({1: (6, 4)}, "2023-06", user=people["bureau"]))
    energy = Batch(importer="returns", form="energy", period=month.PERIOD.date, region=region("341702"))
    assert closed_to(energy, people["bureau"]) == {}
    assert closed_to(Batch(importer="register", form="register", region=region("341702")), None) == {}


class TestClosedBetweenPreviewAndTaking:
    def test_the_batch_is_compared_again(self, output, people):
        batch = sheets.read_output({2: (6, 4), 8: (1, 1)}, region="341700", user=people["bureau"])
        assert batch.counts["new"] == 2
        approve(people)
        again = services.take(batch_id=batch.pk, by="王敏")
        assert again.status == Status.READY
        assert again.message.startswith("预览之后有报表停止填报")
        assert "贵池区2023年1-5月产销报表" in again.message
        assert (again.counts["new"], again.counts["refused"]) == (1, 1)
        assert OutputReturn.objects.count() == 1
        assert services.take(batch_id=batch.pk, by="王敏").status == Status.TAKEN
        assert OutputReturn.objects.count() == 2

    def test_a_sheet_that_it_has_no_rows_of_does_not_hold_it_up(self, output, people):
        batch = sheets.read_output({8: (1, 1)}, region="341700", user=people["bureau"])
        approve(people)
        assert services.take(batch_id=batch.pk, by="王敏").status == Status.TAKEN

    def test_reopened_it_is_taken(self, output, people):
        batch = sheets.read_output({2: (6, 4)}, region="341700", user=people["bureau"])
        approve(people)
        until = timezone.localdate()
        act(Action.REOPEN, people["bureau"], timezone.now(), reason="更正", until=until)
        assert services.take(batch_id=batch.pk, by="王敏").status == Status.TAKEN


class TestTakingBack:
    def test_what_a_confirmed_sheet_stands_on_stays(self, output, people):
        approve(people)
        asked = {"bureau": "请先退回", "county": "请联系池州市局退回"}
        for by, remedy in ((people[key], words) for key, words in asked.items()):
            (told,) = undo(output, by)
            assert f"审核通过，如需修改{remedy}或重新开放" in told
            assert services.why_not(batch=output, by=by) == [told]
        assert undo(output, None) == [told]
        assert OutputReturn.objects.get().gross_output == 5

    def test_what_is_handed_in_is_taken_back_by_the_bureau_only(self, output, people):
        hand_in(people["county"], missing_note="停产")
        (told,) = undo(output, people["county"])
        assert "如需修改请先撤回，或请池州市局退回" in told
        assert undo(output, people["bureau"]) == []

    def test_given_back_it_can_be_taken_back(self, output, people):
        hand_in(people["county"], missing_note="停产")
        act(Action.RETURN, people["bureau"], reason="数不对")
        assert undo(output, people["county"]) == []

    def test_another_units_sheet_does_not_matter(self, output, people):
        other = sheets.take_output({8: (1, 1)}, region="341700")
        approve(people)
        assert undo(other, people["bureau"]) == []


@pytest.mark.parametrize(
    ("importer", "rows", "file_name"),
    [
        ("register", sheets.register(sheets.firm(3)), "名录.csv"),
        (
            "power",
            sheets.sheet(["用电户号", "户名", "累计电量(千瓦时)"], [["340001", sheets.name(1), 5000]]),
            "用电-2023-05.csv",
        ),
        (
            "factors",
            sheets.sheet(
                ["统一社会信用代码", "企业名称", "用地面积(亩)"], [[sheets.code(1), sheets.name(1), 5]]
            ),
            "亩均-2022.csv",
        ),
        (
            "projects",
            sheets.sheet(["项目名称", "建设单位", "所在县区"], [["一期", sheets.name(1), "贵池区"]]),
            "项目.csv",
        ),
        (
            "problems",
            sheets.sheet(
                ["统一社会信用代码", "企业名称", "具体困难、问题"],
                [[sheets.code(1), sheets.name(1), "缺资金"]],
            ),
            "问题.csv",
        ),
    ],
)
def test_every_importer_tells_where_its_rows_lie(output, monkeypatch, importer, rows, file_name):
    """What a gate closes is closed to each of them: neither taken nor taken back there, and open elsewhere."""
    batch = sheets.take(rows, file_name, importer)
    assert batch.status == Status.TAKEN
    assert batch.counts["new"] == 1
    closed = {region("341721").path: "东至已锁定。"}
    monkeypatch.setattr("imports.registry._gates", [lambda batch, by: closed])
    assert gates.why_closed(batch, None) == []
    closed |= {region("341700").path: "池州已锁定。"}
    assert gates.why_closed(batch, None) == ["池州已锁定。"]
    assert undo(batch) == ["池州已锁定。"]
