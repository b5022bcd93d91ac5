#pragma once
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uchar.h>
#include <unicode/uidna.h>
#include <unicode/unum.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

// The names of ICU's functions carry its version as macros, which do not import.

// The IANA name for a zone name of Windows (CLDR's windowsZones.xml); 0 when there is none. `name` is ASCII.
static inline int callpace_zone_of_windows_name(const char *name, char *found, int32_t size)
{
    UChar wide[128], zone[128];
    UErrorCode status = U_ZERO_ERROR;
    if (strlen(name) >= 128)
        return 0;
    u_charsToUChars(name, wide, (int32_t)strlen(name) + 1);
    int32_t length = ucal_getTimeZoneIDForWindowsID(wide, -1, NULL, zone, 128, &status);
    if (U_FAILURE(status) || length <= 0 || length >= size)
        return 0;
    u_UCharsToChars(zone, found, length);
    found[length] = 0;
    return 1;
}

// The A-label form of a domain in UTF-8 (UTS #46, non-transitional); 0 when it has none.
static inline int callpace_ascii_domain(const char *domain, char *found, int32_t size)
{
    UErrorCode status = U_ZERO_ERROR;
    UIDNA *rules = uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII, &status);
    if (U_FAILURE(status))
        return 0;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    int32_t length = uidna_nameToASCII_UTF8(rules, domain, -1, found, size - 1, &info, &status);
    uidna_close(rules);
    if (U_FAILURE(status) || info.errors != 0 || length <= 0 || length >= size)
        return 0;
    found[length] = 0;
    return 1;
}

// UTF-8 of `wide` with a zero behind it; 0 when it does not fit.
static inline int callpace_utf8(const UChar *wide, int32_t length, char *found, int32_t size)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t written = 0;
    u_strToUTF8(found, size - 1, &written, wide, length, &status);
    if (U_FAILURE(status) || written >= size)
        return 0;
    found[written] = 0;
    return 1;
}

// The form of a language for a skeleton of CLDR such as "MMMMd", in UTC; NULL when there is none.
static inline void *callpace_date_format_open(const char *locale, const char *skeleton)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[32], pattern[128], utc[4];
    if (strlen(skeleton) >= 32)
        return NULL;
    u_charsToUChars(skeleton, wide, (int32_t)strlen(skeleton) + 1);
    u_charsToUChars("UTC", utc, 4);
    UDateTimePatternGenerator *generator = udatpg_open(locale, &status);
    if (U_FAILURE(status))
        return NULL;
    int32_t length = udatpg_getBestPattern(generator, wide, -1, pattern, 128, &status);
    udatpg_close(generator);
    if (U_FAILURE(status) || length >= 128)
        return NULL;
    UDateFormat *format = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, utc, -1, pattern, length, &status);
    if (U_FAILURE(status))
        return NULL;
    udat_setContext(format, UDISPCTX_CAPITALIZATION_FOR_STANDALONE, &status);
    return format;
}

// `milliseconds` since 1970-01-01 in UTF-8; 0 when it cannot be told.
static inline int callpace_date_format(void *format, double milliseconds, char *found, int32_t size)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[128];
    int32_t length = udat_format(format, milliseconds, wide, 128, NULL, &status);
    return U_SUCCESS(status) && length < 128 && callpace_utf8(wide, length, found, size);
}

static inline void callpace_date_format_close(void *format) { udat_close(format); }

// Decimal numbers with at most so many digits behind the mark, the rest cut off; NULL when the language is not known.
static inline void *callpace_number_format_open(const char *locale, int32_t digits)
{
    UErrorCode status = U_ZERO_ERROR;
    UNumberFormat *format = unum_open(UNUM_DECIMAL, NULL, 0, locale, NULL, &status);
    if (U_FAILURE(status))
        return NULL;
    unum_setAttribute(format, UNUM_MAX_FRACTION_DIGITS, digits);
    unum_setAttribute(format, UNUM_ROUNDING_MODE, UNUM_ROUND_DOWN);
    return format;
}

static inline int callpace_number_format(void *format, double number, char *found, int32_t size)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[128];
    int32_t length = unum_formatDouble(format, number, wide, 128, NULL, &status);
    return U_SUCCESS(status) && length < 128 && callpace_utf8(wide, length, found, size);
}

static inline void callpace_number_format_close(void *format) { unum_close(format); }

static inline void *callpace_plural_rules_open(const char *locale)
{
    UErrorCode status = U_ZERO_ERROR;
    UPluralRules *rules = uplrules_open(locale, &status);
    return U_SUCCESS(status) ? rules : NULL;
}

// CLDR's keyword for a number: "one", "few", "many", "other"; 0 when it cannot be told.
static inline int callpace_plural_keyword(void *rules, double number, char *found, int32_t size)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[16];
    int32_t length = uplrules_select(rules, number, wide, 16, &status);
    return U_SUCCESS(status) && length < 16 && callpace_utf8(wide, length, found, size);
}

static inline void callpace_plural_rules_close(void *rules) { uplrules_close(rules); }

// How many columns of a terminal a code point takes, by UAX #11 and its emoji: 0, 1 or 2.
static inline int callpace_columns(int32_t scalar)
{
    switch (u_charType(scalar)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
        return 0;
    default:
        break;
    }
    if (u_hasBinaryProperty(scalar, UCHAR_EMOJI_PRESENTATION))
        return 2;
    switch (u_getIntPropertyValue(scalar, UCHAR_EAST_ASIAN_WIDTH)) {
    case U_EA_FULLWIDTH:
    case U_EA_WIDE:
        return 2;
    default:
        return 1;
    }
}
