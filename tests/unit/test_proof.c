/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proofs of devices and sites against known answers. */
#include <errno.h>

#include "common/crypto.h"
#include "common/proof.h"
#include "unit.h"

/* Independent answers, made by Python's libsodium from the bytes that each test names. */
static uint8_t site_secret[64], site_key[32], device_secret[64], device_key[32];
static uint8_t token[OL_TOKEN], device[16];

static void set_up(void)
{
	uint8_t seed[32];

	ck_assert_int_eq(ol_crypto_init(), 0);
	memset(seed, 4, sizeof seed);
	ol_ed25519_keys(seed, site_secret, site_key);
	memset(seed, 2, sizeof seed);
	ol_ed25519_keys(seed, device_secret, device_key);
	for (uint8_t i = 0; i < OL_TOKEN; i++)
		token[i] = i;
	memset(device, 7, sizeof device);
}

START_TEST(a_proof_is_for_one_device_site_and_token)
{
	uint8_t proof[64], expected[64], other[64];

	unit_bytes("242206d55fe7a567adeba3131c14dfc15091a0285a0976b71544604dd29f9633"
		   "5bcaba3ee3f5f0e4ad73541071d36e07f4fd6c8545fe1a483210227eebadfd02",
		   expected, sizeof expected);
	ol_enrol_sign(device_secret, site_key, token, proof);
	ck_assert_mem_eq(proof, expected, sizeof proof);
	ck_assert(ol_enrol_verify(device_key, site_key, token, proof));
	ck_assert(!ol_enrol_verify(site_key, site_key, token, proof));
	ck_assert(!ol_enrol_verify(device_key, device_key, token, proof));
	token[15] ^= 1;
	ck_assert(!ol_enrol_verify(device_key, site_key, token, proof));
	token[15] ^= 1;
	for (unsigned bit = 0; bit < 512; bit++) {
		memcpy(other, proof, sizeof other);
		other[bit / 8] ^= (uint8_t)(1u << bit % 8);
		ck_assert(!ol_enrol_verify(device_key, site_key, token, other));
	}
}
END_TEST

START_TEST(a_key_of_small_order_proves_nothing)
{
	/* For the neutral element every message has this signature, where that is not refused. */
	static const uint8_t neutral[32] = { 1 }, signature[64] = { 1 };

	ck_assert(!ol_enrol_verify(neutral, site_key, token, signature));
}
END_TEST

START_TEST(a_descriptor_is_signed_as_it_stands)
{
	static const char text[] = "{\"host\":\"home.example.org\"}";
	static char longest[OL_DESCRIPTOR + 1];
	uint8_t signature[64], expected[64];

	unit_bytes("667d0ec7a475b4909052e0c4be577e408114701d5a6c377969bf17cf01919369"
		   "36164f45201e2b02fe51948b490f51d2b9e7eec2106c45e83a3f91f4228c0101",
		   expected, sizeof expected);
	ck_assert_int_eq(ol_site_sign(site_secret, text, sizeof text - 1, signature), 0);
	ck_assert_mem_eq(signature, expected, sizeof signature);
	ck_assert(ol_site_verify(site_key, text, sizeof text - 1, signature));
	ck_assert(!ol_site_verify(site_key, text, sizeof text, signature));
	ck_assert(!ol_site_verify(device_key, text, sizeof text - 1, signature));
	ck_assert_int_eq(ol_site_sign(site_secret, longest, OL_DESCRIPTOR, signature), 0);
	ck_assert(ol_site_verify(site_key, longest, OL_DESCRIPTOR, signature));
	ck_assert_int_eq(ol_site_sign(site_secret, longest, OL_DESCRIPTOR + 1, signature),
			 -EMSGSIZE);
	ck_assert(!ol_site_verify(site_key, longest, OL_DESCRIPTOR + 1, signature));
}
END_TEST

START_TEST(a_status_is_asked_by_one_device_of_one_site_at_one_time)
{
	uint8_t proof[64], expected[64];

	unit_bytes("46c32d73101cff1d00b18123c7d40b255f37cf9aff3dafb19cc7f1a35e2fb1cf"
		   "63ca8a75d58b2b0ce3d021a9df49952e6be27e67c2fe3e387f9c76edf33e810e",
		   expected, sizeof expected);
	ol_status_sign(device_secret, site_key, device, 1767225600000, proof);
	ck_assert_mem_eq(proof, expected, sizeof proof);
	ck_assert(ol_status_verify(device_key, site_key, device, 1767225600000, proof));
	ck_assert(!ol_status_verify(device_key, site_key, device, 1767225600001, proof));
	ck_assert(!ol_status_verify(device_key, device_key, device, 1767225600000, proof));
	ck_assert(!ol_status_verify(site_key, site_key, device, 1767225600000, proof));
	device[0] ^= 1;
	ck_assert(!ol_status_verify(device_key, site_key, device, 1767225600000, proof));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_proof_is_for_one_device_site_and_token,
		a_key_of_small_order_proves_nothing,
		a_descriptor_is_signed_as_it_stands,
		a_status_is_asked_by_one_device_of_one_site_at_one_time,
	};

	return unit_run("proof", set_up, tests, UNIT_COUNT(tests));
}
