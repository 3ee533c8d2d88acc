"""Saved filters: what is kept under a name, for its owner alone."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from accounts import saved_lists
from accounts.models import SavedList
from accounts.saved_lists import SavedListError

pytestmark = pytest.mark.django_db
PAGE = "enterprises:list"


def save(user, name="在库", query="library=in", columns=("uscc",), page=PAGE):
    return saved_lists.save_filter(user=user, page=page, name=name, query=query, columns=columns)


def test_a_filter_is_kept_under_its_name_and_replaced_under_the_same(people):
    first = save(people["bureau"], name="  在 库 ")
    assert (first.name, first.query, first.columns) == ("在 库", "library=in", ["uscc"])
    again = save(people["bureau"], name="在 库", query="library=out", columns=["region"])
    assert again.pk == first.pk
    assert SavedList.objects.get().query == "library=out"


def test_two_people_and_two_pages_keep_the_same_name_apart(people):
    rows = {save(people["bureau"]).pk, save(people["county"]).pk, save(people["bureau"], page="x:y").pk}
    assert len(rows) == 3
    assert SavedList.objects.of(people["bureau"], PAGE).count() == 1


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        (" \x00 ", "", saved_lists.NO_NAME),
        ("长" * 31, "", saved_lists.LONG_NAME),
        ("在库", "q=" + "a" * 2_000, saved_lists.LONG_QUERY),
    ],
)
def test_what_cannot_be_kept_is_told_and_not_kept(people, name, query, sentence):
    with pytest.raises(SavedListError, match=sentence):
        save(people["bureau"], name=name, query=query)
    assert not SavedList.objects.exists()


def test_there_is_an_end_to_saving_but_not_to_replacing(people):
    for number in range(saved_lists.MOST):
        save(people["bureau"], name=f"筛选{number}")
    saved_lists.choose_columns(user=people["bureau"], page=PAGE, pk="", columns=["uscc"])
    with pytest.raises(SavedListError, match="最多保存20个"):
        save(people["bureau"], name="再一个")
    assert save(people["bureau"], name="筛选3", query="q=x").query == "q=x"


def test_only_the_owner_renames_deletes_opens_and_shapes(people):
    mine, other = save(people["bureau"]), {"user": people["county"], "page": PAGE}
    for command, more in (
        (saved_lists.rename_filter, {"name": "改"}),
        (saved_lists.delete_filter, {}),
        (saved_lists.set_default, {"on": True}),
        (saved_lists.choose_columns, {"columns": ["region"]}),
    ):
        with pytest.raises(SavedListError, match="已被删除"):
            command(**other, pk=str(mine.pk), **more)
    stands = SavedList.objects.get()
    assert (stands.name, stands.is_default, stands.columns) == ("在库", False, ["uscc"])


def test_a_name_that_is_taken_is_not_given_again(people):
    first, second = save(people["bureau"], name="一"), save(people["bureau"], name="二")
    own = {"user": people["bureau"], "page": PAGE, "pk": str(second.pk)}
    with pytest.raises(SavedListError, match="已有名为“一”的筛选"):
        saved_lists.rename_filter(**own, name="一")
    assert saved_lists.rename_filter(**own, name="二").name == "二"
    assert saved_lists.rename_filter(**own, name="三").name == "三"
    assert SavedList.objects.get(pk=first.pk).name == "一"


def test_one_filter_at_most_is_the_default(people):
    own = {"user": people["bureau"], "page": PAGE}
    first, second = save(people["bureau"], name="一"), save(people["bureau"], name="二")
    for row in (first, second):
        saved_lists.set_default(**own, pk=str(row.pk), on=True)
    assert SavedList.objects.get(is_default=True) == second
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedList.objects.filter(pk=first.pk).update(is_default=True)
    saved_lists.set_default(**own, pk=str(second.pk), on=False)
    assert not SavedList.objects.filter(is_default=True).exists()


def test_columns_are_remembered_with_the_filter_or_for_the_page(people):
    own, row = {"user": people["bureau"], "page": PAGE}, save(people["bureau"])
    saved_lists.choose_columns(**own, pk=str(row.pk), columns=["region"])
    saved_lists.choose_columns(**own, pk="", columns=["zone"])
    saved_lists.choose_columns(**own, pk="", columns=["zone", "uscc"])
    assert dict(SavedList.objects.values_list("name", "columns")) == {
        "在库": ["region"],
        "": ["zone", "uscc"],
    }
    with pytest.raises(SavedListError, match="至少保留一列"):
        saved_lists.choose_columns(**own, pk="", columns=[])


def test_the_nameless_row_is_no_filter_to_rename_or_delete(people):
    own = {"user": people["bureau"], "page": PAGE}
    saved_lists.choose_columns(**own, pk="", columns=["zone"])
    with pytest.raises(SavedListError):
        saved_lists.delete_filter(**own, pk=str(SavedList.objects.get().pk))
    assert SavedList.objects.exists()


def test_the_period_and_the_page_are_not_kept():
    query = {"q": "铜", "period": "2023-05", "page": "3", "view": "7", "industry": "", "region": "341702"}
    assert saved_lists.kept(query) == "q=%E9%93%9C&region=341702"
