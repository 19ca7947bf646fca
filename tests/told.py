"""What a panel tells the browser, at once and a moment later, as one."""

from __future__ import annotations

import json
from typing import Any


def do(face: Any, act: str, **what: Any) -> dict[str, Any]:
    """Ask a panel as the browser does, and give all that is known when it has answered and told what follows."""
    sent: list[dict[str, Any]] = []
    face.send = lambda message, *_: sent.append(json.loads(json.dumps(message)))
    face.hear({"act": act, "number": 1, **what})
    return {name: value for message in sent for name, value in message.items()}
