/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flattest JSON: what is read of it, and all that is refused. */
#include <errno.h>

#include "flat.h"
#include "unit.h"

/* Reads a whole text. Returns how many pairs it holds, or -EBADMSG. */
static int count_pairs(const char *text, size_t length)
{
	struct flat_pair pair;
	struct flat flat;
	int count = 0, rc;

	flat_begin(&flat, text, length);
	while ((rc = flat_next(&flat, &pair)) > 0)
		count++;
	return rc < 0 ? rc : count;
}

START_TEST(pairs_in_their_order)
{
	static const char text[] = " {\"a\": \"b c\" ,\n\t\"n\":-12,\"z\":0,\"e\":\"\"}\r\n";
	struct flat_pair pair;
	struct flat flat;

	flat_begin(&flat, text, sizeof text - 1);
	ck_assert_int_eq(flat_next(&flat, &pair), 1);
	ck_assert(flat_is(pair.name, "a") && !pair.is_number && flat_is(pair.word, "b c"));
	ck_assert_int_eq(flat_next(&flat, &pair), 1);
	ck_assert(flat_is(pair.name, "n") && pair.is_number);
	ck_assert_int_eq(pair.number, -12);
	ck_assert_int_eq(flat_next(&flat, &pair), 1);
	ck_assert(flat_is(pair.name, "z") && pair.is_number);
	ck_assert_int_eq(pair.number, 0);
	ck_assert_int_eq(flat_next(&flat, &pair), 1);
	ck_assert(flat_is(pair.name, "e") && !pair.is_number && flat_is(pair.word, ""));
	ck_assert_int_eq(flat_next(&flat, &pair), 0);
}
END_TEST

START_TEST(what_is_read)
{
	static const struct {
		const char *text;
		int count;
	} cases[] = {
		{ "{}", 0 },
		{ " { } ", 0 },
		{ "{\"\":\"\"}", 1 },
		{ "{\"a\":9007199254740992}", 1 },
		{ "{\"a\":-9007199254740992,\"a\":1}", 2 },
		{ "{\"a\":\"[]{},:\"}", 1 },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		ck_assert_msg(count_pairs(cases[i].text, strlen(cases[i].text)) == cases[i].count,
			      "%s", cases[i].text);
}
END_TEST

START_TEST(what_is_refused)
{
	static const char *const texts[] = {
		"",
		" ",
		"{",
		"}",
		"[]",
		"null",
		"\"a\"",
		"{}{}",
		"{}x",
		"{\"a\"}",
		"{\"a\":}",
		"{a:1}",
		"{'a':1}",
		"{\"a\":1,}",
		"{,\"a\":1}",
		"{\"a\":1 \"b\":2}",
		"{\"a\":1",
		"{\"a\":01}",
		"{\"a\":-0}",
		"{\"a\":00}",
		"{\"a\":+1}",
		"{\"a\":1.0}",
		"{\"a\":1e3}",
		"{\"a\":-}",
		"{\"a\":9007199254740993}",
		"{\"a\":99999999999999999999}",
		"{\"a\":0x1}",
		"{\"a\":true}",
		"{\"a\":null}",
		"{\"a\":[]}",
		"{\"a\":{}}",
		"{\"a\":\"b}",
		"{\"a\":\"\\\"\"}",
		"{\"a\":\"\\u0061\"}",
		"{\"a\":\"\n\"}",
		"{\"a\":\"\x7f\"}",
		"{\"a\":\"\xc3\xa4\"}",
		"{\"a\\n\":1}",
		"{\"a\"::1}",
		"{\"a\":1;}",
		"{\"a\":\"b\"c}",
	};
	static const char zero[] = "{\"a\":\"b\0\"}";

	for (size_t i = 0; i < UNIT_COUNT(texts); i++)
		ck_assert_msg(count_pairs(texts[i], strlen(texts[i])) == -EBADMSG, "%s", texts[i]);
	ck_assert_int_eq(count_pairs(zero, sizeof zero - 1), -EBADMSG);
}
END_TEST

START_TEST(nothing_is_read_beyond_the_end)
{
	static const char text[] = "{\"abc\":\"def\",\"n\":123}";

	for (size_t length = 0; length < sizeof text - 1; length++)
		ck_assert_int_eq(count_pairs(text, length), -EBADMSG);
	ck_assert_int_eq(count_pairs(text, sizeof text - 1), 2);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { pairs_in_their_order, what_is_read, what_is_refused,
				       nothing_is_read_beyond_the_end };

	return unit_run("flat", NULL, tests, UNIT_COUNT(tests));
}
