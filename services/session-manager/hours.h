/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When doors may be open: "mon-fri 08:00-18:00, sat 22:00-02:00" in the server's local time. No I/O
 * but for the C library's time zone. */
#ifndef OL_HOURS_H
#define OL_HOURS_H

#include <stdbool.h>
#include <stdint.h>

#define HOURS_WEEK 10080 /* minutes; the first is Sunday 00:00 */

/* One bit per minute of a week. */
struct hours {
	uint8_t open[HOURS_WEEK / 8];
};

/* Reads a list of windows, divided by commas: a day or a range of days (every day if there is
 * none), then from when to when. A window that ends before it begins ends on the day after. The
 * empty text is always. Returns NULL, or why the text is refused. */
const char *hours_parse(const char *text, struct hours *ret_hours);

/* True if a time lies in a window. ret_until_ms is when that changes: the end of the window, or the
 * beginning of the next one; INT64_MAX if it never does. */
bool hours_are_open(const struct hours *hours, int64_t now_ms, int64_t *ret_until_ms);

#endif
