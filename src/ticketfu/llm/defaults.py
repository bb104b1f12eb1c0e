"""What holds for every provider unless somebody asks for something else."""

TIMEOUT = 120.0
"""Seconds a whole question may take, slow local models included."""

MAX_OUTPUT_TOKENS = 8192
"""Hidden thinking counts as output, so an answer of 500 tokens needs far more room than that."""

GEMINI_MODEL = "gemini-3.5-flash-lite"
OPENAI_MODEL = "gpt-6-luna"
ANTHROPIC_MODEL = "claude-haiku-5-5"
