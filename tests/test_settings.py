"""Settings fail loudly: a malformed variable stops the start with its name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def start(tmp_path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"VAR_DIR": str(tmp_path)} | variables
    command = [sys.executable, "-c", "import django; django.setup()"]
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("HTTPS", "2"),
        ("DATABASE_URL", "mysql://a@b/c"),
        ("CELERY_BROKER_URL", "carrier-pigeon://"),
        ("IMPORT_MAX_BYTES", "plenty"),
        ("IMPORT_MAX_COLUMNS", "wide"),
        ("IMPORT_MAX_SHEETS", "1.5"),
        ("IMPORT_MAX_CELL_CHARS", "long"),
        ("IMPORT_MAX_RATIO", "100:1"),
        ("SESSION_IDLE_SECONDS", "half an hour"),
    ],
)
def test_a_malformed_variable_stops_the_start(tmp_path, name, value):
    done = start(tmp_path, **{name: value})
    assert done.returncode != 0
    assert value.split(":")[0] in done.stderr or name in done.stderr


def test_the_secret_key_is_made_once_and_kept(tmp_path):
    environment = {"SECRET_KEY": ""}
    assert start(tmp_path, **environment).returncode == 0
    key = (tmp_path / "secret_key").read_text()
    assert start(tmp_path, **environment).returncode == 0
    assert (tmp_path / "secret_key").read_text() == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
