"""Lists that go on for long: counted up to a cap, and paged no further."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Region
from accounts.paging import CappedPaginator

pytestmark = pytest.mark.django_db
LIST = "/enterprises/"


@pytest.fixture
def regions():
    return Region.objects.order_by("name")


@pytest.mark.parametrize(
    ("most", "label", "count"), [(5, "5+", 5), (1_234, "12", 12), (12, "12", 12), (11, "11+", 11)]
)
def test_the_count_ends_at_the_cap(regions, settings, most, label, count):
    settings.LIST_MAX_ROWS = most
    twelve = regions.filter(pk__in=list(regions.values_list("pk", flat=True)[:12]))
    for rows in (twelve, list(twelve)):
        paginator = CappedPaginator(rows, 4)
        assert (paginator.count_label, paginator.count) == (label, count)
        assert paginator.is_capped == label.endswith("+")


def test_the_database_is_asked_for_no_more_than_one_row_beyond(regions, settings):
    settings.LIST_MAX_ROWS = 5
    with CaptureQueriesContext(connection) as queries:
        assert CappedPaginator(regions, 4).num_pages == 2
    (query,) = queries
    assert "LIMIT 6" in query["sql"]
    assert "ORDER BY" not in query["sql"]


def test_thousands_are_grouped(settings):
    settings.LIST_MAX_ROWS = 10_000
    assert CappedPaginator(list(range(10_001)), 25).count_label == "10,000+"
