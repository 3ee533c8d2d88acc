"""Who may do what: the roles of the system and the permissions each carries.

A table in code, not rows: a change of duty is reviewed like any other change of rule. A permission
outside its holder's role can still be granted to one account by name (Django's user permissions).
"""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """What an account is for. The three administrators of 等保 (三员) see no business data."""

    BUREAU = "bureau", "市局工作人员"
    COUNTY = "county", "县区工作人员"
    CADRE = "cadre", "包保干部"
    HANDLER = "handler", "职能部门经办人"
    VIEWER = "viewer", "领导"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
BUSINESS_ROLES = frozenset(Role) - ADMINISTRATORS

_READ = frozenset(
    {
        "enterprises.view_enterprise",
        "policies.view_policydocument",
        "assessments.view_target",
        "assessments.view_evaluation",
        "projects.view_project",
        "liaison.view_problem",
        "land.view_parcel",
        "land.view_site",
        "cultivation.view_membership",
        "cultivation.view_recognition",
        "support.view_rescueplan",
        "support.view_distress",
        "support.view_need",
        "support.view_activity",
    }
)
_CULTIVATE = frozenset(
    {
        "cultivation.confirm_proposal",
        "cultivation.change_membership",
        "cultivation.change_recognition",
    }
)
_SUPPORT = frozenset(
    {
        "support.change_rescueplan",
        "support.change_distress",
        "support.change_need",
        "support.change_activity",
    }
)
# Who owns a measure reports on it, whatever else the role may change.
_MEASURES = frozenset({"support.report_measure"})
_SEE_REPORTING = frozenset(
    {
        "reporting.view_submission",
        "reporting.view_finding",
        "reporting.view_checkrule",
    }
)
_REPORT = frozenset(
    {
        "imports.view_batch",
        "imports.add_batch",
        "imports.take_batch",
        "imports.undo_batch",
        "imports.view_mapping",
        "imports.change_mapping",
        "reporting.enter_return",
        "reporting.change_finding",
    }
)
_REVIEW = frozenset(
    {
        "reporting.review_submission",
        "reporting.change_window",
        "reporting.add_checkrule",
        "reporting.change_checkrule",
    }
)
_LAND = frozenset({"land.change_parcel", "land.change_site", "land.record_check"})
_KEEP_LIBRARY = frozenset(
    {
        "enterprises.change_scaleevent",
        "enterprises.change_corporateevent",
        "enterprises.merge_enterprise",
    }
)
# Who gathers a year's factors settles what is doubted of them and records who confirmed them.
_FACTORS = frozenset({"assessments.change_annualfactors"})
# Who organises an evaluation, who objects for its enterprises, who checks a figure that was objected to.
_FILE_APPEALS = frozenset({"assessments.file_appeal"})
_CHECK_APPEALS = frozenset({"assessments.check_appeal"})
_EVALUATE = frozenset({"assessments.run_evaluation", "assessments.decide_appeal"})
_EXPORT = frozenset({"enterprises.export_enterprise"})
# Who rings an enterprise may see its telephone, each time for a stated purpose.
_RING = frozenset({"accounts.lift_masking"})

ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    Role.BUREAU: _READ
    | _SEE_REPORTING
    | _REPORT
    | _REVIEW
    | _KEEP_LIBRARY
    | _EXPORT
    | _RING
    | _LAND
    | _CULTIVATE
    | _SUPPORT
    | _MEASURES
    | _FACTORS
    | _FILE_APPEALS
    | _CHECK_APPEALS
    | _EVALUATE
    | {
        "enterprises.override_uscc_check",
        "enterprises.change_scalerule",
        "enterprises.change_backdata",
        "cultivation.change_cultivationrule",
        "assessments.change_userate",
        "assessments.change_rectification",
        "assessments.change_gradingscheme",
    },
    Role.COUNTY: _READ
    | _SEE_REPORTING
    | _REPORT
    | _KEEP_LIBRARY
    | _EXPORT
    | _RING
    | _LAND
    | _CULTIVATE
    | _SUPPORT
    | _MEASURES
    | _FACTORS
    | _FILE_APPEALS
    | {"reporting.submit_submission", "assessments.change_rectification"},
    Role.CADRE: _READ | _RING | _MEASURES | {"land.record_check"},
    Role.HANDLER: _READ | _MEASURES | _CHECK_APPEALS,
    Role.VIEWER: _READ | _SEE_REPORTING | _EXPORT | {"imports.view_batch"},
    Role.SYSTEM_ADMIN: frozenset(
        {
            "accounts.view_user",
            "accounts.add_user",
            "accounts.change_user",
            "accounts.view_department",
            "accounts.add_department",
            "accounts.change_department",
            "accounts.view_region",
        }
    ),
    Role.SECURITY_ADMIN: frozenset(
        {
            "accounts.view_user",
            "accounts.view_userrole",
            "accounts.add_userrole",
            "accounts.change_userrole",
            "accounts.delete_userrole",
        }
    ),
    Role.AUDIT_ADMIN: frozenset(
        {
            "auditlog.view_logentry",
            "accounts.view_lifting",
            "accounts.view_liftedview",
            "axes.view_accesslog",
            "axes.view_accessattempt",
            "axes.view_accessfailurelog",
        }
    ),
}
