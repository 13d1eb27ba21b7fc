/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secret texts: they come back to their receiver alone, and all of a field look equally long. */
#include <errno.h>

#include "common/crypto.h"
#include "common/sealed.h"
#include "unit.h"

#define LONGEST 32 /* bytes of a text of the field */
#define SIZE    (LONGEST + OL_SEALED_MORE)

static uint8_t secret_key[32], public_key[32];
static uint8_t field[SIZE];

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	memset(secret_key, 7, sizeof secret_key);
	ol_x25519_public(secret_key, public_key);
	memset(field, 0xa5, sizeof field);
}

static void check_wiped(void)
{
	static const uint8_t zeros[SIZE];

	ck_assert_mem_eq(field, zeros, sizeof field);
}

START_TEST(a_text_comes_back)
{
	static const char *const texts[] = { "a", "755224", "tür \"\\",
					     "12345678901234567890123456789012" };
	char text[SIZE];

	for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
		ck_assert_int_eq(ol_open_put(field, sizeof field, texts[i]), 0);
		ck_assert_int_eq(ol_seal(field, sizeof field, public_key), 0);
		ck_assert_int_eq(ol_unseal(field, sizeof field, public_key, secret_key), 0);
		ck_assert_int_eq(ol_open_get(field, sizeof field, text), 0);
		ck_assert_str_eq(text, texts[i]);
	}
}
END_TEST

START_TEST(the_open_form_is_length_text_and_zeros)
{
	uint8_t wanted[SIZE] = { 0, 3, 'a', 'b', 'c' };

	ck_assert_int_eq(ol_open_put(field, sizeof field, "abc"), 0);
	ck_assert_mem_eq(field, wanted, sizeof field);
}
END_TEST

START_TEST(a_text_that_is_too_long_is_refused)
{
	static const char text[] = "123456789012345678901234567890123";
	uint8_t before[SIZE];

	memcpy(before, field, sizeof field);
	ck_assert_uint_eq(strlen(text), LONGEST + 1);
	ck_assert_int_eq(ol_open_put(field, sizeof field, text), -EMSGSIZE);
	ck_assert_mem_eq(field, before, sizeof field);
}
END_TEST

START_TEST(no_text_is_none)
{
	char text[SIZE];

	ck_assert_int_eq(ol_open_put(field, sizeof field, ""), 0);
	ck_assert_int_eq(ol_open_get(field, sizeof field, text), -EBADMSG);
}
END_TEST

START_TEST(what_is_no_text_is_refused)
{
	static const uint8_t bad[][5] = {
		{ 0, 3, 'a', 0, 'b' }, { 0, 3, 'a', '\n', 'b' }, { 0, 2, 0x1b, '[' },
		{ 0, 1, 0x7f },        { 0, LONGEST + 1, 'a' },  { 0xff, 0xff, 'a' },
	};
	char text[SIZE] = "untouched";

	for (size_t i = 0; i < UNIT_COUNT(bad); i++) {
		memset(field, 'x', sizeof field);
		memcpy(field, bad[i], sizeof bad[i]);
		ck_assert_int_eq(ol_open_get(field, sizeof field, text), -EBADMSG);
		ck_assert_str_eq(text, "untouched");
	}
}
END_TEST

START_TEST(a_seal_hides_text_and_length)
{
	uint8_t other[SIZE];

	ck_assert_int_eq(ol_open_put(field, sizeof field, "755224"), 0);
	memcpy(other, field, sizeof field);
	ck_assert_int_eq(ol_seal(field, sizeof field, public_key), 0);
	ck_assert_int_eq(ol_seal(other, sizeof other, public_key), 0);
	ck_assert_mem_ne(field, other, sizeof field); /* the same text, never the same bytes */
	ck_assert_ptr_null(memmem(field, sizeof field, "755224", 6));
}
END_TEST

START_TEST(nobody_else_opens_it)
{
	uint8_t other_secret[32], other_public[32];

	memset(other_secret, 8, sizeof other_secret);
	ol_x25519_public(other_secret, other_public);
	ck_assert_int_eq(ol_open_put(field, sizeof field, "755224"), 0);
	ck_assert_int_eq(ol_seal(field, sizeof field, public_key), 0);
	ck_assert_int_eq(ol_unseal(field, sizeof field, other_public, other_secret), -EBADMSG);
	check_wiped();
}
END_TEST

START_TEST(one_changed_bit_is_seen)
{
	uint8_t sealed[SIZE];

	ck_assert_int_eq(ol_open_put(field, sizeof field, "755224"), 0);
	ck_assert_int_eq(ol_seal(field, sizeof field, public_key), 0);
	memcpy(sealed, field, sizeof field);
	for (size_t bit = 0; bit < 8 * sizeof field; bit++) {
		memcpy(field, sealed, sizeof field);
		field[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (bit == 255)
			continue; /* X25519 ignores this bit of a public key */
		ck_assert_msg(ol_unseal(field, sizeof field, public_key, secret_key) == -EBADMSG,
			      "bit %zu", bit);
		check_wiped();
	}
}
END_TEST

START_TEST(a_key_of_small_order_gets_nothing)
{
	static const uint8_t small[32];

	ck_assert_int_eq(ol_open_put(field, sizeof field, "755224"), 0);
	ck_assert_int_eq(ol_seal(field, sizeof field, small), -EINVAL);
	check_wiped();
}
END_TEST

START_TEST(every_field_of_the_schemas_has_room)
{
	static uint8_t longest[400 + OL_SEALED_MORE]; /* reply_secret */
	static char text[401], again[sizeof longest];

	memset(text, 'x', 400);
	ck_assert_int_eq(ol_open_put(longest, sizeof longest, text), 0);
	ck_assert_int_eq(ol_seal(longest, sizeof longest, public_key), 0);
	ck_assert_int_eq(ol_unseal(longest, sizeof longest, public_key, secret_key), 0);
	ck_assert_int_eq(ol_open_get(longest, sizeof longest, again), 0);
	ck_assert_str_eq(again, text);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_text_comes_back,
		the_open_form_is_length_text_and_zeros,
		a_text_that_is_too_long_is_refused,
		no_text_is_none,
		what_is_no_text_is_refused,
		a_seal_hides_text_and_length,
		nobody_else_opens_it,
		one_changed_bit_is_seen,
		a_key_of_small_order_gets_nothing,
		every_field_of_the_schemas_has_room,
	};

	return unit_run("sealed", set_up, tests, UNIT_COUNT(tests));
}
