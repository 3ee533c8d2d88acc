"""The workflow of evaluations: steps, public notices, appeals, computings."""

from django.urls import path

from assessments.views import appeals, computing, flow, notices

_OF, _APPEAL = "evaluations/<int:pk>/", "evaluations/appeals/<int:pk>/"

urlpatterns = [
    path("evaluations/schemes/<slug:slug>/compute/", computing.ComputeView.as_view(), name="compute"),
    path("evaluations/computings/<int:pk>/", computing.ComputingView.as_view(), name="computing"),
    path(f"{_OF}flow/", flow.FlowView.as_view(), name="flow"),
    path(f"{_OF}flow/<slug:verb>/", flow.StepView.as_view(), name="flow_step"),
    path(f"{_OF}changes/", notices.ChangesView.as_view(), name="flow_changes"),
    path(f"{_OF}notice/", notices.NoticeView.as_view(), name="notice"),
    path(f"{_OF}notice/print/", notices.PrintedNoticeView.as_view(), name="notice_print"),
    path(f"{_OF}appeals/", appeals.AppealsView.as_view(), name="appeals"),
    path(f"{_OF}appeals/new/", appeals.NewAppealView.as_view(), name="appeal_new"),
    path(_APPEAL, appeals.AppealView.as_view(), name="appeal"),
    path(f"{_APPEAL}files/<int:file>/", appeals.AppealFileView.as_view(), name="appeal_file"),
    path(f"{_APPEAL}<slug:act>/", appeals.AppealActView.as_view(), name="appeal_act"),
]
