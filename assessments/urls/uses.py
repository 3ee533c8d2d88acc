"""What grades are used for."""

from django.urls import path

from assessments.views import rectifications, uses

urlpatterns = [
    path("use/rectifications/", rectifications.RectificationListView.as_view(), name="rectifications"),
    path("use/rectifications/open/", rectifications.OpenView.as_view(), name="rectifications_open"),
    path("use/rectifications/files/<int:pk>/", rectifications.FileView.as_view(), name="rectification_file"),
    path("use/rectifications/<int:pk>/", rectifications.RectificationView.as_view(), name="rectification"),
    path(
        "use/rectifications/<int:pk>/<slug:act>/",
        rectifications.ActView.as_view(),
        name="rectification_act",
    ),
    path("use/reclaim/", uses.ReclaimView.as_view(), name="reclaim"),
    path("use/<slug:kind>/", uses.UseListView.as_view(), name="use"),
    path("use/<slug:kind>/rates/", uses.RatesView.as_view(), name="use_rates"),
    path("use/<slug:kind>/rates/begin/", uses.BeginRateView.as_view(), name="use_rates_begin"),
]
