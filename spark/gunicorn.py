"""The web server's settings, for `gunicorn --config spark/gunicorn.py`; some come from the environment."""

from __future__ import annotations

import os
import resource
from typing import Any

host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
certfile = os.environ.get("TLS_CERT") or None
keyfile = os.environ.get("TLS_KEY") or None

# One process per core, and in each of them a greenlet per connection: an open page costs kB, not a thread.
worker_class = "gevent"
workers = int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 1)
worker_connections = 6000
keepalive = 300  # a new connection costs a phone on 2G more than it costs us to keep the old one
graceful_timeout = 5

# Where each greenlet was begun is of no use here, and remembering it takes room in every socket.
os.environ.setdefault("GEVENT_TRACK_GREENLET_TREE", "0")

# Each process loads the application itself: what gevent patches must not be imported before the fork.
preload_app = False
max_requests = 0

loglevel = "warning"  # the application writes its own log
control_socket_disable = True

# Systems give a process 1,024 open files at first, of which every connection takes one.
files, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
enough = 2 * worker_connections
if 0 <= files < enough:
    allowed = enough if most_files == resource.RLIM_INFINITY else min(enough, most_files)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most_files))


def post_worker_init(worker: Any) -> None:
    """Collect garbage when it suits the sockets, and let them go when their process is told to stop."""
    import gevent  # not before the fork

    from spark.live.garbage import Collector

    hub = worker.wsgi.extensions["live"]
    collector = Collector(hub)

    def watch() -> None:
        while worker.alive:
            gevent.sleep(0.5)
            collector.collect_if_due()
        hub.let_go()

    gevent.spawn(watch)
