"""Every address of the site by its name, and who gets which answer there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests.pages.page import (
    CHECKERS,
    READERS,
    REPORTERS,
    VIEWERS,
    Page,
    pk_of,
)
from tests.pages.walk_assessments import ASSESSMENTS
from tests.pages.world import Place

# A sheet is opened for a month at the most.
SOON = str(timezone.localdate() + timedelta(days=7))


def sheet_of(form: str) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"form": form, "code": place.enterprise.region.code, "period": "2023-05"}


def robot_count(place: Place) -> dict[str, Any]:
    return {"pk": place.enterprise.robot_counts.get().pk}


def diagnosis(place: Place) -> dict[str, Any]:
    return {"pk": place.diagnosis_paper.diagnosis_id}


def supported(record: str) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"pk": getattr(place.support, record).pk}


def enterprise(**more: Any) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"uscc": place.enterprise.uscc, **more}


def land(of: str = "parcel", **children: str) -> Callable[[Place], dict[str, Any]]:
    """A parcel or site of the county, and what of it the address names besides."""
    return lambda place: {
        "pk": getattr(place.land, of).pk,
        **{name: getattr(place.land, child).pk for name, child in children.items()},
    }


LAND: dict[str, Page] = {
    "land:list": Page(allowed=READERS, post=302, scoped=False),
    "land:counts": Page(allowed=READERS, scoped=False),
    "land:parcel_new": Page(allowed=REPORTERS, post=422, scoped=False),
    "land:parcel": Page(land(), READERS),
    "land:parcel_edit": Page(land(), REPORTERS, post=422),
    "land:share": Page(land(), REPORTERS, post=422),
    "land:share_end": Page(land(share="share"), REPORTERS, post=422),
    "land:revive": Page(land(), REPORTERS, post=422),
    "land:revival_cancel": Page(land(revival="revival"), REPORTERS, post=422),
    "land:dispute": Page(land(), REPORTERS, post=422),
    "land:dispute_decide": Page(land(dispute="dispute"), REPORTERS, post=422),
    "land:parcel_files": Page(land(), REPORTERS, post=422),
    "land:parcel_file": Page(land(file="parcel_file"), READERS),
    "land:sites": Page(allowed=READERS, post=302, scoped=False),
    "land:site_counts": Page(allowed=READERS, scoped=False),
    "land:site_new": Page(allowed=REPORTERS, post=422, scoped=False),
    "land:site": Page(land("site"), READERS),
    "land:site_edit": Page(land("site"), REPORTERS, post=422),
    "land:check": Page(lambda place: {"pk": place.land.site.pk, "step": "power"}, CHECKERS, post=422),
    "land:measure": Page(land("mended"), REPORTERS, post=422),
    "land:measure_done": Page(land("mended", measure="measure"), CHECKERS, post=422),
    "land:done": Page(land("site"), REPORTERS, post=422),
    "land:accept": Page(land("site"), REPORTERS, post=422),
    "land:visit": Page(land("site"), CHECKERS, post=422),
    "land:site_file": Page(land("site", file="site_file"), READERS),
}


def event() -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"uscc": place.enterprise.uscc, "pk": place.event.pk}


PAGES: dict[str, Page] = {
    **LAND,
    "dashboards:county": Page(allowed=READERS, get=302, scoped=False),
    "dashboards:state": Page(allowed=READERS, get=204, scoped=False),
    "dashboards:figure": Page(lambda place: {"indicator": "gross_output"}, READERS, scoped=False),
    "dashboards:search": Page(allowed=READERS, scoped=False),
    "policies:list": Page(allowed=READERS, scoped=False),
    "policies:detail": Page(allowed=READERS),
    "enterprises:list": Page(allowed=READERS, post=302, scoped=False),
    "enterprises:detail": Page(enterprise(), READERS),
    "enterprises:value": Page(enterprise(form="output", value="gross_output"), READERS),
    "enterprises:event": Page(lambda place: {"uscc": place.enterprise.uscc, "pk": place.event.pk}, READERS),
    "enterprises:power_accounts": Page(allowed=READERS, scoped=False),
    "enterprises:power_account": Page(pk_of("account"), READERS),
    "enterprises:power_link": Page(pk_of("account"), REPORTERS, get=405, post=302),
    "enterprises:status": Page(allowed=READERS, post=302, scoped=False),
    "enterprises:backtest": Page(allowed=READERS, scoped=False),
    "enterprises:parameters": Page(allowed=READERS, scoped=False),
    "enterprises:parameters_begin": Page(allowed={"bureau"}, get=405, post=422, scoped=False),
    "enterprises:parameters_try": Page(allowed={"bureau"}, get=405, post=200, scoped=False),
    "enterprises:events": Page(allowed=READERS, scoped=False),
    "enterprises:event_counts": Page(allowed=READERS, scoped=False),
    "enterprises:event_add": Page(allowed=REPORTERS, post=422, scoped=False),
    "enterprises:event_correct": Page(event(), REPORTERS, post=422),
    "enterprises:event_withdraw": Page(event(), REPORTERS, post=422),
    "enterprises:corporate": Page(allowed=READERS, scoped=False),
    "enterprises:corporate_add": Page(allowed=REPORTERS, post=422, scoped=False),
    "enterprises:corporate_event": Page(pk_of("corporate"), READERS),
    "enterprises:corporate_correct": Page(pk_of("corporate"), REPORTERS, post=422),
    "enterprises:corporate_withdraw": Page(pk_of("corporate"), REPORTERS, post=422),
    "enterprises:rename": Page(enterprise(), REPORTERS, post=422),
    "enterprises:rename_undo": Page(pk_of("former"), REPORTERS, post=422),
    "enterprises:merge_into": Page(enterprise(), REPORTERS, post=422),
    "enterprises:merge": Page(pk_of("merge"), READERS),
    "enterprises:merge_undo": Page(pk_of("merge"), REPORTERS, get=405, post=422),
    "enterprises:backdata": Page(allowed=READERS, scoped=False),
    "enterprises:backdata_one": Page(pk_of("back_data"), READERS),
    "enterprises:backdata_enter": Page(
        pk_of("back_data"), REPORTERS, get=405, post=302, data={"output-2020-12": "12.5"}
    ),
    "enterprises:backdata_reopen": Page(pk_of("back_data"), {"bureau"}, post=422),
    "enterprises:backdata_lock": Page(pk_of("back_data"), {"bureau"}, post=422),
    "cultivation:overview": Page(allowed=READERS, scoped=False),
    "cultivation:members": Page(allowed=READERS, post=302, scoped=False),
    "cultivation:member_add": Page(allowed=REPORTERS, post=422, scoped=False),
    "cultivation:member": Page(pk_of("member"), READERS),
    "cultivation:member_remove": Page(
        pk_of("member"), REPORTERS, get=405, post=302, data={"month": "2023-05", "reason": "搬迁"}
    ),
    "cultivation:pool_months": Page(lambda place: {"pool": "small_up"}, READERS, scoped=False),
    "cultivation:history": Page(allowed=READERS, scoped=False),
    "cultivation:proposals": Page(allowed=READERS, scoped=False),
    "cultivation:proposals_decide": Page(allowed=REPORTERS, get=405, post=302, scoped=False),
    "cultivation:proposal_undo": Page(pk_of("proposal"), REPORTERS, get=405, post=302),
    "cultivation:tiers": Page(allowed=READERS, scoped=False),
    "cultivation:tier_list": Page(allowed=READERS, scoped=False),
    "cultivation:parameters": Page(allowed=READERS, scoped=False),
    "cultivation:parameters_begin": Page(allowed={"bureau"}, get=405, post=422, scoped=False),
    "cultivation:recognitions": Page(allowed=READERS, post=302, scoped=False),
    "cultivation:recognition_add": Page(allowed=REPORTERS, post=422, scoped=False),
    "cultivation:recognition": Page(pk_of("recognition"), READERS),
    "cultivation:recognition_change": Page(
        pk_of("recognition"),
        REPORTERS,
        get=405,
        post=302,
        data={"kind": "hightech", "level": "nation", "awarded_on": "2021-09-18", "certificate": "GR2021"},
    ),
    "cultivation:recognition_revoke": Page(
        pk_of("recognition"), REPORTERS, get=405, post=302, data={"day": "2023-05-06", "reason": "复核未通过"}
    ),
    "cultivation:recognition_attach": Page(pk_of("recognition"), REPORTERS, get=405, post=422),
    "cultivation:recognition_file": Page(pk_of("paper"), READERS),
    "cultivation:robots": Page(allowed=READERS, scoped=False),
    "cultivation:robots_add": Page(allowed=REPORTERS, post=422, scoped=False),
    "cultivation:diagnoses": Page(allowed=READERS, scoped=False),
    "cultivation:diagnosis_add": Page(allowed=REPORTERS, post=422, scoped=False),
    "cultivation:diagnosis_file": Page(pk_of("diagnosis_paper"), READERS),
    "cultivation:robot_count": Page(robot_count, READERS),
    "cultivation:robot_count_change": Page(robot_count, REPORTERS, get=405, post=302, data={"number": "6"}),
    "cultivation:robot_count_withdraw": Page(
        robot_count, REPORTERS, get=405, post=302, data={"reason": "重复登记"}
    ),
    "cultivation:diagnosis": Page(diagnosis, READERS),
    "cultivation:diagnosis_change": Page(
        diagnosis, REPORTERS, get=405, post=302, data={"done_on": "2023-05-06", "result": "三级"}
    ),
    "cultivation:diagnosis_withdraw": Page(
        diagnosis, REPORTERS, get=405, post=302, data={"reason": "重复登记"}
    ),
    "projects:list": Page(allowed=READERS, scoped=False),
    "projects:detail": Page(pk_of("project"), READERS),
    "lifting": Page(
        allowed={*REPORTERS, "cadre"},
        get=405,
        post=302,
        data={"next": "/problems/", "purpose": "联系企业"},
        scoped=False,
    ),
    "liaison:list": Page(allowed=READERS, scoped=False),
    "liaison:problem": Page(pk_of("problem"), READERS),
    "support:plans": Page(allowed=READERS, scoped=False),
    "support:plan_new": Page(allowed=REPORTERS, post=422, scoped=False),
    "support:plan": Page(supported("plan"), READERS),
    "support:plan_act": Page(supported("plan"), REPORTERS, get=405, post=422, data={"act": "add"}),
    "support:plan_print": Page(supported("plan"), READERS),
    "support:measures": Page(allowed=READERS, scoped=False),
    "support:measure": Page(supported("measure"), READERS),
    "support:measure_act": Page(
        supported("measure"), REPORTERS, get=405, post=302, data={"act": "progress", "text": "已受理"}
    ),
    "support:distressed": Page(allowed=READERS, scoped=False),
    "support:proposals": Page(allowed=READERS, scoped=False),
    "support:doubt": Page(enterprise(), REPORTERS, get=405, post=302, data={"reason": "设备检修"}),
    "support:identify": Page(allowed=REPORTERS, post=422, scoped=False),
    "support:distress": Page(supported("distress"), READERS),
    "support:distress_act": Page(
        supported("distress"),
        REPORTERS,
        get=405,
        post=302,
        data={"act": "advance", "on": "2023-06-01", "state": "identified", "text": "摸排"},
    ),
    "support:needs": Page(allowed=READERS, scoped=False),
    "support:need_counts": Page(allowed=READERS, scoped=False),
    "support:need_new": Page(allowed=REPORTERS, post=422, scoped=False),
    "support:need": Page(supported("need"), READERS),
    "support:need_act": Page(
        supported("need"),
        REPORTERS,
        get=405,
        post=302,
        data={"act": "withdraw", "on": "2023-06-01", "reason": "不再需要"},
    ),
    "support:sought": Page(allowed=READERS, scoped=False),
    "support:chain": Page(allowed=READERS, scoped=False),
    "support:chain_new": Page(allowed=REPORTERS, post=422, scoped=False),
    "support:chain_remove": Page(supported("entry"), REPORTERS, get=405, post=302),
    "support:activities": Page(allowed=READERS, scoped=False),
    "support:calendar": Page(allowed=READERS, scoped=False),
    "support:activity_new": Page(allowed=REPORTERS, post=422, scoped=False),
    "support:activity": Page(supported("activity"), READERS),
    "support:activity_act": Page(
        supported("activity"), REPORTERS, get=405, post=302, data={"act": "results", "results": "签约"}
    ),
    "support:attendance_remove": Page(supported("attendance"), REPORTERS, get=405, post=302),
    "support:activity_file": Page(supported("file"), READERS),
    **ASSESSMENTS,
    "reporting:entry": Page(allowed=REPORTERS, scoped=False),
    "reporting:entry_one": Page(allowed=REPORTERS, post=302, scoped=False),
    "reporting:entry_rows": Page(allowed=REPORTERS, scoped=False),
    "reporting:entry_save": Page(allowed=REPORTERS, get=405, post=400, scoped=False),
    "reporting:template": Page(allowed=REPORTERS, scoped=False),
    "imports:list": Page(allowed=VIEWERS, scoped=False),
    "imports:upload": Page(allowed=REPORTERS, post=200, scoped=False),
    "imports:batch": Page(pk_of("ready"), VIEWERS),
    "imports:file": Page(pk_of("taken"), VIEWERS),
    "imports:refused": Page(pk_of("ready"), VIEWERS),
    "imports:answer": Page(pk_of("asking"), REPORTERS, get=405, post=302, data={"period": "2023-06"}),
    "imports:map": Page(pk_of("asking"), REPORTERS, post=200),
    "imports:mappings": Page(allowed=REPORTERS, scoped=False),
    "imports:mapping": Page(pk_of("mapping"), REPORTERS, post=200),
    "imports:mapping_act": Page(pk_of("mapping"), REPORTERS, get=405, post=302, data={"act": "end_offer"}),
    "imports:take": Page(pk_of("ready"), REPORTERS, get=405, post=302),
    "imports:compare": Page(pk_of("ready"), REPORTERS, get=405, post=302),
    "imports:withdraw": Page(pk_of("in_line"), REPORTERS, get=405, post=302),
    "imports:annotated": Page(pk_of("taken"), VIEWERS, get=302, post=302),
    "imports:discard": Page(pk_of("ready"), REPORTERS, get=405, post=302),
    "reporting:findings": Page(allowed=VIEWERS, scoped=False),
    "reporting:findings_bulk": Page(allowed=REPORTERS, get=405, post=302, scoped=False),
    "reporting:check_now": Page(allowed=REPORTERS, get=405, post=302, scoped=False),
    "reporting:rates": Page(allowed=VIEWERS, scoped=False),
    "reporting:finding": Page(pk_of("finding"), VIEWERS),
    "reporting:finding_answer": Page(
        pk_of("finding"),
        {"county", "elsewhere"},
        get=405,
        post=302,
        data={"action": "explain", "text": "情况属实，已与企业核对"},
    ),
    "reporting:rules": Page(allowed=VIEWERS, scoped=False),
    "reporting:rule_new": Page(allowed={"bureau"}, post=422, scoped=False),
    "reporting:rule_check": Page(allowed={"bureau"}, get=405, post=200, scoped=False),
    "reporting:rule_try": Page(allowed={"bureau"}, get=405, post=200, scoped=False),
    "reporting:rule": Page(pk_of("rule"), VIEWERS),
    "reporting:rule_save": Page(pk_of("rule"), {"bureau"}, get=405, post=422),
    "reporting:rule_act": Page(pk_of("rule"), {"bureau"}, get=405, post=302, data={"action": "stop"}),
    "imports:undo": Page(pk_of("taken"), REPORTERS, post=302, data={"reason": "重复上传"}),
    "reporting:home": Page(allowed=VIEWERS, scoped=False),
    "reporting:sheet": Page(sheet_of("output"), VIEWERS),
    "reporting:act": Page(
        sheet_of("output"),
        {"bureau"},
        get=405,
        post=302,
        data={"action": "reopen", "reason": "更正", "until": SOON},
    ),
    "reporting:review": Page(allowed={"bureau"}, get=405, post=302, scoped=False),
    "reporting:completeness": Page(allowed=VIEWERS, scoped=False),
    "reporting:remind": Page(allowed={"bureau"}, get=405, post=302, scoped=False),
    "reporting:take_note": Page(pk_of("reminder"), {"county", "elsewhere"}, get=405, post=302),
    "reporting:windows": Page(allowed=VIEWERS, scoped=False),
    "reporting:plan_windows": Page(allowed={"bureau"}, get=405, post=302, scoped=False),
    "reporting:change_windows": Page(allowed={"bureau"}, get=405, post=302, scoped=False),
    "reporting:missing": Page(allowed=VIEWERS, scoped=False),
}
POLICY_OF = {"341702": "chizhou-2019-105", "341721": "chizhou-2019-105", "341504": "yeji-2023-industry"}

# Who is where needs no county: (status by GET for business, administrators, strangers).
OPEN: dict[str, tuple[int, int, int]] = {
    "home": (302, 302, 302),
    "login": (302, 302, 200),
    "logout": (405, 405, 302),
    "password_change": (200, 200, 302),
}


def url_names(patterns: Any = None, namespace: str = "") -> Iterator[str]:
    """Every named address of the site."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
