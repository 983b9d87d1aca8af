"""`sohoa cluster`."""

import socket

import click

from pipeline.options import usable_cores


@click.command("cluster", short_help="Show how to use many machines.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8786, show_default=True, help="The scheduler's port.")
@click.option("--host", default=socket.gethostname, show_default="this machine", help="The scheduler's name.")
@click.option("--workers", type=click.IntRange(min=1), default=usable_cores, show_default="the cores at hand")
def command(port: int, host: str, workers: int) -> None:
    """Show the two commands that start a scheduler and workers, and the one that uses them.

    They are printed and not run. Anyone who reaches the scheduler's port can run programs as its user: use a network
    of your own, or Dask's TLS settings.

    \b
    Examples:
      sohoa cluster
      sohoa cluster --host archive-1 --workers 16
    """  # noqa: D301 - click's marker for lines that it must not join
    address = f"tcp://{host}:{port}"
    click.echo(
        f"# once, on {host}; sohoa[cluster] is installed on every machine\n"
        f"dask scheduler --port {port} --no-dashboard\n"
        "# on every machine that converts: a worker for each core\n"
        f"OMP_THREAD_LIMIT=1 dask worker {address} --nworkers {workers} --nthreads 1 --no-dashboard\n"
        "# where OUT is; sources and OUT are seen under the same path everywhere, or go by --exchange s3://bucket/folder\n"
        f"sohoa convert SOURCE -o OUT --cluster {address}"
    )
