"""Whose mapping serves whom: one's own first, then what those above share; and what is offered to them."""

from __future__ import annotations

import pytest

from imports import services
from imports.models import Batch, Mapping
from tests import mappings
from tests.conftest import make_person
from tests.imports.layouts import (
    CITY,
    COUNTY,
    MEANT,
    PARK,
    PROVINCE,
    SISTER,
    mapped,
    read,
    region,
)

pytestmark = pytest.mark.django_db

Status = Batch.Status


class TestSharing:
    """Own region's first, then the nearest upper region's that is shared."""

    def serving(self, code):
        return [mapping.region.code for mapping in Mapping.objects.serving(region(code))]

    def make(self, code, *, shared, **more):
        return Mapping.objects.create(
            fingerprint="f", region=region(code), form="output", shared=shared, **more
        )

    def test_whose_serves_whom(self):
        self.make(PROVINCE, shared=True)
        self.make(CITY, shared=True)
        self.make(COUNTY, shared=False)
        self.make(SISTER, shared=True)
        assert self.serving(COUNTY) == [COUNTY, CITY, PROVINCE]
        assert self.serving(SISTER) == [SISTER, CITY, PROVINCE]
        assert self.serving(PARK) == [CITY, PROVINCE]
        assert self.serving(CITY) == [CITY, PROVINCE]
        assert self.serving(PROVINCE) == [PROVINCE]
        assert self.serving("341504") == [PROVINCE]

    def test_what_is_not_shared_or_disabled_serves_nobody_else(self):
        city = self.make(CITY, shared=False)
        assert self.serving(COUNTY) == []
        assert self.serving(CITY) == [CITY]
        Mapping.objects.filter(pk=city.pk).update(disabled_at=city.made_at, shared=True)
        assert self.serving(COUNTY) == self.serving(CITY) == []

    @pytest.mark.parametrize(
        ("key", "seen"),
        [
            ("bureau", {CITY, COUNTY, SISTER}),
            ("leader", {CITY, COUNTY, SISTER}),
            ("county", {COUNTY}),
            ("elsewhere", set()),
            ("cadre", {SISTER}),
            ("system", set()),
        ],
    )
    def test_who_sees_what_is_not_shared(self, people, key, seen):
        for code in (PROVINCE, CITY, COUNTY, SISTER):
            self.make(code, shared=False)
        found = Mapping.objects.visible_to(people[key]).values_list("region__code", flat=True)
        assert set(found) == seen

    @pytest.mark.parametrize(
        ("key", "seen"),
        [
            ("bureau", {PROVINCE, CITY, COUNTY, SISTER}),
            ("county", {PROVINCE, CITY, COUNTY}),
            ("elsewhere", {PROVINCE}),
            ("system", set()),
        ],
    )
    def test_what_those_above_share_is_seen(self, people, key, seen):
        for code in (PROVINCE, CITY, COUNTY, SISTER):
            self.make(code, shared=True)
        found = Mapping.objects.visible_to(people[key]).values_list("region__code", flat=True)
        assert set(found) == seen

    def test_the_bureaus_shared_mapping_reads_a_countys_file(self, firms):
        made = mapped(CITY, by="bureau", shared=True)
        assert read(region=COUNTY).mappings.get() == made
        services.share(mapping=made, user=make_person("bureau"), shared=False)
        assert read(region=COUNTY).status == Status.ASKING
        assert read(region=CITY).mappings.get() == made

    def test_the_own_mapping_goes_before_the_shared_one(self, firms):
        mapped(CITY, by="bureau", shared=False)
        own = mapped(COUNTY)
        services.share(
            mapping=Mapping.objects.get(region__code=CITY), user=make_person("bureau"), shared=True
        )
        assert read(region=COUNTY).mappings.get() == own
        services.disable(mapping=own, user=make_person("county"))
        assert read(region=COUNTY).mappings.get().region.code == CITY

    def test_a_countys_mapping_serves_neither_its_neighbour_nor_its_bureau(self, firms):
        mapped(COUNTY, shared=True)
        assert read(region=SISTER).status == Status.ASKING
        assert read(region=CITY).status == Status.ASKING

    def test_what_the_bureau_explains_for_a_county_is_shared_with_it(self, firms):
        batch = mappings.explain(read(region=COUNTY), "output", MEANT, by="bureau")
        made = batch.mappings.get()
        assert (batch.status, made.region.code, made.shared) == (Status.READY, CITY, True)

    def test_the_bureau_does_not_go_round_a_countys_own_mapping(self, firms):
        mapped(COUNTY)
        with pytest.raises(services.MappingError, match="贵池区已有自己的表头对照"):
            mappings.explain(Batch.objects.latest("pk"), "output", MEANT, by="bureau")
        assert Mapping.objects.count() == 1


class TestOffering:
    def test_what_the_bureau_accepts_serves_all_its_counties(self, firms):
        made = mapped()
        services.offer(mapping=made, user=make_person("county"))
        accepted = services.accept(mapping=made, user=make_person("bureau"))
        assert (accepted.region.code, accepted.shared, accepted.accepted_from) == (CITY, True, made)
        made.refresh_from_db()
        assert (made.offered_at, made.is_active) == (None, True)
        assert read(region=SISTER).mappings.get() == accepted
        assert read(region=COUNTY).mappings.get() == made

    def test_declined_it_goes_on_serving_its_own_region(self, firms):
        made = mapped()
        services.offer(mapping=made, user=make_person("county"))
        services.end_offer(mapping=made, user=make_person("bureau"))
        with pytest.raises(services.MappingError, match="没有申请采用"):
            services.accept(mapping=made, user=make_person("bureau"))
        assert read().mappings.get() == made

    def test_nobody_accepts_what_was_not_offered_or_is_the_own(self, firms):
        made = mapped()
        with pytest.raises(services.MappingError, match="没有申请采用"):
            services.accept(mapping=made, user=make_person("bureau"))
        services.offer(mapping=made, user=make_person("county"))
        for key in ("county", "elsewhere"):
            with pytest.raises(services.MappingError, match="没有申请采用"):
                services.accept(mapping=made, user=make_person(key))
        services.end_offer(mapping=made, user=make_person("county"))
        with pytest.raises(services.MappingError, match="没有申请采用"):
            services.accept(mapping=made, user=make_person("bureau"))

    def test_what_the_bureau_has_already_is_not_replaced(self, firms):
        mapped(CITY, by="bureau")
        made = mapped(COUNTY)
        services.offer(mapping=made, user=make_person("county"))
        with pytest.raises(services.MappingError, match="已有同样表头的对照"):
            services.accept(mapping=made, user=make_person("bureau"))
