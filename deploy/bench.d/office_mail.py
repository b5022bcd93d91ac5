"""A mailbox as offices have it, for measurements: about 7.6 KB a message, and GMime's own parser as the peer."""
import base64, os, random, subprocess, time

FIRST = 1_760_000_000
CHARSETS = ["koi8-r", "windows-1251", "utf-8"]
TEXT = "Добрый день! Высылаем договор и счёт на оплату, просим подтвердить отгрузку партии до пятницы. "

# One parser over the whole file with all of the structure, as a program would use GMime; nothing is decoded.
PEER = r"""
#include <fcntl.h>
#include <gmime/gmime.h>
#include <stdio.h>
int main(int argc, char **argv) {
    int file = argc > 1 ? open(argv[1], O_RDONLY) : -1;
    if (file < 0) return 1;
    g_mime_init();
    GMimeStream *stream = g_mime_stream_fs_new(file);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_object_unref(stream);
    g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
    g_mime_parser_set_persist_stream(parser, TRUE);
    long count = 0;
    while (!g_mime_parser_eos(parser)) {
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        if (!message) break;
        if (g_mime_message_get_message_id(message)) count++;
        g_object_unref(message);
    }
    g_object_unref(parser);
    printf("%ld\n", count);
    return 0;
}
"""


def build_peer(folder):
    source, program = os.path.join(folder, "peer.c"), os.path.join(folder, "peer")
    with open(source, "w") as file:
        file.write(PEER)
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "gmime-3.0"], check=True, text=True,
                           stdout=subprocess.PIPE).stdout.split()
    subprocess.run(["cc", "-O2", source, "-o", program, *flags], check=True)
    return program


def word(text, charset):
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def write(path, messages, attachment=0):
    """`messages` messages; in the middle one with an attachment of so many bytes."""
    chance = random.Random(1)
    pool = base64.encodebytes(chance.randbytes(1 << 20))
    pool = pool[:len(pool) // 77 * 77]
    lines = len(pool) // 77
    bodies = [(charset, "\n".join([TEXT * 2] * 9).encode(charset)) for charset in CHARSETS]
    domains = [f"firm{number}.example" for number in range(500)]
    thread, deal, client = [], 0, "buyer@firm.example"
    with open(path, "wb", buffering=1 << 20) as file:
        for number in range(messages):
            moment = FIRST + number * 97
            if len(thread) > 5 or chance.random() < 0.35:
                thread, deal, client = [], number, f"buyer{chance.randrange(5000)}@{chance.choice(domains)}"
            own = f"m{chance.randrange(100)}@example.com"
            charset, text = chance.choice(bodies)
            sender, to = (own, client) if chance.random() < 0.5 else (client, own)
            date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(moment))
            head = [f"From {sender} {time.asctime(time.gmtime(moment))}", f"Return-Path: <{sender}>"]
            for hop in range(chance.randint(2, 5)):
                head.append(f"Received: from mx{hop}.{client.split('@')[1]} (mx{hop} [192.0.2.{hop}])\n\tby mail.example.com (Postfix) "
                            f"with ESMTPS id {chance.getrandbits(40):X}\n\tfor <{to}>; {date}")
            head.append("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=mail; t=1760000000;\n"
                        "\th=from:subject:date:message-id:to:mime-version:content-type;\n\tbh=" + "A" * 43 + "=;\n\tb="
                        + "\n\t ".join(["B" * 64] * 5))
            name = f"{chance.getrandbits(64):x}.{number}@mail.example.com"
            head += [f"From: {word('Анна Петрова', charset)} <{sender}>", f"To: {word('Отдел закупок', charset)} <{to}>",
                     f"Subject: {'Re: ' if thread else ''}{word(f'Договор поставки {deal} и счёт на оплату', charset)}",
                     f"Date: {date}", f"Message-ID: <{name}>", "User-Agent: Mozilla Thunderbird", "X-Spam-Status: No, score=-1.9",
                     "MIME-Version: 1.0"]
            if thread:
                head += ["References: " + "\n ".join(f"<{parent}>" for parent in thread[-5:]), f"In-Reply-To: <{thread[-1]}>"]
            kind = chance.random()
            if kind < 0.03:
                head.append("X-Keywords: $Agreed")
            elif kind < 0.04 and sender == own:
                head.append("Bcc: agreed@example.com")
            thread.append(name)
            large = attachment if number == messages // 2 else 0
            if large or chance.random() < 0.6:
                mark = f"------------{chance.getrandbits(64):x}"
                head.append(f'Content-Type: multipart/mixed; boundary="{mark}"')
                file.write("\n".join(head).encode() + f"\n\n--{mark}\nContent-Type: text/plain; charset={charset}\n"
                           "Content-Transfer-Encoding: 8bit\n\n".encode() + text +
                           f"\n--{mark}\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n"
                           "Content-Disposition: attachment; filename*=utf-8''%D0%B0%D0%BA%D1%82.pdf\n\n".encode())
                if large:
                    for _ in range(large * 77 // 57 // len(pool) + 1):
                        file.write(pool)
                else:
                    first = chance.randrange(lines - 120)
                    file.write(pool[first * 77:(first + chance.randint(40, 110)) * 77])
                file.write(f"\n--{mark}--\n\n".encode())
            else:
                head += [f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: 8bit"]
                file.write("\n".join(head).encode() + b"\n\n" + text + b"\n\n")
    # The last message of a file that has just changed may not be whole.
    os.utime(path, (FIRST, FIRST))


def configuration(path, state, mailbox):
    lines = [f"state_directory: {state}", "region: RU", "sources:", f"  - {{name: mail, format: mbox, path: {mailbox}}}",
             "marks: {positive: [{keyword: $Agreed}, {copy: agreed@example.com}]}",
             "teams:", "  - name: sales", "    zone: Europe/Moscow", "    managers:"]
    lines += [f"      - {{id: m{number}, name: Manager {number}, emails: [m{number}@example.com]}}" for number in range(100)]
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")
