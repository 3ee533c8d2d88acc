"""What every test shares: a private place for files, the reference data, and a cast of people.

The cast, after whom permission tests read as stories: 王敏 works in 池州's bureau, 李强 reports for 贵池,
周洁 for 叶集 in another city, 赵军 is 池州's leader and may only look, 陈晨 is a cadre of 东至, 孙立 handles
for a department of 池州; 钱, 吴 and 郑 administer the system, its security and its audit.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Before Django reads its settings: no test touches the developer's own database, uploads or queue.
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="policy-tests-"))
# The real broker is for the browser tests' own site; here a message would only wait for a stranger's worker.
os.environ.setdefault("SITE_BROKER_URL", os.environ.get("CELERY_BROKER_URL", ""))
os.environ["CELERY_BROKER_URL"] = "memory://"
# The browser's driver leaves an event loop in the thread, where Django would refuse to ask the database;
# nothing here is asynchronous, and a worker that has driven a browser goes on with other tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from django.test import Client

from accounts.models import Region, User, UserRole
from accounts.roles import Role

SAMPLES = Path(__file__).parent / "samples"
FAST_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""The cost of a real hasher is not what any test here is about."""

CAST = {
    "bureau": ("王敏", "341700", Role.BUREAU),
    "county": ("李强", "341702", Role.COUNTY),
    "elsewhere": ("周洁", "341504", Role.COUNTY),
    "leader": ("赵军", "341700", Role.VIEWER),
    "cadre": ("陈晨", "341721", Role.CADRE),
    "handler": ("孙立", "341700", Role.HANDLER),
    "system": ("钱进", "341700", Role.SYSTEM_ADMIN),
    "security": ("吴安", "341700", Role.SECURITY_ADMIN),
    "audit": ("郑查", "341700", Role.AUDIT_ADMIN),
}


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    # Every test client would otherwise list all files of the browser libraries first.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = FAST_HASHERS


def make_person(key: str) -> User:
    """The member of the cast called `key`, saved."""
    name, region, role = CAST[key]
    person, new = User.objects.get_or_create(
        username=key,
        defaults={
            "display_name": name,
            "region": Region.objects.get(code=region),
            "is_staff": role.endswith("admin"),
        },
    )
    if new:
        person.set_password("Test-2023!")
        person.save()
        UserRole.objects.create(user=person, role=role)
    return person


@pytest.fixture
def people(db) -> dict[str, User]:
    """The whole cast, by key."""
    return {key: make_person(key) for key in CAST}


@pytest.fixture
def signed_in(people):
    """A function: a client signed in as the member of the cast called `key`."""

    def sign_in(key: str) -> Client:
        client = Client()
        client.force_login(people[key], backend="accounts.backends.RoleBackend")
        return client

    return sign_in


@pytest.fixture
def province(db) -> Region:
    """The root of the tree: the scope of a command."""
    return Region.objects.get(depth=1)
