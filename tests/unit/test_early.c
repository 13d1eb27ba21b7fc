/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes that come the wrong way round: kept, and taken in their order. */
#include "early.h"
#include "unit.h"

static struct early early;

static void set_up(void)
{
	early = (struct early){ 0 };
}

static void keep(int64_t base, int64_t revision)
{
	struct ol_change change = { .base = base, .revision = revision };

	early_keep(&early, &change);
}

START_TEST(nothing_follows_nothing)
{
	ck_assert_ptr_null(early_next(&early, 5));
	ck_assert_ptr_null(early_next(&early, 0));
	ck_assert(!early_has_gap(&early));
}
END_TEST

START_TEST(they_follow_in_their_order)
{
	int64_t held = 3;

	keep(4, 5);
	keep(3, 4);
	keep(5, 6);
	ck_assert_ptr_null(early_next(&early, 2));
	ck_assert(early_has_gap(&early));
	for (int64_t expected = 4; expected <= 6; expected++) {
		const struct ol_change *next = early_next(&early, held);

		ck_assert_ptr_nonnull(next);
		ck_assert_int_eq(next->revision, expected);
		held = next->revision;
	}
	ck_assert_ptr_null(early_next(&early, held));
	ck_assert(!early_has_gap(&early));
}
END_TEST

START_TEST(a_list_overtakes_them)
{
	keep(4, 5);
	keep(8, 9);
	ck_assert_ptr_null(early_next(&early, 7));
	ck_assert(early_has_gap(&early));
	ck_assert_int_eq(early_next(&early, 8)->revision, 9);
	ck_assert_ptr_null(early_next(&early, 9));
	ck_assert(!early_has_gap(&early));
}
END_TEST

START_TEST(there_is_an_end_to_keeping)
{
	for (int64_t i = 1; i <= 2 * EARLY_MOST; i++)
		keep(i, i + 1);
	for (int64_t i = 1; i <= EARLY_MOST; i++)
		ck_assert_int_eq(early_next(&early, i)->revision, i + 1);
	ck_assert_ptr_null(early_next(&early, EARLY_MOST + 1));
}
END_TEST

START_TEST(one_that_comes_twice_is_kept_once)
{
	for (unsigned i = 0; i < 2 * EARLY_MOST; i++)
		keep(4, 5);
	keep(3, 4);
	ck_assert_int_eq(early_next(&early, 3)->revision, 4);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { nothing_follows_nothing, they_follow_in_their_order,
				       a_list_overtakes_them, there_is_an_end_to_keeping,
				       one_that_comes_twice_is_kept_once };

	return unit_run("early", set_up, tests, UNIT_COUNT(tests));
}
