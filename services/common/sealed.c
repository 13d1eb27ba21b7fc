/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secret texts on the bus. */
#include "common/sealed.h"

#include <errno.h>
#include <string.h>

#include "common/crypto.h"

#define LONGEST 1024 /* bytes of the longest field */
#define SEAL    48   /* what crypto_box_seal adds */

int ol_open_put(uint8_t *field, size_t size, const char *text)
{
	size_t length = strlen(text);

	if (length > size - OL_SEALED_MORE)
		return -EMSGSIZE;
	memset(field, 0, size);
	field[0] = (uint8_t)(length >> 8);
	field[1] = (uint8_t)length;
	memcpy(field + 2, text, length);
	return 0;
}

int ol_open_get(const uint8_t *field, size_t size, char *ret_text)
{
	size_t length = (size_t)field[0] << 8 | field[1];

	if (!length || length > size - OL_SEALED_MORE)
		return -EBADMSG;
	for (size_t i = 0; i < length; i++) {
		if (field[2 + i] < 0x20 || field[2 + i] == 0x7f)
			return -EBADMSG;
	}
	memcpy(ret_text, field + 2, length);
	ret_text[length] = '\0';
	return 0;
}

int ol_seal(uint8_t *field, size_t size, const uint8_t public_key[32])
{
	uint8_t sealed[LONGEST], ephemeral[32];
	int rc = -EINVAL;

	ol_random(ephemeral, sizeof ephemeral);
	if (size <= sizeof sealed)
		rc = ol_box_seal(field, size - SEAL, public_key, ephemeral, sealed);
	ol_wipe(field, size);
	ol_wipe(ephemeral, sizeof ephemeral);
	if (rc == 0)
		memcpy(field, sealed, size);
	return rc;
}

int ol_unseal(uint8_t *field, size_t size, const uint8_t public_key[32],
	      const uint8_t secret_key[32])
{
	uint8_t open[LONGEST];
	int rc = -EBADMSG;

	if (size <= sizeof open)
		rc = ol_box_open(field, size, public_key, secret_key, open);
	ol_wipe(field, size);
	if (rc == 0)
		memcpy(field, open, size - SEAL);
	ol_wipe(open, sizeof open);
	return rc;
}
