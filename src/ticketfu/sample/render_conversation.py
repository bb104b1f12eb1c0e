"""The sample's comments and messages as Zendesk's JSON."""

from html import escape

from ticketfu.sample.records import AttachmentRecord, CommentRecord, MessageRecord
from ticketfu.sample.render import HOST, Json, moment_json, via_json


def comment_json(comment: CommentRecord) -> Json:
    call = {"data": call_json(comment.transcript)} if comment.transcript else {}
    return {
        "id": comment.id,
        "type": "VoiceComment" if comment.transcript else "Comment",
        "author_id": comment.author_id,
        "body": comment.text,
        "html_body": html(comment.text),
        "plain_body": comment.text,
        "public": comment.public,
        "attachments": [attachment_json(attachment) for attachment in comment.attachments],
        "audit_id": comment.id + 1,
        "via": via_json(comment.channel),
        "created_at": moment_json(comment.created_at),
        "metadata": {"system": system_json(), "custom": {}},
        **call,
    }


def html(text: str) -> str:
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
    return f'<div class="zd-comment" dir="auto">{paragraphs}</div>'


def call_json(transcript: str) -> Json:
    return {
        "from": "+49301234567",
        "to": "+49307654321",
        "call_duration": 183,
        "recording_url": f"{HOST}/api/v2/channels/voice/calls/CA7/twilio/recording",
        "recorded": True,
        "transcription_status": "completed",
        "transcription_text": transcript,
    }


def log_comment_json(comment: CommentRecord) -> Json:
    """A comment as the conversation log repeats it."""
    return {
        "id": f"01JC{comment.id:022}",
        "type": "Comment",
        # The only trace of the comment's own id.
        "reference": f"zen:ticket_event:{comment.id}",
        "created_at": moment_json(comment.created_at),
        "attachments": [attachment_json(attachment) for attachment in comment.attachments],
        "author": {"type": "user", "zen:support:user_id": comment.author_id},
        "content": {"type": "html", "body": html(comment.text)},
        "metadata": {"public": comment.public},
    }


def message_json(message: MessageRecord) -> Json:
    author: Json = {"type": message.author_type, "display_name": message.author_name}
    if message.author_id is not None:
        author["zen:support:user_id"] = message.author_id
    return {
        "id": message.id,
        "type": "Messaging::ConversationMessage",
        "reference": f"zen:sunco:message:{message.id}",
        "created_at": moment_json(message.created_at),
        "attachments": [],
        "author": author,
        "content": {"type": "text", "text": message.text},
        "metadata": {},
    }


def system_json() -> Json:
    """Traces of a browser's user, which TicketFu must never keep."""
    return {
        "client": "Mozilla/5.0 (X11; Linux x86_64)",
        "ip_address": "203.0.113.77",
        "location": "Gothenburg, 14, Sweden",
        "latitude": 57.7,
        "longitude": 11.97,
    }


def attachment_json(attachment: AttachmentRecord) -> Json:
    # Another host than the account's: credentials must never be sent there.
    url = f"https://p22.zdusercontent.com/attachment/{attachment.id}"
    return {
        "id": attachment.id,
        "file_name": attachment.file_name,
        "content_url": url,
        "mapped_content_url": url,
        "content_type": attachment.content_type,
        "size": attachment.size,
        "width": None,
        "height": None,
        "inline": False,
        "deleted": False,
        "malware_access_override": False,
        "malware_scan_result": "malware_not_found",
        "thumbnails": [],
    }
