"""Commands on 散乱污 sites: done only with all five photographs, accepted after it, opened again by a relapse."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from land.clearing import STEPS, Step
from land.models import Site, SiteCheck, SiteFile
from land.services import LandRefused, checks, sites
from tests.land.world import PDF, TODAY, check, does, photo, site

pytestmark = pytest.mark.django_db
DAY = date(2023, 9, 1)


def complete(of: Site, on=DAY) -> Site:
    return sites.complete_site(site=of, on=on, **does(), today=TODAY)


def closed(**more) -> Site:
    """A site with its five checks, completed."""
    made = site(**more)
    for step in STEPS:
        check(made, step)
    return complete(made)


class TestClosing:
    def test_it_is_done_once_all_five_have_day_and_photograph(self):
        found = closed()
        assert (found.state, found.done_on) == ("done", DAY)
        assert SiteFile.objects.filter(check_of__isnull=False).count() == 5

    @pytest.mark.parametrize("absent", list(Step))
    def test_the_refusal_says_which_is_missing(self, absent):
        found = site()
        for step in STEPS:
            if step is not absent:
                check(found, step)
        with pytest.raises(LandRefused, match=f"还不能办结：{STEPS[absent]}未核验。"):
            complete(found)
        found.refresh_from_db()
        assert found.state == Site.State.WORKING

    def test_a_check_whose_photograph_is_gone_does_not_count(self):
        found = site()
        for step in STEPS:
            check(found, step)
        SiteFile.objects.filter(check_of__step=Step.WATER).delete()
        with pytest.raises(LandRefused, match="断水缺照片"):
            complete(found)

    def test_a_check_without_a_photograph_is_none(self):
        found = site()
        with pytest.raises(LandRefused) as refused:
            checks.record_check(site=found, step=Step.POWER, done_on=DAY, photos=[], **does(), today=TODAY)
        assert list(refused.value.problems) == ["uploads"]
        assert not SiteCheck.objects.exists()

    def test_a_document_is_no_photograph(self):
        upload = SimpleUploadedFile("照片.jpg", PDF)
        with pytest.raises(LandRefused, match="不是照片"):
            checks.record_check(
                site=site(), step=Step.POWER, done_on=DAY, photos=[upload], **does(), today=TODAY
            )
        assert not SiteCheck.objects.exists()

    def test_made_again_it_keeps_its_photographs(self):
        found = site()
        check(found, Step.POWER)
        again = checks.record_check(
            site=found,
            step=Step.POWER,
            done_on=DAY,
            photos=[photo("二.png")],
            **does(),
            today=TODAY,
            text="复核",
        )
        assert (SiteCheck.objects.count(), again.done_on, again.photos.count()) == (1, DAY, 2)

    def test_not_ahead_of_time(self):
        with pytest.raises(LandRefused):
            check(site(), Step.WATER, date(2023, 12, 21))

    def test_the_first_check_begins_the_work(self):
        found = site()
        assert found.state == Site.State.FOUND
        check(found, Step.WATER)
        found.refresh_from_db()
        assert found.state == Site.State.WORKING


class TestDaysInOrder:
    def test_nothing_is_checked_before_the_site_was_found(self):
        with pytest.raises(LandRefused, match="核验日期早于排查日期（2023-04-01）"):
            check(site(), Step.WATER, date(2023, 3, 31))

    def test_nothing_is_mended_before_the_site_was_found(self):
        made = checks.add_measure(site=site("mend"), text="除尘", due_on=DAY, **does())
        with pytest.raises(LandRefused, match="完成日期早于排查日期"):
            checks.finish_measure(measure=made, done_on=date(2023, 3, 31), **does(), today=TODAY)

    def test_it_is_not_done_before_its_last_check(self):
        found = site()
        for step in STEPS:
            check(found, step)
        with pytest.raises(LandRefused, match="完成日期早于最后一次核验或整改（2023-08-01）"):
            complete(found, date(2023, 7, 31))

    def test_it_is_not_accepted_before_a_check_that_came_after_it_was_done(self):
        found = closed()
        SiteCheck.objects.filter(step=Step.WATER).update(done_on=date(2023, 10, 1))
        with pytest.raises(LandRefused, match="验收日期早于最后一次核验或整改（2023-10-01）"):
            sites.accept_site(site=found, on=DAY, **does(), today=TODAY)

    def test_it_is_not_said_to_be_found_after_a_check(self):
        found = site()
        check(found, Step.WATER)
        with pytest.raises(LandRefused, match="排查日期晚于最早的核验"):
            sites.edit_site(site=found, values={"found_on": date(2023, 8, 2)}, **does(), today=TODAY)
        sites.edit_site(site=found, values={"found_on": date(2023, 8, 1)}, **does(), today=TODAY)

    def test_after_a_relapse_the_work_begins_anew(self):
        found = closed()
        day = date(2023, 11, 1)
        sites.record_visit(site=found, on=day, finding="又生产", relapsed=True, **does(), today=TODAY)
        with pytest.raises(LandRefused, match="早于发现反弹日期（2023-11-01）"):
            check(found, Step.WATER, date(2023, 10, 31))


class TestMending:
    def test_it_is_done_once_every_measure_is(self):
        found = site("mend")
        with pytest.raises(LandRefused, match="没有登记整改措施"):
            complete(found)
        made = checks.add_measure(site=found, text="除尘", due_on=DAY, **does())
        with pytest.raises(LandRefused, match="“除尘”未完成"):
            complete(found)
        checks.finish_measure(measure=made, done_on=DAY, **does(), today=TODAY)
        assert complete(found).state == Site.State.DONE

    def test_it_has_no_checks_and_a_closed_one_no_measures(self):
        with pytest.raises(LandRefused, match="整顿规范类"):
            check(site("mend"), Step.WATER)
        with pytest.raises(LandRefused, match="取缔关闭类"):
            checks.add_measure(site=site(name="另一处"), text="x", due_on=DAY, **does())

    def test_undecided_nothing_can_begin(self):
        with pytest.raises(LandRefused, match="尚未确定整治方式"):
            check(site(""), Step.WATER)

    def test_the_disposal_stands_once_the_work_began(self):
        found = site()
        check(found, Step.WATER)
        with pytest.raises(LandRefused, match="不能改变整治方式"):
            sites.edit_site(site=found, values={"disposal": "mend"}, **does(), today=TODAY)


class TestAfterwards:
    def test_accepted_after_it_was_done(self):
        found = site()
        with pytest.raises(LandRefused, match="还没有完成整治"):
            sites.accept_site(site=found, on=DAY, **does(), today=TODAY)
        found = closed(name="另一处")
        with pytest.raises(LandRefused, match="早于完成日期"):
            sites.accept_site(site=found, on=date(2023, 8, 31), **does(), today=TODAY)
        assert sites.accept_site(site=found, on=DAY, **does(), today=TODAY).state == "accepted"

    def test_what_is_done_is_locked(self):
        found = closed()
        with pytest.raises(LandRefused, match="目前是“已完成”"):
            check(found, Step.WATER)
        with pytest.raises(LandRefused):
            complete(found)

    def visit(self, of, relapsed):
        return sites.record_visit(
            site=of,
            on=date(2023, 11, 1),
            finding="夜间生产",
            relapsed=relapsed,
            **does(),
            today=TODAY,
            photos=[photo()],
        )

    def test_a_quiet_visit_changes_nothing(self):
        found = closed()
        visit = self.visit(found, False)
        found.refresh_from_db()
        assert (found.state, visit.photos.count()) == ("done", 1)

    def test_a_relapse_opens_a_round_in_which_no_earlier_check_counts(self):
        found = closed()
        self.visit(found, True)
        found.refresh_from_db()
        assert (found.state, found.round, found.done_on) == ("relapsed", 2, None)
        assert len(sites.missing_of(found)) == 5
        day = date(2023, 11, 5)
        for step in STEPS:
            check(found, step, day)
        assert complete(found, day).state == Site.State.DONE
        assert SiteCheck.objects.count() == 10

    def test_what_was_never_done_cannot_relapse(self):
        with pytest.raises(LandRefused, match="不算反弹"):
            self.visit(site(), True)
