"""Addresses of this room."""

from django.urls import URLPattern

from assessments.urls import annual, evaluations, scheme_editor, targets

app_name = "assessments"
urlpatterns: list[URLPattern] = [
    *targets.urlpatterns,
    *scheme_editor.urlpatterns,
    *annual.urlpatterns,
    *evaluations.urlpatterns,
]
