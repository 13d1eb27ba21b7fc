/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hashes passwords off the loop: two worker threads with two short queues, one of them for whoever
 * is known already: those go first.
 *
 * A worker knows its job and nothing else. Jobs go to it and come back through a ring of slots; an
 * eventfd wakes it and another one the loop, so no lock can make the loop wait. */
#ifndef OL_PASSWORD_H
#define OL_PASSWORD_H

#include <pthread.h>
#include <stdatomic.h>

#include "common/crypto.h"
#include "common/loop.h"

#define PASSWORD_WORKERS 2
#define PASSWORD_SLOTS   5   /* jobs of each queue, those that are being worked at included */
#define PASSWORD_MOST    256 /* bytes of a password */

enum password_task {
	PASSWORD_HASH,   /* text -> hash */
	PASSWORD_VERIFY, /* text, hash -> rc; if it is right and weak, or there is a next: is_new,
			    hash */
	PASSWORD_KEY,    /* text, salt -> key */
};

struct password_job {
	enum password_task task;
	uint64_t tag; /* the asker's own mark */
	char text[PASSWORD_MOST], next[PASSWORD_MOST];
	size_t length, next_length; /* next: the password that takes its place; none if 0 */
	uint8_t salt[16];
	const struct ol_password_cost *cost; /* of a key; NULL = the pool's */
	char hash[OL_PASSWORD_HASH];
	bool is_new; /* hash is one that was made now */
	uint8_t key[32];
	int rc; /* 0; -EACCES: another password; -ENOMEM */
};

/* Takes the result of a job, on the loop; the job is wiped afterwards. */
typedef void password_done(void *arg, const struct password_job *job);

struct password_slot {
	atomic_int state;
	struct password_job job;
};

struct password_queue {
	struct password_slot slots[PASSWORD_SLOTS];
	atomic_uint tail; /* where the next job goes */
	atomic_uint next; /* the next job to work at */
};

struct password_pool {
	struct ol_password_cost cost;
	struct password_queue known, strangers;
	atomic_bool stops;     /* workers leave */
	int wake;              /* eventfd: jobs that wait */
	struct ol_watch watch; /* eventfd: jobs that are done */
	pthread_t workers[PASSWORD_WORKERS];
	unsigned worker_count;
	password_done *done;
	void *arg;
};

/* Starts the workers and adds the pool to the loop. `done` gets arg. Returns 0 or -errno. */
int password_start(struct password_pool *pool, struct ol_loop *loop,
		   const struct ol_password_cost *cost, password_done *done, void *arg);

/* Ends the workers after the job that they are at; the others are forgotten. Does nothing to a pool
 * of zeroes. */
void password_stop(struct password_pool *pool);

/* Queues a copy of a job. Returns 0, or -EAGAIN: no slot of the queue is free. */
int password_ask(struct password_pool *pool, const struct password_job *job, bool is_known);

/* A hash that no password has, and that costs as much to verify as any. */
void password_dummy(const struct ol_password_cost *cost, char ret_hash[static OL_PASSWORD_HASH]);

#endif
