"""An import's account in words: what each file was, what came of it, and which lines could not be used."""

from __future__ import annotations

from typing import Final

from jinmyaku import placing, schema, text
from jinmyaku.accounts import Account, FileAccount
from jinmyaku.sources.rows import Problem

MOST_LINES: Final = 60
COUNTED: Final = ("rows", *placing.COUNTED)


def told(account: Account, lang: str) -> dict[str, object]:
    """Give an account as the panel shows it.

    >>> account = Account((FileAccount("a/names.txt", "typed", rows=2, added=2),), 7)
    >>> said = told(account, "en")
    >>> said["files"][0]["source"], said["files"][0]["added"], said["batch"]
    ('typed names', 2, 7)
    """
    people = [file for file in account.files if file.source not in schema.DATED]
    sums = {name: sum(getattr(file, name) for file in people) for name in placing.COUNTED}
    dated = sum(file.added for file in account.files if file.source in schema.DATED)
    said = [text.say(lang, "bring.taken", **sums)] if any(file.rows for file in people) else []
    said += [text.say(lang, "bring.taken_dated", n=dated)] if len(people) < len(account.files) else []
    passed = text.say(lang, "bring.passed_by", n=account.passed_by) if account.passed_by else ""
    total = sum(len(file.problems) for file in account.files)
    return {
        "said": " ".join(said) if account.batch else text.say(lang, "empty.files"),
        "files": [_file(file, lang) for file in account.files],
        "batch": account.batch,
        "passed": passed,
        "refused": text.say(lang, "bring.refused", n=total) if total else text.say(lang, "empty.problems"),
        **problems(account, lang),
    }


def problems(account: Account, lang: str, start: int = 0, most: int = MOST_LINES) -> dict[str, object]:
    """Give some of the lines that could not be used, from the one at ``start`` on, and how many follow.

    >>> problems(Account((), None), "en")
    {'problems': [], 'more': ''}
    """
    found = [(file, problem) for file in account.files for problem in file.problems]
    shown = [
        {"file": last(file.path), "line": f"{one.line:,}" if one.line else "", "said": _said(file, one, lang)}
        for file, one in found[start : start + most]
    ]
    rest = len(found) - start - len(shown)
    return {"problems": shown, "more": text.say(lang, "bring.more", n=rest) if rest > 0 else ""}


def last(path: str) -> str:
    """Give the last part of a path.

    >>> last("Takeout/Contacts/all.vcf"), last("names.txt")
    ('all.vcf', 'names.txt')
    """
    return path.replace("\\", "/").rpartition("/")[2]


def _file(file: FileAccount, lang: str) -> dict[str, object]:
    return {
        "name": last(file.path),
        "path": file.path,
        "source": text.group(lang, "source").get(file.source, ""),
        "failed": file.failed,
        "problems": len(file.problems),
        "dated": left_out(file, lang),
        **{name: getattr(file, name) for name in COUNTED},
    }


def left_out(file: FileAccount, lang: str) -> str:
    """Say how many interactions of a file count, and why others do not; blank for a file of contacts.

    >>> left_out(FileAccount("a.mbox", "mbox", rows=9, interactions=7, left_out={"automated": 2}), "en")
    '7 interactions. Left out: 2 automated.'
    """
    if file.source not in schema.DATED or file.failed:
        return ""
    said = text.say(lang, "bring.dated", n=file.interactions)
    reasons = [text.say(lang, f"left_out.{reason}", n=n) for reason, n in file.left_out.items()]
    if reasons:
        listed = text.say(lang, "word.comma").join(reasons)
        said += text.say(lang, "word.gap") + text.say(lang, "bring.left_out", reasons=listed)
    return said


def past(lang: str, added: int, updated: int, interactions: int, unfinished: int) -> str:
    """Say what came of an earlier import.

    >>> past("en", 2, 0, 5, 0)
    '2 new, 0 updated · 5 interactions'
    """
    if unfinished:
        return text.say(lang, "bring.past_unfinished")
    said = [text.say(lang, "bring.past_counts", added=added, updated=updated)] if added or updated else []
    said += [text.say(lang, "bring.past_dated", n=interactions)] if interactions else []
    return " · ".join(said) or text.say(lang, "bring.past_counts", added=0, updated=0)


def _said(file: FileAccount, problem: Problem, lang: str) -> str:
    # A shell is told how to explain a table; here it is asked for.
    return text.say(lang, "bring.asked") if file.unmapped else text.say(lang, problem.reason, **problem.values)
