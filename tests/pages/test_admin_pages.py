"""The three administrators: each opens its own pages, none the others', and no one business data."""

from __future__ import annotations

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from axes.models import AccessLog
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, Lifting, Region, User, UserRole
from tests.pages import walk
from tests.pages.page import ADMINISTRATORS, BUSINESS

NOW = timezone.now()
pytestmark = pytest.mark.django_db
VIEW, ADD, CHANGE, DELETE = "changelist", "add", "change", "delete"

# What each may do with what; all else is refused. The security administrator picks from the accounts, so sees them.
MAY: dict[str, dict[str, set[str]]] = {
    "system": {
        "accounts.User": {VIEW, ADD, CHANGE},
        "accounts.Department": {VIEW, ADD, CHANGE},
        "accounts.Region": {VIEW, CHANGE},
    },
    "security": {"accounts.User": {VIEW, CHANGE}, "accounts.UserRole": {VIEW, ADD, CHANGE, DELETE}},
    "audit": {
        "accounts.Lifting": {VIEW, CHANGE},
        "auditlog.LogEntry": {VIEW, CHANGE},
        "axes.AccessAttempt": {VIEW, CHANGE},
        "axes.AccessLog": {VIEW, CHANGE},
        "axes.AccessFailureLog": {VIEW, CHANGE},
    },
}
READ_ONLY = {("system", "accounts.Region"), ("security", "accounts.User")} | {
    ("audit", label) for label in MAY["audit"]
}
MODELS = sorted(model._meta.label for model in admin.site._registry)
OPEN_PAGES = {
    "index": 200,
    "password_change": 200,
    "password_change_done": 200,
    "jsi18n": 200,
    "logout": 405,
    "login": 302,
}
# The tree and the lists of choices have addresses of their own; Django asks the same permissions there.
COVERED_OTHERWISE = {
    "javascript-catalog",
    "autocomplete",
    "app_list",
    "view_on_site",
    "auth_user_password_change",
}


@pytest.fixture
def objects(people):
    """One object of each kind an administrator may open."""
    AccessLog.objects.create(username="x")
    return {
        "accounts.User": people["county"],
        "accounts.Department": people["bureau"].region.departments.first(),
        "accounts.Region": Region.objects.get(code="341702"),
        "accounts.UserRole": people["county"].role_rows.get(),
        "auditlog.LogEntry": _entry_of(people["bureau"]),
        "axes.AccessLog": AccessLog.objects.first(),
        "accounts.Lifting": Lifting.objects.create(
            user=people["bureau"], path="/problems/", purpose="测试", lifted_at=NOW, until=NOW
        ),
    }


def _entry_of(person):
    """A change that the person made."""
    with set_actor(person):
        Department.objects.create(region=person.region, key="made", name="新设科室", kind="department")
    return LogEntry.objects.filter(actor=person).latest("pk")


def address(label, verb, objects):
    name = f"admin:{label.lower().replace('.', '_')}_{verb}"
    if verb in (CHANGE, DELETE, "history"):
        return reverse(name, args=[objects[label].pk if label in objects else 1])
    return reverse(name)


def test_every_admin_address_is_covered():
    known = {
        f"{label.lower().replace('.', '_')}_{verb}"
        for label in MODELS
        for verb in (VIEW, ADD, CHANGE, DELETE, "history")
    }
    names = {name.removeprefix("admin:") for name in walk.url_names() if name.startswith("admin:")} - {"None"}
    assert names - known == set(OPEN_PAGES) | (COVERED_OTHERWISE & names)


def test_the_table_names_what_is_registered():
    assert {label for may in MAY.values() for label in may} <= set(MODELS)


@pytest.mark.parametrize("key", ADMINISTRATORS)
@pytest.mark.parametrize("label", MODELS)
def test_an_administrator_opens_the_own_pages_only(signed_in, objects, key, label):
    client, may = signed_in(key), MAY[key].get(label, set())
    for verb in (VIEW, ADD, CHANGE, DELETE):
        if verb == CHANGE and may and label not in objects:
            continue
        status = client.get(address(label, verb, objects)).status_code
        assert status == (200 if verb in may else 403), verb


@pytest.mark.parametrize(("key", "label"), sorted(READ_ONLY))
def test_what_may_be_seen_only_cannot_be_written(signed_in, objects, key, label):
    if label not in objects:
        pytest.skip("no row to open")
    before = LogEntry.objects.count()
    assert (
        signed_in(key).post(address(label, CHANGE, objects), {"name": "x", "username": "x"}).status_code
        == 403
    )
    assert LogEntry.objects.count() == before


@pytest.mark.parametrize("key", BUSINESS)
@pytest.mark.parametrize("label", MODELS)
def test_business_roles_do_not_get_into_the_administration(signed_in, objects, key, label):
    client = signed_in(key)
    assert client.get(address(label, VIEW, objects)).status_code == 302
    assert client.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("label", MODELS)
def test_strangers_do_not_either(client, objects, label):
    assert client.get(address(label, VIEW, objects)).status_code == 302


@pytest.mark.parametrize("key", ADMINISTRATORS)
def test_the_pages_around(signed_in, key):
    client = signed_in(key)
    for name, status in OPEN_PAGES.items():
        assert client.get(reverse(f"admin:{name}")).status_code == status, name


@pytest.mark.parametrize("key", ADMINISTRATORS)
def test_administrators_get_no_business_page(signed_in, key):
    client = signed_in(key)
    for name in (
        "dashboards:county",
        "enterprises:list",
        "imports:list",
        "imports:upload",
        "assessments:targets",
        "policies:list",
    ):
        assert client.get(reverse(name)).status_code == 403, name


def test_the_navigation_names_the_own_pages_only(signed_in):
    def labels(key):
        page = signed_in(key).get("/nowhere/")
        return [item["label"] for item in page.context["navigation"]]

    assert labels("system") == ["用户管理"]
    assert labels("security") == ["用户管理", "角色授权"]
    assert labels("audit") == ["操作审计", "查看审计", "登录审计"]
    assert labels("bureau") == [
        "运行监测",
        "企业库",
        "梯度培育",
        "用地整治",
        "数据报送",
        "技改项目",
        "帮扶服务",
        "包保帮扶",
        "目标考核",
        "政策文件",
    ]
    assert labels("cadre") == [label for label in labels("bureau") if label != "数据报送"]


@pytest.mark.parametrize(("key", "label"), [("system", "accounts.User"), ("security", "accounts.UserRole")])
def test_another_citys_rows_are_neither_listed_nor_opened(signed_in, people, key, label):
    there = {"accounts.User": people["elsewhere"], "accounts.UserRole": people["elsewhere"].role_rows.get()}
    client = signed_in(key)
    assert "周洁" not in client.get(address(label, VIEW, there)).content.decode()
    assert client.get(address(label, CHANGE, there)).status_code == 302


def test_a_system_administrator_adds_an_account_in_the_own_subtree_only(signed_in, people):
    form = {
        "username": "newcomer",
        "display_name": "新人",
        "password1": "Cz-2023-new",
        "password2": "Cz-2023-new",
        "usable_password": "true",
        "department": "",
    }
    client = signed_in("system")
    there, here = Region.objects.get(code="341504"), Region.objects.get(code="341702")
    assert client.post(reverse("admin:accounts_user_add"), form | {"region": there.pk}).status_code == 200
    assert not User.objects.filter(username="newcomer").exists()
    assert client.post(reverse("admin:accounts_user_add"), form | {"region": here.pk}).status_code == 302
    made = User.objects.get(username="newcomer")
    assert (made.region, made.is_staff, made.is_superuser, made.roles) == (here, False, False, frozenset())


def test_the_list_of_people_to_choose_from_holds_the_own_subtree(signed_in, people):
    asked = {"app_label": "accounts", "model_name": "userrole", "field_name": "user", "term": ""}
    found = signed_in("security").get(reverse("admin:autocomplete"), asked).json()["results"]
    assert {row["text"] for row in found} >= {"王敏", "李强"}
    assert "周洁" not in {row["text"] for row in found}
    for key in ("audit", "bureau"):
        assert signed_in(key).get(reverse("admin:autocomplete"), asked).status_code in (302, 403)


def test_a_password_is_set_by_the_system_administrator_in_the_own_subtree_only(signed_in, people):
    name = "admin:auth_user_password_change"
    assert signed_in("system").get(reverse(name, args=[people["county"].pk])).status_code == 200
    assert signed_in("system").get(reverse(name, args=[people["elsewhere"].pk])).status_code != 200
    assert signed_in("security").get(reverse(name, args=[people["county"].pk])).status_code == 403
    assert signed_in("audit").get(reverse(name, args=[people["county"].pk])).status_code == 403


@pytest.mark.parametrize("field", ["user", "role"])
def test_a_role_form_left_empty_is_told(signed_in, people, field):
    form = {"user": people["cadre"].pk, "role": "viewer"} | {field: ""}
    response = signed_in("security").post(reverse("admin:accounts_userrole_add"), form)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()


def test_a_system_administrator_cannot_make_a_superuser(signed_in, people):
    person = people["county"]
    form = {
        "username": person.username,
        "display_name": "李强",
        "region": person.region_id,
        "department": "",
        "is_active": "on",
    }
    client = signed_in("system")
    client.post(
        reverse("admin:accounts_user_change", args=[person.pk]),
        form | {"is_superuser": "on", "user_permissions": "1"},
    )
    person.refresh_from_db()
    assert not person.is_superuser
    assert not person.user_permissions.exists()


def test_a_security_administrator_gives_roles_in_the_own_subtree_only(signed_in, people):
    client, add = signed_in("security"), reverse("admin:accounts_userrole_add")
    assert client.post(add, {"user": people["elsewhere"].pk, "role": "viewer"}).status_code == 200
    assert not UserRole.objects.filter(user=people["elsewhere"], role="viewer").exists()
    assert client.post(add, {"user": people["cadre"].pk, "role": "viewer"}).status_code == 302
    assert UserRole.objects.filter(user=people["cadre"], role="viewer").exists()


@pytest.mark.parametrize("role", ["system_admin", "audit_admin", "viewer"])
def test_the_form_refuses_a_role_that_excludes_another(signed_in, people, role):
    response = signed_in("security").post(
        reverse("admin:accounts_userrole_add"), {"user": people["security"].pk, "role": role}
    )
    assert response.status_code == 200
    assert "errornote" in response.content.decode()
    assert people["security"].role_rows.count() == 1


def test_what_an_administrator_changes_is_logged_with_the_name(signed_in, people):
    signed_in("security").post(
        reverse("admin:accounts_userrole_add"), {"user": people["cadre"].pk, "role": "viewer"}
    )
    entry = LogEntry.objects.filter(content_type__model="userrole").latest("pk")
    assert entry.actor == people["security"]


def test_the_region_tree_is_not_moved(signed_in):
    here, there = Region.objects.get(code="341702"), Region.objects.get(code="341504")
    form = {"node": here.pk, "target": there.pk, "relation": "child"}
    for method in ("post", "put"):
        getattr(signed_in("system"), method)(reverse("admin:accounts_region_changelist") + "move/", form)
    here.refresh_from_db()
    assert here.path.startswith(Region.objects.get(code="341700").path)
    assert here.depth == 3
