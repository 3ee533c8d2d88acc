"""Accounts for the system administrator, roles for the security administrator."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from treebeard.admin import TreeAdmin

from accounts.models import Department, Region, User, UserRole
from accounts.roles import ADMINISTRATORS


class SubtreeAdmin(admin.ModelAdmin):
    """Shows only rows under the administrator's own region."""

    region_lookup = "region"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        region = getattr(request.user, "region", None)
        return (
            rows.filter(**{f"{self.region_lookup}__path__startswith": region.path}) if region else rows.none()
        )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offers, and accepts, regions, departments and people of the administrator's own subtree only."""
        region = getattr(request.user, "region", None)
        rows = db_field.remote_field.model._default_manager
        kwargs["queryset"] = rows.within(region) if region else rows.none()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(User)
class PersonAdmin(SubtreeAdmin, UserAdmin):
    list_display = ("username", "display_name", "region", "department", "is_active", "last_login")
    list_filter = ("is_active", "region")
    search_fields = ("username", "display_name")
    fieldsets = (
        (None, {"fields": ("username", "password", "display_name", "region", "department")}),
        ("状态", {"fields": ("is_active", "is_staff")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "display_name", "region", "department", "password1", "password2")}),
    )
    filter_horizontal = ()

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody changes another administrator's account, or its password: 三员 watch each other."""
        if obj is not None and obj.pk != request.user.pk and obj.roles & ADMINISTRATORS:
            return False
        return super().has_change_permission(request, obj)


@admin.register(UserRole)
class UserRoleAdmin(SubtreeAdmin):
    region_lookup = "user__region"
    list_display = ("user", "role")
    list_filter = ("role",)
    autocomplete_fields = ("user",)


@admin.register(Department)
class DepartmentAdmin(SubtreeAdmin):
    list_display = ("name", "region", "kind")
    search_fields = ("name",)


@admin.register(Region)
class RegionAdmin(TreeAdmin):
    list_display = ("name", "code", "kind", "assessed")


from accounts import audit_admin  # noqa: E402, F401  registers the log pages after the libraries' own
