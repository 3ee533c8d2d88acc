"""Whatever is uploaded, the parent survives it and says one sentence."""

from contextlib import suppress

import pytest
import reading_builders as builders
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_forms import SPECS

from accounts.periods import Period
from imports.reading import Limits, UnreadableFile, read_table

MB = 1024 * 1024
MAY = Period(2023, 5)


def test_empty(tmp_path, refused):
    (tmp_path / "a.xlsx").write_bytes(b"")
    assert refused(tmp_path / "a.xlsx").code == "empty"


def test_only_spaces(tmp_path, refused):
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbf \r\n \r\n")
    assert refused(tmp_path / "a.csv").code == "empty"


def test_missing(tmp_path, refused):
    assert refused(tmp_path / "a.xlsx").code == "missing"


def test_too_big(tmp_path, refused):
    path = builders.xlsx(tmp_path / "a.xlsx")
    error = refused(path, limits=Limits(max_bytes=1000))
    assert error.code == "too_big"
    assert "0.0 MB" in str(error)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
        ("a.xls", b"\xef\xbb\xbf\r\n<table border=1>", "HTML"),
        ("a.xls", b"<?xml version='1.0'?><Workbook/>", "XML"),
        ("a.xlsx", b"%PDF-1.4 ...", "PDF"),
        ("a.csv", b"a,b\x00\x01\x02c", "二进制"),
        ("a.csv", b"\x89PNG\r\n", "图片"),
        ("a.xlsx", "企业名称,工业总产值".encode(), "文本"),
        ("a.xlsx", b"Rar!\x1a\x07", "压缩包"),
    ],
)
def test_renamed(tmp_path, refused, name, content, kind):
    (tmp_path / name).write_bytes(content)
    error = refused(tmp_path / name)
    assert error.code == "renamed"
    assert kind in str(error)
    assert "另存为" in str(error)


def test_binary_after_the_first_bytes(tmp_path, refused):
    (tmp_path / "a.csv").write_bytes(b"a,b\r\n" * 2000 + b"\x01\x02")
    assert refused(tmp_path / "a.csv").code == "renamed"


def test_xlsx_named_xls_and_the_reverse(tmp_path, refused):
    new = builders.xlsx(tmp_path / "a.xlsx")
    old = builders.xls(tmp_path / "a.xls")
    assert ".xlsx" in str(refused(new, file_name="表.xls"))
    assert refused(old, file_name="表.xlsx").code == "renamed"


def test_other_documents(tmp_path, refused):
    path = builders.repack(builders.xlsx(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    import zipfile

    for name, mark, kind in (
        ("c.docx", "word/document.xml", "Word"),
        ("d.ods", "content.xml", "OpenDocument"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(mark, "x")
        error = refused(tmp_path / name)
        assert error.code == "unsupported"
        assert kind in str(error)
    assert refused(path, file_name="2023-05.pdf").code == "renamed"


def test_encrypted(tmp_path, refused):
    path = builders.ole(tmp_path / "a.xlsx", ["EncryptionInfo", "EncryptedPackage"])
    assert refused(path).code == "encrypted"


def test_encrypted_xls(tmp_path, refused):
    path = builders.xls(tmp_path / "a.xls")
    data = path.read_bytes()
    # The record that follows BOF becomes FILEPASS.
    at = data.find(b"\x09\x08\x10\x00")
    following = at + 4 + 16
    path.write_bytes(data[:following] + b"\x2f\x00" + data[following + 2 :])
    assert refused(path).code == "encrypted"


def test_word_document(tmp_path, refused):
    error = refused(builders.ole(tmp_path / "a.xls", ["WordDocument"]))
    assert error.code == "renamed"
    assert "Word" in str(error)


def test_corrupt(tmp_path, refused):
    data = builders.xlsx(tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "b.xlsx").write_bytes(data[: len(data) // 2])
    assert refused(tmp_path / "b.xlsx").code == "damaged"
    old = builders.xls(tmp_path / "a.xls").read_bytes()
    (tmp_path / "b.xls").write_bytes(old[:600])
    assert refused(tmp_path / "b.xls").code == "damaged"


def test_zip_bomb(tmp_path, refused):
    path = builders.xlsx(tmp_path / "a.xlsx")
    bomb = builders.repack(path, tmp_path / "b.xlsx", add={"xl/worksheets/sheet9.xml": b" " * 30 * MB})
    assert refused(bomb).code == "bomb"
    assert refused(path, limits=Limits(max_unpacked_bytes=1000)).code == "bomb"


def test_lying_directory(tmp_path, refused):
    path = builders.xlsx(tmp_path / "a.xlsx")
    bomb = builders.repack(path, tmp_path / "b.xlsx", add={"xl/worksheets/sheet9.xml": b" " * 30 * MB})
    assert refused(builders.lie_about_sizes(bomb)).code == "bomb"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_bomb(tmp_path, refused, encoding):
    entities = "".join(f'<!ENTITY a{i} "&a{i - 1};&a{i - 1};">' for i in range(1, 30))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">{entities}]><x>&a29;</x>'
    part = {"xl/sharedStrings.xml": text.encode(encoding)}
    path = builders.repack(builders.xlsx(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", add=part)
    assert refused(path).code == "xml_bomb"


def far(cell):
    def edit(book):
        book.active[cell] = 1

    return edit


def test_cell_in_the_last_corner(tmp_path, refused):
    error = refused(builders.xlsx(tmp_path / "a.xlsx", edit=far("XFD1048576")))
    assert error.code == "too_many_columns"
    assert "XFD" in str(error)


def test_the_reader_aborts(tmp_path, refused):
    """A cell of two letters is not looked for beforehand: calamine asks for the memory of all before it."""
    path = builders.xlsx(tmp_path / "a.xlsx", edit=far("ZZ1048576"))
    assert refused(path).code == "too_much_memory"


def test_the_last_corner_however_it_is_written(tmp_path, refused):
    for written in (b'<c t="n" r="XFD1048576">', b'<c r="XFD1048576">'):

        def swap(data, written=written):
            return data.replace(b'<c r="XFD1048576" t="n">', written)

        path = builders.xlsx(tmp_path / "a.xlsx", edit=far("XFD1048576"))
        path = builders.repack(path, tmp_path / "b.xlsx", replace={"xl/worksheets/sheet1.xml": swap})
        assert refused(path).code == "too_many_columns"


def test_a_far_column_that_the_limit_allows(tmp_path, may):
    path = builders.xlsx(tmp_path / "a.xlsx", edit=far("ABC2"))
    assert may(path, limits=Limits(max_columns=1000)).values[0]["gross_output"]


def test_far_row_and_column(tmp_path, refused):
    assert refused(builders.xlsx(tmp_path / "a.xlsx", edit=far("A1000000"))).code == "too_many_rows"
    error = refused(builders.xlsx(tmp_path / "b.xlsx", edit=far("KO2")))
    assert error.code == "too_many_columns"
    assert "KO" in str(error)


def test_row_limit_of_csv(tmp_path, refused):
    path = builders.text(tmp_path / "a.csv", builders.flat(*[[1, 2]] * 50))
    assert refused(path, period=Period(2023, 5), limits=Limits(max_rows=20)).code == "too_many_rows"


def test_too_many_sheets(tmp_path, refused):
    def add(book):
        for _ in range(3):
            book.create_sheet()

    error = refused(builders.xlsx(tmp_path / "a.xlsx", edit=add), limits=Limits(max_sheets=2))
    assert error.code == "too_many_sheets"


def test_macros(tmp_path, refused):
    path = builders.repack(
        builders.xlsx(tmp_path / "a.xlsx"), tmp_path / "b.xlsm", add={"xl/vbaProject.bin": b"\0"}
    )
    assert refused(path).code == "macros"
    assert refused(builders.ole(tmp_path / "a.xls", ["Workbook", "_VBA_PROJECT_CUR"])).code == "macros"


def test_formulas_without_results(tmp_path, refused):
    def edit(book):
        book.active["C2"] = "=1+1"

    error = refused(builders.xlsx(tmp_path / "a.xlsx", edit=edit), period=MAY)
    assert error.code == "uncached_formula"
    assert "C2" in str(error)
    assert "重新计算" in str(error)


@pytest.mark.parametrize("cell", ["A1", "B3", "C3", "D3", "C9"])
def test_a_formula_without_a_result_anywhere_it_is_read(tmp_path, refused, cell):
    def edit(book):
        book.active.insert_rows(1)
        book.active["A1"] = "产值情况"
        book.active[cell] = "=1+1"

    error = refused(builders.xlsx(tmp_path / "a.xlsx", edit=edit), period=MAY)
    assert (error.code, cell in str(error)) == ("uncached_formula", True)


def test_a_total_may_lack_its_result_in_an_old_workbook(tmp_path, may):
    rows = [*builders.flat([1, 2.5]), ["合计", "", xlwt.Formula("SUM(C2:C2)"), ""]]
    assert may(builders.xls(tmp_path / "a.xls", rows)).values[0]["gross_output"] == 1


def test_formulas_with_results_are_fine(tmp_path, may):
    def edit(book):
        book.active["C2"] = "=1+1"
        book.active["E2"] = '=""'

    def cache(data):
        data = data.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(
            b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"
        )
        return data.replace(b'<c r="E2">', b'<c r="E2" t="str">')

    path = builders.xlsx(tmp_path / "a.xlsx", edit=edit)
    path = builders.repack(path, tmp_path / "b.xlsx", replace={"xl/worksheets/sheet1.xml": cache})
    assert may(path).values[0]["gross_output"] == 2


def test_zeros_that_wait_for_a_calculation(tmp_path, refused):
    """xlsxwriter leaves 0 as every result and asks Excel to calculate on opening."""

    def edit(book):
        book.active["C2"] = "=1+1"

    def cache(data):
        return data.replace(b"<v></v>", b"<v>0</v>").replace(b"<v />", b"<v>0</v>")

    path = builders.xlsx(tmp_path / "a.xlsx", edit=edit)
    path = builders.repack(path, tmp_path / "b.xlsx", replace={"xl/worksheets/sheet1.xml": cache})
    assert refused(path, period=MAY).code == "uncached_formula"


def test_formulas_without_results_in_xls(tmp_path, refused):
    rows = builders.flat([xlwt.Formula("1+1"), 2.5])
    assert refused(builders.xls(tmp_path / "a.xls", rows), period=MAY).code == "uncached_formula"


def test_hidden_sheets_only(tmp_path, refused):
    def hide(book):
        # openpyxl insists on one visible sheet; a chart sheet is none with rows.
        book.create_chartsheet("图")
        book["Sheet1"].sheet_state = "hidden"

    assert refused(builders.xlsx(tmp_path / "a.xlsx", edit=hide)).code == "no_visible_sheet"


def test_no_header_and_nothing_at_all(tmp_path, refused):
    assert refused(builders.xlsx(tmp_path / "a.xlsx", [["甲", "乙"], [1, 2]])).code == "no_header"
    assert refused(builders.xlsx(tmp_path / "b.xlsx", [[]])).code == "no_data"


def test_no_form(tmp_path, refused):
    rows = [["企业名称", "天气"], ["甲公司", "晴"]]
    assert refused(builders.xlsx(tmp_path / "a.xlsx", rows)).code == "needs_form"
    assert refused(builders.xlsx(tmp_path / "a.xlsx", rows), form="output").code == "no_columns"
    assert refused(builders.xlsx(tmp_path / "a.xlsx", rows), form="weather").code == "unknown_form"


def test_january(tmp_path, refused):
    path = builders.xlsx(tmp_path / "a.xlsx", builders.titled(title="2023年1月产值表"))
    error = refused(path)
    assert error.code == "january"
    assert "1-2月" in str(error)
    assert refused(builders.xlsx(tmp_path / "2023-01产值.xlsx")).code == "january"


def test_unclosed_quote(tmp_path, refused):
    (tmp_path / "a.csv").write_text(
        '企业名称,工业总产值\n"甲公司,1\n' + "乙公司,2\n" * 20_000, encoding="utf-8"
    )
    assert refused(tmp_path / "a.csv", period=Period(2023, 5)).code == "csv_quotes"


def test_no_encoding_fits(tmp_path, refused):
    (tmp_path / "a.csv").write_bytes("企业名称,".encode() + b"\xff\xff\xff\n")
    assert refused(tmp_path / "a.csv").code == "encoding"


def test_an_endless_child_is_stopped(tmp_path, refused):
    path = builders.xlsx(tmp_path / "a.xlsx")
    assert refused(path, limits=Limits(seconds=0)).code in ("too_slow", "crashed")


def test_closing_early_ends_the_child(tmp_path):
    path = builders.xlsx(tmp_path / "a.xlsx", builders.flat(*[[i, i] for i in range(5000)]))
    with read_table(path, file_name="2023-05.xlsx", specs=SPECS) as table:
        assert next(table.rows()).row == 2
        process = table._reader._process
    assert process.poll() is not None


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    return {
        "xlsx": builders.xlsx(folder / "a.xlsx", builders.titled()).read_bytes(),
        "xls": builders.xls(folder / "a.xls", builders.titled()).read_bytes(),
        "csv": builders.text(folder / "a.csv", builders.titled(), encoding="gbk").read_bytes(),
        "stored": builders.repack(folder / "a.xlsx", folder / "b.xlsx", compression=0).read_bytes(),
    }


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_mutations_read_or_are_refused(good, tmp_path_factory, data):
    kind = data.draw(st.sampled_from(sorted(good)))
    content = bytearray(good[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(1, len(content))) :]
    path = tmp_path_factory.mktemp("mutated") / f"a.{'xlsx' if kind == 'stored' else kind}"
    path.write_bytes(bytes(content))
    with suppress(UnreadableFile), read_table(path, file_name=path.name, specs=SPECS) as table:
        assert all(row.row > 0 for row in table.rows())
