"""Recognitions, robots and 数字化诊断."""

from django.urls import URLPattern, path

from cultivation.views import digital
from cultivation.views import digital_records as records
from cultivation.views import recognitions as views

urlpatterns: list[URLPattern] = [
    path("recognitions/", views.RecognitionListView.as_view(), name="recognitions"),
    path("recognitions/add/", views.AddView.as_view(), name="recognition_add"),
    path("recognitions/<int:pk>/", views.RecognitionView.as_view(), name="recognition"),
    path("recognitions/<int:pk>/change/", views.ChangeView.as_view(), name="recognition_change"),
    path("recognitions/<int:pk>/revoke/", views.RevokeView.as_view(), name="recognition_revoke"),
    path("recognitions/<int:pk>/attach/", views.AttachView.as_view(), name="recognition_attach"),
    path("recognitions/files/<int:pk>/", views.FileView.as_view(), name="recognition_file"),
    path("robots/", digital.RobotListView.as_view(), name="robots"),
    path("robots/add/", digital.RobotsAddView.as_view(), name="robots_add"),
    path("robots/<int:pk>/", records.RobotCountView.as_view(), name="robot_count"),
    path("robots/<int:pk>/change/", records.RobotCountChangeView.as_view(), name="robot_count_change"),
    path("robots/<int:pk>/withdraw/", records.RobotCountWithdrawView.as_view(), name="robot_count_withdraw"),
    path("diagnoses/", digital.DiagnosisListView.as_view(), name="diagnoses"),
    path("diagnoses/add/", digital.DiagnosisAddView.as_view(), name="diagnosis_add"),
    path("diagnoses/<int:pk>/", records.DiagnosisView.as_view(), name="diagnosis"),
    path("diagnoses/<int:pk>/change/", records.DiagnosisChangeView.as_view(), name="diagnosis_change"),
    path("diagnoses/<int:pk>/withdraw/", records.DiagnosisWithdrawView.as_view(), name="diagnosis_withdraw"),
    path("diagnoses/files/<int:pk>/", digital.DiagnosisFileView.as_view(), name="diagnosis_file"),
]
