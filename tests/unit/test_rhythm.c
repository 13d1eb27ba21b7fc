/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a watching device knocks. */
#include "rhythm.h"
#include "unit.h"

#define NOW    INT64_C(1000000000)
#define SLEPT  INT64_C(5000000) /* before the watch began */
#define MINUTE INT64_C(60000)

static struct rhythm rhythm;

static void set_up(void)
{
	rhythm_begin(&rhythm, NOW, NOW - SLEPT);
	ck_assert_int_eq(rhythm.due_ms, NOW);
	ck_assert_int_eq(rhythm_go(&rhythm, NOW), RHYTHM_START);
	ck_assert_int_eq(rhythm.due_ms, RHYTHM_NEVER);
}

/* How long after the end of a knock the next one comes. */
static int64_t pause_after(enum rhythm_result result, int64_t left_ms, uint32_t random)
{
	rhythm_go(&rhythm, NOW);
	rhythm_end(&rhythm, NOW, result, left_ms, random);
	return rhythm.due_ms - NOW;
}

START_TEST(two_thirds_of_a_session)
{
	static const struct {
		int64_t left_ms, pause_ms;
	} cases[] = {
		{ 60 * MINUTE, 40 * MINUTE },
		{ 0, 40 * MINUTE },
		{ -5, 40 * MINUTE },
		{ 9000, 6000 },
		{ 3000, 2000 },
		{ 1000, 2000 },
		{ 1, 2000 },
		{ INT64_MAX, 24 * 60 * MINUTE },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		int64_t last = pause_after(RHYTHM_GOOD, cases[i].left_ms, 0);
		int64_t first = pause_after(RHYTHM_GOOD, cases[i].left_ms, UINT32_MAX);

		ck_assert_int_eq(last, cases[i].pause_ms);
		ck_assert_int_le(first, last);
		ck_assert_int_ge(first, last - last / 20);
		ck_assert_int_eq(rhythm.cause, RHYTHM_TIME);
	}
}
END_TEST

START_TEST(failures_come_less_and_less_often)
{
	static const int64_t pauses_ms[] = { 5000,   10000,  20000,  40000, 80000,
					     160000, 300000, 300000, 300000 };

	for (size_t i = 0; i < UNIT_COUNT(pauses_ms); i++) {
		struct rhythm before = rhythm;
		int64_t least = pause_after(RHYTHM_FAILED, 0, 0), most;

		rhythm = before;
		most = pause_after(RHYTHM_FAILED, 0, UINT32_MAX);
		ck_assert_int_eq(least, pauses_ms[i] - pauses_ms[i] / 4);
		ck_assert_int_le(most, pauses_ms[i] + pauses_ms[i] / 4);
		ck_assert_int_gt(most, pauses_ms[i] + pauses_ms[i] / 5);
		ck_assert_int_eq(rhythm.cause, RHYTHM_RETRY);
	}
	pause_after(RHYTHM_GOOD, 60 * MINUTE, 0);
	ck_assert_int_lt(pause_after(RHYTHM_FAILED, 0, 0), 5000);
}
END_TEST

START_TEST(no_session_makes_a_failure_wait)
{
	ck_assert_int_lt(pause_after(RHYTHM_FAILED, 60 * MINUTE, 0), 5000);
}
END_TEST

START_TEST(who_is_refused_does_not_insist)
{
	for (unsigned i = 0; i < 10; i++) {
		ck_assert_int_ge(pause_after(RHYTHM_REFUSED, 60 * MINUTE, 0), 225000);
		ck_assert_int_le(pause_after(RHYTHM_REFUSED, 0, UINT32_MAX), 375000);
	}
}
END_TEST

START_TEST(a_change_comes_before_its_turn)
{
	pause_after(RHYTHM_GOOD, 60 * MINUTE, 0);
	rhythm_hurry(&rhythm, NOW + 5000, RHYTHM_NETWORK);
	ck_assert_int_eq(rhythm.due_ms, NOW + 5000);
	ck_assert_int_eq(rhythm_go(&rhythm, NOW + 5000), RHYTHM_NETWORK);
}
END_TEST

START_TEST(a_change_forgets_failures)
{
	for (unsigned i = 0; i < 9; i++)
		pause_after(RHYTHM_FAILED, 0, 0);
	rhythm_hurry(&rhythm, NOW, RHYTHM_ASKED);
	ck_assert_int_lt(pause_after(RHYTHM_FAILED, 0, 0), 5000);
}
END_TEST

/* What a site would hear of it: ten packets at once, then one a second. */
START_TEST(a_network_that_flaps)
{
	int64_t now_ms = NOW, heard_ms = 4000, last_ms = NOW;
	unsigned knocks = 0;

	for (; now_ms < NOW + 10 * MINUTE; now_ms += 500) {
		rhythm_hurry(&rhythm, now_ms, RHYTHM_NETWORK);
		if (rhythm.due_ms > now_ms)
			continue;
		heard_ms += now_ms - last_ms;
		if (heard_ms > 10000)
			heard_ms = 10000;
		ck_assert_int_ge(heard_ms, 4000);
		heard_ms -= heard_ms < 6000 ? heard_ms : 6000;
		last_ms = now_ms;
		knocks++;
		rhythm_go(&rhythm, now_ms);
		rhythm_end(&rhythm, now_ms, RHYTHM_GOOD, 60 * MINUTE, 0);
	}
	ck_assert_uint_ge(knocks, 149);
	ck_assert_uint_le(knocks, 152);
}
END_TEST

START_TEST(what_is_put_off_is_not_forgotten)
{
	rhythm_hurry(&rhythm, NOW, RHYTHM_ASKED);
	ck_assert_int_eq(rhythm.due_ms, NOW);
	rhythm_go(&rhythm, NOW);
	rhythm_hurry(&rhythm, NOW, RHYTHM_NETWORK);
	ck_assert_int_eq(rhythm.due_ms, NOW + 4000);
	rhythm_end(&rhythm, NOW + 1000, RHYTHM_GOOD, 60 * MINUTE, 0);
	ck_assert_int_eq(rhythm.due_ms, NOW + 4000);
	ck_assert_int_eq(rhythm_go(&rhythm, NOW + 4000), RHYTHM_NETWORK);
}
END_TEST

START_TEST(what_never_left_was_not_heard)
{
	for (unsigned i = 0; i < 3; i++) {
		rhythm_go(&rhythm, NOW);
		rhythm_end(&rhythm, NOW, RHYTHM_UNSENT, 0, 0);
	}
	ck_assert_int_eq(rhythm.failures, 3);
	rhythm_hurry(&rhythm, NOW, RHYTHM_NETWORK);
	ck_assert_int_eq(rhythm.due_ms, NOW);
}
END_TEST

START_TEST(a_network_settles)
{
	ck_assert(!rhythm_is_settled(&rhythm, NOW));
	rhythm_stir(&rhythm, NOW);
	ck_assert_int_eq(rhythm.settle_ms, NOW + 1000);
	ck_assert(!rhythm_is_settled(&rhythm, NOW + 999));
	rhythm_stir(&rhythm, NOW + 500);
	ck_assert_int_eq(rhythm.settle_ms, NOW + 1500);
	ck_assert(rhythm_is_settled(&rhythm, NOW + 1500));
	ck_assert(!rhythm_is_settled(&rhythm, NOW + 1500));
	ck_assert_int_eq(rhythm.settle_ms, 0);
}
END_TEST

START_TEST(one_that_does_not_settle_is_looked_at_all_the_same)
{
	for (int64_t now_ms = NOW; now_ms < NOW + 2000; now_ms += 100) {
		ck_assert(!rhythm_is_settled(&rhythm, now_ms));
		rhythm_stir(&rhythm, now_ms);
	}
	ck_assert(rhythm_is_settled(&rhythm, NOW + 2000));
}
END_TEST

START_TEST(sleep_is_noticed_once)
{
	int64_t monotonic = NOW - SLEPT;

	ck_assert(!rhythm_has_slept(&rhythm, NOW + 60000, monotonic + 60000));
	ck_assert(!rhythm_has_slept(&rhythm, NOW + 61000, monotonic + 60000));
	ck_assert(rhythm_has_slept(&rhythm, NOW + 3600000, monotonic + 60000));
	ck_assert_int_eq(rhythm.settle_ms, NOW + 3601000);
	ck_assert(!rhythm_has_slept(&rhythm, NOW + 3600001, monotonic + 60001));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		two_thirds_of_a_session,
		failures_come_less_and_less_often,
		no_session_makes_a_failure_wait,
		who_is_refused_does_not_insist,
		a_change_comes_before_its_turn,
		a_change_forgets_failures,
		a_network_that_flaps,
		what_is_put_off_is_not_forgotten,
		what_never_left_was_not_heard,
		a_network_settles,
		one_that_does_not_settle_is_looked_at_all_the_same,
		sleep_is_noticed_once,
	};

	return unit_run("rhythm", set_up, tests, UNIT_COUNT(tests));
}
