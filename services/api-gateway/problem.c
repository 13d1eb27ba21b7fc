/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is answered when a request is refused. */
#include "api-gateway/problem.h"

#include <stdio.h>

#include "common/codec.h"
#include "gen/messages.h"

#define FIELD_MOST 128 /* characters of a field that are shown */

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
	[API_INVALID] = { 400, "invalid", "a field has a wrong value" },
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

/* A field is named by who sent the request: what is not plain ASCII is shown as '?'. */
static void put_plain(char *to, size_t size, const char *text)
{
	size_t i = 0;

	for (; text[i] && i + 1 < size && i < FIELD_MOST; i++)
		to[i] = (char)(text[i] >= ' ' && text[i] < 0x7f ? text[i] : '?');
	to[i] = '\0';
}

size_t api_problem_format(unsigned status, const char *word, const char *detail, const char *field,
			  char ret_text[static API_PROBLEM_BYTES])
{
	struct ol_problem problem = { .type = "about:blank", .status = status };
	ssize_t length;

	snprintf(problem.title, sizeof problem.title, "%s", api_problem_title(status));
	snprintf(problem.code, sizeof problem.code, "%s", word);
	snprintf(problem.detail, sizeof problem.detail, "%s", detail);
	put_plain(problem.field, sizeof problem.field, field ? field : "");
	problem.has_detail = problem.detail[0];
	problem.has_field = problem.field[0];
	length = ol_encode(&ol_msg_problem, &problem, ret_text, API_PROBLEM_BYTES - 1);
	if (length < 0) {
		problem.has_detail = false;
		length = ol_encode(&ol_msg_problem, &problem, ret_text, API_PROBLEM_BYTES - 1);
	}
	ret_text[length < 0 ? 0 : length] = '\0';
	return length < 0 ? 0 : (size_t)length;
}

size_t api_problem_write(enum api_code code, const char *detail, const char *field,
			 char ret_text[static API_PROBLEM_BYTES])
{
	return api_problem_format(codes[code].status, codes[code].word,
				  detail && *detail ? detail : codes[code].detail, field, ret_text);
}
