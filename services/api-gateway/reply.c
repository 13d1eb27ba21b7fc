/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the reply of a call to the answer of an HTTP request. */
#include "api-gateway/reply.h"

#include <stdio.h>
#include <string.h>

#include "api-gateway/choice.h"
#include "common/crypto.h"
#include "common/sealed.h"

#define RETRY_SOON_S  2  /* when nobody answers */
#define RETRY_LATER_S 60 /* after too many tries, if the reply names no time */
#define TAG_BYTES     16
#define SECRET_BYTES  512

/* Replies that hold secrets. */
union opened {
	struct ol_reply_done head; /* every reply begins like this one */
	struct ol_device_status_reply device_status;
	struct ol_enrol_reply enrol;
	struct ol_live_reply live;
	struct ol_login_reply login;
	struct ol_reply_secret secret;
};

static const unsigned statuses[] = {
	[OL_REPLY_CODE_OK] = 200,
	[OL_REPLY_CODE_NOT_FOUND] = 404,
	[OL_REPLY_CODE_EXISTS] = 409,
	[OL_REPLY_CODE_INVALID] = 400,
	[OL_REPLY_CODE_DENIED] = 403,
	[OL_REPLY_CODE_FULL] = 409,
	[OL_REPLY_CODE_UNAVAILABLE] = 503,
	[OL_REPLY_CODE_CONFLICT] = 409,
	[OL_REPLY_CODE_LOGIN_NEEDED] = 401,
	[OL_REPLY_CODE_STEP_UP_NEEDED] = 403,
	[OL_REPLY_CODE_PASSWORD_CHANGE_NEEDED] = 403,
	[OL_REPLY_CODE_TOTP_NEEDED] = 403,
	[OL_REPLY_CODE_CODE_NEEDED] = 403,
	[OL_REPLY_CODE_THROTTLED] = 429,
	[OL_REPLY_CODE_UNSUPPORTED] = 409,
	[OL_REPLY_CODE_USED_UP] = 410,
	[OL_REPLY_CODE_EXPIRED] = 410,
	[OL_REPLY_CODE_REVOKED] = 410,
	[OL_REPLY_CODE_REFUSED] = 403,
	[OL_REPLY_CODE_REPLAYED] = 409,
};

/* At the door itself, being turned away means not being logged in. */
static unsigned status_of(const struct ol_route *route, enum ol_reply_code code)
{
	if (route->call == &ol_channel_rpc_login &&
	    (code == OL_REPLY_CODE_DENIED || code == OL_REPLY_CODE_CODE_NEEDED))
		return 401;
	return statuses[code];
}

static void begin(struct api_reply *reply)
{
	reply->answer = (struct api_answer){ .status = 200 };
}

static void add_retry(struct api_reply *reply, int64_t seconds)
{
	snprintf(reply->retry, sizeof reply->retry, "%lld", (long long)seconds);
	api_answer_add(&reply->answer, "Retry-After", reply->retry);
}

static void add_json(struct api_reply *reply, unsigned status, ssize_t length)
{
	if (length < 0) {
		api_answer_problem(&reply->answer, API_INTERNAL, NULL, NULL);
		return;
	}
	reply->answer.status = status;
	reply->answer.body = reply->text;
	reply->answer.length = (size_t)length;
	api_answer_add(&reply->answer, "Content-Type", "application/json");
	api_answer_add(&reply->answer, "Cache-Control", "no-store");
}

static void make_problem(struct api_reply *reply, const struct ol_route *route,
			 const struct ol_reply_done *head, int64_t retry_s)
{
	struct api_answer *answer = &reply->answer;

	answer->status = status_of(route, head->code);
	answer->body = answer->problem;
	answer->length = api_problem_format(answer->status, ol_reply_code_words[head->code],
					    head->detail, head->field, answer->problem);
	api_answer_add(answer, "Content-Type", API_PROBLEM_TYPE);
	api_answer_add(answer, "Cache-Control", "no-store");
	if (answer->status == 401)
		api_answer_add(answer, "WWW-Authenticate", "Cookie realm=\"ownline\"");
	if (answer->status == 429)
		add_retry(reply, retry_s ? retry_s : RETRY_LATER_S);
	if (answer->status == 503)
		add_retry(reply, RETRY_SOON_S);
}

/* Opens the secrets of a reply that has some. Returns the reply to go on with, or NULL. */
static const void *open_secrets(const struct ol_message *type, const void *reply,
				const struct api_keys *keys, union opened *opened)
{
	uint8_t *base = (uint8_t *)opened;
	bool has_secrets = false;

	for (unsigned i = 0; i < type->field_count; i++)
		has_secrets = has_secrets || type->fields[i].kind == OL_KIND_SEALED;
	if (!has_secrets)
		return reply;
	if (type->size > sizeof *opened)
		return NULL;
	memcpy(opened, reply, type->size);
	for (unsigned i = 0; i < type->field_count; i++) {
		const struct ol_field *field = &type->fields[i];

		if (field->kind == OL_KIND_SEALED && base[field->has_offset] &&
		    ol_unseal(base + field->offset, field->size, keys->reply_public,
			      keys->reply_secret) < 0) {
			ol_wipe(opened, type->size);
			return NULL;
		}
	}
	return opened;
}

static void set_cookie(struct api_reply *reply, unsigned i, const char *name, const char *value)
{
	if (api_cookie_format(name, value, reply->cookies[i]) == 0)
		api_answer_add(&reply->answer, "Set-Cookie", reply->cookies[i]);
}

static void set_cookies(struct api_reply *reply, const struct ol_login_reply *login)
{
	char value[SECRET_BYTES];

	if (login->has_cookie && ol_open_get(login->cookie, sizeof login->cookie, value) == 0)
		set_cookie(reply, 0, API_COOKIE_LOGIN, value);
	if (login->has_device_cookie &&
	    ol_open_get(login->device_cookie, sizeof login->device_cookie, value) == 0)
		set_cookie(reply, 1, API_COOKIE_BROWSER, value);
	ol_wipe(value, sizeof value);
}

static ssize_t write_part(struct api_reply *reply, const struct ol_route *route, const void *from)
{
	return ol_encode_part(route->call->reply, route->reply_fields, from, reply->text,
			      sizeof reply->text);
}

static void make_list(struct api_reply *reply, const struct ol_route *route, const void *from,
		      const char *if_none_match)
{
	ssize_t length = write_part(reply, route, from);
	const struct ol_part part = { reply->text, length > 0 ? (size_t)length : 0 };
	uint8_t hash[TAG_BYTES];
	char digits[2 * TAG_BYTES + 1];

	ol_hash(&part, 1, NULL, hash, sizeof hash);
	snprintf(reply->tag, sizeof reply->tag, "\"%s\"", ol_hex(hash, sizeof hash, digits));
	if (length >= 0 && api_has_tag(if_none_match, reply->tag)) {
		reply->answer.status = 304;
		api_answer_add(&reply->answer, "Cache-Control", "no-store");
	} else {
		add_json(reply, route->status, length);
	}
	if (length >= 0)
		api_answer_add(&reply->answer, "ETag", reply->tag);
}

/* The list of a reply: its only field of objects. NULL: it has none, or it is empty. */
static const void *first_item(const struct ol_message *type, const void *from,
			      const struct ol_message **ret_item)
{
	const uint8_t *base = from;
	uint16_t count;

	for (unsigned i = 0; i < type->field_count; i++) {
		const struct ol_field *field = &type->fields[i];

		if (field->kind != OL_KIND_OBJECT)
			continue;
		memcpy(&count, base + field->count_offset, sizeof count);
		*ret_item = field->item;
		return count ? base + field->offset : NULL;
	}
	return NULL;
}

static void make_one(struct api_reply *reply, const struct ol_route *route, const void *from)
{
	const struct ol_message *type;
	const void *item = first_item(route->call->reply, from, &type);

	if (item)
		add_json(reply, route->status,
			 ol_encode(type, item, reply->text, sizeof reply->text));
	else
		api_answer_problem(&reply->answer, API_NOT_FOUND, NULL, NULL);
}

/* A session that the router has confirmed was made; until then it is only accepted. A knock may
 * leave nothing open. */
static void make_session(struct api_reply *reply, const struct ol_route *route, const void *from)
{
	const struct ol_session_list_reply *list = from;

	if (route->call->reply != &ol_msg_session_list_reply) {
		api_answer_problem(&reply->answer, API_INTERNAL, NULL, NULL);
	} else if (!list->items_count) {
		reply->answer.status = 204;
		api_answer_add(&reply->answer, "Cache-Control", "no-store");
	} else {
		make_one(reply, route, from);
		if (list->items[0].state != OL_SESSION_STATE_OPEN && reply->answer.status < 300)
			reply->answer.status = 202;
	}
}

static void make_done(struct api_reply *reply, const struct ol_route *route)
{
	reply->answer.status = route->status;
	api_answer_add(&reply->answer, "Cache-Control", "no-store");
	if (route->call == &ol_channel_rpc_logout)
		set_cookie(reply, 0, API_COOKIE_LOGIN, "");
}

static void make_health(struct api_reply *reply, const struct ol_site_health_reply *health)
{
	int length = snprintf(reply->text, sizeof reply->text,
			      "{\"version\":\"%s\",\"bus\":%s,\"routers\":%lld,\"online\":%lld}",
			      OL_VERSION, health ? "true" : "false",
			      health ? (long long)health->routers : 0,
			      health ? (long long)health->online : 0);

	add_json(reply, 200, length);
}

static void make_good(struct api_reply *reply, const struct ol_route *route, const void *from,
		      const char *if_none_match)
{
	switch (route->answer) {
	case OL_ANSWER_HEALTH:
		make_health(reply, from);
		break;
	case OL_ANSWER_LIST:
		make_list(reply, route, from, if_none_match);
		break;
	case OL_ANSWER_ONE:
		make_one(reply, route, from);
		break;
	case OL_ANSWER_SESSION:
		make_session(reply, route, from);
		break;
	case OL_ANSWER_DONE:
		make_done(reply, route);
		break;
	case OL_ANSWER_LOGIN:
		set_cookies(reply, from);
		add_json(reply, route->status, write_part(reply, route, from));
		break;
	case OL_ANSWER_ADDRESS:
	case OL_ANSWER_WHOLE:
	case OL_ANSWER_COUNT:
	case OL_ANSWER_MADE:
	case OL_ANSWER_SECRET:
		add_json(reply, route->status, write_part(reply, route, from));
		break;
	}
}

void api_reply_make(struct api_reply *ret_reply, const struct ol_route *route, const void *reply,
		    const struct api_keys *keys, const char *if_none_match)
{
	static union opened opened; /* too large for a stack */
	const struct ol_reply_done *head = reply;
	const void *from = open_secrets(route->call->reply, reply, keys, &opened);
	int64_t retry_s = 0;

	begin(ret_reply);
	if (route->answer == OL_ANSWER_LOGIN)
		retry_s = ((const struct ol_login_reply *)reply)->retry_s;
	if (head->code == OL_REPLY_CODE_UNAVAILABLE && route->answer == OL_ANSWER_HEALTH)
		make_health(ret_reply, NULL);
	else if (head->code != OL_REPLY_CODE_OK)
		make_problem(ret_reply, route, head, retry_s);
	else if (!from)
		api_answer_problem(&ret_reply->answer, API_INTERNAL, NULL, NULL);
	else
		make_good(ret_reply, route, from, if_none_match);
	if (from == &opened)
		ol_wipe(&opened, route->call->reply->size);
}

void api_reply_unavailable(struct api_reply *ret_reply, const struct ol_route *route,
			   const char *detail)
{
	begin(ret_reply);
	if (route->answer == OL_ANSWER_HEALTH) {
		make_health(ret_reply, NULL);
		return;
	}
	api_answer_problem(&ret_reply->answer, API_UNAVAILABLE, detail, NULL);
	add_retry(ret_reply, RETRY_SOON_S);
}

void api_reply_address(struct api_reply *ret_reply, const struct ol_addr *client)
{
	char address[OL_ADDR_TEXT];

	begin(ret_reply);
	add_json(ret_reply, 200,
		 snprintf(ret_reply->text, sizeof ret_reply->text,
			  "{\"address\":\"%s\",\"family\":%u}", ol_addr_format(client, address),
			  client->family));
}
