/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hashes passwords off the loop. */
#include "session-manager/password.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#define NICE 5 /* knocks go first */

enum state { FREE, WAITING, DONE };

static int make(const struct ol_password_cost *cost, struct password_job *job, const char *text,
		size_t length)
{
	int rc = ol_password_hash(text, length, cost, job->hash);

	job->is_new = rc == 0;
	return rc;
}

static void verify(const struct ol_password_cost *cost, struct password_job *job)
{
	job->rc = ol_password_verify(job->hash, job->text, job->length);
	if (job->rc < 0)
		return;
	if (job->next_length)
		job->rc = make(cost, job, job->next, job->next_length);
	else if (ol_password_is_weak(job->hash, cost))
		(void)make(cost, job, job->text, job->length);
}

static void carry_out(const struct ol_password_cost *cost, struct password_job *job)
{
	switch (job->task) {
	case PASSWORD_HASH:
		job->rc = make(cost, job, job->text, job->length);
		break;
	case PASSWORD_VERIFY:
		verify(cost, job);
		break;
	case PASSWORD_KEY:
		job->rc = ol_password_key(job->text, job->length, job->salt,
					  job->cost ? job->cost : cost, job->key);
		break;
	}
	ol_wipe(job->text, sizeof job->text);
	ol_wipe(job->next, sizeof job->next);
}

/* The job of a queue whose turn it is; NULL if none waits. */
static struct password_slot *take(struct password_queue *queue)
{
	unsigned next = atomic_load(&queue->next);

	while (next != atomic_load(&queue->tail))
		if (atomic_compare_exchange_weak(&queue->next, &next, next + 1))
			return &queue->slots[next % PASSWORD_SLOTS];
	return NULL;
}

/* Waits for a job: there is one for each count of the eventfd. NULL: leave. */
static struct password_slot *await(struct password_pool *pool)
{
	struct password_slot *slot = NULL;
	uint64_t one;

	while (read(pool->wake, &one, sizeof one) < 0)
		if (errno != EINTR)
			return NULL;
	while (!slot && !atomic_load(&pool->stops)) {
		slot = take(&pool->known);
		if (!slot)
			slot = take(&pool->strangers);
	}
	return slot;
}

static void *work(void *arg)
{
	struct password_pool *pool = arg;
	struct password_slot *slot;
	const uint64_t one = 1;

	(void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
	while ((slot = await(pool))) {
		carry_out(&pool->cost, &slot->job);
		atomic_store(&slot->state, DONE);
		(void)!write(pool->watch.fd, &one, sizeof one);
	}
	return NULL;
}

static void hand_over(struct password_pool *pool, struct password_queue *queue)
{
	for (unsigned i = 0; i < PASSWORD_SLOTS; i++) {
		struct password_slot *slot = &queue->slots[i];
		struct password_job job;

		if (atomic_load(&slot->state) != DONE)
			continue;
		job = slot->job;
		ol_wipe(&slot->job, sizeof slot->job);
		atomic_store(&slot->state, FREE);
		pool->done(pool->arg, &job);
		ol_wipe(&job, sizeof job);
	}
}

static void on_done(void *arg, short revents)
{
	struct password_pool *pool = arg;
	uint64_t count;

	(void)revents;
	if (read(pool->watch.fd, &count, sizeof count) < 0)
		return;
	hand_over(pool, &pool->known);
	hand_over(pool, &pool->strangers);
}

/* Signals are the loop's: a worker begins, and stays, with all of them blocked. */
static int start_workers(struct password_pool *pool)
{
	sigset_t all, before;
	int rc = 0;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (rc == 0 && pool->worker_count < PASSWORD_WORKERS) {
		rc = pthread_create(&pool->workers[pool->worker_count], NULL, work, pool);
		if (rc == 0)
			pool->worker_count++;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -rc;
}

int password_start(struct password_pool *pool, struct ol_loop *loop,
		   const struct ol_password_cost *cost, password_done *done, void *arg)
{
	int rc;

	memset(pool, 0, sizeof *pool);
	pool->cost = *cost;
	pool->done = done;
	pool->arg = arg;
	pool->wake = eventfd(0, EFD_SEMAPHORE | EFD_CLOEXEC);
	pool->watch = (struct ol_watch){ .fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC),
					 .events = POLLIN,
					 .ready = on_done,
					 .arg = pool };
	rc = pool->wake < 0 || pool->watch.fd < 0 ? -errno : start_workers(pool);
	if (rc == 0)
		rc = ol_loop_watch(loop, &pool->watch);
	if (rc < 0)
		password_stop(pool);
	return rc;
}

void password_stop(struct password_pool *pool)
{
	const uint64_t all = PASSWORD_WORKERS;

	if (!pool->done)
		return;
	atomic_store(&pool->stops, true);
	if (pool->worker_count)
		(void)!write(pool->wake, &all, sizeof all);
	for (unsigned i = 0; i < pool->worker_count; i++)
		pthread_join(pool->workers[i], NULL);
	if (pool->wake >= 0)
		close(pool->wake);
	if (pool->watch.fd >= 0)
		close(pool->watch.fd);
	ol_wipe(pool->known.slots, sizeof pool->known.slots);
	ol_wipe(pool->strangers.slots, sizeof pool->strangers.slots);
	pool->watch.fd = -1;
	pool->done = NULL;
}

int password_ask(struct password_pool *pool, const struct password_job *job, bool is_known)
{
	struct password_queue *queue = is_known ? &pool->known : &pool->strangers;
	struct password_slot *slot = &queue->slots[atomic_load(&queue->tail) % PASSWORD_SLOTS];
	const uint64_t one = 1;

	if (atomic_load(&slot->state) != FREE)
		return -EAGAIN;
	slot->job = *job;
	slot->job.is_new = false;
	atomic_store(&slot->state, WAITING);
	atomic_fetch_add(&queue->tail, 1);
	(void)!write(pool->wake, &one, sizeof one);
	return 0;
}

void password_dummy(const struct ol_password_cost *cost, char ret_hash[static OL_PASSWORD_HASH])
{
	uint8_t random[16 + 32];
	char salt[25], hash[45];

	ol_random(random, sizeof random);
	ol_base64(random, 16, salt, sizeof salt);
	ol_base64(random + 16, 32, hash, sizeof hash);
	snprintf(ret_hash, OL_PASSWORD_HASH, "$argon2id$v=19$m=%zu,t=%u,p=1$%.22s$%.43s",
		 cost->memory / 1024, cost->passes, salt, hash);
}
