/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PostgreSQL's error codes mean to us. */
#include "session-manager/pg_state.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

int pg_state_error(const char *state)
{
	static const struct {
		const char *prefix;
		int error;
	} errors[] = {
		{ "23505", -EEXIST }, { "23503", -ENOENT }, { "23", -EINVAL },    { "22", -EINVAL },
		{ "40", -EAGAIN },    { "55P03", -EAGAIN }, { "57014", -EAGAIN },
	};

	for (size_t i = 0; state && i < sizeof errors / sizeof *errors; i++)
		if (!strncmp(state, errors[i].prefix, strlen(errors[i].prefix)))
			return errors[i].error;
	return -EIO;
}
