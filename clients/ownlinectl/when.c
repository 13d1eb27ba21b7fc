/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times and spans as people write them. */
#include "when.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#define SECOND INT64_C(1000)
#define DAY    (86400 * SECOND)

static const struct {
	const char *word;
	int64_t ms;
} units[] = {
	{ "", SECOND },         { "s", SECOND }, { "min", 60 * SECOND }, { "m", 60 * SECOND },
	{ "h", 3600 * SECOND }, { "d", DAY },    { "w", 7 * DAY },
};

/* Milliseconds of a unit, which ends at a digit or at the end; 0 if there is no such unit. */
static int64_t unit_ms(const char *text, size_t length)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (strlen(units[i].word) == length && !memcmp(units[i].word, text, length))
			return units[i].ms;
	}
	return 0;
}

int ctl_when_span(const char *text, int64_t *ret_ms)
{
	int64_t sum = 0;

	do {
		int64_t number = 0, unit;
		size_t length;

		if (!isdigit((unsigned char)*text))
			return -EINVAL;
		for (; isdigit((unsigned char)*text); text++) {
			number = number * 10 + (*text - '0');
			if (number > CTL_SPAN_MAX_MS)
				return -EINVAL;
		}
		length = strcspn(text, "0123456789");
		unit = unit_ms(text, length);
		if (!unit || number > (CTL_SPAN_MAX_MS - sum) / unit)
			return -EINVAL;
		sum += number * unit;
		text += length;
	} while (*text);
	*ret_ms = sum;
	return 0;
}

/* Reads exactly `digits` digits of at most max and moves behind them. Returns the number or -1. */
static int take_number(const char **text, int digits, int max)
{
	int number = 0;

	for (int i = 0; i < digits; i++, (*text)++) {
		if (!isdigit((unsigned char)**text))
			return -1;
		number = number * 10 + (**text - '0');
	}
	return number <= max ? number : -1;
}

static bool take_char(const char **text, const char *set)
{
	if (!**text || !strchr(set, **text))
		return false;
	(*text)++;
	return true;
}

/* "2026-11-22". Returns 0, or -EINVAL with *text anywhere. */
static int take_date(const char **text, struct tm *tm)
{
	int year = take_number(text, 4, 9999), month, day;

	if (year < 1970 || !take_char(text, "-"))
		return -EINVAL;
	month = take_number(text, 2, 12);
	if (month < 1 || !take_char(text, "-"))
		return -EINVAL;
	day = take_number(text, 2, 31);
	if (day < 1)
		return -EINVAL;
	tm->tm_year = year - 1900;
	tm->tm_mon = month - 1;
	tm->tm_mday = day;
	return 0;
}

/* "03:14" or "03:14:15". */
static int take_clock(const char **text, struct tm *tm)
{
	tm->tm_hour = take_number(text, 2, 23);
	if (tm->tm_hour < 0 || !take_char(text, ":"))
		return -EINVAL;
	tm->tm_min = take_number(text, 2, 59);
	if (tm->tm_min < 0)
		return -EINVAL;
	if (!take_char(text, ":"))
		return 0;
	tm->tm_sec = take_number(text, 2, 59);
	return tm->tm_sec < 0 ? -EINVAL : 0;
}

/* Refuses what is no day of its month, or no time of the zone. */
static int to_ms(const struct tm *wanted, bool is_utc, int64_t *ret_ms)
{
	struct tm tm = *wanted;
	time_t seconds;

	tm.tm_isdst = is_utc ? 0 : -1;
	seconds = is_utc ? timegm(&tm) : mktime(&tm);
	if (tm.tm_mday != wanted->tm_mday || tm.tm_hour != wanted->tm_hour ||
	    tm.tm_min != wanted->tm_min || seconds < 0)
		return -EINVAL;
	*ret_ms = (int64_t)seconds * SECOND;
	return 0;
}

static void break_down(int64_t time_ms, bool is_utc, struct tm *ret_tm)
{
	time_t seconds = (time_t)(time_ms / SECOND);

	if (is_utc)
		gmtime_r(&seconds, ret_tm);
	else
		localtime_r(&seconds, ret_tm);
}

/* The last or the next time of this clock. */
static int on_some_day(const struct tm *clock, int64_t now_ms, bool is_utc, bool is_ahead,
		       int64_t *ret_ms)
{
	int64_t time_ms = 0;

	for (int day = 0; day < 2; day++) {
		struct tm tm;

		break_down(now_ms + (is_ahead ? day : -day) * DAY, is_utc, &tm);
		tm.tm_hour = clock->tm_hour;
		tm.tm_min = clock->tm_min;
		tm.tm_sec = clock->tm_sec;
		if (to_ms(&tm, is_utc, &time_ms) < 0)
			return -EINVAL;
		if (is_ahead ? time_ms >= now_ms : time_ms <= now_ms)
			break;
	}
	*ret_ms = time_ms;
	return 0;
}

int ctl_when_time(const char *text, int64_t now_ms, bool is_ahead, int64_t *ret_ms)
{
	const char *at = text;
	struct tm tm = { 0 };
	bool has_date, is_utc;
	int64_t span_ms;

	if (ctl_when_span(text, &span_ms) == 0) {
		*ret_ms = now_ms + (is_ahead ? span_ms : -span_ms);
		return *ret_ms < 0 ? -EINVAL : 0;
	}
	has_date = take_date(&at, &tm) == 0;
	if (!has_date)
		at = text;
	if ((!has_date || take_char(&at, "T ")) && take_clock(&at, &tm) < 0)
		return -EINVAL;
	is_utc = take_char(&at, "Z");
	if (*at)
		return -EINVAL;
	return has_date ? to_ms(&tm, is_utc, ret_ms)
			: on_some_day(&tm, now_ms, is_utc, is_ahead, ret_ms);
}
