"""Doubts: figures that disagree with what was said before, with December's returns or the land register, or cannot be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Region
from assessments.annual import checking
from assessments.annual.comparing import Kind, Said, Tolerance, Year, doubts_of
from assessments.models import AnnualFactors, AnnualRule, FactorDoubt
from assessments.scheme_services import load_scheme
from enterprises.models import Enterprise, FinanceReturn
from imports.models import Batch
from tests import helpers, sheets
from tests.assessments.schemes import CHIZHOU
from tests.sheets_more import TAX, titled
from tests.undo import undo

USUAL = Tolerance()


def kinds(tolerance=USUAL, **factors):
    year = Year({name: Decimal(str(figure)) for name, figure in factors.items()})
    return [(doubt.kind, doubt.factor) for doubt in doubts_of(year, tolerance)]


class TestComparing:
    @pytest.mark.parametrize(
        ("ours", "margin", "doubted"),
        [(102, 2, False), ("102.01", 2, True), (98, 2, False), (97, 2, True), (100, 0, False)],
    )
    def test_the_margin_itself_is_allowed(self, ours, margin, doubted):
        year = Year({"revenue": Decimal(ours)}, monthly={"revenue": Said(Decimal(100))})
        found = doubts_of(year, Tolerance(revenue=Decimal(margin)))
        assert [each.kind for each in found] == [Kind.MONTHLY] * doubted

    def test_what_was_said_before_is_doubted_only_while_it_differs(self):
        earlier = {"tax": Said(Decimal(5), "税务.xlsx")}
        (doubt,) = doubts_of(Year({"tax": Decimal(6)}, {"tax": "统计.xlsx"}, earlier), USUAL)
        assert (doubt.kind, doubt.ours, doubt.theirs) == (
            Kind.EARLIER,
            Said(Decimal(6), "统计.xlsx"),
            Said(Decimal(5), "税务.xlsx"),
        )
        assert doubts_of(Year({"tax": Decimal(5)}, {}, earlier), USUAL) == []

    def test_land_of_its_parts_is_held_against_the_parcels(self):
        factors = {"land_owned": Decimal(10), "land_rented": Decimal(3), "land_let": Decimal(2)}
        assert doubts_of(Year(factors, parcels=Said(Decimal(11))), USUAL) == []
        (doubt,) = doubts_of(Year(factors, parcels=Said(Decimal(20))), USUAL)
        assert (doubt.kind, doubt.factor, doubt.ours.figure) == (Kind.PARCELS, "land_area", 11)

    def test_what_cannot_be(self):
        assert kinds(revenue=100, tax=101, value_added=100) == [(Kind.OVER_REVENUE, "tax")]
        assert kinds(revenue=100, value_added=-1) == [(Kind.NEGATIVE, "value_added")]
        assert kinds(land_area=0) == [(Kind.NO_LAND, "land_area")]
        assert kinds(land_owned=5, land_let=5) == [(Kind.NO_LAND, "land_area")]
        assert kinds(tax=1) == []


@pytest.fixture
def keys(db):
    return sheets.known(1, 2)


def take_tax(name, figure, *, number=1):
    content = titled("2022年度税收", TAX, [[sheets.name(number), sheets.code(number), figure]])
    return sheets.finish(helpers.read_bytes(content, name, "factors"))


def told():
    rows = FactorDoubt.objects.order_by("pk").values_list("kind", "factor", "ours", "theirs", "decision")
    return [tuple(row) for row in rows]


def decide(doubt, person, act="keep", reason="税务局更正函"):
    return getattr(checking, act)(doubt=doubt, reason=reason, by=person, now=timezone.now())


@pytest.mark.django_db
class TestFound:
    def test_a_second_file_with_another_figure_is_doubted_with_both_files(self, keys):
        take_tax("税务一.xlsx", 100)
        assert told() == []
        take_tax("税务二.xlsx", 120)
        doubt = FactorDoubt.objects.get()
        assert (doubt.kind, doubt.ours, doubt.theirs) == ("earlier", 1200, 1000)
        assert doubt.ours_source.startswith("税务二.xlsx")
        assert doubt.theirs_source.startswith("税务一.xlsx")

    def test_the_file_taken_back_takes_its_doubt_along(self, keys):
        first = take_tax("a.xlsx", 100)
        second = take_tax("b.xlsx", 120)
        assert undo(second) == []
        assert told() == []
        take_tax("c.xlsx", 120)
        assert len(told()) == 1
        assert undo(Batch.objects.latest("pk")) == []
        assert undo(first) == []
        assert told() == []

    def test_december_s_return_is_held_against_the_year(self, keys):
        batch = take_tax("a.xlsx", 100)
        AnnualFactors.objects.update(revenue=90_000, average_employees=50)
        FinanceReturn.objects.create(
            enterprise_id=keys[0], period=date(2022, 12, 1), revenue=100_000, average_employees=46,
            batch=batch, sheet="", row=1,
        )  # fmt: skip
        now = timezone.now()
        region = Region.objects.get(code="341700")
        assert checking.check_region(region=region, year=2022, now=now) == (1, 1)
        assert told() == [("monthly", "revenue", 90_000, 100_000, "open")]
        AnnualRule.objects.create(
            region=region, valid_from=date(2022, 1, 1), revenue_margin=10, employees_margin=5
        )
        checking.check_region(region=region, year=2022, now=now)
        assert told() == [("monthly", "average_employees", 50, 46, "open")]

    def test_queries_do_not_grow_with_the_enterprises(self, keys, django_assert_max_num_queries):
        AnnualFactors.objects.bulk_create(
            AnnualFactors(enterprise_id=key, year=2022, land_area=0) for key in keys
        )
        with django_assert_max_num_queries(16):
            checking.check(factors=AnnualFactors.objects.all(), now=timezone.now())
        assert len(told()) == 2


@pytest.mark.django_db
class TestDecided:
    @pytest.fixture
    def doubt(self, keys):
        take_tax("a.xlsx", 100)
        take_tax("b.xlsx", 120)
        return FactorDoubt.objects.get()

    def test_what_is_kept_stays_so_until_a_figure_changes(self, doubt, people):
        decide(doubt, people["county"])
        checking.check(factors=AnnualFactors.objects.all(), now=timezone.now())
        assert told() == [("earlier", "tax", 1200, 1000, "kept")]
        take_tax("c.xlsx", 130)
        assert told() == [("earlier", "tax", 1300, 1200, "open")]

    def test_what_is_adopted_stands_with_a_place_that_leads_back(self, doubt, people):
        decide(doubt, people["county"], "adopt")
        factors = AnnualFactors.objects.select_related("batch").get()
        assert factors.tax == 1000
        assert (factors.batch.origin, factors.batch.uploaded_by_name) == ("hand", "李强")
        assert told() == [("earlier", "tax", 1200, 1000, "adopted")]
        assert undo(factors.batch) == []
        assert AnnualFactors.objects.get().tax == 1200

    def test_a_reason_is_asked_for_and_nothing_is_decided_twice(self, doubt, people):
        with pytest.raises(checking.Refused, match="请填写理由"):
            decide(doubt, people["county"], reason=" ")
        decide(doubt, people["county"])
        with pytest.raises(checking.Refused, match="已经处理过"):
            decide(doubt, people["county"], "adopt")

    def test_a_figure_that_changed_meanwhile_is_not_written_over(self, doubt, people):
        AnnualFactors.objects.update(tax=5)
        with pytest.raises(checking.Refused, match="刚刚有变动"):
            decide(doubt, people["county"], "adopt")

    def test_what_cannot_be_has_nothing_to_adopt(self, keys, people):
        AnnualFactors.objects.create(enterprise_id=keys[0], year=2022, land_area=0)
        checking.check(factors=AnnualFactors.objects.all(), now=timezone.now())
        with pytest.raises(checking.Refused, match="没有可采用的对照值"):
            decide(FactorDoubt.objects.get(), people["county"], "adopt")


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def scheme(self, keys):
        take_tax("a.xlsx", 100)
        take_tax("b.xlsx", 120)
        return load_scheme(text=CHIZHOU, file="方案.yaml", now=timezone.now()).version.scheme

    def test_the_list_is_filtered_and_exported(self, scheme, signed_in):
        page = reverse("assessments:factor_doubts", args=[scheme.slug])
        client = signed_in("bureau")
        for query, number in (
            ({}, 1),
            ({"kind": "monthly"}, 0),
            ({"factor": "tax"}, 1),
            ({"decision": "kept"}, 0),
        ):
            assert len(client.get(page, query).context["table"].rows) == number, query
        assert len(signed_in("cadre").get(page).context["table"].rows) == 0
        assert client.get(page, {"export": "xlsx"}).status_code == 200

    def test_a_county_decides_and_a_reader_cannot(self, scheme, signed_in):
        doubt = FactorDoubt.objects.get()
        page = doubt.get_absolute_url()
        decide = reverse("assessments:factor_doubt_decide", args=[doubt.pk])
        assert signed_in("leader").post(decide, {"act": "keep", "reason": "x"}).status_code == 403
        assert signed_in("elsewhere").get(page).status_code == 404
        client = signed_in("county")
        assert client.post(decide, {"act": "keep", "reason": ""}).status_code == 422
        assert client.post(decide, {"act": "adopt", "reason": "税务局更正函"}).status_code == 302
        assert Enterprise.objects.get(uscc=sheets.code(1)).annual_factors.get().tax == 1000
        assert "税务局更正函（李强" in client.get(page).content.decode()

    def test_the_check_made_anew_says_what_it_found(self, scheme, signed_in):
        shown = signed_in("county").post(
            reverse("assessments:factors_check", args=[scheme.slug]), follow=True
        )
        assert "已重新核对1户，待核实的疑点1条" in shown.content.decode()
