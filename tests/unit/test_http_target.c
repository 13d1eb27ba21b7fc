/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths and queries. */
#include <errno.h>
#include <stdio.h>

#include "api-gateway/target.h"
#include "unit.h"

static struct api_target target;

START_TEST(a_target_is_taken_apart)
{
	ck_assert_int_eq(api_target_parse("/", &target), 0);
	ck_assert_str_eq(target.path, "/");
	ck_assert_uint_eq(target.pair_count, 0);
	ck_assert_int_eq(api_target_parse("/a%20b/c+d?e=f&%67=h%2B+i&j=", &target), 0);
	ck_assert_str_eq(target.path, "/a b/c+d");
	ck_assert_str_eq(api_target_value(&target, "e"), "f");
	ck_assert_str_eq(api_target_value(&target, "g"), "h+ i");
	ck_assert_str_eq(api_target_value(&target, "j"), "");
	ck_assert_ptr_null(api_target_value(&target, "k"));
	ck_assert_int_eq(api_target_parse("/a?b=c=d?&e=/f", &target), 0);
	ck_assert_str_eq(api_target_value(&target, "b"), "c=d?");
	ck_assert_str_eq(api_target_value(&target, "e"), "/f");
	ck_assert_int_eq(api_target_parse("/%c3%A9", &target), 0);
	ck_assert_str_eq(target.path, "/\xc3\xa9");
}
END_TEST

START_TEST(what_could_be_read_in_two_ways_is_refused)
{
	static const char *const targets[] = {
		"/%",        "/%4",         "/%4g",    "/%g4",      "/%00",
		"/a%2fb",    "/a%2Fb",      "/%0a",    "/%7f",      "/?%",
		"/?",        "/?a",         "/?=b",    "/?a=b&",    "/?a=b&&c=d",
		"/?a=b&a=c", "/?a=b&%61=c", "/?a=%00", "/?a=b%2fc", "/?a=%0d",
	};

	for (size_t i = 0; i < UNIT_COUNT(targets); i++)
		ck_assert_msg(api_target_parse(targets[i], &target) == -EINVAL, "%s", targets[i]);
}
END_TEST

START_TEST(a_query_has_so_many_names)
{
	char text[200] = "/?";
	size_t length = 2;

	for (char c = 'a'; c < 'a' + API_PAIRS; c++)
		length += (size_t)snprintf(text + length, sizeof text - length, "%s%c=1",
					   c == 'a' ? "" : "&", c);
	ck_assert_int_eq(api_target_parse(text, &target), 0);
	ck_assert_uint_eq(target.pair_count, API_PAIRS);
	snprintf(text + length, sizeof text - length, "&z=1");
	ck_assert_int_eq(api_target_parse(text, &target), -EINVAL);
}
END_TEST

START_TEST(the_longest_target_fits)
{
	char text[API_TARGET_BYTES + 1] = "/";

	memset(text + 1, 'x', API_TARGET_BYTES - 1);
	ck_assert_int_eq(api_target_parse(text, &target), -EINVAL);
	text[API_TARGET_BYTES - 1] = '\0';
	ck_assert_int_eq(api_target_parse(text, &target), 0);
	ck_assert_uint_eq(strlen(target.path), API_TARGET_BYTES - 1);
	memcpy(text + 1, "?a=", 3);
	ck_assert_int_eq(api_target_parse(text, &target), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_target_is_taken_apart,
		what_could_be_read_in_two_ways_is_refused,
		a_query_has_so_many_names,
		the_longest_target_fits,
	};

	return unit_run("http target", NULL, tests, UNIT_COUNT(tests));
}
