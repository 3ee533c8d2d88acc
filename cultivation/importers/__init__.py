"""What spreadsheets of this room look like: pool lists, recognitions, robots, 数字化诊断."""

from cultivation.importers.diagnoses import DiagnosesImporter
from cultivation.importers.pools import PoolsImporter
from cultivation.importers.recognitions import RecognitionsImporter
from cultivation.importers.robots import RobotsImporter

__all__ = ["DiagnosesImporter", "PoolsImporter", "RecognitionsImporter", "RobotsImporter"]
