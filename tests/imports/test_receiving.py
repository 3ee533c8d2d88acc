"""A file received: kept once, under a name of its own."""

from __future__ import annotations

import pytest

from tests.imports.receiving import receive

pytestmark = pytest.mark.django_db


class TestReceiving:
    def test_one_file_is_kept_once_whoever_uploads_it(self, people, settings):
        first, second = receive(), receive(name="副本.csv", user=people["bureau"])
        assert first.source.file.name == second.source.file.name
        assert first.source.sha256 == second.source.sha256
        assert [first.source.name, second.source.name] == ["output-2023-05.csv", "副本.csv"]
        assert len([path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]) == 1
        assert [first.uploaded_by_name, second.uploaded_by_name] == ["命令行", "王敏"]

    def test_a_file_that_is_gone_from_the_disk_is_kept_again(self):
        first = receive()
        first.source.file.storage.delete(first.source.file.name)
        second = receive()
        assert second.source.file.storage.exists(second.source.file.name)

    @pytest.mark.parametrize(
        "name", ["../../etc/passwd", "a.b/../../c", "无扩展名", "a.甲乙", "表" * 300 + ".csv"]
    )
    def test_no_file_name_reaches_the_disk(self, name):
        kept = receive(name=name).source
        folder, digest = kept.file.name.removeprefix("uploads/").split("/")
        assert digest.split(".")[0] == kept.sha256
        assert folder == kept.sha256[:2]
        assert kept.file.name.isascii()

    def test_a_long_name_of_the_uploader_fits(self, people):
        people["bureau"].display_name = ""
        people["bureau"].username = "w" * 150
        assert len(receive(user=people["bureau"]).uploaded_by_name) == 40
