"""Supplied electricity in the browser: an account with the history of its figures, an enterprise with its sum."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from enterprises.models import PowerAccount
from tests import helpers, sheets
from tests.sheets_more import account, power
from tests.undo import undo

pytestmark = pytest.mark.django_db


def take(*rows):
    content = power(*rows, month="2023年5月")
    return sheets.finish(helpers.read_bytes(content, "用电.xlsx", "power", region="341702"))


@pytest.fixture
def firms(db):
    return sheets.known(1, 2)


class TestHistory:
    def history(self, client):
        return client.get(PowerAccount.objects.get().get_absolute_url()).content.decode()

    def test_who_wrote_it_when_and_from_which_cell(self, firms, signed_in):
        take(account("340001", sheets.name(1), 1, 20_000, 3))
        client = signed_in("county")
        assert "历次填报" not in self.history(client)
        take(account("340001", sheets.name(1), 1, 50_000, 3))
        page = self.history(client)
        assert "2023年1-5月累计电量：历次填报" in page
        assert "用电.xlsx · " in page
        assert page.count("现值") == 1
        assert "已被更新" in page

    def test_what_was_taken_back_is_marked(self, firms, signed_in, people):
        take(account("340001", sheets.name(1), 1, 20_000, 3))
        second = take(account("340001", sheets.name(1), 1, 50_000, 3))
        undo(second, people["county"], "误报")
        page = self.history(signed_in("county"))
        assert "已撤回（李强" in page
        assert page.count("现值") == 1


class TestEnterprise:
    def shown(self, client, number, period="2023-05"):
        place = reverse("enterprises:detail", args=[sheets.code(number)])
        return client.get(place, {"period": period, "region": "341702"}).content.decode()

    def test_its_accounts_are_summed_with_the_way_to_them(self, firms, signed_in):
        take(
            account("340001", sheets.name(1), 1, 20_000, 10_000),
            account("340002", sheets.name(1), 1, 40_000, 20_000),
        )
        client = signed_in("county")
        page = self.shown(client, 1)
        way = f"{reverse('enterprises:power_accounts')}?region=341702&amp;period=2023-05&amp;q="
        assert re.search(rf'href="{re.escape(way)}[^"]+"><strong class="num">6</strong></a> 万千瓦时', page)
        assert re.search(rf'上年同期 <a class="num" href="{re.escape(way)}[^"]+">3</a>', page)
        assert "+100.0%" in page or "+100%" in page
        assert "查看各用电户" in page

    def test_one_that_the_list_does_not_have_says_nothing(self, firms, signed_in):
        take(account("340001", sheets.name(1), 1, 20_000, 10_000))
        client = signed_in("county")
        assert "供电公司用电" not in self.shown(client, 2)
        assert "供电公司用电" not in self.shown(client, 1, "2023-04")
