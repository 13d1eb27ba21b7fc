/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The adapter to libcurl. */
#include "https.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#define CONNECT_S 10L
#define WHOLE_S   30L

static size_t take(char *bytes, size_t one, size_t length, void *arg)
{
	struct https_answer *answer = arg;

	(void)one;
	if (length > HTTPS_ANSWER - answer->length)
		return 0;
	memcpy(answer->text + answer->length, bytes, length);
	answer->length += length;
	answer->text[answer->length] = '\0';
	return length;
}

static int error_of(CURLcode code)
{
	switch (code) {
	case CURLE_OK:
		return 0;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_INTERFACE_FAILED:
		return -EHOSTUNREACH;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CONNECT_ERROR:
		return -EKEYREJECTED;
	case CURLE_OPERATION_TIMEDOUT:
		return -ETIMEDOUT;
	case CURLE_WRITE_ERROR:
		return -EMSGSIZE;
	default:
		return -EIO;
	}
}

static long resolve(uint8_t family)
{
	if (!family)
		return CURL_IPRESOLVE_WHATEVER;
	return family == 4 ? CURL_IPRESOLVE_V4 : CURL_IPRESOLVE_V6;
}

/* What every request has: only these two protocols, nothing followed, nobody in between. */
static void set_rules(CURL *curl, const struct https_request *request)
{
	char source[OL_ADDR_TEXT], interface[OL_ADDR_TEXT + 8];
	uint8_t family = request->source.family ? request->source.family : request->family;

	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, WHOLE_S);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(curl, CURLOPT_IPRESOLVE, resolve(family));
	if (*request->authority) {
		curl_easy_setopt(curl, CURLOPT_CAINFO, request->authority);
		curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	}
	if (request->source.family) {
		snprintf(interface, sizeof interface, "host!%s",
			 ol_addr_format(&request->source, source));
		curl_easy_setopt(curl, CURLOPT_INTERFACE, interface);
	}
}

static struct curl_slist *make_headers(const struct https_request *request)
{
	char type[100];
	struct curl_slist *headers, *more;

	snprintf(type, sizeof type, "Content-Type: %s", request->type);
	headers = curl_slist_append(NULL, request->body ? type : "Accept: application/json");
	more = curl_slist_append(headers, "X-Ownline: 1");
	return more ? more : headers;
}

int https_send(const struct https_request *request, struct https_answer *ret_answer,
	       char why[static HTTPS_WHY])
{
	char detail[CURL_ERROR_SIZE] = "";
	struct curl_slist *headers = make_headers(request);
	CURL *curl = curl_easy_init();
	CURLcode code = CURLE_OUT_OF_MEMORY;

	ret_answer->length = 0;
	ret_answer->text[0] = '\0';
	if (!curl || !headers)
		goto out;
	set_rules(curl, request);
	curl_easy_setopt(curl, CURLOPT_URL, request->url);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, ret_answer);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "ownline/" OL_VERSION);
	if (request->body) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->length);
	}
	code = curl_easy_perform(curl);
	if (code == CURLE_OK)
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &ret_answer->status);
out:
	snprintf(why, HTTPS_WHY, "%s", *detail ? detail : curl_easy_strerror(code));
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	return error_of(code);
}
