"""Pages of land and sites: what they count, who sees which file, and an export that comes back."""

from __future__ import annotations

import html
import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import LiftedView, Region, ReportingPeriod
from accounts.periods import Period
from assessments import services as assessments
from assessments.indicators import INDICATORS
from assessments.models import AnnualFactors, ProgressRequest, TargetProgress
from land import messages, selectors
from land.clearing import STEPS
from land.models import Parcel, Site, SiteCheck
from land.services import revivals, sites
from tests import helpers
from tests.land.world import NOW, TODAY, check, deed, does, firm, parcel, photo, share, site

pytestmark = pytest.mark.django_db
MAY = "period=2023-05"


def revive(of, area, on):
    return revivals.record_revival(
        parcel=of, area=Decimal(area), on=on, way="replace", evidence=[deed()], **does(), today=TODAY
    )


def cleared(name, code="341702", on=date(2023, 9, 1), **more):
    made = site(name=name, code=code, **more)
    for step in STEPS:
        check(made, step)
    return sites.complete_site(site=made, on=on, **does(), today=TODAY)


def exported(client, address):
    response = client.get(address, {"export": "xlsx"})
    assert response.status_code == 200
    return response.content


class TestLists:
    def test_the_foot_sums_what_is_filtered_and_not_what_is_shown(self, signed_in):
        for n in range(30):
            revive(parcel(10, f"G-{n}"), 4, date(2023, 3, 1))
        parcel(50, "H-1", state=Parcel.State.NORMAL)
        page = signed_in("bureau").get(reverse("land:list"))
        assert page.context["table"].totals == {"area": 350, "revived": 120, "remaining": 180}
        page = signed_in("bureau").get(reverse("land:list"), {"state": "normal"})
        assert page.context["table"].totals["area"] == 50

    @pytest.mark.parametrize("text", ["MA00000001", "GCQYD1HGS", "贵池区用地1号"])
    def test_a_parcel_is_found_by_the_code_and_initials_of_its_holder_and_its_users(self, signed_in, text):
        used, held = parcel(), parcel(number="G-2", holder_name=firm(1).name)
        share(used, firm(1), 10)
        parcel(number="G-3", holder_name=firm(2).name)
        rows = signed_in("county").get(reverse("land:list"), {"q": text}).context["table"].rows
        assert {row.record for row in rows} == {used, held}

    def test_parcels_come_back_through_the_import_unchanged(self, signed_in):
        found = parcel(supplied_on=date(2018, 5, 1), analysis="停产", way="replace", holder_name=firm(1).name)
        share(found, firm(1), 70)
        share(found, firm(2), 20, lessor=firm(1))
        revive(found, 12, date(2023, 3, 1))
        content = exported(signed_in("county"), reverse("land:list"))
        batch = helpers.read_bytes(content, "工业用地台账.xlsx", "parcels", region="341702")
        assert [row.problems for row in batch.rows.all()] == [[]]
        assert batch.counts["unchanged"] == 1

    def test_sites_come_back_through_the_import_unchanged(self, signed_in):
        cleared("张氏加工点")
        site(name="李氏作坊", disposal="mend", violation="licence")
        content = exported(signed_in("county"), reverse("land:sites"))
        batch = helpers.read_bytes(content, "散乱污整治.xlsx", "sites", region="341702")
        assert [row.problems for row in batch.rows.all()] == [[], []]
        assert batch.counts["unchanged"] == 2

    def test_areas_in_an_export_are_numbers(self, signed_in):
        parcel("12.5")
        sheet = load_workbook(BytesIO(exported(signed_in("county"), reverse("land:list")))).active
        heads = [cell.value for cell in sheet[3]]
        assert sheet.cell(4, heads.index("宗地面积（亩）") + 1).value == 12.5


class TestOperators:
    """Who runs a site is masked on its page and in the export, and not searched for, until the mask is lifted."""

    def look(self, client):
        page = client.get(Site.objects.get().get_absolute_url()).content.decode()
        found = client.get(reverse("land:sites"), {"q": "王小明"}).context["table"].paginator.count
        sheet = load_workbook(BytesIO(exported(client, reverse("land:sites")))).active
        heads = [cell.value for cell in sheet[3]]
        return "王小明" in page, found, sheet.cell(4, heads.index("经营者") + 1).value

    def test_a_person_is_masked(self, signed_in):
        made, client = site(owner="王小明"), signed_in("county")
        assert self.look(client) == (False, 0, "王**")
        for path in (made.get_absolute_url(), reverse("land:sites")):
            client.post(reverse("lifting"), {"next": path, "purpose": "核对经营者", "title": "散乱污"})
        assert self.look(client) == (True, 1, "王小明")
        assert set(LiftedView.objects.values_list("exported", flat=True)) == {True, False}

    def test_an_organisation_is_not(self, signed_in):
        made = site(owner="殷汇镇木材加工厂")
        assert "殷汇镇木材加工厂" in signed_in("county").get(made.get_absolute_url()).content.decode()

    def test_a_masked_export_that_comes_back_changes_nothing(self, signed_in):
        site(owner="王小明")
        content = exported(signed_in("county"), reverse("land:sites"))
        batch = helpers.read_bytes(content, "散乱污整治.xlsx", "sites", region="341702")
        assert batch.counts["unchanged"] == 1


class TestCounts:
    def test_counties_add_up_to_the_city(self, signed_in):
        parcel(10)
        parcel(20, "G-2", zone=Region.objects.get(code="341702400"), state=Parcel.State.NOT_USED)
        revive(parcel(40, code="341721"), 15, date(2023, 4, 2))
        page = signed_in("bureau").get(reverse("land:counts") + f"?{MAY}")
        lines = {line.region.code: line for line in page.context["lines"]}
        assert (lines["341702"].total.number, lines["341702"].total.area) == (2, 30)
        assert lines["341702"].states["not_used"].area == 20
        assert (lines["341700"].total.area, lines["341700"].revived) == (70, 15)
        assert lines["341721"].revived == 15

    def test_what_was_revived_waits_no_more(self, signed_in):
        found = parcel(118)
        revivals.record_revival(
            parcel=found,
            area=Decimal(118),
            on=date(2023, 4, 2),
            way="replace",
            evidence=[deed()],
            state_after="idle",
            **does(),
            today=TODAY,
        )
        revive(parcel(100, "G-2"), 30, date(2023, 4, 2))
        revive(parcel(50, "G-3", state=Parcel.State.NORMAL), 20, date(2023, 4, 2))
        share(found, firm(), 118)
        client = signed_in("county")
        line = client.get(reverse("land:counts") + f"?{MAY}").context["lines"][-1]
        amounts = [line.states["idle"], line.states["normal"], line.used_again, line.total]
        assert [(each.number, each.area) for each in amounts] == [(1, 70), (1, 50), (1, 148), (3, 268)]
        for state, number in (("idle", 1), ("to_revive", 1), ("revived", 1), ("normal", 1)):
            rows = client.get(reverse("land:list"), {"state": state}).context["table"]
            assert (state, rows.paginator.count) == (state, number)
        assert "已盘活</span>" in client.get(found.get_absolute_url()).content.decode()
        assert selectors.area_of(firm(), TODAY).total == 118

    def test_the_revival_form_begins_with_all_and_asks_how_the_land_is_used_then(self, signed_in):
        found, client = parcel(), signed_in("county")
        address = reverse("land:revive", args=[found.pk])
        initial = client.get(address).context["form"].initial
        assert (initial["area"], initial["state_after"]) == ("100.0000", "normal")
        data = {"area": "100", "on": "2023-06-01", "way": "replace", "state_after": "", "uploads": deed()}
        response = client.post(address, data)
        assert response.context["form"].errors == {"state_after": [messages.NO_STATE_AFTER]}

    def test_revived_after_the_period_is_not_counted_yet(self, signed_in):
        found = parcel()
        revive(found, 15, date(2023, 5, 31))
        revive(found, 10, date(2023, 6, 1))
        page = signed_in("bureau").get(reverse("land:counts") + f"?{MAY}")
        assert page.context["lines"][-1].revived == 15

    def test_each_number_leads_to_as_many_rows(self, signed_in):
        cleared("甲")
        site(name="乙", disposal="mend")
        site(name="丙", disposal="", township="涓桥镇")
        client = signed_in("county")
        page = client.get(reverse("land:site_counts"))
        whole = page.context["lines"][-1]
        assert [row["line"].label for row in page.context["lines"]] == ["殷汇镇", "涓桥镇", "贵池区"]
        assert whole["line"].rate == Decimal("33.3")
        for disposal, state, _, number in whole["cells"]:
            found = client.get(reverse("land:sites"), {"disposal": disposal, "state": state})
            assert found.context["table"].paginator.count == number


class TestTarget:
    @pytest.fixture
    def tongcheng(self):
        for month in (2, 5, 11):
            ReportingPeriod.objects.create(period=date(2023, month, 1), last_taken_at=NOW)
        found = parcel(6000, code="340881")
        revive(found, 300, date(2023, 1, 9))
        revive(found, 2450, date(2023, 5, 8))
        return found

    def progress(self, period):
        assessments.compute_progress(period=period, now=NOW)
        return TargetProgress.objects.get(target__indicator="revived_land", snapshot__period=period.date)

    def test_the_year_is_held_against_5500_with_its_schedule(self, tongcheng):
        found = self.progress(Period(2023, 5))
        assert found.target.figure == 5500
        assert "5500亩" in found.target.article.text
        assert (found.actual, found.completion, found.expected) == (2750, Decimal("50.0"), Decimal("41.7"))
        assert found.light == "green"

    def test_january_belongs_to_the_first_period(self, tongcheng):
        assert self.progress(Period(2023, 2)).actual == 300

    def test_what_is_revived_or_cancelled_owes_the_periods_from_then_on(self, tongcheng):
        ProgressRequest.objects.all().delete()
        revival = revive(tongcheng, 5, date(2023, 5, 9))
        assert set(ProgressRequest.objects.values_list("period", flat=True)) == {
            date(2023, 5, 1),
            date(2023, 11, 1),
        }
        revivals.cancel_revival(revival=revival, reason="重复", **does())
        assert self.progress(Period(2023, 5)).actual == 2750

    def test_the_page_of_counts_shows_it(self, tongcheng, people, signed_in):
        people["bureau"].region = Region.objects.get(code="340881")
        people["bureau"].save()
        page = signed_in("bureau").get(reverse("land:counts") + f"?{MAY}")
        goal = page.context["lines"][-1].goal
        assert (goal.figure, goal.completion, goal.expected, goal.light) == (
            5500,
            Decimal("50.0"),
            Decimal("41.7"),
            "green",
        )
        assert "力争全年清理盘活土地5500亩以上" in page.content.decode()


class TestSiteIndicators:
    def figures(self, key, period):
        found = INDICATORS[key].query(Period(period.year, 2), period)
        return {Region.objects.get(pk=pk).code: (total.value, total.prior) for pk, total in found.items()}

    def test_cleared_in_the_span_and_not_relapsed(self):
        cleared("甲", on=date(2023, 8, 31))
        cleared("乙", on=date(2023, 9, 1))
        relapsed = cleared("丙", on=date(2023, 8, 1))
        sites.record_visit(
            site=relapsed, on=TODAY, finding="复产", relapsed=True, **does(), today=TODAY, photos=[photo()]
        )
        assert self.figures("sites_cleared", Period(2023, 8)) == {"341702": (1, None)}
        assert self.figures("sites_cleared_rate", Period(2023, 8)) == {"341702": (1, 3)}

    def test_the_rate_of_a_city_is_that_of_all_its_sites(self):
        cleared("甲")
        for n in range(2):
            site(name=f"乙{n}", code="341721")
        assessments.compute_progress(period=Period(2023, 9), now=NOW)
        rates = {
            figure.snapshot.region.code: figure.value
            for figure in _figures("sites_cleared_rate").select_related("snapshot__region")
        }
        assert (rates["341702"], rates["341721"], rates["341700"]) == (100, 0, Decimal("33.3"))


def _figures(key):
    from assessments.models import IndicatorFigure

    return IndicatorFigure.objects.filter(indicator=key)


class TestBehindTheFigure:
    @pytest.mark.parametrize("key", ["revived_land", "sites_cleared", "sites_cleared_rate"])
    def test_an_indicator_leads_to_the_list_that_makes_it_up(self, signed_in, key):
        response = signed_in("bureau").get(reverse("dashboards:figure", args=[key]), {"region": "341702"})
        assert response.url.startswith("/land/")
        assert signed_in("bureau").get(response.url).status_code == 200

    def test_the_list_has_what_was_revived_by_the_period(self, signed_in):
        revive(parcel(), 15, date(2023, 5, 31))
        revive(parcel(number="G-2"), 10, date(2023, 6, 1))
        page = signed_in("bureau").get(reverse("land:list") + f"?{MAY}&revived=period")
        assert [row.record.number for row in page.context["table"].paginated_rows] == ["G-1"]


class TestFiles:
    def test_a_photograph_is_served_within_sight_and_nowhere_else(self, signed_in):
        made = check(site(), "water")
        there = reverse("land:site_file", args=[made.site_id, made.photos.get().pk])
        response = signed_in("county").get(there)
        assert response["Content-Type"] == "image/png"
        assert b"".join(response).startswith(b"\x89PNG")
        assert signed_in("cadre").get(there).status_code == 404
        assert signed_in("elsewhere").get(there).status_code == 404

    def test_a_file_is_not_found_under_another_record(self, signed_in):
        made, other = check(site(), "water"), site(name="另一处")
        there = reverse("land:site_file", args=[other.pk, made.photos.get().pk])
        assert signed_in("county").get(there).status_code == 404


class TestForms:
    def test_a_cadre_checks_on_the_spot_and_changes_nothing_else(self, signed_in):
        made = site(code="341721")
        client = signed_in("cadre")
        sent = {"done_on": "2023-08-01", "uploads": photo()}
        response = client.post(reverse("land:check", args=[made.pk, "water"]), sent)
        assert response.url == reverse("land:check", args=[made.pk, "power"])
        assert (SiteCheck.objects.get().by_name, SiteCheck.objects.get().photos.count()) == ("陈晨", 1)
        assert client.post(reverse("land:site_edit", args=[made.pk]), {}).status_code == 403

    def test_an_unknown_check_is_not_found(self, signed_in):
        there = reverse("land:check", args=[site().pk, "gas"])
        assert signed_in("county").get(there).status_code == 404

    def test_what_is_missing_is_told_and_nothing_changes(self, signed_in):
        made = site()
        response = signed_in("county").post(reverse("land:done", args=[made.pk]), {"on": "2023-09-01"})
        assert response.status_code == 422
        assert "还不能办结：断水未核验" in response.content.decode()
        assert Site.objects.get().state == "found"

    def test_an_enterprise_is_found_by_what_only_it_has_in_its_name(self, signed_in):
        found = parcel()
        firm(1), firm(2)
        there, client = reverse("land:share", args=[found.pk]), signed_in("county")
        sent = {"basis": "owned", "area": "60"}
        told = client.post(there, sent | {"enterprise": "用地"})
        assert "名录中有2家企业含“用地”" in told.content.decode()
        client.post(there, sent | {"enterprise": "用地2号"})
        assert found.shares.get().enterprise == firm(2)

    def test_shares_over_the_area_are_told_at_the_field_and_what_was_typed_stays(self, signed_in):
        found = parcel(50)
        sent = {"enterprise": firm(1).uscc, "basis": "owned", "area": "60"}
        response = signed_in("county").post(reverse("land:share", args=[found.pk]), sent)
        assert response.status_code == 422
        assert response.context["form"].errors["area"] == [
            "自登记之初起各企业份额合计60亩，超过宗地面积50亩，请核对份额。"
        ]
        assert 'value="60"' in response.content.decode()


class TestEnterprise:
    def test_its_page_has_its_land_and_what_the_evaluation_takes(self, signed_in):
        user = firm(1)
        share(parcel(), user, 60)
        AnnualFactors.objects.create(enterprise=user, year=2022, land_area=Decimal("58.5"))
        page = signed_in("county").get(user.get_absolute_url())
        panels = {panel.key: content for _, (panel, content) in page.context["panels"]}
        assert panels["parcels"]["held"].total == 60
        assert panels["land_comparison"]["years"][0].gap == Decimal("-1.5")

    def test_each_area_leads_to_the_parcels_that_make_it(self, signed_in):
        user, client = firm(1), signed_in("county")
        share(parcel(), user, 60)
        share(parcel(number="G-2"), firm(2), 60)
        AnnualFactors.objects.create(enterprise=user, year=2022, land_area=Decimal("58.5"))
        page = client.get(user.get_absolute_url() + "?region=341702").content.decode()
        found = re.findall(rf'href="({reverse("land:list")}[^"]*q={user.uscc})"><?(?:strong>)?([^<]+)', page)
        assert [text for _, text in found] == ["60", "60", "-1.50"]
        assert len({address for address, _ in found}) == 1
        rows = client.get(html.unescape(found[0][0])).context["table"].rows
        assert [row.record.number for row in rows] == ["G-1"]
