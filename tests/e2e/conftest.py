"""A whole site for the browser: its own database, a real web server, a real worker on a real broker.

Follows the environment: with DATABASE_URL and CELERY_BROKER_URL it stands on PostgreSQL and Redis, without
them on the embedded defaults.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests import sheets
from tests.conftest import SAMPLES

ROOT = Path(__file__).parents[2]
PASSWORD = "Test-2023!"
# A busy machine answers late, never otherwise: a wait that is met costs nothing.
expect.set_options(timeout=20_000)
NUMBERS = range(501, 506)
"""The enterprises whose sheets are typed in the browser."""
SEED = """
import django; django.setup()
from tests.conftest import CAST, make_person
for key in CAST: make_person(key)
"""


@dataclass(frozen=True)
class Site:
    """A running site: where it answers, and the environment that its commands need."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """The output of one management command on the site's own database."""
        return _run(self.environment, "manage.py", *arguments)


def _run(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """The site with the sample register and May's output taken, and the cast signed up."""
    folder = tmp_path_factory.mktemp("site")
    environment, drop = _environment(folder)
    try:
        _run(environment, "manage.py", "migrate", "--verbosity", "0")
        _run(environment, "-c", SEED)
        _run(environment, "manage.py", "import_enterprises", str(SAMPLES / "enterprises.xlsx"), "--commit")
        _run(
            environment, "manage.py", "import_returns", str(SAMPLES / "output-2023-05-flat.xlsx"), "--commit"
        )
        yield from _served(environment, folder)
    finally:
        drop()


def _environment(folder: Path):
    environment = os.environ | {
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
        "SECRET_KEY": "browser-tests-only-" + uuid.uuid4().hex,
        "CELERY_QUEUE": "browser-" + uuid.uuid4().hex,
    }
    environment.pop("MEDIA_ROOT", None)
    del environment["CELERY_BROKER_URL"]
    if broker := environment.pop("SITE_BROKER_URL", ""):
        environment["CELERY_BROKER_URL"] = broker
    url = environment.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        environment.pop("DATABASE_URL", None)
        return environment, lambda: None
    name = f"browser_{uuid.uuid4().hex[:12]}"
    _on_server(url, f"CREATE DATABASE {name}")
    environment["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    return environment, lambda: _on_server(url, f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def _keep(lines: Iterable[str], path: Path) -> None:
    """What the server says goes to a file: a pipe that nobody reads fills, and then the server waits."""
    with path.open("w") as log:
        for line in lines:
            log.write(line)
            log.flush()


def _served(environment: dict[str, str], folder: Path) -> Iterator[Site]:
    web = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi",
            "--bind",
            "127.0.0.1:0",
            "--threads",
            "4",
            "--no-control-socket",
        ],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    log = (folder / "worker.log").open("w")
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "worker", "--beat", "--pool", "solo", "-l", "INFO"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=log,
    )
    said: threading.Thread | None = None
    try:
        # The server names the port it was given; after this line connections wait in its queue.
        for line in web.stderr:
            if found := re.search(r"Listening at: (http://[\d.:]+)", line):
                said = threading.Thread(target=_keep, args=(web.stderr, folder / "web.log"))
                said.start()
                yield Site(found[1], environment)
                break
        else:
            pytest.fail("the web server did not start")
    finally:
        for process in (worker, web):
            process.terminate()
        for process in (worker, web):
            process.wait(timeout=30)
        if said is not None:
            said.join()
        web.stderr.close()
        log.close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium; without one the tests are skipped, but never in CI."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium on this machine")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync"]
    return browser_type_launch_args | {"executable_path": path, "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, site):
    return browser_context_args | {
        "base_url": site.url,
        "viewport": {"width": 1366, "height": 768},
        "locale": "zh-CN",
    }


@pytest.fixture
def quiet(page: Page) -> Iterator[list[str]]:
    """What the page complains of; a test that asks for this fails on any script error or CSP violation."""
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and "404" not in message.text:
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield complaints
    assert complaints == []


@pytest.fixture
def sign_in(page: Page, site: Site):
    """A function: the page signed in as the member of the cast called `key`."""

    def enter(key: str) -> Page:
        page.goto("/account/login/")
        page.fill("input[name=username]", key)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(lambda address: "/account/login/" not in address)
        return page

    return enter


@pytest.fixture(scope="session")
def entry_site(site, tmp_path_factory) -> Site:
    """The site with five enterprises of 贵池 in the library, 2022 months of which nobody else uses."""
    path: Path = tmp_path_factory.mktemp("entry") / "名录.csv"
    path.write_bytes(sheets.register(*[sheets.firm(n, name=f"贵池{n}号填报有限公司") for n in NUMBERS]))
    site.manage("import_enterprises", str(path), "--commit")
    return site


@pytest.fixture
def open_as(browser: Browser, site: Site):
    """A function: a browser of its own in which the member of the cast called `key` is signed in."""
    contexts = []

    def enter(key: str, *, width: int = 1366, height: int = 768) -> Page:
        size = {"width": width, "height": height}
        context = browser.new_context(base_url=site.url, viewport=size, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.goto("/account/login/")
        page.fill("input[name=username]", key)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(lambda address: "/account/login/" not in address)
        return page

    yield enter
    for context in contexts:
        context.close()
