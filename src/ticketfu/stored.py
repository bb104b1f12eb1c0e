"""The base of everything that is stored in Temporal or sent through it."""

from pydantic import BaseModel, ConfigDict

ROTATE_KEYS = "rotate-keys-signal"
"""Asks a workflow of any kind to go on in a run that begins under the key that encrypts now."""


class Stored(BaseModel):
    """Every field has a default, so that an entity of an older version stays readable.

    What cannot be read is never quoted: Temporal would keep the words of the error.
    """

    model_config = ConfigDict(hide_input_in_errors=True)
