/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A poll(2) loop. */
#include "common/loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#define IDLE_MS 1000

static int64_t clock_ms(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t ol_boottime_ms(void)
{
	return clock_ms(CLOCK_BOOTTIME);
}

int64_t ol_boottime_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t ol_realtime_ms(void)
{
	return clock_ms(CLOCK_REALTIME);
}

static void on_signal(void *arg, short revents)
{
	struct ol_loop *loop = arg;
	struct signalfd_siginfo info;

	(void)revents;
	while (read(loop->signals.fd, &info, sizeof info) == sizeof info) {
		if (info.ssi_signo == SIGHUP)
			loop->reload = true;
		else
			loop->stopped = true;
	}
}

int ol_loop_init(struct ol_loop *loop)
{
	sigset_t set;

	*loop = (struct ol_loop){ .signals = { .fd = -1, .events = POLLIN } };
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -errno;
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return -errno;
	loop->signals.fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (loop->signals.fd < 0)
		return -errno;
	loop->signals.ready = on_signal;
	loop->signals.arg = loop;
	return ol_loop_watch(loop, &loop->signals);
}

void ol_loop_done(struct ol_loop *loop)
{
	if (loop->signals.fd >= 0)
		close(loop->signals.fd);
	loop->signals.fd = -1;
	loop->watch_count = 0;
	loop->timer_count = 0;
}

int ol_loop_watch(struct ol_loop *loop, struct ol_watch *watch)
{
	if (loop->watch_count == OL_LOOP_WATCHES)
		return -ENOSPC;
	loop->watches[loop->watch_count++] = watch;
	return 0;
}

int ol_loop_timer(struct ol_loop *loop, struct ol_timer *timer)
{
	if (loop->timer_count == OL_LOOP_TIMERS)
		return -ENOSPC;
	loop->timers[loop->timer_count++] = timer;
	return 0;
}

static int wait_ms(const struct ol_loop *loop, int max_ms)
{
	int64_t now = ol_boottime_ms();
	int64_t wait = max_ms;

	for (unsigned i = 0; i < loop->timer_count; i++) {
		int64_t due = loop->timers[i]->due_ms;

		if (due && due - now < wait)
			wait = due > now ? due - now : 0;
	}
	return (int)wait;
}

static void fire_timers(struct ol_loop *loop)
{
	int64_t now = ol_boottime_ms();

	for (unsigned i = 0; i < loop->timer_count; i++) {
		struct ol_timer *timer = loop->timers[i];

		if (timer->due_ms && timer->due_ms <= now) {
			timer->due_ms = 0;
			timer->fire(timer->arg);
		}
	}
}

void ol_loop_step(struct ol_loop *loop, int max_ms)
{
	struct pollfd fds[OL_LOOP_WATCHES];
	unsigned count = loop->watch_count;

	for (unsigned i = 0; i < count; i++) {
		fds[i].fd = loop->watches[i]->fd;
		fds[i].events = loop->watches[i]->events;
		fds[i].revents = 0;
	}
	if (poll(fds, count, wait_ms(loop, max_ms)) > 0) {
		for (unsigned i = 0; i < count; i++) {
			struct ol_watch *watch = loop->watches[i];

			/* An earlier callback of this round may have closed or replaced it. */
			if (fds[i].revents && watch->fd == fds[i].fd)
				watch->ready(watch->arg, fds[i].revents);
		}
	}
	fire_timers(loop);
	if (loop->round)
		loop->round(loop->round_arg);
}

void ol_loop_run(struct ol_loop *loop)
{
	while (!loop->stopped)
		ol_loop_step(loop, IDLE_MS);
}
