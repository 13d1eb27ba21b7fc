/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mark of a browser in which a user has logged in before. */
#include "session-manager/browser.h"

#include "common/bytes.h"
#include "common/crypto.h"

#define MAC 32

void browser_key(const uint8_t secret[static 32], uint8_t ret_key[static 32])
{
	static const char label[OL_LABEL] = "ownline:browser:v1:key";
	const struct ol_part part = { label, sizeof label };

	ol_hash(&part, 1, secret, ret_key, 32);
}

static void mac(const uint8_t key[static 32], const uint8_t *user_and_nonce, int64_t generation,
		uint8_t ret_mac[static MAC])
{
	static const char label[OL_LABEL] = "ownline:browser:v1:mac";
	uint8_t number[8];
	const struct ol_part parts[] = { { label, sizeof label },
					 { user_and_nonce, 8 + BROWSER_NONCE },
					 { number, sizeof number } };

	ol_put64(number, (uint64_t)generation);
	ol_hash(parts, 3, key, ret_mac, MAC);
}

void browser_mark(const uint8_t key[static 32], uint64_t user, int64_t generation,
		  uint8_t ret_mark[static BROWSER_MARK])
{
	ol_put64(ret_mark, user);
	ol_random(ret_mark + 8, BROWSER_NONCE);
	mac(key, ret_mark, generation, ret_mark + 8 + BROWSER_NONCE);
}

bool browser_is_known(const uint8_t key[static 32], const uint8_t mark[static BROWSER_MARK],
		      uint64_t user, int64_t generation)
{
	uint8_t right[MAC];

	mac(key, mark, generation, right);
	return ol_get64(mark) == user && ol_equal(right, mark + 8 + BROWSER_NONCE, MAC);
}
