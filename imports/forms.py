"""Forms of this room."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.conf import settings

from accounts.periods import FIRST_MONTH, Period
from imports import messages, registry
from imports.models import Batch
from imports.reading.sniff import EXTENSIONS

MOST_FILES = 20


def _importer_choices() -> list[tuple[str, str]]:
    named = [(importer.name, importer.label) for importer in registry.all_importers()]
    return [("", "自动识别"), *named]


class PeriodField(forms.Field):
    """A month of the reporting year, typed or picked as YYYY-MM; January is told apart with its remedy."""

    widget = forms.DateInput(attrs={"type": "month", "class": "form-control"})

    def clean(self, value: Any) -> Period | None:
        value = super().clean(value)
        if not value:
            return None
        try:
            return Period.parse(value)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One file or several, as a list; each is checked like one alone."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"一次最多上传{MOST_FILES}个文件，请分几次上传。")
        return [super(SeveralFilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    """Spreadsheets and what they are; form and period are found in each file unless told."""

    file = SeveralFilesField(
        label="表格文件",
        help_text="Excel 表格（.xlsx、.xls）或 .csv、.txt 文本，可一次选多个；报表、单位、报告期由系统识别，入库前先预览。",
        widget=SeveralFilesInput(attrs={"accept": ",".join(EXTENSIONS), "class": "form-control"}),
    )
    importer = forms.ChoiceField(label="导入项", choices=_importer_choices, required=False)
    period = PeriodField(label="报告期", required=False, help_text="文件中写明的可不选；1月不单独报送。")
    override_uscc = forms.BooleanField(
        label="核准校验位不符的统一社会信用代码",
        required=False,
        help_text="仅用于早期试点代码，核准人将记录在案。",
    )

    def __init__(self, *args: Any, may_override: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_override:
            del self.fields["override_uscc"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        dropzone = Div(
            "file",
            HTML(
                '<p class="upload-file" aria-live="polite">可将一个或几个文件拖到这里</p><p class="upload-error" role="alert"></p>'
            ),
            css_class="mb-3",
            data_upload="",
            data_max_bytes=str(settings.IMPORT_MAX_BYTES),
        )
        self.helper.layout = Layout(dropzone, *(name for name in self.fields if name != "file"))


class AnswerForm(forms.Form):
    """The period that the reader could not find in the file."""

    period = PeriodField(label="报告期", help_text=f"{FIRST_MONTH}月即1—2月")


class UndoForm(forms.Form):
    """Why a batch is taken back."""

    reason = forms.CharField(
        label="撤回原因",
        max_length=Batch._meta.get_field("undo_reason").max_length,
        error_messages={"required": messages.NO_REASON},
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )
