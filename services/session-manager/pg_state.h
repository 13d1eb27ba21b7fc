/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PostgreSQL's error codes mean to us. */
#ifndef OL_PG_STATE_H
#define OL_PG_STATE_H

/* The -errno for an SQLSTATE (five characters, or NULL), as pg_commit returns it. */
int pg_state_error(const char *state);

#endif
