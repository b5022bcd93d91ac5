#pragma once
#include <stdint.h>

// Sixteen bytes at once, handed over as two words, so that no pointer is: bit 0 of what comes back stands for the lowest byte of
// `low`, bit 15 for the highest of `high`.

#if defined(__SSE2__)
#include <emmintrin.h>

/// Where a byte stands.
static inline uint64_t marks_of(uint64_t low, uint64_t high, uint8_t byte) {
    __m128i bytes = _mm_set_epi64x((long long)high, (long long)low);
    return (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)byte)));
}

/// Where what is no ASCII stands, or 0.
static inline uint64_t marks_of_no_text(uint64_t low, uint64_t high) {
    __m128i bytes = _mm_set_epi64x((long long)high, (long long)low);
    return (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_or_si128(bytes, _mm_cmpeq_epi8(bytes, _mm_setzero_si128())));
}
#else
static inline uint8_t byte_of(uint64_t low, uint64_t high, int place) {
    return (uint8_t)((place < 8 ? low : high) >> (place % 8 * 8));
}

static inline uint64_t marks_of(uint64_t low, uint64_t high, uint8_t byte) {
    uint64_t marks = 0;
    for (int place = 0; place < 16; place++) marks |= (uint64_t)(byte_of(low, high, place) == byte) << place;
    return marks;
}

static inline uint64_t marks_of_no_text(uint64_t low, uint64_t high) {
    uint64_t marks = 0;
    for (int place = 0; place < 16; place++) marks |= (uint64_t)((uint8_t)(byte_of(low, high, place) - 1) > 126) << place;
    return marks;
}
#endif
