"""`sohoa review`."""

import webbrowser
from pathlib import Path

import click

from pipeline.catalogue import open_catalogue
from pipeline.cli.terminal import GIVEN_PATH
from pipeline.errors import BadRequest, MissingProgram

PORT = 8642


@click.command("review", short_help="See, correct and accept documents in the browser.")
@click.argument("out", type=GIVEN_PATH)
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 for any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; others need passwords.")
@click.option("--password-file", type=GIVEN_PATH, help="Names and password hashes of those who may come in.")
@click.option("--add", metavar="NAME", help="Ask for NAME's password, put it into the password file, and end.")
@click.option("--certificate", type=GIVEN_PATH, help="TLS certificate (PEM); needs --certificate-key.")
@click.option("--certificate-key", type=GIVEN_PATH, help="Its private key (PEM).")
@click.option("--browser/--no-browser", default=True, help="Open the browser.  [default: browser]")
def command(
    out: Path,
    port: int,
    host: str,
    password_file: Path | None,
    add: str | None,
    certificate: Path | None,
    certificate_key: Path | None,
    browser: bool,  # noqa: FBT001 - click's way
) -> None:
    """Open the documents converted to OUT in the browser: the page beside its text, doubts marked, one key to accept.

    The desk is this machine's alone, and opens by the address that is printed. For an office network, give
    --host and a password for each person; without a certificate, passwords cross the network as they are typed.

    \b
    Examples:
      sohoa review out
      sohoa review out --password-file people.txt --add lan
      sohoa review out --host 0.0.0.0 --password-file people.txt --certificate desk.pem --certificate-key desk.key
    """  # noqa: D301 - click's marker for lines that it must not join
    try:
        from pipeline.web.passwords import add_password, read_passwords  # noqa: PLC0415 - an extra
        from pipeline.web.serve import Certificate, serve  # noqa: PLC0415 - likewise
    except ModuleNotFoundError as error:
        raise MissingProgram(f"the review desk needs {error.name}: pip install 'sohoa[web]'") from error
    if add is not None:
        if password_file is None:
            raise BadRequest("--add needs --password-file FILE, which the password is put into")
        add_password(password_file, add, click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
        click.echo(f"{add} may come in, after a restart of the desk", err=True)
        return
    if (certificate is None) != (certificate_key is None):
        raise BadRequest("--certificate and --certificate-key go together; give both or neither")
    open_catalogue(out, readonly=True).close()
    passwords = read_passwords(password_file) if password_file else {}
    tls = Certificate(certificate, certificate_key) if certificate and certificate_key else None

    def opened(address: str) -> None:
        click.echo(f"the review desk of {out}: {address}")
        click.echo("end it with Ctrl+C; what was corrected is kept", err=True)
        if browser:
            webbrowser.open(address)

    serve(out, host, port, passwords, tls, opened)
