/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When doors may be open: what is a list of windows, and when a window begins and ends. */
#include <stdlib.h>
#include <time.h>

#include "session-manager/hours.h"
#include "unit.h"

static void set_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

/* A time as "2026-03-29 01:30" of the zone that is set. */
static int64_t at(const char *text)
{
	struct tm local = { .tm_isdst = -1 };

	ck_assert_ptr_nonnull(strptime(text, "%Y-%m-%d %H:%M", &local));
	return INT64_C(1000) * mktime(&local);
}

static bool is_open(const char *windows, const char *when, int64_t *ret_until_ms)
{
	struct hours hours;

	ck_assert_ptr_null(hours_parse(windows, &hours));
	return hours_are_open(&hours, at(when), ret_until_ms);
}

START_TEST(what_is_no_list_of_windows)
{
	static const char *const wrong[] = {
		"mon",
		"08:00",
		"08:00-",
		"8:00-18:00",
		"08:00-18",
		"08:00-18:0",
		"08:60-09:00",
		"24:01-25:00",
		"24:00-01:00",
		"08:00-08:00",
		"00:00-00:00",
		"monday 08:00-18:00",
		"mon-fr 08:00-18:00",
		"mon - fri 08:00-18:00",
		"MON 08:00-18:00",
		"mon08:00-18:00",
		"-fri 08:00-18:00",
		"08:00-18:00,",
		",08:00-18:00",
		"08:00-18:00;09:00-10:00",
		"08:00-18:00 x",
		"08:00-18:00\n",
		"xyz 08:00-18:00",
	};
	struct hours before, hours;

	memset(&before, 0x5a, sizeof before);
	for (size_t i = 0; i < UNIT_COUNT(wrong); i++) {
		hours = before;
		ck_assert_msg(hours_parse(wrong[i], &hours) != NULL, "%s", wrong[i]);
		ck_assert_mem_eq(&hours, &before, sizeof hours);
	}
}
END_TEST

/* 2026-03-02 is a Monday. */
START_TEST(windows_begin_and_end)
{
	static const struct {
		const char *windows, *when;
		bool is_open;
		const char *until;
	} cases[] = {
		{ "08:00-18:00", "2026-03-02 07:59", false, "2026-03-02 08:00" },
		{ "08:00-18:00", "2026-03-02 08:00", true, "2026-03-02 18:00" },
		{ "08:00-18:00", "2026-03-02 17:59", true, "2026-03-02 18:00" },
		{ "08:00-18:00", "2026-03-02 18:00", false, "2026-03-03 08:00" },
		{ "mon-fri 08:00-18:00", "2026-03-06 18:00", false, "2026-03-09 08:00" },
		{ "mon-fri 08:00-18:00", "2026-03-07 12:00", false, "2026-03-09 08:00" },
		{ "mon-fri 08:00-18:00, sat 09:00-12:00", "2026-03-06 19:00", false,
		  "2026-03-07 09:00" },
		{ "mon-fri 08:00-18:00, sat 09:00-12:00", "2026-03-07 11:00", true,
		  "2026-03-07 12:00" },
		{ "fri-mon 10:00-11:00", "2026-03-08 10:30", true, "2026-03-08 11:00" },
		{ "fri-mon 10:00-11:00", "2026-03-03 10:30", false, "2026-03-06 10:00" },
		{ "sat 22:00-02:00", "2026-03-07 23:00", true, "2026-03-08 02:00" },
		{ "sat 22:00-02:00", "2026-03-08 01:59", true, "2026-03-08 02:00" },
		{ "sat 22:00-02:00", "2026-03-07 01:00", false, "2026-03-07 22:00" },
		{ "mon 00:00-24:00, tue 00:00-06:00", "2026-03-02 12:00", true,
		  "2026-03-03 06:00" },
		{ "08:00-12:00,12:00-18:00", "2026-03-02 09:00", true, "2026-03-02 18:00" },
		{ "  wed   20:00-24:00 ", "2026-03-04 21:00", true, "2026-03-05 00:00" },
	};
	int64_t until_ms;

	set_zone("UTC0");
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		ck_assert_msg(is_open(cases[i].windows, cases[i].when, &until_ms) ==
				      cases[i].is_open,
			      "%s at %s", cases[i].windows, cases[i].when);
		ck_assert_msg(until_ms == at(cases[i].until), "%s at %s", cases[i].windows,
			      cases[i].when);
	}
}
END_TEST

START_TEST(always_never_ends)
{
	static const char *const always[] = { "", "  ", "00:00-24:00",
					      "mon-sun 12:00-00:00, 00:00-12:00" };
	int64_t until_ms;

	set_zone("UTC0");
	for (size_t i = 0; i < UNIT_COUNT(always); i++) {
		ck_assert_msg(is_open(always[i], "2026-03-02 09:00", &until_ms), "%s", always[i]);
		ck_assert_int_eq(until_ms, INT64_MAX);
	}
}
END_TEST

START_TEST(an_end_lies_ahead_whatever_the_clock_on_the_wall_does)
{
	static const char zone[] = "CET-1CEST,M3.5.0,M10.5.0/3";
	int64_t until_ms, last_ms = 0;
	struct hours hours;

	set_zone(zone);
	ck_assert(is_open("08:00-18:00", "2026-03-29 09:00", &until_ms));
	ck_assert_int_eq(until_ms, at("2026-03-29 18:00"));
	ck_assert(is_open("sat 22:00-06:00", "2026-03-28 23:00", &until_ms));
	ck_assert_int_eq(until_ms - at("2026-03-28 23:00"), 6 * 3600000); /* one hour less */
	ck_assert(is_open("sat 22:00-06:00", "2026-10-24 23:00", &until_ms));
	ck_assert_int_eq(until_ms - at("2026-10-24 23:00"), 8 * 3600000); /* one hour more */
	ck_assert_ptr_null(hours_parse("sun 02:15-02:45", &hours));
	for (int64_t now_ms = at("2026-10-25 00:00"); now_ms < at("2026-10-25 06:00");
	     now_ms += 20000) {
		(void)hours_are_open(&hours, now_ms, &until_ms);
		ck_assert_int_gt(until_ms, now_ms);
		last_ms = until_ms;
	}
	ck_assert_int_gt(last_ms, at("2026-10-31 00:00"));
}
END_TEST

START_TEST(seconds_do_not_count)
{
	struct hours hours;
	int64_t until_ms;

	set_zone("UTC0");
	ck_assert_ptr_null(hours_parse("08:00-18:00", &hours));
	ck_assert(hours_are_open(&hours, at("2026-03-02 17:59") + 59999, &until_ms));
	ck_assert_int_eq(until_ms, at("2026-03-02 18:00"));
	ck_assert(!hours_are_open(&hours, at("2026-03-02 07:59") + 59999, &until_ms));
	ck_assert_int_eq(until_ms, at("2026-03-02 08:00"));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_is_no_list_of_windows, windows_begin_and_end,
		always_never_ends,          an_end_lies_ahead_whatever_the_clock_on_the_wall_does,
		seconds_do_not_count,
	};

	return unit_run("hours", NULL, tests, UNIT_COUNT(tests));
}
