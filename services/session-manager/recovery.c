/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes for the day on which the authenticator app is lost. */
#include "session-manager/recovery.h"

#include <errno.h>
#include <stdio.h>

#include "common/bytes.h"
#include "common/crypto.h"
#include "session-manager/base32.h"

#define SIGNS 10

static const char label[OL_LABEL] = "ownline:recovery:v1:hash";

static void hash_signs(uint64_t user, const char signs[static SIGNS],
		       uint8_t ret_hash[static RECOVERY_HASH])
{
	uint8_t id[8];
	const struct ol_part parts[] = { { label, sizeof label },
					 { id, sizeof id },
					 { signs, SIGNS } };

	ol_put64(id, user);
	ol_hash(parts, 3, NULL, ret_hash, RECOVERY_HASH);
}

void recovery_make(uint64_t user, char ret_text[static RECOVERY_TEXT],
		   uint8_t ret_hash[static RECOVERY_HASH])
{
	uint8_t random[7]; /* the last six of its bits are left out */
	char signs[BASE32_LENGTH(sizeof random) + 1];

	ol_random(random, sizeof random);
	base32_crockford(random, sizeof random, signs);
	hash_signs(user, signs, ret_hash);
	snprintf(ret_text, RECOVERY_TEXT, "%.5s-%.5s", signs, signs + 5);
	ol_wipe(random, sizeof random);
	ol_wipe(signs, sizeof signs);
}

int recovery_hash(uint64_t user, const char *typed, uint8_t ret_hash[static RECOVERY_HASH])
{
	char signs[SIGNS];
	unsigned count = 0;

	for (; *typed; typed++) {
		char sign = base32_meant(*typed);

		if (*typed == ' ' || *typed == '-')
			continue;
		if (!sign || count == SIGNS)
			return -EINVAL;
		signs[count++] = sign;
	}
	if (count < SIGNS)
		return -EINVAL;
	hash_signs(user, signs, ret_hash);
	ol_wipe(signs, sizeof signs);
	return 0;
}
