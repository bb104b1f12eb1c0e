"""What a language model is asked to say of one organization: words around given numbers."""

from pydantic import BaseModel

from ticketfu.llm.fields import Lines, Text


class Narrative(BaseModel):
    """A briefing on one customer organization."""

    overview: Text
    main_topics: Lines
    key_people: Lines
    key_insights: Text
    recommended_actions: Lines
