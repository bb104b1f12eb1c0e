"""The answer asked of a language model about one organization: words around given numbers."""

from typing import ClassVar

from ticketfu.llm.fields import Labels, Lines, Paragraph
from ticketfu.stored import Stored


class Narrative(Stored):
    """A briefing on one customer organization."""

    ESSENTIAL: ClassVar = ("overview", "key_insights")

    overview: Paragraph = ""
    main_topics: Labels = []
    key_people: Lines = []
    key_insights: Paragraph = ""
    recommended_actions: Lines = []
