"""A month under way, made once a module: what each test does to it is undone after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from enterprises.models import Enterprise
from reporting.models import Window
from tests import sheets
from tests.conftest import CAST, make_person
from tests.reporting.month import begin


@pytest.fixture(scope="module")
def _module_database(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """The cast, in a transaction that ends with the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
            for key in CAST:
                make_person(key)
            yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def begun(_module_database) -> Window:
    """贵池's month with its figures."""
    return begin()


@pytest.fixture(scope="module")
def register(_module_database) -> dict[int, int]:
    """number → key of three enterprises of 贵池 in the library, one that left it, and one of 东至."""
    sheets.take_register(
        *[sheets.firm(n) for n in (1, 2, 3)], sheets.firm(4, exit="2022-06"), sheets.firm(5, "341721")
    )
    return {n: Enterprise.objects.get(uscc=sheets.code(n)).pk for n in (1, 2, 3, 4, 5)}


@pytest.fixture
def month(begun, db) -> Window:
    """The dates of the month, fresh from the database."""
    return Window.objects.get(pk=begun.pk)
