"""Grades explained."""

from django.urls import path

from assessments.views import explain

urlpatterns = [
    path("evaluations/<int:pk>/grades/<int:row>/", explain.ExplainView.as_view(), name="grade"),
]
