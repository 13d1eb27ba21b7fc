/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The adapter to libsodium. */
#include "common/crypto.h"

#include <assert.h>
#include <errno.h>

#include <sodium.h>

int ol_crypto_init(void)
{
	return sodium_init() < 0 ? -EIO : 0;
}

void ol_hash(const struct ol_part *parts, unsigned count, const uint8_t *key, uint8_t *ret_hash,
	     size_t size)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, key, key ? 32 : 0, size);
	for (unsigned i = 0; i < count; i++)
		crypto_generichash_update(&state, parts[i].bytes, parts[i].length);
	crypto_generichash_final(&state, ret_hash, size);
}

static_assert(sizeof(crypto_generichash_state) <= sizeof(struct ol_hash), "BLAKE2b state");
static_assert(_Alignof(crypto_generichash_state) <= _Alignof(struct ol_hash), "BLAKE2b state");

void ol_hash_start(struct ol_hash *hash, size_t size)
{
	crypto_generichash_init((void *)hash->state, NULL, 0, size);
}

void ol_hash_add(struct ol_hash *hash, const void *bytes, size_t length)
{
	crypto_generichash_update((void *)hash->state, bytes, length);
}

void ol_hash_end(struct ol_hash *hash, uint8_t *ret_hash, size_t size)
{
	crypto_generichash_final((void *)hash->state, ret_hash, size);
}

void ol_ed25519_keys(const uint8_t seed[32], uint8_t ret_secret[64], uint8_t ret_public[32])
{
	crypto_sign_seed_keypair(ret_public, ret_secret, seed);
}

void ol_ed25519_sign(const uint8_t secret[64], const void *bytes, size_t length,
		     uint8_t ret_signature[64])
{
	crypto_sign_detached(ret_signature, NULL, bytes, length, secret);
}

bool ol_ed25519_verify(const uint8_t public_key[32], const void *bytes, size_t length,
		       const uint8_t signature[64])
{
	return crypto_sign_verify_detached(signature, bytes, length, public_key) == 0;
}

void ol_x25519_public(const uint8_t secret[32], uint8_t ret_public[32])
{
	crypto_scalarmult_base(ret_public, secret);
}

/* The nonce of a sealed box: BLAKE2b-192 of both public keys (libsodium's definition). */
static void box_nonce(const uint8_t ephemeral_public[32], const uint8_t public_key[32],
		      uint8_t ret_nonce[crypto_box_NONCEBYTES])
{
	const struct ol_part parts[] = { { ephemeral_public, 32 }, { public_key, 32 } };

	ol_hash(parts, 2, NULL, ret_nonce, crypto_box_NONCEBYTES);
}

int ol_box_seal(const void *bytes, size_t length, const uint8_t public_key[32],
		const uint8_t ephemeral[32], uint8_t *ret_sealed)
{
	uint8_t nonce[crypto_box_NONCEBYTES];

	crypto_scalarmult_base(ret_sealed, ephemeral);
	box_nonce(ret_sealed, public_key, nonce);
	if (crypto_box_easy(ret_sealed + 32, bytes, length, nonce, public_key, ephemeral) < 0)
		return -EINVAL;
	return 0;
}

int ol_box_open(const uint8_t *sealed, size_t length, const uint8_t public_key[32],
		const uint8_t secret_key[32], uint8_t *ret_bytes)
{
	if (crypto_box_seal_open(ret_bytes, sealed, length, public_key, secret_key) < 0)
		return -EBADMSG;
	return 0;
}

void ol_random(void *ret_bytes, size_t size)
{
	randombytes_buf(ret_bytes, size);
}

uint64_t ol_random_id(void)
{
	uint64_t id;

	do {
		randombytes_buf(&id, sizeof id);
		id &= INT64_MAX;
	} while (!id);
	return id;
}

bool ol_equal(const void *a, const void *b, size_t size)
{
	return sodium_memcmp(a, b, size) == 0;
}

void ol_wipe(void *bytes, size_t size)
{
	sodium_memzero(bytes, size);
}

char *ol_hex(const uint8_t *bytes, size_t size, char *text)
{
	return sodium_bin2hex(text, 2 * size + 1, bytes, size);
}

int ol_unhex(const char *text, size_t length, uint8_t *ret_bytes, size_t size)
{
	size_t got;

	if (length != 2 * size ||
	    sodium_hex2bin(ret_bytes, size, text, length, NULL, &got, NULL) < 0 || got != size)
		return -EINVAL;
	return 0;
}

void ol_base64(const void *bytes, size_t size, char *text, size_t text_size)
{
	sodium_bin2base64(text, text_size, bytes, size, sodium_base64_VARIANT_ORIGINAL);
}

void ol_base64url(const void *bytes, size_t size, char *text, size_t text_size)
{
	sodium_bin2base64(text, text_size, bytes, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* libsodium 1.0.18 takes a byte above 0x7f for some letter. */
static bool is_ascii(const char *text, size_t length)
{
	unsigned char any = 0;

	for (size_t i = 0; i < length; i++)
		any |= (unsigned char)text[i];
	return any < 0x80;
}

static int unbase64(const char *text, size_t length, int variant, uint8_t *ret_bytes, size_t size)
{
	size_t got;

	if (length != sodium_base64_encoded_len(size, variant) - 1 || !is_ascii(text, length) ||
	    sodium_base642bin(ret_bytes, size, text, length, NULL, &got, NULL, variant) < 0 ||
	    got != size)
		return -EINVAL;
	return 0;
}

int ol_unbase64(const char *text, size_t length, uint8_t *ret_bytes, size_t size)
{
	return unbase64(text, length, sodium_base64_VARIANT_ORIGINAL, ret_bytes, size);
}

int ol_unbase64url(const char *text, size_t length, uint8_t *ret_bytes, size_t size)
{
	return unbase64(text, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING, ret_bytes, size);
}

int ol_password_hash(const char *password, size_t length, const struct ol_password_cost *cost,
		     char ret_hash[static OL_PASSWORD_HASH])
{
	static_assert(OL_PASSWORD_HASH == crypto_pwhash_STRBYTES, "room for any hash");

	if (crypto_pwhash_str_alg(ret_hash, password, length, cost->passes, cost->memory,
				  crypto_pwhash_ALG_ARGON2ID13) < 0)
		return -ENOMEM;
	return 0;
}

int ol_password_verify(const char *hash, const char *password, size_t length)
{
	return crypto_pwhash_str_verify(hash, password, length) < 0 ? -EACCES : 0;
}

bool ol_password_is_weak(const char *hash, const struct ol_password_cost *cost)
{
	return crypto_pwhash_str_needs_rehash(hash, cost->passes, cost->memory) != 0;
}

int ol_password_key(const char *password, size_t length, const uint8_t salt[16],
		    const struct ol_password_cost *cost, uint8_t ret_key[32])
{
	static_assert(crypto_pwhash_SALTBYTES == 16, "argon2id's salt");

	if (crypto_pwhash(ret_key, 32, password, length, salt, cost->passes, cost->memory,
			  crypto_pwhash_ALG_ARGON2ID13) < 0)
		return -ENOMEM;
	return 0;
}
