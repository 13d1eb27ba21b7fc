/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests to the HTTP API of a site. */
#include "api.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "command.h"
#include "common/codec.h"
#include "gen/routes.h"
#include "https.h"

#define URL_BYTES  600
#define BODY_BYTES 8192

static const struct ol_route *find_route(const char *path)
{
	for (unsigned i = 0; i < OL_ROUTES; i++) {
		if (!strcmp(ol_routes[i].path, path))
			return &ol_routes[i];
	}
	return NULL;
}

/* The path of a route, with a word in place of {…}. */
static void make_url(const struct api *api, const char *path, const char *word,
		     char url[static URL_BYTES])
{
	const char *open = strchr(path, '{'), *close = open ? strchr(open, '}') : NULL;

	if (close)
		snprintf(url, URL_BYTES, "%s%.*s%s%s", api->site, (int)(open - path), path, word,
			 close + 1);
	else
		snprintf(url, URL_BYTES, "%s%s", api->site, path);
}

/* Reads an answer that says that all is well. */
static int read_good(const struct ol_route *route, const struct https_answer *answer,
		     void *ret_reply, struct ol_fault *fault)
{
	const struct ol_message *reply = route->call->reply;
	uint32_t seen;

	if (route->answer == OL_ANSWER_SESSION)
		return ol_decode(reply->fields[ol_find_field(reply, "items")].item, answer->text,
				 answer->length, ret_reply, fault);
	memset(ret_reply, 0, reply->size);
	return ol_decode_part(reply, route->reply_fields, answer->text, answer->length, ret_reply,
			      &seen, fault);
}

static int read_answer(const struct ol_route *route, const struct https_answer *answer,
		       void *ret_reply, struct ol_problem *problem)
{
	struct ol_fault fault;
	bool is_good = answer->status >= 200 && answer->status <= 299;
	int rc;

	if (answer->status == API_EMPTY)
		return API_EMPTY;
	if (is_good) {
		rc = read_good(route, answer, ret_reply, &fault);
		if (rc == 0)
			return (int)answer->status;
	} else if (ol_decode(&ol_msg_problem, answer->text, answer->length, problem, &fault) == 0) {
		return -EREMOTEIO;
	}
	memset(problem, 0, sizeof *problem);
	snprintf(problem->detail, sizeof problem->detail,
		 "status %ld, and no answer of an Ownline (%.60s: %.60s)", answer->status,
		 fault.path, fault.why);
	return -EPROTO;
}

int api_call(const struct api *api, const char *path, const char *word, const void *request,
	     void *ret_reply, struct ol_problem *ret_problem)
{
	static struct https_answer answer;
	const struct ol_route *route = find_route(path);
	char url[URL_BYTES], body[BODY_BYTES], why[HTTPS_WHY];
	struct https_request https = { .url = url,
				       .authority = api->authority,
				       .type = "application/json",
				       .family = api->family,
				       .source = api->source };
	ssize_t length;
	int rc;

	memset(ret_problem, 0, sizeof *ret_problem);
	if (!route)
		return -EINVAL;
	make_url(api, path, word, url);
	if (route->binary) {
		https.type = "application/octet-stream";
		https.body = request;
		https.length = route->binary;
	} else if (route->body_fields) {
		length = ol_encode_part(route->call->message, route->body_fields, request, body,
					sizeof body);
		if (length < 0)
			return (int)length;
		https.body = body;
		https.length = (size_t)length;
	}
	rc = https_send(&https, &answer, why);
	if (rc == 0)
		return read_answer(route, &answer, ret_reply, ret_problem);
	snprintf(ret_problem->detail, sizeof ret_problem->detail, "%s", why);
	return rc;
}

ssize_t api_write(const char *path, const void *reply, char *text, size_t size)
{
	const struct ol_route *route = find_route(path);
	ssize_t length = -EINVAL;

	if (route)
		length = ol_encode_part(route->call->reply, route->reply_fields, reply, text,
					size - 1);
	if (length >= 0)
		text[length] = '\0';
	return length;
}

int api_print(const char *path, const void *reply)
{
	static char text[OL_JSON_MAX];

	if (api_write(path, reply, text, sizeof text) < 0)
		return EX_SOFTWARE;
	puts(text);
	return EX_OK;
}

static int status_of(int rc, const struct ol_problem *problem)
{
	switch (rc) {
	case -EREMOTEIO:
		return problem->status == 503 || problem->status == 429 ? EX_TEMPFAIL : EX_NOPERM;
	case -EHOSTUNREACH:
		return EX_NOHOST;
	case -EKEYREJECTED:
	case -EPROTO:
		return EX_PROTOCOL;
	default:
		return EX_TEMPFAIL;
	}
}

int api_complain(const struct api *api, int rc, const struct ol_problem *problem)
{
	const char *why = *problem->detail ? problem->detail : problem->title;

	return complain(status_of(rc, problem), api->site, *why ? why : strerror(-rc));
}
