/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Worker threads: every job comes back, none disturbs the loop. Also run with the thread sanitizer.
 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "session-manager/password.h"
#include "unit.h"

#define MOST_JOBS 1000

static const struct ol_password_cost quick = { 1, 64 * 1024 };
static const struct ol_password_cost slow = { 3, 8 * 1024 * 1024 };

static struct ol_loop loop;
static struct password_pool pool;
static struct password_job results[MOST_JOBS];
static unsigned result_count;

static void take(void *arg, const struct password_job *job)
{
	ck_assert_ptr_eq(arg, &pool);
	ck_assert_uint_lt(result_count, MOST_JOBS);
	results[result_count++] = *job;
}

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	ck_assert_int_eq(ol_loop_init(&loop), 0);
	ck_assert_int_eq(password_start(&pool, &loop, &quick, take, &pool), 0);
}

static struct password_job job_of(enum password_task task, uint64_t tag, const char *text)
{
	struct password_job job = { .task = task, .tag = tag, .length = strlen(text) };

	memcpy(job.text, text, job.length);
	return job;
}

static void wait_for(unsigned count)
{
	while (result_count < count)
		ol_loop_step(&loop, 1000);
	ck_assert_uint_eq(result_count, count);
}

/* Asks for one job and waits for its result. */
static const struct password_job *run(const struct password_job *job)
{
	unsigned before = result_count;

	ck_assert_int_eq(password_ask(&pool, job, true), 0);
	wait_for(before + 1);
	return &results[before];
}

static const struct password_job *verify(const char *hash, const char *text)
{
	struct password_job job = job_of(PASSWORD_VERIFY, 0, text);

	snprintf(job.hash, sizeof job.hash, "%s", hash);
	return run(&job);
}

START_TEST(a_password_is_right_or_wrong)
{
	const struct password_job job = job_of(PASSWORD_HASH, 7, "correct horse");
	const struct password_job *made = run(&job);

	ck_assert_int_eq(made->rc, 0);
	ck_assert_uint_eq(made->tag, 7);
	ck_assert_int_eq(strncmp(made->hash, "$argon2id$v=19$m=64,t=1,p=1$", 28), 0);
	ck_assert_int_eq(verify(made->hash, "correct horse")->rc, 0);
	ck_assert_int_eq(verify(made->hash, "correct horsf")->rc, -EACCES);
	ck_assert_int_eq(verify(made->hash, "correct hors")->rc, -EACCES);
	ck_assert_int_eq(verify(made->hash, "")->rc, -EACCES);
	ck_assert_int_eq(verify("", "correct horse")->rc, -EACCES);
	ck_assert_int_eq(verify("$argon2id$v=19$m=64", "correct horse")->rc, -EACCES);
	ck_assert_int_eq(verify("correct horse", "correct horse")->rc, -EACCES);
}
END_TEST

START_TEST(two_hashes_of_a_password_differ)
{
	const struct password_job job = job_of(PASSWORD_HASH, 0, "correct horse");
	const struct password_job *one = run(&job), *other = run(&job);

	ck_assert_str_ne(one->hash, other->hash);
}
END_TEST

START_TEST(a_weak_hash_is_new_when_the_password_is_right)
{
	static const struct ol_password_cost weaker = { 1, 8 * 1024 };
	const struct password_job *result;
	char hash[OL_PASSWORD_HASH];

	ck_assert_int_eq(ol_password_hash("correct horse", 13, &weaker, hash), 0);
	result = verify(hash, "wrong");
	ck_assert(!result->is_new);
	ck_assert_str_eq(result->hash, hash);
	result = verify(hash, "correct horse");
	ck_assert_int_eq(result->rc, 0);
	ck_assert(result->is_new);
	ck_assert_str_ne(result->hash, hash);
	result = verify(result->hash, "correct horse");
	ck_assert_int_eq(result->rc, 0);
	ck_assert(!result->is_new);
}
END_TEST

START_TEST(a_password_is_replaced_when_it_is_right)
{
	const struct password_job made = job_of(PASSWORD_HASH, 0, "correct horse");
	struct password_job job = job_of(PASSWORD_VERIFY, 0, "wrong");
	const struct password_job *result;

	memcpy(job.hash, run(&made)->hash, sizeof job.hash);
	memcpy(job.next, "battery staple", 14);
	job.next_length = 14;
	result = run(&job);
	ck_assert_int_eq(result->rc, -EACCES);
	ck_assert(!result->is_new);
	memcpy(job.text, "correct horse", job.length = 13);
	result = run(&job);
	ck_assert_int_eq(result->rc, 0);
	ck_assert(result->is_new);
	ck_assert_int_eq(verify(result->hash, "battery staple")->rc, 0);
	ck_assert_int_eq(verify(result->hash, "correct horse")->rc, -EACCES);
}
END_TEST

START_TEST(a_pin_makes_the_key_that_argon2id_makes)
{
	static const char *const known =
		"5494ce2544f7e1611d4a579d80474dcaef8d4d90d17337a0fab94482834c80ff";
	struct password_job job = job_of(PASSWORD_KEY, 0, "1234");
	const struct password_job *result;
	uint8_t key[32];

	for (uint8_t i = 0; i < sizeof job.salt; i++)
		job.salt[i] = i;
	unit_bytes(known, key, sizeof key);
	result = run(&job);
	ck_assert_int_eq(result->rc, 0);
	ck_assert_mem_eq(result->key, key, sizeof key);
	job.text[0] = '2';
	ck_assert_mem_ne(run(&job)->key, key, sizeof key);
}
END_TEST

START_TEST(no_password_has_the_dummy_hash)
{
	char hash[OL_PASSWORD_HASH], other[OL_PASSWORD_HASH];

	password_dummy(&quick, hash);
	password_dummy(&quick, other);
	ck_assert_str_ne(hash, other);
	ck_assert(!ol_password_is_weak(hash, &quick));
	ck_assert_int_eq(verify(hash, "")->rc, -EACCES);
	ck_assert_int_eq(verify(hash, "correct horse")->rc, -EACCES);
	ck_assert(!results[1].is_new);
}
END_TEST

START_TEST(the_queues_are_short_and_whoever_is_known_goes_first)
{
	struct password_job job = job_of(PASSWORD_HASH, 0, "correct horse");
	unsigned last_known = 0;

	pool.cost = slow;
	for (job.tag = 0; password_ask(&pool, &job, false) == 0; job.tag++)
		;
	ck_assert_uint_eq(job.tag, PASSWORD_SLOTS);
	for (job.tag = 100; password_ask(&pool, &job, true) == 0; job.tag++)
		;
	ck_assert_uint_eq(job.tag, 100 + PASSWORD_SLOTS);
	wait_for(2 * PASSWORD_SLOTS);
	for (unsigned i = 0; i < result_count; i++)
		if (results[i].tag >= 100)
			last_known = i;
	/* Strangers before him: those that were at work already, and one who came back with him. */
	ck_assert_uint_le(last_known, PASSWORD_SLOTS + PASSWORD_WORKERS);
	ck_assert_int_eq(password_ask(&pool, &job, false), 0);
	wait_for(2 * PASSWORD_SLOTS + 1);
}
END_TEST

START_TEST(every_job_comes_back_once)
{
	static bool is_back[MOST_JOBS];
	unsigned asked = 0;

	while (asked < MOST_JOBS) {
		const struct password_job job = job_of(PASSWORD_KEY, asked, "1234");

		if (password_ask(&pool, &job, true) == 0)
			asked++;
		else
			ol_loop_step(&loop, 1000);
	}
	wait_for(MOST_JOBS);
	for (unsigned i = 0; i < MOST_JOBS; i++) {
		ck_assert_int_eq(results[i].rc, 0);
		ck_assert(!is_back[results[i].tag]);
		is_back[results[i].tag] = true;
	}
}
END_TEST

START_TEST(secrets_are_wiped)
{
	static const struct password_job nothing;
	const struct password_job job = job_of(PASSWORD_KEY, 0, "a secret PIN");
	const struct password_job *result = run(&job);

	ck_assert_mem_eq(result->text, nothing.text, sizeof nothing.text);
	ck_assert_mem_eq(result->next, nothing.next, sizeof nothing.next);
	for (unsigned i = 0; i < PASSWORD_SLOTS; i++)
		ck_assert_mem_eq(&pool.known.slots[i].job, &nothing, sizeof nothing);
}
END_TEST

#ifndef __SANITIZE_THREAD__ /* it cannot do with little memory itself */
/* Bytes of private memory that this process has. */
static rlim_t private_memory(void)
{
	char line[256];
	rlim_t kib = 0;
	FILE *status = fopen("/proc/self/status", "re");

	ck_assert_ptr_nonnull(status);
	while (fgets(line, sizeof line, status))
		if (!strncmp(line, "VmData:", 7))
			kib = strtoul(line + 7, NULL, 10);
	fclose(status);
	return 1024 * kib;
}

START_TEST(without_memory_no_password_is_right)
{
	static const struct ol_password_cost large = { 1, 512 * 1024 * 1024 };
	const struct password_job job = job_of(PASSWORD_HASH, 0, "correct horse");
	rlim_t limit = private_memory() + large.memory / 2;
	char hash[OL_PASSWORD_HASH];

	pool.cost = large;
	password_dummy(&large, hash);
	ck_assert_int_eq(setrlimit(RLIMIT_DATA, &(struct rlimit){ limit, limit }), 0);
	ck_assert_int_eq(run(&job)->rc, -ENOMEM);
	ck_assert_int_eq(verify(hash, "correct horse")->rc, -EACCES);
}
END_TEST
#endif

/* The signals that a thread blocks, a bit for each. */
static unsigned long long blocked_signals(pid_t tid)
{
	char path[64], line[256];
	unsigned long long blocked = 0;
	FILE *status;

	snprintf(path, sizeof path, "/proc/self/task/%d/status", (int)tid);
	status = fopen(path, "re");
	ck_assert_ptr_nonnull(status);
	while (fgets(line, sizeof line, status))
		if (!strncmp(line, "SigBlk:", 7))
			blocked = strtoull(line + 7, NULL, 16);
	fclose(status);
	return blocked;
}

/* How many threads run at low priority; they must not see signals. */
static unsigned count_background(void)
{
	DIR *tasks = opendir("/proc/self/task");
	const struct dirent *entry;
	unsigned count = 0;

	ck_assert_ptr_nonnull(tasks);
	while ((entry = readdir(tasks))) {
		pid_t tid = (pid_t)strtol(entry->d_name, NULL, 10);

		if (tid == 0 || getpriority(PRIO_PROCESS, (id_t)tid) != 5)
			continue;
		for (int i = 1; i < 32; i++)
			if (i != SIGKILL && i != SIGSTOP)
				ck_assert_msg(blocked_signals(tid) >> (i - 1) & 1, "signal %d", i);
		count++;
	}
	closedir(tasks);
	return count;
}

START_TEST(workers_stay_in_the_background)
{
	const struct password_job job = job_of(PASSWORD_KEY, 0, "1234");
	int own = getpriority(PRIO_PROCESS, 0);

	/* Two at once: both workers have begun. */
	pool.cost = slow;
	ck_assert_int_eq(password_ask(&pool, &job, true), 0);
	ck_assert_int_eq(password_ask(&pool, &job, true), 0);
	wait_for(2);
	ck_assert_uint_eq(count_background(), PASSWORD_WORKERS);
	ck_assert_int_eq(getpriority(PRIO_PROCESS, 0), own);
}
END_TEST

START_TEST(the_end_does_not_wait_for_the_queue)
{
	const struct password_job job = job_of(PASSWORD_HASH, 0, "correct horse");

	pool.cost = slow;
	while (password_ask(&pool, &job, true) == 0)
		;
	password_stop(&pool);
	ck_assert_uint_eq(result_count, 0);
	password_stop(&pool);
	ol_loop_step(&loop, 0);
}
END_TEST

START_TEST(a_pool_that_never_began_ends)
{
	static struct password_pool none;

	password_stop(&none);
	ck_assert_int_ne(write(STDIN_FILENO, "", 0), EBADF);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_password_is_right_or_wrong,
		two_hashes_of_a_password_differ,
		a_weak_hash_is_new_when_the_password_is_right,
		a_password_is_replaced_when_it_is_right,
		a_pin_makes_the_key_that_argon2id_makes,
		no_password_has_the_dummy_hash,
		the_queues_are_short_and_whoever_is_known_goes_first,
		every_job_comes_back_once,
		secrets_are_wiped,
#ifndef __SANITIZE_THREAD__
		without_memory_no_password_is_right,
#endif
		workers_stay_in_the_background,
		the_end_does_not_wait_for_the_queue,
		a_pool_that_never_began_ends,
	};

	return unit_run("password", set_up, tests, UNIT_COUNT(tests));
}
