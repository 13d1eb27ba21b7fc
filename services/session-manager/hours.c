/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When doors may be open. */
#include "session-manager/hours.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

#define DAY 1440 /* minutes */

/* Where the parser stands. */
struct reader {
	const char *at;
};

static void skip_blanks(struct reader *reader)
{
	while (*reader->at == ' ')
		reader->at++;
}

static bool take(struct reader *reader, char c)
{
	if (*reader->at != c)
		return false;
	reader->at++;
	return true;
}

/* A day as tm_wday has it, or -1: here is none. */
static int take_day(struct reader *reader)
{
	static const char days[] = "sunmontuewedthufrisat";

	for (int day = 0; day < 7; day++) {
		if (strncmp(reader->at, days + 3 * day, 3) != 0 ||
		    isalnum((unsigned char)reader->at[3]))
			continue;
		reader->at += 3;
		return day;
	}
	return -1;
}

/* A time as minutes since midnight, 24:00 among them, or -1. */
static int take_time(struct reader *reader)
{
	const char *at = reader->at;
	int hour, minute;

	for (int i = 0; i < 5; i++)
		if (i == 2 ? at[i] != ':' : !isdigit((unsigned char)at[i]))
			return -1;
	hour = 10 * (at[0] - '0') + at[1] - '0';
	minute = 10 * (at[3] - '0') + at[4] - '0';
	if (minute > 59 || 60 * hour + minute > DAY)
		return -1;
	reader->at += 5;
	return 60 * hour + minute;
}

static void open_window(struct hours *hours, int day, int from, int to)
{
	for (int i = from; i < (to > from ? to : to + DAY); i++) {
		int minute = (DAY * day + i) % HOURS_WEEK;

		hours->open[minute / 8] |= (uint8_t)(1 << minute % 8);
	}
}

static const char *take_window(struct reader *reader, struct hours *hours)
{
	int first = take_day(reader), last = first, from, to;

	if (first >= 0 && take(reader, '-'))
		last = take_day(reader);
	if (first >= 0 && (last < 0 || *reader->at != ' '))
		return "a day is one of mon tue wed thu fri sat sun";
	skip_blanks(reader);
	from = take_time(reader);
	to = from >= 0 && take(reader, '-') ? take_time(reader) : -1;
	if (to < 0)
		return "a window is like 08:00-18:00, or mon-fri 08:00-18:00";
	if (from == to || from == DAY)
		return "a window ends when it begins";
	if (first < 0) {
		first = 0;
		last = 6;
	}
	for (int day = first;; day = (day + 1) % 7) {
		open_window(hours, day, from, to);
		if (day == last)
			return NULL;
	}
}

const char *hours_parse(const char *text, struct hours *ret_hours)
{
	struct reader reader = { text };
	struct hours hours = { { 0 } };
	const char *why;

	skip_blanks(&reader);
	if (!*reader.at) {
		memset(ret_hours->open, 0xff, sizeof ret_hours->open);
		return NULL;
	}
	do {
		skip_blanks(&reader);
		why = take_window(&reader, &hours);
		if (why)
			return why;
		skip_blanks(&reader);
	} while (take(&reader, ','));
	if (*reader.at)
		return "windows are divided by commas";
	*ret_hours = hours;
	return NULL;
}

static bool is_open(const struct hours *hours, int minute)
{
	return hours->open[minute / 8] & 1 << minute % 8;
}

/* So many minutes later by the clock on the wall, which is set twice a year. */
static int64_t later(const struct tm *local, time_t now, int minutes)
{
	struct tm then = *local;
	time_t at;

	then.tm_min += minutes;
	then.tm_sec = 0;
	then.tm_isdst = -1;
	at = mktime(&then);
	return at > now ? at : now - local->tm_sec + 60 * minutes; /* an hour that comes twice */
}

bool hours_are_open(const struct hours *hours, int64_t now_ms, int64_t *ret_until_ms)
{
	time_t now = now_ms / 1000;
	struct tm local;
	int minute, ahead = 0;
	bool is_now;

	localtime_r(&now, &local);
	minute = DAY * local.tm_wday + 60 * local.tm_hour + local.tm_min;
	is_now = is_open(hours, minute);
	while (ahead < HOURS_WEEK && is_open(hours, (minute + ahead) % HOURS_WEEK) == is_now)
		ahead++;
	*ret_until_ms = ahead == HOURS_WEEK ? INT64_MAX : 1000 * later(&local, now, ahead);
	return is_now;
}
