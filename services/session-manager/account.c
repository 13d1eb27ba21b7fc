/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords and second factors of users. */
#include "session-manager/account.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/log.h"
#include "common/sealed.h"
#include "session-manager/base32.h"
#include "session-manager/caller.h"
#include "session-manager/sql.h"

#define DEADLINE_MS 4000 /* whoever called does not wait longer */

static const struct row_column columns[] = {
	ROW_COL(ROW_ID, struct account, id),
	ROW_COL(ROW_TEXT, struct account, name),
	ROW_ENUM(struct account, role, ol_user_role_words),
	ROW_COL(ROW_TEXT, struct account, hash),
	ROW_COL(ROW_INT, struct account, generation),
	ROW_COL(ROW_BOOL, struct account, must_change),
	ROW_OPTIONAL(ROW_BYTEA, struct account, totp_secret),
	ROW_COL(ROW_BOOL, struct account, has_totp),
	ROW_COL(ROW_INT, struct account, totp_step),
};

static const struct verdict busy = { OL_REPLY_CODE_UNAVAILABLE,
				     "too many passwords are being checked; try again", "" };

/* A worker is done: the call goes on, if its caller still waits. */
static void go_on(void *arg, const struct password_job *job)
{
	struct sm *sm = arg;
	struct account_memo *memo = rpc_memo(sm, job->tag);

	if (!memo)
		return;
	if (job->rc == -ENOMEM)
		ol_log(OL_ERROR, "password_memory", "mib=%lld",
		       (long long)sm->conf.account.memory_mib);
	if (job->rc == -ENOMEM || ol_boottime_ms() - memo->asked_ms > DEADLINE_MS) {
		rpc_drop(sm, job->tag, &busy);
		return;
	}
	memo->rc = job->rc;
	memo->has_hash = job->is_new;
	memcpy(memo->hash, job->hash, sizeof memo->hash);
	memcpy(memo->key, job->key, sizeof memo->key);
	rpc_resume(sm, job->tag);
}

int account_start(struct sm *sm)
{
	const struct ol_password_cost cost = { (unsigned)sm->conf.account.passes,
					       (size_t)sm->conf.account.memory_mib * 1024 * 1024 };
	struct accounts *accounts = &sm->accounts;

	throttle_init(&accounts->throttle);
	browser_key(sm->rpc_secret, accounts->browser_key);
	password_dummy(&cost, accounts->dummy);
	return password_start(&accounts->pool, &sm->app.loop, &cost, go_on, sm);
}

void account_stop(struct sm *sm)
{
	password_stop(&sm->accounts.pool);
	ol_wipe(sm->accounts.browser_key, sizeof sm->accounts.browser_key);
}

static void read_account(struct sm *sm, enum sql sql, struct account *ret_account)
{
	const struct pg_result *rows;

	pg_ask(sm->pg, sql);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) != 1 ||
	    !pg_row(sm->pg, rows, 0, 0, columns, ROW_COUNT(columns), ret_account))
		memset(ret_account, 0, sizeof *ret_account);
}

void account_by_name(struct sm *sm, const char *name, struct account *ret_account)
{
	row_put_text(pg_args(sm->pg), name);
	read_account(sm, SQL_ACCOUNT_BY_NAME, ret_account);
}

void account_by_id(struct sm *sm, uint64_t id, struct account *ret_account)
{
	row_put_id(pg_args(sm->pg), id);
	read_account(sm, SQL_ACCOUNT, ret_account);
}

void account_set_password(struct sm *sm, struct account *account, const char *hash,
			  bool must_change)
{
	struct row_args *args = pg_args(sm->pg);

	row_put_id(args, account->id);
	row_put_text(args, hash);
	row_put_bool(args, must_change);
	read_account(sm, SQL_PASSWORD_SET, account);
}

bool account_open(const struct sm *sm, const uint8_t *field, size_t size, char *ret_text)
{
	uint8_t open[ACCOUNT_SECRET];
	bool is_open = false;

	if (size <= sizeof open) {
		memcpy(open, field, size);
		is_open = ol_unseal(open, size, sm->rpc_public, sm->rpc_secret) == 0 &&
			  ol_open_get(open, size, ret_text) == 0;
	}
	ol_wipe(open, sizeof open);
	return is_open;
}

bool account_open_password(const struct sm *sm, const uint8_t *field, size_t size,
			   char ret_text[static PASSWORD_MOST], size_t *ret_length)
{
	char text[ACCOUNT_SECRET];

	if (size > sizeof text || !account_open(sm, field, size, text))
		return false;
	*ret_length = strlen(text);
	memcpy(ret_text, text, *ret_length);
	ol_wipe(text, sizeof text);
	return true;
}

bool account_is_user(struct rpc *rpc)
{
	if (rpc->caller.user)
		return true;
	rpc_refuse(rpc, OL_REPLY_CODE_LOGIN_NEEDED, "a certificate is no user", "");
	return false;
}

void account_refuse_wait(struct rpc *rpc, int64_t wait_ms)
{
	const struct ol_message *type = rpc->method->channel->reply;
	unsigned i = ol_find_field(type, "retry_s");
	int64_t seconds = (wait_ms + 999) / 1000;
	uint8_t *reply = rpc->reply;

	if (i < type->field_count) {
		memcpy(reply + type->fields[i].offset, &seconds, sizeof seconds);
		memcpy(reply + type->fields[i].has_offset, &(bool){ true }, sizeof(bool));
	}
	rpc->stays = true;
	rpc_refuse(rpc, OL_REPLY_CODE_THROTTLED, "too many tries; wait a while", "");
}

int account_no_job(struct rpc *rpc)
{
	static struct account_memo memo;

	memo = (struct account_memo){ .rc = -EACCES };
	rpc->memo = &memo;
	return 0;
}

int account_caller(struct sm *sm, struct rpc *rpc)
{
	pg_begin(sm->pg);
	caller_find(sm, rpc);
	if (pg_commit(sm->pg) < 0)
		rpc->verdict = verdict_unavailable;
	return rpc->verdict.code == OL_REPLY_CODE_OK ? 0 : -EACCES;
}

int account_ask(struct sm *sm, struct rpc *rpc, const struct account_memo *memo,
		const struct password_job *job, bool is_known)
{
	struct account_memo kept = *memo;
	struct password_job asked = *job;
	uint64_t tag;

	kept.asked_ms = ol_boottime_ms();
	tag = asked.tag = rpc_park(sm, rpc, &kept, sizeof kept);
	if (!tag)
		rpc->verdict = busy;
	else if (password_ask(&sm->accounts.pool, &asked, is_known) < 0)
		rpc_drop(sm, tag, &busy);
	ol_wipe(&kept, sizeof kept);
	ol_wipe(&asked, sizeof asked);
	return tag ? -EINPROGRESS : -ENOSPC;
}

int account_one_time(struct sm *sm, struct rpc *rpc)
{
	struct password_job job = { .task = PASSWORD_HASH, .length = ACCOUNT_ONE_TIME - 1 };
	struct account_memo memo = { .user = 0 };
	uint8_t random[10];
	char signs[BASE32_LENGTH(sizeof random) + 1];
	int rc = account_caller(sm, rpc);

	if (rc < 0)
		return rc;
	ol_random(random, sizeof random);
	base32_crockford(random, sizeof random, signs);
	snprintf(memo.one_time, sizeof memo.one_time, "%.5s-%.5s-%.5s", signs, signs + 5,
		 signs + 10);
	memcpy(job.text, memo.one_time, job.length);
	rc = account_ask(sm, rpc, &memo, &job, true);
	ol_wipe(&memo, sizeof memo);
	ol_wipe(&job, sizeof job);
	ol_wipe(random, sizeof random);
	ol_wipe(signs, sizeof signs);
	return rc;
}

struct account account_give_one_time(struct sm *sm, struct rpc *rpc, uint64_t user)
{
	const struct account_memo *memo = rpc->memo;
	struct ol_reply_secret *reply = rpc->reply;
	struct account account = { .id = user };

	account_set_password(sm, &account, memo->hash, true);
	reply->has_id = account.id != 0;
	reply->id = account.id;
	reply->has_secret = ol_open_put(reply->secret, sizeof reply->secret, memo->one_time) == 0;
	return account;
}

static int use_totp(struct sm *sm, const struct account *account, const char *code, int64_t now_ms)
{
	struct row_args *args;
	int64_t step;
	int rc = totp_check(account->totp_secret, code, now_ms, account->totp_step, &step);

	if (rc < 0)
		return rc;
	args = pg_args(sm->pg);
	row_put_id(args, account->id);
	row_put_int(args, step);
	pg_tell_rows(sm->pg, SQL_TOTP_USE, 1);
	return 0;
}

static int use_recovery(struct sm *sm, const struct account *account, const char *code)
{
	struct row_args *args;
	uint8_t hash[RECOVERY_HASH];

	if (recovery_hash(account->id, code, hash) < 0)
		return -EACCES;
	args = pg_args(sm->pg);
	row_put_id(args, account->id);
	row_put_bytes(args, hash, sizeof hash);
	pg_ask(sm->pg, SQL_RECOVERY_USE);
	return pg_rows(pg_answer(sm->pg)) == 1 ? 0 : -EACCES;
}

int account_check_code(struct sm *sm, struct account_memo *memo, const struct account *account,
		       const char *code, const uint8_t *browser, int64_t now_ms)
{
	int rc;

	/* The work may run again: one try counts once. */
	if (!memo->is_code_taken) {
		memo->is_code_taken = true;
		(void)throttle_take_code(&sm->accounts.throttle, account->id, browser,
					 ol_boottime_ms(), &memo->wait_ms);
	}
	if (memo->wait_ms)
		return -EAGAIN;
	rc = use_totp(sm, account, code, now_ms);
	return rc == -EINVAL ? use_recovery(sm, account, code) : rc;
}
