/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line per event on standard error. */
#include "common/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1024
#define QUOTE_MAX      120

static const char *const level_names[] = { "error", "warn", "info", "debug" };
static const char *log_program = "ownline";
static enum ol_level log_least = OL_INFO;

void ol_log_init(const char *program, enum ol_level level)
{
	log_program = program;
	log_least = level;
}

int ol_log_level(const char *text, enum ol_level *ret_level)
{
	for (unsigned i = 0; i < sizeof level_names / sizeof *level_names; i++) {
		if (!strcmp(text, level_names[i])) {
			*ret_level = (enum ol_level)i;
			return 0;
		}
	}
	return -EINVAL;
}

void ol_log(enum ol_level level, const char *event, const char *format, ...)
{
	char line[LINE_MAX_BYTES];
	va_list args;
	int used, more;

	if (level > log_least)
		return;
	used = snprintf(line, sizeof line - 1, "level=%s program=%s event=%s ", level_names[level],
			log_program, event);
	if (used < 0 || (size_t)used >= sizeof line - 1)
		return;
	va_start(args, format);
	more = vsnprintf(line + used, sizeof line - 1 - (size_t)used, format, args);
	va_end(args);
	if (more < 0)
		return;
	used = (int)strlen(line);
	if (line[used - 1] == ' ')
		used--;
	line[used++] = '\n';
	/* One write, so that lines of several processes never mix; nothing to do if it fails. */
	if (write(STDERR_FILENO, line, (size_t)used) < 0)
		return;
}

static void enter_second(struct ol_log_pace *pace, int64_t second)
{
	if (pace->second == second)
		return;
	if (pace->count > OL_LOG_PACE)
		pace->left_out += pace->count - OL_LOG_PACE;
	pace->second = second;
	pace->count = 0;
}

bool ol_log_may(struct ol_log_pace *pace, int64_t now_ms)
{
	enter_second(pace, now_ms / 1000);
	return ++pace->count <= OL_LOG_PACE;
}

unsigned ol_log_left_out(struct ol_log_pace *pace, int64_t now_ms)
{
	unsigned left_out;

	enter_second(pace, now_ms / 1000);
	left_out = pace->left_out;
	pace->left_out = 0;
	return left_out;
}

const char *ol_log_quote(const char *text, char buf[static 512])
{
	size_t out = 0;

	buf[out++] = '"';
	for (unsigned i = 0; i < QUOTE_MAX && text[i]; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\') {
			buf[out++] = '\\';
			buf[out++] = (char)c;
		} else if (c < 0x20 || c >= 0x7f) {
			out += (size_t)snprintf(buf + out, 5, "\\x%02x", c);
		} else {
			buf[out++] = (char)c;
		}
	}
	buf[out++] = '"';
	buf[out] = '\0';
	return buf;
}
