"""`make run`: everything one school needs, started by one command and stopped by Ctrl-C.

`python -m spark.up` starts the engines that no URL names, brings the data up to date, runs the Procfile's
processes and starts again whichever dies. `python -m spark.up --then demo FOLDER` runs one `flask` command
with engines and workers at hand, whether or not Spark runs in another terminal.
"""

from spark.up.command import up

__all__ = ["up"]
