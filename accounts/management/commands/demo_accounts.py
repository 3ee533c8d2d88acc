from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from accounts.demo import demo_accounts


class Command(BaseCommand):
    help = "列出演示环境的地址与账号。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="http://127.0.0.1:8000/")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"\n演示地址：{options['address']}　统一密码：{settings.DEMO_PASSWORD}（按 Ctrl-C 停止）"
        )
        for account in demo_accounts():
            self.stdout.write(f"  {account.username:<14} {account.role}　{account.name}　{account.region}")
