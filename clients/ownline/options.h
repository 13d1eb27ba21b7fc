/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words behind a command: options and what they are about. */
#ifndef OWNLINE_OPTIONS_H
#define OWNLINE_OPTIONS_H

#include <stdbool.h>

/* Takes a value, or is a flag. What stands twice in a table may be given twice. */
struct option {
	const char *name; /* "--name"; NULL closes a table */
	const char **value;
	bool *flag;
};

/* Reads options and at most `most` plain words, in any order. Returns how many words there are, or
 * -EINVAL after saying what is wrong. */
int options_read(const struct option *options, int argc, char **argv, const char **ret_words,
		 int most);

/* Reads a decimal number. Returns 0, or -EINVAL if it is none or not within the bounds. */
int options_number(const char *text, unsigned long least, unsigned long most,
		   unsigned long *ret_value);

#endif
