"""Addresses of this room."""

from django.urls import URLPattern

from assessments.urls import evaluations, flow, targets

app_name = "assessments"
urlpatterns: list[URLPattern] = [*targets.urlpatterns, *evaluations.urlpatterns, *flow.urlpatterns]
