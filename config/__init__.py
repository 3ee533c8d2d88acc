"""Wires the rooms together: settings from the environment, urls, celery."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
