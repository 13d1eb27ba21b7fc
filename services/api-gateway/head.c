/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of a request, judged strictly. */
#include "api-gateway/head.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LENGTH_DIGITS 9 /* of a Content-Length: more is too much in any case */

static const char *const field_names[API_FIELDS] = {
	[API_ACCEPT_ENCODING] = "Accept-Encoding",
	[API_CONTENT_LENGTH] = "Content-Length",
	[API_CONTENT_TYPE] = "Content-Type",
	[API_COOKIE] = "Cookie",
	[API_FORWARDED_FOR] = "X-Forwarded-For",
	[API_HOST] = "Host",
	[API_IDEMPOTENCY_KEY] = "Idempotency-Key",
	[API_IF_NONE_MATCH] = "If-None-Match",
	[API_ORIGIN] = "Origin",
	[API_OWNLINE] = "X-Ownline",
	[API_TRANSFER_ENCODING] = "Transfer-Encoding",
	[API_USER_AGENT] = "User-Agent",
};

static const char digits[] = "0123456789";
static const char token[] = "!#$%&'*+-.^_`|~0123456789"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

void api_head_add(struct api_head *head, const char *name, const char *value)
{
	for (unsigned i = 0; i < API_FIELDS; i++) {
		if (strcasecmp(name, field_names[i]) == 0) {
			head->values[i] = value;
			head->counts[i]++;
			return;
		}
	}
}

/* One line from at on: NAME 0 VALUE 0 0. Returns what follows it, or NULL. */
static const char *skip_line(const char *at, const char *end)
{
	size_t name = strspn(at, token);

	at += name;
	if (!name || at >= end || *at)
		return NULL;
	for (at++; at < end && *at; at++) {
		unsigned char c = (unsigned char)*at;

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return NULL;
	}
	return at + 2 <= end && !at[1] ? at + 2 : NULL;
}

bool api_head_is_intact(const char *method, size_t bytes, const char *target_at,
			size_t target_length, const char *version)
{
	const char *end = method + bytes;
	const char *at = version + strlen("HTTP/1.1");

	if (bytes > API_HEAD_BYTES || !*method || method[strspn(method, token)])
		return false;
	if (target_at != method + strlen(method) + 1 || version != target_at + target_length + 1)
		return false;
	if (at > end || strlen(version) != strlen("HTTP/1.1"))
		return false;
	/* The last line is empty, so the walk meets zeros before the end. */
	if (at + 4 > end || end[-1] || end[-2] || at[0] || at[1])
		return false;
	at += 2;
	while (at && at < end - 2)
		at = skip_line(at, end - 2);
	return at == end - 2;
}

static bool is_target(const char *target)
{
	for (const char *at = target; *at; at++) {
		if (*at <= ' ' || *at >= 0x7f || *at == '#')
			return false;
	}
	return target[0] == '/';
}

/* How long the body is must have one answer. We read no chunks: their many spellings are where
 * requests are smuggled, and no client of ours sends them. */
static enum api_code check_length(const struct api_head *head)
{
	const char *length = head->values[API_CONTENT_LENGTH];
	const char *coding = head->values[API_TRANSFER_ENCODING];
	bool has_body;

	if (coding)
		return length || strcmp(coding, "chunked") != 0 ? API_BAD_REQUEST
								: API_LENGTH_REQUIRED;
	if (!length)
		return API_OK;
	if (!*length || length[strspn(length, digits)])
		return API_BAD_REQUEST;
	if (strlen(length) > LENGTH_DIGITS || api_head_body(head) > API_BODY_BYTES)
		return API_TOO_LARGE;
	has_body = api_head_body(head) > 0;
	return has_body && (!strcmp(head->method, "GET") || !strcmp(head->method, "HEAD"))
		       ? API_BAD_REQUEST
		       : API_OK;
}

enum api_code api_head_check(const struct api_head *head)
{
	if (head->bytes > API_HEAD_BYTES)
		return API_HEAD_TOO_LARGE;
	if (strlen(head->target) >= API_TARGET_BYTES)
		return API_TARGET_TOO_LONG;
	if (!head->is_intact || !is_target(head->target))
		return API_BAD_REQUEST;
	if (strcmp(head->version, "HTTP/1.1") != 0 && strcmp(head->version, "HTTP/1.0") != 0)
		return API_BAD_VERSION;
	for (unsigned i = 0; i < API_FIELDS; i++) {
		/* Only behind a proxy is it ours to judge: see api_client(). */
		if (head->counts[i] > 1 && i != API_FORWARDED_FOR)
			return API_BAD_REQUEST;
	}
	if (!head->counts[API_HOST] && !strcmp(head->version, "HTTP/1.1"))
		return API_BAD_REQUEST;
	return check_length(head);
}

size_t api_head_body(const struct api_head *head)
{
	const char *length = head->values[API_CONTENT_LENGTH];

	return length ? strtoul(length, NULL, 10) : 0;
}
