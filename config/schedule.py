"""Every periodic job, in one place.

`expires` stays under the interval, so that a worker that was down does not replay what has piled up.
"""

from celery.schedules import crontab

EVERY_MINUTE = crontab()
DAILY_EARLY = crontab(hour="0", minute="20")
MORNINGS = crontab(hour="8", minute="5")
FIRST_OF_MONTH_EARLY = crontab(day_of_month="1", hour="3", minute="10")
# After the standings of the month have been judged.
FIRST_OF_MONTH_LATER = crontab(day_of_month="1", hour="3", minute="40")

BEAT_SCHEDULE = {
    # The filesystem transport does not redeliver after a crash: what is owed stands in the database.
    "carry-on-batches": {
        "task": "imports.tasks.carry_on_batches",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 50},
    },
    "compute-due-progress": {
        "task": "assessments.tasks.compute_due_progress",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 50},
    },
    "classify-due": {
        "task": "enterprises.tasks.classify_due",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 50},
    },
    "classify-latest": {
        "task": "enterprises.tasks.classify_latest",
        "schedule": FIRST_OF_MONTH_EARLY,
        "options": {"expires": 86_000},
    },
    "cultivate-due": {
        "task": "cultivation.tasks.work_due",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 50},
    },
    "propose-latest": {
        "task": "cultivation.tasks.propose_latest",
        "schedule": FIRST_OF_MONTH_LATER,
        "options": {"expires": 86_000},
    },
    "run-due-checks": {
        "task": "reporting.tasks.run_due_checks",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 50},
    },
    "plan-reporting": {
        "task": "reporting.tasks.plan_reporting",
        "schedule": DAILY_EARLY,
        "options": {"expires": 80_000},
    },
    "close-reopenings": {
        "task": "reporting.tasks.close_reopenings",
        "schedule": DAILY_EARLY,
        "options": {"expires": 80_000},
    },
    "remind-of-tomorrow": {
        "task": "reporting.tasks.remind_of_tomorrow",
        "schedule": MORNINGS,
        "options": {"expires": 40_000},
    },
    "compute-latest-progress": {
        "task": "assessments.tasks.compute_latest_progress",
        "schedule": FIRST_OF_MONTH_EARLY,
        "options": {"expires": 86_000},
    },
    "carry-on-computings": {
        "task": "assessments.tasks.carry_on_computings",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 50},
    },
    "close-due-notices": {
        "task": "assessments.tasks.close_due_notices",
        "schedule": DAILY_EARLY,
        "options": {"expires": 80_000},
    },
}
