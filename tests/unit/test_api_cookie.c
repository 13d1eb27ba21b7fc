/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cookies, coming and going. */
#include <errno.h>

#include "api-gateway/cookie.h"
#include "unit.h"

static char value[64];

static int find(const char *header)
{
	value[0] = '\0';
	return api_cookie_find(header, API_COOKIE_LOGIN, value, sizeof value);
}

START_TEST(a_cookie_is_found_among_others)
{
	static const char *const headers[] = {
		"__Host-ol=abc",
		"a=b; __Host-ol=abc",
		"__Host-ol=abc; a=b",
		"a=b;__Host-ol=abc;c=d",
		"__Host-old=xyz; __Host-ol=abc; x__Host-ol=no",
		"; ;__Host-ol=abc;",
		"a; __Host-ol=abc",
	};

	for (size_t i = 0; i < UNIT_COUNT(headers); i++) {
		ck_assert_msg(find(headers[i]) == 0, "%s", headers[i]);
		ck_assert_str_eq(value, "abc");
	}
	ck_assert_int_eq(api_cookie_find(headers[4], API_COOKIE_BROWSER, value, sizeof value), 0);
	ck_assert_str_eq(value, "xyz");
}
END_TEST

START_TEST(what_is_no_cookie_of_ours_is_none)
{
	static const char *const headers[] = {
		NULL,
		"",
		"a=b",
		"__Host-ol",
		"__Host-ol=",
		"__Host-ol=; a=b",
		"__host-ol=abc",
		"__Host-ol =abc",
		"__Host-ol=a b",
		"__Host-ol=\"abc\"",
		"__Host-ol=abc\t",
		"__Host-ol=a\xff",
		"__Host-ol=abc; __Host-ol=abc",
		"__Host-ol=abc; a=b; __Host-ol=xyz",
		"__Host-ol=0123456789012345678901234567890123456789012345678901234567890123",
	};

	for (size_t i = 0; i < UNIT_COUNT(headers); i++)
		ck_assert_msg(find(headers[i]) == -ENOENT, "%zu", i);
}
END_TEST

START_TEST(a_cookie_is_set_and_cleared)
{
	char line[API_COOKIE_LINE], longest[API_COOKIE_LINE];

	ck_assert_int_eq(api_cookie_format(API_COOKIE_LOGIN, "aB-_9", line), 0);
	ck_assert_str_eq(line, "__Host-ol=aB-_9; Secure; HttpOnly; SameSite=Strict; Path=/");
	ck_assert_int_eq(api_cookie_format(API_COOKIE_LOGIN, "", line), 0);
	ck_assert_str_eq(line, "__Host-ol=; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
	ck_assert_int_eq(api_cookie_format(API_COOKIE_BROWSER, "a.b", line), 0);
	ck_assert_str_eq(line, "__Host-old=a.b; Secure; HttpOnly; SameSite=Strict; Path=/; "
			       "Max-Age=31536000");
	ck_assert_int_eq(api_cookie_format(API_COOKIE_LOGIN, "a; Path=/x", line), -EINVAL);
	ck_assert_int_eq(api_cookie_format(API_COOKIE_LOGIN, "a\r\nb", line), -EINVAL);
	memset(longest, 'x', sizeof longest);
	longest[sizeof longest - 1] = '\0';
	ck_assert_int_eq(api_cookie_format(API_COOKIE_LOGIN, longest, line), -EINVAL);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_cookie_is_found_among_others,
		what_is_no_cookie_of_ours_is_none,
		a_cookie_is_set_and_cleared,
	};

	return unit_run("api cookie", NULL, tests, UNIT_COUNT(tests));
}
