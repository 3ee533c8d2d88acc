"""Who runs a business: people are hidden, organisations are not."""

from __future__ import annotations

import pytest

from accounts.privacy import is_organisation, masked_operator


@pytest.mark.parametrize(
    "name",
    [
        "殷汇镇某木材加工厂",
        "池州市贵池区某建材有限公司",
        "某某（池州）有限公司",
        "城关粮油经营部",
        "老张五金店",
        "青山种植专业合作社",
        "红砖厂",
    ],
)
def test_an_organisation_stands_as_it_is(name):
    assert is_organisation(name)
    assert masked_operator(f" {name}") == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王**"),
        ("欧阳建社", "欧***"),
        ("李园", "李*"),
        ("王小明（加工厂）", "王**（加工厂）"),
        ("王小明、某木材加工厂", "王**、某木材加工厂"),
        ("王小明 13800000001", "王** 138****0001"),
        ("", ""),
    ],
)
def test_a_person_is_hidden_but_for_the_first_sign(name, shown):
    assert not is_organisation(name)
    assert masked_operator(name) == shown
