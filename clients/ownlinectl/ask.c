/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions to the person at the terminal. */
#include "ask.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>

#include "common/log.h"

#define INTERRUPT 3 /* what Ctrl-C sends */

bool ctl_ask_can(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* Reads a line byte by byte, so that nothing behind it is taken. Returns its length, or -EINTR, or
 * -ENODATA at the end, or -EMSGSIZE with the rest of the line taken. */
static ssize_t read_line(int fd, char *ret_line, size_t size)
{
	size_t length = 0;
	ssize_t got;
	char c;

	while ((got = read(fd, &c, 1)) == 1 && c != '\n' && c != INTERRUPT) {
		if (length < size)
			ret_line[length] = c;
		length++;
	}
	if (got == 1 && c == INTERRUPT)
		return -EINTR;
	if (got != 1 && !length)
		return -ENODATA;
	if (length >= size)
		return -EMSGSIZE;
	ret_line[length] = '\0';
	return (ssize_t)length;
}

bool ctl_ask_yes(const char *question)
{
	char line[16];
	ssize_t length;

	do {
		fprintf(stderr, "%s [y/n] ", question);
		fflush(stderr);
		length = read_line(STDIN_FILENO, line, sizeof line);
		if (length == -ENODATA || length == -EINTR)
			return false;
	} while (length < 1 || !strchr("yYnN", line[0]));
	return strchr("yY", line[0]) != NULL;
}

static int complain(ssize_t length, const char *what, struct ctl_fault *fault)
{
	if (length == -EMSGSIZE)
		return ctl_refuse(fault, EX_USAGE, "%s: too long", what);
	if (length == -EINTR)
		return ctl_refuse(fault, CTL_INTERRUPTED, "interrupted");
	return ctl_refuse(fault, EX_NOINPUT, "%s: empty", what);
}

int ctl_ask_secret(const char *question, char *ret_line, size_t size, struct ctl_fault *fault)
{
	struct termios shown, hidden;
	ssize_t length;

	if (!ctl_ask_can() || tcgetattr(STDIN_FILENO, &shown) < 0)
		return ctl_refuse(fault, EX_USAGE, "there is no terminal to ask at");
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	hidden.c_cc[VEOL] =
		INTERRUPT; /* it ends the line instead of us: what is hidden is shown again */
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	fprintf(stderr, "%s: ", question);
	fflush(stderr);
	length = read_line(STDIN_FILENO, ret_line, size);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
	fputc('\n', stderr);
	return length > 0 ? 0 : complain(length, question, fault);
}

int ctl_read_line(const char *path, char *ret_line, size_t size, struct ctl_fault *fault)
{
	FILE *file = strcmp(path, "-") != 0 ? fopen(path, "re") : stdin;
	char quoted[512];
	ssize_t length;

	ol_log_quote(path, quoted);
	if (!file)
		return ctl_refuse(fault, EX_NOINPUT, "%s: %s", quoted, strerror(errno));
	length = read_line(fileno(file), ret_line, size);
	if (file != stdin)
		fclose(file);
	return length > 0 ? 0 : complain(length, quoted, fault);
}

void ctl_show_progress(const char *text)
{
	if (isatty(STDERR_FILENO)) {
		fprintf(stderr, "\r\033[K%s", text);
		fflush(stderr);
	}
}
