"""Whatever is typed, taken and taken back, the figures are those of the batches that stand, in their order.

And what stands can always be taken back, the last written first, until nothing is left.
"""

from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import Region
from accounts.periods import Period
from enterprises.models import Enterprise, OutputReturn
from enterprises.services.entering import Change, enter_values
from imports.models import Batch
from tests import sheets
from tests.undo import undo

pytestmark = pytest.mark.django_db
FIRMS = (1, 2)
COLUMNS = {"工业总产值": "gross_output", "工业销售产值": "sales_output"}
FIGURES = ("gross_output", "gross_output_prior", "sales_output", "sales_output_prior")

# Few values, so that batches say the same, say something else and leave out what stands.
figure = st.sampled_from([None, 1, 2])


@st.composite
def files(draw):
    """("take", the values that the file has columns for, firm → its cells)."""
    values = draw(st.sampled_from([("工业总产值",), ("工业销售产值",), tuple(COLUMNS)]))
    cells = st.lists(figure, min_size=2 * len(values), max_size=2 * len(values))
    return "take", values, draw(st.dictionaries(st.sampled_from(FIRMS), cells, min_size=1))


typing = st.tuples(
    st.just("type"),
    st.sampled_from(FIRMS),
    st.sampled_from(FIGURES),
    figure,
    st.sampled_from(["county", "bureau"]),
)
undoing = st.tuples(st.just("undo"), st.integers(0, 6))
again = st.tuples(st.just("again"), st.integers(0, 6))
steps = st.lists(st.one_of(files(), again, typing, undoing, undoing), min_size=3, max_size=9)
RUN = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
BOTH = ("take", tuple(COLUMNS), {1: [1, 1, 1, 1], 2: [2, 2, 2, 2]})


def typed(number, value=1, by="county"):
    return "type", number, FIGURES[0], value, by


def type_in(people, firm, name, value, by="county"):
    """The hand batch, and what it wrote: a value that stands already is nobody's change."""
    ret = OutputReturn.objects.filter(enterprise=firm).first()
    was = getattr(ret, name, None)
    new = None if value is None else Decimal(value)
    entered = enter_values(
        form="output",
        period=Period(2023, 5),
        region=Region.objects.get(code="341702"),
        changes=[Change(firm, name, new, was)],
        by=people[by],
        now=timezone.now(),
    )
    return entered.batch


def take_file(values, rows):
    batch = sheets.read_output(rows, values=values)
    return sheets.finish(batch) if batch.status == Batch.Status.READY else None


def figures():
    """Enterprise → figures that stand; a return without any says as much as none."""
    found = OutputReturn.objects.values_list("enterprise", *FIGURES)
    return {firm: tuple(said) for firm, *said in found if any(each is not None for each in said)}


def replayed(done, undone):
    """The figures that those of `done` alone which were not taken back give, each written over the last."""
    standing = {}
    for batch, written in done:
        if batch in undone:
            continue
        for firm, said in written.items():
            standing[firm] = standing.get(firm, {}) | said
    told = {firm: tuple(said.get(name) for name in FIGURES) for firm, said in standing.items()}
    return {firm: said for firm, said in told.items() if any(each is not None for each in said)}


def written_by(firms, values, rows):
    names = [part for value in values for part in (COLUMNS[value], f"{COLUMNS[value]}_prior")]
    return {firms[number]: dict(zip(names, cells, strict=True)) for number, cells in rows.items()}


@pytest.fixture
def firms(db):
    return dict(zip(FIRMS, sheets.known(*FIRMS), strict=True))


@given(steps=steps)
@example([BOTH, ("take", ("工业总产值",), {1: [1, 1], 2: [1, None]}), ("undo", 0), ("undo", 1), ("undo", 0)])
@example([BOTH, ("again", 0), ("undo", 0)])
@example([BOTH, ("type", 1, FIGURES[0], 2), ("type", 1, FIGURES[0], None), ("undo", 1), ("undo", 0)])
@example([("type", 1, FIGURES[0], 1), BOTH, ("type", 1, FIGURES[0], 2), ("undo", 0), ("undo", 1)])
@example([typed(1), BOTH, typed(2)])
@example([typed(1), ("take", ("工业总产值",), {2: [1, 1]}), typed(1, 2), typed(2)])
@example([typed(1), typed(1, 2, "bureau"), typed(2, by="bureau"), typed(2, 2), typed(1)])
@RUN
def test_any_sequence_ends_with_what_stands(people, firms, steps):
    with transaction.atomic():
        run(people, firms, steps)
        transaction.set_rollback(True)


def run(people, firms, steps):
    done, undone, files_taken = [], set(), []
    for step in steps:
        if step[0] == "again" and files_taken:
            step = files_taken[step[1] % len(files_taken)]
        if step[0] == "take":
            if batch := take_file(*step[1:]):
                files_taken.append(step)
                done.append((batch.pk, written_by(firms, *step[1:])))
        elif step[0] == "type":
            _, number, name, value, *by = step
            if batch := type_in(people, firms[number], name, value, *by):
                done.append((batch.pk, {firms[number]: {name: value}}))
        elif step[0] == "undo" and done:
            take_back(done, undone, step[1])
        assert figures() == replayed(done, undone)
        last_first = dict.fromkeys(pk for pk, _ in reversed(done) if pk not in undone)
    for batch in last_first:
        assert undo(Batch.objects.get(pk=batch)) == []
        undone.add(batch)
        assert figures() == replayed(done, undone)
    assert_nothing_is_left_behind()


def take_back(done, undone, which):
    """One of the batches taken back, if nothing stands on it; else nothing changes."""
    batch = Batch.objects.get(pk=done[which % len(done)][0])
    before = figures()
    if refusals := undo(batch):
        assert all("请先撤回" in why for why in refusals)
        assert figures() == before
    else:
        undone.add(batch.pk)


def assert_nothing_is_left_behind():
    assert not Batch.objects.filter(importer="returns", status="taken").exists()
    assert not OutputReturn.objects.exists()
    assert Enterprise.objects.count() == len(FIRMS)
