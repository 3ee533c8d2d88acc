"""The register: enterprises, where they belong, and how they came into and went out of the library."""

import json

import pytest

from enterprises.importers import reasons
from enterprises.models import Enterprise, ScaleEvent
from imports import services
from tests import helpers, sheets

pytestmark = pytest.mark.django_db
PILOT = "91350203M0001QAY9B"


def read(*firms, **kwargs):
    return helpers.read_bytes(sheets.register(*firms), "名录.csv", "register", **kwargs)


def take(*firms, **kwargs):
    return sheets.finish(read(*firms, **kwargs))


def whys(batch):
    return [problem["why"] for row in batch.rows.order_by("pk") for problem in row.problems]


def events(number=1):
    rows = ScaleEvent.objects.filter(enterprise__uscc=sheets.code(number)).order_by("period", "pk")
    return [(event.kind, f"{event.period:%Y-%m}") for event in rows]


def test_the_sample_is_exactly_as_expected():
    helpers.take("enterprises.xlsx", "register")
    wanted = json.loads((helpers.SAMPLES / "enterprises.xlsx.expected.json").read_text())
    found = Enterprise.objects.select_related("region", "zone").in_bulk(field_name="uscc")
    assert len(found) == len(wanted)
    for each in wanted:
        firm = found[each["uscc"]]
        place = firm.zone or firm.region
        assert (firm.name, place.code, place.name, firm.industry_code) == (
            each["name"],
            each["region"],
            each["region_name"],
            each["industry"],
        )
        assert firm.industry.code == each["industry"][:2]


def test_a_second_import_changes_nothing():
    first = helpers.take("enterprises.xlsx", "register")
    before = list(Enterprise.objects.values_list())
    batch = helpers.read("enterprises.xlsx", "register")
    assert batch.counts["unchanged"] == first.counts["new"]
    services.take(batch_id=batch.pk, by="测试")
    assert list(Enterprise.objects.values_list()) == before


class TestCheckDigit:
    def test_a_failing_one_is_refused(self):
        batch = read(sheets.firm(1, uscc=PILOT))
        assert batch.counts["refused"] == 1
        problem = batch.rows.get().problems[0]
        assert (problem["why"], problem["column"]) == (reasons.BAD_CHECK_DIGIT, "A")

    def test_an_override_takes_it_and_is_on_record(self, people):
        batch = take(sheets.firm(1, uscc=PILOT), options={"override_uscc": True}, user=people["bureau"])
        assert whys(batch) == [reasons.BAD_CHECK_DIGIT]
        assert Enterprise.objects.get().uscc_override == "王敏核准"
        assert read(sheets.firm(1, uscc=PILOT)).counts["unchanged"] == 1
        take(sheets.firm(1, uscc=PILOT, name="新名"))
        assert Enterprise.objects.get().uscc_override == "王敏核准"

    def test_a_wrong_shape_cannot_be_overridden(self):
        batch = read(sheets.firm(1, uscc="9135020"), options={"override_uscc": True})
        assert (batch.counts["refused"], whys(batch)) == (1, [reasons.BAD_SHAPE])

    @pytest.mark.parametrize(("who", "taken"), [("bureau", 1), ("county", 0)])
    def test_only_who_holds_the_permission_may(
        self, who, taken, signed_in, monkeypatch, django_capture_on_commit_callbacks
    ):
        from django.core.files.uploadedfile import SimpleUploadedFile

        from imports.models import Batch

        monkeypatch.setattr("imports.views.enqueue", lambda task, *args: task(*args))
        content = sheets.register(sheets.firm(1, uscc=PILOT))
        form = {
            "file": SimpleUploadedFile("名录.csv", content),
            "importer": "register",
            "override_uscc": "on",
        }
        with django_capture_on_commit_callbacks(execute=True):
            assert signed_in(who).post("/imports/upload/", form).status_code == 302
        assert Batch.objects.get().counts["new"] == taken


class TestPlace:
    @pytest.mark.parametrize(
        ("code", "region", "zone"),
        [
            ("341702", "341702", None),
            ("341702404", "341702404", None),
            ("341702400", "341702", "341702400"),
            ("341702400000", "341702", "341702400"),
            ("341702001002", "341702", None),
            ("340881400", "340881", "340881400"),
        ],
    )
    def test_by_code(self, code, region, zone):
        take(sheets.firm(1, code))
        firm = Enterprise.objects.get()
        assert (firm.region.code, firm.zone and firm.zone.code) == (region, zone)

    def test_by_name(self):
        take(sheets.firm(1, "", region_name="江南集中区"), sheets.firm(2, "", region_name="贵池区"))
        found = Enterprise.objects.order_by("uscc").values_list("region__code", flat=True)
        assert list(found) == ["341702404", "341702"]

    @pytest.mark.parametrize("code", ["999999", "341700", "340000", "abc"])
    def test_no_county_and_no_zone(self, code):
        batch = read(sheets.firm(1, code))
        assert whys(batch) == [reasons.UNKNOWN_REGION.format(value=code)]
        assert batch.rows.get().problems[0]["column"] == "C"

    def test_neither_code_nor_name(self):
        assert whys(read(sheets.firm(1, ""))) == [reasons.NO_REGION]

    def test_code_and_name_of_different_places(self):
        batch = take(sheets.firm(1, "341702", region_name="东至县"))
        assert whys(batch) == [reasons.REGIONS_DIFFER.format(code="341702", name="东至县")]
        assert Enterprise.objects.get().region.code == "341702"

    def test_an_unknown_code_beside_a_name(self):
        batch = take(sheets.firm(1, "999999", region_name="东至县"))
        assert whys(batch) == [reasons.REGION_BY_NAME.format(code="999999", name="东至县")]
        assert Enterprise.objects.get().region.code == "341721"


class TestIndustry:
    @pytest.mark.parametrize(
        ("code", "division"), [("3240", "32"), ("C3240", "32"), ("06", "06"), ("461", "46")]
    )
    def test_taken(self, code, division):
        take(sheets.firm(1, industry=code))
        assert Enterprise.objects.get().industry.code == division

    @pytest.mark.parametrize("code", ["5111", "4710", "0510", "32405", "制造业", "3"])
    def test_refused(self, code):
        assert whys(read(sheets.firm(1, industry=code))) == [reasons.NOT_INDUSTRY.format(value=code)]

    def test_a_file_without_it_leaves_what_stands(self):
        take(sheets.firm(1))
        take(sheets.firm(1, industry="", name="新名称"))
        firm = Enterprise.objects.get()
        assert (firm.name, firm.industry_code, firm.industry.code) == ("新名称", "3240", "32")


class TestNames:
    def test_missing_and_overlong(self):
        batch = read(sheets.firm(1, name=""), sheets.firm(2, name="长" * 201))
        assert whys(batch) == [reasons.NO_NAME, reasons.LONG_NAME]

    def test_one_enterprise_twice(self):
        batch = read(sheets.firm(1), sheets.firm(1))
        assert (batch.counts["new"], batch.counts["refused"]) == (1, 1)
        assert whys(batch) == [reasons.SECOND_ROW.format(sheet="", row=2)]

    def test_one_code_under_two_names_keeps_both_rows_out(self):
        batch = read(sheets.firm(1), sheets.firm(1, name="别名"), sheets.firm(2))
        assert (batch.counts["new"], batch.counts["refused"]) == (1, 2)
        assert whys(batch) == [
            reasons.SAME_CODE.format(sheet="", row=3, name="别名"),
            reasons.SAME_CODE.format(sheet="", row=2, name=sheets.name(1)),
        ]

    def test_a_code_and_a_name_of_two_enterprises_keep_the_row_out_and_the_right_row_stays(self):
        take(sheets.firm(1), sheets.firm(2))
        batch = read(sheets.firm(1, name=sheets.name(2)), sheets.firm(1, region="341702400"))
        assert (batch.counts["changed"], batch.counts["refused"]) == (1, 1)
        (why,) = whys(batch)
        assert all(part in why for part in (sheets.code(1), sheets.name(1), sheets.code(2), sheets.name(2)))


class TestEvents:
    def test_entry_with_channel_and_first_ever(self):
        take(
            sheets.firm(1, entry="2023-03", channel="月度", first="是"),
            sheets.firm(2, entry="2023年2月", channel="小升规", first="否"),
            sheets.firm(3, entry="2023-01", channel="", first="不详"),
        )
        found = ScaleEvent.objects.order_by("enterprise__uscc").values_list("channel", "first_ever")
        assert list(found) == [("monthly", True), ("yearly", False), ("", None)]
        assert [events(number) for number in (1, 2, 3)] == [
            [("entry", "2023-03")],
            [("entry", "2023-02")],
            [("entry", "2023-01")],
        ]

    def test_their_cells(self):
        batch = take(sheets.firm(1, entry="2019-05", exit="2022-01", reason="停产"))
        for event in ScaleEvent.objects.all():
            assert event.batch == batch
            assert (
                batch.cell_of(event.sheet, event.row, event.kind) == {"entry": "F2", "exit": "G2"}[event.kind]
            )
        assert ScaleEvent.objects.get(kind="exit").reason == "停产"

    def test_again_changes_nothing(self):
        row = sheets.firm(1, entry="2019-05", exit="2022-01")
        take(row)
        assert read(row).counts["unchanged"] == 1

    def test_another_month_is_a_warning_and_no_change(self):
        take(sheets.firm(1, entry="2019-05"))
        batch = read(sheets.firm(1, entry="2020-01"))
        assert (batch.counts["unchanged"], whys(batch)) == (
            1,
            [reasons.ENTRY_DIFFERS.format(month="2019-05")],
        )
        take(sheets.firm(1, entry="2020-01", name="新名称"))
        assert events() == [("entry", "2019-05")]

    def test_exit(self):
        take(sheets.firm(1, entry="2019-05"))
        take(sheets.firm(1, entry="", exit="2022-01"))
        assert events() == [("entry", "2019-05"), ("exit", "2022-01")]

    @pytest.mark.parametrize("standing", [True, False])
    def test_exit_before_entry(self, standing):
        if standing:
            take(sheets.firm(1, entry="2019-05"))
        batch = read(sheets.firm(1, entry="2019-05", exit="2019-04"))
        assert (batch.counts["refused"], whys(batch)) == (1, [reasons.EXIT_BEFORE_ENTRY])

    @pytest.mark.parametrize("standing", [True, False])
    def test_exit_without_entry(self, standing):
        if standing:
            take(sheets.firm(1, entry=""))
        batch = read(sheets.firm(1, entry="", exit="2022-01"))
        assert (batch.counts["refused"], whys(batch)) == (1, [reasons.EXIT_WITHOUT_ENTRY])

    def test_a_second_exit_month_is_a_warning_and_no_change(self):
        take(sheets.firm(1, entry="2019-05", exit="2022-01"))
        for entry in ("", "2019-05"):
            batch = read(sheets.firm(1, entry=entry, exit="2022-03"))
            assert whys(batch) == [reasons.EXIT_DIFFERS.format(month="2022-01")]
            sheets.finish(batch)
        assert events() == [("entry", "2019-05"), ("exit", "2022-01")]

    def test_re_entry(self):
        take(sheets.firm(1, entry="2019-05", exit="2022-01"))
        batch = take(sheets.firm(1, entry="2023-03"))
        assert whys(batch) == []
        assert events() == [("entry", "2019-05"), ("exit", "2022-01"), ("entry", "2023-03")]
        first = read(sheets.firm(1, entry="2019-05", exit="2022-01"))
        assert (first.counts["unchanged"], whys(first)) == (1, [])

    @pytest.mark.parametrize("entry", ["2021-01", "2022-01"])
    def test_an_entry_not_after_the_exit_is_a_warning_and_no_change(self, entry):
        take(sheets.firm(1, entry="2019-05", exit="2022-01"))
        batch = take(sheets.firm(1, entry=entry))
        assert whys(batch) == [reasons.ENTRY_BEFORE_EXIT.format(month="2022-01")]
        assert events() == [("entry", "2019-05"), ("exit", "2022-01")]

    def test_one_month_in_and_out(self):
        take(sheets.firm(1, entry="2023-03", exit="2023-03"))
        period = ScaleEvent.objects.first().period
        assert not Enterprise.objects.in_library_at(period).exists()
