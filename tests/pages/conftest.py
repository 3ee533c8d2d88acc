"""What page tests share: a world loaded once a module, and templates that tell on names they do not know."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import transaction
from django.template import engines
from django.test import override_settings

from tests.pages.world import World, make_world

OUR_TEMPLATES = str(Path(project.BASE_DIR) / "templates")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> World:
    """The world, in a transaction that ends with the module; each test's own lies within."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
            made = make_world()
            made.media = project.MEDIA_ROOT
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def stored_files(world, settings):
    """The world's files where the views look for them."""
    settings.MEDIA_ROOT = world.media


class Telltale(str):
    """Stands for `string_if_invalid`: notes each unknown variable of our own templates, by file and name."""

    def __new__(cls, notes: list[str]) -> Telltale:
        made = super().__new__(cls, "%s")
        made.notes = notes
        return made

    def __mod__(self, variable: object) -> str:
        origin = _template_of_the_caller()
        if origin.startswith(OUR_TEMPLATES):
            self.notes.append(f"{origin.removeprefix(OUR_TEMPLATES)}: {variable}")
        return ""


def _template_of_the_caller() -> str:
    """The file of the template node being rendered, found on the stack: Django tells only the variable."""
    frame = inspect.currentframe()
    while frame := frame.f_back:
        node = frame.f_locals.get("self")
        if frame.f_code.co_name in ("render_annotated", "render") and (
            origin := getattr(node, "origin", None)
        ):
            return str(origin.name)
    return ""


@pytest.fixture(autouse=True)
def _no_unknown_variables(monkeypatch):
    """Fails a test in which one of our templates asked for something that is not there."""
    notes: list[str] = []
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Telltale(notes))
    yield
    assert not notes, sorted(set(notes))
