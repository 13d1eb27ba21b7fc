/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line per event on standard error: key=value, ready for journald and for grep. */
#ifndef OL_LOG_H
#define OL_LOG_H

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

/* Writes text as a quoted, escaped value of at most 120 characters into buf. Returns buf. */
const char *ol_log_quote(const char *text, char buf[static 512]);

#endif
