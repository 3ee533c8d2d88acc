"""What tests of this room share: enterprises of two counties, and a moment."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from accounts.models import Department, Region
from enterprises.models import Enterprise
from tests import sheets


@pytest.fixture
def now() -> datetime:
    return timezone.make_aware(datetime(2023, 8, 15, 9, 0))  # noqa: DTZ001


@pytest.fixture
def firm(db) -> Enterprise:
    """An enterprise of 贵池."""
    return Enterprise.objects.get(pk=sheets.known(1)[0])


@pytest.fixture
def other_firm(db) -> Enterprise:
    """An enterprise of 叶集."""
    return Enterprise.objects.get(pk=sheets.known(9, region="341504")[0])


@pytest.fixture
def tax_office(db) -> Department:
    return Department.objects.get(region=Region.objects.get(code="341700"), key="swj")
