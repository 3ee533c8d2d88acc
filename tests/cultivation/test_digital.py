"""Robots and 数字化诊断 entered by hand, corrected and withdrawn."""

from __future__ import annotations

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cultivation.models import CultivationRequest, Diagnosis, DiagnosisFile, RobotCount
from cultivation.services import digital
from cultivation.services.refusing import Refused
from tests.conftest import make_person
from tests.cultivation.conftest import MAY, NOW

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 certificate"


@pytest.fixture
def bureau(db):
    return make_person("bureau")


def test_typing_a_month_again_replaces_it(firms, bureau):
    for number in (3, 5):
        digital.record_robots(enterprise=firms[1], month=date(2023, 5, 20), number=number, by=bureau, now=NOW)
    assert list(RobotCount.objects.values_list("month", "number")) == [(date(2023, 5, 1), 5)]


def test_a_diagnosis_is_entered_once_a_day(firms, bureau):
    entry = {"enterprise": firms[1], "done_on": date(2023, 5, 6), "provider": "羚羊", "result": "二级"}
    digital.record_diagnosis(**entry, by=bureau, now=NOW, file=SimpleUploadedFile("报告.pdf", PDF))
    assert Diagnosis.objects.get().files.get().name == "报告.pdf"
    with pytest.raises(Refused, match="当天已登记"):
        digital.record_diagnosis(**entry, by=bureau, now=NOW)


@pytest.fixture
def count(firms, bureau):
    return digital.record_robots(enterprise=firms[1], month=date(2023, 5, 1), number=50, by=bureau, now=NOW)


@pytest.fixture
def diagnosis(firms, bureau):
    entry = {"enterprise": firms[1], "done_on": date(2023, 5, 6), "provider": "羚羊", "result": "二级"}
    return digital.record_diagnosis(**entry, by=bureau, now=NOW, file=SimpleUploadedFile("报告.pdf", PDF))


def test_what_is_withdrawn_counts_no_more_and_the_log_says_why(count, diagnosis, bureau):
    CultivationRequest.objects.all().delete()
    digital.withdraw_robots(count=count, reason="填错企业", by=bureau, now=NOW)
    digital.withdraw_diagnosis(diagnosis=diagnosis, reason="重复登记", by=bureau, now=NOW)
    left = (RobotCount.objects.count(), Diagnosis.objects.count(), DiagnosisFile.objects.count())
    assert left == (0, 0, 0)
    removed = LogEntry.objects.filter(action=LogEntry.Action.DELETE).exclude(additional_data=None)
    assert {entry.additional_data["撤回原因"] for entry in removed} == {"填错企业", "重复登记"}
    assert CultivationRequest.objects.filter(period=MAY.date).exists()


def test_nothing_is_withdrawn_without_a_reason_or_twice(count, bureau):
    with pytest.raises(Refused, match="理由"):
        digital.withdraw_robots(count=count, reason="  ", by=bureau, now=NOW)
    digital.withdraw_robots(count=count, reason="填错", by=bureau, now=NOW)
    with pytest.raises(Refused, match="已被撤回"):
        digital.withdraw_robots(count=count, reason="填错", by=bureau, now=NOW)


def test_a_corrected_diagnosis_keeps_its_papers(diagnosis, bureau):
    again = {"done_on": date(2023, 4, 6), "provider": "羚羊", "result": "三级"}
    for name in ("报告.pdf", "新报告.pdf"):
        paper = SimpleUploadedFile(name, PDF + name.encode() if name != "报告.pdf" else PDF)
        digital.correct_diagnosis(diagnosis=diagnosis, **again, file=paper, by=bureau, now=NOW)
    diagnosis.refresh_from_db()
    assert (diagnosis.done_on, diagnosis.result) == (date(2023, 4, 6), "三级")
    assert sorted(diagnosis.files.values_list("name", flat=True)) == ["报告.pdf", "新报告.pdf"]


def test_a_diagnosis_is_not_moved_onto_the_day_of_another(firms, diagnosis, bureau):
    entry = {"enterprise": firms[1], "provider": "", "result": ""}
    other = digital.record_diagnosis(**entry, done_on=date(2023, 4, 1), by=bureau, now=NOW)
    with pytest.raises(Refused, match="当天已登记"):
        digital.correct_diagnosis(
            diagnosis=other, done_on=diagnosis.done_on, provider="", result="", by=bureau, now=NOW
        )


def test_the_list_leads_to_the_count_where_it_is_corrected_and_withdrawn(client, count, bureau):
    client.force_login(bureau)
    page = client
    listed = page.get(reverse("cultivation:robots"), {"period": "2023-05"}).content.decode()
    assert count.get_absolute_url() in listed
    page.post(reverse("cultivation:robot_count_change", args=[count.pk]), {"number": "5"})
    count.refresh_from_db()
    assert count.number == 5
    refused = page.post(reverse("cultivation:robot_count_withdraw", args=[count.pk]), {"reason": ""})
    assert (refused.status_code, RobotCount.objects.count()) == (422, 1)
    page.post(reverse("cultivation:robot_count_withdraw", args=[count.pk]), {"reason": "填错"})
    assert not RobotCount.objects.exists()
