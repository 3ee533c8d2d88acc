"""Addresses of the targets and of 亩均效益评价, and who gets which answer there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assessments.models import Grade, Rectification
from tests.pages.page import READERS, REPORTERS, Page, pk_of
from tests.pages.world import Place


def graded(place: Place) -> dict[str, Any]:
    grade = Grade.objects.filter(list__evaluation=place.grading, enterprise=place.enterprise).first()
    assert grade
    return {"pk": place.grading.pk, "row": grade.pk}


def rectification(place: Place) -> Rectification:
    return place.enterprise.rectifications.get()


def of_scheme(place: Place) -> dict[str, Any]:
    return {"slug": place.grading.scheme.slug}


def gathered(record: str) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"pk": getattr(place.gathered, record).pk}


def appealed(record: str = "appeal", **more: Any) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"pk": getattr(place.appealed, record).pk, **more}


ASSESSMENTS: dict[str, Page] = {
    "assessments:targets": Page(allowed=READERS, scoped=False),
    "assessments:factors": Page(allowed=READERS, scoped=False),
    "assessments:factor": Page(pk_of("factors"), READERS),
    "assessments:schemes": Page(allowed=READERS, scoped=False),
    "assessments:scheme": Page(of_scheme, READERS),
    "assessments:scheme_new": Page(allowed={"bureau"}, post=422, scoped=False),
    "assessments:scheme_check": Page(allowed={"bureau"}, get=405, post=200, scoped=False),
    "assessments:scheme_edit": Page(of_scheme, {"bureau"}, post=422),
    "assessments:scheme_table": Page(of_scheme, {"bureau"}, post=200),
    "assessments:scheme_version": Page(
        lambda place: {"slug": place.grading.scheme.slug, "number": 1}, READERS
    ),
    "assessments:annual_data": Page(of_scheme, READERS),
    "assessments:annual_gaps": Page(of_scheme, READERS),
    "assessments:factor_doubts": Page(of_scheme, READERS),
    "assessments:factors_check": Page(of_scheme, REPORTERS, get=405, post=302),
    "assessments:factor_doubt": Page(gathered("doubt"), READERS),
    "assessments:factor_doubt_decide": Page(
        gathered("doubt"), REPORTERS, get=405, post=302, data={"act": "keep", "reason": "现场核实"}
    ),
    "assessments:confirmations": Page(of_scheme, READERS),
    "assessments:confirm_factors": Page(of_scheme, REPORTERS, get=405, post=422),
    "assessments:factor_confirm": Page(
        pk_of("factors"), REPORTERS, get=405, post=302, data={"signer": "张三", "signed_on": "2023-06-01"}
    ),
    "assessments:factor_sheet": Page(pk_of("factors"), READERS),
    "assessments:shared_sites": Page(of_scheme, READERS),
    "assessments:shared_site_new": Page(of_scheme, REPORTERS, post=422),
    "assessments:shared_site": Page(gathered("site"), READERS),
    "assessments:shared_site_edit": Page(gathered("site"), REPORTERS, post=422),
    "assessments:shared_site_strike": Page(gathered("site"), REPORTERS, get=405, post=302),
    "assessments:land_notice": Page(of_scheme, READERS),
    "assessments:land_notice_act": Page(of_scheme, {"bureau"}, get=405, post=422),
    "assessments:noticed_area": Page(gathered("area"), READERS),
    "assessments:noticed_area_act": Page(
        gathered("area"), REPORTERS, get=405, post=302, data={"claimed": "10.5", "grounds": "不动产权证"}
    ),
    "assessments:evaluation": Page(pk_of("grading"), READERS),
    "assessments:grade": Page(graded, READERS),
    "assessments:distribution": Page(pk_of("grading"), READERS),
    "assessments:years": Page(pk_of("grading"), READERS),
    "assessments:parks": Page(pk_of("grading"), READERS),
    "assessments:use": Page(lambda place: {"kind": "power"}, READERS, scoped=False),
    "assessments:use_rates": Page(lambda place: {"kind": "power"}, READERS, scoped=False),
    "assessments:use_rates_begin": Page(
        lambda place: {"kind": "power"}, {"bureau"}, get=405, post=422, scoped=False
    ),
    "assessments:reclaim": Page(allowed=READERS, scoped=False),
    "assessments:rectifications": Page(allowed=READERS, scoped=False),
    "assessments:rectifications_open": Page(allowed={"bureau"}, get=405, post=302, scoped=False),
    "assessments:rectification": Page(lambda place: {"pk": rectification(place).pk}, READERS),
    "assessments:rectification_act": Page(
        lambda place: {"pk": rectification(place).pk, "act": "plan"},
        REPORTERS,
        get=405,
        post=302,
        data={"on": "2023-06-01", "officer": "李县长", "measures": "出租厂房"},
    ),
    "assessments:rectification_file": Page(
        lambda place: {"pk": rectification(place).steps.get().files.get().pk}, READERS
    ),
    "assessments:whatif": Page(pk_of("grading"), {"bureau"}),
    "assessments:compute": Page(
        lambda place: {"slug": place.grading.scheme.slug}, {"bureau"}, get=405, post=302
    ),
    "assessments:computing": Page(appealed("computing"), READERS),
    "assessments:flow": Page(pk_of("grading"), READERS),
    "assessments:flow_step": Page(
        lambda place: {"pk": place.grading.pk, "verb": "withdraw"}, {"bureau"}, post=422
    ),
    "assessments:flow_changes": Page(pk_of("grading"), READERS),
    "assessments:notice": Page(pk_of("grading"), READERS),
    "assessments:notice_print": Page(pk_of("grading"), READERS),
    "assessments:appeals": Page(pk_of("grading"), READERS),
    "assessments:appeal_new": Page(pk_of("grading"), REPORTERS, post=422),
    "assessments:appeal": Page(appealed(), READERS),
    "assessments:appeal_file": Page(
        lambda place: {"pk": place.appealed.appeal.pk, "file": place.appealed.paper.pk}, READERS
    ),
    "assessments:appeal_act": Page(appealed(act="forward"), {"bureau"}, post=422),
}
