"""Commands and questions about saved filters; every one is asked for one person, and about their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.db import transaction
from django.http import QueryDict

from accounts.models import SavedList, User

MOST = 20
_LONGEST_NAME, _LONGEST_QUERY = 30, 2_000
# The period moves on from month to month, the page and what is open are of the moment.
_NOT_KEPT = {"period", "page", "view", "export", "csrfmiddlewaretoken"}

NO_NAME = "请填写筛选名称。"
LONG_NAME = f"筛选名称不能超过{_LONGEST_NAME}个字。"
TAKEN_NAME = "已有名为“{name}”的筛选，请换一个名称。"
TOO_MANY = f"每张列表最多保存{MOST}个筛选，请先删除不用的。"
LONG_QUERY = "筛选条件过长，无法保存。"
GONE = "这个筛选已被删除，请刷新页面。"
NO_COLUMN = "请至少保留一列。"


class SavedListError(ValueError):
    """What keeps the command from being done, in a sentence."""


def kept(query: Mapping[str, str]) -> str:
    """The part of a list's address that a saved filter keeps."""
    return urlencode({name: value for name, value in query.items() if value and name not in _NOT_KEPT})


def address(saved: SavedList, path: str, context: Mapping[str, str]) -> str:
    """Where the saved filter opens; `context` is the page's region and period, of which its own region wins."""
    own = QueryDict(saved.query).dict()
    return f"{path}?{urlencode({**context, **own, 'view': str(saved.pk)})}"


@transaction.atomic
def save_filter(*, user: User, page: str, name: str, query: str, columns: Sequence[str]) -> SavedList:
    """The filter under that name, new or in the place of the one that had it."""
    name = _clean(name)
    if len(query) > _LONGEST_QUERY:
        raise SavedListError(LONG_QUERY)
    mine = _held(user, page)
    if not any(row.name == name for row in mine) and sum(bool(row.name) for row in mine) >= MOST:
        raise SavedListError(TOO_MANY)
    saved, _ = SavedList.objects.update_or_create(
        user=user, page=page, name=name, defaults={"query": query, "columns": list(columns)}
    )
    return saved


@transaction.atomic
def rename_filter(*, user: User, page: str, pk: str, name: str) -> SavedList:
    """The filter under its new name."""
    name, saved = _clean(name), _own(user, page, pk)
    if any(row.name == name and row.pk != saved.pk for row in SavedList.objects.of(user, page)):
        raise SavedListError(TAKEN_NAME.format(name=name))
    saved.name = name
    saved.save(update_fields=["name"])
    return saved


@transaction.atomic
def delete_filter(*, user: User, page: str, pk: str) -> None:
    """The filter is gone."""
    _own(user, page, pk).delete()


@transaction.atomic
def set_default(*, user: User, page: str, pk: str, on: bool) -> None:
    """The page opens with this filter, or with none."""
    saved = _own(user, page, pk)
    SavedList.objects.of(user, page).filter(is_default=True).update(is_default=False)
    if on:
        saved.is_default = True
        saved.save(update_fields=["is_default"])


@transaction.atomic
def choose_columns(*, user: User, page: str, pk: str, columns: Sequence[str]) -> None:
    """The columns of the filter that is open, or of the page where none is."""
    if not columns:
        raise SavedListError(NO_COLUMN)
    _held(user, page)
    if pk:
        saved = _own(user, page, pk)
        saved.columns = list(columns)
        saved.save(update_fields=["columns"])
        return
    SavedList.objects.update_or_create(user=user, page=page, name="", defaults={"columns": list(columns)})


def _clean(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not name:
        raise SavedListError(NO_NAME)
    if len(name) > _LONGEST_NAME:
        raise SavedListError(LONG_NAME)
    return name


def _held(user: User, page: str) -> list[SavedList]:
    """The person's own of the page; whoever else writes them waits, so that none comes twice."""
    User.objects.select_for_update().filter(pk=user.pk).values_list("pk", flat=True).get()
    return list(SavedList.objects.of(user, page))


def _own(user: User, page: str, pk: str) -> SavedList:
    """The named filter of that key, held against a second writer."""
    held = _held(user, page)
    found = next((row for row in held if str(row.pk) == pk and row.name), None)
    if found is None:
        raise SavedListError(GONE)
    return found
