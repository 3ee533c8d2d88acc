"""Every file of should_pass and should_fail on its way through the product, held to what stands beside it.

A file goes wrong in one way each: it is refused, asked about, or some of its rows are refused or remarked on.
Whatever it is: no exception, nothing written before it is taken, and a sentence that says where and what to do.
"""

from __future__ import annotations

import html
import json
import re
from decimal import Decimal

import pytest
from django.core.management import call_command

from accounts.models import ReportingPeriod
from enterprises import return_forms
from enterprises.models import Enterprise, ScaleEvent
from imports import selectors, services
from imports.models import Batch, StagedRow
from tests.imports.corpus import cases, ooxml, tables, trials

Status = Batch.Status
SIDECARS = trials.sidecars()
FILES = trials.files()
LEAST = {"should_pass": 25, "should_fail": 40}


def standing():
    """How much stands in the records: all that a taking could change."""
    returns = [model.objects.count() for model in return_forms.MODELS.values()]
    return [
        *returns,
        ReportingPeriod.objects.count(),
        Enterprise.objects.count(),
        ScaleEvent.objects.count(),
    ]


def has_remedy(sentence):
    return any(word in sentence for word in trials.REMEDIES)


@pytest.fixture
def trial(db, settings):
    """A function: the batch of a file, received and read, and what was expected; nothing is written by that."""
    trials.settle()

    def run(path):
        expected = trials.expectation(SIDECARS[path])
        for name, value in expected.settings.items():
            setattr(settings, name, value)
        content = cases.GENERATED[path]() if expected.generated else (trials.ROOT / path).read_bytes()
        before = standing()
        batch = trials.read(content, path, {"region": "341700"} | expected.upload)
        assert standing() == before
        return batch, expected

    return run


@pytest.fixture
def page_of(signed_in):
    """A function: what a clerk of the bureau reads on the batch's page, without white space."""
    clerk = signed_in("bureau")

    def look(batch):
        kind = {"kind": "refused"} if batch.counts.get("refused") else {}
        page = clerk.get(batch.get_absolute_url(), kind)
        assert page.status_code == 200
        return bare(html.unescape(page.content.decode()))

    return look


def bare(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("path", sorted(SIDECARS))
def test_a_file_meets_what_is_expected_of_it(path, trial, page_of):
    batch, expected = trial(path)
    assert batch.status == expected.status, batch.message
    assert batch.question == expected.question
    for part in expected.message:
        assert part in batch.message
    assert {kind: count for kind, count in batch.counts.items() if count} == expected.counts
    for level, wanted in (("error", expected.refused), ("warning", expected.noted)):
        found = [told(row, problem, wanted) for row, problem in trials.problems(batch, level)]
        assert found == wanted
    assert batch.warnings == expected.warnings
    page = page_of(batch)
    for sentence in (batch.message, *batch.warnings, *[each["why"] for each in expected.refused]):
        assert bare(sentence) in page
    if batch.status != Status.READY:
        assert_one_sentence(batch)
        return
    assert (batch.form, str(batch.as_period or "")) == (expected.form, expected.period)
    assert trials.staged(batch) == expected.values
    assert_sentences_in_full(batch)
    assert_taken(batch, expected)


def told(row, problem, wanted):
    """The problem in the words of a sidecar, with the sheet where its problems name theirs."""
    found = {"row": row.row, **{key: problem[key] for key in ("column", "value", "why")}}
    return found | {"sheet": row.sheet} if any("sheet" in each for each in wanted) else found


def assert_one_sentence(batch):
    assert batch.message.endswith("。")
    assert batch.message.count("。") == 1
    assert has_remedy(batch.message)
    assert "{" not in batch.message
    assert not batch.rows.exists()


def assert_sentences_in_full(batch):
    """Sheet, row, column, value and remedy stand in the sentence about every problem."""
    pairs = [pair for level in ("error", "warning") for pair in trials.problems(batch, level)]
    for sentence, (row, problem) in zip(trials.sentences(batch), pairs, strict=True):
        assert f"工作表“{row.sheet}”第{row.row}行" in sentence
        assert f"第{row.row}行{problem['column']}" in sentence
        assert problem["column"] or not problem["value"], problem
        assert problem["value"] in sentence
        assert has_remedy(sentence), sentence
        assert sentence.endswith("。")
        assert "{" not in sentence
    assert all(has_remedy(warning) for warning in batch.warnings), batch.warnings


def assert_taken(batch, expected):
    """Taking writes just the figures of the rows that were not refused."""
    if not batch.has_something_to_take:
        return
    refused = batch.rows.filter(kind=StagedRow.Kind.REFUSED).values_list("uscc", flat=True)
    taken = services.take(batch_id=batch.pk, by="测试")
    assert taken.status == Status.TAKEN
    if batch.form not in return_forms.MODELS:
        assert Enterprise.objects.filter(uscc__in=[tables.code(n) for n in expected.values]).count() == len(
            expected.values
        )
        assert not Enterprise.objects.filter(uscc__in=refused, batch=batch).exists()
        return
    wanted = {
        number: {name: Decimal(figure) for name, figure in figures.items()}
        for number, figures in expected.values.items()
    }
    assert trials.stored(batch.form) == wanted


def test_no_file_without_sidecar_and_no_sidecar_without_file():
    generated = {path for path, sidecar in SIDECARS.items() if trials.expectation(sidecar).generated}
    assert set(SIDECARS) - generated == FILES
    assert generated == set(cases.GENERATED)
    assert set(cases.COMMITTED) == FILES


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_file_is_what_its_builder_writes(path):
    kept, built = (trials.ROOT / path).read_bytes(), cases.COMMITTED[path]()
    if kept != built:  # another zlib packs the same parts otherwise
        assert ooxml.parts_of(kept) == ooxml.parts_of(built)


@pytest.mark.parametrize("folder", trials.FOLDERS)
def test_there_are_enough_cases_and_each_says_in_a_line_what_it_is(folder):
    own = [trials.expectation(path) for name, path in SIDECARS.items() if name.startswith(folder)]
    assert len(own) >= LEAST[folder]
    assert all(each.about and "\n" not in each.about and len(each.about) < 100 for each in own)
    assert len({each.about for each in own}) == len(own)


def test_a_good_file_is_ready_and_a_bad_one_is_told_of():
    for path, sidecar in SIDECARS.items():
        expected = trials.expectation(sidecar)
        if path.startswith("should_pass"):
            assert (expected.status, expected.refused, expected.noted) == ("ready", [], []), path
            assert expected.values
        else:
            assert expected.message or expected.refused or expected.noted or expected.warnings, path


def test_no_file_is_large():
    assert max((trials.ROOT / path).stat().st_size for path in FILES) < 64 * 1024


def test_a_problem_reads_the_same_in_list_and_command(trial, tmp_path, capsys):
    """The refused list, the command's JSON and its plain lines have one sentence about one problem."""
    batch, _ = trial("should_fail/texts-for-numbers.xlsx")
    listed = [row[-1] for row in selectors.refused_cells(batch)]
    assert listed == trials.sentences(batch)
    file = tmp_path / "output-2023-05.xlsx"
    file.write_bytes((trials.ROOT / "should_fail/texts-for-numbers.xlsx").read_bytes())
    call_command("import_returns", str(file), "--json")
    report = json.loads(capsys.readouterr().out)
    assert [each["sentence"] for each in report["refused"]] == listed
    call_command("import_returns", str(file))
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("工作表")] == listed
