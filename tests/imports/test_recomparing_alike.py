"""Rows compared again from storage are what a fresh reading of the file gives, whatever was read and taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises.models import Enterprise
from imports import bulk, registry, services, stored
from imports.models import Batch, StagedRow
from imports.reading import Problem, Row
from imports.services import staging
from tests import helpers, sheets
from tests.imports.corpus import cases, trials
from tests.imports.recomparing import anew, compared_again, forget_file, told
from tests.pages import world

pytestmark = pytest.mark.django_db
SIDECARS = trials.sidecars()
READY = sorted(path for path, sidecar in SIDECARS.items() if trials.expectation(sidecar).status == "ready")


@pytest.fixture
def read(db, settings):
    """A function: the batch of a file of the corpus, read."""
    trials.settle()

    def run(path):
        expected = trials.expectation(SIDECARS[path])
        for name, value in expected.settings.items():
            setattr(settings, name, value)
        content = cases.GENERATED[path]() if expected.generated else (trials.ROOT / path).read_bytes()
        return trials.read(content, path, {"region": "341700"} | expected.upload)

    return run


@pytest.mark.parametrize("path", READY)
def test_a_file_of_the_corpus(path, read):
    batch = read(path)
    first = told(batch)
    forget_file(batch)
    assert told(compared_again(batch)) == first


@pytest.mark.parametrize("path", [path for path in READY if path.startswith("should_pass")])
def test_a_good_file_beside_the_same_figures_taken_since(path, read):
    batch = read(path)
    services.take(batch_id=anew(batch).pk, by="测试")
    fresh = told(anew(batch))
    assert fresh["counts"] != batch.counts
    again = told(compared_again(batch))
    assert again == fresh
    assert told(compared_again(batch)) == again


REGISTER = [
    sheets.firm(1, exit="2023-03", reason="停产"),
    sheets.firm(2, region_name="贵池区", channel="年度", first="是"),
    sheets.firm(3, entry="3月初"),
    sheets.firm(4) | {"region": "999999"},
    sheets.firm(5) | {"name": "名" * 250},
    sheets.firm(6) | {"uscc": "91341702MA0000006X" + "9" * 20},
    sheets.firm(1),
]


def records(importer, heads, line):
    rows = [line(number, "341702") for number in (1, 2, 3, 2)]
    return world.csv(list(heads), [*rows, ["", "", *rows[0][2:]]]), f"341702-{importer}-2023年5月.csv"


TABLES = {
    "register": lambda: (sheets.register(*REGISTER), "名录.csv"),
    "power": lambda: records(
        "power", ("户号", "户名", "累计电量(千瓦时)", "上年同期累计(千瓦时)"), world._account
    ),
    "projects": lambda: records(
        "projects", ("项目名称", "建设单位", "计划总投资(万元)", "项目阶段", "项目代码"), world._project
    ),
    "problems": lambda: records(
        "problems", ("企业名称", "企业提出的具体困难、问题", "企业联系人及联系方式"), world._problem
    ),
    "factors": lambda: records("factors", ("企业名称", "用地面积(亩)", "税收实际入库(万元)"), world._factors),
}


@pytest.mark.parametrize("importer", TABLES)
def test_a_table_of_every_other_importer(importer):
    world.take_enterprises(range(1, 3), "341702")
    sheets.known(1, 2)
    content, name = TABLES[importer]()
    batch = helpers.read_bytes(content, name, importer, region="341702")
    assert batch.status == Batch.Status.READY, batch.message
    assert told(compared_again(batch)) == told(batch)
    other = anew(batch)
    assert other.has_something_to_take
    services.take(batch_id=other.pk, by="测试")
    fresh = told(anew(batch))
    forget_file(batch)
    again = told(compared_again(batch))
    assert again == fresh
    assert again["counts"] != batch.counts


def test_codes_that_were_let_pass_pass_again(firms):
    bad = sheets.code(4)[:-1] + ("0" if sheets.code(4)[-1] != "0" else "1")
    content = sheets.register(sheets.firm(4) | {"uscc": bad})
    batch = helpers.read_bytes(content, "名录.csv", "register", options={"override_uscc": True})
    assert batch.counts["new"] == 1
    assert told(compared_again(batch)) == told(batch)


def test_an_enterprise_found_by_its_name_is_found_by_its_name_again(firms):
    """The row has no code: if the name is given to another, the row goes there, as it would if read anew."""
    content = sheets.sheet(["企业名称", "工业总产值_1-本月(千元)"], [[sheets.name(1), 5]])
    batch = helpers.read_bytes(content, "output-2023-05.csv")
    one, two = firms[:2]
    assert batch.rows.get().target == one
    Enterprise.objects.filter(pk=one).update(name="改名后的公司")
    Enterprise.objects.filter(pk=two).update(name=sheets.name(1))
    again = compared_again(batch)
    assert again.rows.get().target == two
    assert told(again) == told(anew(batch))


def test_a_plain_return_stores_nothing_beside_its_columns(firms):
    batch = sheets.read_output({1: (5, 5), 2: ("", 6), 9: (1, 1)})
    assert [row.read for row in batch.rows.all()] == [{}, {}, {}]


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
FIGURE = st.none() | st.decimals(-(10**9), 10**9, places=2).map(str)
PROBLEM = st.builds(Problem, st.none() | st.sampled_from("ABC"), TEXT, TEXT, TEXT)


@st.composite
def rows(draw):
    values = draw(st.dictionaries(st.sampled_from(("one", "two", "three", "four")), FIGURE, max_size=4))
    return Row(
        "表",
        draw(st.integers(1, 10**6)),
        draw(TEXT | st.just("9" * 40)),
        draw(TEXT | st.just("名" * 300)),
        draw(st.dictionaries(TEXT, TEXT, max_size=3)),
        draw(st.dictionaries(TEXT, st.dates(date(2000, 1, 1)), max_size=2)),
        ",".join(figure or "" for figure in values.values()),
        draw(st.lists(PROBLEM, max_size=3)),
        "a\tb\t",
        tuple(values),
    )


DRAFTS = st.builds(
    lambda row, uscc, as_text: registry.Draft(
        row, "new", uscc=uscc, values=row.figures if as_text else {"other": "staged"}
    ),
    rows(),
    st.sampled_from(("", sheets.code(1))),
    st.booleans(),
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(DRAFTS, min_size=1, max_size=5))
def test_a_row_comes_back_as_it_was_read(db, drafts):
    batch = helpers.read_bytes(b"", "empty.csv")
    bulk.write(StagedRow, staging._STAGED, staging._lines(batch, drafts))
    found = list(stored.rows_of(batch))
    assert len(found) == len(drafts)
    for back, draft in zip(found, drafts, strict=True):
        row = draft.row
        for name in ("sheet", "row", "uscc", "name", "texts", "months", "problems", "names", "digits"):
            assert getattr(back, name) == getattr(row, name), name
        assert (back.values, back.figures) == (row.values, row.figures)
        again = replace(draft, row=back)
        assert stored.beside(again) == stored.beside(draft)


def test_rows_come_in_order_though_other_batches_stand_between(firms, monkeypatch):
    monkeypatch.setattr(stored, "CHUNK", 2)
    one, other = (sheets.read_output({1: (1, 1), 2: (2, 2), 3: (3, 3)}) for _ in range(2))
    # As two workers leave them who stage at the same time.
    fields = [field.attname for field in StagedRow._meta.concrete_fields if not field.primary_key]
    pairs = zip(one.rows.values_list(*fields), other.rows.values_list(*fields), strict=True)
    mixed = [row for pair in pairs for row in pair]
    StagedRow.objects.all().delete()
    bulk.write(StagedRow, fields, mixed)
    assert [row.row for row in stored.rows_of(one)] == [2, 3, 4]
    assert [row.row for row in stored.rows_of(other)] == [2, 3, 4]
