/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A short printable text: nothing in it can move a cursor or turn the direction of writing.
 * Reads the locale and the time zone, nothing else. */
#ifndef CTL_CELL_H
#define CTL_CELL_H

#include <stddef.h>
#include <stdint.h>

#define CTL_CELL 1100 /* holds 100 characters even if each is escaped */

struct ctl_cell {
	char text[CTL_CELL]; /* printable, closed by a zero; cut off at its end */
	size_t used;
	size_t columns; /* how wide it is on a terminal */
};

/* Appends text that is ours. */
void ctl_put(struct ctl_cell *cell, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends text from outside, UTF-8. What the locale does not show, or what is not written from left
 * to right, becomes \u{...}, and a byte that is not UTF-8 becomes \x... */
void ctl_put_text(struct ctl_cell *cell, const char *text);

/* Appends how far a time is away: "never" for 0, "3 min ago", "in 5 s"; the local date if it is
 * a day or more. */
void ctl_put_time(struct ctl_cell *cell, int64_t time_ms, int64_t now_ms);

/* Appends a local time with its seconds; "-" for 0. */
void ctl_put_moment(struct ctl_cell *cell, int64_t time_ms);

/* Appends a span in its two largest units: "1 h 30 min". */
void ctl_put_span(struct ctl_cell *cell, int64_t span_ms);

/* Takes one character of UTF-8 from text, of which length bytes are left. Returns its bytes, or 0
 * if it is not UTF-8. */
size_t ctl_utf8(const char *text, size_t length, uint32_t *ret_code);

#endif
