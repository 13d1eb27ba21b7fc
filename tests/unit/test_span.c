/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long something takes. */
#include "common/span.h"
#include "unit.h"

START_TEST(a_span_counts_adds_and_keeps_the_longest)
{
	struct ol_span span = { 0 };

	ol_span_add(&span, 5);
	ol_span_add(&span, 9);
	ol_span_add(&span, 2);
	ck_assert_uint_eq(span.count, 3);
	ck_assert_uint_eq(span.sum, 16);
	ck_assert_uint_eq(span.max, 9);
}
END_TEST

START_TEST(what_ends_before_it_began_took_no_time)
{
	struct ol_span span = { 0 };

	ol_span_add(&span, -1);
	ol_span_add(&span, INT64_MIN);
	ck_assert_uint_eq(span.count, 2);
	ck_assert_uint_eq(span.sum, 0);
	ck_assert_uint_eq(span.max, 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_span_counts_adds_and_keeps_the_longest,
		what_ends_before_it_began_took_no_time,
	};

	return unit_run("span", NULL, tests, UNIT_COUNT(tests));
}
