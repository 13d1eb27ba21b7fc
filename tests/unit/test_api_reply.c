/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From replies to answers. */
#include <stdio.h>

#include "api-gateway/reply.h"
#include "common/crypto.h"
#include "common/sealed.h"
#include "unit.h"

static struct api_keys keys;
static struct api_reply reply;

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	ol_random(keys.reply_secret, sizeof keys.reply_secret);
	ol_x25519_public(keys.reply_secret, keys.reply_public);
}

static const struct ol_route *route_of(const char *method, const char *path)
{
	struct api_match match;

	ck_assert_uint_eq(api_route_find(method, path, &match), API_OK);
	return match.route;
}

static void make(const char *method, const char *path, const void *from, const char *tag)
{
	api_reply_make(&reply, route_of(method, path), from, &keys, tag);
}

static const char *line(const char *name)
{
	for (unsigned i = 0; i < reply.answer.line_count; i++) {
		if (strcmp(reply.answer.lines[i].name, name) == 0)
			return reply.answer.lines[i].value;
	}
	return NULL;
}

static void check_body(const char *text)
{
	ck_assert_uint_eq(reply.answer.length, strlen(text));
	ck_assert_mem_eq(reply.answer.body, text, strlen(text));
	ck_assert_str_eq(line("Cache-Control"), "no-store");
}

START_TEST(every_code_has_its_status)
{
	static const struct {
		enum ol_reply_code code;
		unsigned status;
	} cases[] = {
		{ OL_REPLY_CODE_NOT_FOUND, 404 },
		{ OL_REPLY_CODE_EXISTS, 409 },
		{ OL_REPLY_CODE_INVALID, 400 },
		{ OL_REPLY_CODE_DENIED, 403 },
		{ OL_REPLY_CODE_FULL, 409 },
		{ OL_REPLY_CODE_UNAVAILABLE, 503 },
		{ OL_REPLY_CODE_CONFLICT, 409 },
		{ OL_REPLY_CODE_LOGIN_NEEDED, 401 },
		{ OL_REPLY_CODE_STEP_UP_NEEDED, 403 },
		{ OL_REPLY_CODE_PASSWORD_CHANGE_NEEDED, 403 },
		{ OL_REPLY_CODE_TOTP_NEEDED, 403 },
		{ OL_REPLY_CODE_CODE_NEEDED, 403 },
		{ OL_REPLY_CODE_THROTTLED, 429 },
		{ OL_REPLY_CODE_UNSUPPORTED, 409 },
		{ OL_REPLY_CODE_USED_UP, 410 },
		{ OL_REPLY_CODE_EXPIRED, 410 },
		{ OL_REPLY_CODE_REVOKED, 410 },
		{ OL_REPLY_CODE_REFUSED, 403 },
		{ OL_REPLY_CODE_REPLAYED, 409 },
	};
	struct ol_reply_made made = { .detail = "why", .field = "name" };

	ck_assert_ptr_null(ol_reply_code_words[UNIT_COUNT(cases) + 1]);
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		char code[64];

		made.code = cases[i].code;
		make("POST", "/api/v1/services", &made, NULL);
		ck_assert_uint_eq(reply.answer.status, cases[i].status);
		ck_assert_str_eq(line("Content-Type"), API_PROBLEM_TYPE);
		snprintf(code, sizeof code, "\"code\":\"%s\"", ol_reply_code_words[made.code]);
		ck_assert_ptr_nonnull(strstr(reply.answer.problem, code));
		ck_assert_ptr_nonnull(strstr(reply.answer.problem,
					     "\"detail\":\"why\",\"field\":\"name\"}"));
		ck_assert_int_eq(line("Retry-After") != NULL,
				 cases[i].status == 429 || cases[i].status == 503);
		ck_assert_int_eq(line("WWW-Authenticate") != NULL, cases[i].status == 401);
	}
}
END_TEST

START_TEST(a_login_that_fails_is_401)
{
	struct ol_login_reply login = { .code = OL_REPLY_CODE_DENIED };

	make("POST", "/api/v1/login", &login, NULL);
	ck_assert_uint_eq(reply.answer.status, 401);
	login.code = OL_REPLY_CODE_CODE_NEEDED;
	make("POST", "/api/v1/login", &login, NULL);
	ck_assert_uint_eq(reply.answer.status, 401);
	login.code = OL_REPLY_CODE_THROTTLED;
	login.has_retry_s = true;
	login.retry_s = 900;
	make("POST", "/api/v1/login", &login, NULL);
	ck_assert_uint_eq(reply.answer.status, 429);
	ck_assert_str_eq(line("Retry-After"), "900");
	login.code = OL_REPLY_CODE_DENIED;
	make("POST", "/api/v1/step-up", &login, NULL);
	ck_assert_uint_eq(reply.answer.status, 403);
}
END_TEST

START_TEST(a_login_sets_cookies_that_are_not_in_the_body)
{
	struct ol_login_reply login = {
		.has_user = true, .user = 7, .has_cookie = true, .has_device_cookie = true
	};

	ck_assert_int_eq(ol_open_put(login.cookie, sizeof login.cookie, "c00kie"), 0);
	ck_assert_int_eq(ol_seal(login.cookie, sizeof login.cookie, keys.reply_public), 0);
	ck_assert_int_eq(ol_open_put(login.device_cookie, sizeof login.device_cookie, "d3vice"), 0);
	ck_assert_int_eq(ol_seal(login.device_cookie, sizeof login.device_cookie,
				 keys.reply_public),
			 0);
	make("POST", "/api/v1/login", &login, NULL);
	ck_assert_uint_eq(reply.answer.status, 200);
	check_body("{\"user\":\"0000000000000007\"}");
	ck_assert_str_eq(reply.cookies[0],
			 "__Host-ol=c00kie; Secure; HttpOnly; SameSite=Strict; Path=/");
	ck_assert_ptr_nonnull(strstr(reply.cookies[1], "__Host-old=d3vice; "));
	ck_assert_ptr_nonnull(line("Set-Cookie"));
	login.cookie[9] ^= 1;
	make("POST", "/api/v1/login", &login, NULL);
	ck_assert_uint_eq(reply.answer.status, 500);
	ck_assert_ptr_null(line("Set-Cookie"));
}
END_TEST

START_TEST(a_secret_is_shown_as_it_is)
{
	struct ol_reply_secret secret = { .has_secret = true };

	ck_assert_int_eq(ol_open_put(secret.secret, sizeof secret.secret, "https://x/e#v1.\"q"), 0);
	ck_assert_int_eq(ol_seal(secret.secret, sizeof secret.secret, keys.reply_public), 0);
	make("POST", "/api/v1/enrolments", &secret, NULL);
	ck_assert_uint_eq(reply.answer.status, 201);
	check_body("{\"secret\":\"https://x/e#v1.\\\"q\"}");
}
END_TEST

START_TEST(a_list_has_a_tag)
{
	static struct ol_user_list_reply list = { .items_count = 1 };
	char tag[API_TAG];

	list.items[0].id = 1;
	memcpy(list.items[0].name, "ann", 4);
	make("GET", "/api/v1/users", &list, NULL);
	ck_assert_uint_eq(reply.answer.status, 200);
	memcpy(tag, reply.tag, sizeof tag);
	ck_assert_str_eq(line("ETag"), tag);
	make("GET", "/api/v1/users", &list, "\"other\"");
	ck_assert_uint_eq(reply.answer.status, 200);
	make("GET", "/api/v1/users", &list, tag);
	ck_assert_uint_eq(reply.answer.status, 304);
	ck_assert_uint_eq(reply.answer.length, 0);
	ck_assert_str_eq(line("ETag"), tag);
	list.more = true;
	make("GET", "/api/v1/users", &list, tag);
	ck_assert_uint_eq(reply.answer.status, 200);
	make("GET", "/api/v1/users/0000000000000001", &list, NULL);
	ck_assert_uint_eq(reply.answer.status, 200);
	ck_assert_mem_eq(reply.answer.body, "{\"id\":\"0000000000000001\",", 25);
	list.items_count = 0;
	make("GET", "/api/v1/users/0000000000000001", &list, NULL);
	ck_assert_uint_eq(reply.answer.status, 404);
}
END_TEST

START_TEST(a_session_is_made_when_the_router_says_so)
{
	static struct ol_session_list_reply list = { .items_count = 1 };
	struct ol_session_list_item *item = &list.items[0];

	*item = (struct ol_session_list_item){ .state = OL_SESSION_STATE_OPEN,
					       .source = { .family = 4 },
					       .port = 443 };
	memcpy(item->router, "home", 5);
	memcpy(item->service_name, "cam", 4);
	memcpy(item->user_name, "ann", 4);
	memcpy(item->device_name, "phone", 6);
	make("POST", "/api/v1/sessions", &list, NULL);
	ck_assert_uint_eq(reply.answer.status, 201);
	item->state = OL_SESSION_STATE_PENDING;
	make("POST", "/api/v1/sessions", &list, NULL);
	ck_assert_uint_eq(reply.answer.status, 202);
	list.items_count = 0;
	make("POST", "/api/v1/knock", &list, NULL);
	ck_assert_uint_eq(reply.answer.status, 204);
}
END_TEST

START_TEST(logging_out_clears_the_cookie)
{
	struct ol_reply_done done = { .code = OL_REPLY_CODE_OK };

	make("POST", "/api/v1/logout", &done, NULL);
	ck_assert_uint_eq(reply.answer.status, 204);
	ck_assert_ptr_nonnull(strstr(line("Set-Cookie"), "__Host-ol=; "));
	make("DELETE", "/api/v1/users/0000000000000001", &done, NULL);
	ck_assert_uint_eq(reply.answer.status, 204);
	ck_assert_ptr_null(line("Set-Cookie"));
}
END_TEST

START_TEST(health_is_always_answered)
{
	struct ol_site_health_reply health = { .routers = 2, .online = 1 };
	const struct ol_route *route = route_of("GET", "/api/v1/health");

	make("GET", "/api/v1/health", &health, NULL);
	check_body("{\"version\":\"" OL_VERSION "\",\"bus\":true,\"routers\":2,\"online\":1}");
	health.code = OL_REPLY_CODE_UNAVAILABLE;
	make("GET", "/api/v1/health", &health, NULL);
	check_body("{\"version\":\"" OL_VERSION "\",\"bus\":false,\"routers\":0,\"online\":0}");
	api_reply_unavailable(&reply, route, NULL);
	ck_assert_uint_eq(reply.answer.status, 200);
	api_reply_unavailable(&reply, route_of("GET", "/api/v1/users"), NULL);
	ck_assert_uint_eq(reply.answer.status, 503);
	ck_assert_ptr_nonnull(line("Retry-After"));
}
END_TEST

START_TEST(an_address_is_told)
{
	struct ol_addr client;

	ck_assert_int_eq(ol_addr_parse("2001:db8::7", &client), 0);
	api_reply_address(&reply, &client);
	check_body("{\"address\":\"2001:db8::7\",\"family\":6}");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		every_code_has_its_status,
		a_login_that_fails_is_401,
		a_login_sets_cookies_that_are_not_in_the_body,
		a_secret_is_shown_as_it_is,
		a_list_has_a_tag,
		a_session_is_made_when_the_router_says_so,
		logging_out_clears_the_cookie,
		health_is_always_answered,
		an_address_is_told,
	};

	return unit_run("api reply", set_up, tests, UNIT_COUNT(tests));
}
