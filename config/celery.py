"""The Celery application; every task module is found by name, every periodic job stands in config.schedule."""

import logging
import os
from typing import Any

from celery import Celery, Task
from kombu.exceptions import ChannelError, OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


log = logging.getLogger(__name__)


def enqueue(task: Task, *args: Any) -> None:
    """The task stands in the queue, or is carried on later by beat: a broker that is down stops no one.

    Only for work that also stands in the database as owed (ProgressRequest, Batch.status).
    """
    try:
        task.apply_async(args, retry=False)
    except (OperationalError, ChannelError, OSError) as error:  # The last two are the filesystem transport's.
        log.warning("broker unreachable (%s), %s stays owed", error, task.name)
