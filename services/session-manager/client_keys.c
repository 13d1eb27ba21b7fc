/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from the key of the accounts. */
#include "session-manager/client_keys.h"

#include "common/bytes.h"
#include "common/crypto.h"

#define PASSWORD_LABEL "ownline:accounts:v1:password"
#define SLOT_LABEL     "ownline:accounts:v1:slot"
#define TAG_LABEL      "ownline:accounts:v1:tag"

void client_password(const uint8_t key[static 32], const uint8_t id[static CLIENT_ID],
		     int64_t epoch, char ret_password[static CLIENT_PASSWORD])
{
	char label[OL_LABEL] = PASSWORD_LABEL;
	uint8_t number[8], hash[32];
	const struct ol_part parts[] = { { label, sizeof label },
					 { id, CLIENT_ID },
					 { number, sizeof number } };

	ol_put64(number, (uint64_t)epoch);
	ol_hash(parts, 3, key, hash, sizeof hash);
	ol_base64url(hash, sizeof hash, ret_password, CLIENT_PASSWORD);
	ol_wipe(hash, sizeof hash);
}

void client_slot(const uint8_t key[static 32], const uint8_t id[static CLIENT_ID],
		 uint8_t ret_slot[static CLIENT_SLOT])
{
	char label[OL_LABEL] = SLOT_LABEL;
	const struct ol_part parts[] = { { label, sizeof label }, { id, CLIENT_ID } };

	ol_hash(parts, 2, key, ret_slot, CLIENT_SLOT);
}

void client_tag(const uint8_t key[static 32], char ret_tag[static CLIENT_TAG])
{
	char label[OL_LABEL] = TAG_LABEL;
	const struct ol_part part = { label, sizeof label };
	uint8_t hash[16];

	ol_hash(&part, 1, key, hash, sizeof hash);
	ol_hex(hash, (CLIENT_TAG - 1) / 2, ret_tag);
}
