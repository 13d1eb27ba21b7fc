/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop: timers, descriptors, signals, and the order of a round. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "common/loop.h"
#include "unit.h"

#define LONG_MS 50000 /* a step that waits so long fails its test */

static struct ol_loop loop;
static char story[64]; /* what ran, one letter each */

static void tell(char letter)
{
	size_t length = strlen(story);

	ck_assert_uint_lt(length + 1, sizeof story);
	story[length] = letter;
}

static void on_letter(void *arg)
{
	tell(*(const char *)arg);
}

static void on_round(void *arg)
{
	(void)arg;
	tell('.');
}

static void on_stop(void *arg)
{
	(void)arg;
	tell('s');
	loop.stopped = true;
}

static struct ol_timer timer_of(int64_t due_ms, char *letter)
{
	return (struct ol_timer){ .due_ms = due_ms, .fire = on_letter, .arg = letter };
}

static void set_up(void)
{
	ck_assert_int_eq(ol_loop_init(&loop), 0);
}

START_TEST(timers_fire_when_they_are_due)
{
	int64_t now = ol_boottime_ms();
	struct ol_timer late = timer_of(now + 30, (char[]){ 'l' });
	struct ol_timer soon = timer_of(now + 10, (char[]){ 's' });
	struct ol_timer off = timer_of(0, (char[]){ 'o' });

	ck_assert_int_eq(ol_loop_timer(&loop, &late), 0);
	ck_assert_int_eq(ol_loop_timer(&loop, &soon), 0);
	ck_assert_int_eq(ol_loop_timer(&loop, &off), 0);
	while (soon.due_ms)
		ol_loop_step(&loop, LONG_MS);
	ck_assert_int_ge(ol_boottime_ms(), now + 10);
	while (late.due_ms)
		ol_loop_step(&loop, LONG_MS);
	ck_assert_int_ge(ol_boottime_ms(), now + 30);
	ck_assert_int_lt(ol_boottime_ms(), now + LONG_MS);
	ck_assert_str_eq(story, "sl");
}
END_TEST

START_TEST(a_timer_fires_once)
{
	struct ol_timer timer = timer_of(1, (char[]){ 't' });

	ol_loop_timer(&loop, &timer);
	ol_loop_step(&loop, 0);
	ol_loop_step(&loop, 0);
	ck_assert_str_eq(story, "t");
	ck_assert_int_eq(timer.due_ms, 0);
}
END_TEST

static void fire_again(void *arg)
{
	struct ol_timer *timer = arg;

	tell('a');
	ck_assert_int_eq(timer->due_ms, 0);
	timer->due_ms = 1;
}

START_TEST(a_timer_that_is_always_due_lets_others_run)
{
	struct ol_timer greedy = { .due_ms = 1, .fire = fire_again, .arg = &greedy };
	struct ol_timer other = timer_of(1, (char[]){ 'o' });

	loop.round = on_round;
	ol_loop_timer(&loop, &greedy);
	ol_loop_timer(&loop, &other);
	for (unsigned i = 0; i < 3; i++)
		ol_loop_step(&loop, LONG_MS);
	ck_assert_str_eq(story, "ao.a.a.");
}
END_TEST

START_TEST(a_step_without_timers_waits_no_longer_than_told)
{
	int64_t began = ol_boottime_ms();

	ol_loop_step(&loop, 20);
	ck_assert_int_ge(ol_boottime_ms(), began + 19);
	ck_assert_int_lt(ol_boottime_ms(), began + LONG_MS);
}
END_TEST

static char one = '1', two = '2';
static struct ol_watch first, second;

static void on_ready(void *arg, short revents)
{
	ck_assert_int_eq(revents & POLLIN, POLLIN);
	tell(*(const char *)arg);
}

static void on_ready_rest_second(void *arg, short revents)
{
	on_ready(arg, revents);
	second.fd = -1;
}

/* Two pipes with a byte to read in each; ends holds them. */
static void fill_pipes(int ends[4])
{
	for (unsigned i = 0; i < 4; i += 2) {
		ck_assert_int_eq(pipe(ends + i), 0);
		ck_assert_int_eq(write(ends[i + 1], "x", 1), 1);
	}
	first = (struct ol_watch){ ends[0], POLLIN, on_ready, &one };
	second = (struct ol_watch){ ends[2], POLLIN, on_ready, &two };
	ol_loop_watch(&loop, &first);
	ol_loop_watch(&loop, &second);
}

START_TEST(a_round_is_descriptors_timers_end)
{
	struct ol_timer timer = timer_of(1, (char[]){ 't' });
	int ends[4];

	fill_pipes(ends);
	ol_loop_timer(&loop, &timer);
	loop.round = on_round;
	ol_loop_step(&loop, LONG_MS);
	ck_assert_str_eq(story, "12t.");
}
END_TEST

START_TEST(a_watch_may_rest)
{
	int ends[4];

	fill_pipes(ends);
	first.fd = -1;
	second.events = 0;
	ol_loop_step(&loop, 0);
	ck_assert_str_eq(story, "");
	second.events = POLLIN;
	ol_loop_step(&loop, LONG_MS);
	ck_assert_str_eq(story, "2");
	first.fd = ends[0];
	ol_loop_step(&loop, LONG_MS);
	ck_assert_str_eq(story, "212");
}
END_TEST

START_TEST(a_watch_that_rests_since_this_round_is_not_called)
{
	int ends[4];

	fill_pipes(ends);
	first.ready = on_ready_rest_second;
	ol_loop_step(&loop, LONG_MS);
	ck_assert_str_eq(story, "1");
}
END_TEST

START_TEST(term_and_int_end_the_run)
{
	static const int signals[] = { SIGTERM, SIGINT };

	for (size_t i = 0; i < UNIT_COUNT(signals); i++) {
		loop.stopped = false;
		ck_assert_int_eq(raise(signals[i]), 0);
		ol_loop_run(&loop);
		ck_assert(loop.stopped);
		ck_assert(!loop.reload);
	}
}
END_TEST

START_TEST(hup_asks_for_a_reload_and_goes_on)
{
	raise(SIGHUP);
	raise(SIGHUP);
	ol_loop_step(&loop, LONG_MS);
	ck_assert(loop.reload);
	ck_assert(!loop.stopped);
	loop.reload = false;
	ol_loop_step(&loop, 0);
	ck_assert(!loop.reload);
}
END_TEST

START_TEST(no_signal_is_lost_beside_another)
{
	raise(SIGHUP);
	raise(SIGINT);
	raise(SIGTERM);
	ol_loop_step(&loop, LONG_MS);
	ck_assert(loop.reload);
	ck_assert(loop.stopped);
}
END_TEST

static void on_raise(void *arg)
{
	raise(*(const int *)arg);
}

START_TEST(a_signal_during_a_callback_comes_in_the_next_round)
{
	struct ol_timer timer = { .due_ms = 1, .fire = on_raise, .arg = (int[]){ SIGTERM } };

	ol_loop_timer(&loop, &timer);
	ol_loop_step(&loop, LONG_MS);
	ck_assert(!loop.stopped);
	ol_loop_step(&loop, LONG_MS);
	ck_assert(loop.stopped);
}
END_TEST

START_TEST(a_callback_may_end_the_run)
{
	struct ol_timer timer = { .due_ms = 1, .fire = on_stop };

	loop.round = on_round;
	ol_loop_timer(&loop, &timer);
	ol_loop_run(&loop);
	ck_assert_str_eq(story, "s.");
}
END_TEST

START_TEST(a_closed_pipe_is_an_error_not_an_end)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	close(ends[0]);
	ck_assert_int_eq(write(ends[1], "x", 1), -1);
	ck_assert_int_eq(errno, EPIPE);
}
END_TEST

START_TEST(places_are_counted)
{
	struct ol_watch watches[OL_LOOP_WATCHES];
	struct ol_timer timers[OL_LOOP_TIMERS + 1];

	/* The loop's signals have a place of their own. */
	for (unsigned i = 0; i < OL_LOOP_WATCHES - 1; i++)
		ck_assert_int_eq(ol_loop_watch(&loop, &watches[i]), 0);
	ck_assert_int_eq(ol_loop_watch(&loop, &watches[OL_LOOP_WATCHES - 1]), -ENOSPC);
	for (unsigned i = 0; i < OL_LOOP_TIMERS; i++)
		ck_assert_int_eq(ol_loop_timer(&loop, &timers[i]), 0);
	ck_assert_int_eq(ol_loop_timer(&loop, &timers[OL_LOOP_TIMERS]), -ENOSPC);
}
END_TEST

START_TEST(a_loop_may_end_and_begin_again)
{
	int fd = loop.signals.fd;

	ol_loop_done(&loop);
	ck_assert_int_eq(loop.signals.fd, -1);
	ck_assert_int_eq(close(fd), -1);
	ol_loop_done(&loop);
	ck_assert_int_eq(ol_loop_init(&loop), 0);
	raise(SIGTERM);
	ol_loop_run(&loop);
	ck_assert(loop.stopped);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		timers_fire_when_they_are_due,
		a_timer_fires_once,
		a_timer_that_is_always_due_lets_others_run,
		a_step_without_timers_waits_no_longer_than_told,
		a_round_is_descriptors_timers_end,
		a_watch_may_rest,
		a_watch_that_rests_since_this_round_is_not_called,
		term_and_int_end_the_run,
		hup_asks_for_a_reload_and_goes_on,
		no_signal_is_lost_beside_another,
		a_signal_during_a_callback_comes_in_the_next_round,
		a_callback_may_end_the_run,
		a_closed_pipe_is_an_error_not_an_end,
		places_are_counted,
		a_loop_may_end_and_begin_again,
	};

	return unit_run("loop", set_up, tests, UNIT_COUNT(tests));
}
