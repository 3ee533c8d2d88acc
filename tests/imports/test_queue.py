"""Work is put in line by id, and a queue that is down stops no one: what is owed stands in the database."""

import inspect
import logging

import pytest
from celery import Celery

from assessments import tasks as assessment_tasks
from config.celery import app, enqueue
from imports import tasks


@pytest.fixture(autouse=True)
def _no_broker_of_the_environment(monkeypatch):
    """Celery lets CELERY_BROKER_URL win over what an application is told."""
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)


def task_of(broker, **options):
    elsewhere = Celery("elsewhere", broker=broker, set_as_current=False)
    elsewhere.conf.update(broker_transport_options=options, task_ignore_result=True)
    return elsewhere.task(name="elsewhere.work")(work)


def work(number):
    """Nothing."""


@pytest.mark.parametrize("broker", ["redis://127.0.0.1:1/0", "filesystem://"])
def test_a_broker_that_is_down_is_logged_and_no_more(broker, tmp_path, caplog):
    (tmp_path / "full").write_text("a file where a folder should be")
    folders = dict.fromkeys(("data_folder_in", "data_folder_out", "control_folder"), str(tmp_path / "full"))
    with caplog.at_level(logging.WARNING):
        enqueue(task_of(broker, **(folders if broker == "filesystem://" else {})), 1)
    assert "elsewhere.work stays owed" in caplog.text


def test_a_message_is_an_id(tmp_path):
    folders = {
        "data_folder_in": tmp_path / "q",
        "data_folder_out": tmp_path / "q",
        "control_folder": tmp_path / "c",
    }
    for folder in folders.values():
        folder.mkdir(exist_ok=True)
    enqueue(task_of("filesystem://", **{key: str(path) for key, path in folders.items()}), 7)
    assert len(list((tmp_path / "q").iterdir())) == 1


def test_every_task_takes_plain_values():
    names = [name for name in app.tasks if name.startswith(("imports.", "assessments."))]
    assert {"imports.tasks.read_batch", "imports.tasks.take_batch"} <= set(names)
    for module in (tasks, assessment_tasks):
        for name in names:
            if task := getattr(module, name.rpartition(".")[2], None):
                types = {
                    parameter.annotation for parameter in inspect.signature(task.run).parameters.values()
                }
                assert types <= {"int", "str"}


def test_every_periodic_job_is_a_task_that_expires_in_time(settings):
    app.loader.import_default_modules()
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in app.tasks
        assert entry["options"]["expires"] > 0
