#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The room that a number in E.164 form needs: a plus, at most 17 digits and the closing zero.
#define CPHONE_E164_CAPACITY 32

/// Reads `text` and writes its E.164 form, closed by a zero, into `out` of CPHONE_E164_CAPACITY bytes.
///
/// `region` is an ISO 3166 code, `ZZ` when there is none: then only numbers with a plus are read.
/// `number_length` is how many bytes at the beginning of `text` are the number itself; what follows has to be an
/// extension ("ext. 12") or the text is refused. The extension is dropped.
/// Returns 1 when the number is valid, 0 when it is not. May be called from several threads at once.
int cphone_e164(const char *text, size_t length, size_t number_length, const char *region, char *out);

#ifdef __cplusplus
}
#endif
