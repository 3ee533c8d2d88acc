from django.core.management.base import CommandParser

from enterprises.return_forms import MODELS
from imports.commands import ImportCommand


class Command(ImportCommand):
    help = "导入产销、财务或能源报表。"
    importer = "returns"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--form", choices=sorted(MODELS), help="报表；不给则按表头识别")
        parser.add_argument("--period", help="报告期 YYYY-MM；不给则按标题、列、表名、文件名识别")
