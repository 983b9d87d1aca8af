"""`python -m pipeline.cli` for where the command is not on the path."""

from pipeline.cli.main import main

main()
