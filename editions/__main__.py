"""`python -m editions` is the command `editions`."""

from editions.cli import run

run()
