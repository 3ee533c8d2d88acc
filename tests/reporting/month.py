"""A month under way in 池州: two enterprises of 贵池 with their output of 2023年1-5月, dates in June."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from accounts.models import Region, User, UserRole
from accounts.periods import Period
from accounts.roles import Role
from enterprises.models import OutputReturn
from imports.models import Batch
from reporting.cycle import Action
from reporting.models import Submission, Window
from reporting.selectors import cycle as selectors
from reporting.services import cycle as services
from tests import sheets

PERIOD = Period(2023, 5)
OPENS, DUE, CLOSES = date(2023, 6, 1), date(2023, 6, 8), date(2023, 6, 12)
SHEET = "/reporting/sheet/output/341702/2023-05/"


def region(code: str) -> Region:
    return Region.objects.get(code=code)


def at(month: int, day: int, hour: int = 10) -> datetime:
    """A moment of 2023, as clocks here show it."""
    return timezone.make_aware(datetime.combine(date(2023, month, day), time(hour)))


IN_TIME = at(6, 7)


def begin(*, reported: tuple[int, ...] = (1, 2)) -> Window:
    """The month with the enterprises 1 and 2, those of `reported` filled in."""
    sheets.known(1, 2)
    if reported:
        sheets.take_output({number: (100 * number, 90 * number) for number in reported})
    Batch.objects.update(taken_at=at(6, 2))
    return Window.objects.create(
        region=region("341700"),
        form="output",
        period=PERIOD.date,
        opens_on=OPENS,
        due_on=DUE,
        closes_on=CLOSES,
    )


def unreported(*numbers: int) -> None:
    """The figures of those enterprises taken away."""
    OutputReturn.objects.filter(enterprise__uscc__in=[sheets.code(n) for n in numbers]).delete()


def second_reviewer() -> User:
    """何平, a second person of 池州's bureau."""
    made = User.objects.create_user("colleague", display_name="何平", region=region("341700"))
    UserRole.objects.create(user=made, role=Role.BUREAU)
    return made


def hand_in(by: User, now: datetime = IN_TIME, **more: Any) -> Submission:
    """贵池's sheet handed in."""
    return services.submit(form="output", region=region("341702"), period=PERIOD, by=by, now=now, **more)


def act(action: Action, by: User, now: datetime = IN_TIME, **more: Any) -> Submission:
    """An action on 贵池's sheet."""
    return services.act(
        action=action, form="output", region=region("341702"), period=PERIOD, by=by, now=now, **more
    )


def editable(user: User, today: date) -> bool:
    """Whether the person may edit 贵池's sheet on that day."""
    return selectors.may_edit(user, "output", region("341702"), PERIOD, today).allowed
