"""One way to the network for every source: allowed hosts, deadlines, size cap, no redirects, pacing, patient retries.

Bio.Entrez alone would retry at once and wait forever (measured with 1.88), so the retries are made here, with tenacity.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from http.cookiejar import DefaultCookiePolicy
from typing import TypedDict
from urllib.parse import urlsplit

import requests
import tenacity
import urllib3

from evidence.errors import KeyRefusedError, QueryError, SourceError
from evidence.records.sources import BY_NAME
from harvest.net import budget, private
from harvest.net.answers import ACCEPTED, RETRIED, Answer, AnswerClass, Verdict, judge, scrub
from harvest.net.deadline import within
from harvest.net.limiter import Limiter, shared_limiter

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
CHUNK = 1 << 16  # bytes read between two looks at the clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds to connect, between two bytes, and for the whole answer; bytes of an answer, unpacked; number of tries."""

    connect: float = 10.0
    read: float = 60.0
    total: float = 180.0
    max_bytes: int = 128 << 20
    tries: int = 6


class InvalidResponseError(SourceError):
    """An answer that may not be used; `verdict` says what it is."""

    def __init__(self, message: str, verdict: Verdict, answer: Answer | None = None) -> None:
        super().__init__(message)
        self.verdict = verdict
        self.retry_after = answer.retry_after if answer else None
        self.body = answer.body if answer else b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request to be made: POST when it has form fields, else GET."""

    url: str
    form: bytes | None = None
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A source: name, host, root address, requests a second that its keepers ask for."""

    name: str
    host: str
    root: str
    per_second: float

    @classmethod
    def of(cls, name: str) -> Service:
        """The source of that name in evidence/records/sources.py."""
        source = BY_NAME[name]
        return cls(name=name, host=source.host, root=source.root, per_second=source.per_second)


class ClientOptions(TypedDict, total=False):
    """What a client may change about its way to a source: another address (a stand-in on loopback), limits, clock."""

    base_url: str | None
    limits: Limits
    limiter: Limiter
    clock: Callable[[], float]
    sleep: Callable[[float], None]


class Transport:
    """A source reached over https on one host, or over plain http on loopback (tests and stand-ins)."""

    def __init__(
        self,
        service: Service,
        *,
        user_agent: str,
        secrets: tuple[str | None, ...] = (),
        options: ClientOptions | None = None,
    ) -> None:
        options = options or {}
        self.base_url = (options.get("base_url") or service.root).rstrip("/")
        self._host = service.host
        self._secrets = secrets
        self._limits = options.get("limits", Limits())
        self._clock = options.get("clock", time.monotonic)
        self._sleep = options.get("sleep", time.sleep)
        self._check(self.base_url)
        local = urlsplit(self.base_url).hostname in LOOPBACK
        paced = None if local else shared_limiter(service.host, service.per_second)
        self._limiter = options.get("limiter", paced)
        self._session = requests.Session()
        self._session.auth = _no_credentials
        self._session.trust_env = not local  # a proxy is for the world, not for loopback
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.update({"User-Agent": user_agent, "Accept-Encoding": "gzip"})

    def ask(self, what: str, send: Callable[[], Answer]) -> Answer:
        """Make a request until its answer can be believed; `send` makes one request through `send` below.

        Raises KeyRefusedError, QueryError, or InvalidResponseError (a SourceError) once all tries are used up.
        """
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._limits.tries),
            wait=_pause,
            retry=tenacity.retry_if_exception(_worth_another_try),
            sleep=_no_pause if _hurried.get() else self._wait,
            reraise=True,
        )
        return retrying(self._counted, what, send)

    def _wait(self, seconds: float) -> None:
        """Pause, as long as the run may wait at all."""
        budget.spend(seconds, self._host)
        self._sleep(seconds)

    def _counted(self, what: str, send: Callable[[], Answer]) -> Answer:
        """One try; the time of one that came to nothing counts against the run."""
        begun = self._clock()
        try:
            return self._once(what, send)
        except InvalidResponseError as error:
            if error.verdict.kind in RETRIED:
                budget.spend(self._clock() - begun, self._host)
            raise

    def _once(self, what: str, send: Callable[[], Answer]) -> Answer:
        answer = send()
        verdict = judge(what, answer)
        if verdict.kind in ACCEPTED:
            return answer
        reason = scrub(verdict.reason, self._secrets)
        if verdict.kind is AnswerClass.BAD_KEY:
            raise KeyRefusedError(
                f"{self._host} refuses the API key; correct or unset it, nothing was marked as failed."
            )
        if verdict.kind is AnswerClass.BAD_QUERY:
            raise QueryError(f"{self._host} refuses the request: {reason}.")
        message = f"{self._host} gave no usable answer ({verdict.kind.value}: {reason}); it is safe to run again."
        raise InvalidResponseError(message, verdict, answer)

    def send(self, request: Request) -> Answer:
        """Make one request, paced, and read the whole answer; raises InvalidResponseError when the source cannot be reached."""
        self._check(request.url)
        if self._limiter and not _hurried.get():
            self._limiter.wait()
        deadline = self._clock() + self._limits.total
        try:
            answer = within(self._limits.total, lambda: self._exchange(request, deadline))
        except TimeoutError:
            raise self._late() from None
        return replace(answer, body=private.without(answer.body, (*self._secrets, *private.hidden())))

    def _exchange(self, request: Request, deadline: float) -> Answer:
        try:
            with self._session.request(
                "GET" if request.form is None else "POST",
                request.url,
                data=request.form,
                headers=dict(request.headers or {}),
                timeout=(self._limits.connect, self._limits.read),
                allow_redirects=False,
                stream=True,
            ) as response:
                self._refuse_redirect(response.status_code)
                body, whole = self._read(response, deadline)
                headers = {k.lower(): v for k, v in response.headers.items()}
                return Answer(status=response.status_code, headers=headers, body=body, whole=whole)
        except requests.RequestException as error:
            raise self._away(type(error).__name__) from None

    def _read(self, response: requests.Response, deadline: float) -> tuple[bytes, bool]:
        """The body, unpacked, and whether it ended as promised (urllib3 counts); bounded in time and size."""
        parts: list[bytes] = []
        size = 0
        try:
            for chunk in _unpacked(response):
                size += len(chunk)
                if size > self._limits.max_bytes:
                    raise SourceError(f"{self._host} sent more than {self._limits.max_bytes:,} bytes; refused.")
                if self._clock() > deadline:
                    raise self._late()
                parts.append(chunk)
        except (
            requests.exceptions.ChunkedEncodingError,
            zlib.error,
            EOFError,
        ):
            return b"".join(parts), False
        return b"".join(parts), True

    def _refuse_redirect(self, status: int) -> None:
        if status in (301, 302, 303, 307, 308):
            raise SourceError(f"{self._host} answered with a redirect (HTTP {status}), which is never followed.")

    def _late(self) -> InvalidResponseError:
        return self._away(f"no whole answer within {self._limits.total:g} s")

    def _away(self, why: str) -> InvalidResponseError:
        verdict = Verdict(kind=AnswerClass.TRANSIENT, reason=why)
        return InvalidResponseError(f"{self._host} cannot be reached ({why}); it is safe to run again.", verdict)

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        secure = parts.scheme == "https" and parts.hostname == self._host and parts.port in (None, 443)
        local = parts.scheme == "http" and parts.hostname in LOOPBACK
        if not (secure or local) or parts.username is not None:
            raise SourceError(f"only https://{self._host} and plain http on loopback are allowed; check the address.")


_hurried: ContextVar[bool] = ContextVar("_hurried", default=False)


@contextmanager
def without_waiting() -> Iterator[None]:
    """Neither pace nor pause inside: for answers that come from a recording."""
    token = _hurried.set(True)
    try:
        yield
    finally:
        _hurried.reset(token)


def _no_pause(seconds: float) -> None:
    """Do not wait."""


def _no_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep requests from sending what a .netrc holds."""
    return request


def _unpacked(response: requests.Response) -> Iterator[bytes]:
    """The body in pieces of bounded size, gunzipped piece by piece so that a gzip bomb meets the size cap."""
    if "gzip" not in response.headers.get("Content-Encoding", ""):
        yield from _network(response)
        return
    unpack = zlib.decompressobj(wbits=31)
    for packed in _network(response):
        while packed:
            yield unpack.decompress(packed, CHUNK)
            packed = unpack.unconsumed_tail
    yield unpack.flush()
    if not unpack.eof:
        raise EOFError("gzip stream cut off")


def _network(response: requests.Response) -> Iterator[bytes]:
    """Pieces as they arrive (never waiting for a full chunk), with urllib3's errors as those of requests."""
    try:
        while piece := response.raw.read1(CHUNK):
            yield piece
    except urllib3.exceptions.ReadTimeoutError as error:
        raise requests.exceptions.ReadTimeout(type(error).__name__) from None
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise requests.exceptions.ChunkedEncodingError(type(error).__name__) from None


def _worth_another_try(error: BaseException) -> bool:
    return isinstance(error, InvalidResponseError) and error.verdict.kind in RETRIED


_backoff = tenacity.wait_random_exponential(multiplier=2, max=120)


def _pause(state: tenacity.RetryCallState) -> float:
    """Seconds before the next try: growing, with jitter, at least one, and at least what Retry-After asks (10 min at most)."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, InvalidResponseError) and error.retry_after else 0.0
    return max(1.0 + _backoff(state), min(asked, 600.0))
