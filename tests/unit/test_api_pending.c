/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests that wait: each is answered once. */
#include "api-gateway/pending.h"
#include "unit.h"

static struct api_pending pending;
static struct ol_calls calls;

START_TEST(whoever_waits_is_found_once)
{
	struct ol_channel channel = { .name = "x" };

	ol_calls_init(&calls);
	for (unsigned round = 0; round < 3; round++) {
		uint64_t ids[OL_CALLS];

		for (unsigned i = 0; i < OL_CALLS; i++) {
			ids[i] = ol_calls_add(&calls, &channel, 1);
			api_pending_add(&pending,
					&(struct api_wait){ .call = ids[i], .begin_ms = i });
		}
		ck_assert_uint_eq(pending.count, OL_CALLS);
		for (unsigned i = 0; i < OL_CALLS; i += 2) {
			ck_assert_int_eq(api_pending_take(&pending, ids[i]).begin_ms, i);
			ck_assert_uint_eq(api_pending_take(&pending, ids[i]).call, 0);
		}
		ck_assert_uint_eq(api_pending_take(&pending, ids[1] ^ OL_CALLS).call, 0);
		for (unsigned i = 1; i < OL_CALLS; i += 2)
			ck_assert_uint_ne(api_pending_any(&pending).call, 0);
		ck_assert_uint_eq(api_pending_any(&pending).call, 0);
		ck_assert_uint_eq(pending.count, 0);
		for (unsigned i = 0; i < OL_CALLS; i++)
			ol_calls_end(&calls, ids[i]);
	}
	ck_assert_uint_eq(api_pending_take(&pending, 0).call, 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { whoever_waits_is_found_once };

	return unit_run("api pending", NULL, tests, UNIT_COUNT(tests));
}
