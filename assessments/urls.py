from django.urls import path

from assessments import factor_views, views

app_name = "assessments"
urlpatterns = [
    path("", views.TargetListView.as_view(), name="targets"),
    path("factors/", factor_views.FactorsListView.as_view(), name="factors"),
    path("factors/<int:pk>/", factor_views.FactorsView.as_view(), name="factor"),
]
