"""The monthly 增减变动表 and the 退库名单: entries and exits under the headings that bureaus use."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Region
from enterprises.importers import movements, reasons
from enterprises.models import Enterprise, ScaleEvent
from reporting.models import Submission
from tests import helpers, sheets

pytestmark = pytest.mark.django_db
HEAD = (
    *("单位详细名称", "统一社会信用代码", "行政区划代码", "行业代码"),
    *("变动类型", "变动月份", "变动原因"),
)


def row(number, change, month, reason=""):
    return (sheets.name(number), sheets.code(number), "341702", "3240", change, month, reason)


def read(*rows, head=HEAD):
    return helpers.read_bytes(sheets.sheet(head, rows), "增减变动表.csv", "register")


def whys(batch):
    return [problem["why"] for staged in batch.rows.order_by("pk") for problem in staged.problems]


def test_entries_and_exits_with_month_channel_and_reason():
    sheets.known(1, 2)
    batch = sheets.finish(
        read(
            row(1, "退库", "2023-04", "停产"),
            row(2, "退出", "2023年5月", "规模下降"),
            row(3, "纳入", "2023-05", "新建投产"),
            row(4, "新增", "202303", "小升规"),
        )
    )
    assert whys(batch) == []
    found = ScaleEvent.objects.exclude(period__year=2019).order_by("row")
    assert [(e.kind, f"{e.period:%Y-%m}", e.channel, e.reason, e.cell) for e in found] == [
        ("exit", "2023-04", "", "停产", "F2"),
        ("exit", "2023-05", "", "规模下降", "F3"),
        ("entry", "2023-05", "monthly", "新建投产", "F4"),
        ("entry", "2023-03", "yearly", "小升规", "F5"),
    ]


def test_the_exit_of_such_a_table_opens_to_its_cell(signed_in):
    sheets.known(1)
    sheets.finish(read(row(1, "退库", "2023-04", "停产")))
    page = signed_in("bureau").get(ScaleEvent.objects.get(kind="exit").get_absolute_url())
    assert page.status_code == 200
    assert "F2" in page.content.decode()


@pytest.mark.parametrize("word", ["改制", "不再变化", "纳入后退出", "未纳入"])
def test_an_unknown_change_is_refused_with_the_words_that_are_known(word):
    batch = read(row(1, word, "2023-04"))
    (problem,) = batch.rows.get().problems
    assert (batch.counts["refused"], problem["column"]) == (1, "E")
    assert word in problem["why"]
    assert all(known in problem["why"] for words in movements.WORDS.values() for known in words)


def test_half_a_change_is_refused():
    sheets.known(1, 2)
    batch = read(row(1, "退库", ""), row(2, "", "2023-04"))
    assert whys(batch) == [reasons.NO_CHANGE_MONTH, reasons.NO_CHANGE]


def test_no_change_at_all_is_an_ordinary_row_of_the_register():
    sheets.known(1)
    assert read(row(1, "", "")).counts["unchanged"] == 1


def test_a_month_that_cannot_stand_is_told_of_its_column():
    sheets.known(1)
    (problem,) = read(row(1, "退库", "2018-04")).rows.get().problems
    assert (problem["why"], problem["column"]) == (reasons.EXIT_BEFORE_ENTRY, "F")


class TestAListOfExitsWithoutPlaces:
    HEAD = ("企业名称", "统一社会信用代码", "退库时间", "退库原因")

    def test_leaves_the_enterprises_where_they_are(self):
        sheets.take_register(sheets.firm(1, "341702400"), sheets.firm(2, "341702404"))
        rows = [(sheets.name(n), sheets.code(n), "2023-04", "停产") for n in (1, 2)]
        batch = sheets.finish(read(*rows, head=self.HEAD))
        assert (batch.counts["changed"], batch.counts["refused"]) == (2, 0)
        places = Enterprise.objects.order_by("uscc").values_list("region__code", "zone__code")
        assert list(places) == [("341702", "341702400"), ("341702404", None)]
        assert ScaleEvent.objects.filter(kind="exit", reason="停产").count() == 2

    def test_can_be_taken_back(self):
        from tests.undo import undo

        sheets.take_register(sheets.firm(1, "341702400"))
        batch = sheets.finish(read((sheets.name(1), sheets.code(1), "2023-04", "停产"), head=self.HEAD))
        assert undo(batch) == []
        assert not ScaleEvent.objects.filter(kind="exit").exists()
        assert Enterprise.objects.get().zone.code == "341702400"

    def test_an_unknown_enterprise_needs_its_place(self):
        batch = read((sheets.name(1), sheets.code(1), "2023-04", ""), head=self.HEAD)
        assert reasons.NO_REGION in whys(batch)


class TestMonthsThatAreNotFreeToChoose:
    @pytest.mark.parametrize("change", ["纳入", "退库"])
    def test_a_month_to_come_is_refused(self, change):
        sheets.known(1)
        batch = read(row(1 if change == "退库" else 2, change, "2099-12"))
        (problem,) = batch.rows.get().problems
        assert (batch.counts["refused"], problem["column"]) == (1, "F")
        assert "2099-12尚未到来" in problem["why"]

    def test_this_month_is_not_to_come(self):
        assert read(row(1, "纳入", f"{timezone.localdate():%Y-%m}")).counts["new"] == 1

    @pytest.mark.parametrize(("month", "told"), [("2023-05", 1), ("2023-06", 0)])
    def test_an_exit_before_the_last_return_is_a_warning(self, month, told):
        sheets.known(1)
        sheets.take_output({1: (5, 4)}, "2023-05")
        batch = read(row(1, "退库", month))
        assert batch.counts["changed"] == 1
        expected = reasons.EXIT_BUT_REPORTED.format(last="2023-05", month=month)
        assert whys(batch) == [expected] * told

    @pytest.mark.parametrize("status", ["approved", "locked"])
    def test_what_changes_a_confirmed_month_is_a_warning(self, status):
        sheets.known(1, 2)
        place = Region.objects.get(code="341702")
        may = date(2023, 5, 1)
        Submission.objects.create(form="output", region=place, period=may, status=status)
        batch = read(row(1, "退库", "2023-05"), row(2, "退库", "2023-06"), row(3, "纳入", "2023-04"))
        assert (batch.counts["changed"], batch.counts["new"]) == (2, 1)
        said = {"unit": place.name, "last": "2023-05"}
        assert whys(batch) == [
            reasons.CHANGES_SETTLED.format(month="2023-05", event="退库", **said),
            reasons.CHANGES_SETTLED.format(month="2023-04", event="入库", **said),
        ]

    def test_a_month_that_is_only_handed_in_is_free(self):
        sheets.known(1)
        place = Region.objects.get(code="341702")
        Submission.objects.create(form="output", region=place, period=date(2023, 5, 1), status="submitted")
        assert whys(read(row(1, "退库", "2023-05"))) == []


class TestTwoChangesOfOneEnterprise:
    def test_an_exit_and_the_return_after_it_both_stand(self):
        sheets.known(1)
        batch = sheets.finish(read(row(1, "退库", "2022-04", "停产"), row(1, "纳入", "2023-03", "规模回升")))
        assert (whys(batch), batch.counts["changed"]) == ([], 2)
        found = ScaleEvent.objects.order_by("period").values_list("kind", "channel", "cause")
        assert list(found)[1:] == [("exit", "", "stopped"), ("entry", "rebound", "")]

    def test_can_be_taken_back_together(self):
        from tests.undo import undo

        sheets.known(1)
        rows = (row(1, "退库", "2022-04", "停产"), row(1, "纳入", "2023-03", "规模回升"))
        assert undo(sheets.finish(read(*rows))) == []
        assert ScaleEvent.objects.count() == 1

    def test_a_new_enterprise_comes_and_goes(self):
        sheets.finish(read(row(3, "纳入", "2022-04", "新建投产"), row(3, "退出", "2023-03", "搬迁")))
        enterprise = Enterprise.objects.get()
        assert list(enterprise.scale_events.order_by("period").values_list("kind", flat=True)) == [
            "entry",
            "exit",
        ]

    def test_the_order_of_the_file_is_the_order_of_time(self):
        sheets.known(1)
        batch = read(row(1, "纳入", "2023-03", "规模回升"), row(1, "退库", "2022-04", "停产"))
        assert whys(batch) == [reasons.ENTRY_DIFFERS.format(month="2019-05")]
        assert (batch.counts["unchanged"], batch.counts["changed"]) == (1, 1)

    def test_the_same_change_twice_stands_once(self):
        sheets.known(1)
        batch = read(row(1, "退库", "2022-04", "停产"), row(1, "退出", "2022-04", "停产"))
        assert (batch.counts["changed"], batch.counts["refused"]) == (1, 1)


def test_what_is_exported_is_read_back_the_same(signed_in):
    """The list's own export under its headings: every cause and channel comes back as it was."""
    sheets.known(1, 2)
    sheets.finish(
        read(
            row(1, "退库", "2022-04", "破产清算"),
            row(1, "纳入", "2023-03", "规模回升"),
            row(2, "退库", "2023-04", "搬"),
        )
    )
    ScaleEvent.objects.filter(reason="搬").update(cause="moved", reason="")
    fields = ("enterprise__uscc", "kind", "period", "channel", "cause", "reason", "first_ever")
    before = sorted(ScaleEvent.objects.values_list(*fields), key=str)
    page = signed_in("bureau").get(
        "/enterprises/events/", {"since": "2018-02", "until": "2023-05", "export": "xlsx"}
    )
    exits = ScaleEvent.objects.filter(period__gte=date(2022, 1, 1))
    exits.delete()
    batch = sheets.finish(helpers.read_bytes(page.content, "入规退规.xlsx", "register"))
    assert batch.counts["refused"] == 0
    assert sorted(ScaleEvent.objects.values_list(*fields), key=str) == before
