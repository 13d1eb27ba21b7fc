/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leases: whose answers are believed, what time it is, and which list they are for. */
#include <errno.h>

#include "lease.h"
#include "unit.h"

#define UNIX_MS 1800000000000

static struct lease lease;
static const uint8_t digest[32] = { 1, 2, 3 };

static void set_up(void)
{
	lease = (struct lease){ 0 };
}

static struct ol_lease answer_to(uint8_t question, int64_t revision)
{
	struct ol_lease answer = {
		.nonce = { question }, .now_ms = UNIX_MS, .revision = revision, .seconds = 300
	};

	memcpy(answer.digest, digest, sizeof digest);
	return answer;
}

static void ask(uint8_t question, int64_t now_ms)
{
	lease_ask(&lease, (uint8_t[16]){ question }, now_ms);
}

static int take(uint8_t question, int64_t now_ms)
{
	struct ol_lease answer = answer_to(question, 5);

	return lease_take(&lease, &answer, now_ms);
}

START_TEST(time_counts_from_the_question)
{
	ask(1, 1000);
	ck_assert_int_eq(take(1, 3000), 0);
	ck_assert(lease.is_known);
	ck_assert_int_eq(lease_unix_ms(&lease, 3000), UNIX_MS + 2000);
	ck_assert_int_eq(lease.end_ms, 301000);
}
END_TEST

START_TEST(an_answer_to_no_question_is_none)
{
	ck_assert_int_eq(take(0, 1000), -ESTALE);
	ask(1, 1000);
	ck_assert_int_eq(take(2, 1001), -ESTALE);
	ck_assert(!lease.is_known);
}
END_TEST

START_TEST(a_question_is_answered_once)
{
	ask(1, 1000);
	ck_assert_int_eq(take(1, 1001), 0);
	ck_assert_int_eq(take(1, 1002), -ESTALE);
}
END_TEST

START_TEST(a_late_answer_is_none)
{
	ask(1, 1000);
	ask(2, 1000);
	ck_assert_int_eq(take(1, 1001 + LEASE_ANSWER_MS), -ESTALE);
	ck_assert_int_eq(take(2, 1000 + LEASE_ANSWER_MS), 0);
}
END_TEST

START_TEST(the_last_questions_are_remembered)
{
	for (uint8_t question = 1; question <= LEASE_QUESTIONS + 1; question++)
		ask(question, 1000);
	ck_assert_int_eq(take(1, 1001), -ESTALE);
	for (uint8_t question = LEASE_QUESTIONS + 1; question > 1; question--)
		ck_assert_int_eq(take(question, 1001), 0);
}
END_TEST

START_TEST(a_lease_is_for_the_list_it_names)
{
	static const uint8_t other[32] = { 9 };
	static const struct {
		int64_t revision;
		const uint8_t *digest;
		enum lease_match match;
		bool is_pending;
	} cases[] = {
		{ 5, digest, LEASE_GOOD, false },  { 5, other, LEASE_DIFFERS, false },
		{ 4, digest, LEASE_BEHIND, true }, { 0, other, LEASE_BEHIND, true },
		{ 6, other, LEASE_GOOD, false },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		set_up();
		ck_assert_int_eq(lease_match(&lease, cases[i].revision, cases[i].digest, 1000),
				 LEASE_NONE);
		ask(1, 1000);
		ck_assert_int_eq(take(1, 1000), 0);
		ck_assert_int_eq(lease_match(&lease, cases[i].revision, cases[i].digest, 1000),
				 cases[i].match);
		ck_assert_int_eq(lease.is_pending, cases[i].is_pending);
	}
}
END_TEST

START_TEST(a_waiting_answer_waits_until_its_end)
{
	ask(1, 1000);
	ck_assert_int_eq(take(1, 1000), 0);
	ck_assert_int_eq(lease_match(&lease, 4, digest, 300999), LEASE_BEHIND);
	ck_assert_int_eq(lease_match(&lease, 5, digest, 301000), LEASE_NONE);
}
END_TEST

START_TEST(lists_only_go_forward)
{
	ck_assert_int_eq(lease_step_list(0, 1), LEASE_STEP_TAKE);
	ck_assert_int_eq(lease_step_list(5, 9), LEASE_STEP_TAKE);
	ck_assert_int_eq(lease_step_list(5, 5), LEASE_STEP_OLD);
	ck_assert_int_eq(lease_step_list(5, 4), LEASE_STEP_OLD);
}
END_TEST

START_TEST(a_change_fits_one_list)
{
	ck_assert_int_eq(lease_step_change(5, 5, 6), LEASE_STEP_TAKE);
	ck_assert_int_eq(lease_step_change(5, 4, 6), LEASE_STEP_GAP);
	ck_assert_int_eq(lease_step_change(5, 6, 7), LEASE_STEP_GAP);
	ck_assert_int_eq(lease_step_change(0, 5, 6), LEASE_STEP_GAP);
	ck_assert_int_eq(lease_step_change(5, 4, 5), LEASE_STEP_OLD);
	ck_assert_int_eq(lease_step_change(5, 5, 5), LEASE_STEP_OLD);
	ck_assert_int_eq(lease_step_change(5, 5, 4), LEASE_STEP_OLD);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		time_counts_from_the_question,
		an_answer_to_no_question_is_none,
		a_question_is_answered_once,
		a_late_answer_is_none,
		the_last_questions_are_remembered,
		a_lease_is_for_the_list_it_names,
		a_waiting_answer_waits_until_its_end,
		lists_only_go_forward,
		a_change_fits_one_list,
	};

	return unit_run("lease", set_up, tests, UNIT_COUNT(tests));
}
