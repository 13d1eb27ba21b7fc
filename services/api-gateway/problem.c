/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is answered when a request is refused. */
#include "api-gateway/problem.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define STRING_BYTES 700 /* of one string, escaped; two of them and the rest fit into a problem */

static const struct {
	unsigned status;
	const char *word;
	const char *detail;
} codes[API_CODES] = {
	[API_OK] = { 200, "ok", "" },
	[API_BAD_REQUEST] = { 400, "bad-request", "not a well-formed request" },
	[API_BAD_VERSION] = { 505, "bad-version", "HTTP/1.1 or HTTP/1.0" },
	[API_HEAD_TOO_LARGE] = { 431, "head-too-large", "at most 8 KiB of headers" },
	[API_INTERNAL] = { 500, "internal", "a fault of ours; the log has more" },
	[API_LENGTH_REQUIRED] = { 411, "length-required", "a Content-Length and no chunks" },
	[API_METHOD_NOT_ALLOWED] = { 405, "method-not-allowed", "see the header Allow" },
	[API_NOT_FOUND] = { 404, "not-found", "there is nothing at this path" },
	[API_TARGET_TOO_LONG] = { 414, "target-too-long",
				  "path and query have at most 1023 bytes" },
	[API_TOO_LARGE] = { 413, "too-large", "at most 64 KiB of body" },
	[API_UNAVAILABLE] = { 503, "unavailable", "try again in a moment" },
	[API_UNSUPPORTED_MEDIA_TYPE] = { 415, "unsupported-media-type", "" },
	[API_WRONG_ORIGIN] = { 403, "wrong-origin", "" },
};

static const struct {
	unsigned status;
	const char *title;
} titles[] = {
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 411, "Length Required" },
	{ 413, "Content Too Large" },
	{ 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" },
	{ 428, "Precondition Required" },
	{ 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 503, "Service Unavailable" },
	{ 505, "HTTP Version Not Supported" },
};

unsigned api_problem_status(enum api_code code)
{
	return codes[code].status;
}

const char *api_problem_title(unsigned status)
{
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
		if (titles[i].status == status)
			return titles[i].title;
	}
	return "";
}

/* Writes text as it stands between quotes; control characters, and others than ASCII unless they
 * may stand there, become '?'. What does not fit is left out, whole characters of it. */
static const char *quote(const char *text, bool is_utf8, char ret_text[static STRING_BYTES])
{
	size_t out = 0;

	for (; *text && out + 2 < STRING_BYTES; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			ret_text[out++] = '\\';
		ret_text[out++] = (char)(c < 0x20 || c == 0x7f || (c > 0x7f && !is_utf8) ? '?' : c);
	}
	while (*text && out && (ret_text[out - 1] & 0x80))
		out--;
	ret_text[out] = '\0';
	return ret_text;
}

size_t api_problem_format(unsigned status, const char *word, const char *detail, const char *field,
			  char ret_text[static API_PROBLEM_BYTES])
{
	char quoted[STRING_BYTES];
	int length = snprintf(ret_text, API_PROBLEM_BYTES,
			      "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%u,"
			      "\"code\":\"%.40s\",\"detail\":\"%s\"",
			      api_problem_title(status), status, word, quote(detail, true, quoted));

	if (field && *field)
		length += snprintf(ret_text + length, API_PROBLEM_BYTES - (size_t)length,
				   ",\"field\":\"%s\"", quote(field, false, quoted));
	length += snprintf(ret_text + length, API_PROBLEM_BYTES - (size_t)length, "}");
	return (size_t)length;
}

size_t api_problem_write(enum api_code code, const char *detail, const char *field,
			 char ret_text[static API_PROBLEM_BYTES])
{
	return api_problem_format(codes[code].status, codes[code].word,
				  detail && *detail ? detail : codes[code].detail, field, ret_text);
}
