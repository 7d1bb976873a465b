"""Fetching from publishers: https only, named hosts only, limited in size and time, retried, never half-written.

pooch keeps the cache: a file is downloaded beside its place and moved into it when it is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import parse_qs, urljoin, urlsplit

from drugmetrics.errors import FetchError

if TYPE_CHECKING:
    import requests

#: What publishers see in their logs.
AGENT = "drugmetrics (reads published statistics; no personal data)"
_CHUNK = 1 << 16
_REDIRECTS = 5


@dataclass(frozen=True)
class Limits:
    """What a fetch may cost.

    Attributes
    ----------
    size : int
        Bytes of one answer. The largest workbook of the record has 1.5 million.
    seconds : float
        For one answer as a whole, however slowly it drips.
    patience : float
        Seconds without a byte.
    attempts : int
        Fetches of one address, with longer and longer pauses between them.
    pause : float
        Seconds before the second attempt; doubled before every further one.
    """

    size: int = 60_000_000
    seconds: float = 180.0
    patience: float = 30.0
    attempts: int = 4
    pause: float = 1.0


LIMITS = Limits()


def cache_folder() -> Path:
    """Return where downloaded files are kept: what DRUGMETRICS_CACHE names, else the system's place for caches."""
    named = os.environ.get("DRUGMETRICS_CACHE")
    if named:
        return Path(named).expanduser()
    import pooch

    return Path(pooch.os_cache("drugmetrics"))


def get_json(url: str, hosts: frozenset[str], limits: Limits = LIMITS) -> Any:
    """Ask an interface and return its answer.

    Parameters
    ----------
    url : str
        An https address.
    hosts : frozenset of str
        The publisher's hosts; anything else is refused, redirects included.
    limits : Limits
        What it may cost.

    Raises
    ------
    FetchError
        When it does not answer, answers too much or too slowly, or answers something that is no JSON.
    """
    import io

    answer = io.BytesIO()
    _attempts(url, hosts, limits, answer)
    try:
        return json.loads(answer.getvalue())
    except ValueError as error:
        start = answer.getvalue()[:60]
        raise FetchError(f"{url}: JSON was wanted, the answer begins {start!r}.") from error


def download(
    url: str, hosts: frozenset[str], folder: Path | None = None, *, version: str, limits: Limits = LIMITS
) -> Path:
    """Download a file into the cache, or find it there.

    Parameters
    ----------
    url : str
        An https address.
    hosts : frozenset of str
        The publisher's hosts.
    folder : Path, optional
        The cache.
    version : str
        What tells this state of the address from another, such as its release date: another one is downloaded anew.
    limits : Limits
        What it may cost.

    Returns
    -------
    pathlib.Path
        The file under its own name.

    Raises
    ------
    FetchError
        As `get_json`. The cache holds no part of the file then.
    """
    import pooch

    mark = hashlib.sha256(f"{url} {version}".encode()).hexdigest()[:12]
    name = f"{mark}/{file_name(url)}"
    store = pooch.create(path=folder or cache_folder(), base_url="", registry={name: None}, urls={name: url})

    def fetch(address: str, output: str, _store: object) -> None:
        with Path(output).open("wb") as file:
            _attempts(address, hosts, limits, file)

    try:
        return Path(store.fetch(name, downloader=fetch))
    except OSError as error:
        raise FetchError(f"{url}: cannot be kept in {store.path}: {error.strerror}.") from error


def file_name(url: str) -> str:
    """Return the name of the file an address leads to.

    Examples
    --------
    >>> file_name("https://www.ons.gov.uk/file?uri=/a/datasets/b/2023registrations.xlsx")
    '2023registrations.xlsx'
    >>> file_name("https://fingertips.phe.org.uk/api/all_data/csv/by_indicator_id?indicator_ids=93517")
    'by_indicator_id.csv'
    """
    parts = urlsplit(url)
    named = parse_qs(parts.query).get("uri", [parts.path])[0]
    name = PurePosixPath(named).name or "file"
    return f"{name}.csv" if "." not in name and "csv" in PurePosixPath(parts.path).parts else name


def _attempts(url: str, hosts: frozenset[str], limits: Limits, output: BinaryIO) -> None:
    """Try until an answer is whole; an answer that would be the same next time ends it at once."""
    pause = limits.pause
    for attempt in range(1, limits.attempts + 1):
        try:
            output.seek(0)
            output.truncate()
            _once(url, hosts, limits, output)
        except _TryAgainError as error:
            if attempt == limits.attempts:
                raise FetchError(f"{url}: {error} (tried {attempt} times).") from error
            time.sleep(pause)
            pause *= 2
        else:
            return


class _TryAgainError(Exception):
    """An answer that may be better next time."""


def _once(url: str, hosts: frozenset[str], limits: Limits, output: BinaryIO) -> None:
    import requests

    end = time.monotonic() + limits.seconds
    try:
        with requests.Session() as session:
            session.headers["User-Agent"] = AGENT
            answer = _open(session, url, hosts, limits)
            _read(answer, url, limits, end, output)
    except requests.RequestException as error:
        raise _TryAgainError(f"no whole answer: {type(error).__name__}") from error


def _open(session: requests.Session, url: str, hosts: frozenset[str], limits: Limits) -> requests.Response:
    """Follow redirects one by one, each held to the same hosts."""
    address = url
    for _ in range(_REDIRECTS + 1):
        _check_address(url, address, hosts)
        answer = session.get(address, stream=True, allow_redirects=False, timeout=limits.patience)
        if answer.is_redirect:
            address = urljoin(address, answer.headers["location"])
            continue
        if answer.status_code >= 500 or answer.status_code == 429:
            raise _TryAgainError(f"the publisher answered {answer.status_code}")
        if answer.status_code != 200:
            raise FetchError(f"{url}: a file was wanted, the publisher answered {answer.status_code} {answer.reason}.")
        return answer
    raise FetchError(f"{url}: redirected more than {_REDIRECTS} times.")


def _check_address(asked: str, address: str, hosts: frozenset[str]) -> None:
    parts = urlsplit(address)
    led = "" if address == asked else f" (it was redirected to {address})"
    if parts.scheme != "https":
        raise FetchError(f"{asked}: only https is fetched{led}.")
    if parts.netloc not in hosts:
        raise FetchError(f"{asked}: only {', '.join(sorted(hosts))} may be asked, not {parts.netloc}{led}.")


def _read(answer: requests.Response, url: str, limits: Limits, end: float, output: BinaryIO) -> None:
    announced = int(answer.headers.get("content-length") or 0)
    if announced > limits.size:
        raise FetchError(f"{url}: {announced:,} bytes, over the {limits.size:,} any edition needs.")
    taken = 0
    # iter_content unpacks what is sent compressed, so the limit holds for what comes out.
    for chunk in answer.iter_content(_CHUNK):
        taken += len(chunk)
        if taken > limits.size:
            raise FetchError(f"{url}: more than the {limits.size:,} bytes any edition needs; stopped.")
        if time.monotonic() > end:
            raise _TryAgainError(f"not whole after {limits.seconds:.0f} seconds")
        output.write(chunk)
    if not taken:
        raise _TryAgainError("an empty answer")
