"""A folder of exports into the book: read, match, write, and account for every row."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd

from jinmyaku import people
from jinmyaku.book import Book, contacts
from jinmyaku.sources import HEAD, choose
from jinmyaku.sources.rows import ContactRow, Options, Problem
from jinmyaku.text import Fault

Progress = Callable[[str, int, int], None]
REGIONS: Final = {"ja": "JP", "en": "US"}


@dataclass(frozen=True)
class FileAccount:
    """What came of one file: rows read, and each of them added, updated, unchanged or a duplicate; and its problems."""

    path: str
    source: str = ""
    rows: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the file gave nothing."""
        return self.rows == 0


@dataclass(frozen=True)
class Account:
    """What came of one import: an account per file, and the number the book keeps it under (None: nothing kept)."""

    files: tuple[FileAccount, ...]
    batch: int | None


@dataclass
class _Read:
    source: str
    digest: str
    rows: list[ContactRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def take_in(
    book: Book,
    paths: Iterable[Path],
    *,
    region: str = "JP",
    keep: bool = True,
    progress: Progress | None = None,
) -> Account:
    """Take exports into the book, as one import that stands or falls whole.

    In: files, or folders whose files are all taken. A file that gives nothing is told of in its account and costs the
    others nothing; ``keep`` False only rehearses. Out: the account. Raises Fault where a path is not there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     length = Path(folder, "names.txt").write_text("Ann Lee")
    ...     take_in(book, [Path(folder, "names.txt")]).files[0].added
    1
    """
    files = expand(paths)
    return take_in_bytes(
        book, [(str(path), path.read_bytes) for path in files], region=region, keep=keep, progress=progress
    )


def take_in_bytes(
    book: Book,
    files: Sequence[tuple[str, Callable[[], bytes]]],
    *,
    region: str = "JP",
    keep: bool = True,
    progress: Progress | None = None,
) -> Account:
    """Take in what is not on disk, such as files dropped on a page: pairs of a name and a way to get the bytes. Out:
    the account.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     take_in_bytes(book, [("names.txt", lambda: b"Ann Lee, ann@example.com")]).files
    (FileAccount(path='names.txt', source='typed', rows=1, added=1, updated=0, unchanged=0, duplicates=0, problems=()),)
    """
    read = []
    for number, (name, get) in enumerate(files, start=1):
        read.append((name, _read(Path(name).name, get(), region)))
        if progress:
            progress(Path(name).name, number, len(files))
    if not any(one.rows for _, one in read):
        return Account(tuple(FileAccount(name, one.source, problems=tuple(one.problems)) for name, one in read), None)
    if keep:
        book.backup("import")
    with book.save(keep=keep) as disk:
        batch = contacts.begin_batch(disk)
        accounts = tuple(_take_file(book, batch, name, one, region) for name, one in read)
    return Account(accounts, batch if keep else None)


def unseen(book: Book, files: Iterable[Path]) -> list[Path]:
    """Give those files that no import has taken in as they are now.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     length = Path(folder, "names.txt").write_text("Ann Lee")
    ...     account = take_in(book, [Path(folder, "names.txt")])
    ...     unseen(book, [Path(folder, "names.txt")])
    []
    """
    known = contacts.digests(book)
    return [file for file in files if hashlib.sha256(file.read_bytes()).hexdigest() not in known]


def expand(paths: Iterable[Path]) -> list[Path]:
    """Give the files behind paths, those of folders sorted by name, hidden ones left out. Raises Fault where a path is
    not there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = [Path(folder, name).write_text("") for name in ("b.csv", "a.vcf", ".hidden")]
    ...     [file.name for file in expand([Path(folder)])]
    ['a.vcf', 'b.csv']
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        elif path.is_file():
            found.append(path)
        else:
            raise Fault("fault.no_file", found=str(path))
    return found


def as_json(account: Account, said: Callable[[Problem], str]) -> dict[str, object]:
    """Give an account as plain data; ``said`` puts a problem into words.

    >>> file = FileAccount("names.txt", problems=(Problem(3, "problem.no_name"),))
    >>> as_json(Account((file,), None), lambda problem: problem.reason)["files"][0]["problems"]
    [{'line': 3, 'reason': 'problem.no_name'}]
    """
    files = [
        {**asdict(file), "interactions": 0, "problems": [{"line": p.line, "reason": said(p)} for p in file.problems]}
        for file in account.files
    ]
    return {"files": files, "batch": account.batch}


def _take_file(book: Book, batch: int, name: str, read: _Read, region: str) -> FileAccount:
    if not read.rows:
        return FileAccount(name, read.source, problems=tuple(read.problems))
    rows, addresses = frames(read.rows, region)
    counts = _write(book, batch, read.source, rows, addresses)
    with book.save() as disk:
        kept = {**counts, "rows": len(rows), "problems": len(read.problems)}
        contacts.record_file(disk, batch, Path(name).name, read.source, read.digest, kept)
    return FileAccount(name, read.source, rows=len(rows), **counts, problems=tuple(read.problems))


def _read(name: str, data: bytes, region: str) -> _Read:
    digest = hashlib.sha256(data).hexdigest()
    try:
        source = choose(data[:HEAD], name)
    except Fault as fault:
        values = {key: str(value) for key, value in fault.values.items()}
        return _Read("", digest, problems=[Problem(0, fault.reason, values)])
    read = _Read(source.NAME, digest)
    for some in source.read(io.BytesIO(data), Options(region=region)):
        read.rows.extend(some.contacts)
        read.problems.extend(some.problems)
    return read


def frames(rows: Sequence[ContactRow], region: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give rows as two frames: cleaned contact fields with their ``key`` (index: position), and their addresses.

    The addresses have ``node`` (the position), ``kind``, ``as_written`` and ``value`` (the normal form).

    >>> rows, addresses = frames([ContactRow(1, name="Ann\\tLee", addresses=(("mail", "Ann@Example.com"),))], "JP")
    >>> rows["name"].tolist(), addresses["value"].tolist()
    (['Ann Lee'], ['ann@example.com'])
    """
    columns = ["key", *contacts.IMPORTED]
    nodes = pd.DataFrame([[getattr(row, c) for c in columns] for row in rows], columns=columns, dtype="str")
    for column in contacts.IMPORTED:
        nodes[column] = nodes[column].map({said: contacts.clean(column, said) for said in nodes[column].unique()})
    pairs = [(node, kind, written) for node, row in enumerate(rows) for kind, written in row.addresses]
    addresses = pd.DataFrame(pairs, columns=["node", "kind", "as_written"]).astype({"kind": "str", "as_written": "str"})
    addresses["as_written"] = addresses["as_written"].map(
        {t: people.clean(t) for t in addresses["as_written"].unique()}
    )
    normal = people.normal_address(addresses, region)
    addresses["value"] = normal.where(normal != "", addresses["as_written"])
    return nodes.assign(key=_keys(nodes, addresses)), addresses


def _keys(nodes: pd.DataFrame, addresses: pd.DataFrame) -> pd.Series:
    """The service's own key, or all that the row says; equal rows without a key are counted, never taken for one."""
    bare = nodes[nodes["key"] == ""]
    said = addresses[addresses["node"].isin(bare.index)].groupby("node")["value"].agg(" ".join)
    name = people.name_key(bare) + "|" + bare["met_on"]
    whole = name + "|" + bare["organisation"] + "|" + said.reindex(bare.index).fillna("")
    weak = name.where(bare["met_on"] != "", whole)
    weak = weak + "|" + weak.groupby(weak).cumcount().astype("str")
    return nodes["key"].mask(nodes["key"] == "", weak.reindex(nodes.index))


def _write(book: Book, batch: int, source: str, rows: pd.DataFrame, addresses: pd.DataFrame) -> dict[str, int]:
    before, known_addresses, seen = contacts.contacts(book), contacts.addresses(book), contacts.sources(book, source)
    groups = _groups(rows, addresses, before, known_addresses, seen)
    with book.save() as disk:
        placed = rows.assign(contact_id=_contact_ids(groups, contacts.next_id(disk)))
        mine = addresses.assign(contact_id=addresses["node"].map(placed["contact_id"]))
        fresh = ~placed["contact_id"].isin(before.index)
        said = placed.loc[fresh, list(contacts.IMPORTED)].replace("", pd.NA)
        contacts.insert(disk, said.groupby(placed.loc[fresh, "contact_id"]).first(), batch)
        changes = _changes(placed[~fresh], before, seen)
        contacts.change(disk, changes, batch)
        contacts.insert_addresses(disk, mine, batch)
        contacts.record_sources(disk, source, placed.drop_duplicates("key", keep="last"), batch)
    return _counts(placed, fresh, changes, mine, known_addresses)


def _groups(
    rows: pd.DataFrame, addresses: pd.DataFrame, before: pd.DataFrame, known: pd.DataFrame, seen: pd.DataFrame
) -> pd.DataFrame:
    """One line per row and contact: its ``group``, and the ``contact_id`` of those in the book."""
    names = ["name", "family", "given", "family_reading", "given_reading"]
    nodes = pd.concat([rows[names], before[names].set_axis(-before.index)])
    all_addresses = pd.concat(
        [addresses[["node", "kind", "value"]], known[["kind", "value"]].assign(node=-known["contact_id"])],
        ignore_index=True,
    )
    contact = pd.Series(nodes.index, index=nodes.index).where(nodes.index < 0).mul(-1).astype("Int64")
    first = pd.Series(rows.index, index=rows.index).groupby(rows["key"]).transform("first")
    again = pd.DataFrame({"left": first, "right": rows.index})
    earlier = pd.DataFrame({"left": -rows["key"].map(seen["contact_id"]), "right": rows.index}).dropna().astype("int64")
    same = pd.concat([again[again["left"] != again["right"]], earlier])
    return pd.DataFrame({"group": people.match(nodes, all_addresses, contact, same), "contact_id": contact})


def _contact_ids(groups: pd.DataFrame, first_free: int) -> pd.Series:
    known = groups.dropna(subset=["contact_id"]).groupby("group")["contact_id"].min()
    mine = groups[groups.index >= 0]
    new = mine.loc[~mine["group"].isin(known.index), "group"]
    numbers = pd.Series(pd.factorize(new)[0] + first_free, index=new.index)
    return mine["group"].map(known).fillna(numbers.reindex(mine.index)).astype("int64")


def _changes(placed: pd.DataFrame, before: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """What rows newly say of contacts in the book: what their service says otherwise than last time, and blanks."""
    said = placed.melt(["key", "contact_id"], list(contacts.IMPORTED), "field", "new")
    old = before.rename_axis("contact_id").reset_index().melt("contact_id", list(contacts.IMPORTED), "field", "old")
    shown = pd.json_normalize(seen["seen"].map(json.loads).tolist()).set_axis(seen.index) if len(seen) else seen
    last = shown.reindex(columns=list(contacts.IMPORTED)).rename_axis("key").reset_index()
    said = said.merge(old, on=["contact_id", "field"]).merge(
        last.melt("key", list(contacts.IMPORTED), "field", "last"), on=["key", "field"], how="left"
    )
    news = said["last"].notna() & (said["new"] != said["last"]) | (said["old"] == "")
    changed = said[news & (said["new"] != "") & (said["new"] != said["old"])]
    return changed.drop_duplicates(["contact_id", "field"])[["contact_id", "field", "old", "new"]]


def _counts(
    placed: pd.DataFrame, fresh: pd.Series, changes: pd.DataFrame, mine: pd.DataFrame, known: pd.DataFrame
) -> dict[str, int]:
    seen = mine.merge(known[["contact_id", "kind", "value"]], how="left", indicator=True)
    more = set(changes["contact_id"]) | set(seen.loc[seen["_merge"] == "left_only", "contact_id"])
    again = placed.duplicated("contact_id")
    old = ~fresh & ~again
    return {
        "added": int((fresh & ~again).sum()),
        "updated": int((old & placed["contact_id"].isin(more)).sum()),
        "unchanged": int((old & ~placed["contact_id"].isin(more)).sum()),
        "duplicates": int(again.sum()),
    }
