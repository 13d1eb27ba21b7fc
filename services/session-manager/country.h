/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which country an address is of, by a file of MaxMind's format; country.c alone knows
 * libmaxminddb. */
#ifndef OL_COUNTRY_H
#define OL_COUNTRY_H

#include "common/addr.h"

struct country_file; /* opaque */

/* Opens a file. Returns 0, or -EBADMSG and logs why. */
int country_open(const char *path, struct country_file **ret_file);
void country_close(struct country_file *file); /* NULL is fine */

/* The ISO code of the country of an address, or "" if it is not known or file is NULL. */
void country_of(const struct country_file *file, const struct ol_addr *addr,
		char ret_code[static 3]);

#endif
