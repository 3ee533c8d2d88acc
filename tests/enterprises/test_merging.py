"""Renames and merges: one enterprise with its former names and codes, and the way back to what exactly stood."""

from datetime import date
from itertools import count

import pytest
from django.core.serializers import serialize
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises import lineage
from enterprises.merging import plan
from enterprises.merging.relations import references
from enterprises.models import Enterprise, FormerName, Merge, OutputReturn, ScaleEvent, StatusSnapshot
from enterprises.services import merging, naming
from enterprises.services.noting import Refused
from liaison.models import Problem
from projects.models import Project
from tests import sheets
from tests.conftest import make_person
from tests.undo import undo

pytestmark = pytest.mark.django_db
TODAY = date(2024, 1, 10)


def firm(number):
    return Enterprise.objects.get(uscc=sheets.code(number))


def told(people, **kwargs):
    return {"why": "同一企业重复登记", "by": people["county"], "now": timezone.now()} | kwargs


def merge(people, source, target, **kwargs):
    return merging.merge_enterprises(source=source, target=target, today=TODAY, **told(people, **kwargs))


def take_back(people, done, **kwargs):
    return merging.undo_merge(merge=done, **told(people, **kwargs))


def rename(people, enterprise, name="", uscc=""):
    wanted = naming.Rename(date(2023, 9, 1), name, uscc, "换发执照")
    return naming.rename(
        enterprise=enterprise, wanted=wanted, by=people["county"], now=timezone.now(), today=TODAY
    )


def everything():
    """All rows that point at an enterprise, and the enterprises; merges themselves are the record of it."""
    models = {Enterprise, *(field.model for field in references())} - {Merge}
    return {model._meta.label: serialize("python", model._base_manager.order_by("pk")) for model in models}


@pytest.fixture
def two():
    """Two enterprises with returns of one common month, a problem, a project and standings."""
    sheets.take_register(sheets.firm(1, entry="2019-05", exit="2023-05"), sheets.firm(2, entry="2023-05"))
    sheets.take_output({1: ("100.5", 90), 2: (200, 180)}, "2023-05")
    sheets.take_output({1: (60, 50)}, "2023-04")
    one, two = firm(1), firm(2)
    for number, enterprise in enumerate((one, two)):
        Problem.objects.create(
            enterprise=enterprise, year=2023, number=number, text="缺水", fingerprint="缺水", raised_on=TODAY
        )
        StatusSnapshot.objects.create(
            enterprise=enterprise, period=date(2023, 5, 1), status="above", computed_at=timezone.now()
        )
    Project.objects.create(name="技改", owner_name=one.name, region=one.region, enterprise=one)
    return one, two


class TestAMerge:
    def test_moves_what_has_room_and_puts_the_rest_aside(self, people, two):
        source, target = two
        done = merge(people, source, target)
        assert not Enterprise.objects.filter(pk=source.pk).exists()
        returns = OutputReturn.objects.filter(enterprise=target).order_by("period")
        assert [(each.period.month, each.gross_output) for each in returns] == [(4, 60), (5, 200)]
        assert target.projects.count() == 1
        assert "enterprises.outputreturn" in {row["model"] for row in done.aside}

    def test_prefers_the_other_ones_records_where_told(self, people, two):
        source, target = two
        merge(people, source, target, keep=Merge.Keep.SOURCE)
        assert OutputReturn.objects.get(enterprise=target, period=date(2023, 5, 1)).gross_output == 100.5

    def test_leaves_no_gap_in_the_library(self, people, two):
        source, target = two
        merge(people, source, target)
        assert [(e.kind, e.period) for e in target.scale_events.all()] == [("entry", date(2019, 5, 1))]
        assert Enterprise.objects.in_library_at(date(2023, 5, 1)).filter(pk=target.pk).exists()

    def test_is_shown_before_it_is_done(self, two):
        source, target = two
        before = everything()
        made = plan(source, target)
        assert everything() == before
        assert {each.what for each in made.moving} >= {"产销报表", "技改项目"} or made.moving
        assert [str(each.row) for each in made.shown if isinstance(each.row, OutputReturn)]
        assert not made.refusals

    def test_shows_records_without_the_keys_they_are_kept_by(self, two):
        made = plan(*two)
        told = [words for aside in made.shown for words in (aside.words, aside.against) if words]
        told += [words for moving in made.moving for words in moving.examples]
        keys = {str(enterprise.pk) for enterprise in two}
        assert "2023-05" in told
        assert not any(words.split(" ")[0] in keys for words in told)

    def test_is_found_by_both_names_and_codes(self, people, two):
        source, target = two
        merge(people, source, target)
        for text in (source.name, source.uscc, target.name):
            assert list(Enterprise.objects.matching(text)) == [target]

    def test_keeps_the_way_back_to_the_cell(self, people, two):
        source, target = two
        merge(people, source, target)
        ret = OutputReturn.objects.get(enterprise=target, period=date(2023, 4, 1))
        [reading] = lineage.readings("output", ret.enterprise_id, ret.period, "gross_output")
        assert (reading.value, reading.cell) == ("60", "C2")

    def test_is_refused_across_what_the_person_may_not_see(self, people, two):
        sheets.take_register(sheets.firm(3, region="341504"))
        with pytest.raises(Refused):
            merge(people, two[0], firm(3))
        with pytest.raises(Refused):
            merge(people, two[0], two[0])

    def test_holds_the_batches_of_the_merged(self, people, two):
        batch = OutputReturn.objects.get(enterprise=two[0], period=date(2023, 4, 1)).batch
        done = merge(people, *two)
        assert any("已并入" in sentence for sentence in undo(batch))
        take_back(people, done)
        assert undo(batch) == []

    def test_imports_under_the_old_code_find_it_with_a_word(self, people, two):
        source, target = two
        merge(people, source, target)
        batch = sheets.read_output({1: (70, 60)}, "2023-06")
        [row] = batch.rows.all()
        assert (row.kind, row.target) == ("new", target.pk)
        assert any("原代码" in problem["why"] for problem in row.problems)

    def test_a_register_under_the_old_code_makes_no_second_enterprise(self, people, two):
        source, target = two
        merge(people, source, target)
        sheets.take_register(sheets.firm(1, entry="2019-05"))
        assert list(Enterprise.objects.all()) == [target]
        assert Enterprise.objects.get().name == target.name


class TestItsUndoing:
    @pytest.mark.parametrize("keep", Merge.Keep.values)
    def test_restores_exactly_what_stood(self, people, two, keep):
        before = everything()
        done = merge(people, *two, keep=keep)
        assert everything() != before
        take_back(people, done)
        assert everything() == before

    def test_twice_is_told(self, people, two):
        done = merge(people, *two)
        take_back(people, done)
        with pytest.raises(Refused, match="已由"):
            take_back(people, done)

    def test_what_came_in_under_the_old_code_stands_on_it(self, people, two):
        done = merge(people, *two)
        sheets.take_output({1: (70, 60)}, "2023-06")
        with pytest.raises(Refused, match="撤回该批次"):
            take_back(people, done)

    def test_a_file_that_wrote_over_a_moved_return_stands_on_it(self, people, two):
        done = merge(people, *two)
        batch = sheets.take_output({2: (66, 50)}, "2023-04")
        with pytest.raises(Refused, match=f"批次{batch.pk}"):
            take_back(people, done)
        assert undo(batch) == []
        take_back(people, done)

    def test_a_later_merge_stands_on_it(self, people, two):
        sheets.known(3)
        first = merge(people, *two)
        second = merge(people, two[1], firm(3))
        first.refresh_from_db()
        with pytest.raises(Refused, match="之后又并入"):
            take_back(people, first)
        take_back(people, second)
        first.refresh_from_db()
        take_back(people, first)
        assert Enterprise.objects.count() == 3

    def test_changed_events_stand_on_it(self, people, two):
        done = merge(people, *two)
        ScaleEvent.objects.create(enterprise=two[1], kind="exit", period=date(2023, 12, 1))
        with pytest.raises(Refused, match="入规、退规记录又有变动"):
            take_back(people, done)


class TestARename:
    def test_keeps_one_enterprise_that_is_found_by_all_its_names(self, people, two):
        code = sheets.code(77)
        rename(people, two[0], "池州新名机械有限公司", code)
        found = firm(77)
        assert (found.pk, found.name) == (two[0].pk, "池州新名机械有限公司")
        for text in (sheets.name(1), sheets.code(1), "新名机械", code):
            assert found in Enterprise.objects.matching(text)

    def test_is_not_undone_by_a_file_that_knows_the_old_name(self, people, two):
        rename(people, two[0], "池州新名机械有限公司")
        batch = sheets.take_register(sheets.firm(1, entry="2019-05"))
        assert firm(1).name == "池州新名机械有限公司"
        assert any("曾用名" in p["why"] for row in batch.rows.all() for p in row.problems)

    def test_a_name_alone_leads_to_it(self, people, two):
        rename(people, two[0], "池州新名机械有限公司", sheets.code(77))
        content = sheets.sheet(["企业名称", "工业总产值_1-本月(千元)"], [[sheets.name(1), 88]])
        batch = sheets.take(content, "output-2023-07.csv")
        assert batch.rows.get().target == two[0].pk

    def test_a_file_that_renames_keeps_the_former_name(self, two):
        sheets.take_register(sheets.firm(1, name="池州新名机械有限公司"))
        assert FormerName.objects.get().name == sheets.name(1)
        assert Enterprise.objects.matching(sheets.name(1)).get().pk == two[0].pk

    def test_the_code_of_another_is_a_case_for_a_merge(self, people, two):
        with pytest.raises(Refused, match="办理合并"):
            rename(people, two[0], uscc=sheets.code(2))

    def test_is_taken_back_unless_something_stands_on_it(self, people, two):
        before = everything()
        former = rename(people, two[0], "甲", sheets.code(77))
        second = rename(people, firm(77), "乙")
        with pytest.raises(Refused, match="先撤销后一次"):
            naming.undo_rename(former=former, **told(people))
        for each in (second, former):
            naming.undo_rename(former=each, **told(people))
        after = everything()
        for label in ("enterprises.EventChange",):
            before.pop(label), after.pop(label)
        assert after == before


STEPS = st.lists(st.tuples(st.sampled_from("mmru"), st.integers(1, 4), st.integers(1, 4)), max_size=7)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_merges_and_renames_taken_back_restores_exactly_what_stood(db, steps):
    from django.db import transaction

    with transaction.atomic():
        people = {"county": make_person("county")}
        entries = ("2019-05", "2020-02", "2021-03", "2022-06")
        sheets.take_register(*(sheets.firm(n, entry=entry) for n, entry in enumerate(entries, 1)))
        sheets.take_output({1: (10, 9), 2: (20, 19), 3: (30, 29)}, "2023-05")
        sheets.take_output({2: (7, 6), 4: (8, 7)}, "2023-04")
        keys, numbers, done = [firm(n).pk for n in range(1, 5)], count(500), []
        states = [everything()]
        for verb, one, other in steps:
            found = Enterprise.objects.in_bulk([keys[one - 1], keys[other - 1]])
            if verb == "u" and done:
                _undo(people, done.pop())
                states.pop()
                assert _without_notes(everything()) == _without_notes(states[-1])
            elif verb == "m" and len(found) == 2:
                done.append(merge(people, found[keys[one - 1]], found[keys[other - 1]]))
                states.append(everything())
            elif verb == "r" and found:
                name = f"新名{next(numbers)}"
                done.append(rename(people, next(iter(found.values())), name, sheets.code(next(numbers))))
                states.append(everything())
        while done:
            _undo(people, done.pop())
            states.pop()
            assert _without_notes(everything()) == _without_notes(states[-1])
        transaction.set_rollback(True)


def _undo(people, each):
    each.refresh_from_db()
    if isinstance(each, Merge):
        take_back(people, each)
    else:
        naming.undo_rename(former=each, **told(people))


def _without_notes(state):
    return {label: rows for label, rows in state.items() if label != "enterprises.EventChange"}
