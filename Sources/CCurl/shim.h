#pragma once
#include <curl/curl.h>

// libcurl is not linked: it and the thirty libraries that it needs would be loaded at the start of every
// command. It is opened when it is first used, so its functions come here as addresses. Those that take any
// kind of value are called through these, as Swift calls no such function.

typedef CURLcode (*hone_curl_set)(CURL *, CURLoption, ...);
typedef CURLcode (*hone_curl_get)(CURL *, CURLINFO, ...);

static inline CURLcode hone_curl_set_text(void *set, CURL *handle, CURLoption option, const char *value) {
    return ((hone_curl_set)set)(handle, option, value);
}

static inline CURLcode hone_curl_set_number(void *set, CURL *handle, CURLoption option, long value) {
    return ((hone_curl_set)set)(handle, option, value);
}

static inline CURLcode hone_curl_set_pointer(void *set, CURL *handle, CURLoption option, void *value) {
    return ((hone_curl_set)set)(handle, option, value);
}

static inline CURLcode hone_curl_set_function(void *set, CURL *handle, CURLoption option,
                                              size_t (*value)(char *, size_t, size_t, void *)) {
    return ((hone_curl_set)set)(handle, option, value);
}

static inline CURLcode hone_curl_get_number(void *get, CURL *handle, CURLINFO info, long *value) {
    return ((hone_curl_get)get)(handle, info, value);
}

static inline CURLcode hone_curl_get_text(void *get, CURL *handle, CURLINFO info, char **value) {
    return ((hone_curl_get)get)(handle, info, value);
}

// Only HTTP is spoken; the newer option is known from 7.85 on.
static inline CURLcode hone_curl_only_http(void *set, CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return ((hone_curl_set)set)(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    return ((hone_curl_set)set)(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}
