"""Saved results: they come back as they were, and what is damaged is refused in a sentence."""

import gzip
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import counterpoise as cp
from counterpoise.atomic_write import write_together
from counterpoise.ensemble import foreign_files, storage
from counterpoise.ensemble.storage import open_result, save_result, write_netcdf
from counterpoise.problems import InputError

OLD = Path(__file__).parent / "saved" / "result-1.nc"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    result = cp.run({"name": "one", "extends": "cliff", "time": {"quarters": 4}}, futures=2)
    return result.save(tmp_path_factory.mktemp("saved") / "result.nc")


@pytest.fixture
def place(saved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(saved, tmp_path / "result.nc"))


def refused(place: Path) -> str:
    with pytest.raises(InputError) as error:
        open_result(place)
    (problem,) = error.value.problems
    assert problem.file == str(place)
    return problem.what


def test_lists_of_one_and_of_none_stay_lists(saved: Path) -> None:
    found = cp.Result.open(saved).attrs
    assert found["warnings"] == ["2 futures are few: the 10th and 90th percentiles are rough."]
    assert found["wings"] == []
    assert type(found["seed"]) is int
    assert found["precision"].startswith("single")


def test_saved_again_it_is_the_same(saved: Path, tmp_path: Path) -> None:
    first = open_result(saved)
    second = open_result(save_result(first, tmp_path / "again.nc"))
    xr.testing.assert_identical(first, second)


@pytest.mark.fuzz
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_byte_is_found(place: Path, saved: Path, data: st.DataObject) -> None:
    """But in the last line itself, where it is the checksum that is lost."""
    content = bytearray(saved.read_bytes())
    position = data.draw(st.integers(0, len(content) - storage.LENGTH - 1))
    content[position] ^= data.draw(st.integers(1, 255))
    place.write_bytes(content)
    assert refused(place) == "is damaged: its content is not that of its checksum"


def test_a_cut_file_is_refused(place: Path) -> None:
    place.write_bytes(place.read_bytes()[: -2 * storage.LENGTH])
    assert refused(place).startswith("is not a result (")


def test_a_lost_checksum_is_told(place: Path) -> None:
    place.write_bytes(place.read_bytes()[: -storage.LENGTH])
    assert "has lost its checksum" in refused(place)


WORDS = ["[", "[1]", '{"a": 1}', "counterpoise/result/1", "counterpoise/result/3", "9", ""]
VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=9),
    st.integers(-(2**31), 2**31),
    st.floats(),
    st.lists(st.floats(), max_size=3),
    st.sampled_from(WORDS),
)


@pytest.mark.fuzz
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=settings().max_examples // 5,  # each opens a hundred variables
)
@given(data=st.data())
def test_any_attribute_is_read_or_refused_in_words(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    """Of files that another program wrote: the container is sound, what it says is not."""
    import h5py

    monkeypatch.setattr(storage, "check_readable", lambda _: None)
    place = Path(shutil.copy(saved, tmp_path / "other.nc"))
    with h5py.File(place, "r+") as file:
        del file.attrs["checksum"]
        names = st.sampled_from(sorted(file.attrs))
        for name in data.draw(st.lists(names, min_size=1, max_size=4, unique=True)):
            file.attrs[name] = data.draw(VALUES)
        for name in data.draw(st.sets(st.sampled_from(["gap_area", "coverage", "scenario"]))):
            del file[name]
    with suppress(InputError):
        found = open_result(place).attrs
        assert isinstance(found["futures"], int)
        assert all(isinstance(word, str) for word in found["allies"])


def test_other_programs_read_it(saved: Path) -> None:
    import h5py

    with h5py.File(saved) as file:
        assert "gap_area" in file
    with xr.open_dataset(saved, engine="h5netcdf") as opened:
        assert opened.attrs["checksum"] == "sha256, in the last line of the file"


def test_what_another_program_wrote_again_is_told(place: Path) -> None:
    with xr.open_dataset(place, engine="h5netcdf") as opened:
        loaded = opened.load()
    loaded.to_netcdf(place, engine="h5netcdf")
    assert "another program wrote it again" in refused(place)
    del loaded.attrs["checksum"]
    loaded.to_netcdf(place, engine="h5netcdf")
    assert open_result(place).attrs["warnings"] == cp.Result.open(place).attrs["warnings"]


def test_a_lost_variable_is_told(place: Path) -> None:
    with xr.open_dataset(place, engine="h5netcdf") as opened:
        loaded = opened.load()
    del loaded.attrs["checksum"]
    loaded.drop_vars(["gap_area", "coverage"]).to_netcdf(place, engine="h5netcdf")
    assert refused(place) == "lacks coverage, gap_area"


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9])
def test_a_damaged_file_without_a_checksum_is_refused_or_read(
    tmp_path: Path, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As version 0.1.0 wrote them: the library reads on for ever at the first of them."""
    monkeypatch.setattr(foreign_files, "SECONDS", 5.0)
    content = bytearray(OLD.read_bytes())
    begin = int(share * len(content))
    content[begin : begin + 64] = bytes(64)
    place = tmp_path / "result.nc"
    place.write_bytes(content)
    with suppress(InputError):
        assert "scenario" in open_result(place).sizes


def test_a_reader_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(InputError, match=r"could not be read within 0 seconds"):
        foreign_files.check_readable(OLD, seconds=0.01)


def test_a_reader_that_crashes_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_files, "TRIAL", "import os; os.abort()")
    with pytest.raises(InputError, match="is damaged"):
        foreign_files.check_readable(OLD)


def test_a_file_of_another_generation_is_told(saved: Path, tmp_path: Path) -> None:
    def copy(target: Path) -> None:
        shutil.copy(saved, target)

    write_together(tmp_path / "out", {"result.nc": copy}, command="run")
    place = tmp_path / "out" / "result.nc"
    assert open_result(place).attrs["futures"] == 2
    other = cp.run({"name": "two", "extends": "cliff", "time": {"quarters": 4}}, futures=1)
    write_netcdf(other.data, place)
    assert "is not as the program wrote it" in refused(place)
    other.save(place)
    assert open_result(place).attrs["futures"] == 1


def test_a_compressed_result_is_told_as_such(place: Path) -> None:
    place.write_bytes(gzip.compress(place.read_bytes()))
    assert refused(place).startswith("is not a result (")
