#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a node of a document is.
enum cjson_kind {
    /// `length` is the number of members; for each a string, its name, and the nodes of its value follow.
    CJSON_OBJECT = 1,
    /// `length` is the number of elements, whose nodes follow.
    CJSON_ARRAY = 2,
    /// `start` and `length` tell where in the text its UTF-8 stands, without escapes. It may hold bytes of 0.
    CJSON_STRING = 3,
    /// As CJSON_STRING: the number as it is written.
    CJSON_NUMBER = 4,
    /// As CJSON_STRING: the word.
    CJSON_TRUE = 5,
    CJSON_FALSE = 6,
    CJSON_NULL = 7
};

/// Why a document was not read.
enum cjson_status {
    CJSON_READ = 0,
    CJSON_MALFORMED = 1,
    CJSON_NOT_UTF8 = 2,
    CJSON_TOO_DEEP = 3,
    CJSON_NO_MEMORY = 4
};

typedef struct {
    uint32_t kind;
    uint32_t start;
    uint32_t length;
    /// The index of the first node behind the value.
    uint32_t next;
} cjson_node;

typedef struct cjson_document cjson_document;

/// Reads one JSON document (RFC 8259) of `length` bytes, at most 1 GiB, with at most `depth` arrays and objects inside
/// each other. The bytes are copied and need no padding.
///
/// Returns a document that `cjson_free` frees, or null when there is no memory for it. Its status tells whether it was
/// read; nodes and text are whole only then. May be called from several threads at once.
cjson_document *cjson_parse(const uint8_t *bytes, size_t length, uint32_t depth);

int cjson_get_status(const cjson_document *document);

/// The nodes, each before those inside it; valid until the document is freed.
const cjson_node *cjson_nodes(const cjson_document *document);
size_t cjson_node_count(const cjson_document *document);

/// Strings and numbers, one behind the other; valid until the document is freed.
const uint8_t *cjson_text(const cjson_document *document);
size_t cjson_text_length(const cjson_document *document);

void cjson_free(cjson_document *document);

#ifdef __cplusplus
}
#endif
