"""Addresses of this room."""

from django.urls import URLPattern

from assessments.urls import compare, evaluations, explain, targets, uses

app_name = "assessments"
urlpatterns: list[URLPattern] = [
    *targets.urlpatterns,
    *evaluations.urlpatterns,
    *explain.urlpatterns,
    *compare.urlpatterns,
    *uses.urlpatterns,
]
