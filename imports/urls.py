from django.urls import path

from imports import mapping_views, undo_views, views

app_name = "imports"
urlpatterns = [
    path("", views.BatchListView.as_view(), name="list"),
    path("upload/", views.UploadView.as_view(), name="upload"),
    path("<int:pk>/", views.BatchView.as_view(), name="batch"),
    path("<int:pk>/mapping/", mapping_views.MapView.as_view(), name="map"),
    path("mappings/", mapping_views.MappingListView.as_view(), name="mappings"),
    path("mappings/<int:pk>/", mapping_views.MappingView.as_view(), name="mapping"),
    path("mappings/<int:pk>/act/", mapping_views.MappingActView.as_view(), name="mapping_act"),
    path("<int:pk>/answer/", views.AnswerView.as_view(), name="answer"),
    path("<int:pk>/take/", views.TakeView.as_view(), name="take"),
    path("<int:pk>/compare/", views.CompareView.as_view(), name="compare"),
    path("<int:pk>/discard/", views.DiscardView.as_view(), name="discard"),
    path("<int:pk>/undo/", undo_views.UndoView.as_view(), name="undo"),
    path("<int:pk>/withdraw/", views.WithdrawView.as_view(), name="withdraw"),
    path("<int:pk>/annotated/", views.AnnotatedView.as_view(), name="annotated"),
    path("<int:pk>/refused/", views.RefusedView.as_view(), name="refused"),
    path("<int:pk>/file/", views.SourceView.as_view(), name="file"),
]
