"""What each role permits, and which roles exclude one another."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Region, User, UserRole
from accounts.roles import ADMINISTRATORS, BUSINESS_ROLES, ROLE_PERMISSIONS, Role

READ = {
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
    *(f"support.view_{noun}" for noun in ("rescueplan", "distress", "need", "activity")),
}
CULTIVATE = {
    "cultivation.confirm_proposal",
    "cultivation.change_membership",
    "cultivation.change_recognition",
}
LAND = {"land.change_parcel", "land.change_site", "land.record_check"}
SUPPORT = {f"support.change_{noun}" for noun in ("rescueplan", "distress", "need", "activity")}
MEASURES = {"support.report_measure"}
SEE_REPORTING = {f"reporting.view_{noun}" for noun in ("submission", "finding", "checkrule")}
REPORT = {
    *(f"imports.{verb}_batch" for verb in ("view", "add", "take", "undo")),
    *(f"imports.{verb}_mapping" for verb in ("view", "change")),
    "reporting.enter_return",
    "reporting.change_finding",
}
REVIEW = {
    "reporting.review_submission",
    "reporting.change_window",
    "reporting.add_checkrule",
    "reporting.change_checkrule",
}
EXPORT = {"enterprises.export_enterprise"}
KEEP_LIBRARY = {
    "enterprises.change_scaleevent",
    "enterprises.change_corporateevent",
    "enterprises.merge_enterprise",
}
RING = {"accounts.lift_masking"}
USE = {"assessments.change_userate", "assessments.change_rectification"}
FACTORS = {"assessments.change_annualfactors"}
OVERRIDE = {"enterprises.override_uscc_check"}
PARAMETERS = {
    "enterprises.change_scalerule",
    "cultivation.change_cultivationrule",
    "assessments.change_gradingscheme",
}

# The table once more, as the domain says it: a change of a duty shows up here as well as there.
EXPECTED = {
    Role.BUREAU: READ
    | SEE_REPORTING
    | REPORT
    | REVIEW
    | KEEP_LIBRARY
    | EXPORT
    | RING
    | LAND
    | CULTIVATE
    | SUPPORT
    | MEASURES
    | FACTORS
    | OVERRIDE
    | PARAMETERS
    | {f"assessments.{verb}" for verb in ("run_evaluation", "file_appeal", "check_appeal", "decide_appeal")}
    | {"enterprises.change_backdata", *USE},
    Role.COUNTY: READ
    | SEE_REPORTING
    | REPORT
    | KEEP_LIBRARY
    | EXPORT
    | RING
    | LAND
    | CULTIVATE
    | SUPPORT
    | MEASURES
    | FACTORS
    | {"reporting.submit_submission", "assessments.change_rectification", "assessments.file_appeal"},
    Role.CADRE: READ | RING | MEASURES | {"land.record_check"},
    Role.HANDLER: READ | MEASURES | {"assessments.check_appeal"},
    Role.VIEWER: READ | SEE_REPORTING | EXPORT | {"imports.view_batch"},
    Role.SYSTEM_ADMIN: {
        f"accounts.{verb}_{noun}" for verb in ("view", "add", "change") for noun in ("user", "department")
    }
    | {"accounts.view_region"},
    Role.SECURITY_ADMIN: {
        "accounts.view_user",
        *(f"accounts.{verb}_userrole" for verb in ("view", "add", "change", "delete")),
    },
    Role.AUDIT_ADMIN: {
        "auditlog.view_logentry",
        "accounts.view_lifting",
        "accounts.view_liftedview",
        "axes.view_accesslog",
        "axes.view_accessattempt",
        "axes.view_accessfailurelog",
    },
}
PAIRS_OF_ADMINISTRATORS = [
    (one, other) for one in sorted(ADMINISTRATORS) for other in sorted(ADMINISTRATORS) if one < other
]


@pytest.fixture
def person(db):
    return User.objects.create_user("someone", display_name="某人", region=Region.objects.get(code="341700"))


@pytest.mark.parametrize("role", Role)
def test_a_role_permits_what_the_table_says(person, role):
    UserRole.objects.create(user=person, role=role)
    assert person.get_all_permissions() == EXPECTED[role]


@pytest.mark.parametrize("role", Role)
def test_every_permission_of_a_role_exists(db, role):
    known = {
        f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")
    }
    assert ROLE_PERMISSIONS[role] <= known


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("business", sorted(BUSINESS_ROLES))
def test_administrators_share_no_permission_with_business(role, business):
    assert not ROLE_PERMISSIONS[role] & ROLE_PERMISSIONS[business]


def test_two_roles_permit_what_either_does(person):
    UserRole.objects.create(user=person, role=Role.CADRE)
    UserRole.objects.create(user=person, role=Role.VIEWER)
    assert person.get_all_permissions() == EXPECTED[Role.CADRE] | EXPECTED[Role.VIEWER]
    assert person.role_names == ["包保干部", "领导"]


def test_a_permission_given_by_name_is_added(person):
    person.user_permissions.add(Permission.objects.get(codename="override_uscc_check"))
    assert person.has_perm("enterprises.override_uscc_check")


def test_without_a_role_nothing_is_permitted(person):
    assert person.get_all_permissions() == set()


def test_an_inactive_person_may_nothing(person):
    UserRole.objects.create(user=person, role=Role.BUREAU)
    person.is_active = False
    assert not person.has_perm("imports.view_batch")


@pytest.mark.parametrize("roles", PAIRS_OF_ADMINISTRATORS)
def test_the_database_refuses_a_second_administrator_role(person, roles):
    with pytest.raises(IntegrityError), transaction.atomic():
        UserRole.objects.bulk_create([UserRole(user=person, role=role) for role in roles])
    assert not person.role_rows.exists()


def test_the_database_refuses_a_role_twice(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        UserRole.objects.bulk_create([UserRole(user=person, role=Role.CADRE) for _ in range(2)])


def test_the_database_refuses_an_update_into_a_second_administrator_role(person):
    UserRole.objects.create(user=person, role=Role.SYSTEM_ADMIN)
    other = UserRole.objects.create(user=person, role=Role.CADRE)
    with pytest.raises(IntegrityError), transaction.atomic():
        UserRole.objects.filter(pk=other.pk).update(role=Role.AUDIT_ADMIN)


@pytest.mark.parametrize("roles", PAIRS_OF_ADMINISTRATORS)
def test_a_form_says_that_administrators_exclude_each_other(person, roles):
    UserRole.objects.create(user=person, role=roles[0])
    with pytest.raises(ValidationError, match="互斥"):
        UserRole(user=person, role=roles[1]).full_clean()


@pytest.mark.parametrize("administrator", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("business", sorted(BUSINESS_ROLES))
def test_an_administrator_takes_no_business_role_nor_the_other_way_round(person, administrator, business):
    for held, wanted in ((administrator, business), (business, administrator)):
        person.role_rows.all().delete()
        UserRole.objects.create(user=person, role=held)
        with pytest.raises(ValidationError, match="不得兼任"):
            UserRole(user=person, role=wanted).full_clean()


def test_an_administrator_role_may_be_exchanged_for_another(person):
    row = UserRole.objects.create(user=person, role=Role.SYSTEM_ADMIN)
    row.role = Role.AUDIT_ADMIN
    row.full_clean()
    row.save()
    assert list(person.role_rows.values_list("role", flat=True)) == [Role.AUDIT_ADMIN]
