/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which route a request means. */
#include <string.h>

#include "api-gateway/routes.h"
#include "unit.h"

static struct api_match match;

static enum api_code find(const char *method, const char *path)
{
	return api_route_find(method, path, &match);
}

START_TEST(every_route_finds_itself)
{
	for (unsigned i = 0; i < OL_ROUTES; i++) {
		char path[200] = "";
		unsigned fields = 0;

		for (const char *at = ol_routes[i].path; *at; at++) {
			size_t used = strlen(path);

			if (*at == '{') {
				at = strchr(at, '}');
				path[used] = (char)('0' + fields++);
			} else {
				path[used] = *at;
			}
		}
		ck_assert_msg(find(ol_routes[i].method, path) == API_OK, "%s", path);
		ck_assert_ptr_eq(match.route, &ol_routes[i]);
		ck_assert_uint_eq(match.capture_count, fields);
	}
}
END_TEST

START_TEST(words_of_the_path_become_fields)
{
	ck_assert_uint_eq(find("PUT", "/api/v1/users/0123456789abcdef"), API_OK);
	ck_assert_str_eq(match.captures[0].name, "user");
	ck_assert_str_eq(match.captures[0].value, "0123456789abcdef");
	ck_assert_uint_eq(find("POST", "/api/v1/sessions/any thing/extend"), API_OK);
	ck_assert_str_eq(match.captures[0].name, "session");
	ck_assert_str_eq(match.captures[0].value, "any thing");
}
END_TEST

START_TEST(other_paths_find_nothing)
{
	static const char *const paths[] = {
		"",
		"/",
		"/api",
		"/api/",
		"/api/v1",
		"/api/v1/",
		"/api/v2/users",
		"/api/v1/user",
		"/api/v1/users/",
		"/api/v1/users//password",
		"/api/v1/users/x/",
		"/api/v1/users/x/y",
		"/api/v1/users/x/password/y",
		"/API/v1/users",
		"/api/v1/users ",
		"//api/v1/users",
		"/api/v1/users/{user}/passwor",
		"/api/v1/users/"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};

	for (size_t i = 0; i < UNIT_COUNT(paths); i++)
		ck_assert_msg(find("GET", paths[i]) == API_NOT_FOUND, "%s", paths[i]);
}
END_TEST

START_TEST(other_methods_are_told_which_there_are)
{
	ck_assert_uint_eq(find("PATCH", "/api/v1/users/x"), API_METHOD_NOT_ALLOWED);
	ck_assert_str_eq(match.methods, "GET, HEAD, PUT, DELETE");
	ck_assert_uint_eq(find("OPTIONS", "/api/v1/login"), API_METHOD_NOT_ALLOWED);
	ck_assert_str_eq(match.methods, "POST, GET, HEAD");
	ck_assert_uint_eq(find("get", "/api/v1/health"), API_METHOD_NOT_ALLOWED);
	ck_assert_uint_eq(find("HEAD", "/api/v1/health"), API_OK);
	ck_assert_uint_eq(find("HEAD", "/api/v1/logout"), API_METHOD_NOT_ALLOWED);
	ck_assert_str_eq(match.methods, "POST");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		every_route_finds_itself,
		words_of_the_path_become_fields,
		other_paths_find_nothing,
		other_methods_are_told_which_there_are,
	};

	return unit_run("api routes", NULL, tests, UNIT_COUNT(tests));
}
