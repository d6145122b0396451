"""The real processes: what is handed in is prepared once, whatever dies in between."""

import os
import signal
import socket
import threading
import time

import pytest
import sqlalchemy as sa
from rq import Worker

from spark.domain.library.content import ContentFile
from spark.domain.notices.outbox import OutboxRow
from spark.extensions import db
from tests.jobs.conftest import forget
from tests.library_authoring.lessons import VOUCHED, newest, write

pytestmark = [pytest.mark.long, pytest.mark.committed, pytest.mark.timeout(240)]


class StallingScanner:
    """A clamd that takes its time: every scan waits until the test says go."""

    def __init__(self):
        self.asked, self.go, self.scans = threading.Event(), threading.Event(), 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(line,), daemon=True).start()

    def answer(self, line):
        with line:
            while not line.recv(65536).endswith(b"\0\0\0\0"):
                pass
            self.scans += 1
            self.asked.set()
            self.go.wait(120)
            line.sendall(b"stream: OK\0")


@pytest.fixture
def scanner():
    stalling = StallingScanner()
    yield stalling
    stalling.go.set()
    stalling.server.close()


@pytest.fixture(autouse=True)
def emptied(app):
    yield
    for prefix in ("temp/", "uploads/"):
        app.extensions["storage"].delete_prefix(prefix)


def state(app, address):
    return newest(app, address).state


def kept_files(app):
    with app.app_context():
        listed = sorted(db.session.scalars(sa.select(ContentFile.storage_key)))
    return listed, sorted(found.key for found in app.extensions["storage"].objects("uploads/"))


def processing_row(app):
    with app.app_context():
        return db.session.scalars(sa.select(OutboxRow).where(OutboxRow.job == "content.process")).one()


def test_what_is_handed_in_is_prepared_and_published(app, cast, processes, eventually):
    processes.flask("relay")
    processes.flask("worker")
    address = write(cast.asha.browser, then="submit")
    eventually(lambda: state(app, address) == "pending")
    review = f"/teach/reviews/{newest(app, address).id}"
    assert cast.bram.browser.post(f"{review}/verification", data=VOUCHED).status_code == 303
    assert cast.rosa.browser.post(f"{review}/approval").status_code == 303
    assert state(app, address) == "approved"
    eventually(lambda: not list(app.extensions["storage"].objects("temp/")))


def test_the_worker_is_killed_in_mid_job_and_one_result_comes_of_it(app, cast, processes, eventually, scanner):
    processes.flask("relay")
    worker = processes.flask("worker", SCANNER_URL=scanner.url)
    address = write(cast.asha.browser, then="submit")
    assert scanner.asked.wait(30), "the job never began"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    let_the_lease_run_out(app)
    scanner.go.set()
    processes.flask("worker", SCANNER_URL=scanner.url)
    eventually(lambda: state(app, address) == "pending", seconds=75)
    assert scanner.scans == 2, "the fork died with its worker, and the job ran once more"
    listed, stored = kept_files(app)
    assert listed == stored
    assert processing_row(app).attempts == 2
    review = f"/teach/reviews/{newest(app, address).id}"
    cast.bram.browser.post(f"{review}/verification", data=VOUCHED)
    assert cast.rosa.browser.post(f"{review}/approval").status_code == 303
    assert state(app, address) == "approved"


def let_the_lease_run_out(app):
    """Be where the clock is when nobody has given a sign of life for as long as a lease lasts."""
    with app.app_context():
        db.session.execute(sa.update(OutboxRow).where(OutboxRow.done_at.is_(None)).values(leased_until=sa.func.now()))
        db.session.commit()


def test_two_workers_at_one_row_end_in_one_result(app, cast, processes, eventually, scanner, queue):
    """The lease lapsed although the first worker lives: both finish, one counts."""
    processes.flask("relay")
    for _ in range(2):
        processes.flask("worker", SCANNER_URL=scanner.url)
    address = write(cast.asha.browser, then="submit")
    assert scanner.asked.wait(30)
    row = processing_row(app)
    queue.enqueue("spark.jobs.running.run", str(row.id), job_id=f"again-{row.id}")
    eventually(lambda: scanner.scans == 2)
    scanner.go.set()
    eventually(lambda: state(app, address) == "pending")
    eventually(
        lambda: (
            not [
                found for found in app.extensions["storage"].objects("uploads/") if found.key not in kept_files(app)[0]
            ]
        )
    )
    listed, stored = kept_files(app)
    assert listed == stored
    assert len(listed) == len(set(listed)) >= 1


def test_a_lost_queue_is_filled_again(app, cast, processes, eventually, queue):
    relay = processes.flask("relay")
    address = write(cast.asha.browser, then="submit")
    eventually(queue.get_job_ids)
    forget(queue)
    assert queue.get_job_ids() == []
    with app.app_context():
        db.session.execute(sa.update(OutboxRow).values(leased_until=None))  # what 45 seconds would do
        db.session.commit()
    processes.flask("worker")
    eventually(lambda: state(app, address) == "pending")
    assert relay.poll() is None


def test_without_redis_nothing_is_lost(app, cast, processes, eventually):
    without = processes.flask("relay", REDIS_URL="redis://127.0.0.1:1/0")
    idle = processes.flask("worker", REDIS_URL="redis://127.0.0.1:1/0")
    address = write(cast.asha.browser, then="submit")
    time.sleep(3)
    assert state(app, address) == "processing"
    assert (without.poll(), idle.poll()) == (None, None), "both wait for Redis"
    processes.flask("relay")
    processes.flask("worker")
    eventually(lambda: state(app, address) == "pending")


def test_told_to_stop_a_worker_leaves_nothing_running(app, cast, processes, eventually, scanner):
    processes.flask("relay")
    worker = processes.flask("worker", SCANNER_URL=scanner.url)
    address = write(cast.asha.browser, then="submit")
    assert scanner.asked.wait(30)
    worker.terminate()
    time.sleep(1)
    assert worker.poll() is None, "it finishes what it has begun"
    scanner.go.set()
    assert worker.wait(20) == 0
    assert state(app, address) == "pending"


def test_an_idle_worker_stops_at_once(processes, eventually, queue):
    worker = processes.flask("worker")
    eventually(lambda: any(known.get_state() == "idle" for known in Worker.all(queue=queue)))
    worker.terminate()
    assert worker.wait(10) == 0
