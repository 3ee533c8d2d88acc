"""Reads the spreadsheets that county offices type, in a child process, into exact figures in stored units."""

from .errors import NeedsForm, NeedsPeriod, UnreadableFile
from .limits import Limits
from .rows import Problem, Row, SheetLayout
from .spec import Column, Dimension, FormSpec, Kind
from .table import File, Table, open_file, read_table

__all__ = [
    "Column",
    "Dimension",
    "File",
    "FormSpec",
    "Kind",
    "Limits",
    "NeedsForm",
    "NeedsPeriod",
    "Problem",
    "Row",
    "SheetLayout",
    "Table",
    "UnreadableFile",
    "open_file",
    "read_table",
]
