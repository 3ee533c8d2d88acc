"""Addresses of this room."""

from django.urls import URLPattern

from cultivation.urls import pools, recognitions

app_name = "cultivation"
urlpatterns: list[URLPattern] = [*pools.urlpatterns, *recognitions.urlpatterns]
