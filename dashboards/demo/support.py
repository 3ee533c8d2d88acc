"""帮扶服务 of the demonstration: needs, activities and recognitions from offices' lists, plans made by hand."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from auditlog.context import disable_auditlog
from django.db import transaction

from accounts.models import Department, Region, User
from accounts.periods import Period
from dashboards.demo import support_reasons as reasons
from dashboards.demo import support_words as words
from dashboards.demo.loading import take
from enterprises.models import Enterprise
from support.models import Activity, Distress, Measure, Need, RescuePlan
from support.selectors.distress import proposals
from support.selectors.plans import departments_for
from support.services import activities as activity_services
from support.services import distress as distress_services
from support.services import measures as measure_services
from support.services import needs as need_services
from support.services import plans as plan_services

CITY, YEAR = "341700", 2023
FIRMS = 60
MONTHS = range(7, 13)
PLANS = 14
RECOGNISED = 18
_SENDERS = {CITY: "demo_bureau", "341504": "demo_yeji"}


@dataclass(frozen=True)
class _Office:
    """Who enters what, on which day."""

    people: Mapping[str, User]
    now: datetime
    rng: random.Random
    folder: Path

    @property
    def who(self) -> dict[str, Any]:
        """By whom, and when."""
        return {"by": self.bureau, "now": self.now}

    @property
    def bureau(self) -> User:
        """王敏 of the city's bureau."""
        return self.people["demo_bureau"]


def load_support(people: Mapping[str, User], now: datetime, folder: Path) -> dict[str, int]:
    """How many plans, recognitions, needs and activities stand; nothing is made twice.

    The lists are the same bytes until enterprises are renamed and merged, which comes later: a list that an
    interrupted loading took is known again, and once people worked on the rows no list is sent again.
    """
    if not RescuePlan.objects.exists():
        _load(_Office(people, now, random.Random(YEAR), folder))  # noqa: S311  invented, nothing secret
    return {
        "plans": RescuePlan.objects.count(),
        "recognitions": Distress.objects.count(),
        "needs": Need.objects.count(),
        "activities": Activity.objects.count(),
    }


def _load(office: _Office) -> None:
    """The offices' lists, and what people did of them."""
    city = Region.objects.get(code=CITY)
    firms = _firms(city, office.rng)
    _write_needs(office, city, firms)
    _write_activities(office, city)
    _write_chain(office, city, firms)
    _work(office, city, firms)


@transaction.atomic
def _work(office: _Office, city: Region, firms: Sequence[Enterprise]) -> None:
    """What people did by hand, all of it or nothing."""
    with disable_auditlog():
        _recognise(office, city)
        _plan(office, firms)
        _ask_for_time(office)
        _work_on_needs(office)
        _attend(office, firms)


def _firms(city: Region, rng: random.Random) -> list[Enterprise]:
    """Some enterprises of every county, the same each time."""
    rows = Enterprise.objects.within(city).select_related("region", "zone", "industry").order_by("uscc")
    keys = list(rows.values_list("pk", flat=True))
    chosen = rng.sample(keys, min(FIRMS, len(keys)))
    return sorted(rows.filter(pk__in=chosen), key=lambda firm: chosen.index(firm.pk))


def _division(firm: Enterprise) -> str:
    """The code of the firm's division; "" where it is not known."""
    return firm.industry.code if firm.industry else ""


def _send(office: _Office, name: str, importer: str, region: Region, rows: Sequence[Sequence[object]]) -> int:
    path = office.folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return take(path, importer, region, office.people.get(_SENDERS.get(region.code, "")))


def _write_needs(office: _Office, city: Region, firms: Sequence[Enterprise]) -> None:
    """The half-year's needs in one list, each with the month in which it was raised."""
    rows: list[Sequence[object]] = [words.NEED_HEADS]
    for month in MONTHS:
        for firm in office.rng.sample(list(firms), min(9, len(firms))):
            kind, subject, cells = words.need(office.rng, _division(firm))
            rows.append([firm.uscc, firm.name, kind, f"{YEAR}-{month:02d}", subject, *cells, ""])
    once = list({(row[0], row[2], row[3], row[4]): row for row in rows}.values())
    _send(office, f"池州市企业需求清单_{YEAR}年12月.csv", "needs", city, once)


def _write_activities(office: _Office, city: Region) -> None:
    """A year's activities of the city and its counties; some counties left a quarter out."""
    rows: list[Sequence[object]] = [words.ACTIVITY_HEADS]
    places = [city.name, *(region.name for region in Region.objects.within(city) if region.assessed)]
    for place in places:
        for quarter in range(4):
            for kind, title, host in words.activities(office.rng, place, quarter):
                day = date(YEAR, quarter * 3 + office.rng.randint(1, 3), office.rng.randint(3, 26))
                rows.append([title, kind, str(day), place, *words.attendance(office.rng, kind), host])
    once = {(row[0], row[2], row[3]): row for row in rows}
    _send(office, f"池州市{YEAR}年对接活动清单.csv", "activities", city, list(once.values()))
    _others(office)


def _others(office: _Office) -> None:
    """叶集 and 桐城 held some, so that the quarters of their targets compute."""
    for code, numbers in (("341504", (1, 1, 0, 1)), ("340881", (3, 2, 3, 2)), ("341602", (1, 1, 1, 1))):
        region = Region.objects.get(code=code)
        rows: list[Sequence[object]] = [words.ACTIVITY_HEADS]
        for quarter, number in enumerate(numbers):
            for n in range(number):
                day = date(YEAR, quarter * 3 + 1 + n, 8 + 3 * n)
                title = f"{region.name}{words.MEETINGS[n]}（{quarter + 1}季度）"
                rows.append(
                    [title, "产需对接", str(day), region.name, *words.attendance(office.rng, "产需对接")]
                )
                rows[-1] = [*rows[-1], f"{region.name}经信部门"]
        _send(office, f"{region.name}{YEAR}年产需对接活动清单.csv", "activities", region, rows)


def _write_chain(office: _Office, city: Region, firms: Sequence[Enterprise]) -> None:
    rows: list[Sequence[object]] = [words.CHAIN_HEADS]
    for number, firm in enumerate(firms[:30]):
        product = words.product_of(_division(firm))
        rows.append([firm.uscc, firm.name, "主导产品", product, ""])
        if number % 3 == 0:
            partner = firms[(number * 7 + 5) % len(firms)]
            if partner.pk != firm.pk:
                rows.append(
                    [
                        firm.uscc,
                        firm.name,
                        "核心配套企业",
                        words.part_of(_division(firm), number),
                        partner.name,
                    ]
                )
        if number % 4 == 0:
            rows.append([firm.uscc, firm.name, "主要客户", product, words.customer(number)])
    _send(office, "池州市核心配套企业和主要客户企业名录.csv", "chain", city, rows)


def _recognise(office: _Office, city: Region) -> None:
    """Recognitions of what the figures speak for, taken from proposals, in every state."""
    found = proposals(office.bureau, city, Period(YEAR, 12))[:RECOGNISED]
    for number, proposal in enumerate(found):
        day = date(YEAR, 1 + number % 6, 5 + number)
        made = distress_services.identify(
            enterprise=proposal.enterprise,
            kind=words.DISTRESS[number % len(words.DISTRESS)],
            criteria=proposal.criteria,
            grounds="；".join(proposal.sentences),
            identified_on=day,
            workers=office.rng.randint(12, 160),
            debts=Decimal(office.rng.randint(300, 8_000) * 10),
            **office.who,
        )
        _dispose(office, made, number, day)


def _dispose(office: _Office, made: Distress, number: int, day: date) -> None:
    route = words.ROUTES[number % len(words.ROUTES)]
    for state, text, days in words.STEPS[: number % (len(words.STEPS) + 1)]:
        day += timedelta(days=days)
        ended = state == "settled"
        made = distress_services.advance(
            distress=made,
            on=day,
            state="cleared" if ended and made.kind == "zombie" and number % 2 else state,
            text=text,
            route=route,
            relocates=number % 7 == 3,
            land_freed=Decimal(office.rng.randint(8, 90)) if ended else None,
            workers_placed=(made.workers or 0) * 9 // 10 if ended else None,
            **office.who,
        )


def _plan(office: _Office, firms: Sequence[Enterprise]) -> None:
    """Plans over the last year, with measures done, under way and late, and most consultations held."""
    today = office.now.date()
    for number, firm in enumerate(firms[:PLANS]):
        opened = today - timedelta(days=300 - number * 17)
        reason = reasons.reason_of(firm, YEAR, number)
        plan = plan_services.open_plan(
            enterprise=firm,
            reason=reason,
            situation=words.PLANS[reason],
            opened_on=opened,
            **office.who,
        )
        departments = list(departments_for(firm.region))
        lines = [_measure(office, plan, departments, number, n, opened) for n in range(2 + number % 3)]
        for held in range(opened.toordinal() + 20, today.toordinal(), 91 if number % 4 else 120):
            _consult(office, plan, departments, date.fromordinal(held))
        if number % 6 == 5:
            for line in lines:
                line.refresh_from_db()
                if line.state == "open":
                    _finish(office, line, today - timedelta(days=6))
            plan_services.close_plan(
                plan=plan,
                closed_on=today - timedelta(days=3),
                outcome="retained",
                note="订单恢复，营业收入回到规上标准以上。",
                **office.who,
            )


def _measure(
    office: _Office, plan: RescuePlan, departments: Sequence[Department], number: int, n: int, opened: date
) -> Measure:
    problem, measure, progress, key = words.MEASURES[(number + n) % len(words.MEASURES)]
    owner = next((each for each in departments if each.key == key), departments[0])
    due = opened + timedelta(days=45 + 60 * n + 11 * (number % 5))
    line = plan_services.add_measure(
        plan=plan,
        problem=problem,
        measure=measure,
        department=owner,
        due_on=due,
        **office.who,
    )
    today = office.now.date()
    if due < today and (number + n) % 4:
        _finish(office, line, min(due - timedelta(days=2), today))
    elif (number + n) % 3:
        measure_services.report_progress(measure=line, text=progress, **office.who)
        if due < today and number % 2:
            later = today + timedelta(days=5 + 9 * n)
            measure_services.extend_measure(
                measure=line, due_on=later, reason="银行审批流程较长，已约定放款时间。", **office.who
            )
    return line


def _ask_for_time(office: _Office) -> None:
    """A handler of the tax office asks for more time for what is late, as no owner can take it."""
    handler = office.people["demo_handler"]
    today = office.now.date()
    late = Measure.objects.filter(state="open", due_on__lt=today, department=handler.department)
    if line := late.order_by("due_on", "pk").first():
        measure_services.ask_extension(
            measure=line,
            due_on=today + timedelta(days=30),
            reason="企业补正资料较慢，退税审核需再等一个申报期。",
            by=handler,
            now=office.now,
        )


def _finish(office: _Office, line: Measure, on: date) -> None:
    measure_services.finish_measure(
        measure=line,
        on=on,
        text="已办理完毕，企业确认。",
        **office.who,
    )


def _consult(office: _Office, plan: RescuePlan, departments: Sequence[Department], day: date) -> None:
    chosen = [each for each in departments if each.kind != "government"][:4]
    plan_services.record_consultation(
        plan=plan,
        held_on=day,
        departments=chosen,
        decided=office.rng.choice(words.DECISIONS),
        **office.who,
    )


def _work_on_needs(office: _Office) -> None:
    """Two in three needs are matched, and half of these met, in part or whole."""
    for number, need in enumerate(Need.objects.order_by("pk")):
        on = need.month + timedelta(days=9 + number % 12)
        if number % 3 == 2:
            if number % 12 == 2:
                need_services.withdraw_need(need=need, on=on, reason="企业调整计划，不再需要。", **office.who)
            continue
        partner_kind, partner = words.partner(need.kind, number)
        need_services.match_need(need=need, on=on, partner_kind=partner_kind, partner=partner, **office.who)
        if number % 2 == 0:
            part = need.amount // 2 or None if need.amount and number % 4 else None
            met = on + timedelta(days=14)
            need_services.meet_need(
                need=need,
                on=met,
                amount=part or need.amount,
                whole=part is None,
                partner=partner,
                **office.who,
            )


def _attend(office: _Office, firms: Sequence[Enterprise]) -> None:
    """Lists of those who came, for a third of the activities."""
    for activity in Activity.objects.order_by("pk")[::3]:
        inside = [firm for firm in firms if firm.region.path.startswith(activity.region.path)]
        for firm in office.rng.sample(inside, min(5, len(inside))):
            activity_services.add_attendance(
                activity=activity, enterprise=firm, people=office.rng.randint(1, 3)
            )
