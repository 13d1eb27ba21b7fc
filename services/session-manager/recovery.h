/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes for the day on which the authenticator app is lost: each works once. No I/O. */
#ifndef OL_RECOVERY_H
#define OL_RECOVERY_H

#include <stdint.h>

#define RECOVERY_CODES 10 /* of 50 random bits each */
#define RECOVERY_TEXT  12 /* "xxxxx-xxxxx" and a zero */
#define RECOVERY_HASH  32

/* Makes a new code of a user, to be shown once, and what is kept of it. */
void recovery_make(uint64_t user, char ret_text[static RECOVERY_TEXT],
		   uint8_t ret_hash[static RECOVERY_HASH]);

/* What would be kept of a code that somebody typed; case, spaces and hyphens do not matter. Returns
 * 0, or -EINVAL: no code. */
int recovery_hash(uint64_t user, const char *typed, uint8_t ret_hash[static RECOVERY_HASH]);

#endif
