"""Shared sites: enterprises on one parcel are graded by their figures together, and every list still holds all of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Region
from assessments.annual import shared_services as services
from assessments.annual.checking import Refused
from assessments.annual.comparing import land_words
from assessments.annual.shared_selectors import proposed
from assessments.evaluation_selectors import differences
from assessments.evaluation_services import evaluate
from assessments.grading.sharing import pooled
from assessments.models import AnnualFactors, Grade, SharedSite
from assessments.scheme_services import load_scheme
from enterprises.models import Enterprise
from land.models import LandShare, Parcel
from tests import sheets
from tests.assessments import flowing
from tests.assessments.schemes import CHIZHOU

TAX_ONLY = CHIZHOU[: CHIZHOU.index("    items:")] + (
    "    items: [{indicator: tax_per_mu, weight: 100, rule: ratio, base: mean}]\n"
    "    grades: {by: share, A: 20, B: 45, C: 30, D: 5}\n"
)


def d(**figures):
    return {name: Decimal(str(figure)) for name, figure in figures.items()}


class TestPooled:
    def test_figures_are_summed_over_the_parcel(self):
        found = pooled([d(tax=10, revenue=100, land=3), d(tax=20, revenue=50)], Decimal(30))
        assert found == d(tax=30, revenue=150, land=30)

    def test_what_one_has_not_handed_in_is_not_known_of_all(self):
        assert pooled([d(tax=10, energy=5), d(tax=20)], Decimal(30)) == d(tax=30, land=30)

    def test_nobody_s_figures_are_only_the_land(self):
        assert pooled([], Decimal(30)) == d(land=30)


@pytest.mark.parametrize(
    ("factors", "words"),
    [
        (d(land_area=12, land_owned=3), "12亩（公布的用地面积）"),
        (d(land_owned="10.50", land_rented=3, land_let=2), "11.5亩（自有10.5＋租入3－租出2）"),
        (d(land_rented=3), "没有用地面积"),
    ],
)
def test_how_the_land_comes_about(factors, words):
    assert land_words(factors) == words


@pytest.fixture
def firms(db):
    """Three enterprises of 贵池 with 10 亩 each, the first two pay 300 and 100, the third 200 (千元)."""
    keys = sheets.known(1, 2, 3)
    AnnualFactors.objects.bulk_create(
        AnnualFactors(enterprise_id=key, year=2022, land_area=10, tax=tax)
        for key, tax in zip(keys, (300, 100, 200), strict=True)
    )
    return list(Enterprise.objects.filter(pk__in=keys).order_by("pk"))


def said(members, name="8号厂区", land=10):
    return services.Said(name, Decimal(land), members, "不动产权证")


def register(members, person, **more):
    region = Region.objects.get(code=more.pop("region", "341702"))
    return services.register_site(
        region=region, year=2022, said=said(members, **more), by=person, now=timezone.now()
    )


def run():
    scheme = load_scheme(text=TAX_ONLY, file="方案.yaml", now=timezone.now()).version.scheme
    return evaluate(scheme=scheme, today=date(2023, 6, 30), now=timezone.now())


def values():
    return {grade.uscc: grade.items["tax_per_mu"][0] for grade in Grade.objects.all()}


@pytest.mark.django_db
class TestGraded:
    def test_each_member_has_the_result_of_all_and_the_list_holds_all(self, firms, people):
        register(firms[:2], people["county"])
        evaluation = run()
        assert values() == {firms[0].uscc: 4.0, firms[1].uscc: 4.0, firms[2].uscc: 2.0}
        part = evaluation.lists.get()
        assert (part.n, sum(part.counts.values())) == (3, 3)
        assert part.measures[0]["base"] == pytest.approx(10 / 3)
        ranks = dict(Grade.objects.values_list("uscc", "rank"))
        assert [ranks[firm.uscc] for firm in firms] == [1, 1, 3]

    def test_what_was_graded_together_is_computed_again_the_same_after_the_site_is_gone(self, firms, people):
        site = register(firms[:2], people["county"])
        evaluation = flowing.published(run())
        services.strike_site(site=site)
        assert differences(evaluation) == []
        assert Grade.objects.get(uscc=firms[0].uscc).inputs["site"] == "8号厂区"
        run()
        fresh = Grade.objects.get(uscc=firms[0].uscc, list__evaluation__state="draft")
        assert fresh.items["tax_per_mu"][0] == 3.0

    def test_a_member_without_factors_adds_nothing_and_is_not_listed(self, firms, people):
        AnnualFactors.objects.filter(enterprise=firms[1]).delete()
        register(firms[:2], people["county"], land=20)
        run()
        assert values() == {firms[0].uscc: 1.5, firms[2].uscc: 2.0}

    def test_rented_less_let_is_the_land_where_no_list_has_it(self, firms):
        AnnualFactors.objects.filter(enterprise=firms[0]).update(
            land_area=None, land_owned=10, land_rented=7, land_let=2
        )
        run()
        assert values()[firms[0].uscc] == 2.0

    def test_another_year_s_site_counts_for_nothing(self, firms, people):
        register(firms[:2], people["county"])
        SharedSite.objects.update(year=2021)
        run()
        assert values()[firms[0].uscc] == 3.0


@pytest.mark.django_db
class TestRegistered:
    def test_what_is_refused_says_why(self, firms, people):
        county = people["county"]
        with pytest.raises(Refused, match="至少要有两户"):
            register(firms[:1], county)
        with pytest.raises(Refused, match="您不能登记东至县"):
            register(firms[:2], county, region="341721")
        register(firms[:2], county)
        with pytest.raises(Refused, match="已有名为"):
            register(firms[1:], county)
        with pytest.raises(Refused, match="已登记在别的共用地块"):
            register(firms[1:], county, name="9号厂区")
        assert SharedSite.objects.count() == 1

    def test_the_pages_register_change_and_strike(self, firms, signed_in):
        scheme = load_scheme(text=CHIZHOU, file="方案.yaml", now=timezone.now()).version.scheme
        client, new = signed_in("county"), reverse("assessments:shared_site_new", args=[scheme.slug])
        sent = {
            "region": Region.objects.get(code="341702").pk,
            "name": "8号厂区",
            "land_area": "12.5",
            "members": f"{firms[0].uscc}\n{firms[1].name}",
            "note": "",
        }
        wrong = client.post(new, sent | {"members": f"{firms[0].uscc}\n没有这一户"})
        assert wrong.status_code == 422
        assert "没有找到“没有这一户”" in wrong.content.decode()
        shown = client.post(new, sent, follow=True)
        assert "已登记共用地块“8号厂区”" in shown.content.decode()
        assert shown.context["whole"] == d(tax=400, land="12.5")
        site = SharedSite.objects.get()
        edit = reverse("assessments:shared_site_edit", args=[site.pk])
        assert client.post(edit, sent | {"members": f"{firms[1].uscc}\n{firms[2].uscc}"}).status_code == 302
        assert {member.enterprise for member in site.members.all()} == set(firms[1:])
        page = reverse("assessments:shared_sites", args=[scheme.slug])
        assert [row.record.pk for row in client.get(page, {"q": firms[2].name}).context["table"].rows] == [
            site.pk
        ]
        assert len(client.get(page, {"q": "没有"}).context["table"].rows) == 0
        assert client.post(reverse("assessments:shared_site_strike", args=[site.pk])).status_code == 302
        assert not SharedSite.objects.exists()

    def test_a_parcel_of_several_users_is_proposed_until_it_is_registered(self, firms, people):
        region = Region.objects.get(code="341702")
        parcel = Parcel.objects.create(number="G1", region=region, area=30)
        for firm in firms[:2]:
            LandShare.objects.create(parcel=parcel, enterprise=firm, basis="owned", area=15)
        alone = Parcel.objects.create(number="G2", region=region, area=30)
        LandShare.objects.create(parcel=alone, enterprise=firms[2], basis="owned", area=30)
        (found,) = proposed(region, 2022)
        assert (found.parcel, set(found.codes)) == (parcel, {firms[0].uscc, firms[1].uscc})
        register(firms[:2], people["county"])
        assert proposed(region, 2022) == []
