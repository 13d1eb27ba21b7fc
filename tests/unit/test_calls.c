/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that wait for a reply: found by id, ended once, expired in order, bounded. */
#include "common/calls.h"
#include "common/crypto.h"
#include "unit.h"

static struct ol_calls calls;

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	ol_calls_init(&calls);
}

static uint64_t add(int64_t deadline_ms)
{
	return ol_calls_add(&calls, &ol_channel_rpc_user_list, deadline_ms);
}

START_TEST(a_call_is_found_until_it_ends)
{
	uint64_t id = add(100), other = add(100);

	ck_assert_uint_ne(id, 0);
	ck_assert_uint_ne(id, other);
	ck_assert_ptr_eq(ol_calls_find(&calls, id), &ol_channel_rpc_user_list);
	ol_calls_end(&calls, id);
	ck_assert_ptr_null(ol_calls_find(&calls, id));
	ck_assert_ptr_nonnull(ol_calls_find(&calls, other));
	ol_calls_end(&calls, id);
	ck_assert_uint_eq(calls.free_count, OL_CALLS - 1);
}
END_TEST

START_TEST(what_was_never_called_is_not_found)
{
	uint64_t id = add(100);

	ck_assert_ptr_null(ol_calls_find(&calls, 0));
	ck_assert_ptr_null(ol_calls_find(&calls, id ^ OL_CALLS));
	ck_assert_ptr_null(ol_calls_find(&calls, id ^ 1));
	ol_calls_end(&calls, 0);
	ol_calls_end(&calls, id ^ OL_CALLS);
	ck_assert_ptr_nonnull(ol_calls_find(&calls, id));
}
END_TEST

START_TEST(a_place_that_is_used_again_has_another_id)
{
	uint64_t before = add(100), after;

	ol_calls_end(&calls, before);
	after = add(100);
	ck_assert_uint_eq(after % OL_CALLS, before % OL_CALLS);
	ck_assert_ptr_null(ol_calls_find(&calls, before));
	ck_assert_ptr_nonnull(ol_calls_find(&calls, after));
}
END_TEST

START_TEST(there_is_room_for_so_many_and_for_more_when_one_ends)
{
	uint64_t last = 0;

	for (unsigned i = 0; i < OL_CALLS; i++) {
		last = add(100);
		ck_assert_uint_ne(last, 0);
	}
	ck_assert_uint_eq(add(100), 0);
	ol_calls_end(&calls, last);
	ck_assert_uint_ne(add(100), 0);
	ck_assert_uint_eq(add(100), 0);
}
END_TEST

START_TEST(a_call_that_nobody_answers_ends_at_its_deadline)
{
	uint64_t late = add(200), early = add(100);
	struct ol_call call;

	ck_assert_int_eq(ol_calls_due(&calls), 100);
	ck_assert_uint_eq(ol_calls_late(&calls, 99).id, 0);
	call = ol_calls_late(&calls, 500);
	ck_assert_uint_eq(call.id, early);
	ck_assert_ptr_eq(call.request, &ol_channel_rpc_user_list);
	ck_assert_ptr_null(ol_calls_find(&calls, early));
	ck_assert_int_eq(ol_calls_due(&calls), 200);
	ck_assert_uint_eq(ol_calls_late(&calls, 500).id, late);
	ck_assert_uint_eq(ol_calls_late(&calls, 500).id, 0);
	ck_assert_int_eq(ol_calls_due(&calls), 0);
}
END_TEST

START_TEST(a_thousand_unanswered_calls_take_no_place_for_good)
{
	for (int64_t now_ms = 0; now_ms < 4 * OL_CALLS; now_ms++) {
		while (ol_calls_late(&calls, now_ms).id)
			;
		ck_assert_uint_ne(add(now_ms + OL_CALLS / 2), 0);
	}
	ck_assert_uint_eq(calls.free_count, OL_CALLS / 2);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_call_is_found_until_it_ends,
		what_was_never_called_is_not_found,
		a_place_that_is_used_again_has_another_id,
		there_is_room_for_so_many_and_for_more_when_one_ends,
		a_call_that_nobody_answers_ends_at_its_deadline,
		a_thousand_unanswered_calls_take_no_place_for_good,
	};

	return unit_run("calls", set_up, tests, UNIT_COUNT(tests));
}
