"""How servers word that a question is too long, an answer too, or a schema not to be held."""

import re

TOO_LONG = re.compile(
    r"context[ _-]?(length|window|size|limit|overflow)"
    r"|maximum (allowed )?(context|model|prompt|input|sequence) length|model token limit"
    r"|max_(model_len|seq_len|num_tokens|total_tokens)|session_len|max input (tokens|characters)"
    r"|max_tokens must be at least 1, got -"
    r"|(prompt|input|inputs|message|messages|request|conversation|text"
    r"|sequence length|total length)\b[^.]{0,80}\b(too (long|large|big|small for)|longer than"
    r"|greater than|over the [\d,]+|exceeds? \d"
    r"|exceeds? (the )?(max(?!imum allowed nesting)|context|limit|model))"
    r"|token limit exceeded|exceeded (the )?maximum number of (input )?tokens"
    r"|too small for the prompt"
    r"|string_too_long|入力(が|トークン)[^。]{0,20}(長|超)|(입력|프롬프트)[^.]{0,20}(길|초과)"
    r"|(输入|提示|上下文|请求)[^。]{0,20}(过长|超长|超过|超出)"
    r"|(range of input length|input length should|must have less than|too many (input )?tokens)"
    r"|(input|prompt) token count|tokens_limit_reached|n_keep|max_new_tokens|physical batch size"
    r"|(reduce|shorten) (the|your) (length|prompt|messages?|input)|prompt exceeds|request_too_large"
)
TOO_LONG_FOR_A_MINUTE = re.compile(
    r"(request|body|message|prompt)[^.]{0,40} too large|tokens_limit_reached"
    r"|reduce your message size"
)
"""In a 429: a question that no waiting makes short enough, other than a used up quota."""

OUTPUT_LIMIT = re.compile(
    r"max_?(completion_?|output_?|new_?)?tokens(\b|(?=[^\x00-\x7f])).{0,120}"
    r"(too (large|high|big)|exceed|at most|maximum|(less|smaller|lower) than|<=|greater than|up to"
    r"|limit|range|between|out of bounds|should be \[|[范範]围|限制|超)"
    r"|maximum tokens you requested exceeds"
    r"|(supports?|allows?|at most|maximum (allowed )?(number|value) of) [^.]{0,40}"
    r"(completion|output) tokens",
    re.DOTALL,
)

NO_SCHEMA = re.compile(
    r"response[_ ]?(format|json_?schema|mime)|json[_ -]?(mode|object)|structured output"
    r"|output[_ ](config|format)|guid(ed|ance)|grammar|schema\b|can handle the requested parameters"
)
"""How servers word that they cannot hold a model to a schema."""
