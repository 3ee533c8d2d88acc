"""Addresses of this room."""

from django.urls import URLPattern

from assessments.urls import annual, compare, evaluations, explain, flow, scheme_editor, targets, uses

app_name = "assessments"
urlpatterns: list[URLPattern] = [
    *targets.urlpatterns,
    *scheme_editor.urlpatterns,
    *annual.urlpatterns,
    *evaluations.urlpatterns,
    *explain.urlpatterns,
    *compare.urlpatterns,
    *uses.urlpatterns,
    *flow.urlpatterns,
]
