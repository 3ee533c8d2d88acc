import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from assessments.grading.nodes import SchemeFaults
from assessments.scheme_services import load_scheme
from imports import messages

UNREADABLE = "{name}不是UTF-8编码的文本，请另存为UTF-8后重试。"


class Command(BaseCommand):
    help = "载入一个亩均效益评价方案；内容有变动即为新版本。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="方案：.yaml")
        parser.add_argument("--note", default="", help="修改说明")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if not path.is_file():
            self._refuse(messages.NO_SUCH_FILE.format(name=path))
        try:
            text = path.read_text(encoding="utf-8-sig")
            version, is_new = load_scheme(text=text, file=path.name, now=timezone.now(), note=options["note"])
        except UnicodeDecodeError:
            self._refuse(UNREADABLE.format(name=path.name))
        except SchemeFaults as error:
            self._refuse(str(error))
        report = {"scheme": version.scheme.slug, "version": version.number, "new": is_new}
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        state = "已载入" if is_new else "内容未变"
        self.stdout.write(f"{version.scheme}：第{version.number}版，{state}。")

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(2)
