/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times and spans as people write them. Reads the time zone, nothing else. */
#ifndef CTL_WHEN_H
#define CTL_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#define CTL_SPAN_MAX_MS INT64_C(315360000000) /* ten years */

/* Reads "90", "90s", "15m", "15min", "2h", "7d", "2w" or several as "1h30m"; a number alone is
 * seconds. At most CTL_SPAN_MAX_MS. Returns 0 or -EINVAL. */
int ctl_when_span(const char *text, int64_t *ret_ms);

/* Reads a time of the local zone, or with a Z behind it of UTC, from the years 1970 to 9999:
 * "2026-11-22T03:14:15", also with a blank, without seconds or without the time of day; or
 * "03:14", the last one that was, or if is_ahead the next one; or a span from now. Returns 0, or
 * -EINVAL also for a time that the zone leaves out. */
int ctl_when_time(const char *text, int64_t now_ms, bool is_ahead, int64_t *ret_ms);

#endif
