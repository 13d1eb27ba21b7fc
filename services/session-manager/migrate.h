/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the tables of a database up to date. */
#ifndef OL_MIGRATE_H
#define OL_MIGRATE_H

#include "session-manager/pg.h"

/* One numbered file of migrations/, built into the program. */
struct migration {
	const char *name; /* "0001_spine": its number is its position, counted from 1 */
	const char *sql;
};

extern const struct migration migrations[]; /* closed by NULL; written by embed.cmake */

/* Applies what is missing, in one transaction and one instance at a time. Returns 0, -EIO, or
 * -EPROTO: an applied migration is not the one built in, or the database is newer than this
 * program. */
int migrate(struct pg *pg);

#endif
