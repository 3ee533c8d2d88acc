"""Which passwords are refused, and why."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User

PERSON = User(username="wangmin", display_name="王敏", email="wangmin@example.org")


@pytest.mark.parametrize("password", ["Cz-2023a", "chizhou#2023", "CHIZHOU#2023", "池州Chizhou-7"])
def test_accepted(password):
    assert validate_password(password, PERSON) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Cz-23a", "password_too_short"),
        ("chizhou2023x", "password_too_simple"),
        ("CHIZHOUCITY9", "password_too_simple"),
        ("8675309314159", "password_too_simple"),
        ("qwertyuiop", "password_too_simple"),
        ("Password1", "password_too_common"),
        ("Wangmin#1", "password_too_similar"),
    ],
)
def test_refused(password, code):
    with pytest.raises(ValidationError) as caught:
        validate_password(password, PERSON)
    assert code in {error.code for error in caught.value.error_list}


def test_the_reason_is_a_chinese_sentence():
    with pytest.raises(ValidationError, match="至少三类"):
        validate_password("onlysmallletters", PERSON)
