"""Events sent to a receiver outside, signed as Standard Webhooks asks for."""
