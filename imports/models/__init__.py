"""The nouns of this room."""

from imports.models.annotation import Annotation, annotated_name
from imports.models.batch import Batch, SourceFile, StagedRow, stored_name
from imports.models.judgement import Judgement, StagedRemark
from imports.models.mapping import FirstRows, Mapping, paths_above

__all__ = [
    "Annotation",
    "Batch",
    "FirstRows",
    "Judgement",
    "Mapping",
    "SourceFile",
    "StagedRemark",
    "StagedRow",
    "annotated_name",
    "paths_above",
    "stored_name",
]
