"""The reference data and policies as files: complete, consistent, and true to the documents' own sums."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
POLICIES = sorted((FIXTURES / "policies").glob("*.yaml"))
TARGETS = sorted((FIXTURES / "targets").glob("*.yaml"))
UNITS_OF_CHIZHOU = ["341702404", "341702", "341721", "341722", "341723", "341702401"]
SLUGS = {
    "chizhou-2019-105",
    "yeji-2023-industry",
    "tongcheng-2023-transformation",
    "luan-2019-industry",
    "bozhou-2022-3",
}
INDICATORS = {
    "above_scale_count": ("户", "level"),
    "net_increase": ("户", "flow"),
    "entries": ("户", "flow"),
    "gross_output": ("亿元", "flow"),
    "gross_output_growth": ("%", "growth"),
    "renovation_investment": ("亿元", "flow"),
    "renovation_investment_growth": ("%", "growth"),
    "renovation_projects": ("个", "flow"),
    "labour_productivity": ("万元/人", "level"),
    "revived_land": ("亩", "flow"),
    "robots_new": ("台", "flow"),
    "diagnosed_share": ("%", "level"),
    **dict.fromkeys(("tier_1", "tier_3", "tier_5", "tier_10", "tier_100", "tier_200"), ("户", "level")),
    "tier_50_to_100": ("户", "level"),
    **dict.fromkeys(
        (
            *("hightech_new", "tech_sme_new", "specialised_new", "specialised_province_new"),
            *("specialised_city_new", "champion_new", "little_giant_new", "cloud_new", "green_factory_new"),
            *("pool_hightech_joined", "pool_specialised_joined"),
        ),
        ("户", "flow"),
    ),
    **dict.fromkeys(
        (
            *("digital_workshop_new", "smart_factory_new", "smart_new", "scene_5g_new", "fine_product_new"),
            *("design_center_new", "tech_center_new", "innovation_center_new"),
        ),
        ("个", "flow"),
    ),
    "distressed_revived": ("户", "flow"),
    "relocations": ("户", "flow"),
    "supply_meetings": ("场", "flow"),
    "research_meetings": ("场", "flow"),
    "trainings": ("场", "flow"),
    "supply_meeting_quarters": ("个", "flow"),
}

Node = dict[str, Any]


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def reference(name: str) -> Any:
    return load(FIXTURES / "reference" / f"{name}.yaml")


def walk(nodes: list[Node], parent: Node | None = None) -> Iterator[tuple[Node, Node | None]]:
    for node in nodes:
        yield node, parent
        yield from walk(node.get("children", []), node)


def by_name(paths: list[Path]) -> Any:
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


REGIONS = list(walk(reference("regions")))
CODES = {node["code"] for node, _ in REGIONS}


def chizhou() -> list[Node]:
    return load(FIXTURES / "targets" / "chizhou-2019-105.yaml")["targets"]


def figures(indicator: str, field: str = "figure", article: str = "培育·附件") -> dict[str, int]:
    rows = [t for t in chizhou() if (t["indicator"], t["article"]) == (indicator, article)]
    return {t["region"]: int(t[field]) for t in rows}


# --- regions


def test_every_region_has_its_fields():
    for node, _ in REGIONS:
        assert {"code", "name", "short_name", "kind"} <= node.keys()
        assert node["kind"] in {"province", "city", "county", "zone"}
        assert node.keys() <= {
            *("code", "name", "short_name", "kind", "assessed"),
            *("official_name", "aliases", "within", "children"),
        }


def test_region_codes_are_unique_and_of_six_or_nine_digits():
    assert len(CODES) == len(REGIONS)
    assert all(code.isdigit() and len(code) in (6, 9) for code in CODES)


def test_a_code_lies_within_its_parent():
    digits = {"province": 2, "city": 4, "county": 6}
    for node, parent in REGIONS:
        if parent:
            shared = digits[parent["kind"]]
            assert node["code"][:shared] == parent["code"][:shared], node["name"]


def test_a_zone_of_nine_digits_names_the_county_around_it():
    for node, parent in REGIONS:
        if len(node["code"]) == 9:
            assert node["kind"] == "zone"
            assert node["code"][:6] == node.get("within", parent["code"]), node["name"]
            assert node["code"][:6] in CODES


def test_a_zone_is_assessed_exactly_where_it_stands_beside_the_counties():
    for node, parent in REGIONS:
        if node["kind"] == "zone":
            assert node.get("assessed", False) == (parent["kind"] == "city"), node["name"]


def test_no_two_regions_share_a_name():
    names = [
        {n["name"], n["short_name"], n.get("official_name", n["name"]), *n.get("aliases", [])}
        for n, _ in REGIONS
    ]
    assert sum(map(len, names)) == len(set().union(*names))


def test_the_assessed_units_of_chizhou_stand_in_the_order_of_the_policy_table():
    city = next(node for node, _ in REGIONS if node["code"] == "341700")
    assert [child["code"] for child in city["children"]] == UNITS_OF_CHIZHOU


@pytest.mark.parametrize(("city", "units"), [("341700", 6), ("340800", 11), ("341500", 7), ("341600", 6)])
def test_assessed_units_of_a_city(city, units):
    assert sum(node.get("assessed", False) and node["code"][:4] == city[:4] for node, _ in REGIONS) == units


# --- industries


def test_the_41_divisions_of_industry():
    sections = reference("industries")
    divisions = [division for section in sections for division in section["divisions"]]
    assert [section["section"] for section in sections] == ["B", "C", "D"]
    assert [division["code"] for division in divisions] == [f"{n:02d}" for n in range(6, 47)]
    assert len({division["name"] for division in divisions}) == 41


def test_divisions_carry_the_wording_of_2017():
    names = {d["code"]: d["name"] for section in reference("industries") for d in section["divisions"]}
    assert names["25"] == "石油、煤炭及其他燃料加工业"
    assert names["11"] == "开采专业及辅助性活动"


# --- departments


def test_departments_belong_to_regions_and_have_one_leading_bureau_each():
    entries = reference("departments")
    assert len({entry["region"] for entry in entries}) == len(entries)
    for entry in entries:
        assert entry["region"] in CODES
        keys = [department["key"] for department in entry["departments"]]
        kinds = [department["kind"] for department in entry["departments"]]
        assert len(set(keys)) == len(keys)
        assert set(kinds) <= {"bureau", "department", "government"}
        assert kinds.count("bureau") == 1


def test_department_names_are_unique():
    names = [d["name"] for entry in reference("departments") for d in entry["departments"]]
    assert len(set(names)) == len(names)


def test_every_assessed_unit_of_chizhou_has_its_department():
    assert {*UNITS_OF_CHIZHOU, "341700"} <= {entry["region"] for entry in reference("departments")}


# --- policies


def test_the_five_policies_are_there():
    assert {path.stem for path in POLICIES} == SLUGS


@by_name(POLICIES)
def test_a_policy_has_its_head(path):
    policy = load(path)
    assert policy["slug"] == path.stem
    assert policy["region"] in CODES
    assert policy["title"]
    assert policy["issuer"]
    assert policy["number"] == "" or "〔" in policy["number"]
    assert policy["issued_on"] is None or isinstance(policy["issued_on"], date)
    assert policy["effective_to"] is None or policy["effective_from"] < policy["effective_to"]


@by_name(POLICIES)
def test_articles_have_unique_keys_and_whole_text(path):
    articles = load(path)["articles"]
    assert len({article["key"] for article in articles}) == len(articles)
    for article in articles:
        assert set(article) == {"key", "number", "heading", "text"}
        assert article["heading"] == article["heading"].strip() != ""
        assert " and " not in article["text"]
        assert article["key"].endswith("附件") or article["text"].endswith(("。", ")", "）")), article["key"]


@pytest.mark.parametrize(
    ("slug", "count"),
    [
        ("chizhou-2019-105", 22),
        ("yeji-2023-industry", 21),
        ("tongcheng-2023-transformation", 12),
        ("luan-2019-industry", 10),
        ("bozhou-2022-3", 16),
    ],
)
def test_number_of_articles(slug, count):
    assert len(load(FIXTURES / "policies" / f"{slug}.yaml")["articles"]) == count


@pytest.mark.parametrize(
    ("slug", "key", "phrases"),
    [
        ("chizhou-2019-105", "培育·二（三）", ["应税营业收入800-2000万之间"]),
        ("chizhou-2019-105", "技改·四（一）", ["每年择优筛选 50 户以上", "月调度、月通报"]),
        ("tongcheng-2023-transformation", "五", ["5%、6%、7%", "最高补助80万元"]),
        ("tongcheng-2023-transformation", "八", ["A类100%、B类70%、C类40%、D类不享受"]),
        ("bozhou-2022-3", "四（三）", ["一次性奖励 15 万元", "不足一年的工业企业，奖励资金予以追回"]),
        ("bozhou-2022-3", "三（一）", ["专业技术人员和技能型人才"]),
        ("luan-2019-industry", "二", ["全年 10 亿元企业突破 15 户"]),
        ("yeji-2023-industry", "三（五）1", ["占地5亩以下规下工业企业"]),
    ],
)
def test_rules_that_the_system_works_by_are_in_their_articles(slug, key, phrases):
    articles = {a["key"]: a["text"] for a in load(FIXTURES / "policies" / f"{slug}.yaml")["articles"]}
    assert all(phrase in articles[key] for phrase in phrases)


# --- targets


@by_name(TARGETS)
def test_a_target_is_well_formed(path):
    for target in load(path)["targets"]:
        assert (target["unit"], target["kind"]) == INDICATORS[target["indicator"]]
        assert target["direction"] in {"at_least", "at_most"}
        assert target["region"] in CODES
        assert target["from"] <= target["to"]
        assert isinstance(target["figure"], str)
        assert Decimal(target["figure"]) > 0
        assert ("base" in target) == ("base_note" in target)
        assert "base" not in target or target["kind"] == "level"


@by_name(TARGETS)
def test_a_target_quotes_the_article_it_comes_from(path):
    """Each piece of the wording stands in the text, and the figure in the wording."""
    document = load(path)
    policy = load(FIXTURES / "policies" / f"{document['policy']}.yaml")
    articles = {article["key"]: article["text"] for article in policy["articles"]}
    for target in document["targets"]:
        assert target["article"] in articles
        assert all(piece in articles[target["article"]] for piece in target["wording"].split())
        # A figure that the text does not name but asks for is explained beside it.
        assert target["figure"] in target.get("figure_note", target["wording"])


@by_name(TARGETS)
def test_two_targets_of_one_indicator_and_span_come_from_two_articles(path):
    keys = [(t["article"], t["indicator"], t["region"], t["from"], t["to"]) for t in load(path)["targets"]]
    assert len(set(keys)) == len(keys)


def test_net_increases_of_the_six_units_add_up_to_400():
    plan = figures("net_increase")
    assert plan.pop("341700") == 400
    assert list(plan) == UNITS_OF_CHIZHOU
    assert sum(plan.values()) == 400


def test_counts_of_the_six_units_add_up_to_1009_from_609():
    counts, bases = figures("above_scale_count"), figures("above_scale_count", "base")
    assert (counts.pop("341700"), bases.pop("341700")) == (1000, 609)
    assert (sum(counts.values()), sum(bases.values())) == (1009, 609)
    assert {unit: counts[unit] - bases[unit] for unit in counts} == {
        unit: net for unit, net in figures("net_increase").items() if unit != "341700"
    }


def test_the_floors_in_the_prose_are_targets_beside_the_plan():
    floors = figures("above_scale_count", article="培育·一")
    plan = figures("above_scale_count")
    assert floors == {"341702404": 100, "341702401": 150}
    assert all(floors[unit] < plan[unit] for unit in floors)


def test_the_three_years_of_renovation_reach_the_totals():
    """240 + 260 + 300 = 800 projects; 67 + 74 + 83 = 224, above the 220 亿元 asked for."""
    rows = chizhou()

    def total(indicator: str) -> tuple[int, int]:
        years = [t for t in rows if t["indicator"] == indicator and t["from"][:4] == t["to"][:4]]
        whole = next(t for t in rows if t["indicator"] == indicator and t["article"] == "技改·二")
        return sum(int(t["figure"]) for t in years), int(whole["figure"])

    assert total("renovation_projects") == (800, 800)
    assert total("renovation_investment") == (224, 220)


def test_number_of_targets():
    assert {path.stem: len(load(path)["targets"]) for path in TARGETS} == {
        "chizhou-2019-105": 7 + 7 + 2 + 12 + 2 + 7,
        "yeji-2023-industry": 3 + 14,
        "luan-2019-industry": 12,
        "tongcheng-2023-transformation": 3,
        "bozhou-2022-3": 4,
        "tongcheng-2023-land": 1,
        "luan-2019-support": 2 + 7,
        "tongcheng-2023-support": 2,
        "bozhou-2022-support": 2 * 6,
    }
