"""The pages of entries, exits, changes of form, names, merges and back data, as people use them."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from enterprises.models import Enterprise, FormerName, Merge, ScaleEvent
from tests.pages.world import make_uscc

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stored_files")]
COUNTY = "341702"


def text(response):
    return response.content.decode()


def firm(number):
    return Enterprise.objects.get(uscc=make_uscc(number, COUNTY))


def test_the_list_counts_and_each_count_leads_to_its_list(world, signed_in):
    client = signed_in("bureau")
    page = client.get(reverse("enterprises:events"), {"since": "2021-01", "until": "2023-12"})
    figures = page.context["figures"]
    assert (
        figures.entries
        == ScaleEvent.objects.filter(enterprise__region__path__startswith="0001")
        .filter(
            kind="entry",
            period__range=(date(2021, 1, 1), date(2023, 12, 1)),
            enterprise__region__code__startswith="3417",
        )
        .count()
    )
    listed = client.get(
        reverse("enterprises:events"),
        {"since": "2021-01", "until": "2023-12", "kind": "entry", "channel": "monthly"},
    )
    assert listed.context["table"].paginator.count == figures.monthly > 0


def test_the_table_of_counties_and_months_adds_up(world, signed_in):
    client = signed_in("bureau")
    span = {"since": "2022-01", "until": "2022-06"}
    for measure in ("entries", "exits", "net", "monthly", "incorporated", "joint_stock", "listed"):
        page = client.get(reverse("enterprises:event_counts"), span | {"measure": measure})
        *lines, whole = page.context["lines"]
        assert whole["total"] == sum(line["total"] for line in lines)
        assert all(line["total"] == sum(number for _, number, _ in line["cells"]) for line in lines)
        for _, number, url in whole["cells"]:
            listed = client.get(url).context["table"].paginator.count
            assert measure == "net" or listed == number


def test_a_month_that_is_none_is_not_found(world, signed_in):
    client = signed_in("bureau")
    assert client.get(reverse("enterprises:events"), {"since": "2023-13"}).status_code == 404
    assert client.get(reverse("enterprises:event_counts"), {"measure": "x"}).status_code == 404
    far = {"since": "2001-01", "until": "2023-01"}
    assert client.get(reverse("enterprises:event_counts"), far).status_code == 404


def test_a_county_registers_corrects_and_withdraws_an_exit(world, signed_in):
    client, enterprise = signed_in("county"), firm(0)
    where = f"{reverse('enterprises:event_add')}?kind=exit&uscc={enterprise.uscc}"
    said = {"period": "2023-05", "cause": "stopped", "why": "现场核实"}
    assert client.post(where, said | {"cause": ""}).status_code == 422
    assert client.post(where, said).status_code == 302
    event = enterprise.scale_events.get(kind="exit")
    correct = reverse("enterprises:event_correct", args=[enterprise.uscc, event.pk])
    assert client.post(correct, said | {"cause": "moved", "why": "更正"}).status_code == 302
    page = text(client.get(event.get_absolute_url()))
    assert "停产 → 搬迁出本地" in page
    withdraw = reverse("enterprises:event_withdraw", args=[enterprise.uscc, event.pk])
    assert client.post(withdraw, {"why": "登记错企业"}).status_code == 302
    assert not enterprise.scale_events.filter(kind="exit").exists()
    assert "登记错企业" in text(client.get(enterprise.get_absolute_url()))


def test_the_enterprise_is_typed_where_the_page_does_not_name_it(world, signed_in):
    client = signed_in("county")
    said = {"period": "2023-05", "cause": "stopped", "why": "现场核实"}
    where = f"{reverse('enterprises:event_add')}?kind=exit"
    assert client.post(where, said | {"enterprise": "没有这家"}).status_code == 422
    assert client.post(where, said | {"enterprise": make_uscc(0, "341721")}).status_code == 422
    assert client.post(where, said | {"enterprise": firm(0).name}).status_code == 302


def test_a_rename_is_shown_before_it_is_done_and_can_be_taken_back(world, signed_in):
    client, enterprise = signed_in("county"), firm(0)
    before = enterprise.name
    where = reverse("enterprises:rename", args=[enterprise.uscc])
    said = {"name": "贵池新名公司", "uscc": "", "until": "2023-05-04", "why": "换照"}
    assert "贵池新名公司" in text(client.post(where, said | {"preview": "1"}))
    assert firm(0).name == before
    assert client.post(where, said).status_code == 302
    assert firm(0).name == "贵池新名公司"
    former = FormerName.objects.get(enterprise=enterprise)
    undo = reverse("enterprises:rename_undo", args=[former.pk])
    assert client.post(undo, {"why": "填错"}).status_code == 302
    assert firm(0).name == before


def test_a_merge_is_shown_before_it_is_done_and_can_be_taken_back(world, signed_in):
    client, source, target = signed_in("county"), firm(0), firm(2)
    where = reverse("enterprises:merge_into", args=[source.uscc])
    said = {"enterprise": target.uscc, "keep": "target", "why": "重复建档"}
    preview = client.post(where, said | {"preview": "1"})
    assert preview.status_code == 200
    assert "产销报表" in text(preview)
    assert Enterprise.objects.filter(pk=source.pk).exists()
    assert client.post(where, said | {"enterprise": source.uscc, "preview": "1"}).status_code == 422
    response = client.post(where, said)
    assert response.status_code == 302
    assert "撤销合并" in text(client.get(response.url))
    merge = Merge.objects.get(source=source.pk)
    assert client.post(reverse("enterprises:merge_undo", args=[merge.pk]), {"why": "并错"}).status_code == 302
    assert firm(0).pk == source.pk


def test_back_data_is_listed_typed_and_counted_by_county(world, signed_in):
    client, asked = signed_in("county"), world.places[COUNTY].back_data
    page = client.get(reverse("enterprises:backdata"), {"state": "owing"})
    assert page.context["count_lines"][-1].owing == 1
    where = reverse("enterprises:backdata_enter", args=[asked.pk])
    assert client.post(where, {"output-2020-12": "一百"}).status_code == 422
    assert client.post(where, {"output-2020-12": "12.5"}).status_code == 302
    assert "12.5" in text(client.get(reverse("enterprises:backdata_one", args=[asked.pk])))


def test_what_is_typed_over_a_colleagues_figure_is_told(world, signed_in):
    client, asked = signed_in("county"), world.places[COUNTY].back_data
    where = reverse("enterprises:backdata_enter", args=[asked.pk])
    client.post(where, {"output-2020-12": "12.5"})
    late = client.post(where, {"output-2020-12": "13", "initial-output-2020-12": "11"})
    assert late.status_code == 422
    assert "刚被他人改动" in text(late)


@pytest.mark.parametrize("name", ["events", "corporate", "backdata"])
def test_lists_are_exported(world, signed_in, name):
    page = signed_in("bureau").get(reverse(f"enterprises:{name}"), {"export": "xlsx", "since": "2021-01"})
    assert page["Content-Type"].endswith("sheet")


def test_figures_of_targets_lead_to_these_lists(world, signed_in):
    client = signed_in("bureau")
    for indicator in ("monthly_entries", "listed_count"):
        page = client.get(reverse("dashboards:figure", args=[indicator]), {"period": "2023-05"}, follow=True)
        assert page.status_code == 200
        assert page.redirect_chain
