"""An import's account in words: what each file was, what came of it, and which lines could not be used."""

from __future__ import annotations

from typing import Final

from jinmyaku import placing, text
from jinmyaku.intake import Account, FileAccount
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
    sums = {name: sum(getattr(file, name) for file in account.files) for name in placing.COUNTED}
    passed = text.say(lang, "bring.passed_by", n=account.passed_by) if account.passed_by else ""
    total = sum(len(file.problems) for file in account.files)
    return {
        "said": text.say(lang, "bring.taken", **sums) if account.batch else text.say(lang, "empty.files"),
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
        **{name: getattr(file, name) for name in COUNTED},
    }


def _said(file: FileAccount, problem: Problem, lang: str) -> str:
    # A shell is told how to explain a table; here it is asked for.
    return text.say(lang, "bring.asked") if file.unmapped else text.say(lang, problem.reason, **problem.values)
