/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PostgreSQL's error codes mean to us. */
#include "session-manager/pg_state.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "common/log.h"

int pg_state_error(const char *state)
{
	static const struct {
		const char *prefix;
		int error;
	} errors[] = {
		{ "23505", -EEXIST }, /* unique */
		{ "23503", -ENOENT }, /* foreign key */
		{ "23", -EINVAL },    /* another constraint */
		{ "22", -EINVAL },    /* data */
		{ "40", -EAGAIN },    /* deadlock, serialization */
		{ "53", -EAGAIN },    /* disk full, out of memory */
		{ "55P03", -EAGAIN }, /* lock timeout */
		{ "57014", -EAGAIN }, /* statement timeout */
		{ "58", -EAGAIN },    /* input or output */
	};

	for (size_t i = 0; state && i < sizeof errors / sizeof *errors; i++)
		if (!strncmp(state, errors[i].prefix, strlen(errors[i].prefix)))
			return errors[i].error;
	return -EIO;
}

const char *pg_state_quote(const char *message, char text[static 512])
{
	char line[256];

	snprintf(line, sizeof line, "%.*s", (int)strcspn(message, "\n"), message);
	return ol_log_quote(line, text);
}
