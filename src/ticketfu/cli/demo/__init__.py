"""ticketfu demo"""

import typer
from pydantic import Field

from ticketfu import logs, settings
from ticketfu.cli.options import options

app = typer.Typer(add_completion=False)


class Demo(settings.AI):
    once: bool = Field(False, description="End when everything is shown")
    picture: str | None = Field(None, description="Also write what is shown as an SVG file")

    def provider(self) -> settings.Provider:
        """Keyless unless somebody chose otherwise, as this is for trying."""
        chosen = self.llm_provider or self.llm_api_key or self.llm_base_url
        vendor_keys = (self.gemini_api_key, self.openai_api_key, self.anthropic_api_key)
        return super().provider() if chosen or any(vendor_keys) else "extractive"


@app.command("demo")
@options(Demo)
def demo(given: Demo) -> None:
    """Summarize sample tickets with a real Temporal: no account, no key."""
    logs.configure("warning", "console")
    from ticketfu.cli import lifecycle
    from ticketfu.cli.demo.walkthrough import walkthrough

    lifecycle.run(lambda stop: walkthrough(given, stop, once=given.once, picture=given.picture))
