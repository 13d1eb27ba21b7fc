/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line per event on standard error: key=value, ready for journald and for grep. */
#ifndef OL_LOG_H
#define OL_LOG_H

#include <stdbool.h>
#include <stdint.h>

#define OL_LOG_PACE 10 /* lines of one class in a second */

enum ol_level { OL_QUIET = -1, OL_ERROR, OL_WARN, OL_INFO, OL_DEBUG };

/* Sets the name that every line carries and the least important level that is still written;
 * OL_QUIET = none. */
void ol_log_init(const char *program, enum ol_level level);

/* Parses "error", "warn", "info" or "debug". Returns 0 or -EINVAL. */
int ol_log_level(const char *text, enum ol_level *ret_level);

/* Writes `level=… program=… event=EVENT` and then the formatted key=value pairs. Values that come
 * from outside must go through ol_log_quote. Never used for secrets. */
void ol_log(enum ol_level level, const char *event, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Lines of which a stranger may cause any number: one of these for each class of them. */
struct ol_log_pace {
	int64_t second;
	unsigned count, left_out;
};

/* Counts a line of the class. True if it is to be written: one of the first OL_LOG_PACE of its
 * second. */
bool ol_log_may(struct ol_log_pace *pace, int64_t now_ms);

/* How many lines were left out in seconds that are over; tells of each once. */
unsigned ol_log_left_out(struct ol_log_pace *pace, int64_t now_ms);

/* Writes text as a quoted, escaped value of at most 120 characters into buf. Returns buf. */
const char *ol_log_quote(const char *text, char buf[static 512]);

#endif
