"""Schemes written in the browser: a new one, the next version, and what changed between two."""

from django.urls import path

from assessments.views import scheme_editor as views

_SCHEME = "evaluations/schemes/<slug:slug>/"

urlpatterns = [
    path("evaluations/new-scheme/", views.NewSchemeView.as_view(), name="scheme_new"),
    path("evaluations/new-scheme/check/", views.CheckSchemeView.as_view(), name="scheme_check"),
    path(f"{_SCHEME}edit/", views.EditSchemeView.as_view(), name="scheme_edit"),
    path(f"{_SCHEME}edit/table/", views.SchemeTableView.as_view(), name="scheme_table"),
    path(f"{_SCHEME}versions/<int:number>/", views.VersionView.as_view(), name="scheme_version"),
]
