"""The one rule of sight: a person sees and changes what lies in their region's subtree, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from accounts.roles import BUSINESS_ROLES

if TYPE_CHECKING:
    from accounts.models import Region


def scope_of(user: Any) -> Region | None:
    """The region whose subtree `user` may see, or None: strangers, the disabled, administrators only."""
    if not (user.is_authenticated and user.is_active and user.region_id):
        return None
    return user.region if user.roles & BUSINESS_ROLES else None


def why_nothing(user: Any) -> str:
    """The sentence for an account that is not set up to see anything yet; empty where it is."""
    if not user.roles:
        return "您的账号尚未分配角色，请联系本单位安全管理员。"
    if user.roles & BUSINESS_ROLES and not user.region_id:
        return "您的账号尚未分配区划，请联系本单位系统管理员。"
    return ""


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset of rows that have a region; `region_lookup` leads from the row to it.

    A row counted by a county can lie in a park of that county besides; `zone_lookup` leads to the park.
    """

    region_lookup = "region"
    zone_lookup = ""

    def visible_to(self, user: Any) -> Self:
        """The rows that lie in the user's region's subtree."""
        scope = scope_of(user)
        return self.none() if scope is None else self.within(scope)

    def within(self, region: Region) -> Self:
        """The rows that lie in the subtree of `region`."""
        lookup = self.zone_lookup if self.zone_lookup and region.is_park else self.region_lookup
        return self.filter(**{f"{lookup}__path__startswith": region.path})
