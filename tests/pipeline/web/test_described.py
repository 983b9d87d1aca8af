"""The API is what its description says: schemathesis asks what that allows, and what it does not."""

import re
from contextlib import suppress

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
openapi_checks = pytest.importorskip("schemathesis.specs.openapi.checks")

EXAMPLES = 10
"""For each way to ask, rightly and wrongly."""
CHECKS = [
    schemathesis.checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def desk(out, serve):
    served = serve(out)
    yield served
    served.end()


@pytest.fixture(scope="module")
def headers(desk):
    """What a page of the desk sends with each request."""
    with httpx.Client(base_url=desk.base, timeout=30) as client:
        client.get(desk.address)
        csrf = re.search(r'name="csrf-token" content="(\w+)"', client.get("/").text)[1]
        return {"cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items()), "x-csrf-token": csrf}


@pytest.mark.parametrize("mode", schemathesis.GenerationMode)
def test_every_answer_is_as_described(desk, headers, mode):
    api = schemathesis.openapi.from_url(f"{desk.base}/api/openapi.json", headers=headers)
    asked = 0
    for one in api.get_all_operations():
        asked += _ask(one.ok(), mode, headers)
    assert asked > 15 * EXAMPLES / 2


def _ask(operation, mode, headers):
    """Ask in one way again and again; return how often. What can be asked for in no wrong way is not."""
    count = 0

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case):
        nonlocal count
        count += 1
        case.call_and_validate(headers=headers, checks=CHECKS)

    with suppress(Unsatisfiable):
        ask()
    return count
