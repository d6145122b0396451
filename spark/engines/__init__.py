"""Embedded PostgreSQL and Redis (or Valkey), for `make run` and `make test`.

    with Engines(Path("var")) as urls:
        os.environ.update(urls)        # DATABASE_URL and REDIS_URL

An engine comes from where this data folder's engine came from, else from the system, else from a wheel
(`SPARK_ENGINES=system` or `wheels` allows only one of the two). The engines are direct children of the
caller, listen on unix sockets only, and die with it.
"""

from spark.engines.engines import Engines, join
from spark.engines.refusal import AlreadyRunning, CannotStart

__all__ = ["AlreadyRunning", "CannotStart", "Engines", "join"]
