"""A folder that grows: a file is listed only once it is there."""

from pathlib import Path

import pytest

from counterpoise.atomic_write import growing, growing_folder, text_writer
from counterpoise.atomic_write.manifest import differing, read_manifest


def test_files_are_listed_as_they_come(tmp_path: Path) -> None:
    place = tmp_path / "grown"
    with growing(place, "study") as folder:
        for name in ("one", "other"):
            folder.add(name, text_writer(name))
            assert name in read_manifest(place)
            assert folder.holds(name)
            assert folder.is_sound(name)
        assert not folder.holds("third")
    assert differing(place) == []
    assert sorted(p.name for p in place.iterdir()) == [".manifest.json", "one", "other"]
    assert [p.name for p in tmp_path.iterdir()] == ["grown"]  # no lock is left


def test_a_file_of_the_same_name_is_replaced(tmp_path: Path) -> None:
    with growing(tmp_path / "grown", "study") as folder:
        folder.add("one", text_writer("first"))
        folder.add("one", text_writer("second"))
        assert folder.is_sound("one")
    assert (tmp_path / "grown" / "one").read_text() == "second"


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(place: Path) -> None:
        place.write_text("half")
        raise OSError(28, "No space left on device")

    place = tmp_path / "grown"
    with growing(place, "study") as folder:
        folder.add("one", text_writer("one"))
        with pytest.raises(OSError, match="No space left"):
            folder.add("one", fail)
        assert folder.is_sound("one")
        assert sorted(p.name for p in place.iterdir()) == [".manifest.json", "one"]


def test_a_file_that_is_not_listed_is_not_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError

    place = tmp_path / "grown"
    with growing(place, "study") as folder:
        monkeypatch.setattr(growing_folder, "write_manifest", crash)
        with pytest.raises(RuntimeError):
            folder.add("one", text_writer("one"))
        monkeypatch.undo()
    with growing(place, "study") as folder:
        assert (place / "one").exists()
        assert not folder.holds("one")


def test_a_changed_file_is_not_sound(tmp_path: Path) -> None:
    place = tmp_path / "grown"
    with growing(place, "study") as folder:
        folder.add("one", text_writer("one"))
        (place / "one").write_text("own")
        assert folder.holds("one")
        assert not folder.is_sound("one")
