"""A fresh summary of every Zendesk ticket, and insights for every organization.

Zendesk ──webhook──▶ server ──signal──▶ ticket ──signal──▶ organization
people  ◀──JSON──── server ◀──query── ticket | organization
                    worker wires: clients ─▶ activities ─▶ workflows
"""

__version__ = "0.2.0"
