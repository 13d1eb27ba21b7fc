/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an HTTP request to the message of a call. */
#include "api-gateway/transcode.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "api-gateway/cookie.h"
#include "common/crypto.h"
#include "common/sealed.h"

#define KEY_LONGEST  128 /* characters of an Idempotency-Key */
#define AGENT_BYTES  200
#define COOKIE_BYTES 256

/* What is being filled. */
struct job {
	const struct ol_message *type;
	const struct api_request *request;
	const struct ol_addr *client;
	const struct api_keys *keys;
	uint8_t *base;
	uint32_t seen; /* fields that are there */
	struct ol_fault *fault;
};

static int refuse(struct job *job, const char *name, const char *why)
{
	snprintf(job->fault->path, sizeof job->fault->path, "%s", name);
	job->fault->why = why;
	return -EBADMSG;
}

static int take_word(struct job *job, uint32_t fields, const char *name, const char *value)
{
	unsigned i = ol_find_field(job->type, name);
	const char *why;

	if (i == job->type->field_count || !(fields & 1u << i))
		return refuse(job, name, "unknown");
	why = ol_decode_field(job->type, i, value, job->base);
	if (why)
		return refuse(job, name, why);
	job->seen |= 1u << i;
	return 0;
}

static int take_words(struct job *job, const struct api_match *match,
		      const struct api_target *target)
{
	const struct ol_route *route = match->route;
	int rc = 0;

	for (unsigned i = 0; i < match->capture_count && rc == 0; i++)
		rc = take_word(job, route->path_fields, match->captures[i].name,
			       match->captures[i].value);
	for (unsigned i = 0; i < target->pair_count && rc == 0; i++)
		rc = take_word(job, route->query_fields, target->pairs[i].name,
			       target->pairs[i].value);
	return rc;
}

/* Nothing at all means an object without fields. */
static int take_body(struct job *job, const struct ol_route *route)
{
	uint32_t seen = 0;
	int rc = 0;

	if (job->request->length)
		rc = ol_decode_part(job->type, route->body_fields, job->request->body,
				    job->request->length, job->base, &seen, job->fault);
	job->seen |= seen;
	return rc;
}

static int put_cookie(struct job *job, const struct ol_field *field, const char *name)
{
	char value[COOKIE_BYTES];
	int rc = api_cookie_find(job->request->head.values[API_COOKIE], name, value, sizeof value);

	if (rc == 0)
		rc = ol_open_put(job->base + field->offset, field->size, value);
	ol_wipe(value, sizeof value);
	return rc;
}

static int put_auth(struct job *job, const struct ol_field *field)
{
	return put_cookie(job, field, API_COOKIE_LOGIN);
}

static int put_browser(struct job *job, const struct ol_field *field)
{
	return put_cookie(job, field, API_COOKIE_BROWSER);
}

static int put_address(struct job *job, const struct ol_field *field)
{
	memcpy(job->base + field->offset, job->client, sizeof *job->client);
	return 0;
}

/* What the client calls itself is shown to people: plain characters only. */
static int put_agent(struct job *job, const struct ol_field *field)
{
	const char *agent = job->request->head.values[API_USER_AGENT];
	uint8_t *to = job->base + field->offset;

	for (unsigned i = 0; agent && agent[i] && i < AGENT_BYTES; i++)
		to[i] = agent[i] >= ' ' && agent[i] < 0x7f ? (uint8_t)agent[i] : '?';
	return 0;
}

static int put_key(struct job *job, const struct ol_field *field)
{
	const char *key = job->request->head.values[API_IDEMPOTENCY_KEY];
	struct ol_part part;

	if (!key)
		return -ENOENT;
	if (!*key || strlen(key) > KEY_LONGEST)
		return refuse(job, "Idempotency-Key", "1 to 128 characters");
	part = (struct ol_part){ key, strlen(key) };
	ol_hash(&part, 1, NULL, job->base + field->offset, field->size);
	return 0;
}

static int put_reply_key(struct job *job, const struct ol_field *field)
{
	memcpy(job->base + field->offset, job->keys->reply_public, field->size);
	return 0;
}

/* What the gateway itself knows of a request. -ENOENT: nothing of that kind. */
static const struct {
	const char *name;
	int (*put)(struct job *job, const struct ol_field *field);
} context[] = {
	{ "address", put_address },       { "agent", put_agent }, { "auth", put_auth },
	{ "device_cookie", put_browser }, { "key", put_key },     { "reply_key", put_reply_key },
};

static int take_context(struct job *job, uint32_t fields)
{
	for (size_t i = 0; i < sizeof context / sizeof *context; i++) {
		unsigned at = ol_find_field(job->type, context[i].name);
		const struct ol_field *field = &job->type->fields[at];
		int rc;

		if (at == job->type->field_count || !(fields & 1u << at))
			continue;
		rc = context[i].put(job, field);
		if (rc == -EBADMSG)
			return rc;
		if (rc < 0)
			continue;
		job->seen |= 1u << at;
		if (field->is_optional)
			job->base[field->has_offset] = true;
	}
	return 0;
}

/* Seals every secret that is there; a required one that is not stays out by check_required(). */
static int seal(struct job *job)
{
	for (unsigned i = 0; i < job->type->field_count; i++) {
		const struct ol_field *field = &job->type->fields[i];

		if (field->kind != OL_KIND_SEALED || !(job->seen & 1u << i))
			continue;
		if (ol_seal(job->base + field->offset, field->size, job->keys->rpc_public) < 0)
			return refuse(job, field->name, "cannot be sealed");
	}
	return 0;
}

static int check_required(struct job *job, const struct ol_route *route)
{
	uint32_t missing = route->required_fields & ~job->seen;

	for (unsigned i = 0; i < job->type->field_count; i++) {
		if (missing & 1u << i)
			return refuse(job, job->type->fields[i].name, "missing");
	}
	return 0;
}

int api_transcode(const struct api_match *match, const struct api_target *target,
		  const struct api_request *request, const struct ol_addr *client,
		  const struct api_keys *keys, struct api_message *ret_message,
		  struct ol_fault *fault)
{
	struct job job = { .type = match->route->call->message,
			   .request = request,
			   .client = client,
			   .keys = keys,
			   .base = ret_message->bytes,
			   .fault = fault };
	int rc;

	memset(ret_message, 0, sizeof *ret_message);
	rc = take_words(&job, match, target);
	if (rc == 0)
		rc = take_body(&job, match->route);
	if (rc == 0)
		rc = take_context(&job, match->route->context_fields);
	if (rc == 0)
		rc = check_required(&job, match->route);
	if (rc == 0)
		rc = seal(&job);
	if (rc < 0)
		ol_wipe(ret_message, sizeof *ret_message);
	return rc;
}
