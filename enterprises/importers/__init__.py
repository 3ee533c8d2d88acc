"""What this room takes from spreadsheets: the register of enterprises, and their returns."""

from enterprises.importers.corporate import CorporateImporter
from enterprises.importers.power import PowerImporter
from enterprises.importers.register import RegisterImporter
from enterprises.importers.returns import ReturnsImporter

__all__ = ["CorporateImporter", "PowerImporter", "RegisterImporter", "ReturnsImporter"]
