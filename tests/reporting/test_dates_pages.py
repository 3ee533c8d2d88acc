"""The dates of a month as the bureau sets them and a county reads them."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from reporting.models import Window
from tests.reporting.month import region
from tests.reporting.test_cycle_pages import HERE, month, today

__all__ = ["month", "today"]
pytestmark = pytest.mark.django_db


def dates_of(window: Window, **more: str) -> dict[str, str]:
    days = {name: str(getattr(window, name)) for name in ("opens_on", "due_on", "closes_on")} | more
    return {f"{window.pk}-{name}": value for name, value in days.items()}


def change(client, *windows: dict[str, str]):
    posted = {key: value for window in windows for key, value in window.items()}
    return client.post(
        f"{reverse('reporting:change_windows')}?region=341700&period=2023-05", posted, follow=True
    )


@pytest.fixture
def finance(month) -> Window:
    return Window.objects.create(
        region=month.region,
        form="finance",
        period=month.period,
        opens_on=month.opens_on,
        due_on=month.due_on,
        closes_on=month.closes_on,
    )


def test_all_dates_of_a_month_are_saved_with_one_click(month, finance, signed_in):
    page = change(
        signed_in("bureau"),
        dates_of(month, closes_on="2090-01-01"),
        dates_of(finance, closes_on="2090-02-01"),
    )
    assert "已保存 2 张报表的报送日程：产销报表、财务报表。" in page.content.decode()
    found = dict(Window.objects.values_list("form", "closes_on"))
    assert found == {"output": date(2090, 1, 1), "finance": date(2090, 2, 1)}


def test_one_date_in_disorder_saves_none_and_keeps_what_was_typed(month, finance, signed_in):
    page = change(
        signed_in("bureau"),
        dates_of(month, closes_on="2090-01-01"),
        dates_of(finance, closes_on="2000-01-01"),
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "日期顺序应为" in text
    assert 'value="2090-01-01"' in text
    assert 'value="2000-01-01"' in text
    assert set(Window.objects.values_list("closes_on", flat=True)) == {month.closes_on}


def test_a_date_that_is_none_is_told_at_its_field(month, signed_in):
    page = change(signed_in("bureau"), dates_of(month, due_on="下周"))
    assert page.status_code == 422
    assert "日期写成" in page.content.decode()


def test_dates_of_another_city_are_not_touched(month, signed_in):
    other = Window.objects.create(
        region=region("341500"),
        form="output",
        period=month.period,
        opens_on=month.opens_on,
        due_on=month.due_on,
        closes_on=month.closes_on,
    )
    page = change(signed_in("bureau"), dates_of(month), dates_of(other, closes_on="2090-01-01"))
    assert "日期没有改动。" in page.content.decode()
    other.refresh_from_db()
    assert other.closes_on == month.closes_on


def test_a_county_reads_the_dates(month, signed_in):
    text = signed_in("county").get(reverse("reporting:windows"), HERE).content.decode()
    assert str(month.due_on) in text
    assert '<form method="post" action="/reporting/windows' not in text
    answer = signed_in("county").post(
        f"{reverse('reporting:change_windows')}?region=341702&period=2023-05",
        dates_of(month, closes_on="2090-01-01"),
    )
    assert answer.status_code == 403
