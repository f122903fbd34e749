"""A Containerfile as instructions: no engine that would build it runs where tests do."""

import json
import shlex
from dataclasses import dataclass
from pathlib import Path

CONTINUED = "\\"


@dataclass(frozen=True)
class Instruction:
    """One instruction: its word in capitals, and what follows with lines joined."""

    word: str
    rest: str

    def words(self) -> list[str]:
        """Return what follows as words, without flags; a JSON list gives its items."""
        if self.rest.startswith("["):
            return [str(item) for item in json.loads(self.rest)]
        return [word for word in shlex.split(self.rest) if not word.startswith("--")]

    def flag(self, name: str) -> str | None:
        """Return the value of a flag, such as ``from``."""
        for word in shlex.split(self.rest):
            if word.startswith(f"--{name}="):
                return word.partition("=")[2]
        return None


@dataclass(frozen=True)
class Stage:
    """What one FROM begins."""

    base: str
    name: str
    instructions: tuple[Instruction, ...]

    def all(self, word: str) -> list[Instruction]:
        """Return the instructions of a word, in order."""
        return [found for found in self.instructions if found.word == word]

    def environment(self) -> dict[str, str]:
        """Return the variables that are set."""
        pairs = (pair for found in self.all("ENV") for pair in found.words())
        return {name: value for name, _, value in (pair.partition("=") for pair in pairs)}


def instructions(path: Path) -> list[Instruction]:
    """Return the instructions of a file, without comments."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    joined = text.replace(f"{CONTINUED}\n", " ").splitlines()
    split = (line.strip().partition(" ") for line in joined)
    return [Instruction(word.upper(), " ".join(rest.split())) for word, _, rest in split]


def stages(path: Path) -> list[Stage]:
    """Return the stages of a file, with the arguments before the first put in their bases."""
    given: dict[str, str] = {}
    found: list[tuple[str, str, list[Instruction]]] = []
    for step in instructions(path):
        if step.word == "ARG" and not found:
            name, _, value = step.rest.partition("=")
            given[name] = value
        elif step.word == "FROM":
            base, _, name = step.rest.partition(" AS ")
            for argument, value in given.items():
                base = base.replace(f"${{{argument}}}", value)
            found.append((base, name, []))
        else:
            found[-1][2].append(step)
    return [Stage(base, name, tuple(steps)) for base, name, steps in found]
