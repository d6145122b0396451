"""Random histories of phones with bad luck: `make chaos`."""
