"""Rules as rows: saved with a version each, tried on their cases, put into force, stopped, worded anew for a city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Region, ReportingPeriod, User
from accounts.scope import scope_of
from reporting import names
from reporting.models import CheckRule, CheckRuleVersion
from reporting.rules import Case, CaseError, Result, RuleError, compile_rule, run_cases
from reporting.services.checks.owing import request_checks

Status = CheckRule.Status
CONTENT = (
    *("name", "kind", "forms", "values", "condition", "left", "operator", "right", "tolerance", "severity"),
    *("grain", "what_to_do", "why", "source", "effective_from", "effective_to", "cases"),
)
"""What a version of a rule holds."""
FEWEST_CASES = 2
_NOT_YOURS = "这条规则由{region}制定，您可以复制为本地规则后修改，或在本地停用。"
_TOO_FEW = "启用前至少要有 {number} 个样例，其中至少有一个应提示。"
_FAILING = "有 {number} 个样例没有得到应有的结果（{first}），请先改正规则或样例。"
_NO_FORM = "请选择规则适用的报表。"


class RuleRefused(Exception):
    """What was asked cannot be done; the message is a sentence, `field` names what of the rule it is about."""

    def __init__(self, why: str, field: str = "") -> None:
        super().__init__(why)
        self.field = field


def may_change(user: Any, rule: CheckRule) -> bool:
    """Whether the rule is the person's to change: that of their own region or of one below it."""
    scope = scope_of(user)
    if scope is None or not user.has_perm("reporting.change_checkrule"):
        return False
    return bool(rule.region.path.startswith(scope.path))


def require_sound(rule: CheckRule) -> None:
    """Raises RuleRefused where the rule cannot be compiled for one of its forms, or a case is malformed."""
    if not rule.forms:
        raise RuleRefused(_NO_FORM, "forms")
    try:
        checks = [check for form in rule.forms for check in compile_rule(rule.text, form, names.catalog())]
    except RuleError as error:
        raise RuleRefused(str(error), error.field) from error
    if not checks:
        raise RuleRefused("所选报表里没有规则适用的指标，请改选报表或指标。", "values")
    try:
        cases_of(rule)
    except CaseError as error:
        raise RuleRefused(str(error), "cases") from error


def cases_of(rule: CheckRule) -> list[Case]:
    """The rule's cases. Raises CaseError."""
    return [Case.of(row) for row in rule.cases]


def results_of(rule: CheckRule) -> list[Result]:
    """What the rule says of its cases. Raises CaseError."""
    return run_cases(rule.text, rule.forms, cases_of(rule), names.catalog())


def require_passing(rule: CheckRule) -> None:
    """Raises RuleRefused unless there are cases enough and each gets what it should."""
    require_sound(rule)
    results = results_of(rule)
    if len(results) < FEWEST_CASES or not any(r.case.expected.value == "hit" for r in results):
        raise RuleRefused(_TOO_FEW.format(number=FEWEST_CASES), "cases")
    failing = [result for result in results if not result.passed]
    if failing:
        first = failing[0].case.note or failing[0].sentence or failing[0].expected_label
        raise RuleRefused(_FAILING.format(number=len(failing), first=first), "cases")


@transaction.atomic
def save_rule(
    *, rule: CheckRule, content: Mapping[str, Any], by: User, now: datetime, note: str = ""
) -> CheckRule:
    """The rule with this content as its next version. One in force stays so only if its cases pass.

    Raises RuleRefused; then the rule stays as it was.
    """
    if rule.pk:
        rule = CheckRule.objects.select_for_update().get(pk=rule.pk)
    if not may_change(by, rule):
        raise RuleRefused(_NOT_YOURS.format(region=rule.region.name))
    before = _content(rule) if rule.pk else None
    for name, value in content.items():
        assert name in CONTENT, name
        setattr(rule, name, value)
    (require_passing if rule.status == Status.ACTIVE else require_sound)(rule)
    if before == _content(rule):
        return rule
    rule.version = rule.version + 1 if before is not None else 1
    rule.from_fixture = False
    _save(rule, by, now)
    _keep_version(rule, str(by), now, note)
    _ask(rule)
    return rule


@transaction.atomic
def activate(*, rule: CheckRule, by: User, now: datetime) -> CheckRule:
    """The rule in force, its cases passing. Raises RuleRefused."""
    rule = _held(rule, by)
    if rule.status == Status.ACTIVE:
        return rule
    require_passing(rule)
    rule.status = Status.ACTIVE
    return _changed_state(rule, by, now, "启用")


@transaction.atomic
def stop(*, rule: CheckRule, by: User, now: datetime) -> CheckRule:
    """The rule out of force, and with a local one the general rule it stands for. Raises RuleRefused."""
    rule = _held(rule, by)
    if rule.status == Status.STOPPED:
        return rule
    rule.status = Status.STOPPED
    return _changed_state(rule, by, now, "停用")


@transaction.atomic
def copy_for(*, rule: CheckRule, region: Region, by: User, now: datetime) -> CheckRule:
    """The region's own draft of a general rule, to be worded anew; the one that stands where it has one."""
    return own_of(rule, region) or _copied(rule, region, by, now, Status.DRAFT, "复制")


@transaction.atomic
def stop_for(*, rule: CheckRule, region: Region, by: User, now: datetime) -> CheckRule:
    """The region's own stopped rule, which takes the general one out of force there. Raises RuleRefused."""
    if own := own_of(rule, region):
        return stop(rule=own, by=by, now=now)
    stopped = _copied(rule, region, by, now, Status.STOPPED, "复制并停用")
    _ask(stopped)
    return stopped


def own_of(rule: CheckRule, region: Region) -> CheckRule | None:
    """The region's own wording of a rule, where it has one."""
    found: CheckRule | None = CheckRule.objects.filter(slug=rule.slug, region=region).first()
    return found


def _copied(
    rule: CheckRule, region: Region, by: User, now: datetime, status: CheckRule.Status, how: str
) -> CheckRule:
    scope = scope_of(by)
    if scope is None or not region.path.startswith(scope.path) or not by.has_perm("reporting.add_checkrule"):
        raise RuleRefused("只能为本单位及其下级制定规则。")
    copy = CheckRule(slug=rule.slug, region=region, status=status, version=1)
    for name in CONTENT:
        setattr(copy, name, getattr(rule, name))
    _save(copy, by, now)
    _keep_version(copy, str(by), now, f"由{rule.region.name}的规则第 {rule.version} 版{how}")
    return copy


def _held(rule: CheckRule, by: User) -> CheckRule:
    held = CheckRule.objects.select_for_update(of=("self",)).select_related("region").get(pk=rule.pk)
    if not may_change(by, held):
        raise RuleRefused(_NOT_YOURS.format(region=held.region.name))
    found: CheckRule = held
    return found


def _changed_state(rule: CheckRule, by: User, now: datetime, note: str) -> CheckRule:
    rule.version += 1
    rule.from_fixture = False
    _save(rule, by, now)
    _keep_version(rule, str(by), now, note)
    _ask(rule)
    return rule


def _save(rule: CheckRule, by: User, now: datetime) -> None:
    rule.changed_at, rule.changed_by_name = now, str(by)[:40]
    rule.save()


def _ask(rule: CheckRule) -> None:
    """The latest month's sheets are checked anew by the rule as it is now."""
    if (
        rule.status == Status.DRAFT
        or (latest := ReportingPeriod.objects.begun(timezone.localdate()).first()) is None
    ):
        return
    for form in rule.forms:
        request_checks(region=rule.region, form=form, period=latest.period)


def _content(rule: CheckRule) -> dict[str, Any]:
    return {name: _plain(getattr(rule, name)) for name in CONTENT}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, list | dict) or value is None else str(value)


def _keep_version(rule: CheckRule, by_name: str, at: datetime, note: str) -> None:
    CheckRuleVersion.objects.create(
        rule=rule,
        version=rule.version,
        content=_content(rule) | {"status": rule.status},
        note=note[:200],
        at=at,
        by_name=by_name[:40],
    )


@transaction.atomic
def load_fixture(*, rows: Sequence[Mapping[str, Any]], region: Region, now: datetime) -> int:
    """How many rules of the files were brought up to date; what was changed in the browser is left alone."""
    standing = {rule.slug: rule for rule in CheckRule.objects.filter(region=region)}
    changed = 0
    for row in rows:
        rule = standing.get(row["slug"]) or CheckRule(
            slug=row["slug"], region=region, status=Status.ACTIVE, from_fixture=True
        )
        if not rule.from_fixture:
            continue
        before = _content(rule) if rule.pk else None
        for name in CONTENT:
            setattr(rule, name, row[name])
        if _content(rule) == before:
            continue
        rule.version = rule.version + 1 if before is not None else 1
        rule.changed_at, rule.changed_by_name = now, "系统"
        rule.save()
        _keep_version(rule, "系统", now, "随系统提供")
        changed += 1
    return changed
