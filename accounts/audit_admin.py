"""The logs, for the audit administrator: what the people of one's own subtree did, and nobody else."""

from __future__ import annotations

from typing import Any

from auditlog.admin import LogEntryAdmin
from auditlog.models import LogEntry
from axes.admin import AccessAttemptAdmin, AccessFailureLogAdmin, AccessLogAdmin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import LiftedView, Lifting, User

admin.site.unregister([LogEntry, AccessAttempt, AccessFailureLog, AccessLog])


@admin.register(LogEntry)
class SubtreeLogEntryAdmin(LogEntryAdmin):
    """Changes made by the people of the administrator's subtree."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        region = getattr(request.user, "region", None)
        rows = super().get_queryset(request)
        return rows.filter(actor__region__path__startswith=region.path) if region else rows.none()


class SubtreeSignInMixin:
    """Sign-ins under names of the administrator's subtree, and under names that nobody has."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        region = getattr(request.user, "region", None)
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        if region is None:
            return rows.none()
        others = User.objects.exclude(pk__in=User.objects.within(region).values("pk"))
        return rows.exclude(username__in=others.values("username"))


@admin.register(AccessAttempt)
class SubtreeAttemptAdmin(SubtreeSignInMixin, AccessAttemptAdmin):
    """Failed sign-ins that count towards a lock."""


@admin.register(AccessFailureLog)
class SubtreeFailureAdmin(SubtreeSignInMixin, AccessFailureLogAdmin):
    """Every failed sign-in."""


@admin.register(AccessLog)
class SubtreeAccessAdmin(SubtreeSignInMixin, AccessLogAdmin):
    """Every sign-in and sign-out."""


class SeenInline(admin.TabularInline):
    """What went out unmasked under one lifting."""

    model = LiftedView
    fields = readonly_fields = ("seen_at", "address", "exported", "rows")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Lifting)
class SubtreeLiftingAdmin(admin.ModelAdmin):
    """Who of the administrator's subtree looked at personal data, where and what for."""

    list_display = ("lifted_at", "user_name", "title", "purpose", "until", "remote_addr")
    search_fields = ("user_name", "title", "purpose")
    date_hierarchy = "lifted_at"
    inlines = (SeenInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        region = getattr(request.user, "region", None)
        return Lifting.objects.within(region) if region else Lifting.objects.none()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
