/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which passwords are good enough. No I/O. */
#ifndef OL_PASSWORD_RULES_H
#define OL_PASSWORD_RULES_H

#include <stdbool.h>
#include <stddef.h>

#define PASSWORD_LEAST 8 /* bytes; the most are PASSWORD_MOST */

/* Returns NULL if a user of this name may have the password, else why not. A zero closes it. */
const char *password_refuse(const char *password, size_t length, const char *name);

/* True for one of the most common passwords; `lower` is in lower case. */
bool password_is_common(const char *lower);

#endif
