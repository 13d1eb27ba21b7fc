/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times and spans as people write them. */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "unit.h"
#include "when.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define NOW    (INT64_C(1795313655) * SECOND) /* 2026-11-22 03:14:15 in Berlin, 02:14:15Z */

static void set_zone(void)
{
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
}

START_TEST(spans_are_read)
{
	static const struct {
		const char *text;
		int64_t ms;
	} cases[] = {
		{ "0", 0 },
		{ "90", 90 * SECOND },
		{ "90s", 90 * SECOND },
		{ "15m", 15 * MINUTE },
		{ "15min", 15 * MINUTE },
		{ "2h", 2 * HOUR },
		{ "7d", 7 * DAY },
		{ "2w", 14 * DAY },
		{ "1h30m", 90 * MINUTE },
		{ "1d2h3m4s", DAY + 2 * HOUR + 3 * MINUTE + 4 * SECOND },
		{ "3650d", CTL_SPAN_MAX_MS },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		int64_t ms = -1;

		ck_assert_msg(ctl_when_span(cases[i].text, &ms) == 0, "%s", cases[i].text);
		ck_assert_int_eq(ms, cases[i].ms);
	}
}
END_TEST

START_TEST(other_words_are_no_spans)
{
	static const char *const cases[] = {
		"",
		" ",
		"-1",
		"+1",
		"1.5h",
		"h",
		"1x",
		"1 h",
		"1h ",
		"1hh",
		"1H",
		"3651d",
		"1h-30m",
		"99999999999999999999",
		"9223372036854775807s",
		"1\xc3\xa4",
	};
	int64_t ms;

	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		ck_assert_msg(ctl_when_span(cases[i], &ms) == -EINVAL, "%s", cases[i]);
}
END_TEST

START_TEST(times_are_read)
{
	static const struct {
		const char *text;
		bool is_ahead;
		int64_t ms;
	} cases[] = {
		{ "2026-11-22T03:14:15", false, NOW },
		{ "2026-11-22 03:14:15", false, NOW },
		{ "2026-11-22T02:14:15Z", false, NOW },
		{ "2026-11-22T03:14", false, NOW - 15 * SECOND },
		{ "2026-11-22", false, NOW - 3 * HOUR - 14 * MINUTE - 15 * SECOND },
		{ "2026-07-01T00:00Z", true, INT64_C(1782864000000) },
		{ "2026-07-01T02:00", true, INT64_C(1782864000000) },
		{ "1970-01-01T00:00Z", false, 0 },
		{ "03:14", false, NOW - 15 * SECOND },
		{ "03:15", false, NOW + 45 * SECOND - DAY },
		{ "03:14:15", false, NOW },
		{ "03:14", true, NOW - 15 * SECOND + DAY },
		{ "03:15", true, NOW + 45 * SECOND },
		{ "02:14:15Z", true, NOW },
		{ "2h", false, NOW - 2 * HOUR },
		{ "7d", true, NOW + 7 * DAY },
	};

	set_zone();
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		int64_t ms = -1;

		ck_assert_msg(ctl_when_time(cases[i].text, NOW, cases[i].is_ahead, &ms) == 0, "%s",
			      cases[i].text);
		ck_assert_msg(ms == cases[i].ms, "%s: %ld", cases[i].text,
			      (long)(ms - cases[i].ms));
	}
}
END_TEST

START_TEST(other_words_are_no_times)
{
	static const char *const cases[] = {
		"",
		"now",
		"3:14",
		"03:14:",
		"24:00",
		"03:60",
		"03:14:60",
		"03:14 ",
		"03:14ZZ",
		"2026-02-29",
		"2026-13-01",
		"2026-00-01",
		"2026-11-31",
		"2026-11-22T",
		"2026-11-22x03:14",
		"1969-12-31",
		"2026-11-22T03:14+1",
		"2026-3-1",
		"26-11-22",
		"2026/11/22",
		"2026-03-29T02:30", /* the clocks go from 2 to 3 */
		"999999999999w",
	};
	int64_t ms;

	set_zone();
	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		ck_assert_msg(ctl_when_time(cases[i], NOW, false, &ms) == -EINVAL, "%s", cases[i]);
	ck_assert_int_eq(ctl_when_time("2d", DAY, false, &ms), -EINVAL);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		spans_are_read,
		other_words_are_no_spans,
		times_are_read,
		other_words_are_no_times,
	};

	return unit_run("ctl_when", NULL, tests, UNIT_COUNT(tests));
}
