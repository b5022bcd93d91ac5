#pragma once
#include <gmime/gmime.h>

// The casts of GObject are macros, which Swift does not see. Each gives NULL for an object of another class.

static inline GMimeMultipart *callpace_as_multipart(GMimeObject *object) {
    return GMIME_IS_MULTIPART(object) ? GMIME_MULTIPART(object) : NULL;
}

static inline GMimePart *callpace_as_part(GMimeObject *object) {
    return GMIME_IS_PART(object) ? GMIME_PART(object) : NULL;
}

static inline GMimeMessagePart *callpace_as_message_part(GMimeObject *object) {
    return GMIME_IS_MESSAGE_PART(object) ? GMIME_MESSAGE_PART(object) : NULL;
}

static inline GMimeObject *callpace_as_object(GMimeMessage *message) {
    return GMIME_OBJECT(message);
}

static inline InternetAddressMailbox *callpace_as_mailbox(InternetAddress *address) {
    return INTERNET_ADDRESS_IS_MAILBOX(address) ? INTERNET_ADDRESS_MAILBOX(address) : NULL;
}

static inline InternetAddressGroup *callpace_as_group(InternetAddress *address) {
    return INTERNET_ADDRESS_IS_GROUP(address) ? INTERNET_ADDRESS_GROUP(address) : NULL;
}

static inline GMimeStreamMem *callpace_as_memory(GMimeStream *stream) {
    return GMIME_IS_STREAM_MEM(stream) ? GMIME_STREAM_MEM(stream) : NULL;
}

// Options that live as long as the process: the charsets tried for bytes that tell none, in this order.
static inline GMimeParserOptions *callpace_options(const char *first, const char *second) {
    const char *charsets[] = {"utf-8", first, second, "iso-8859-1", NULL};
    GMimeParserOptions *options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(options, charsets);
    return options;
}

// Holds what converts from a charset for as long as the process lives.
static inline void callpace_keep_charset(const char *charset) {
    GIConv keeper = g_iconv_open("UTF-8", charset);
    (void)keeper;
}
