"""The power company's list."""

from django.urls import URLPattern, path

from enterprises.views import power as views

urlpatterns: list[URLPattern] = [
    path("power/", views.PowerAccountListView.as_view(), name="power_accounts"),
    path("power/<int:pk>/", views.PowerAccountView.as_view(), name="power_account"),
    path("power/<int:pk>/link/", views.LinkView.as_view(), name="power_link"),
]
