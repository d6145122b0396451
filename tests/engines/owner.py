"""A process that owns a data folder's engines until it is killed: `python -m tests.engines.owner FOLDER`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from spark.engines import CannotStart, Engines

if __name__ == "__main__":
    try:
        with Engines(Path(sys.argv[1])) as urls:
            print(json.dumps(urls), flush=True)
            time.sleep(600)
    except CannotStart as refusal:
        sys.exit(str(refusal))
