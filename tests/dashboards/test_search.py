"""The search over all rooms: what it finds, for whom, how much of it, and what it costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Region
from dashboards.search import pages, registry
from dashboards.search.kinds import KINDS, around
from dashboards.search.views import MOST
from enterprises.models import Enterprise
from enterprises.searching import initials, search_text
from liaison.models import Problem
from policies.models import Article
from projects.models import Project
from tests import sheets

pytestmark = pytest.mark.django_db
SEARCH = reverse("dashboards:search")
BOX = {"HX-Request": "true", "HX-Target": "search-hits"}


@pytest.fixture
def rooms(people):
    """In 贵池 1 with a project and a problem, in 东至 2 with the same, in another city 3."""
    sheets.take_register(sheets.firm(1), sheets.firm(2, "341721"), sheets.firm(3, "341504"))
    for number in (1, 2, 3):
        enterprise = Enterprise.objects.get(uscc=sheets.code(number))
        Project.objects.create(
            name=f"{number}号精密铸件技改", owner_name="某厂", enterprise=enterprise, region=enterprise.region
        )
        Problem.objects.create(
            year=2023,
            number=number,
            enterprise=enterprise,
            text="旺季熟练工缺口较大，希望组织专场招聘。",
            fingerprint=str(number),
            raised_on="2023-05-06",
        )


def found(client, text, **options):
    """Title of the kind → titles of its hits."""
    groups = client.get(SEARCH, {"q": text}, **options).context["groups"]
    return {group.kind.title: [hit.title for hit in group.hits] for group in groups}


@pytest.mark.parametrize("text", ["安徽1号", sheets.code(1), "ah1hjd", "安徽 １号机电"])
def test_an_enterprise_is_found_by_name_code_and_initials(rooms, signed_in, text):
    assert found(signed_in("bureau"), text)["企业"] == [sheets.name(1)]


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("精密铸件", "项目", "1号精密铸件技改"),
        ("熟练工", "问题", "2023-0001 其他"),
        ("2023-0001", "问题", "2023-0001 其他"),
        ("催报", "页面", "报送完整性"),
        ("bswzx", "页面", "报送完整性"),
        ("企业库预计", "页面", "预计回测"),
        ("技改", "页面", "技改项目"),
    ],
)
def test_each_kind_is_found_by_the_words_people_use(rooms, signed_in, text, kind, title):
    assert title in found(signed_in("county"), text)[kind]


def test_a_policy_is_found_by_its_title_and_an_article_by_its_words(signed_in):
    client = signed_in("bureau")
    article = Article.objects.visible_to(_person(client)).exclude(text="").first()
    words = article.text.strip()[4:12]
    response = client.get(SEARCH, {"q": words})
    hits = [hit for group in response.context["groups"] if group.kind.key == "articles" for hit in group.hits]
    own = next(hit for hit in hits if hit.url.endswith(f"#article-{article.pk}"))
    assert words in own.note
    assert client.get(own.url.partition("#")[0]).status_code == 200
    assert article.document.title in found(client, article.document.title)["政策文件"]


def _person(client):
    from accounts.models import User

    return User.objects.get(pk=client.session["_auth_user_id"])


@pytest.mark.parametrize(
    ("key", "numbers"), [("bureau", {1, 2}), ("county", {1}), ("cadre", {2}), ("elsewhere", {3})]
)
def test_nobody_finds_what_lies_outside_their_scope(rooms, signed_in, key, numbers):
    client = signed_in(key)
    names = {sheets.name(number) for number in numbers}
    assert set(found(client, "号机电")["企业"]) == names
    assert set(found(client, "精密铸件")["项目"]) == {f"{number}号精密铸件技改" for number in numbers}
    assert set(found(client, "熟练工")["问题"]) == {f"2023-{number:04} 其他" for number in numbers}


def test_a_narrower_region_on_the_page_does_not_narrow_the_search(rooms, signed_in):
    response = signed_in("bureau").get(SEARCH, {"q": "号机电", "region": "341721", "period": "2023-05"})
    hits = response.context["groups"][0].hits
    assert [hit.title for hit in hits] == [sheets.name(1), sheets.name(2)]
    assert all(hit.url.endswith("?region=341721&period=2023-05") for hit in hits)


def test_a_cadre_finds_no_page_that_would_turn_them_away(rooms, signed_in):
    assert "页面" not in found(signed_in("cadre"), "催报")
    client = signed_in("bureau")
    for page in pages.page_names():
        groups = client.get(SEARCH, {"q": page.label}).context["groups"]
        hit = next(hit for group in groups for hit in group.hits if hit.title == page.label)
        assert client.get(hit.url, follow=True).status_code == 200, page


def test_an_administrator_has_neither_box_nor_page(signed_in):
    client = signed_in("system")
    assert client.get(SEARCH, {"q": "企业"}).status_code == 403
    assert "search-box" not in client.get("/admin/", follow=True).content.decode()


@pytest.mark.parametrize("text", ["安", "a", "  安 ", "1"])
def test_less_than_two_signs_are_not_looked_for_and_the_page_says_so(rooms, signed_in, text):
    for headers in ({}, BOX):
        response = signed_in("bureau").get(SEARCH, {"q": text}, headers=headers)
        assert response.context["groups"] == []
        assert "请至少输入2个字或字母" in response.content.decode()


def test_what_is_not_found_is_said_and_an_empty_box_says_nothing(rooms, signed_in):
    client = signed_in("bureau")
    assert "没有找到" in client.get(SEARCH, {"q": "查无此企"}).content.decode()
    assert "没有找到“查无此企”" in client.get(SEARCH, {"q": "查无此企"}, headers=BOX).content.decode()
    assert client.get(SEARCH, {"q": " "}, headers=BOX).content.decode().strip() == ""


@pytest.mark.parametrize("text", ["安徽\x00号", "%%", "__", "安徽'\"<b>", "号" * 500])
def test_odd_signs_are_words_like_others(rooms, signed_in, text):
    client = signed_in("bureau")
    assert client.get(SEARCH, {"q": text}).status_code == 200
    assert "<b>" not in client.get(SEARCH, {"q": text}, headers=BOX).content.decode()
    if text != "安徽\x00号":
        assert "企业" not in found(client, text)


def many(number):
    """So many enterprises of one name in 贵池."""
    region = Region.objects.get(code="341702")
    made = [(f"徽光{each}号电子厂", f"91341702HG{each:08d}") for each in range(number)]
    Enterprise.objects.bulk_create(
        Enterprise(name=name, uscc=uscc, region=region, search=search_text(name, uscc)) for name, uscc in made
    )


def test_each_kind_is_capped_and_its_list_has_the_rest(rooms, signed_in):
    many(MOST + 1)
    client = signed_in("bureau")
    group = client.get(SEARCH, {"q": "徽光"}).context["groups"][0]
    assert (len(group.hits), group.more, group.count_label) == (MOST, True, f"{MOST}+")
    assert client.get(group.url).context["table"].paginator.count == MOST + 1
    few = client.get(SEARCH, {"q": "徽光"}, headers=BOX).context["groups"][0]
    assert len(few.hits) == few.kind.few < MOST


def test_it_costs_the_same_however_much_is_found(rooms, signed_in):
    client = signed_in("bureau")

    def cost(text):
        client.get(SEARCH, {"q": text})
        with CaptureQueriesContext(connection) as queries:
            client.get(SEARCH, {"q": text})
        return len(queries)

    alone = cost("查无此企")
    many(60)
    assert cost("徽光") == cost("号") + len(KINDS) - 1 == alone
    assert cost("查无此企") == alone


def test_the_box_gets_options_with_ids_of_their_own_and_the_page_gets_a_page(rooms, signed_in):
    client = signed_in("bureau")
    text = client.get(SEARCH, {"q": "号机电"}, headers=BOX).content.decode()
    assert "<html" not in text
    ids = [part.split('"')[0] for part in text.split('id="')[1:]]
    assert len(ids) == len(set(ids))
    assert text.count('role="option"') == 5, "two enterprises, their problems, and the way to all results"
    own = client.get(SEARCH, {"q": "号机电"}, headers={"HX-Request": "true", "HX-Target": "search-results"})
    assert 'role="option"' not in own.content.decode()
    assert "<html" not in own.content.decode()
    assert {"HX-Request", "HX-Target"} <= {each.strip() for each in own["Vary"].split(",")}


# --- the declarations


def test_the_initials_of_each_page_are_those_of_its_name():
    for page in pages.page_names():
        assert page.words.split()[:1] == [initials(page.label)], page.label


def test_each_kind_has_a_key_and_an_order_of_its_own():
    assert len({kind.key for kind in KINDS}) == len({kind.order for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        if kind.list_url:
            assert reverse(kind.list_url)


def test_a_text_is_shown_around_what_was_found_in_it():
    assert around("一" * 40 + "缺工" + "二" * 40, "缺工") == "…" + "一" * 24 + "缺工" + "二" * 24 + "…"
    assert around("短文", "不在其中") == "短文"


def test_another_room_adds_a_kind_by_one_declaration(rooms, signed_in, monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    registry.register(
        registry.Kind(
            "regions",
            "区划",
            "enterprises.view_enterprise",
            lambda question: Region.objects.visible_to(question.user).filter(name__contains=question.text),
            lambda region, question: registry.Hit(region.name, region.code, question.address("/dashboard/")),
        )
    )
    assert found(signed_in("bureau"), "东至") == {"区划": ["东至县"]} | found(signed_in("bureau"), "东至")
