"""The desk as an ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from threading import Thread

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from pipeline.review.specimen import build_specimen
from pipeline.web.attempts import Attempts
from pipeline.web.change_routes import change_routes
from pipeline.web.dashboard_routes import dashboard_routes
from pipeline.web.desk_routes import desk_routes
from pipeline.web.guard import Guard
from pipeline.web.lexicon_routes import lexicon_routes
from pipeline.web.login_routes import Door, login_routes, start_routes
from pipeline.web.one_process import OneProcess
from pipeline.web.pictures import Painter, ready
from pipeline.web.proposal_routes import proposal_routes
from pipeline.web.queue_routes import queue_routes
from pipeline.web.refusals import DESCRIBED, tell_errors
from pipeline.web.settler import Settler
from pipeline.web.shelf import Shelf

LEAST_ZIPPED = 2_000
"""Bytes; pictures are as small as they get, and are not zipped again."""
SETTLING = 10
"""Niceness of the process that makes outputs: nobody waits for them."""


def create_app(out: Path, door: Door, listens_on: str) -> FastAPI:
    """Return the desk of an output folder; `listens_on` is the address that it will be served at."""
    painting, settling = OneProcess(), OneProcess(SETTLING)
    settler, shelf = Settler(out, settling), Shelf(out)

    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncIterator[None]:
        painting.warm(ready)
        Thread(target=build_specimen, name="specimen", daemon=True).start()
        settler.start()
        try:
            yield
        finally:
            settler.close()
            painting.close()
            settling.close()

    app = FastAPI(
        title="sohoa review",
        summary="See, correct and accept what was read from documents.",
        version=version("sohoa"),
        docs_url=None,  # its pages load scripts from outside
        redoc_url=None,
        openapi_url="/api/openapi.json",
        responses=DESCRIBED,
        lifespan=living,
    )
    tell_errors(app)
    attempts = Attempts()
    app.include_router(start_routes(door, attempts))
    app.include_router(login_routes(door, attempts))
    app.include_router(queue_routes(out))
    app.include_router(dashboard_routes(out))
    app.include_router(lexicon_routes(out))
    app.include_router(desk_routes(out, shelf, Painter(painting)))
    app.include_router(proposal_routes(out))
    app.include_router(change_routes(out, shelf, settler))
    with as_file(files("pipeline.web") / "static") as folder:
        app.mount("/static", StaticFiles(directory=folder))
    app.add_middleware(GZipMiddleware, minimum_size=LEAST_ZIPPED, compresslevel=1)
    app.add_middleware(
        Guard,
        key=door.key,
        listens_on=listens_on,
        cookie=door.cookie,
        has_passwords=bool(door.passwords),
        is_known=door.is_known,
    )
    return app
