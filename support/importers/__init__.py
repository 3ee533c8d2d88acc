"""What the spreadsheets of this room look like, and how their rows are checked and taken."""

from support.importers.activities import ActivitiesImporter
from support.importers.chain import ChainImporter
from support.importers.distress import DistressImporter
from support.importers.needs import NeedsImporter

__all__ = ["ActivitiesImporter", "ChainImporter", "DistressImporter", "NeedsImporter"]
