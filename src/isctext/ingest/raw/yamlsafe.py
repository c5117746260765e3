"""YAML of unknown origin, loaded within a budget: no object, no alias bomb, no deep nest."""

from __future__ import annotations

import yaml

_EVENTS = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_NODES = 200_000
MAX_DEPTH = 100


class YamlRefusedError(ValueError):
    """A YAML text that is not loaded; ``code`` is the rejection's code."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def load_yaml(text: str, max_chars: int, max_nodes: int = MAX_NODES) -> object:
    """The value of one YAML document, plain Python objects only.

    Raises YamlRefusedError: TOO_LARGE, BOMB_RATIO (aliases expand over ``max_nodes``), TOO_DEEP,
    MALFORMED.
    """
    if len(text) > max_chars:
        raise YamlRefusedError("TOO_LARGE", f"{len(text)} characters of YAML, limit {max_chars}")
    try:
        _check_expansion(text, max_nodes)
        return yaml.load(text, Loader=_EVENTS)  # noqa: S506 - a safe loader, in C
    except yaml.YAMLError as error:
        raise YamlRefusedError("MALFORMED", " ".join(str(error).split())[:300]) from error
    except (ValueError, RecursionError, OverflowError) as error:
        if isinstance(error, YamlRefusedError):
            raise
        raise YamlRefusedError("MALFORMED", f"{type(error).__name__}: {error}"[:300]) from error


def _check_expansion(text: str, max_nodes: int) -> None:
    """Counts the nodes that the document would have with every alias written out.

    Aliases are cheap to load but merge keys ("<<") copy what they name, and whoever walks the
    value meets every copy. One pass over the parser's events; nothing is built.
    """
    sizes: dict[str, int] = {}
    stack: list[tuple[str | None, int]] = []
    total = 0
    for event in yaml.parse(text, Loader=_EVENTS):
        size = 1
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append((event.anchor, total))
            if len(stack) > MAX_DEPTH:
                raise YamlRefusedError("TOO_DEEP", f"nested deeper than {MAX_DEPTH}")
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = stack.pop()
            size = 0
            if anchor:
                sizes[anchor] = total - before
        elif isinstance(event, yaml.AliasEvent):
            size = sizes.get(event.anchor or "", max_nodes)
        elif isinstance(event, yaml.ScalarEvent):
            if event.anchor:
                sizes[event.anchor] = 1
        else:
            continue
        total += size
        if total > max_nodes:
            raise YamlRefusedError("BOMB_RATIO", f"aliases expand to more than {max_nodes} values")
