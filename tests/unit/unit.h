/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the unit tests share: a program is one list of tests, each run in a process of its own. */
#ifndef UNIT_H
#define UNIT_H

#include <check.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define UNIT_SECONDS 60 /* for one test, with sanitizers and on a busy machine */

#define UNIT_COUNT(array) (sizeof(array) / sizeof *(array))

/* Reads the hex digits of a known answer; ret_bytes gets size of them. */
static inline void unit_bytes(const char *hex, uint8_t *ret_bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";

	ck_assert_uint_eq(strlen(hex), 2 * size);
	for (size_t i = 0; i < 2 * size; i++) {
		const char *digit = strchr(digits, hex[i]);

		ck_assert_ptr_nonnull(digit);
		ret_bytes[i / 2] = (uint8_t)(ret_bytes[i / 2] << 4 | (digit - digits));
	}
}

/* The next number of a fixed sequence (xorshift64*): the same tests on every run. */
static inline uint64_t unit_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(0x2545f4914f6cdd1d);
}

/* Runs the tests; returns the program's exit status. set_up runs before each, in its
 * process; NULL = nothing.
 */
static inline int unit_run(const char *name, void (*set_up)(void), const TTest *const *tests,
			   size_t count)
{
	Suite *suite = suite_create(name);
	TCase *all = tcase_create("all");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, all);
	tcase_set_timeout(all, UNIT_SECONDS);
	if (set_up)
		tcase_add_checked_fixture(all, set_up, NULL);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(all, tests[i]);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}

#endif
