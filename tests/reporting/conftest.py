"""A month under way, made once a module: what each test does to it is undone after it."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import override_settings

from reporting.models import Window
from tests.conftest import CAST, make_person
from tests.reporting.month import begin


@pytest.fixture(scope="module")
def begun(django_db_setup, django_db_blocker, tmp_path_factory) -> Window:
    """The cast, and 贵池's month with its figures, in a transaction that ends with the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
            for key in CAST:
                make_person(key)
            window = begin()
        yield window
        transaction.set_rollback(True)


@pytest.fixture
def month(begun, db) -> Window:
    """The dates of the month, fresh from the database."""
    return Window.objects.get(pk=begun.pk)
