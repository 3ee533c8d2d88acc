"""Reads the spreadsheets that county offices type, in a child process, into exact figures in stored units."""

from .errors import NeedsForm, NeedsPeriod, UnreadableFile
from .heads import Head
from .known import KnownColumn, KnownLayout
from .limits import Limits
from .rows import Problem, Row, SheetLayout
from .spec import Column, Dimension, FormSpec, Kind
from .table import File, Table, open_file, read_table

__all__ = [
    "Column",
    "Dimension",
    "File",
    "FormSpec",
    "Head",
    "Kind",
    "KnownColumn",
    "KnownLayout",
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
