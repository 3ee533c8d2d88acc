"""How many queries a page costs: the count on record, and the same whatever the number of enterprises.

`UPDATE_QUERY_COUNTS=1 pytest tests/pages/test_query_counts.py` writes the counts anew, on purpose only.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Region
from assessments.models import Appeal, Computing, Evaluation, Grade
from enterprises.models import Enterprise
from land.models import Parcel, Site
from tests.helpers import read_bytes
from tests.pages.appealed import make_again
from tests.pages.cultivated import cultivate
from tests.pages.land import take_land
from tests.pages.support_world import make_supported
from tests.pages.world import compute, make_uscc, returns_csv, take_enterprises, take_records

pytestmark = pytest.mark.django_db
RECORD = Path(__file__).with_name("query_counts.json")
UPDATE = os.environ.get("UPDATE_QUERY_COUNTS") == "1"
COUNTY = "341702"
FEW, MANY = 5, 60
SUPPORT = (
    *("plans", "measures", "distressed", "proposals", "needs", "need_counts", "sought", "chain"),
    *("activities", "calendar"),
)


def addresses() -> dict[str, str]:
    """Each page by its name on record."""
    uscc = make_uscc(0)
    pages = {
        "dashboard, city": "/dashboard/?region=341700",
        "dashboard, county": f"/dashboard/?region={COUNTY}",
        "enterprises": reverse("enterprises:list"),
        "enterprises, fragment": reverse("enterprises:list"),
        "standings": reverse("enterprises:status"),
        "standings, fragment": reverse("enterprises:status"),
        "back-test": reverse("enterprises:backtest"),
        "parameters": reverse("enterprises:parameters"),
        "enterprise": reverse("enterprises:detail", args=[uscc]),
        "value": reverse("enterprises:value", args=[uscc, "output", "gross_output"]),
        "event": reverse(
            "enterprises:event", args=[uscc, Enterprise.objects.get(uscc=uscc).scale_events.get().pk]
        ),
        "search": f"{reverse('dashboards:search')}?q=企业",
        "search, fragment": f"{reverse('dashboards:search')}?q=企业",
        "library events": reverse("enterprises:events") + "?since=2021-01",
        "library events by county": reverse("enterprises:event_counts") + "?since=2021-01&until=2023-05",
        "corporate events": reverse("enterprises:corporate") + "?since=2021-01",
        "back data": reverse("enterprises:backdata"),
        "targets": reverse("assessments:targets"),
        "factors": reverse("assessments:factors"),
        "schemes": reverse("assessments:schemes"),
        "scheme": reverse("assessments:scheme", args=[f"of-{COUNTY}"]),
        "scheme editor": reverse("assessments:scheme_edit", args=[f"of-{COUNTY}"]),
        "scheme version": reverse("assessments:scheme_version", args=[f"of-{COUNTY}", 1]),
        "annual data": reverse("assessments:annual_data", args=[f"of-{COUNTY}"]),
        "annual gaps": reverse("assessments:annual_gaps", args=[f"of-{COUNTY}"]) + "?state=all",
        "doubts": reverse("assessments:factor_doubts", args=[f"of-{COUNTY}"]),
        "confirmations": reverse("assessments:confirmations", args=[f"of-{COUNTY}"]),
        "shared sites": reverse("assessments:shared_sites", args=[f"of-{COUNTY}"]),
        "land notice": reverse("assessments:land_notice", args=[f"of-{COUNTY}"]),
        "grade explained": Grade.objects.filter(rank__isnull=False).earliest("pk").get_absolute_url(),
        **{
            name: reverse(f"assessments:{name}", args=[the_evaluation().pk])
            for name in ("distribution", "years", "whatif")
        },
        "evaluation": the_evaluation().get_absolute_url(),
        **{
            f"evaluation, {name}": reverse(f"assessments:{name}", args=[the_evaluation().pk])
            for name in ("flow", "flow_changes", "notice", "notice_print", "appeals")
        },
        "appeal": Appeal.objects.earliest("pk").get_absolute_url(),
        "computing": Computing.objects.get().get_absolute_url(),
        "parcels": reverse("land:list"),
        "parcels, fragment": reverse("land:list"),
        "parcel counts": reverse("land:counts"),
        "parcel": reverse("land:parcel", args=[Parcel.objects.get(number="G0").pk]),
        "sites": reverse("land:sites"),
        "site counts": reverse("land:site_counts"),
        "site": reverse("land:site", args=[Site.objects.filter(disposal="close").earliest("pk").pk]),
        "power accounts": reverse("enterprises:power_accounts"),
        "projects": reverse("projects:list"),
        "problems": reverse("liaison:list"),
        "imports": reverse("imports:list"),
        **{f"support, {name}": reverse(f"support:{name}") for name in SUPPORT},
        "mappings": reverse("imports:mappings"),
        "policies": reverse("policies:list"),
        "policy": reverse("policies:detail", args=["chizhou-2019-105"]),
    }
    rooms = ("overview", "members", "history", "proposals", "tiers", "tier_list", "recognitions", "robots")
    pages |= {
        f"cultivation, {name}": reverse(f"cultivation:{name}") for name in (*rooms, "diagnoses", "parameters")
    }
    pages |= {f"reporting, {name}": address for name, address in reporting().items()}
    figures = (
        "gross_output",
        "gross_output_growth",
        "revenue",
        "above_scale_count",
        "net_increase",
        "entries",
    )
    return pages | {f"figure, {name}": reverse("dashboards:figure", args=[name]) for name in figures}


def the_evaluation() -> Evaluation:
    """The one of the county that no other superseded."""
    return Evaluation.objects.get(superseded_by=None)


def reporting() -> dict[str, str]:
    """The pages of the month's cycle and of entry, of May 2023."""
    city, county = "region=341700&period=2023-05", f"region={COUNTY}&period=2023-05"
    return {
        "home, city": f"{reverse('reporting:home')}?{city}",
        "home, county": f"{reverse('reporting:home')}?{county}",
        "sheet": reverse("reporting:sheet", args=["output", COUNTY, "2023-05"]),
        "completeness": f"{reverse('reporting:completeness')}?{city}",
        "windows": f"{reverse('reporting:windows')}?{city}",
        "missing": f"{reverse('reporting:missing')}?{city}&form=energy",
        "entry, city": f"{reverse('reporting:entry')}?{city}",
        "entry, county": f"{reverse('reporting:entry')}?{county}",
        "entry rows": f"{reverse('reporting:entry_rows')}?{county}",
        "entry, one": f"{reverse('reporting:entry_one')}?{county}",
        "template": f"{reverse('reporting:template')}?{county}",
    }


def cost(client, address, **options) -> int:
    """The queries of the second look: the first fills what Django remembers for the process."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address, **options).status_code == 200, address
    return len(queries)


def costs(client, numbers: range) -> dict[str, int]:
    """The cost of each page once those enterprises have been added, with a preview of as many rows."""
    take_enterprises(numbers, COUNTY)
    take_records(numbers, COUNTY)
    take_land(numbers, COUNTY)
    for enterprise in Enterprise.objects.filter(uscc__in=[make_uscc(n, COUNTY) for n in numbers]):
        cultivate(enterprise)
    for number in numbers:
        make_supported(Enterprise.objects.get(uscc=make_uscc(number)))
    make_again(Region.objects.get(code=COUNTY))
    compute()
    everyone = range(numbers.stop)
    batch = read_bytes(returns_csv(everyone, COUNTY), f"产值-2023年1-6月-{numbers.stop}.csv", region=COUNTY)
    assert batch.counts["new"] == numbers.stop
    pages = addresses() | {
        "batch preview": batch.get_absolute_url(),
        "mapping screen": reverse("imports:map", args=[batch.pk]),
    }
    return {
        name: cost(client, address, headers={"HX-Request": "true"} if "fragment" in name else {})
        for name, address in pages.items()
    }


@pytest.fixture
def counted(signed_in):
    client = signed_in("bureau")
    return costs(client, range(FEW)), costs(client, range(FEW, MANY))


def test_pages_cost_the_same_with_few_and_with_many_and_no_more_than_on_record(counted):
    few, many = counted
    assert Enterprise.objects.count() == MANY
    assert many == few
    if UPDATE:
        RECORD.write_text(
            json.dumps(many, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8"
        )
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    assert set(many) == set(record)
    dearer = {name: (record[name], number) for name, number in many.items() if number > record[name]}
    assert not dearer, "more queries than on record"


def test_a_list_holds_the_queries_on_record(signed_in, django_assert_max_num_queries):
    """The same by pytest-django's own fixture, so that a failure prints the queries."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    take_enterprises(range(FEW), COUNTY)
    take_records(range(FEW), COUNTY)
    take_land(range(FEW), COUNTY)
    make_again(Region.objects.get(code=COUNTY))
    compute()
    client = signed_in("bureau")
    for name, address in addresses().items():
        client.get(address)
        with django_assert_max_num_queries(record[name]):
            client.get(address, headers={"HX-Request": "true"} if "fragment" in name else {})


def test_the_record_is_not_idle():
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    # The one page of an enterprise has a panel of every room, each with two or three questions of its own.
    assert 0 < record.pop("enterprise") <= 60
    assert all(0 < number <= 40 for number in record.values())
