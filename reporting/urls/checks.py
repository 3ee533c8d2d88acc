"""Rules and findings."""

from django.urls import URLPattern, path

from reporting.views import findings, rates, rules

urlpatterns: list[URLPattern] = [
    path("findings/", findings.FindingListView.as_view(), name="findings"),
    path("findings/bulk/", findings.BulkView.as_view(), name="findings_bulk"),
    path("findings/check/", findings.CheckNowView.as_view(), name="check_now"),
    path("findings/rates/", rates.RatesView.as_view(), name="rates"),
    path("findings/<int:pk>/", findings.FindingView.as_view(), name="finding"),
    path("findings/<int:pk>/answer/", findings.AnswerView.as_view(), name="finding_answer"),
    path("rules/", rules.RuleListView.as_view(), name="rules"),
    path("rules/new/", rules.NewRuleView.as_view(), name="rule_new"),
    path("rules/check/", rules.CheckDraftView.as_view(), name="rule_check"),
    path("rules/try/", rules.TryDraftView.as_view(), name="rule_try"),
    path("rules/<int:pk>/", rules.RuleView.as_view(), name="rule"),
    path("rules/<int:pk>/save/", rules.SaveRuleView.as_view(), name="rule_save"),
    path("rules/<int:pk>/act/", rules.RuleActView.as_view(), name="rule_act"),
]
