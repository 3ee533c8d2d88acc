"""Schemes and evaluations."""

from django.urls import path

from assessments.views import evaluations

urlpatterns = [
    path("evaluations/", evaluations.SchemesView.as_view(), name="schemes"),
    path("evaluations/schemes/<slug:slug>/", evaluations.SchemeView.as_view(), name="scheme"),
    path("evaluations/<int:pk>/", evaluations.EvaluationView.as_view(), name="evaluation"),
]
