"""Addresses: one prefix a room."""

from django.contrib import admin
from django.urls import include, path

from dashboards.views import HomeView

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("", include("dashboards.urls")),
    path("account/", include("accounts.urls")),
    path("imports/", include("imports.urls")),
    path("policies/", include("policies.urls")),
    path("enterprises/", include("enterprises.urls")),
    path("reporting/", include("reporting.urls")),
    path("cultivation/", include("cultivation.urls")),
    path("land/", include("land.urls")),
    path("support/", include("support.urls")),
    path("projects/", include("projects.urls")),
    path("problems/", include("liaison.urls")),
    path("targets/", include("assessments.urls")),
    path("admin/", admin.site.urls),
]
handler404 = "accounts.views.page_not_found"
handler500 = "accounts.views.server_error"

admin.site.site_header = admin.site.site_title = "系统管理"
admin.site.index_title = "账号、角色与审计"
