"""Sound of the demo school: notes from their frequencies, as a WAV file."""

from __future__ import annotations

import wave
from array import array
from io import BytesIO
from math import pi, sin

RATE = 22_050  # samples a second
LOUDNESS = 11_000  # of 32,767: two notes together stay below the limit
FADE = 0.06  # seconds; a note that starts or ends at once clicks

# (start in seconds, length in seconds, frequencies in hertz)
TWO_NOTES: tuple[tuple[float, float, tuple[int, ...]], ...] = (
    (0.0, 2.4, (220,)),
    (3.0, 2.4, (440,)),
    (6.0, 3.2, (220, 440)),
    (10.0, 3.2, (220, 330)),
    (14.0, 4.4, (440, 442)),
    (19.0, 4.4, (440, 446)),
)


def two_notes() -> bytes:
    """Return octave, fifth and beats one after the other."""
    return wav(TWO_NOTES)


def wav(phrases: tuple[tuple[float, float, tuple[int, ...]], ...]) -> bytes:
    """Return the phrases as mono sound of 16 bits."""
    seconds = max(start + length for start, length, _ in phrases)
    samples = array("h", bytes(2 * (int(seconds * RATE) + 1)))
    for start, length, notes in phrases:
        first = int(start * RATE)
        for n in range(int(length * RATE)):
            t = n / RATE
            swell = min(1.0, t / FADE, (length - t) / FADE)
            samples[first + n] = int(LOUDNESS * swell * sum(sin(2 * pi * note * t) for note in notes))
    file = BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    return file.getvalue()
