"""Addresses of this room."""

from django.urls import URLPattern

from assessments.urls import evaluations, targets

app_name = "assessments"
urlpatterns: list[URLPattern] = [*targets.urlpatterns, *evaluations.urlpatterns]
