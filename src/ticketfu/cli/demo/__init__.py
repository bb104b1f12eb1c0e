"""ticketfu demo"""

from typing import ClassVar

from pydantic import Field

from ticketfu import logs
from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options
from ticketfu.settings import AISettings

app = application()


class Demo(AISettings):
    title: ClassVar[str] = "This command"

    once: bool = Field(
        False, validation_alias="DEMO_ONCE", description="End when everything is shown"
    )
    picture: str | None = Field(
        None,
        validation_alias="DEMO_PICTURE",
        description="Also write what is shown as an SVG file",
    )

    def provider(self) -> str:
        """Keyless unless somebody chose otherwise, as this is for trying."""
        chosen = self.llm_provider or self.llm_api_key or self.llm_base_url
        return super().provider() if chosen or self.vendors_with_key() else "extractive"


@app.command("demo", cls=SettingsCommand)
@options(Demo)
def demo(given: Demo) -> None:
    """Summarize sample tickets with a real Temporal: no account, no key.

    Example: ticketfu demo --once
    """
    logs.configure("warning", "console")
    from ticketfu.cli import lifecycle
    from ticketfu.cli.demo.walkthrough import walkthrough

    lifecycle.run(lambda stop: walkthrough(given, stop, once=given.once, picture=given.picture))
