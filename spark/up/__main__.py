"""Entry of `python -m spark.up`."""

from spark.up import up

if __name__ == "__main__":
    up()
