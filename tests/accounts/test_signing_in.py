"""Signing in and out: the demonstration's list, the lock after five failures, the idle session."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from accounts.models import Region, User, UserRole
from accounts.roles import Role

LOGIN = "/account/login/"
PASSWORD = "Test-2023!"


def attempt(client, username, password):
    return client.post(LOGIN, {"username": username, "password": password})


@pytest.fixture
def demo_account(db):
    person = User.objects.create_user(
        "demo_bureau", password=PASSWORD, display_name="演示员", region=Region.objects.get(code="341700")
    )
    UserRole.objects.create(user=person, role=Role.BUREAU)
    return person


def test_a_demonstration_lists_its_accounts(client, settings, people, demo_account):
    settings.DEMO, settings.DEMO_PASSWORD = True, "Demo-2023!"
    page = client.get(LOGIN).content.decode()
    assert all(text in page for text in ("demo_bureau", "演示员", "市局工作人员", "池州市", "Demo-2023!"))
    assert "王敏" not in page


def test_a_disabled_demonstration_account_is_not_listed(client, settings, demo_account):
    settings.DEMO = True
    User.objects.update(is_active=False)
    assert "demo_bureau" not in client.get(LOGIN).content.decode()


def test_a_real_system_lists_none(client, settings, demo_account):
    settings.DEMO, settings.DEMO_PASSWORD = False, "Demo-2023!"
    page = client.get(LOGIN).content.decode()
    assert "demo_bureau" not in page
    assert "Demo-2023!" not in page


def test_a_person_signs_in_and_returns_to_the_page_asked_for(client, people):
    asked = client.get("/enterprises/")
    assert asked.url == f"{LOGIN}?next=/enterprises/"
    assert "登录后将回到原来的页面" in client.get(asked.url).content.decode()
    answer = client.post(LOGIN, {"username": "bureau", "password": PASSWORD, "next": "/enterprises/"})
    assert (answer.status_code, answer.url) == (302, "/enterprises/")


def test_signing_in_does_not_lead_to_another_host(client, people):
    answer = client.post(LOGIN, {"username": "bureau", "password": PASSWORD, "next": "https://example.org/"})
    assert answer.url == "/"


def test_a_wrong_password_is_told_apart_from_no_one(client, people):
    wrong, stranger = attempt(client, "bureau", "wrong"), attempt(client, "nobody", "wrong")
    assert wrong.status_code == stranger.status_code == 200
    assert "请输入" in wrong.content.decode()


def test_five_failures_lock_the_account(client, people):
    answers = [attempt(client, "bureau", "wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "账号已暂时锁定" in answers[-1].content.decode()


def test_a_locked_account_is_refused_even_with_its_password(client, people):
    for _ in range(5):
        attempt(client, "bureau", "wrong")
    answer = attempt(client, "bureau", PASSWORD)
    assert answer.status_code == 429
    assert "账号已暂时锁定" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_lock_does_not_touch_a_colleague_at_the_same_address(client, people):
    for _ in range(5):
        attempt(client, "bureau", "wrong")
    assert attempt(client, "leader", PASSWORD).status_code == 302


def test_signing_in_forgets_the_failures(client, people):
    for _ in range(2):
        for _ in range(4):
            attempt(client, "bureau", "wrong")
        assert attempt(client, "bureau", PASSWORD).status_code == 302
        client.logout()


def test_the_session_ends_after_half_an_hour_idle(signed_in, settings):
    assert (settings.SESSION_COOKIE_AGE, settings.SESSION_SAVE_EVERY_REQUEST) == (1800, True)
    for _ in range(2):
        cookie = signed_in("bureau").get("/enterprises/").cookies["sessionid"]
        assert cookie["max-age"] == 1800
        assert cookie["httponly"]


def test_an_inactive_person_is_signed_out(signed_in, people):
    client = signed_in("bureau")
    User.objects.filter(pk=people["bureau"].pk).update(is_active=False)
    assert client.get("/enterprises/").url.startswith(LOGIN)


def test_signing_out_takes_a_post(signed_in):
    client = signed_in("bureau")
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).url == LOGIN
    assert client.get("/enterprises/").status_code == 302


def test_a_person_changes_their_password(signed_in, people):
    client = signed_in("county")
    page = client.get(reverse("password_change")).content.decode()
    assert '<html lang="zh-CN">' in page
    new = {"old_password": PASSWORD, "new_password1": "Guichi-2024", "new_password2": "Guichi-2024"}
    assert (
        "至少三类"
        in client.post(
            reverse("password_change"), new | {"new_password1": "guichi2024", "new_password2": "guichi2024"}
        ).content.decode()
    )
    answer = client.post(reverse("password_change"), new, follow=True)
    assert "密码已修改" in answer.content.decode()
    people["county"].refresh_from_db()
    assert people["county"].check_password("Guichi-2024")


@pytest.mark.parametrize(
    ("key", "address"),
    [
        ("bureau", "/dashboard/"),
        ("cadre", "/dashboard/"),
        ("leader", "/dashboard/"),
        ("system", "/admin/"),
        ("audit", "/admin/"),
    ],
)
def test_home_leads_to_where_the_role_works(signed_in, key, address):
    assert signed_in(key).get("/").url == address


@pytest.mark.parametrize(
    "address", ["/", "/dashboard/", "/enterprises/", "/targets/", "/imports/", "/imports/upload/"]
)
def test_an_account_without_a_region_is_told_so(signed_in, people, address):
    User.objects.filter(pk=people["bureau"].pk).update(region=None)
    answer = signed_in("bureau").get(address)
    assert answer.status_code == 403
    assert "尚未分配区划" in answer.content.decode()


def test_an_act_after_the_session_ended_leads_back_to_its_page(client, people):
    """The act's own address takes no GET, and what was pressed would be lost without a word."""
    page = "/imports/?q=%E4%BA%A7%E5%80%BC&month=2023-05"
    answer = client.post("/imports/1/take/", headers={"Referer": f"http://testserver{page}"})
    assert answer.status_code == 302
    told = client.get(answer.url).content.decode()
    assert "刚才的操作没有执行" in told
    assert "请再操作一次" in told
    back = client.post(
        LOGIN,
        {"username": "bureau", "password": PASSWORD, "next": parse_qs(urlsplit(answer.url).query)["next"][0]},
    )
    assert back.url == page


@pytest.mark.parametrize("referer", ["", "https://example.org/x", "javascript:alert(1)"])
def test_without_a_page_of_ours_the_address_itself_is_kept(client, people, referer):
    answer = client.post("/imports/1/take/", headers={"Referer": referer} if referer else {})
    assert answer.url == f"{LOGIN}?next=/imports/1/take/"
