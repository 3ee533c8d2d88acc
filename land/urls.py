"""Addresses of this room."""

from django.urls import URLPattern, path

from land.views import checks, counts, parcels, shares, sites

app_name = "land"
urlpatterns: list[URLPattern] = [
    path("", parcels.ParcelListView.as_view(), name="list"),
    path("counts/", counts.ParcelCountsView.as_view(), name="counts"),
    path("parcels/new/", parcels.NewParcelView.as_view(), name="parcel_new"),
    path("parcels/<int:pk>/", parcels.ParcelView.as_view(), name="parcel"),
    path("parcels/<int:pk>/edit/", parcels.EditParcelView.as_view(), name="parcel_edit"),
    path("parcels/<int:pk>/share/", shares.ShareView.as_view(), name="share"),
    path("parcels/<int:pk>/shares/<int:share>/", shares.EndShareView.as_view(), name="share_end"),
    path("parcels/<int:pk>/revive/", shares.RevivalView.as_view(), name="revive"),
    path(
        "parcels/<int:pk>/revivals/<int:revival>/", shares.CancelRevivalView.as_view(), name="revival_cancel"
    ),
    path("parcels/<int:pk>/dispute/", shares.DisputeView.as_view(), name="dispute"),
    path("parcels/<int:pk>/disputes/<int:dispute>/", shares.DecideView.as_view(), name="dispute_decide"),
    path("parcels/<int:pk>/files/", shares.FilesView.as_view(), name="parcel_files"),
    path("parcels/<int:pk>/files/<int:file>/", parcels.ParcelFileView.as_view(), name="parcel_file"),
    path("sites/", sites.SiteListView.as_view(), name="sites"),
    path("sites/counts/", counts.SiteCountsView.as_view(), name="site_counts"),
    path("sites/new/", sites.NewSiteView.as_view(), name="site_new"),
    path("sites/<int:pk>/", sites.SiteView.as_view(), name="site"),
    path("sites/<int:pk>/edit/", sites.EditSiteView.as_view(), name="site_edit"),
    path("sites/<int:pk>/check/<slug:step>/", checks.CheckView.as_view(), name="check"),
    path("sites/<int:pk>/measure/", checks.MeasureView.as_view(), name="measure"),
    path("sites/<int:pk>/measures/<int:measure>/", checks.MeasureDoneView.as_view(), name="measure_done"),
    path("sites/<int:pk>/done/", checks.DoneView.as_view(), name="done"),
    path("sites/<int:pk>/accept/", checks.AcceptView.as_view(), name="accept"),
    path("sites/<int:pk>/visit/", checks.VisitView.as_view(), name="visit"),
    path("sites/<int:pk>/files/<int:file>/", sites.SiteFileView.as_view(), name="site_file"),
]
