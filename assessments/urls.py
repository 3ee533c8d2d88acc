from django.urls import path

from assessments import evaluation_views, factor_views, views

app_name = "assessments"
urlpatterns = [
    path("", views.TargetListView.as_view(), name="targets"),
    path("factors/", factor_views.FactorsListView.as_view(), name="factors"),
    path("factors/<int:pk>/", factor_views.FactorsView.as_view(), name="factor"),
    path("evaluations/", evaluation_views.SchemesView.as_view(), name="schemes"),
    path("evaluations/schemes/<slug:slug>/", evaluation_views.SchemeView.as_view(), name="scheme"),
    path("evaluations/<int:pk>/", evaluation_views.EvaluationView.as_view(), name="evaluation"),
]
