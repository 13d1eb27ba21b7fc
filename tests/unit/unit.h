/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the unit tests share: a program is one list of tests, each run in a process of its own. */
#ifndef UNIT_H
#define UNIT_H

#include <check.h>
#include <stddef.h>

#define UNIT_SECONDS 60 /* for one test, with sanitizers and on a busy machine */

#define UNIT_COUNT(array) (sizeof(array) / sizeof *(array))

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
