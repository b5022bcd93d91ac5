"""One message as Python's `email` reads it, by the rules of CallPace for identity, time, people, threads and marks.

Written from the rules (docs/mail.md, docs/counting.md and the RFCs), with the Swift code known to its author: what both
agree on is either right or a mistake made twice."""
import base64, binascii, csv, datetime, email.header, email.message, email.parser, email.policy, email.utils, re
from email._parseaddr import _parsedate_tz

from corpus import DROPBOXES, MANAGERS
from digest import digest, packed, siphash128

ZONES = {"UT", "UTC", "GMT", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"}
OWNERS = {address: manager for manager, list_ in MANAGERS.items() for address in list_}
HOUSE = {"example.com"}
MARKS = {"label": {"Согласовано": "positive", "Отказ": "negative", "Deals/Agreed": "positive"},
         "keyword": {"$Agreed": "positive", "$Declined": "negative"},
         "subject": {"[agreed]": "positive", "[declined]": "negative"},
         "header": {"X-Agreement: yes": "positive", "X-Agreement: no": "negative"},
         "copy": {DROPBOXES["agreed"]: "positive", DROPBOXES["declined"]: "negative"},
         "plus": {"agreed": "positive", "declined": "negative"}}
AUTOMATIC = ("автоответ:", "автоматический ответ:", "automatic reply:", "out of office:", "auto:", "autoreply:")
DRAFTS = {"drafts", "черновики"}


def decoded(value):
    """Encoded words and 8-bit bytes as text; bytes that are no UTF-8 are windows-1251."""
    def text(part, charset):
        if isinstance(part, str):
            return part
        charset = (charset or "ascii").split("*")[0]  # RFC 2231 5: the language
        if charset in ("unknown-8bit", "ascii", "us-ascii"):
            try:
                return part.decode("utf-8")
            except UnicodeDecodeError:
                return part.decode("windows-1251", "replace")
        try:
            return part.decode(charset, "replace")
        except LookupError:
            return part.decode("windows-1251", "replace")
    if not re.search(r"=\?[^?]+\?[bBqQ]\?", value):
        return text(value.encode("utf-8", "surrogateescape"), None)
    return "".join(text(part, charset) for part, charset in email.header.decode_header(value))


def repaired(value):
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class Party:
    """An address as it is compared."""

    def __init__(self, spec):
        self.full = spec
        local, _, self.domain = spec.rpartition("@")
        base, plus, tag = local.partition("+")
        self.tag = tag if plus and base else None
        self.plain = f"{base}@{self.domain}" if self.tag is not None else spec
        self.local = local


def party(spec):
    spec = spec.strip().lower().rstrip(".")
    local, at, domain = spec.rpartition("@")
    if not local or not domain:
        return None
    if not domain.isascii():
        domain = repaired(domain).encode("idna").decode()
    return Party(f"{local}@{domain}")


def parties(value):
    return [found for _, spec in email.utils.getaddresses([value]) if (found := party(spec))]


def instant(value):
    """Seconds since 1970 of a date with a zone that is known; None for any other."""
    try:
        parts = _parsedate_tz(value)
        if not parts:
            return None
        offset = parts[9]
        if offset is None:
            words = re.sub(r"\([^()]*\)", " ", value).split()
            if "-0000" not in words:
                return None
            offset = 0
        elif abs(offset) > 14 * 3600 + 3599:
            return None  # no place has it
        moment = datetime.datetime(*parts[:6], tzinfo=datetime.timezone.utc)
        return int(moment.timestamp()) - offset
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def moment(date, received, stored):
    if date is None or received is not None and (date - received > 3600 or received - date > 7 * 86400):
        date = received
    return stored if date is None else date


def unencoded(value):
    return decoded(value) if value.startswith("=?") else value


def message_id(value):
    text = unencoded(value)
    found = re.search(r"<([^>]*)>", text)
    text = found[1] if found else re.sub(r"\([^()]*\)", "", text)
    return re.sub(r"[\x00-\x20<>]", "", text).lower() or None


def ids(value):
    return [found.lower() for found in re.findall(r"<([^<>\s@]+@[^<>\s]+)>", unencoded(value))]


def base_subject(text):
    """RFC 5256 2.1 with the answers' prefixes of other languages; and whether something was taken off."""
    text = " ".join(text.lower().split())
    blob = r"\[[^\[\]]*\]\s*"
    prefix = rf"(?:{blob})*(?:re|fw|fwd|отв|ответ|на|пересл|пс|ha|aw|wg|sv|tr)\s*(?:{blob})?:\s*"
    is_answer = False
    while True:
        before = text
        if text.endswith("(fwd)"):
            text, is_answer = text[:-5].strip(), True
        while True:
            if found := re.match(prefix, text):
                text, is_answer = text[found.end():], True
            elif (found := re.match(blob, text)) and text[found.end():]:
                text = text[found.end():]
            else:
                break
        if text.startswith("[fwd:") and text.endswith("]"):
            text, is_answer = text[5:-1].strip(), True
        if text == before:
            return (text if sum(letter.isalpha() for letter in text) >= 4 else None), is_answer


class Reading:
    """What a message says, in the words of `callpace decode`."""

    def __init__(self, raw, stored):
        self.message = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(raw, headersonly=True)
        # compat32 hands out Header objects for 8-bit values: the raw ones are wanted.
        self.headers = {}
        for name, value in self.message.raw_items():
            self.headers.setdefault(name.lower(), []).append(re.sub(r"\r?\n", "", value).strip(" \t\r"))
        self.read(stored)

    def first(self, name):
        return self.headers.get(name, [None])[0]

    def has(self, *names):
        return any(name in self.headers for name in names)

    def read(self, stored):
        value = lambda name: self.first(name) or ""
        author = parties(value("from"))[:1]
        self.sender = author[0].full if author else ""
        beside = parties(value("sender"))[:1]
        author = author or beside
        self.author = author[0] if author else None
        # Who sends for an address of the house that is no manager's speaks for oneself.
        self.speaker = self.author
        if beside and standing(beside[0]) == "manager" and self.author and standing(self.author) == "internal":
            self.speaker = beside[0]
        self.subject = decoded(value("subject"))
        self.references = ids(value("references"))
        answered = set(ids(value("in-reply-to")))
        self.answered = answered.pop() if len(answered) == 1 else None
        self.parent = self.answered or (self.references[-1] if self.references else None)
        united = list(dict.fromkeys(self.references + ([self.answered] if self.answered else [])))
        self.references = united if len(united) <= 100 else united[:1] + united[-99:]
        self.message_id = message_id(value("message-id"))
        self.written = instant(value("date"))
        received = value("received")
        self.received = instant(received.rpartition(";")[2]) if ";" in received else None
        self.at = moment(self.written, self.received, stored)

        self.recipients = []
        for place in ["to", "cc", "bcc"]:
            self.recipients += [(place, found) for found in parties(value(place))]
        for name in ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to"]:
            for text in self.headers.get(name, []):
                self.recipients += [("envelope", found) for found in parties(text) if found.plain != "journal@example.com"]
        seen = set()
        self.people = [(place, found) for place, found in self.recipients
                       if not (found.plain in seen or seen.add(found.plain))]
        self.return_path = next(iter(parties(value("return-path"))), None)

        addresses = sorted({found.full for place, found in self.recipients if place in ("to", "cc")})
        written = self.written if self.written is not None else repaired(value("date"))
        self.content = siphash128(packed("v1", written, self.sender, len(addresses), *addresses,
                                         " ".join(self.subject.split()), self.answered or ""))
        self.key = digest(f"{self.message_id}\0{self.sender}") if self.message_id else self.content
        self.gmail = self.first("x-gm-thrid")
        try:
            index = base64.b64decode(value("thread-index"), validate=True)
        except binascii.Error:
            index = b""
        self.index = index[:22] if len(index) >= 22 and (len(index) - 22) % 5 == 0 else None
        self.base, self.is_answer = base_subject(self.subject)
        self.find_marks()
        self.ignored = self.never()

    def find_marks(self):
        self.labels = [text.strip() for text in next(csv.reader([decoded(self.first("x-gmail-labels") or "")], skipinitialspace=True), [])]
        words = lambda text: {word.lower() for word in re.split(r"[\s,]+", decoded(text))}
        entries = lambda text: {word.strip().lower() for word in decoded(text).split(",")} | words(text)
        kept = entries(self.first("x-keywords") or "") | entries(self.first("x-mozilla-keys") or "")
        sent = set().union(*map(entries, self.headers.get("keywords", [])))
        self.states, self.found, visible = set(), set(), {}
        for label in MARKS["label"]:
            if label in self.labels:
                self.states.add(("label", label))
        for word in MARKS["keyword"]:
            if word.lower() in kept:
                self.states.add(("keyword", word))
            elif word.lower() in sent:
                visible[("keyword", word, None)] = False
        for tag in MARKS["subject"]:
            if self.subject.lower().startswith(tag):
                visible[("subject", tag, None)] = False
        for mark in MARKS["header"]:
            if decoded(self.first("x-agreement") or "").strip().lower() == mark.split(": ")[1]:
                visible[("header", mark, None)] = False
        for place, found in self.recipients:
            mark = None
            if found.full in MARKS["copy"]:
                mark = ("copy", found.full, None)
            elif found.tag in MARKS["plus"]:
                mark = ("plus", found.tag, found.plain)
            if mark:
                visible[mark] = visible.get(mark, False) or place in ("to", "cc")
        self.written_marks = visible
        self.marks = self.states | {(kind, text) for kind, text, _ in visible}

    def never(self):
        """The kind of mail that never counts; None for any other."""
        type_ = self.message.get_content_type()
        report = str(self.message.get_param("report-type") or "").lower() if type_ == "multipart/report" else ""
        precedence = (self.first("precedence") or "").strip().lower()
        automatic = self.first("auto-submitted")
        if report in ("delivery-status", "global-delivery-status") or self.has("x-failed-recipients") or (
                re.sub(r"\s", "", self.first("return-path") or "") == "<>") or (
                self.author and self.author.local in ("mailer-daemon", "postmaster")):
            return "bounce"
        if report == "disposition-notification" or type_ == "message/disposition-notification":
            return "receipt"
        if report == "feedback-report":
            return "feedback"
        if automatic is not None and re.split(r"[\s;(]", automatic.lower())[0] != "no" or self.has(
                "x-autoreply", "x-autorespond", "x-autoreply-from", "x-autoresponder", "x-fc-machinegenerated") or (
                precedence == "auto_reply") or self.subject.lower().startswith(AUTOMATIC):
            return "auto-reply"
        if self.has("list-id", "list-post", "list-help", "list-subscribe", "x-mailing-list", "mailing-list", "x-beenthere") or precedence == "list":
            return "list"
        vendors = any(name.startswith("x-campaign") or name in ("x-mailru-msgtype", "x-mc-user", "x-sg-eid", "x-mailgun-sid")
                      for name in self.headers)
        if self.has("list-unsubscribe", "list-unsubscribe-post", "feedback-id") or precedence in ("bulk", "junk") or (
                vendors and not self.references):
            return "newsletter"
        if "Chat" in self.labels:
            return "chat"
        if self.has("x-mozilla-draft-info") or any(label.lower() in DRAFTS for label in self.labels):
            return "draft"
        return None

    def line(self):
        """What `callpace decode` is to print."""
        if self.at is None:
            return {"kind": "quarantined", "reason": "no-date"}
        reason = self.ignored or Standing(self.speaker, self.people, self.written_marks).ignored
        line = {"kind": "ignored" if reason else "message", "reason": reason, "id": self.key, "at": self.at,
                "from": self.author.plain if self.author else None}
        for place in ["to", "cc", "bcc", "envelope"]:
            line[place] = [found.plain for where, found in self.people if where == place]
        line["references"] = [digest(name) for name in self.references]
        line["message_id"] = digest(self.message_id) if self.message_id else None
        # Keywords (RFC 3501 2.3.2) and header fields are named as they are compared.
        line["marks"] = sorted(f"{kind}:{text.lower() if kind in ('keyword', 'header') else text}" for kind, text in self.marks)
        return line


def standing(person):
    if person.plain in DROPBOXES.values():
        return "dropbox"
    if person.plain in OWNERS:
        return "manager"
    return "internal" if person.domain in HOUSE else "external"


class Standing:
    """Managers and clients among author and recipients."""

    def __init__(self, author, people, marks):
        of = lambda kind: [(place, found) for place, found in people if standing(found) == kind]
        self.externals = {found.plain for _, found in of("external")}
        self.managers = {OWNERS[found.plain] for _, found in of("manager")}
        client, bearers = None, []
        for places in [("to",), ("cc",), ("bcc",), ("envelope",)]:
            client = client or next((found.plain for place, found in of("external") if place in places), None)
        for places in [("to",), ("cc",), ("bcc", "envelope")]:
            bearers = bearers or sorted({OWNERS[found.plain] for place, found in of("manager") if place in places})
        self.writer = None
        if author and standing(author) == "manager":
            self.writer = OWNERS[author.plain]
            self.managers.add(self.writer)
            bearers = [self.writer]
        elif author and standing(author) == "external":
            client = author.plain
            self.externals.add(author.plain)
        self.client, self.bearers = client, bearers
        plus = {address for kind, _, address in marks if kind == "plus" and address in OWNERS}
        boxes = [found for _, found in people if standing(found) == "dropbox" or found.plain in plus]
        others = [found for place, found in people if place != "envelope" and found not in boxes]
        is_report = bool(self.writer and boxes and not others and not self.externals)
        self.ignored = ("internal" if not self.externals and not is_report else None) or ("foreign" if not self.managers else None)
