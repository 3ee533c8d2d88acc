"""A layout nobody knows is asked about once; explained, it is read from then on wherever it is shared."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.core.management import call_command
from django.db import IntegrityError, transaction

from accounts.periods import Period
from enterprises.models import OutputReturn
from imports import messages, selectors, services
from imports.models import Batch, FirstRows, Mapping
from imports.services import mappings as mapping_services
from tests import helpers, mappings, sheets
from tests.conftest import make_person
from tests.imports.layouts import (
    COUNTY,
    HEAD,
    MEANT,
    SISTER,
    content,
    mapped,
    read,
)

pytestmark = pytest.mark.django_db
Status = Batch.Status


class TestOnce:
    def test_an_unknown_layout_is_asked_about_with_its_first_rows(self, firms):
        batch = read()
        assert (batch.status, batch.question) == (Status.ASKING, "mapping")
        (head,) = selectors.first_rows(batch)
        assert head.rows[0] == HEAD
        assert not batch.rows.exists()

    def test_explained_it_is_read_at_once_and_taken(self, firms, output):
        batch = mappings.explain(read(), "output", MEANT)
        assert (batch.status, batch.form, batch.importer) == (Status.READY, "output", "returns")
        assert (batch.counts["new"], batch.question, batch.message) == (2, "", "")
        services.take(batch_id=batch.pk, by="测试")
        assert {number: value for number, (value, *_) in output().items()} == {1: 15, 2: 25}
        prior = OutputReturn.objects.get(enterprise__uscc=sheets.code(1)).gross_output_prior
        assert prior == 10

    def test_next_months_file_needs_nothing(self, firms):
        made = mapped()
        batch = read("另一个名字2023年1-6月.csv", title="2023年1-6月某某表")
        assert (batch.status, str(batch.as_period)) == (Status.READY, "2023-06")
        assert list(batch.mappings.all()) == [made]
        made.refresh_from_db()
        assert made.last_used_at >= batch.created_at
        assert Mapping.objects.with_uses().get().uses == 2

    def test_a_batch_thrown_away_is_not_counted(self, firms):
        mapped()
        services.discard(batch=Batch.objects.latest("pk"))
        assert Mapping.objects.with_uses().get().uses == 0

    def test_who_made_it_and_what_became_of_it_stands_in_the_log(self, firms):
        made = mapped()
        assert (made.made_by_name, made.changed_by_name, made.region.code) == ("李强", "李强", COUNTY)
        services.disable(mapping=made, user=make_person("county"))
        entries = LogEntry.objects.get_for_object(made)
        assert "disabled_at" in entries.first().changes_dict
        assert entries.count() == 2

    def test_a_second_explanation_corrects_the_first(self, firms):
        first = mapped()
        batch = mappings.explain(Batch.objects.latest("pk"), "output", MEANT | {"C": "sales_output"})
        assert batch.mappings.get() == first
        assert Mapping.objects.count() == 1
        assert "sales_output" in batch.layouts[0]["columns"]

    def test_the_database_keeps_one_active_mapping_of_a_header(self, firms):
        made = mapped()
        made.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            made.save(force_insert=True)

    def test_a_period_told_with_it_is_kept(self, firms):
        batch = mappings.explain(read("某表.csv"), "output", MEANT, period=Period(2023, 4))
        assert (batch.status, str(batch.as_period)) == (Status.READY, "2023-04")

    def test_an_unknown_period_is_asked_for_afterwards(self, firms):
        batch = mappings.explain(read("某表.csv"), "output", MEANT)
        assert (batch.status, batch.question) == (Status.ASKING, "period")
        services.answer(batch=batch, period=Period(2023, 4))
        assert services.read_batch(batch_id=batch.pk).status == Status.READY

    def test_a_recognised_layout_can_be_corrected(self, firms):
        head = ["统一社会信用代码", "企业名称", "工业总产值(千元)", "税收贡献(千元)"]
        text = sheets.sheet(head, [[sheets.code(1), sheets.name(1), 5, 6]])
        batch = helpers.read_bytes(text, "2023-05.csv", region=COUNTY)
        assert batch.columns_left == batch.warnings
        meant = {"A": "@uscc", "B": "@name", "C": "gross_output", "D": "export_delivery"}
        batch = mappings.explain(batch, "output", meant)
        assert (batch.warnings, batch.columns_left) == ([], [])
        assert batch.rows.get().values["export_delivery"] == "6"

    def test_read_again_the_first_rows_stand_once(self, firms):
        mapped()
        assert FirstRows.objects.filter(batch__importer="returns").count() == 1


class TestUnitsSaid:
    """The head of the preview and the cell's own page say in which unit a column was read."""

    HEAD = ["厂名", "机构代号", "出活", "去年出活(万元)", "闲话"]

    def read(self, **more):
        return mappings.explain(read(head=self.HEAD), "output", MEANT, **more)

    def test_a_unit_that_was_chosen_is_named(self, firms):
        batch = self.read(units={"C": "亿元", "D": "万元"})
        assert selectors.unit_notes(batch) == ["单位按表头对照（亿元、万元），下表已换算为千元"]
        row = batch.rows.get(uscc=sheets.code(1))
        assert selectors.sheet_strip(row, "gross_output").unit == "亿元"

    def test_beside_one_that_is_headed(self, firms):
        batch = self.read(unit="千元")
        assert selectors.unit_notes(batch) == ["单位按各列表头及表头对照（千元、万元），下表已换算为千元"]
        assert batch.rows.get(uscc=sheets.code(1)).values["gross_output"] == "1.5"


class TestRefused:
    @pytest.mark.parametrize(
        ("meant", "units", "part"),
        [
            ({"A": "@name", "C": "gross_output", "D": "gross_output"}, {}, "已由 C 列提供"),
            ({"C": "gross_output"}, {}, "至少指定一列"),
            ({"A": "@name"}, {}, "任何指标"),
            (MEANT, {"C": "人"}, "单位不能是“人”"),
            ({"A": "@name", "C": "electricity", "D": "gross_output"}, {}, "没有这个指标"),
        ],
    )
    def test_what_is_wrong_is_not_remembered(self, firms, meant, units, part):
        batch = read()
        with pytest.raises(services.MappingError, match=part):
            mappings.explain(batch, "output", meant, units=units)
        batch.refresh_from_db()
        assert not Mapping.objects.exists()
        assert batch.status == Status.ASKING

    def test_without_a_sheet_there_is_nothing_to_remember(self, firms):
        with pytest.raises(services.MappingError, match="没有选择"):
            services.explain(batch=read(), layouts=[], user=make_person("county"))

    @pytest.mark.parametrize("status", [Status.TAKEN, Status.READING, Status.DISCARDED, Status.FAILED])
    def test_a_batch_on_its_way_is_left_alone(self, firms, status):
        batch = read()
        layout = mappings.layout_of(batch, "output", MEANT)
        Batch.objects.update(status=status)
        with pytest.raises(services.BatchStateError):
            services.explain(batch=batch, layouts=[layout], user=make_person("county"))
        assert not Mapping.objects.exists()

    def test_an_account_without_a_region_explains_nothing(self, firms):
        batch = read()
        layout = mappings.layout_of(batch, "output", MEANT)
        with pytest.raises(services.MappingError, match="没有所属区划"):
            services.explain(batch=batch, layouts=[layout], user=make_person("system"))


CHANGES = {
    "change": lambda mapping, user: services.change(
        mapping=mapping, layout=mapping.layout, user=user, shared=False, version=mapping.version
    ),
    "disable": lambda mapping, user: services.disable(mapping=mapping, user=user),
    "share": lambda mapping, user: services.share(mapping=mapping, user=user, shared=True),
    "offer": lambda mapping, user: services.offer(mapping=mapping, user=user),
}


class TestChanging:
    @pytest.mark.parametrize("name", CHANGES)
    @pytest.mark.parametrize("key", ["bureau", "elsewhere", "cadre"])
    def test_only_the_own_regions(self, firms, name, key):
        made = mapped()
        before = Mapping.objects.values().get(pk=made.pk)
        with pytest.raises(services.NotOwnMapping, match="贵池区"):
            CHANGES[name](made, make_person(key))
        assert Mapping.objects.values().get(pk=made.pk) == before

    @pytest.mark.parametrize("name", CHANGES)
    def test_nothing_that_was_disabled(self, firms, name):
        made = mapped()
        services.disable(mapping=made, user=make_person("county"))
        with pytest.raises(services.MappingError, match="已停用"):
            CHANGES[name](made, make_person("county"))

    def test_batches_that_wait_are_read_again_and_those_taken_are_not(self, firms):
        made = mapped()
        waiting = Batch.objects.latest("pk")
        taken = sheets.finish(read("某表2023年1-6月.csv"))
        layout = mappings.layout_of(waiting, "output", MEANT | {"C": "sales_output"})
        again = services.change(
            mapping=made,
            layout=layout,
            user=make_person("county"),
            shared=False,
            version=Mapping.objects.get().version,
        )
        assert again == [waiting.pk]
        batch = services.read_batch(batch_id=waiting.pk)
        assert "sales_output" in batch.layouts[0]["columns"]
        taken.refresh_from_db()
        assert (taken.status, "gross_output" in taken.layouts[0]["columns"]) == (Status.TAKEN, True)

    def test_disabled_it_stays_and_the_layout_is_asked_about_again(self, firms):
        made = mapped()
        services.disable(mapping=made, user=make_person("county"))
        batch = read()
        assert batch.status == Status.ASKING
        assert mappings.explain(batch, "output", MEANT).mappings.get() != made
        assert Mapping.objects.count() == 2

    def test_a_mapping_that_a_form_has_outgrown_is_asked_about_again(self, firms):
        made = mapped()
        Mapping.objects.update(columns=[each | {"value": "gone"} for each in made.columns])
        batch = read()
        assert (batch.status, batch.question) == (Status.ASKING, "mapping")
        assert "已不适用" in batch.message


class TestPointedAt:
    """A header that nothing marks as one: the person pointed at its rows."""

    def test_it_is_found_next_month_in_another_row(self, firms):
        head = ["甲", "乙", "1-5月活", "去年活", "丙"]
        batch = read(head=head, title="表")
        assert (batch.status, "没有找到表头" in batch.message) == (Status.ASKING, True)
        batch = mappings.explain(batch, "output", MEANT, rows=(2, 2), unit="万元")
        assert batch.status == Status.READY, batch.message
        assert list(batch.layouts[0]["header_rows"]) == [2]
        june = read("某表2023年1-6月.csv", head=["甲", "乙", "1-6月活", "去年活", "丙"])
        assert (june.status, list(june.layouts[0]["header_rows"])) == (Status.READY, [1])
        assert june.rows.get(uscc=sheets.code(1)).values["gross_output"] == "15"


class TestCommand:
    def run(self, tmp_path, *options):
        file = tmp_path / "某表2023年1-5月.csv"
        file.write_bytes(content())
        call_command("import_returns", str(file), *options)

    def test_an_unknown_layout_ends_with_2_and_the_place_to_explain_it(self, firms, tmp_path, capsys):
        with pytest.raises(SystemExit) as ended:
            self.run(tmp_path, "--region", COUNTY)
        batch = Batch.objects.latest("pk")
        said = capsys.readouterr().err
        assert ended.value.code == 2
        assert messages.UNKNOWN_LAYOUT.format(address=f"/imports/{batch.pk}/mapping/") in said
        assert batch.status == Status.ASKING

    def test_the_regions_mapping_is_used(self, firms, tmp_path, capsys):
        mapped()
        self.run(tmp_path, "--region", COUNTY, "--commit")
        assert "已入库" in capsys.readouterr().out
        assert OutputReturn.objects.count() == 2

    def test_no_other_regions_is(self, firms, tmp_path):
        mapped()
        with pytest.raises(SystemExit):
            self.run(tmp_path, "--region", SISTER)


def test_a_use_noted_again_leaves_the_former_mapping(firms):
    """A batch read anew by another mapping no longer counts for the first."""
    made = mapped()
    batch = Batch.objects.latest("pk")
    mapping_services.note_use(batch, set())
    assert not made.batches.exists()


def test_the_first_rows_are_seen_by_whoever_sees_the_batch(firms, people):
    batch = read()
    assert FirstRows.objects.visible_to(people["bureau"]).get().batch == batch
    assert not FirstRows.objects.visible_to(people["elsewhere"]).exists()
