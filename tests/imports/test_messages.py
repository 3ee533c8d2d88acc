"""Every sentence about a file says what to do; every placeholder is filled where the sentence is spoken."""

from __future__ import annotations

import ast
import importlib
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from imports import messages
from imports.reading import messages as reading
from tests.imports.corpus.trials import REMEDIES

ROOT = Path(__file__).resolve().parents[2]
MODULES = (
    "imports.reading.messages",
    "imports.messages",
    "enterprises.importers.reasons",
    "assessments.importers",
    "projects.importers",
    "projects.project_rows",
    "liaison.importers",
)
ROOMS = ("imports", "enterprises", "assessments", "projects", "liaison", "reporting")
RAISED = {"Refusal", "UnreadableFile", "NeedsForm", "_refusal"}


def sentences(module: str) -> dict[str, str]:
    """Name → every constant of the module that is a Chinese sentence."""
    found = vars(importlib.import_module(module))
    return {
        name: text
        for name, text in found.items()
        if name.isupper() and isinstance(text, str) and text.endswith("。")
    }


ALL = [(module, name, text) for module in MODULES for name, text in sentences(module).items()]
ALL += [("imports.reading.messages", code, text) for code, text in reading.REFUSALS.items()]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("module", "name", "text"), ALL, ids=[f"{m}:{n}" for m, n, _ in ALL])
def test_a_sentence_says_what_to_do(module, name, text):
    if text == "{sentence}":
        return  # accounts.periods speaks, and is held to the same below
    assert any(word in text for word in REMEDIES), text
    assert text.endswith("。")
    assert text.count("。") == 1
    assert "{}" not in text
    assert not set("?!;:,") & set(text.replace("{", "").replace("}", "").replace(".csv", "")), "half-width"


def test_there_are_sentences_in_every_module():
    assert len(ALL) > 100
    assert {module for module, *_ in ALL} == set(MODULES)


@pytest.mark.parametrize("text", ["2023年1月产值", "2023年1-13月产值"])
def test_what_a_period_says_has_a_remedy(text):
    from accounts.periods import PeriodError, find_period

    with pytest.raises(PeriodError) as caught:
        find_period(text)
    assert any(word in str(caught.value) for word in REMEDIES)


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in the rooms, with the file it stands in."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from ((path.name, node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def given(call: ast.Call) -> set[str] | None:
    """The keywords of the call; None where some are handed on in a dictionary."""
    names = {keyword.arg for keyword in call.keywords}
    return None if None in names else {name for name in names if name}


def test_every_refusal_is_raised_with_all_that_its_sentence_names():
    raised: set[str] = set()
    for file, call in calls():
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if name not in RAISED or not call.args:
            continue
        first = call.args[0]
        codes = [each.value for each in ast.walk(first) if isinstance(each, ast.Constant)]
        for code in codes if isinstance(first, ast.Constant | ast.IfExp) else []:
            raised.add(code)
            assert code in reading.REFUSALS, (file, code)
            keywords = given(call)
            if keywords is not None:
                assert fields(reading.REFUSALS[code]) <= keywords, (file, code)
    assert "too_much_memory" not in raised, "it goes through Reader._error, which names the limit"
    assert len(raised) > 25


def test_every_sentence_is_spoken_with_all_that_it_names():
    known = {(module.rpartition(".")[2], name): text for module, name, text in ALL}
    spoken = 0
    for file, call in calls():
        if not (isinstance(call.func, ast.Attribute) and call.func.attr == "format"):
            continue
        said = call.func.value
        place = said.value.id if isinstance(said, ast.Attribute) and isinstance(said.value, ast.Name) else ""
        name = said.attr if isinstance(said, ast.Attribute) else getattr(said, "id", "")
        text, keywords = known.get((place or file.removesuffix(".py"), name)), given(call)
        if text is not None and keywords is not None:
            spoken += 1
            assert fields(text) == keywords, (file, name)
    assert spoken > 20


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (
            {"column": "F", "heading": "工业总产值", "value": "12.3.4", "why": reading.NOT_NUMBER},
            "工作表“产值”第12行F列（工业总产值）“12.3.4”不是数字，请填写阿拉伯数字。",
        ),
        (
            {"column": "A", "heading": "企业名称", "value": "", "why": "缺少企业名称，请补填。"},
            "工作表“产值”第12行A列（企业名称）：缺少企业名称，请补填。",
        ),
        (
            {"column": "F", "heading": "", "value": "TRUE", "why": reading.IS_BOOLEAN},
            f"工作表“产值”第12行F列“TRUE”：{reading.IS_BOOLEAN}",
        ),
        ({"why": reading.EXTRA_CELLS}, f"工作表“产值”第12行：{reading.EXTRA_CELLS}"),
    ],
)
def test_a_problem_reads_the_same_wherever_it_is_told(known, said):
    assert messages.of_problem("产值", 12, known) == said
