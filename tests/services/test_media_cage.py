import os
import resource
import signal
import subprocess
import sys
import time

import pytest

from spark.services.media import caged
from spark.services.media.limits import Limits
from spark.services.media.refused import MediaFailed, MediaRefused
from spark.services.media.workbench import Workbench

LIMITS = Limits(memory_bytes=200 << 20, output_bytes=1_000_000, seconds=5)


def python(code, folder, seconds=5.0, limits=LIMITS):
    return caged.run([sys.executable, "-c", code], folder, limits, seconds=seconds)


def is_alive(process):
    try:
        with open(f"/proc/{process}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):  # gone before it was opened, or before it was read
        return False


def has_ended(process, seconds=10):
    """Say whether a killed process is gone soon: the signal is sent at once, the kernel delivers it when it can."""
    until = time.monotonic() + seconds
    while is_alive(process) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_alive(process)


@pytest.fixture
def bench(tmp_path):
    return Workbench("pdf", tmp_path / "source", tmp_path, LIMITS, lambda step: None)


def test_memory_ends(tmp_path, bench):
    began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    ended = python("x = [bytearray(10 << 20) for _ in range(100)]", tmp_path)
    assert bench.failure(ended).code == "too_much_memory"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(began, 200 << 10)


def test_time_ends_for_all_it_started(tmp_path):
    code = (
        "import subprocess, time; other = subprocess.Popen(['sleep', '60']); "
        "open('child', 'w').write(str(other.pid)); time.sleep(60)"
    )
    began = time.monotonic()
    with pytest.raises(MediaRefused) as refused:
        python(code, tmp_path, seconds=3)
    assert time.monotonic() - began < 30, "the child would have slept for a minute"
    assert refused.value.code == "took_too_long"
    assert has_ended(int((tmp_path / "child").read_text()))


def test_disk_space_ends(tmp_path, bench):
    code = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_DFL); print('x' * 3_000_000)"
    assert bench.failure(python(code, tmp_path)).code == "too_big"


def test_it_sees_no_secrets_and_none_of_our_files(tmp_path, monkeypatch):
    monkeypatch.setenv("S3_SECRET_ACCESS_KEY", "do-not-tell")
    with open(os.devnull) as ours:
        os.set_inheritable(ours.fileno(), True)
        ended = python("import os; print(sorted(os.environ), os.listdir('/proc/self/fd'), os.getcwd())", tmp_path)
    assert b"SECRET" not in ended.out
    assert b"'0', '1', '2', '3']" in ended.out  # 3 is the folder being listed
    assert str(tmp_path).encode() in ended.out


def test_it_leaves_no_core_and_gains_no_rights(tmp_path):
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE)); print(open('/proc/self/status').read())"
    ended = python(code, tmp_path)
    assert ended.out.startswith(b"(0, 0)")
    assert b"NoNewPrivs:\t1" in ended.out


def test_it_dies_with_the_worker(tmp_path):
    """A worker that is killed cannot stop what it started; the kernel does."""
    worker = (
        "import sys; from pathlib import Path; from spark.services.media import caged; "
        "from spark.services.media.limits import Limits; "
        f"caged.run(['/bin/sh', '-c', 'echo $$ > pid; exec sleep 60'], Path({str(tmp_path)!r}), Limits(), seconds=60)"
    )
    boot = f"import sys,types; s=sys.modules['spark']=types.ModuleType('spark'); s.__path__=['spark']; {worker}"
    process = subprocess.Popen([sys.executable, "-c", boot])
    for _ in range(100):
        if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip():
            break
        time.sleep(0.05)
    decoder = int((tmp_path / "pid").read_text())
    assert is_alive(decoder)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert has_ended(decoder), "the decoder lives on"


def test_all_runs_share_one_clock(bench):
    bench.clock = 0.5
    with pytest.raises(MediaRefused):
        bench.run(["/bin/sleep", "3"])
    with pytest.raises(MediaRefused):
        bench.run(["/bin/touch", "begun"])
    assert not (bench.folder / "begun").exists(), "no time was left to begin"
    assert bench.run(["/bin/sleep", "0"], earned=3).status == 0


def test_a_broken_cage_is_not_the_files_fault(bench):
    assert isinstance(bench.failure(bench.run(["/nowhere/ffmpeg"])), MediaFailed)
    assert isinstance(
        bench.failure(caged.Ended(1, b"", "av_interleaved_write_frame(): No space left on device")), MediaFailed
    )


def test_a_decoder_starts_without_the_application(tmp_path):
    (tmp_path / "source").write_text("# x")
    bench = Workbench("text", tmp_path / "source", tmp_path, Limits(memory_bytes=160 << 20), lambda step: None)
    assert bench.decode("sniff", kind="text") == "text/plain"


def test_importing_the_package_loads_no_decoder():
    code = (
        "import sys,types; s=sys.modules['spark']=types.ModuleType('spark'); s.__path__=['spark']; "
        "import spark.services.media; print({'PIL','pikepdf','pypdfium2','magic','bs4','nh3'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
