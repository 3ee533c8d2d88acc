"""Entries and exits, changes of form, renames, merges and back data."""

from django.urls import URLPattern, path

from enterprises.views import backdata, corporate, events, identity

urlpatterns: list[URLPattern] = [
    path("events/", events.ScaleEventListView.as_view(), name="events"),
    path("events/counts/", events.CountsView.as_view(), name="event_counts"),
    path("events/add/", events.AddEventView.as_view(), name="event_add"),
    path("corporate/", corporate.CorporateEventListView.as_view(), name="corporate"),
    path("corporate/add/", corporate.AddCorporateEventView.as_view(), name="corporate_add"),
    path("corporate/<int:pk>/", corporate.CorporateEventView.as_view(), name="corporate_event"),
    path(
        "corporate/<int:pk>/correct/", corporate.CorrectCorporateEventView.as_view(), name="corporate_correct"
    ),
    path(
        "corporate/<int:pk>/withdraw/",
        corporate.WithdrawCorporateEventView.as_view(),
        name="corporate_withdraw",
    ),
    path("names/<int:pk>/undo/", identity.UndoRenameView.as_view(), name="rename_undo"),
    path("merges/<int:pk>/", identity.MergeView.as_view(), name="merge"),
    path("merges/<int:pk>/undo/", identity.UndoMergeView.as_view(), name="merge_undo"),
    path("backdata/", backdata.BackDataListView.as_view(), name="backdata"),
    path("backdata/<int:pk>/", backdata.BackDataView.as_view(), name="backdata_one"),
    path("backdata/<int:pk>/enter/", backdata.EnterView.as_view(), name="backdata_enter"),
    path("backdata/<int:pk>/reopen/", backdata.ReopenView.as_view(), name="backdata_reopen"),
    path("backdata/<int:pk>/lock/", backdata.LockView.as_view(), name="backdata_lock"),
    path("<slug:uscc>/rename/", identity.RenameView.as_view(), name="rename"),
    path("<slug:uscc>/merge/", identity.MergeEnterpriseView.as_view(), name="merge_into"),
    path("<slug:uscc>/events/<int:pk>/correct/", events.CorrectEventView.as_view(), name="event_correct"),
    path("<slug:uscc>/events/<int:pk>/withdraw/", events.WithdrawEventView.as_view(), name="event_withdraw"),
]
