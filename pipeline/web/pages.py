"""HTML pages: templates that escape what they print, in the reader's language."""

import json
from collections.abc import Mapping
from functools import cache, partial
from importlib.resources import files

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from pipeline.export.archive_text import harmless
from pipeline.export.report_view import day, moment
from pipeline.web.guard import CAN_LEAVE, SESSION
from pipeline.web.languages import Language, language_of, number, reason, reason_group, word, words_of

TEMPLATES = files("pipeline.web") / "templates"


class PackageTemplates(BaseLoader):
    """The templates of this package, from a folder or a zip."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, None, None]:
        """Return a template's text; raises TemplateNotFound."""
        del environment
        try:
            return (TEMPLATES / template).read_text("utf-8"), None, None
        except OSError as error:
            raise TemplateNotFound(template) from error


def page(request: Request, template: str, values: Mapping[str, object], status: int = 200) -> HTMLResponse:
    """Return a page for who asks, in the language of the browser."""
    language = asked_language(request)
    html = (
        _environment()
        .get_template(template)
        .render(
            **values,
            t=partial(word, language=language),
            n=partial(number, language=language),
            why=partial(reason, language=language),
            why_group=partial(reason_group, language=language),
            script_words=json.dumps(words_of("js.", language), ensure_ascii=False),
            language=language,
            session=request.scope.get(SESSION),
            can_leave=request.scope.get(CAN_LEAVE, False),
            path=request.url.path,
        )
    )
    return HTMLResponse(html, status, headers={"vary": "accept-language, cookie", "content-language": language})


def asked_language(request: Request) -> Language:
    """Return the language of a request's page."""
    return language_of(request.headers.get("accept-language", ""))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageTemplates(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    environment.globals.update(day=day, moment=moment)
    return environment


def _finalized(value: object) -> object:
    """Make every value that a template prints harmless; autoescape does the rest."""
    return harmless(value) if isinstance(value, str) and not isinstance(value, Markup) else value
