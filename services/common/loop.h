/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A poll(2) loop: file descriptors, timers on CLOCK_BOOTTIME, signals, and the end of a round. */
#ifndef OL_LOOP_H
#define OL_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#define OL_LOOP_WATCHES 16
#define OL_LOOP_TIMERS  16

/* One file descriptor; owned by the caller, who may change fd (-1: rest) and events at any time. */
struct ol_watch {
	int fd;
	short events;
	void (*ready)(void *arg, short revents);
	void *arg;
};

/* One timer; owned by the caller. due_ms is CLOCK_BOOTTIME, 0 = off; it is off when fire runs. */
struct ol_timer {
	int64_t due_ms;
	void (*fire)(void *arg);
	void *arg;
};

struct ol_loop {
	struct ol_watch *watches[OL_LOOP_WATCHES];
	struct ol_timer *timers[OL_LOOP_TIMERS];
	unsigned watch_count, timer_count;
	void (*round)(void *arg); /* after every round of callbacks, before the next poll */
	void *round_arg;
	struct ol_watch signals;
	bool stopped;
	bool reload; /* SIGHUP came; whoever handles it clears it */
};

/* Milliseconds of CLOCK_BOOTTIME: rises always, counts suspend, knows nothing of the date. */
int64_t ol_boottime_ms(void);

/* The same in microseconds, to measure short times. */
int64_t ol_boottime_us(void);

/* Milliseconds since 1970 by the wall clock. */
int64_t ol_realtime_ms(void);

/* Prepares the loop and takes SIGTERM, SIGINT and SIGHUP through a signalfd; ignores SIGPIPE.
 * Returns 0 or -errno. */
int ol_loop_init(struct ol_loop *loop);
void ol_loop_done(struct ol_loop *loop);

/* Adds a watch or a timer for the life of the loop. Returns 0 or -ENOSPC. */
int ol_loop_watch(struct ol_loop *loop, struct ol_watch *watch);
int ol_loop_timer(struct ol_loop *loop, struct ol_timer *timer);

/* One round: waits for at most max_ms, runs what is ready or due, then `round`. */
void ol_loop_step(struct ol_loop *loop, int max_ms);

/* Rounds until SIGTERM or SIGINT, or until `stopped` is set. */
void ol_loop_run(struct ol_loop *loop);

#endif
