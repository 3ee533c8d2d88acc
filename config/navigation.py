"""The left navigation, by the bureau's work; an entry shows to whoever holds its permission."""

NAVIGATION = (
    # label, url name, permission, url prefixes that count as being here
    ("运行监测", "dashboards:county", "assessments.view_target", ("/dashboard/", "/figures/")),
    ("企业库", "enterprises:list", "enterprises.view_enterprise", ("/enterprises/",)),
    ("数据报送", "imports:list", "imports.view_batch", ("/imports/",)),
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
    ("登录审计", "admin:axes_accesslog_changelist", "axes.view_accesslog", ("/admin/axes/",)),
)
