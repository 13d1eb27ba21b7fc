/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks of browsers: only those made here, for this user and password. */
#include "common/crypto.h"
#include "session-manager/browser.h"
#include "unit.h"

#define USER UINT64_C(0x0123456789abcdef)

static uint8_t key[32], mark[BROWSER_MARK];

static void set_up(void)
{
	static const uint8_t secret[32] = { 1 };

	ck_assert_int_eq(ol_crypto_init(), 0);
	browser_key(secret, key);
	browser_mark(key, USER, 3, mark);
}

START_TEST(a_mark_is_known)
{
	ck_assert(browser_is_known(key, mark, USER, 3));
}
END_TEST

START_TEST(a_new_password_ends_it)
{
	ck_assert(!browser_is_known(key, mark, USER, 4));
	ck_assert(!browser_is_known(key, mark, USER, 2));
}
END_TEST

START_TEST(it_is_nobody_elses)
{
	ck_assert(!browser_is_known(key, mark, USER + 1, 3));
}
END_TEST

START_TEST(every_bit_counts)
{
	for (unsigned bit = 0; bit < 8 * BROWSER_MARK; bit++) {
		mark[bit / 8] ^= (uint8_t)(1 << bit % 8);
		ck_assert(!browser_is_known(key, mark, USER, 3));
		mark[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	ck_assert(browser_is_known(key, mark, USER, 3));
}
END_TEST

START_TEST(another_secret_makes_other_marks)
{
	static const uint8_t other[32] = { 2 };

	browser_key(other, key);
	ck_assert(!browser_is_known(key, mark, USER, 3));
}
END_TEST

START_TEST(no_two_marks_are_the_same)
{
	uint8_t other[BROWSER_MARK];

	browser_mark(key, USER, 3, other);
	ck_assert_mem_ne(mark + 8, other + 8, BROWSER_NONCE);
	ck_assert(browser_is_known(key, other, USER, 3));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_mark_is_known,  a_new_password_ends_it,           it_is_nobody_elses,
		every_bit_counts, another_secret_makes_other_marks, no_two_marks_are_the_same,
	};

	return unit_run("browser", set_up, tests, UNIT_COUNT(tests));
}
