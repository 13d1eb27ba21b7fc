/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A short printable text. */
#include "cell.h"

#include <inttypes.h>
#include <langinfo.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

void ctl_put(struct ctl_cell *cell, const char *format, ...)
{
	va_list args;
	int more;

	va_start(args, format);
	more = vsnprintf(cell->text + cell->used, sizeof cell->text - cell->used, format, args);
	va_end(args);
	if (more > 0) {
		size_t length = strlen(cell->text + cell->used);

		cell->used += length;
		cell->columns += length;
	}
}

static bool is_rightward(uint32_t code)
{
	static const uint32_t leftward[][2] = {
		{ 0x0590, 0x08ff },   { 0xfb1d, 0xfdff },   { 0xfe70, 0xfeff },
		{ 0x10800, 0x10fff }, { 0x1e800, 0x1efff },
	};

	for (size_t i = 0; i < sizeof leftward / sizeof *leftward; i++) {
		if (code >= leftward[i][0] && code <= leftward[i][1])
			return false;
	}
	return true;
}

/* The columns of a character that the terminal shows by itself; 0 if it must be spelled. */
static size_t width(uint32_t code)
{
	int columns;

	if (code < 0x80)
		return code >= 0x20 && code < 0x7f;
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0 || !is_rightward(code))
		return 0;
	columns = wcwidth((wchar_t)code);
	return columns > 0 ? (size_t)columns : 0;
}

/* Appends a character that is `columns` wide, as it is. */
static void put_character(struct ctl_cell *cell, const char *text, size_t size, size_t columns)
{
	if (cell->used + size >= sizeof cell->text)
		return;
	memcpy(cell->text + cell->used, text, size);
	cell->used += size;
	cell->text[cell->used] = '\0';
	cell->columns += columns;
}

size_t ctl_utf8(const char *text, size_t length, uint32_t *ret_code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint8_t first = (uint8_t)text[0];
	size_t size = first < 0x80         ? 1
		      : first >> 5 == 0x06 ? 2
		      : first >> 4 == 0x0e ? 3
		      : first >> 3 == 0x1e ? 4
					   : 0;
	uint32_t code;

	if (!size || size > length)
		return 0;
	code = size == 1 ? first : first & (0x7fu >> size);
	for (size_t i = 1; i < size; i++) {
		if (((uint8_t)text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | ((uint8_t)text[i] & 0x3f);
	}
	if (code < least[size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	*ret_code = code;
	return size;
}

void ctl_put_text(struct ctl_cell *cell, const char *text)
{
	size_t length = strlen(text);

	for (size_t at = 0; at < length;) {
		uint32_t code;
		size_t size = ctl_utf8(text + at, length - at, &code);

		if (!size)
			ctl_put(cell, "\\x%02x", (uint8_t)text[at]);
		else if (width(code))
			put_character(cell, text + at, size, width(code));
		else
			ctl_put(cell, "\\u{%" PRIx32 "}", code);
		at += size ? size : 1;
	}
}

static void put_date(struct ctl_cell *cell, int64_t time_ms, bool has_seconds)
{
	time_t seconds = (time_t)(time_ms / SECOND);
	struct tm tm;

	if (!localtime_r(&seconds, &tm))
		return;
	ctl_put(cell, "%04d-%02d-%02d %02d:%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
		tm.tm_hour, tm.tm_min);
	if (has_seconds)
		ctl_put(cell, ":%02d", tm.tm_sec);
}

void ctl_put_span(struct ctl_cell *cell, int64_t span_ms)
{
	static const struct {
		const char *word;
		int64_t ms;
	} units[] = { { "d", DAY }, { "h", HOUR }, { "min", MINUTE }, { "s", SECOND } };
	unsigned i = 0;

	while (i < 3 && span_ms < units[i].ms)
		i++;
	ctl_put(cell, "%" PRId64 " %s", span_ms / units[i].ms, units[i].word);
	span_ms %= units[i].ms;
	if (i < 3 && span_ms >= units[i + 1].ms)
		ctl_put(cell, " %" PRId64 " %s", span_ms / units[i + 1].ms, units[i + 1].word);
}

void ctl_put_moment(struct ctl_cell *cell, int64_t time_ms)
{
	if (time_ms)
		put_date(cell, time_ms, true);
	else
		ctl_put(cell, "-");
}

/* Seconds count for a minute. */
static void put_distance(struct ctl_cell *cell, int64_t span_ms)
{
	ctl_put_span(cell, span_ms < MINUTE ? span_ms : span_ms - span_ms % MINUTE);
}

void ctl_put_time(struct ctl_cell *cell, int64_t time_ms, int64_t now_ms)
{
	int64_t ago_ms = now_ms - time_ms;

	if (time_ms == 0) {
		ctl_put(cell, "never");
	} else if (ago_ms >= DAY || ago_ms <= -DAY) {
		put_date(cell, time_ms, false);
	} else if (ago_ms < 0) {
		ctl_put(cell, "in ");
		put_distance(cell, -ago_ms);
	} else {
		put_distance(cell, ago_ms);
		ctl_put(cell, " ago");
	}
}
