"""Addresses of this room."""

from django.urls import path

from support.views import activities, chain, distress, needs, plans

app_name = "support"
urlpatterns = [
    path("", plans.PlanListView.as_view(), name="plans"),
    path("plans/new/", plans.PlanNewView.as_view(), name="plan_new"),
    path("plans/<int:pk>/", plans.PlanView.as_view(), name="plan"),
    path("plans/<int:pk>/act/", plans.PlanActView.as_view(), name="plan_act"),
    path("plans/<int:pk>/print/", plans.PlanPrintView.as_view(), name="plan_print"),
    path("measures/", plans.MeasureListView.as_view(), name="measures"),
    path("measures/<int:pk>/", plans.MeasureView.as_view(), name="measure"),
    path("measures/<int:pk>/act/", plans.MeasureActView.as_view(), name="measure_act"),
    path("distressed/", distress.DistressListView.as_view(), name="distressed"),
    path("distressed/proposals/", distress.ProposalsView.as_view(), name="proposals"),
    path("distressed/proposals/<str:uscc>/doubt/", distress.DoubtView.as_view(), name="doubt"),
    path("distressed/new/", distress.IdentifyView.as_view(), name="identify"),
    path("distressed/<int:pk>/", distress.DistressView.as_view(), name="distress"),
    path("distressed/<int:pk>/act/", distress.DistressActView.as_view(), name="distress_act"),
    path("needs/", needs.NeedListView.as_view(), name="needs"),
    path("needs/counts/", needs.NeedCountsView.as_view(), name="need_counts"),
    path("needs/new/", needs.NeedNewView.as_view(), name="need_new"),
    path("needs/<int:pk>/", needs.NeedView.as_view(), name="need"),
    path("needs/<int:pk>/act/", needs.NeedActView.as_view(), name="need_act"),
    path("chain/", chain.SoughtView.as_view(), name="sought"),
    path("chain/list/", chain.ChainListView.as_view(), name="chain"),
    path("chain/new/", chain.ChainNewView.as_view(), name="chain_new"),
    path("chain/<int:pk>/remove/", chain.ChainRemoveView.as_view(), name="chain_remove"),
    path("activities/", activities.ActivityListView.as_view(), name="activities"),
    path("activities/calendar/", activities.CalendarView.as_view(), name="calendar"),
    path("activities/new/", activities.ActivityNewView.as_view(), name="activity_new"),
    path("activities/<int:pk>/", activities.ActivityView.as_view(), name="activity"),
    path("activities/<int:pk>/act/", activities.ActivityActView.as_view(), name="activity_act"),
    path(
        "activities/attendances/<int:pk>/remove/",
        activities.AttendanceRemoveView.as_view(),
        name="attendance_remove",
    ),
    path("activities/files/<int:pk>/", activities.ActivityFileView.as_view(), name="activity_file"),
]
