"""Commands on parcels: shares that fit, a year that can be asked for again, revivals within the area, disputes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Region
from land import selectors
from land.areas import Basis, Held
from land.models import LandDispute, LandShare, Parcel, ParcelFile, Revival
from land.services import LandRefused, disputes, parcels, revivals, shares
from tests.land.world import NOW, TODAY, deed, does, firm, parcel, photo, share

pytestmark = pytest.mark.django_db


def texts(of: Parcel) -> list[str]:
    return list(of.history.order_by("pk").values_list("text", flat=True))


class TestRegister:
    def test_a_parcel_stands_with_its_first_line_of_history(self):
        assert texts(parcel()) == ["登记宗地"]

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"area": Decimal(0)}, "area"),
            ({"number": "G-0"}, "number"),
            ({"supplied_on": date(2022, 1, 1), "start_due": date(2021, 1, 1)}, "start_due"),
            ({"started_on": date(2024, 1, 1)}, "started_on"),
            ({"started_on": date(2022, 5, 1), "completed_on": date(2022, 4, 1)}, "completed_on"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, more, field):
        parcel(number="G-0")
        with pytest.raises(LandRefused) as refused:
            parcel(**more)
        assert list(refused.value.problems) == [field]
        assert Parcel.objects.count() == 1

    def test_the_same_number_stands_in_another_county(self):
        parcel()
        parcel(code="341721")
        assert Parcel.objects.filter(number="G-1").count() == 2

    def test_nobody_registers_beyond_their_sight(self, people):
        values = {
            "number": "x",
            "region": Region.objects.get(code="341504"),
            "zone": None,
            "area": Decimal(1),
        }
        with pytest.raises(LandRefused):
            parcels.register_parcel(values=values, **does(people["bureau"]), today=TODAY)

    def test_an_edit_says_what_changed(self):
        found = parcel()
        values = {"area": Decimal(120), "state": Parcel.State.NORMAL, "address": ""}
        parcels.edit_parcel(parcel=found, values=values, **does(), today=TODAY)
        assert texts(found)[1:] == ["修改：宗地面积", "状态由“闲置”改为“正常”"]

    def test_an_edit_that_changes_nothing_leaves_no_trace(self):
        found = parcel()
        parcels.edit_parcel(parcel=found, values={"area": Decimal(100)}, **does(), today=TODAY)
        assert len(texts(found)) == 1

    def test_the_area_cannot_fall_below_what_is_used_or_revived(self):
        found = parcel()
        share(found, firm(), 60)
        with pytest.raises(LandRefused, match="小于已登记的使用份额60亩"):
            parcels.edit_parcel(parcel=found, values={"area": Decimal(50)}, **does(), today=TODAY)
        found.refresh_from_db()
        assert found.area == 100


class TestShares:
    def test_all_together_have_no_more_than_the_parcel(self):
        found = parcel()
        share(found, firm(1), 60)
        share(found, firm(2), 40)
        with pytest.raises(LandRefused, match="合计101亩，超过宗地面积100亩"):
            share(found, firm(3), 1)
        assert found.shares.count() == 2

    def test_a_change_is_a_new_row_and_the_years_before_stay(self):
        found, user = parcel(), firm()
        share(found, user, 80, date(2020, 1, 1))
        share(found, user, 60, date(2023, 7, 1))
        assert selectors.area_of(user, date(2022, 12, 31)) == Held(owned=Decimal(80))
        assert selectors.area_of(user, date(2023, 6, 30)).total == 80
        assert selectors.area_of(user, date(2023, 7, 1)).total == 60
        assert selectors.area_of(user, date(2019, 12, 31)).total == 0

    def test_what_is_let_leaves_the_lessor(self):
        found, own, tenant = parcel(), firm(1), firm(2)
        share(found, own, 100)
        share(found, tenant, 30, date(2023, 3, 1), lessor=own)
        held = selectors.areas_of([own.pk, tenant.pk, firm(3).pk], date(2023, 3, 1))
        assert held == {
            own.pk: Held(Decimal(100), Decimal(0), Decimal(30)),
            tenant.pk: Held(rented=Decimal(30)),
        }
        with pytest.raises(LandRefused, match="出租110亩，超过其份额100亩"):
            share(found, firm(3), 80, date(2023, 4, 1), lessor=own)

    def test_an_enterprise_has_the_sum_of_its_parcels(self):
        own = firm()
        share(parcel(), own, 70)
        share(parcel(number="G-2", code="341721"), own, 25)
        assert selectors.area_of(own, TODAY).total == 95

    def test_asking_for_many_costs_as_little_as_for_one(self, django_assert_num_queries):
        found = parcel()
        firms = [firm(n) for n in range(20)]
        for each in firms:
            share(found, each, 4)
        with django_assert_num_queries(1):
            assert len(selectors.areas_of([each.pk for each in firms], TODAY)) == 20

    def test_an_ended_share_counts_up_to_its_last_day(self):
        found, user = parcel(), firm()
        made = share(found, user, 80, date(2020, 1, 1))
        shares.end_share(share=made, until=date(2023, 5, 31), **does())
        assert selectors.area_of(user, date(2023, 5, 31)).total == 80
        assert selectors.area_of(user, date(2023, 6, 1)).total == 0
        with pytest.raises(LandRefused):
            shares.end_share(share=made, until=date(2023, 6, 30), **does())

    def test_a_lessor_cannot_leave_before_the_tenant(self):
        found, own = parcel(), firm(1)
        made = share(found, own, 100)
        share(found, firm(2), 30, lessor=own)
        with pytest.raises(LandRefused, match="出租30亩"):
            shares.cancel_share(share=made, reason="重复", **does())
        made.refresh_from_db()
        assert made.cancelled_at is None

    def test_a_cancelled_share_counts_on_no_day_and_says_why(self):
        found, user = parcel(), firm()
        made = share(found, user, 80, date(2020, 1, 1))
        with pytest.raises(LandRefused):
            shares.cancel_share(share=made, reason=" ", **does())
        shares.cancel_share(share=made, reason="登记错企业", **does())
        assert selectors.area_of(user, date(2022, 1, 1)).total == 0
        assert texts(found)[-1].endswith("登记错企业")

    def test_the_same_share_is_not_begun_twice(self):
        found, user = parcel(), firm()
        share(found, user, 30)
        with pytest.raises(LandRefused, match="已有自有份额30亩"):
            share(found, user, 30)

    def test_nothing_is_slipped_in_before_what_follows(self):
        found, user = parcel(), firm()
        share(found, user, 30, date(2023, 7, 1))
        with pytest.raises(LandRefused, match="之后还有份额记录"):
            share(found, user, 20, date(2023, 1, 1))

    def test_owned_land_has_no_lessor(self):
        with pytest.raises(LandRefused):
            share(parcel(), firm(1), 10, lessor=firm(2), basis=Basis.OWNED)


def revive(of: Parcel, area, on=date(2023, 6, 1), evidence=None, **more):
    return revivals.record_revival(
        parcel=of,
        area=Decimal(area),
        on=on,
        way="replace",
        evidence=[deed()] if evidence is None else evidence,
        **does(),
        today=TODAY,
        **more,
    )


class TestRevivals:
    def test_several_add_up_each_with_its_proof(self):
        found = parcel()
        revive(found, 40)
        revive(found, 60, evidence=[deed(), photo()], state_after="normal")
        assert parcels.revived_of(found) == 100
        assert ParcelFile.objects.filter(revival__isnull=False).count() == 3
        found.refresh_from_db()
        assert found.state == "normal"
        assert texts(found)[1:] == ["盘活40亩（腾笼换鸟）", "盘活60亩（腾笼换鸟）", "状态由“闲置”改为“正常”"]

    def test_no_more_than_the_parcel_has(self):
        found = parcel()
        revive(found, 70)
        with pytest.raises(LandRefused, match=r"累计100[.]5亩，超过宗地面积100亩（此前已盘活70亩）"):
            revive(found, "30.5")
        assert Revival.objects.count() == 1

    def test_not_without_proof_and_not_ahead_of_time(self):
        with pytest.raises(LandRefused) as refused:
            revive(parcel(), 5, on=date(2023, 12, 21), evidence=[])
        assert set(refused.value.problems) == {"uploads", "on"}

    def test_proof_is_looked_into(self):
        with pytest.raises(LandRefused, match="不是PDF或照片"):
            revive(parcel(), 5, evidence=[SimpleUploadedFile("合同.pdf", b"<html>")])
        assert not Revival.objects.exists()
        assert not ParcelFile.objects.exists()

    def test_a_cancelled_one_leaves_room_again(self):
        found = parcel()
        revivals.cancel_revival(revival=revive(found, 100, state_after="normal"), reason="重复登记", **does())
        assert parcels.revived_of(found) == 0
        revive(found, 100, state_after="normal")

    def test_with_nothing_left_somebody_says_how_the_land_is_used_now(self):
        found = parcel()
        with pytest.raises(LandRefused, match="已全部盘活"):
            revive(found, 100)
        revive(found, 60)
        assert revive(found, 40, state_after="normal").state_before == "idle"

    def test_the_state_that_a_cancelled_one_brought_goes_with_it(self):
        found = parcel()
        revivals.cancel_revival(revival=revive(found, 100, state_after="normal"), reason="登记有误", **does())
        found.refresh_from_db()
        assert found.state == "idle"


class TestDisputes:
    @pytest.fixture
    def objected(self):
        found, user = parcel(), firm()
        share(found, user, 100)
        return disputes.raise_dispute(
            parcel=found,
            enterprise=user,
            objector="某村委会",
            as_of=date(2023, 1, 1),
            claimed=Decimal(92),
            reason="代征道路",
            evidence=[deed()],
            raised_on=date(2023, 9, 1),
            **does(),
        )

    def decide(self, dispute, upheld, area=None):
        return disputes.decide_dispute(
            dispute=dispute, upheld=upheld, area=area, text="复核", decided_on=TODAY, **does()
        )

    def test_it_keeps_what_was_on_record(self, objected):
        assert (objected.recorded_area, objected.claimed_area, objected.state) == (100, 92, "open")
        assert objected.files.count() == 1

    def test_upheld_the_share_is_what_was_decided_from_that_day(self, objected):
        self.decide(objected, True, Decimal(92))
        assert selectors.area_of(objected.enterprise, date(2022, 12, 31)).total == 100
        assert selectors.area_of(objected.enterprise, date(2023, 1, 1)).total == 92

    def test_decided_for_a_share_that_began_that_day_replaces_it(self, objected):
        found, user = objected.parcel, firm(2)
        shares.cancel_share(share=LandShare.objects.get(), reason="重来", **does())
        share(found, user, 50, date(2023, 3, 1))
        other = disputes.raise_dispute(
            parcel=found,
            enterprise=user,
            objector="本企业",
            as_of=date(2023, 3, 1),
            claimed=Decimal(45),
            reason="绿化带",
            evidence=[deed()],
            raised_on=TODAY,
            **does(),
        )
        self.decide(other, True, Decimal(45))
        assert selectors.area_of(user, date(2023, 3, 1)).total == 45

    def test_rejected_nothing_changes(self, objected):
        decided = self.decide(objected, False)
        assert (decided.state, decided.decided_area) == (LandDispute.State.REJECTED, 100)
        assert selectors.area_of(objected.enterprise, TODAY).total == 100

    def test_an_upheld_one_needs_its_area_and_is_decided_once(self, objected):
        with pytest.raises(LandRefused):
            self.decide(objected, True)
        self.decide(objected, False)
        with pytest.raises(LandRefused, match="已有结论"):
            self.decide(objected, True, Decimal(92))

    def test_a_decision_that_does_not_fit_leaves_all_as_it_was(self, objected):
        with pytest.raises(LandRefused):
            self.decide(objected, True, Decimal(101))
        objected.refresh_from_db()
        assert objected.state == LandDispute.State.OPEN
        assert selectors.area_of(objected.enterprise, TODAY).total == 100

    def test_where_the_enterprise_has_nothing_there_is_no_dispute(self, objected):
        with pytest.raises(LandRefused, match="没有本宗地的份额"):
            disputes.raise_dispute(
                parcel=objected.parcel,
                enterprise=firm(9),
                objector="某",
                as_of=TODAY,
                claimed=Decimal(1),
                reason="",
                evidence=[deed()],
                raised_on=TODAY,
                by=None,
                now=NOW,
            )
