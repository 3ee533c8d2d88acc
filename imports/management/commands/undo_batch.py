from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from imports import messages, services
from imports.commands import UNUSABLE
from imports.models import Batch


class Command(BaseCommand):
    help = "撤回一个已入库的批次：数据恢复为入库前的样子；有后来的数据立在其上时说明是哪些，不作改动。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", type=int, help="批次号")
        parser.add_argument("--reason", required=True, help="撤回原因")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = services.undo(
                batch_id=options["batch"], by=None, reason=options["reason"], now=timezone.now()
            )
        except Batch.DoesNotExist:
            self._refuse(messages.NO_SUCH_BATCH.format(batch=options["batch"]))
        report = {
            "batch": outcome.batch.pk,
            "status": outcome.batch.status,
            "undone": outcome.batch.status == Batch.Status.UNDONE,
            "refusals": outcome.refusals,
        }
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        elif not outcome.refusals:
            self.stdout.write(messages.UNDONE.format(file=outcome.batch.file_name))
        if outcome.refusals:
            self._refuse("\n".join(outcome.refusals))

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(UNUSABLE)
