/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few cryptographic operations that Ownline needs; crypto.c alone knows libsodium. */
#ifndef OL_CRYPTO_H
#define OL_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OL_LABEL 32 /* every label is ASCII padded with zero bytes to this size */

/* One piece of what is hashed; pieces are joined without separators. */
struct ol_part {
	const void *bytes;
	size_t length;
};

/* Must be called once before anything else here. Returns 0 or -EIO. */
int ol_crypto_init(void);

/* BLAKE2b of the joined parts, ret_hash of size 16 to 64 bytes; key is 32 bytes or NULL. */
void ol_hash(const struct ol_part *parts, unsigned count, const uint8_t *key, uint8_t *ret_hash,
	     size_t size);

/* The same in steps, without a key, for what does not stand in memory in one piece. */
struct ol_hash {
	_Alignas(64) uint8_t state[384];
};
void ol_hash_start(struct ol_hash *hash, size_t size);
void ol_hash_add(struct ol_hash *hash, const void *bytes, size_t length);
void ol_hash_end(struct ol_hash *hash, uint8_t *ret_hash, size_t size);

/* Ed25519 (RFC 8032): the 64-byte secret key and the public key of a seed. */
void ol_ed25519_keys(const uint8_t seed[32], uint8_t ret_secret[64], uint8_t ret_public[32]);
void ol_ed25519_sign(const uint8_t secret[64], const void *bytes, size_t length,
		     uint8_t ret_signature[64]);
bool ol_ed25519_verify(const uint8_t public_key[32], const void *bytes, size_t length,
		       const uint8_t signature[64]);

/* X25519 (RFC 7748) public key of a secret key. */
void ol_x25519_public(const uint8_t secret[32], uint8_t ret_public[32]);

/* A sealed box as libsodium's crypto_box_seal makes it; ret_sealed gets length + 48 bytes.
 * ephemeral is a fresh random secret. Returns 0 or -EINVAL (a public key of small order). */
int ol_box_seal(const void *bytes, size_t length, const uint8_t public_key[32],
		const uint8_t ephemeral[32], uint8_t *ret_sealed);

/* Opens a sealed box of length bytes into length - 48. Returns 0 or -EBADMSG. */
int ol_box_open(const uint8_t *sealed, size_t length, const uint8_t public_key[32],
		const uint8_t secret_key[32], uint8_t *ret_bytes);

void ol_random(void *ret_bytes, size_t size);
uint64_t ol_random_id(void); /* never 0; fits a signed 64-bit integer, as databases have them */

/* Compares in constant time. */
bool ol_equal(const void *a, const void *b, size_t size);

/* Overwrites a secret; the compiler cannot leave it out. */
void ol_wipe(void *bytes, size_t size);

/* Hex digits of bytes, lower case; text gets 2 x size + 1 bytes. Returns text. */
char *ol_hex(const uint8_t *bytes, size_t size, char *text);

/* Reads exactly 2 x size hex digits (length of them given). Returns 0, or -EINVAL with ret_bytes
 * undefined. */
int ol_unhex(const char *text, size_t length, uint8_t *ret_bytes, size_t size);

/* Standard base64 with padding. Encoding writes a closing zero; text has text_size bytes. */
void ol_base64(const void *bytes, size_t size, char *text, size_t text_size);

/* Reads base64 that holds exactly size bytes. Returns 0, or -EINVAL with ret_bytes undefined. */
int ol_unbase64(const char *text, size_t length, uint8_t *ret_bytes, size_t size);

/* The same in the alphabet of links (RFC 4648, section 5) and without padding. */
void ol_base64url(const void *bytes, size_t size, char *text, size_t text_size);
int ol_unbase64url(const char *text, size_t length, uint8_t *ret_bytes, size_t size);

/* Passwords by argon2id (RFC 9106), one lane. These take tens of milliseconds and `memory` bytes:
 * never call them on a loop. */
#define OL_PASSWORD_HASH 128 /* room for a hash as text: cost and salt stand in it */

struct ol_password_cost {
	unsigned passes; /* 1 or more */
	size_t memory;   /* bytes, 8 KiB or more */
};

/* Hashes a password with a random salt. Returns 0, or -ENOMEM. */
int ol_password_hash(const char *password, size_t length, const struct ol_password_cost *cost,
		     char ret_hash[static OL_PASSWORD_HASH]);

/* Compares a password with a hash, at the cost that the hash names. Returns 0, or -EACCES:
 * another password, no hash, or no memory. */
int ol_password_verify(const char *hash, const char *password, size_t length);

/* True if the hash was made at another cost than this, or is none. */
bool ol_password_is_weak(const char *hash, const struct ol_password_cost *cost);

/* A key made of a password and a salt. Returns 0, or -ENOMEM with ret_key undefined. */
int ol_password_key(const char *password, size_t length, const uint8_t salt[16],
		    const struct ol_password_cost *cost, uint8_t ret_key[32]);

#endif
