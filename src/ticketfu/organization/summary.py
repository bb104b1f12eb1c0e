"""The answer asked of a language model about one organization: words around given numbers."""

from ticketfu.llm.fields import Lines, Text
from ticketfu.stored import Stored


class Narrative(Stored):
    """A briefing on one customer organization."""

    overview: Text = ""
    main_topics: Lines = []
    key_people: Lines = []
    key_insights: Text = ""
    recommended_actions: Lines = []
