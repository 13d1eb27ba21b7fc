/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words behind a command. */
#include "options.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "command.h"

/* The one of that name that has no value yet, else the last. */
static const struct option *find(const struct option *options, const char *name)
{
	const struct option *found = NULL;

	for (; options->name; options++) {
		if (strcmp(options->name, name) != 0)
			continue;
		found = options;
		if (found->value && !*found->value)
			break;
	}
	return found;
}

int options_read(const struct option *options, int argc, char **argv, const char **ret_words,
		 int most)
{
	const struct option *option;
	int count = 0;

	for (int i = 0; i < argc; i++) {
		if (strncmp(argv[i], "--", 2) != 0) {
			if (count == most) {
				complain(EX_USAGE, argv[i], "one word too many");
				return -EINVAL;
			}
			ret_words[count++] = argv[i];
			continue;
		}
		option = find(options, argv[i]);
		if (!option || (option->value && i + 1 == argc)) {
			complain(EX_USAGE, argv[i], option ? "needs a value" : "no such option");
			return -EINVAL;
		}
		if (option->value)
			*option->value = argv[++i];
		else
			*option->flag = true;
	}
	return count;
}

int options_number(const char *text, unsigned long least, unsigned long most,
		   unsigned long *ret_value)
{
	unsigned long value;
	char *end;

	errno = 0;
	if (*text < '0' || *text > '9')
		return -EINVAL;
	value = strtoul(text, &end, 10);
	if (errno || *end || value < least || value > most)
		return -EINVAL;
	*ret_value = value;
	return 0;
}
