"""Recognising lines of text: the model that RapidOCR ships, run directly, so that every character's score is seen.

The model is a CTC recogniser (PP-OCR): a line of 48 pixels height gives, for each 8 pixels of width, a probability for
each character, and for none.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from govcrawl.documents.pictures.straighten import Grey
from govcrawl.documents.problems import tool_missing
from govcrawl.documents.tools import INSTALL_OCR

HEIGHT = 48
WIDEST = 3200
_BATCH_WIDTH = 4096
_STEP = 8
_THREADS = 2
_TOLD = 0.4
_LIKE_ZERO = "OoＯ○〇"


@dataclass(frozen=True, slots=True)
class Read:
    """A line as recognised; `scores` has a probability for each character."""

    text: str
    scores: tuple[float, ...]

    @property
    def lowest(self) -> float:
        """The least certain character's score; 1 where there is none."""
        return min(self.scores, default=1.0)

    @property
    def mean(self) -> float:
        """The mean score of its characters."""
        return sum(self.scores) / len(self.scores) if self.scores else 0.0


class Recogniser:
    """The model, loaded once a process."""

    def __init__(self, path: Path) -> None:
        import onnxruntime  # noqa: PLC0415 - only this part of the package may load it

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = _THREADS
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # threads that wait must not take the time of those that work
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session: Any = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        named = self._session.get_modelmeta().custom_metadata_map["character"]
        self.characters = ["", *named.split("\n")]
        classes = self._session.get_outputs()[0].shape[-1]
        if isinstance(classes, int):
            self.characters = [*self.characters, " "][:classes]
        self._place = {character: number for number, character in enumerate(self.characters)}
        self._round = np.array([self._place[c] for c in _LIKE_ZERO if c in self._place], dtype=np.intp)

    def read(self, lines: Sequence[Grey], alphabet: str | None = None) -> list[Read]:
        """Each line's text; with an `alphabet`, the likeliest text in its characters, scored among these."""
        order = sorted(range(len(lines)), key=lambda number: lines[number].shape[1])
        made: list[Read] = [Read("", ())] * len(lines)
        batch: list[int] = []
        for number in order:
            if batch and lines[number].shape[1] * (len(batch) + 1) > _BATCH_WIDTH:
                self._run(lines, batch, made, alphabet)
                batch = []
            batch.append(number)
        if batch:
            self._run(lines, batch, made, alphabet)
        return made

    def _run(
        self, lines: Sequence[Grey], batch: Sequence[int], made: list[Read], alphabet: str | None
    ) -> None:
        width = max(lines[number].shape[1] for number in batch)
        width = -(-width // _STEP) * _STEP
        tensor = np.zeros((len(batch), 3, HEIGHT, width), dtype=np.float32)
        for place, number in enumerate(batch):
            line = lines[number]
            tensor[place, :, :, : line.shape[1]] = line.astype(np.float32) / 127.5 - 1
        output = self._session.run(None, {self._input: tensor})[0]
        for place, number in enumerate(batch):
            made[number] = self._decode(output[place], alphabet)

    def _decode(self, chances: npt.NDArray[np.float32], alphabet: str | None) -> Read:
        """The best path: repeats of a character without a blank between them are one."""
        if alphabet is not None:
            allowed = np.array([0, *(self._place[c] for c in alphabet if c in self._place)])
            inside = chances[:, allowed]
            if self._round.size and "0" in alphabet:  # the letter and the circle are the same figure
                zero = int(np.flatnonzero(allowed == self._place["0"])[0])
                inside[:, zero] += chances[:, self._round].sum(axis=1)
            best = allowed[inside.argmax(axis=1)]
            # letters that look like a 0 are no values: what counts is how far other values are behind
            told = inside.max(axis=1)
            among = np.where(told >= _TOLD, told / np.maximum(inside.sum(axis=1), 1e-9), told)
        else:
            best = chances.argmax(axis=1)
            among = chances.max(axis=1)
        text: list[str] = []
        scores: list[float] = []
        before = 0
        for step, number in enumerate(best):
            if number:
                score = float(among[step])
                if number != before:
                    text.append(self.characters[number])
                    scores.append(score)
                else:
                    scores[-1] = max(scores[-1], score)
            before = number
        return Read("".join(text), tuple(scores))


@lru_cache(maxsize=1)
def recogniser() -> Recogniser:
    """The recogniser with the model of the installed RapidOCR. Raises UnreadableFileError (`tool_missing`) without one."""
    found = importlib.util.find_spec("rapidocr")
    folders = list(found.submodule_search_locations or ()) if found else []
    for folder in folders:
        models = sorted((Path(folder) / "models").glob("*_rec_*.onnx"))
        for model in reversed(models):  # the newest model by its name
            return Recogniser(model)
    raise tool_missing(f"The model that recognises text is not there: {INSTALL_OCR}.")


def line_picture(
    picture: Grey, box: tuple[int, int, int, int], *, around: float = 0.18, least: int = 0
) -> Grey:
    """A line of a picture as the model takes it: 48 pixels high, with some white around it.

    `around`: the white on each side, as a share of the line's height. `least`: the height up to which a low line (a dash)
    is given white above and below, so that it does not look like something else blown up.
    """
    left, top, right, bottom = box
    part = picture[top:bottom, left:right]
    height = part.shape[0]
    extra = max(0, least - height)
    pad = max(2, round(max(height, least) * around))
    above = pad + extra // 2
    below = pad + extra - extra // 2
    framed = cv2.copyMakeBorder(part, above, below, pad * 2, pad * 2, cv2.BORDER_CONSTANT, value=255)
    scale = HEIGHT / framed.shape[0]
    width = min(WIDEST, max(_STEP, round(framed.shape[1] * scale)))
    flags = cv2.INTER_AREA if scale < 0.8 else cv2.INTER_CUBIC
    made: Grey = cv2.resize(framed, (width, HEIGHT), interpolation=flags)
    return made
