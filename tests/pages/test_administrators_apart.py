"""One administrator cannot become another by setting the other's password."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("other", ["security", "audit"])
def test_the_system_administrator_does_not_touch_the_others(people, signed_in, other):
    client, person = signed_in("system"), people[other]
    address = f"/admin/accounts/user/{person.pk}/password/"
    assert client.get(address).status_code == 403
    new = {"password1": "Taken-2023!", "password2": "Taken-2023!", "usable_password": "true"}
    assert client.post(address, new).status_code == 403
    person.refresh_from_db()
    assert person.check_password("Test-2023!")


def test_a_clerk_s_password_can_be_set(people, signed_in):
    address = f"/admin/accounts/user/{people['county'].pk}/password/"
    assert signed_in("system").get(address).status_code == 200
