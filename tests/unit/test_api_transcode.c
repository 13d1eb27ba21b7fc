/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From requests to messages: every field from its place, secrets sealed, nothing else. */
#include <errno.h>

#include "api-gateway/transcode.h"
#include "common/crypto.h"
#include "common/sealed.h"
#include "unit.h"

#define ID "0123456789abcdef"

static struct api_keys keys;
static uint8_t rpc_secret[32];
static struct api_request request;
static struct api_message message;
static struct ol_addr client;
static struct ol_fault fault;

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	ol_random(rpc_secret, sizeof rpc_secret);
	ol_x25519_public(rpc_secret, keys.rpc_public);
	ol_random(keys.reply_secret, sizeof keys.reply_secret);
	ol_x25519_public(keys.reply_secret, keys.reply_public);
	ck_assert_int_eq(ol_addr_parse("203.0.113.7", &client), 0);
}

/* Transcodes a request with a body; the message must fit its own schema then. */
static int transcode(const char *method, const char *text, const char *body)
{
	static char json[OL_JSON_MAX];
	struct api_match match;
	struct api_target target;
	int rc;

	ck_assert_int_eq(api_target_parse(text, &target), 0);
	ck_assert_uint_eq(api_route_find(method, target.path, &match), API_OK);
	request.head.method = method;
	request.body = (const uint8_t *)body;
	request.length = body ? strlen(body) : 0;
	rc = api_transcode(&match, &target, &request, &client, &keys, &message, &fault);
	if (rc == 0)
		ck_assert_int_gt(ol_encode(match.route->call->message, message.bytes, json,
					   sizeof json),
				 0);
	return rc;
}

static void check_refused(const char *method, const char *text, const char *body, const char *path,
			  const char *why)
{
	ck_assert_msg(transcode(method, text, body) == -EBADMSG, "%s %s", text, body);
	ck_assert_str_eq(fault.path, path);
	if (why)
		ck_assert_str_eq(fault.why, why);
}

/* The text that session-manager finds in a sealed field. */
static const char *opened(const uint8_t *field, size_t size)
{
	static char text[512];
	uint8_t copy[512];

	ck_assert_uint_le(size, sizeof copy);
	memcpy(copy, field, size);
	ck_assert_int_eq(ol_unseal(copy, size, keys.rpc_public, rpc_secret), 0);
	ck_assert_int_eq(ol_open_get(copy, size, text), 0);
	return text;
}

START_TEST(a_login_has_its_secrets_sealed_and_its_context)
{
	const struct ol_login *login = (const struct ol_login *)message.bytes;

	request.head.values[API_USER_AGENT] = "Browser\t1.0 \xc3\xbc";
	request.head.values[API_COOKIE] = "__Host-old=known";
	ck_assert_int_eq(transcode("POST", "/api/v1/login",
				   "{\"name\":\"ann\",\"password\":\"s3cr\\u00e9t\"}"),
			 0);
	ck_assert_str_eq(login->name, "ann");
	ck_assert_str_eq(opened(login->password, sizeof login->password), "s3cr\xc3\xa9t");
	ck_assert(!login->has_code && !login->has_auth && login->has_device_cookie);
	ck_assert_str_eq(opened(login->device_cookie, sizeof login->device_cookie), "known");
	ck_assert(ol_addr_equal(&login->address, &client));
	ck_assert_str_eq(login->agent, "Browser?1.0 ??");
	ck_assert_mem_eq(login->reply_key, keys.reply_public, 32);
}
END_TEST

START_TEST(path_query_and_cookie_are_taken)
{
	const struct ol_user_set *set = (const struct ol_user_set *)message.bytes;
	const struct ol_session_list *list = (const struct ol_session_list *)message.bytes;

	request.head.values[API_COOKIE] = "__Host-ol=abc";
	request.head.values[API_IDEMPOTENCY_KEY] = "once";
	ck_assert_int_eq(transcode("PUT", "/api/v1/users/" ID,
				   "{\"name\":\"ann\",\"role\":\"member\",\"active\":true}"),
			 0);
	ck_assert_uint_eq(set->user, UINT64_C(0x0123456789abcdef));
	ck_assert(set->has_auth && set->has_key);
	ck_assert_str_eq(opened(set->auth, sizeof set->auth), "abc");
	ck_assert_int_eq(transcode("GET", "/api/v1/sessions?state=closed&port=443", NULL), 0);
	ck_assert(list->has_state && list->state == OL_SESSION_STATE_CLOSED);
	ck_assert(list->has_port && list->port == 443 && !list->has_user);
}
END_TEST

START_TEST(the_same_key_is_the_same_number)
{
	const struct ol_logout *logout = (const struct ol_logout *)message.bytes;
	uint8_t first[16];
	char key[131];

	request.head.values[API_IDEMPOTENCY_KEY] = "one";
	ck_assert_int_eq(transcode("POST", "/api/v1/logout", NULL), 0);
	memcpy(first, logout->key, sizeof first);
	ck_assert_int_eq(transcode("POST", "/api/v1/logout", "{}"), 0);
	ck_assert_mem_eq(first, logout->key, sizeof first);
	request.head.values[API_IDEMPOTENCY_KEY] = "two";
	ck_assert_int_eq(transcode("POST", "/api/v1/logout", NULL), 0);
	ck_assert_mem_ne(first, logout->key, sizeof first);
	request.head.values[API_IDEMPOTENCY_KEY] = "";
	check_refused("POST", "/api/v1/logout", NULL, "Idempotency-Key", NULL);
	memset(key, 'x', sizeof key);
	key[129] = '\0';
	request.head.values[API_IDEMPOTENCY_KEY] = key;
	check_refused("POST", "/api/v1/logout", NULL, "Idempotency-Key", NULL);
	key[128] = '\0';
	ck_assert_int_eq(transcode("POST", "/api/v1/logout", NULL), 0);
}
END_TEST

START_TEST(a_fault_names_the_field)
{
	check_refused("GET", "/api/v1/users/x", NULL, "user", NULL);
	check_refused("GET", "/api/v1/users?colour=red", NULL, "colour", "unknown");
	check_refused("GET", "/api/v1/users?auth=abc", NULL, "auth", "unknown");
	check_refused("GET", "/api/v1/users/" ID "?user=" ID, NULL, "user", "unknown");
	check_refused("GET", "/api/v1/sessions?port=0", NULL, "port", "out of range");
	check_refused("GET", "/api/v1/sessions?port=443x", NULL, "port", NULL);
	check_refused("GET", "/api/v1/sessions?state=ajar", NULL, "state", NULL);
	check_refused("POST", "/api/v1/login", "{\"name\":\"ann\"}", "password", "missing");
	check_refused("POST", "/api/v1/login", NULL, "name", "missing");
	check_refused("POST", "/api/v1/login", "{\"name\":\"ann\",\"password\":\"\"}", "password",
		      NULL);
	check_refused("POST", "/api/v1/login", "{\"name\":\"ann\",\"password\":7}", "password",
		      NULL);
	check_refused("POST", "/api/v1/login",
		      "{\"name\":\"ann\",\"password\":\"x\",\"address\":\"1.2.3.4\"}", "address",
		      "unknown");
	check_refused("POST", "/api/v1/login", "{\"name\":\"a\\u0000\"}", "byte 17", NULL);
	check_refused("POST", "/api/v1/login", "[]", "message", "not an object");
	check_refused("POST", "/api/v1/login", "{\"name\":\"a\",\"name\":\"b\"}", "byte 18",
		      "duplicate key");
	check_refused("POST", "/api/v1/logout", "{\"key\":\"" ID ID "\"}", "key", "unknown");
	check_refused("DELETE", "/api/v1/users/" ID, "{\"user\":\"" ID "\"}", "user", "unknown");
}
END_TEST

START_TEST(a_refused_message_keeps_no_secret)
{
	static const struct api_message empty;

	check_refused("POST", "/api/v1/login", "{\"password\":\"hunter2\"}", "name", "missing");
	ck_assert_mem_eq(&message, &empty, sizeof message);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_login_has_its_secrets_sealed_and_its_context,
		path_query_and_cookie_are_taken,
		the_same_key_is_the_same_number,
		a_fault_names_the_field,
		a_refused_message_keeps_no_secret,
	};

	return unit_run("api transcode", set_up, tests, UNIT_COUNT(tests));
}
