#pragma once
#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call.
typedef size_t (*callpace_curl_bytes)(char *bytes, size_t size, size_t count, void *context);
typedef int (*callpace_curl_progress)(void *context, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

static inline CURLcode callpace_curl_number(CURL *handle, CURLoption option, long value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode callpace_curl_text(CURL *handle, CURLoption option, const char *value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode callpace_curl_pointer(CURL *handle, CURLoption option, void *value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode callpace_curl_on_bytes(CURL *handle, CURLoption option, callpace_curl_bytes call)
{
    return curl_easy_setopt(handle, option, call);
}

static inline CURLcode callpace_curl_on_progress(CURL *handle, callpace_curl_progress call)
{
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, call);
}

static inline CURLcode callpace_curl_result(CURL *handle, CURLINFO info, long *value)
{
    return curl_easy_getinfo(handle, info, value);
}
