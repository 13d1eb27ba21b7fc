/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints id and public key, as hex digits, of COUNT devices that come from one seed.
 *
 * usage: bench-devices SEED FIRST COUNT */
#include "common/crypto.h"
#include "common/knock.h"
#include "target.h"

int main(int argc, char **argv)
{
	if (argc != 4 || ol_crypto_init() < 0)
		return 64;
	for (uint32_t i = 0; i < number_of(argv[3], NUMBERS); i++) {
		uint8_t seed[32], secret[64], key[32], id[16];
		char id_text[33], key_text[65];

		target_device_seed(argv[1], number_of(argv[2], NUMBERS) + i, seed);
		ol_ed25519_keys(seed, secret, key);
		ol_knock_device_id(key, id);
		printf("%s %s\n", ol_hex(id, sizeof id, id_text),
		       ol_hex(key, sizeof key, key_text));
	}
	return 0;
}
