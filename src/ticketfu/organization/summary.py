"""The answer asked of a language model about one organization: words around given numbers."""

from typing import ClassVar

from pydantic import Field

from ticketfu.entity.document import CheckedAnswer
from ticketfu.llm.fields import Labels, Lines, Paragraph
from ticketfu.stored import Stored


class Narrative(Stored, CheckedAnswer):
    """A briefing on one customer organization."""

    ESSENTIAL: ClassVar = ("overview", "key_insights")

    overview: Paragraph = Field(
        "", description="2 to 3 sentences on how this customer is doing with us"
    )
    main_topics: Labels = Field(
        [], description="what their tickets are about, most important first"
    )
    key_people: Lines = Field([], description="who asks most, and about what")
    key_insights: Paragraph = Field(
        "", description="one paragraph on what needs attention and why, with ticket numbers"
    )
    recommended_actions: Lines = Field(
        [], description="1 to 4 concrete things to do, most urgent first"
    )

    def statements(self) -> list[str]:
        return [self.overview, self.key_insights, *self.key_people, *self.recommended_actions]
