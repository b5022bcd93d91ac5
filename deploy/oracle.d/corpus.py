"""A seeded corpus of mail as offices have it, in Russian and English: an mbox whose messages show everything that
mail programs, gateways and people do to headers. Nothing here knows how the messages are read."""
import base64, quopri, random, re, time

MANAGERS = {"anna": ["anna@example.com", "a.petrova@example.com"], "boris": ["boris@example.com"], "vera": ["vera@mail.ru"]}
COLLEAGUES = ["lager@example.com", "buh@example.com", "jurist@example.com"]
DROPBOXES = {"agreed": "agreed@example.com", "declined": "declined@example.com"}
NAMES = ["Анна Петрова", "Борис Иванов", "Щукин, Олег", "Ирина «Маркет» Львова", "John Smith", "O'Neil, Pat", "Юлия", ""]
DOMAINS = ["client.ru", "zavod.example.org", "Opt-Torg.RU", "mail.ru", "gmail.com", "sub.partner.co.uk", "пример.рф"]
WORDS = ("договор поставка счёт оплата скидка образец встреча отгрузка склад партия цена invoice contract delivery offer "
         "sample pricing order terms draft Ёлка объём").split()
CHARSETS = ["koi8-r", "windows-1251", "utf-8", "utf-8", "iso-8859-5"]
PREFIXES = ["Re: ", "RE: ", "Re[2]: ", "Fwd: ", "FW: ", "Отв: ", "Ha: ", "Re: Fwd: ", "Re : "]
WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
FIRST = 1_793_500_000  # in October 2026


class Corpus:
    def __init__(self, seed, messages):
        self.random = random.Random(seed)
        self.total = messages
        self.numbers = 0
        self.frames = []  # (offset, offset of the header, end)
        self.bytes = bytearray()

    def chance(self, share):
        return self.random.random() < share

    def pick(self, items):
        return self.random.choice(items)

    def write(self):
        while len(self.frames) < self.total:
            self.conversation()
        return bytes(self.bytes)

    # Text in headers

    def encoded(self, text, wide=False):
        """A text as a header has it: plain, encoded words (RFC 2047) of some kind, or raw bytes."""
        raw = text.encode()
        if text.isascii() and not self.chance(0.15):
            return raw
        if self.chance(0.08):
            return text.encode(self.pick(["utf-8", "windows-1251"]), "replace")
        charset = self.pick(CHARSETS)
        try:
            raw = text.encode(charset)
        except UnicodeEncodeError:
            charset, raw = "utf-8", text.encode()
        language = "*ru" if self.chance(0.03) else ""
        name = (charset.upper() if self.chance(0.2) else charset) + language
        # Words are cut anywhere, even inside a character.
        size = self.random.randint(6, 30)
        parts = [raw[at:at + size] for at in range(0, len(raw), size)] or [b""]
        quoted = self.chance(0.4)
        words = []
        for part in parts:
            if quoted:
                digits = b"".join(bytes([byte]) if chr(byte).isascii() and chr(byte).isalnum() else
                                  b"_" if byte == 32 else b"=%02X" % byte for byte in part)
                words.append(b"=?%s?%s?%s?=" % (name.encode(), self.pick([b"Q", b"q"]), digits))
            else:
                words.append(b"=?%s?%s?%s?=" % (name.encode(), self.pick([b"B", b"b"]), base64.b64encode(part)))
        return self.pick([b" ", b"\n ", b"\n\t"]).join(words)

    def subject(self):
        return " ".join(self.random.sample(WORDS, self.random.randint(1, 4))).capitalize()

    def spoiled(self, value):
        """Encoded words as broken programs write them."""
        return self.pick([
            lambda: re.sub(rb"=\?(windows-1251|utf-8)\?", lambda found: self.pick([b"=?cp-1251?", b"=?win-1251?", b"=?unknown-8bit?"])
                           if found[1][:1] == b"w" else b"=?UTF8?", value),
            lambda: value.replace(b"==?=", b"?="), lambda: value.replace(b"_", b" "), lambda: value.replace(b"?= =?", b"?==?"),
            lambda: b"Re:" + value + b"!", lambda: value + b" =?utf-8?B?no end",
        ])()

    # Addresses

    def client(self):
        self.numbers += 1
        local = self.pick(["ivan", "zakaz", "Sales", "info", "o.neil", "user_1"]) + str(self.random.randint(1, 400))
        return f"{local}@{self.pick(DOMAINS)}"

    def mailbox(self, address):
        """`address` with a display name, in one of the ways of writing it."""
        kind = self.random.random()
        name = self.pick(NAMES)
        raw = address.encode() if address.isascii() else (
            address.encode() if self.chance(0.5) else address.split("@")[0].encode() + b"@" + address.split("@")[1].encode("idna"))
        if self.chance(0.1):
            raw = raw.swapcase() if raw.isascii() else raw
        if kind < 0.25 or not name:
            return raw if self.chance(0.7) else b"<" + raw + b">"
        if kind < 0.3:
            return raw + b" (" + self.encoded("Отдел продаж").replace(b"\n", b"") + b")"
        if kind < 0.34:
            return b'"anna@example.com" <' + raw + b">"
        if kind < 0.4:
            return b'"Petrov, \\"Petya\\" (sales)" <' + raw + b">"
        if kind < 0.44:
            return b'"' + self.encoded(name).replace(b"\n", b"") + b'" <' + raw + b">"
        if name.isascii() and kind < 0.8:
            return b'"' + name.encode() + b'"' + self.pick([b" ", b"\n ", b""]) + b"<" + raw + b">"
        word = self.encoded(name)
        if not word.startswith(b"=?"):
            word = b'"' + word + b'"'
        return word + self.pick([b" ", b"\n ", b"\n\t"]) + b"<" + raw + b">"

    def addresses(self, list_):
        parts = [self.mailbox(address) for address in list_]
        kind = self.random.random()
        if kind < 0.02:
            return b"; ".join(parts)
        if kind < 0.04 and parts:
            return b"Team: " + b", ".join(parts) + b";"
        if kind < 0.06 and parts:
            return b", ".join(parts) + b", , " if self.chance(0.5) else b"undisclosed-recipients:;, " + b", ".join(parts)
        return self.pick([b", ", b",", b",\n ", b",\n\t"]).join(parts)

    # Times

    def date(self, moment):
        """A Date field for the moment, in the hand of some program, or a broken one."""
        hours = self.pick([0, 3, 3, 3, 2, 5, 7, -5, -8])
        local = time.gmtime(moment + hours * 3600)
        zone = f"{'-' if hours < 0 else '+'}{abs(hours):02}00"
        week, month = WEEKDAYS[local.tm_wday], MONTHS[local.tm_mon - 1]
        clock = time.strftime("%H:%M:%S", local)
        year, day = local.tm_year, local.tm_mday
        utc = time.gmtime(moment)
        utc_text = f"{WEEKDAYS[utc.tm_wday]}, {utc.tm_mday} {MONTHS[utc.tm_mon - 1]} {utc.tm_year} {time.strftime('%H:%M:%S', utc)}"
        kind = self.random.random()
        if kind < 0.7:
            return f"{week}, {day} {month} {year} {clock} {zone}"
        forms = [
            f"{day:02} {month} {year} {clock} {zone}", f"{week}, {day:02} {month} {year} {clock} {zone} (MSK)",
            f"{utc_text} -0000", f"{utc_text} GMT", f"{utc_text} UT", f"{utc_text} UTC",
            f"{week}, {day} {month} {year % 100:02} {clock} {zone}", f"{day}-{month}-{year} {clock} {zone}",
            f"{week}, {day} {month} {year} {clock[:5]} {zone}", f"{week},{day} {month} {year} {clock} {zone}",
            f"{week}, {day} {month} {year} {clock} MSK", f"{week}, {day} {month} {year} {clock}",
            f"{week}, {day} {month.upper()} {year}  {clock}   {zone}", f"{week},\n {day} {month} {year}\n\t{clock} {zone}",
            f"{week} (local), {day} {month} {year} {clock} {zone}", f"{week}, {day} {month} {year} {clock} +9999",
            f"{week}, {day} {month} {year} {clock[:6]}60 {zone}", f"{week}, 31 Feb {year} {clock} {zone}",
            f"{year}-{local.tm_mon:02}-{day:02}T{clock}+03:00", f"{week}, {day} ноя {year} {clock} {zone}",
            f"{week}, {day} {month} {year} {local.tm_hour % 12 or 12}:{clock[3:]} {'PM' if local.tm_hour > 11 else 'AM'} {zone}",
            f"{week} {month} {day} {clock} {year} {zone}", "yesterday", "",
            time.strftime("%a, %d %b %Y %H:%M:%S EST", time.gmtime(moment - 5 * 3600)),
            time.strftime("%A, %d %B %Y %H:%M:%S ", local) + zone,
        ]
        return self.pick(forms)

    def received(self, moment, hop):
        when = time.strftime("%a, %d %b %Y %H:%M:%S +0300", time.gmtime(moment + 10800))
        tail = self.pick(["", " (MSK)", " (envelope-from <x@y.ru>)"])
        return (f"from mx{hop}.client.ru (mx{hop}.client.ru [192.0.2.{hop}])\n\tby mail.example.com (Postfix) with ESMTPS id "
                f"{self.random.getrandbits(40):X}\n\tfor <anna@example.com>; {when}{tail}").encode()

    # Messages

    def new_id(self):
        self.numbers += 1
        local = f"{self.random.getrandbits(40):x}.{self.numbers}"
        if self.chance(0.1):
            local = f"CA+{local}=ABC$Def".replace(".", "_")
        return f"{local}@{self.pick(['mail.example.com', 'Client.RU', 'gmail.com', 'EXCH01.corp.local'])}"

    def written_id(self, name):
        kind = self.random.random()
        if kind < 0.86:
            return b"<" + name.encode() + b">"
        local, _, domain = name.partition("@")
        return self.pick([
            f"\n <{name}>", f"< {local} @ {domain} >", name, f"<{name.upper()}>", f"<{name}> (added by mx)", f"(comment) <{name}>",
            f"<{local}@\n {domain}>", f"  <{name}>  ", "=?utf-8?Q?=3C" + local.replace("=", "=3D").replace("+", "=2B") + "=40" + domain + "=3E?=",
        ]).encode()

    def references(self, ids):
        ids = [f"<{self.pick([str, str, str, str.upper])(name)}>" for name in ids]
        kind = self.random.random()
        if kind < 0.04:
            ids.insert(self.random.randint(0, len(ids)), self.pick(["<yes>", "garbage", "someone@example.net", "<broken", "<a b@c>"]))
        if kind > 0.985:
            ids = ids[:1] + [f"<fill{number}.{self.numbers}@list.example>" for number in range(self.random.randint(95, 130))] + ids[1:]
        return self.pick([" ", "\n ", "\n\t", "  ", ""]).join(ids).encode()

    def conversation(self):
        manager = self.pick(list(MANAGERS))
        own = lambda: self.pick(MANAGERS[manager])
        kind = self.random.random()
        client = self.client()
        if kind < 0.05:
            client = self.pick(COLLEAGUES)
        foreign = 0.05 <= kind < 0.08
        topic = self.subject()
        moment = FIRST + self.random.randint(0, 60 * 86400)
        ids, people = [], [client]
        gmail = str(self.random.getrandbits(60)) if self.chance(0.1) else None
        index = bytes([1]) + self.random.randbytes(21) if self.chance(0.1) else None
        labelled = gmail is not None
        dropbox = None
        for number in range(self.random.choice([1, 2, 2, 3, 4, 6, 9])):
            by_manager = self.chance(0.5)
            moment += self.random.choice([600, 3600, 20_000, 86_400, 200_000])
            fields = []
            add = lambda name, value: fields.append((name, value if isinstance(value, bytes) else value.encode()))
            sender = own() if by_manager else client
            if foreign:
                sender = self.client() if by_manager else client
            to, cc, bcc = [client if by_manager else (self.client() if foreign else own())], [], []
            if self.chance(0.2):
                cc.append(self.pick(COLLEAGUES + [self.client(), MANAGERS["boris"][0]]))
            if self.chance(0.05):
                to.append(self.client())
            if dropbox and self.chance(0.6):
                cc.append(dropbox)  # an answer to all
            if self.chance(0.08):
                side = self.pick(list(DROPBOXES))
                target = self.pick([cc, bcc, to])
                target.append(self.pick([DROPBOXES[side], f"anna+{side}@example.com", f"Boris+{side.upper()}@example.com",
                                         f"ivan+{side}@client.ru", f"{manager}+other@example.com"]))
                if target is not bcc:
                    dropbox = target[-1]
                if self.chance(0.15):
                    to, cc, bcc = [DROPBOXES[side]], [], []
            subject = (self.pick(PREFIXES) if ids and self.chance(0.9) else "") + topic
            if self.chance(0.06):
                subject = self.pick(["[agreed] ", "[AGREED] ", "[declined]", "Re: [agreed] ", "[Agreed]: "]) + subject
            if self.chance(0.01):
                subject = self.pick(["Автоответ: ", "Automatic reply: ", "Out of Office: ", "Auto: "]) + subject
            name = self.new_id()

            if self.chance(0.7):
                add("Return-Path", f"<{sender if sender.isascii() else 'x@client.ru'}>" if not self.chance(0.03) else self.pick(["<>", "<bounce@esp.example>"]))
            for _ in range(2 if self.chance(0.05) else 1):
                if self.chance(0.5):
                    add(self.pick(["Delivered-To", "X-Original-To", "Envelope-To"]), self.pick(MANAGERS[manager] + ["journal@example.com"]))
            late = moment + self.random.choice([1, 2, 30, 30, 3000, 4000]) + (8 * 86400 if self.chance(0.02) else -2 * 3600 if self.chance(0.02) else 0)
            for hop in range(self.random.choice([0, 1, 2, 2, 3, 4])):
                add("Received", self.received(late - hop, hop + 1))
            if self.chance(0.3):
                add("DKIM-Signature", "v=1; a=rsa-sha256; c=relaxed/relaxed; d=client.ru; s=mail;\n\tbh=" + "A" * 44 + ";\n\tb=" + "B" * 70)
            if not self.chance(0.02):
                add(self.pick(["Date", "Date", "date", "DATE"]), self.date(moment))
            if not self.chance(0.01):
                add("From", self.mailbox(sender))
            else:
                add("From", self.pick([
                    lambda: self.mailbox(sender) + b", " + self.mailbox(own()), lambda: self.mailbox(sender) + b" junk",
                    lambda: b"anna@x.ru <" + sender.encode() + b"> junk, <c@d.ru", lambda: b"", lambda: b"nobody", lambda: b"<>",
                    lambda: b"MAILER-DAEMON@client.ru (Mail Delivery System)", lambda: b"postmaster@client.ru"])())
            if self.chance(0.02):
                add("Sender", self.mailbox(own()))
            if to:
                add("To", self.addresses(to))
            if cc:
                add(self.pick(["Cc", "CC"]), self.addresses(cc))
            if bcc:
                add("Bcc", self.addresses(bcc))
            if not self.chance(0.05):
                add(self.pick(["Message-ID", "Message-Id", "message-id"]), self.written_id(name))
                if self.chance(0.01):
                    add("Message-ID", f"<second.{name}>")
            if not self.chance(0.02):
                add("Subject", self.spoiled(self.encoded(subject)) if self.chance(0.03) else self.encoded(subject))
                if self.chance(0.01):
                    add("Subject", "[agreed] the second subject")
            if ids:
                how = self.random.random()
                if how < 0.8:
                    add("References", self.references(ids[-8:]))
                if 0.1 < how < 0.95:
                    parent = self.pick(ids[-2:])
                    add("In-Reply-To", self.pick([f"<{parent}>", f"<{parent}>", f"<{parent}>", f"Your message of {WEEKDAYS[0]} <{parent}>",
                                                  f"<{parent}> from {client if client.isascii() else 'x'}", f"<{parent}> <{client if client.isascii() else 'x@y.z'}>",
                                                  f"\n\t<{parent}>", "prose only"]))
            if gmail and not self.chance(0.1):
                add("X-GM-THRID", gmail)
            if gmail and labelled and not self.chance(0.1):
                labels = ["Входящие", "Важное"] if self.chance(0.5) else ["Inbox"]
                labels += [self.pick(["Согласовано", "Отказ", "Deals/Agreed", "\"a, Согласовано\"", "Drafts", "Chat"])] if self.chance(0.4) else []
                self.random.shuffle(labels)
                add("X-Gmail-Labels", self.encoded(",".join(labels)))
            if index and not self.chance(0.2):
                add("Thread-Index", base64.b64encode(index + self.random.randbytes(5 * number + (1 if self.chance(0.05) else 0))))
            if self.chance(0.05):
                add(self.pick(["X-Keywords", "X-Mozilla-Keys", "Keywords"]),
                    self.pick(["$Agreed NonJunk        ", "NonJunk,$agreed", "$Declined", "$label1 junk", "=?utf-8?Q?=24Agreed?=", "x, $Agreed y"]))
            if self.chance(0.03):
                add(self.pick(["X-Agreement", "x-agreement"]), self.pick(["yes", "YES", " no ", "maybe", ""]))
            if self.chance(0.05):
                add(*self.pick([
                    ("Auto-Submitted", "auto-replied"), ("Auto-Submitted", "no"), ("Auto-Submitted", "No (really)"),
                    ("Auto-Submitted", "auto-generated; x=1"), ("List-Id", "<sales.example.com>"), ("Precedence", "bulk"),
                    ("Precedence", " LIST "), ("Precedence", "auto_reply"), ("List-Unsubscribe", "<https://x.example/u>"),
                    ("X-Failed-Recipients", "x@y.ru"), ("X-Mailru-Msgtype", "news"), ("X-CampaignID", "17"), ("X-Campaign-Name", "x"),
                    ("Feedback-ID", "1:2:3"), ("X-Auto-Response-Suppress", "All"), ("X-Autoreply", "yes"), ("X-Mozilla-Draft-Info", "x"),
                    ("Disposition-Notification-To", "x@y.ru"), ("Precedence", "first-class"), ("X-BeenThere", "list@x.ru")]))
            body = self.body(fields, add)
            if self.chance(0.3):
                self.random.shuffle(fields)
            self.frame(moment, sender, self.broken(fields), body, crlf=self.chance(0.03))
            if self.chance(0.04):  # the same message in another mailbox
                copy = [("Delivered-To", b"boris@example.com")] + [field for field in fields if field[0] != "Return-Path"]
                self.frame(moment + 5, sender, self.broken(copy, mild=True), body)
            ids.append(name)

    def broken(self, fields, mild=False):
        """The header block, sometimes with what gateways leave in it."""
        lines = []
        for name, value in fields:
            colon = b": " if not self.chance(0.03) else self.pick([b":", b":  ", b":\t"])
            if not mild and self.chance(0.002):
                colon = b" : "
            lines.append(name.encode() + colon + value + b"\n")
        if not mild and self.chance(0.005):
            # Between words: where one stands in an address, nothing is right.
            at = self.random.randrange(len(lines))
            blanks = [found.start() for found in re.finditer(rb"(?<=[^ \t\n:]) (?=[^ \t\n])", lines[at])]
            if blanks:
                cut = self.pick(blanks)
                lines[at] = lines[at][:cut] + self.pick([b"\0", b"\r"]) + lines[at][cut + 1:]
        if not mild and self.chance(0.02):
            lines.insert(self.random.randint(1, len(lines)), self.pick([
                b"this line has no colon\n", b"X-Broken line without\n", b"X-Nul: a\0b\n", b"X-Empty:\n", b"X-Long: " + b"x" * 5000 + b"\n",
                b">From somebody Mon Nov  2 10:00:00 2026\n", "X-Имя: кириллица\n".encode(), b"X-Folded: a\n   \n b\n"]))
        return b"".join(lines)

    def body(self, fields, add):
        text = " ".join(self.random.choices(WORDS, k=30))
        charset = self.pick(CHARSETS)
        kind = self.random.random()
        if kind < 0.01:
            add("Content-Type", self.pick(['multipart/report; report-type=delivery-status; boundary="r"',
                                           "multipart/report;\n\treport-type=disposition-notification;\n\tboundary=r",
                                           'multipart/report; boundary=r; report-type="feedback-report"']))
            return b"--r\n\nreport\n--r--\n"
        add("MIME-Version", "1.0")
        if kind < 0.5:
            add("Content-Type", f"text/plain; charset={charset}")
            add("Content-Transfer-Encoding", "8bit")
            lines = text.encode(charset, "replace") + b"\n\n"
            if self.chance(0.2):
                lines += b"From Monday on the price is another one.\n\n>From the desk of Anna\n\nSubject: not a header\n"
            return lines
        mark = f"=_{self.random.getrandbits(60):x}"
        add("Content-Type", f"multipart/mixed;\n boundary=\"{mark}\"")
        name = self.pick(["filename*=koi8-r'ru'" + "".join(f"%{byte:02X}" for byte in "счёт".encode("koi8-r")) + ".pdf",
                          "filename*0*=utf-8''" + "%D0%B4" * 10 + ";\n filename*1*=%D0%B0.doc",
                          'filename="=?windows-1251?B?' + base64.b64encode("акт".encode("cp1251")).decode() + '?=.xls"'])
        data = base64.encodebytes(self.random.randbytes(self.random.randint(50, 900))).decode()
        return (f"--{mark}\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: quoted-printable\n\n".encode()
                + quopri.encodestring(text.encode(charset, "replace")) +
                f"\n--{mark}\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n"
                f"Content-Disposition: attachment; {name}\n\n{data}\n--{mark}--\n".encode())

    def frame(self, moment, sender, header, body, crlf=False):
        offset = len(self.bytes)
        line = f"From {sender if sender.isascii() else 'x@y.ru'} {time.asctime(time.gmtime(moment + 60))}\n".encode()
        message = header + b"\n" + body
        if crlf:
            message = message.replace(b"\n", b"\r\n")
        if not message.endswith(b"\n"):
            message += b"\n"
        self.bytes += line + message + b"\n"
        self.frames.append((offset, offset + len(line), len(self.bytes)))
