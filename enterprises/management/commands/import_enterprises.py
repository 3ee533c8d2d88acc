from imports.commands import ImportCommand


class Command(ImportCommand):
    help = "导入企业名录（含入库、退库时间）。"
    importer = "register"
