"""The search column says what name and code say, whatever wrote the row: a register, a rename, an undoing."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises.models import Enterprise
from enterprises.searching import search_text
from tests import sheets
from tests.undo import undo

NAMES = st.sampled_from(["池州铜业", "贵池新材料有限公司", "重庆机械（池州）厂", "ABC电子"])


def wrong():
    """The rows of the register whose search column is not what it would be made today."""
    rows = Enterprise.objects.values_list("name", "uscc", "aliases", "search")
    return [name for name, uscc, aliases, search in rows if search != search_text(name, uscc, aliases)]


@pytest.mark.django_db
def test_taking_renaming_and_undoing_keep_it():
    first = sheets.take_register(sheets.firm(1), sheets.firm(2))
    renaming = sheets.take_register(sheets.firm(1, name="池州新名机械厂"), sheets.firm(3))
    assert not wrong()
    assert Enterprise.objects.matching("xmjx").count() == 1
    for batch in (renaming, first):
        assert undo(batch) == []
        assert not wrong()
        assert not Enterprise.objects.matching("xmjx").exists()


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(st.tuples(st.integers(1, 3), NAMES), st.none()), min_size=1, max_size=5))
def test_any_sequence_of_names_and_undoings_keeps_it(steps):
    taken = []
    for step in steps:
        if step:
            taken.append(sheets.take_register(sheets.firm(step[0], name=step[1])))
        elif taken:
            assert undo(taken.pop()) == []
        assert not wrong()
    while taken:
        assert undo(taken.pop()) == []


@pytest.mark.django_db
def test_the_migration_fills_what_stood_before():
    sheets.take_register(*map(sheets.firm, range(1, 6)))
    Enterprise.objects.update(search="")
    assert wrong()
    migration = importlib.import_module("enterprises.migrations.0004_search")
    migration.fill(apps, SimpleNamespace(connection=connection))
    assert not wrong()
