"""The left navigation, by the bureau's work; an entry shows to whoever holds its permission."""

from collections.abc import Callable
from typing import Any

NAVIGATION = (
    # label, url name, permission, url prefixes that count as being here
    ("运行监测", "dashboards:county", "assessments.view_target", ("/dashboard/", "/figures/")),
    ("企业库", "enterprises:list", "enterprises.view_enterprise", ("/enterprises/",)),
    ("梯度培育", "cultivation:overview", "cultivation.view_membership", ("/cultivation/",)),
    ("用地整治", "land:list", "land.view_parcel", ("/land/",)),
    ("数据报送", "reporting:home", "reporting.view_submission", ("/reporting/", "/imports/")),
    ("技改项目", "projects:list", "projects.view_project", ("/projects/",)),
    ("帮扶服务", "support:plans", "support.view_rescueplan", ("/support/",)),
    ("包保帮扶", "liaison:list", "liaison.view_problem", ("/problems/",)),
    ("目标考核", "assessments:targets", "assessments.view_target", ("/targets/",)),
    ("政策文件", "policies:list", "policies.view_policydocument", ("/policies/",)),
    ("用户管理", "admin:accounts_user_changelist", "accounts.view_user", ("/admin/accounts/user/",)),
    (
        "角色授权",
        "admin:accounts_userrole_changelist",
        "accounts.view_userrole",
        ("/admin/accounts/userrole/",),
    ),
    ("操作审计", "admin:auditlog_logentry_changelist", "auditlog.view_logentry", ("/admin/auditlog/",)),
    ("查看审计", "admin:accounts_lifting_changelist", "accounts.view_lifting", ("/admin/accounts/lifting/",)),
    ("登录审计", "admin:axes_accesslog_changelist", "axes.view_accesslog", ("/admin/axes/",)),
)

Badge = Callable[[Any], int]
_badges: dict[str, Badge] = {}
_waiting: dict[str, tuple[str, str]] = {}


def register_badge(url_name: str, badge: Badge, *, waiting: tuple[str, str] | None = None) -> None:
    """Shows beside the entry how many things wait there for the person; nothing where there are none.

    `waiting` is the address's name and query of the things themselves, to which the entry then leads.
    """
    _badges[url_name] = badge
    if waiting:
        _waiting[url_name] = waiting


def destination(url_name: str, badge: int) -> tuple[str, str]:
    """The address's name and query to which the entry leads with that badge."""
    return _waiting.get(url_name, (url_name, "")) if badge else (url_name, "")


def badge_of(url_name: str, user: Any) -> int:
    """How many things wait for the person behind the entry."""
    badge = _badges.get(url_name)
    return badge(user) if badge else 0
