"""The data of a scheme: gaps, conflicts, confirmation, land, shared sites."""

from django.urls import path

from assessments.views import annual_data, confirmations, land_notices, shared_sites
from assessments.views import factor_doubts as doubts

_SCHEME = "evaluations/schemes/<slug:slug>/"

urlpatterns = [
    path(f"{_SCHEME}data/", annual_data.DataView.as_view(), name="annual_data"),
    path(f"{_SCHEME}data/gaps/", annual_data.GapsView.as_view(), name="annual_gaps"),
    path(f"{_SCHEME}data/doubts/", doubts.DoubtsView.as_view(), name="factor_doubts"),
    path(f"{_SCHEME}data/check/", doubts.CheckView.as_view(), name="factors_check"),
    path("evaluations/doubts/<int:pk>/", doubts.DoubtView.as_view(), name="factor_doubt"),
    path("evaluations/doubts/<int:pk>/decide/", doubts.DecideView.as_view(), name="factor_doubt_decide"),
    path(f"{_SCHEME}confirmations/", confirmations.ConfirmationsView.as_view(), name="confirmations"),
    path(f"{_SCHEME}confirmations/confirm/", confirmations.ConfirmView.as_view(), name="confirm_factors"),
    path("factors/<int:pk>/confirm/", confirmations.ConfirmOneView.as_view(), name="factor_confirm"),
    path("factors/<int:pk>/sheet/", confirmations.SheetView.as_view(), name="factor_sheet"),
    path(f"{_SCHEME}shared/", shared_sites.SitesView.as_view(), name="shared_sites"),
    path(f"{_SCHEME}shared/new/", shared_sites.NewSiteView.as_view(), name="shared_site_new"),
    path("evaluations/shared/<int:pk>/", shared_sites.SiteView.as_view(), name="shared_site"),
    path("evaluations/shared/<int:pk>/edit/", shared_sites.EditSiteView.as_view(), name="shared_site_edit"),
    path(
        "evaluations/shared/<int:pk>/strike/",
        shared_sites.StrikeSiteView.as_view(),
        name="shared_site_strike",
    ),
    path(f"{_SCHEME}land/", land_notices.NoticeView.as_view(), name="land_notice"),
    path(f"{_SCHEME}land/act/", land_notices.NoticeActView.as_view(), name="land_notice_act"),
    path("evaluations/land/<int:pk>/", land_notices.AreaView.as_view(), name="noticed_area"),
    path("evaluations/land/<int:pk>/act/", land_notices.AreaActView.as_view(), name="noticed_area_act"),
]
