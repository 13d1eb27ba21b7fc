/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PostgreSQL's error codes mean to us. */
#ifndef OL_PG_STATE_H
#define OL_PG_STATE_H

/* The -errno for an SQLSTATE (five characters, or NULL), as pg_commit returns it. */
int pg_state_error(const char *state);

/* The first line of one of libpq's messages, escaped for the log. Returns text. */
const char *pg_state_quote(const char *message, char text[static 512]);

#endif
