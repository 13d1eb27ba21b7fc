/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words behind a command of ownline. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "options.h"
#include "unit.h"

#define MOST 2

static const char *name, *age, *pets[2];
static bool is_loud;
static const struct option options[] = { { "--name", &name, NULL },    { "--age", &age, NULL },
					 { "--loud", NULL, &is_loud }, { "--pet", &pets[0], NULL },
					 { "--pet", &pets[1], NULL },  { 0 } };
static const char *words[MOST + 1];

static void set_up(void)
{
	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr)); /* complaints */
}

/* Reads up to seven words, closed by NULL. */
static int read_words(const char *const *given)
{
	char copies[7][32], *argv[7];
	int argc = 0;

	for (; given[argc]; argc++) {
		snprintf(copies[argc], sizeof copies[argc], "%s", given[argc]);
		argv[argc] = copies[argc];
	}
	for (int i = 0; i < MOST; i++)
		words[i] = NULL;
	return options_read(options, argc, argv, words, MOST);
}

START_TEST(options_and_words_in_any_order)
{
	static const char *const given[] = { "one", "--age", "7", "--loud", "two", NULL };

	ck_assert_int_eq(read_words(given), 2);
	ck_assert(is_loud);
	ck_assert_ptr_nonnull(age);
	ck_assert_ptr_null(name);
	ck_assert_ptr_nonnull(words[0]);
	ck_assert_ptr_nonnull(words[1]);
}
END_TEST

START_TEST(what_stands_twice_may_be_given_twice)
{
	static const char *const one[] = { "--pet", "cat", NULL };
	static const char *const more[] = { "--pet", "dog", "--pet", "fish", NULL };

	ck_assert_int_eq(read_words(one), 0);
	ck_assert(pets[0] && !pets[1]);
	ck_assert_int_eq(read_words(more), 0);
	ck_assert(pets[0] && pets[1]);
}
END_TEST

START_TEST(nothing_at_all)
{
	static const char *const given[] = { NULL };

	ck_assert_int_eq(read_words(given), 0);
	ck_assert(!is_loud);
}
END_TEST

START_TEST(a_value_may_look_like_an_option)
{
	static const char *const given[] = { "--name", "--loud", NULL };

	ck_assert_int_eq(read_words(given), 0);
	ck_assert_ptr_nonnull(name);
	ck_assert(!is_loud);
}
END_TEST

START_TEST(what_is_refused)
{
	static const char *const cases[][5] = {
		{ "--no-such" }, { "--name" },          { "one", "two", "three" },
		{ "--loud=1" },  { "--loud", "--age" }, { "--" },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		ck_assert_int_eq(read_words(cases[i]), -EINVAL);
}
END_TEST

START_TEST(numbers_are_decimal_and_within_bounds)
{
	static const char *const refused[] = {
		"", "-1", "+1", " 1", "1 ", "0x1", "1.5", "0", "11", "99999999999999999999999"
	};
	unsigned long value = 5;

	for (size_t i = 0; i < UNIT_COUNT(refused); i++) {
		ck_assert_int_eq(options_number(refused[i], 1, 10, &value), -EINVAL);
		ck_assert_uint_eq(value, 5);
	}
	ck_assert_int_eq(options_number("1", 1, 10, &value), 0);
	ck_assert_uint_eq(value, 1);
	ck_assert_int_eq(options_number("10", 1, 10, &value), 0);
	ck_assert_uint_eq(value, 10);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		options_and_words_in_any_order,
		what_stands_twice_may_be_given_twice,
		nothing_at_all,
		a_value_may_look_like_an_option,
		what_is_refused,
		numbers_are_decimal_and_within_bounds,
	};

	return unit_run("options", set_up, tests, UNIT_COUNT(tests));
}
