/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device hears of its knock, and when it hears more. */
#include "session-manager/results.h"
#include "unit.h"

static struct results results;
static struct knock_job job;
static struct receipts receipts;
static struct ol_device_result told;
static unsigned count;

static void tell(void *arg, const struct ol_device_result *message)
{
	ck_assert_ptr_eq(arg, &results);
	told = *message;
	count++;
}

static void set_up(void)
{
	memset(&results, 0, sizeof results);
	memset(&job, 0, sizeof job);
	memset(&receipts, 0, sizeof receipts);
	count = 0;
	job.knock.op = OL_KNOCK_OPEN;
	job.knock.t_ms = 1000;
	job.knock.device[0] = 9;
}

static void add_session(uint64_t id, enum ol_session_state state, int64_t end_ms)
{
	job.sessions[job.session_count++] = (struct knock_session){ id, state, end_ms };
}

static void decide(void)
{
	results_decided(&results, &job, tell, &results);
}

static void hear(uint64_t session, enum ol_receipt_state state, enum ol_receipt_reason reason)
{
	receipts.count = 1;
	receipts.jobs[0] =
		(struct receipt_job){ .session = session, .state = state, .reason = reason };
	results_heard(&results, &receipts, tell, &results);
}

START_TEST(what_is_open_is_told_at_once)
{
	add_session(1, OL_SESSION_STATE_OPEN, 5000);
	add_session(2, OL_SESSION_STATE_OPEN, 7000);
	decide();
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(told.state, OL_RESULT_STATE_OPEN);
	ck_assert_int_eq(told.open, 2);
	ck_assert_int_eq(told.pending, 0);
	ck_assert_int_eq(told.end_ms, 7000);
	ck_assert_int_eq(told.t_ms, 1000);
	ck_assert_uint_eq(told.device[0], 9);
	ck_assert_uint_eq(results.count, 0);
}
END_TEST

static void add_pending(void)
{
	add_session(1, OL_SESSION_STATE_PENDING, 5000);
	add_session(2, OL_SESSION_STATE_PENDING, 7000);
	decide();
}

START_TEST(what_waits_is_told_when_it_is_open)
{
	add_pending();
	ck_assert_uint_eq(count, 0);
	hear(3, OL_RECEIPT_STATE_OPEN, OL_RECEIPT_REASON_NONE);
	hear(1, OL_RECEIPT_STATE_OPEN, OL_RECEIPT_REASON_NONE);
	hear(2, OL_RECEIPT_STATE_CLOSED, OL_RECEIPT_REASON_DROPPED);
	ck_assert_uint_eq(count, 0);
	hear(2, OL_RECEIPT_STATE_OPEN, OL_RECEIPT_REASON_NONE);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(told.state, OL_RESULT_STATE_OPEN);
	ck_assert_int_eq(told.open, 2);
	ck_assert_uint_eq(results.count, 0);
}
END_TEST

START_TEST(who_waits_long_hears_of_every_step)
{
	add_pending();
	ck_assert_int_gt(results_slow(&results, tell, &results), 0);
	ck_assert_uint_eq(count, 0);
	results.list[0].decided_ms -= RESULTS_SLOW_MS;
	ck_assert_int_eq(results_slow(&results, tell, &results), 0);
	ck_assert_int_eq(results_slow(&results, tell, &results), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(told.state, OL_RESULT_STATE_PENDING);
	ck_assert_int_eq(told.pending, 2);
	ck_assert_int_eq(told.end_ms, 7000);
	hear(1, OL_RECEIPT_STATE_OPEN, OL_RECEIPT_REASON_NONE);
	ck_assert_int_eq(told.state, OL_RESULT_STATE_PENDING);
	ck_assert_int_eq(told.open, 1);
	hear(1, OL_RECEIPT_STATE_OPEN, OL_RECEIPT_REASON_NONE);
	ck_assert_uint_eq(count, 2);
	hear(2, OL_RECEIPT_STATE_OPEN, OL_RECEIPT_REASON_NONE);
	ck_assert_int_eq(told.state, OL_RESULT_STATE_OPEN);
	ck_assert_uint_eq(count, 3);
	ck_assert_uint_eq(results.count, 0);
}
END_TEST

START_TEST(a_router_may_refuse)
{
	add_pending();
	hear(1, OL_RECEIPT_STATE_REFUSED, OL_RECEIPT_REASON_CAPS);
	ck_assert_uint_eq(count, 0);
	hear(2, OL_RECEIPT_STATE_REFUSED, OL_RECEIPT_REASON_FULL);
	ck_assert_int_eq(told.state, OL_RESULT_STATE_REFUSED);
	ck_assert_int_eq(told.reason, OL_REFUSAL_REASON_ROOM);
	ck_assert_int_eq(told.end_ms, 0);
}
END_TEST

START_TEST(what_was_not_opened_has_a_reason)
{
	job.refusal = OL_REFUSAL_REASON_HOURS;
	decide();
	ck_assert_int_eq(told.state, OL_RESULT_STATE_REFUSED);
	ck_assert_int_eq(told.reason, OL_REFUSAL_REASON_HOURS);
	job.refusal = OL_REFUSAL_REASON_SERVICE;
	decide();
	ck_assert_int_eq(told.reason, OL_REFUSAL_REASON_SERVICE);
	job.knock.op = OL_KNOCK_REFRESH;
	decide();
	ck_assert_int_eq(told.state, OL_RESULT_STATE_NOTHING);
	ck_assert_int_eq(told.reason, OL_REFUSAL_REASON_NONE);
	job.knock.op = OL_KNOCK_CLOSE;
	job.refusal = OL_REFUSAL_REASON_NONE;
	decide();
	ck_assert_int_eq(told.state, OL_RESULT_STATE_CLOSED);
	ck_assert_uint_eq(results.count, 0);
}
END_TEST

START_TEST(only_so_many_wait)
{
	add_session(1, OL_SESSION_STATE_PENDING, 5000);
	for (unsigned i = 0; i < 10; i++) {
		job.sessions[0].id = 1 + i;
		decide();
	}
	ck_assert_uint_eq(results.count, RESULTS_OF_ONE);
	ck_assert_uint_eq(results.list[0].sessions[0].id, 11 - RESULTS_OF_ONE);
	for (unsigned i = 0; i < 2 * RESULTS_MOST; i++) {
		memcpy(job.knock.device, &i, sizeof i);
		decide();
	}
	ck_assert_uint_eq(results.count, RESULTS_MOST);
	results.list[0].decided_ms -= RESULTS_KEEP_MS;
	count = 0;
	hear(99, OL_RECEIPT_STATE_OPEN, OL_RECEIPT_REASON_NONE);
	ck_assert_uint_eq(results.count, RESULTS_MOST - 1);
	ck_assert_uint_eq(count, 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_is_open_is_told_at_once,       what_waits_is_told_when_it_is_open,
		who_waits_long_hears_of_every_step, a_router_may_refuse,
		what_was_not_opened_has_a_reason,   only_so_many_wait,
	};

	return unit_run("results", set_up, tests, UNIT_COUNT(tests));
}
