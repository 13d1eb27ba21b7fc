/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests that another web site could make a browser send are refused. */
#include "api-gateway/guard.h"
#include "unit.h"

#define US   "https://home.example"
#define JSON "application/json"

static const struct {
	const char *method;
	bool is_program;
	const char *origin, *type, *mark, *cookie;
	enum api_code code;
} cases[] = {
	/* reading changes nothing */
	{ "GET", false, NULL, NULL, NULL, "a=b", API_OK },
	{ "HEAD", false, "https://evil.example", NULL, NULL, "a=b", API_OK },
	/* the app */
	{ "POST", false, US, JSON, "1", "a=b", API_OK },
	{ "POST", false, US, JSON, "1", NULL, API_OK },
	{ "PUT", false, US, JSON "; charset=utf-8", "1", "a=b", API_OK },
	{ "DELETE", false, US, "Application/JSON;charset=UTF-8", "1", "a=b", API_OK },
	{ "POST", false, NULL, JSON, "1", "a=b", API_WRONG_ORIGIN },
	{ "POST", false, NULL, JSON, "1", NULL, API_WRONG_ORIGIN },
	{ "POST", false, "null", JSON, "1", "a=b", API_WRONG_ORIGIN },
	{ "POST", false, "", JSON, "1", "a=b", API_WRONG_ORIGIN },
	{ "POST", false, "https://evil.example", JSON, "1", "a=b", API_WRONG_ORIGIN },
	{ "POST", false, "https://home.example.evil.example", JSON, "1", "a=b", API_WRONG_ORIGIN },
	{ "POST", false, "http://home.example", JSON, "1", "a=b", API_WRONG_ORIGIN },
	{ "POST", false, "https://home.example:8443", JSON, "1", "a=b", API_WRONG_ORIGIN },
	{ "POST", false, "https://home.example/", JSON, "1", "a=b", API_WRONG_ORIGIN },
	{ "POST", false, "HTTPS://HOME.EXAMPLE", JSON, "1", "a=b", API_WRONG_ORIGIN },
	{ "POST", false, US " " US, JSON, "1", "a=b", API_WRONG_ORIGIN },
	{ "POST", false, US, JSON, NULL, "a=b", API_WRONG_ORIGIN },
	{ "POST", false, US, JSON, "", "a=b", API_WRONG_ORIGIN },
	{ "POST", false, US, JSON, "0", "a=b", API_WRONG_ORIGIN },
	{ "POST", false, US, NULL, "1", "a=b", API_UNSUPPORTED_MEDIA_TYPE },
	{ "POST", false, US, "text/plain", "1", "a=b", API_UNSUPPORTED_MEDIA_TYPE },
	{ "POST", false, US, "application/jsonp", "1", "a=b", API_UNSUPPORTED_MEDIA_TYPE },
	{ "POST", false, US, "text/plain; application/json", "1", "a=b",
	  API_UNSUPPORTED_MEDIA_TYPE },
	{ "POST", false, US, "application/json; charset=latin1", "1", "a=b",
	  API_UNSUPPORTED_MEDIA_TYPE },
	{ "POST", false, US, "application/x-www-form-urlencoded", "1", NULL,
	  API_UNSUPPORTED_MEDIA_TYPE },
	{ "PATCH", false, NULL, JSON, "1", "a=b", API_WRONG_ORIGIN },
	/* programs */
	{ "POST", true, NULL, JSON, "1", NULL, API_OK },
	{ "POST", true, US, JSON, "1", NULL, API_OK },
	{ "POST", true, US, JSON, "1", "a=b", API_OK },
	{ "POST", true, NULL, JSON, "1", "a=b", API_WRONG_ORIGIN },
	{ "POST", true, "https://evil.example", JSON, "1", NULL, API_WRONG_ORIGIN },
	{ "POST", true, "null", JSON, "1", NULL, API_WRONG_ORIGIN },
	{ "POST", true, NULL, JSON, NULL, NULL, API_WRONG_ORIGIN },
	{ "POST", true, NULL, "text/plain", "1", NULL, API_UNSUPPORTED_MEDIA_TYPE },
};

START_TEST(only_the_app_changes_something)
{
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		const struct api_guard guard = { US, JSON, cases[i].is_program };
		struct api_head head = { .method = cases[i].method };
		const char *detail = NULL;

		head.values[API_ORIGIN] = cases[i].origin;
		head.values[API_CONTENT_TYPE] = cases[i].type;
		head.values[API_OWNLINE] = cases[i].mark;
		head.values[API_COOKIE] = cases[i].cookie;
		ck_assert_msg(api_guard_check(&guard, &head, &detail) == cases[i].code, "case %zu",
			      i);
		ck_assert_int_eq(detail != NULL, cases[i].code != API_OK);
	}
}
END_TEST

START_TEST(an_origin_is_scheme_host_and_port)
{
	static const char *const good[] = { US, "http://localhost:8080", "http://[::1]:8080",
					    "https://a-b.c" };
	static const char *const bad[] = { "",
					   "home.example",
					   "https://",
					   "https://home.example/",
					   "https://Home.example",
					   "https://home.example:",
					   "https://:443",
					   "https://user@home.example",
					   "ftp://home.example",
					   "https://home.example https://x",
					   "null",
					   "*" };

	for (size_t i = 0; i < UNIT_COUNT(good); i++)
		ck_assert_msg(api_guard_is_origin(good[i]), "%s", good[i]);
	for (size_t i = 0; i < UNIT_COUNT(bad); i++)
		ck_assert_msg(!api_guard_is_origin(bad[i]), "%s", bad[i]);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		only_the_app_changes_something,
		an_origin_is_scheme_host_and_port,
	};

	return unit_run("http guard", NULL, tests, UNIT_COUNT(tests));
}
