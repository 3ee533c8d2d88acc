"""The workflow of evaluations: steps, public notices, appeals, computings."""

from django.urls import path

from assessments.views import flow

_OF = "evaluations/<int:pk>/"

urlpatterns = [
    path(f"{_OF}flow/", flow.FlowView.as_view(), name="flow"),
    path(f"{_OF}flow/<slug:verb>/", flow.StepView.as_view(), name="flow_step"),
]
