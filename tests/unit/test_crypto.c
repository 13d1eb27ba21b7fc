/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The adapter to libsodium against published answers, and texts of bytes. */
#include <errno.h>
#include <string.h>

#include "common/crypto.h"
#include "unit.h"

#define SEAL 48 /* bytes that a sealed box adds */

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
}

/* The points of small order, and the field elements that stand for one of them. */
static const char *const small_order[] = {
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
	"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
};

/* BLAKE2b: RFC 7693 appendix A; the others by another implementation. */
START_TEST(hashes_are_blake2b)
{
	const struct ol_part abc = { "abc", 3 };
	const struct ol_part pieces[] = { { "a", 1 }, { NULL, 0 }, { "bc", 2 } };
	uint8_t want[64], got[64];

	unit_bytes("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
		   "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
		   want, 64);
	ol_hash(&abc, 1, NULL, got, 64);
	ck_assert_mem_eq(got, want, 64);
	ol_hash(pieces, 3, NULL, got, 64);
	ck_assert_mem_eq(got, want, 64);
	unit_bytes("56a17e38cc371a46b12c32f18e0c61de2a84e9c2555b114e", want, 24);
	ol_hash(&abc, 1, NULL, got, 24);
	ck_assert_mem_eq(got, want, 24);
	unit_bytes("0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8", want, 32);
	ol_hash(NULL, 0, NULL, got, 32);
	ck_assert_mem_eq(got, want, 32);
}
END_TEST

START_TEST(a_key_changes_the_hash)
{
	uint8_t bytes[200], want[16], got[16];
	const struct ol_part part = { bytes, sizeof bytes };

	for (unsigned i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)i;
	unit_bytes("8aa5152a0f33a31b72568b613ea3c92e", want, 16);
	ol_hash(&part, 1, bytes, got, 16); /* its first 32 bytes are the key, too */
	ck_assert_mem_eq(got, want, 16);
	ol_hash(&part, 1, NULL, got, 16);
	ck_assert_mem_ne(got, want, 16);
}
END_TEST

START_TEST(a_hash_in_steps_is_the_same_hash)
{
	uint8_t bytes[1000], want[32], got[32];
	const struct ol_part part = { bytes, sizeof bytes };
	struct ol_hash hash;

	memset(bytes, 0x5a, sizeof bytes);
	ol_hash(&part, 1, NULL, want, 32);
	for (size_t step = 1; step < 300; step += 37) {
		ol_hash_start(&hash, 32);
		for (size_t at = 0; at < sizeof bytes; at += step)
			ol_hash_add(&hash, bytes + at,
				    sizeof bytes - at < step ? sizeof bytes - at : step);
		ol_hash_end(&hash, got, 32);
		ck_assert_mem_eq(got, want, 32);
	}
}
END_TEST

/* RFC 8032 section 7.1, test 2. */
START_TEST(signatures_are_ed25519)
{
	uint8_t seed[32], secret[64], key[32], want[64], got[64];

	unit_bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", seed, 32);
	unit_bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", want, 32);
	ol_ed25519_keys(seed, secret, key);
	ck_assert_mem_eq(key, want, 32);
	unit_bytes("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
		   "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
		   want, 64);
	ol_ed25519_sign(secret, "\x72", 1, got);
	ck_assert_mem_eq(got, want, 64);
	ck_assert(ol_ed25519_verify(key, "\x72", 1, want));
}
END_TEST

START_TEST(every_bit_of_a_signature_counts)
{
	uint8_t seed[32] = { 7 }, secret[64], key[32], signature[64], message[20] = "message";

	ol_ed25519_keys(seed, secret, key);
	ol_ed25519_sign(secret, message, sizeof message, signature);
	ck_assert(ol_ed25519_verify(key, message, sizeof message, signature));
	ck_assert(!ol_ed25519_verify(key, message, sizeof message - 1, signature));
	for (unsigned bit = 0; bit < 8 * sizeof signature; bit++) {
		signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
		ck_assert(!ol_ed25519_verify(key, message, sizeof message, signature));
		signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	for (unsigned bit = 0; bit < 8 * sizeof message; bit++) {
		message[bit / 8] ^= (uint8_t)(1u << bit % 8);
		ck_assert(!ol_ed25519_verify(key, message, sizeof message, signature));
		message[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	for (unsigned bit = 0; bit < 8 * sizeof key; bit++) {
		key[bit / 8] ^= (uint8_t)(1u << bit % 8);
		ck_assert(!ol_ed25519_verify(key, message, sizeof message, signature));
		key[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}
END_TEST

/* S + L signs the same bytes for whoever does not check that S is reduced. */
START_TEST(a_signature_has_one_form)
{
	uint8_t seed[32] = { 7 }, secret[64], key[32], signature[64], order[32];
	unsigned carry = 0;

	unit_bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", order, 32);
	ol_ed25519_keys(seed, secret, key);
	ol_ed25519_sign(secret, "x", 1, signature);
	for (unsigned i = 0; i < 32; i++) {
		carry += (unsigned)signature[32 + i] + order[i];
		signature[32 + i] = (uint8_t)carry;
		carry >>= 8;
	}
	ck_assert(!ol_ed25519_verify(key, "x", 1, signature));
}
END_TEST

/* With such a key one signature holds for every message. */
START_TEST(keys_of_small_order_sign_nothing)
{
	uint8_t key[32] = { 1 }, signature[64] = { 1 };

	ck_assert(!ol_ed25519_verify(key, "x", 1, signature));
	key[0] = 0;
	ck_assert(!ol_ed25519_verify(key, "x", 1, signature));
}
END_TEST

/* RFC 7748 section 6.1, Bob. */
START_TEST(public_keys_are_x25519)
{
	uint8_t secret[32], want[32], got[32];

	unit_bytes("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb", secret, 32);
	unit_bytes("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f", want, 32);
	ol_x25519_public(secret, got);
	ck_assert_mem_eq(got, want, 32);
}
END_TEST

START_TEST(a_box_opens_only_unchanged_and_with_its_key)
{
	uint8_t secret[32] = { 8 }, other[32] = { 16 }, ephemeral[32] = { 24 }, key[32];
	uint8_t plain[] = "plain", sealed[sizeof plain + SEAL], opened[sizeof plain] = "";
	const uint8_t untouched[sizeof plain] = "";

	ol_x25519_public(secret, key);
	ck_assert_int_eq(ol_box_seal(plain, sizeof plain, key, ephemeral, sealed), 0);
	ck_assert_int_eq(ol_box_open(sealed, sizeof sealed, key, other, opened), -EBADMSG);
	for (unsigned i = 0; i < sizeof sealed; i++) {
		sealed[i] ^= 1;
		ck_assert_int_eq(ol_box_open(sealed, sizeof sealed, key, secret, opened), -EBADMSG);
		sealed[i] ^= 1;
	}
	for (size_t length = 0; length < sizeof sealed; length++)
		ck_assert_int_eq(ol_box_open(sealed, length, key, secret, opened), -EBADMSG);
	ck_assert_mem_eq(opened, untouched, sizeof untouched);
	ck_assert_int_eq(ol_box_open(sealed, sizeof sealed, key, secret, opened), 0);
	ck_assert_mem_eq(opened, plain, sizeof plain);
}
END_TEST

START_TEST(keys_of_small_order_seal_and_open_nothing)
{
	uint8_t secret[32] = { 1 }, key[32], point[32], sealed[1 + SEAL] = { 0 }, opened[1];

	ol_x25519_public(secret, key);
	for (size_t i = 0; i < UNIT_COUNT(small_order); i++) {
		unit_bytes(small_order[i], point, 32);
		ck_assert_int_eq(ol_box_seal("x", 1, point, secret, sealed), -EINVAL);
		memcpy(sealed, point, 32);
		ck_assert_int_eq(ol_box_open(sealed, sizeof sealed, key, secret, opened), -EBADMSG);
	}
}
END_TEST

START_TEST(random_ids_differ_and_are_not_zero)
{
	uint64_t ids[100];

	for (unsigned i = 0; i < 100; i++) {
		ids[i] = ol_random_id();
		ck_assert(ids[i] != 0 && ids[i] <= INT64_MAX);
		for (unsigned j = 0; j < i; j++)
			ck_assert(ids[i] != ids[j]);
	}
}
END_TEST

START_TEST(secrets_are_compared_and_wiped)
{
	uint8_t a[16] = { 1, 2, 3 }, b[16] = { 1, 2, 3 };
	const uint8_t zero[16] = { 0 };

	ck_assert(ol_equal(a, b, 16));
	b[15] = 0x80;
	ck_assert(!ol_equal(a, b, 16));
	ck_assert(ol_equal(a, b, 15));
	ck_assert(ol_equal(a, b, 0));
	ol_wipe(a, sizeof a);
	ck_assert_mem_eq(a, zero, 16);
}
END_TEST

START_TEST(hex_has_an_exact_length)
{
	static const char *const refused[] = { "",         "0",        "00ff8",  "00ff800",
					       "0x00ff80", "00ff8g",   " 00ff8", "00ff8 ",
					       "00 ff 80", "00:ff:80", "00-f80", "00ff80 ",
					       "00ff8000" };
	const uint8_t bytes[] = { 0x00, 0xff, 0x80 };
	uint8_t got[3] = { 0 };
	char text[7];

	ck_assert_str_eq(ol_hex(bytes, 3, text), "00ff80");
	ck_assert_str_eq(ol_hex(bytes, 0, text), "");
	ck_assert_int_eq(ol_unhex("00ff80", 6, got, 3), 0);
	ck_assert_mem_eq(got, bytes, 3);
	ck_assert_int_eq(ol_unhex("00FF80 and more", 6, got, 3), 0);
	ck_assert_mem_eq(got, bytes, 3);
	ck_assert_int_eq(ol_unhex("", 0, got, 0), 0);
	ck_assert_int_eq(ol_unhex("00\0f80", 6, got, 3), -EINVAL);
	for (size_t i = 0; i < UNIT_COUNT(refused); i++)
		ck_assert_msg(ol_unhex(refused[i], strlen(refused[i]), got, 3) == -EINVAL, "%s",
			      refused[i]);
}
END_TEST

/* RFC 4648 section 10, and the three ways that a text can end. */
START_TEST(base64_is_written_and_read)
{
	static const struct {
		const char *bytes, *text;
	} cases[] = { { "", "" },
		      { "f", "Zg==" },
		      { "fo", "Zm8=" },
		      { "foo", "Zm9v" },
		      { "foob", "Zm9vYg==" },
		      { "fooba", "Zm9vYmE=" },
		      { "foobar", "Zm9vYmFy" },
		      { "\xfb\xff\xbf", "+/+/" } };

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		size_t size = strlen(cases[i].bytes);
		char text[16];
		uint8_t got[8];

		ol_base64(cases[i].bytes, size, text, sizeof text);
		ck_assert_str_eq(text, cases[i].text);
		ck_assert_int_eq(ol_unbase64(text, strlen(text), got, size), 0);
		ck_assert_mem_eq(got, cases[i].bytes, size);
	}
}
END_TEST

START_TEST(base64_has_one_spelling)
{
	/* Of two bytes: no padding, wrong padding, other bits, other alphabets, other lengths. */
	static const char *const refused[] = { "",      "Zm8",      "Zm8==", "Zm9=", "Zm8=\n",
					       " Zm8=", "Zm8\n",    "Z m8=", "Zm==", "Zm9v",
					       "Zm8-",  "Z_8=",     "Z-8=",  "====", "=m8=",
					       "Zm=8",  "Zm8=Zm8=", "Zg==",  "Zm8*", "Zm8A=" };
	uint8_t got[2];

	for (size_t i = 0; i < UNIT_COUNT(refused); i++)
		ck_assert_msg(ol_unbase64(refused[i], strlen(refused[i]), got, 2) == -EINVAL, "%s",
			      refused[i]);
	ck_assert_int_eq(ol_unbase64("Zm\0=", 4, got, 2), -EINVAL);
	ck_assert_int_eq(ol_unbase64("Zm8= and more", 4, got, 2), 0);
}
END_TEST

START_TEST(base64_has_64_letters)
{
	char text[] = "AAAA", again[5];
	unsigned standard = 0, url = 0;
	uint8_t got[3];

	for (int c = 0; c < 256; c++) {
		text[1] = (char)c;
		if (ol_unbase64(text, 4, got, 3) == 0) {
			ol_base64(got, 3, again, sizeof again);
			ck_assert_str_eq(again, text);
			standard++;
		}
		if (ol_unbase64url(text, 4, got, 3) == 0) {
			ol_base64url(got, 3, again, sizeof again);
			ck_assert_str_eq(again, text);
			url++;
		}
	}
	ck_assert_uint_eq(standard, 64);
	ck_assert_uint_eq(url, 64);
}
END_TEST

START_TEST(base64_of_links_has_no_padding)
{
	static const char *const refused[] = { "", "-", "-_", "-_8=", "-_-_", "+/8", "-_9", "-/8" };
	static const uint8_t bytes[] = { 0xfb, 0xff };
	char text[8];
	uint8_t got[2];

	ol_base64url(bytes, 2, text, sizeof text);
	ck_assert_str_eq(text, "-_8");
	for (size_t i = 0; i < UNIT_COUNT(refused); i++)
		ck_assert_msg(ol_unbase64url(refused[i], strlen(refused[i]), got, 2) == -EINVAL,
			      "%s", refused[i]);
	ck_assert_int_eq(ol_unbase64url(text, 3, got, 2), 0);
	ck_assert_mem_eq(got, bytes, 2);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		hashes_are_blake2b,
		a_key_changes_the_hash,
		a_hash_in_steps_is_the_same_hash,
		signatures_are_ed25519,
		every_bit_of_a_signature_counts,
		a_signature_has_one_form,
		keys_of_small_order_sign_nothing,
		public_keys_are_x25519,
		a_box_opens_only_unchanged_and_with_its_key,
		keys_of_small_order_seal_and_open_nothing,
		random_ids_differ_and_are_not_zero,
		secrets_are_compared_and_wiped,
		hex_has_an_exact_length,
		base64_is_written_and_read,
		base64_has_one_spelling,
		base64_has_64_letters,
		base64_of_links_has_no_padding,
	};

	return unit_run("crypto", set_up, tests, UNIT_COUNT(tests));
}
