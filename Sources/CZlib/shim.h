#pragma once
#include <zlib.h>

// inflateInit2 is a macro. 16 asks for the gzip wrapping of RFC 1952.
static inline int callpace_begin_gzip(z_stream *stream) { return inflateInit2(stream, 16 + MAX_WBITS); }
