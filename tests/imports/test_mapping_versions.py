"""Two people correct one mapping: the later one sees both versions and chooses, and nothing typed is lost."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.db import connection

from imports import registry, services
from imports.models import Mapping
from tests import helpers, mappings
from tests.conftest import make_person
from tests.imports.test_mapping_pages import MEANT, NAME, content, fields, words


@pytest.fixture
def made(firms):
    """贵池's mapping, by which one batch was read."""
    return mappings.explain(helpers.read_bytes(content(), NAME, "", region="341702"), "output", MEANT)


def mapping():
    return Mapping.objects.get()


def means(layout, at, value, unit=""):
    """The layout with column number `at` meaning `value`."""
    columns = [
        replace(column, value=value, unit=unit) if column.index == at else column for column in layout.columns
    ]
    return replace(layout, columns=tuple(columns))


def change(stored, layout, *, by="county", version=None, shared=False):
    return services.change(
        mapping=stored,
        layout=layout,
        user=make_person(by),
        shared=shared,
        version=stored.version if version is None else version,
    )


def value_of(at):
    return mapping().columns[at]["value"]


class TestService:
    pytestmark = pytest.mark.django_db

    def test_a_change_of_what_was_seen_is_saved(self, made):
        seen = mapping()
        change(seen, means(seen.layout, 2, "sales_output"))
        assert value_of(2) == "sales_output"
        assert mapping().version != seen.version

    def test_a_change_of_an_older_version_is_refused_with_who_and_when(self, made):
        seen = mapping()
        change(seen, means(seen.layout, 2, "sales_output"))
        with pytest.raises(services.StaleMapping, match=r"李强已于.*您的修改还没有保存"):
            change(seen, means(seen.layout, 2, "export_delivery"))
        assert value_of(2) == "sales_output"

    def test_it_is_the_stored_version_that_counts_not_the_object_at_hand(self, made):
        seen = mapping()
        change(mapping(), means(seen.layout, 2, "sales_output"))
        with pytest.raises(services.StaleMapping):
            change(mapping(), means(seen.layout, 2, "export_delivery"), version=seen.version)

    @pytest.mark.parametrize("version", ["", "1", "x"])
    def test_without_a_version_nothing_is_overwritten(self, made, version):
        with pytest.raises(services.StaleMapping):
            change(mapping(), mapping().layout, version=version)

    def test_sharing_in_between_counts_as_a_change(self, made):
        seen = mapping()
        services.share(mapping=seen, user=make_person("county"), shared=True)
        with pytest.raises(services.StaleMapping):
            change(seen, seen.layout)
        assert mapping().shared


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time")
@pytest.mark.django_db(transaction=True)
def test_of_two_at_one_moment_one_is_saved_and_the_other_told(made):
    seen, person = mapping(), make_person("county")
    gate, answers = threading.Barrier(2), []

    def save(value):
        try:
            gate.wait(10)
            services.change(
                mapping=seen,
                layout=means(seen.layout, 2, value),
                user=person,
                shared=False,
                version=seen.version,
            )
            answers.append(value)
        except services.StaleMapping:
            answers.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[value]) for value in ("sales_output", "export_delivery")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(answers) == 2
    (saved,) = set(answers) - {"stale"}
    assert value_of(2) == saved


@pytest.mark.django_db
class TestPage:
    @pytest.fixture
    def clerk(self, signed_in):
        return signed_in("county")

    @pytest.fixture
    def late(self, made, clerk):
        """What the later person posts: typed on a page drawn before the other's change."""
        stored = mapping()
        typed = fields(clerk.get(stored.get_absolute_url()))
        change(stored, means(stored.layout, 2, "sales_output", "亿元"))
        return typed | {"value_0_2": "export_delivery"}

    def post(self, clerk, data):
        return clerk.post(mapping().get_absolute_url(), data)

    def chosen(self, page, **picks):
        """The conflict page's own fields with a choice made for every item; "mine" where none is named."""
        seen = fields(page)
        names = [name.removeprefix("theirs_") for name in seen if name.startswith("theirs_")]
        return seen | {f"pick_{name}": picks.get(name, "mine") for name in names}

    def test_both_versions_stand_side_by_side_and_what_was_typed_is_kept(self, late, clerk):
        page = self.post(clerk, late)
        assert page.status_code == 200
        text = words(page)
        for part in ("李强已于", "用我的：出口交货值", "用现在的：工业销售产值", "用现在的：亿元"):
            assert part in text, part
        assert fields(page)["value_0_2"] == "export_delivery"
        assert value_of(2) == "sales_output"

    def test_mine_is_saved_once_chosen(self, late, clerk):
        page = self.post(clerk, late)
        assert self.post(clerk, self.chosen(page)).status_code == 302
        assert value_of(2) == "export_delivery"

    def test_each_item_is_chosen_by_itself(self, late, clerk):
        page = self.post(clerk, late | {"value_0_3": ""})
        done = self.post(clerk, self.chosen(page, value_0_2="theirs", unit_0_2="theirs"))
        assert done.status_code == 302
        assert (value_of(2), mapping().columns[2]["unit"], value_of(3)) == ("sales_output", "亿元", "")

    def test_what_is_not_chosen_is_asked_for_again(self, late, clerk):
        page = self.post(clerk, late)
        again = self.post(clerk, fields(page) | {"pick_value_0_2": "theirs"})
        assert "还有1项没有选择用谁的" in words(again)
        assert fields(again)["pick_value_0_2"] == "theirs"
        assert value_of(2) == "sales_output"

    def test_a_third_version_is_shown_before_anything_is_saved(self, late, clerk):
        page = self.post(clerk, late)
        change(mapping(), means(mapping().layout, 2, "gross_output"))
        again = self.post(clerk, self.chosen(page))
        assert "用现在的：工业总产值" in words(again)
        assert value_of(2) == "gross_output"

    def test_the_same_change_by_two_is_no_conflict(self, late, clerk):
        same = {"value_0_2": "sales_output", "unit_0_2": "亿元"}
        page = clerk.post(mapping().get_absolute_url(), late | same, follow=True)
        assert "作了同样的修改" in words(page)

    def test_another_form_is_chosen_as_a_whole(self, late, clerk):
        typed = late | {"form": "finance", "seen_form": "finance"}
        typed |= {"value_0_2": "revenue", "value_0_3": "revenue_prior"}
        page = self.post(clerk, typed)
        text = words(page)
        assert f"用我的：{registry.label_of('finance')}" in text
        assert "用现在的：产销报表" in text
        assert "工业销售产值" in text
        assert self.post(clerk, self.chosen(page)).status_code == 302
        assert (mapping().form, value_of(2)) == ("finance", "revenue")

    def test_the_others_form_brings_their_columns(self, late, clerk):
        typed = late | {"form": "finance", "seen_form": "finance"}
        typed |= {"value_0_2": "revenue", "value_0_3": "revenue_prior"}
        page = self.post(clerk, typed)
        done = self.post(clerk, self.chosen(page, form="theirs"))
        assert done.status_code == 302
        assert (mapping().form, value_of(2), value_of(3)) == ("output", "sales_output", "gross_output_prior")
