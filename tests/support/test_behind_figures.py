"""A figure of this room leads to the very rows that it counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.periods import Period
from assessments.indicators import INDICATORS
from assessments.support_indicators import SUPPORT_INDICATORS
from enterprises.models import Enterprise
from support.models import Activity, Distress
from tests import sheets

pytestmark = pytest.mark.django_db
PERIOD = Period(2023, 6)
LISTED = [one.key for one in SUPPORT_INDICATORS if one.key != "supply_meeting_quarters"]


@pytest.fixture
def rows(firm):
    """Each kind of activity and disposal within the span, and one a day before and after it."""
    for kind in Activity.Kind:
        for day in (date(2022, 12, 31), date(2023, 1, 1), date(2023, 6, 30), date(2023, 7, 1)):
            Activity.objects.create(region=firm.region, kind=kind, held_on=day, title=f"{kind}{day}")
    firms = Enterprise.objects.filter(pk__in=sheets.known(*range(40, 58))).order_by("pk")
    endings = [
        (kind, state, day)
        for kind in ("distressed", "zombie", "relocation")
        for state in ("settled", "cleared")
        for day in (date(2022, 12, 31), date(2023, 3, 1), date(2023, 7, 1))
    ]
    for enterprise, (kind, state, day) in zip(firms, endings, strict=True):
        Distress.objects.create(
            enterprise=enterprise,
            kind=kind,
            state=state,
            identified_on=date(2022, 1, 1),
            ended_on=day,
            relocates=kind == "relocation",
            land_freed=Decimal(2),
        )
    return firm.region


@pytest.mark.parametrize("key", LISTED)
def test_the_list_holds_as_many_rows_as_the_figure_says(rows, signed_in, key):
    address = reverse("dashboards:figure", args=[key])
    response = signed_in("bureau").get(
        address, {"period": str(PERIOD), "region": rows.code, "since": "2023-01"}, follow=True
    )
    listed = [row.record for row in response.context["table"].rows]
    value = INDICATORS[key].query(Period(2023, 2), PERIOD)[rows.pk].value
    if key == "land_freed":
        assert sum(row.land_freed for row in listed) == value == 12
    else:
        assert len(listed) == value > 0


def test_the_quarters_lead_to_the_calendar_that_shows_them(rows, signed_in):
    address = reverse("dashboards:figure", args=["supply_meeting_quarters"])
    response = signed_in("bureau").get(address, {"period": str(PERIOD), "region": rows.code}, follow=True)
    (line,) = response.context["lines"]
    assert (response.context["year"], response.context["kind"]) == (2023, "supply")
    value = INDICATORS["supply_meeting_quarters"].query(Period(2023, 2), PERIOD)[rows.pk].value
    assert sum(cell.number > 0 for cell in line.cells[:2]) == value == 2


def test_a_span_that_is_none_is_not_found(rows, signed_in):
    address = reverse("dashboards:figure", args=["trainings"])
    for wrong in ({"period": "2023-13"}, {"period": "2023-06", "since": "abc"}):
        assert signed_in("bureau").get(address, wrong).status_code == 404
