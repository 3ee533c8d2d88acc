"""An evaluation from the side: what a variant brings, how grades are spread, what the year before was."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Region
from assessments.grading.reading import read_scheme
from assessments.models import AnnualFactors, Evaluation, Grade
from enterprises.models import Enterprise
from tests import sheets
from tests.pages.graded import make_evaluation

pytestmark = pytest.mark.django_db


def page(client, evaluation, name, **query):
    return client.get(reverse(f"assessments:{name}", args=[evaluation.pk]), query)


class TestWhatIf:
    def test_what_stands_moves_nobody(self, graded, signed_in):
        shown = page(signed_in("bureau"), graded, "whatif")
        assert shown.context["trial"].moves.moved == 0
        assert "没有企业等级变化" in shown.content.decode()

    def test_other_cuts_move_and_nothing_is_written(self, graded, signed_in):
        before = list(Grade.objects.order_by("pk").values())
        query = {"cut-A": 60, "cut-B": 20, "cut-C": 10, "cut-D": 10}
        shown = page(signed_in("bureau"), graded, "whatif", **query)
        moves = shown.context["trial"].moves
        assert moves.moved > 0
        assert moves.total == 8
        assert {mover.cause for mover in shown.context["movers"]} == {"划档线变化"}
        assert list(Grade.objects.order_by("pk").values()) == before

    def test_other_weights_tell_the_item_that_did_it(self, graded, signed_in):
        query = {
            "weight-tax_per_mu": 94,
            "weight-revenue_per_mu": 2,
            "weight-rd_intensity": 2,
            "weight-emission_intensity": 2,
        }
        trial = page(signed_in("bureau"), graded, "whatif", **query).context["trial"]
        assert all(
            mover.cause in {"亩均税收", "研发投入强度", "排放强度", "亩均营业收入"} for mover in trial.movers
        )

    def test_what_does_not_add_up_is_told(self, graded, signed_in):
        shown = page(signed_in("bureau"), graded, "whatif", **{"weight-tax_per_mu": 50})
        assert "权重合计为110，应为100" in shown.content.decode()
        shares = page(signed_in("bureau"), graded, "whatif", **{"cut-A": 50})
        assert "各类比例合计为130%" in shares.content.decode()
        assert (
            page(signed_in("bureau"), graded, "whatif", **{"weight-tax_per_mu": "x"}).context["trial"] is None
        )

    def test_the_other_weights_are_scaled(self, graded, signed_in):
        led = page(signed_in("bureau"), graded, "whatif", **{"weight-tax_per_mu": 70, "scale": "tax_per_mu"})
        shown = signed_in("bureau").get(led["Location"])
        assert shown.context["trial"] is not None
        assert shown.context["form"].cleaned_data["weight-revenue_per_mu"] == 10

    def test_the_movers_and_the_text_go_out(self, graded, signed_in):
        query = {"cut-A": 60, "cut-B": 20, "cut-C": 10, "cut-D": 10}
        rows = load_workbook(
            BytesIO(page(signed_in("bureau"), graded, "whatif", **query, export="xlsx").content)
        ).active
        assert rows.max_row > 4
        text = page(signed_in("bureau"), graded, "whatif", **query, export="yaml").content.decode()
        assert [int(cut) for cut in read_scheme(text, "x.yaml").lists[0].cuts.figures] == [60, 20, 10, 10]

    def test_is_for_those_who_run_the_evaluation(self, graded, signed_in):
        assert page(signed_in("county"), graded, "whatif").status_code == 403


class TestYears:
    def test_the_matrix_counts_everybody_and_leads_to_them(self, graded, signed_in):
        shown = page(signed_in("bureau"), graded, "years")
        assert sum(total for *_, total in shown.context["matrix"]) == 8
        for before, row, _ in shown.context["matrix"]:
            for after, count in row:
                chosen = page(signed_in("bureau"), graded, "years", before=before, after=after)
                assert chosen.context["chosen_total"] == count

    def test_a_county_sees_its_own(self, graded, signed_in):
        assert page(signed_in("cadre"), graded, "years").context["moves"].total == 2

    def test_without_a_year_before_it_is_said(self, graded, signed_in):
        first = Evaluation.objects.get(data_year=2021)
        assert "没有上一年度的同一名单可比" in page(signed_in("bureau"), first, "years").content.decode()

    def test_everybody_goes_out(self, graded, signed_in):
        sheet = load_workbook(
            BytesIO(page(signed_in("bureau"), graded, "years", export="xlsx").content)
        ).active
        assert sheet.max_row == 3 + 8


class TestDistribution:
    @pytest.fixture
    def evaluation(self, db):
        keys = sheets.known(*range(1, 5)) + sheets.known(5, 6, region="341721")
        Enterprise.objects.filter(pk=keys[0]).update(industry_code="")
        AnnualFactors.objects.bulk_create(
            AnnualFactors(
                enterprise_id=key, year=2023, land_area=10 + place, tax=1000 * place, revenue=90_000
            )
            for place, key in enumerate(keys)
        )
        return make_evaluation(Region.objects.get(code="341700"))

    def test_counts_and_sums_are_of_the_list(self, evaluation, signed_in):
        found = page(signed_in("bureau"), evaluation, "distribution").context["found"]
        assert (found.whole.total, found.whole.land, found.whole.tax) == (6, 75, 1500)
        assert found.whole.tax_per_mu == 20
        for lines in (found.by_county, found.by_industry, found.by_grade):
            assert sum(line.total for line in lines) == 6
        assert len(found.scattered) == 5

    def test_every_count_leads_to_a_list_of_as_many(self, evaluation, signed_in):
        client = signed_in("bureau")
        found = page(client, evaluation, "distribution").context["found"]
        for lines, name in ((found.by_county, "region"), (found.by_industry, "industry")):
            for line in lines:
                for grade in found.grades:
                    query = {"grade": grade, name: line.key or "none"}
                    listed = client.get(evaluation.get_absolute_url(), query).context["table"].rows
                    assert len(listed) == line.counts[grade]

    def test_a_city_has_a_map_and_a_county_none(self, evaluation, signed_in):
        city = page(signed_in("bureau"), evaluation, "distribution").context["charts"]["map"]
        assert {feature["properties"]["adcode"] for feature in city["boundaries"]["features"]} >= set(
            city["values"]
        )
        assert page(signed_in("cadre"), evaluation, "distribution").context["charts"]["map"] is None

    def test_it_goes_out(self, evaluation, signed_in):
        sheet = load_workbook(
            BytesIO(page(signed_in("bureau"), evaluation, "distribution", export="xlsx").content)
        ).active
        assert sheet.max_row == 3 + 2 + 2 + 1
