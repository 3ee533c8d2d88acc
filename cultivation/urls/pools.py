"""Pools, proposals, tiers and their parameters."""

from django.urls import URLPattern, path

from cultivation.views import over_months, parameters, pools, proposals, tiers

urlpatterns: list[URLPattern] = [
    path("", pools.OverviewView.as_view(), name="overview"),
    path("members/", pools.MemberListView.as_view(), name="members"),
    path("members/add/", pools.AddView.as_view(), name="member_add"),
    path("members/<int:pk>/", pools.MemberView.as_view(), name="member"),
    path("members/<int:pk>/remove/", pools.RemoveView.as_view(), name="member_remove"),
    path("pools/<str:pool>/months/", over_months.PoolMonthsView.as_view(), name="pool_months"),
    path("history/", pools.HistoryListView.as_view(), name="history"),
    path("proposals/", proposals.ProposalListView.as_view(), name="proposals"),
    path("proposals/decide/", proposals.DecideView.as_view(), name="proposals_decide"),
    path("proposals/<int:pk>/undo/", proposals.UndoView.as_view(), name="proposal_undo"),
    path("tiers/", tiers.TiersView.as_view(), name="tiers"),
    path("tiers/list/", tiers.TierListView.as_view(), name="tier_list"),
    path("parameters/", parameters.ParametersView.as_view(), name="parameters"),
    path("parameters/begin/", parameters.BeginView.as_view(), name="parameters_begin"),
]
