"""The accounts of the demonstration, one a role. Their names are invented."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Department, Region, User, UserRole
from accounts.roles import ADMINISTRATORS, Role


@dataclass(frozen=True, slots=True)
class Person:
    """An account to be made."""

    username: str
    display_name: str
    role: Role
    region: str
    department: str


PEOPLE = (
    Person("demo_bureau", "王敏", Role.BUREAU, "341700", "jxj"),
    Person("demo_county", "陈晓岚", Role.COUNTY, "341702", "jxj"),
    Person("demo_yeji", "周静", Role.COUNTY, "341504", "jxj"),
    Person("demo_tongcheng", "方桐", Role.COUNTY, "340881", "jxj"),
    Person("demo_bozhou", "曹宁", Role.BUREAU, "341600", "jxj"),
    Person("demo_cadre", "刘芸", Role.CADRE, "341721", "jxj"),
    Person("demo_handler", "何悦", Role.HANDLER, "341700", "swj"),
    Person("demo_leader", "林致远", Role.VIEWER, "341700", "zf"),
    Person("demo_system", "赵一帆", Role.SYSTEM_ADMIN, "341700", "jxj"),
    Person("demo_security", "孙予安", Role.SECURITY_ADMIN, "341700", "jxj"),
    Person("demo_audit", "郑可", Role.AUDIT_ADMIN, "341700", "jxj"),
)


@transaction.atomic
def create_people() -> dict[str, User]:
    """Every account of the demonstration by its user name; those that stand are left as they are."""
    # Hashing is slow on purpose; all the accounts share one published password.
    password = make_password(settings.DEMO_PASSWORD)
    return {person.username: _create(person, password) for person in PEOPLE}


def _create(person: Person, password: str) -> User:
    region = Region.objects.get(code=person.region)
    user, _ = User.objects.get_or_create(
        username=person.username,
        defaults={
            "display_name": person.display_name,
            "password": password,
            "region": region,
            "department": Department.objects.get(region=region, key=person.department),
            "is_staff": person.role in ADMINISTRATORS,
        },
    )
    UserRole.objects.get_or_create(user=user, role=person.role)
    return user


def strangers_exist() -> bool:
    """Whether there is an account that is none of the demonstration's."""
    return User.objects.exclude(username__in=[person.username for person in PEOPLE]).exists()
