"""Signing in, and what a role permits."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from accounts.roles import ROLE_PERMISSIONS


class RoleBackend(ModelBackend):
    """Django's own backend, with the permissions of the account's roles added."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_role_perm_cache"):
            granted = super().get_all_permissions(user_obj, obj)
            user_obj._role_perm_cache = granted.union(*(ROLE_PERMISSIONS[role] for role in user_obj.roles))
        return user_obj._role_perm_cache
