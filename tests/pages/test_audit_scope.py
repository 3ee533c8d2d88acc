"""The audit administrator reads the log of their own subtree only."""

from __future__ import annotations

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry

from accounts.models import Region
from enterprises.models import Enterprise

pytestmark = pytest.mark.django_db


def test_the_log_shows_what_people_of_the_subtree_did(people, signed_in):
    for key, code in (("bureau", "91341702902JQ3C3U1"), ("elsewhere", "91341723UHUXQEEGUD")):
        with set_actor(people[key]):
            Enterprise.objects.create(
                uscc=code, name=f"{key}之企业", region=Region.objects.get(code="341702")
            )
    assert LogEntry.objects.filter(actor=people["elsewhere"]).exists()
    page = signed_in("audit").get("/admin/auditlog/logentry/").content.decode()
    assert "bureau之企业" in page
    assert "elsewhere之企业" not in page


@pytest.mark.parametrize("model", ["accesslog", "accessattempt", "accessfailurelog"])
def test_sign_ins_elsewhere_are_not_shown(people, signed_in, client, model):
    client.post("/account/login/", {"username": "elsewhere", "password": "wrong"})
    client.post("/account/login/", {"username": "bureau", "password": "wrong"})
    page = signed_in("audit").get(f"/admin/axes/{model}/").content.decode()
    assert "elsewhere" not in page
    assert ("bureau" in page) == (model != "accesslog")
