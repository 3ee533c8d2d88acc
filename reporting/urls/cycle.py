"""The month's cycle."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
