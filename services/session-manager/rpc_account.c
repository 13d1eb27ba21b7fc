/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords and second factors: changed, proved, set up, taken away. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/crypto.h"
#include "common/sealed.h"
#include "session-manager/caller.h"
#include "session-manager/events.h"
#include "session-manager/logins.h"
#include "session-manager/password_rules.h"
#include "session-manager/sql.h"

#define CODES_TEXT (RECOVERY_CODES * RECOVERY_TEXT) /* with spaces between, and a zero */

struct recovery {
	uint8_t hash[RECOVERY_HASH];
};

static const struct row_column recovery_columns[] = {
	ROW_COL(ROW_BYTEA, struct recovery, hash),
};

/* A change of somebody's password or second factor. */
static void tell(struct sm *sm, struct rpc *rpc, uint64_t user, const char *name, const char *what)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_USER, .what = OL_EVENT_WHAT_CHANGED };

	event.has_user = event.has_user_name = event.has_detail = true;
	event.user = user;
	snprintf(event.user_name, sizeof event.user_name, "%s", name);
	snprintf(event.detail, sizeof event.detail, "%s", what);
	event_add(sm, rpc, &event);
}

/* Takes a try of somebody who is logged in. False, and the call is refused, if there were many. */
static bool take_try(struct sm *sm, struct rpc *rpc)
{
	int64_t wait_ms;

	if (throttle_take_code(&sm->accounts.throttle, rpc->caller.user, rpc->caller.login,
			       ol_boottime_ms(), &wait_ms) == 0)
		return true;
	account_refuse_wait(rpc, wait_ms);
	return false;
}

static void forgive_try(struct sm *sm, const struct rpc *rpc)
{
	throttle_forgive_code(&sm->accounts.throttle, rpc->caller.user, rpc->caller.login);
}

/* The account of whoever is logged in, for `prepare`. */
static int own_account(struct sm *sm, struct rpc *rpc, struct account *ret_account)
{
	pg_begin(sm->pg);
	account_by_id(sm, rpc->caller.user, ret_account);
	if (pg_commit(sm->pg) < 0 || !ret_account->id) {
		rpc->verdict = verdict_unavailable;
		return -EIO;
	}
	return 0;
}

/* Has the caller's password verified, and perhaps replaced. */
static int ask_own(struct sm *sm, struct rpc *rpc, struct password_job *job)
{
	struct account_memo memo = { .rc = -EACCES };
	struct account account;
	int rc = own_account(sm, rpc, &account);

	if (rc == 0 && !take_try(sm, rpc))
		rc = -EAGAIN;
	if (rc == 0) {
		memo.user = account.id;
		memo.generation = account.generation;
		job->task = PASSWORD_VERIFY;
		memcpy(job->hash, account.hash, sizeof job->hash);
		rc = account_ask(sm, rpc, &memo, job, true);
	}
	ol_wipe(&account, sizeof account);
	return rc;
}

/* Reads both passwords, and refuses a new one that is not good. */
static int read_passwords(const struct sm *sm, struct rpc *rpc, struct password_job *ret_job)
{
	const struct ol_password_set *request = rpc->request;
	char text[sizeof request->new];
	const char *why = NULL;

	if (!account_is_user(rpc))
		return -EACCES;
	if (!account_open_password(sm, request->old, sizeof request->old, ret_job->text,
				   &ret_job->length)) {
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID, "needs the password until now", "old");
		return -EINVAL;
	}
	if (!account_open(sm, request->new, sizeof request->new, text))
		why = "needs a new password";
	else
		why = password_refuse(text, strlen(text), rpc->caller.name);
	if (!why) {
		ret_job->next_length = strlen(text);
		memcpy(ret_job->next, text, ret_job->next_length);
		if (ret_job->length == ret_job->next_length &&
		    ol_equal(ret_job->text, ret_job->next, ret_job->length))
			why = "is the old one";
	}
	ol_wipe(text, sizeof text);
	if (why)
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID, why, "new");
	return why ? -EINVAL : 0;
}

static int password_set_prepare(struct sm *sm, struct rpc *rpc)
{
	struct password_job job = { .tag = 0 };
	int rc = account_caller(sm, rpc);

	if (rc == 0)
		rc = read_passwords(sm, rpc, &job);
	if (rc == 0)
		rc = ask_own(sm, rpc, &job);
	ol_wipe(&job, sizeof job);
	return rc;
}

/* True if the caller's password was verified, and is still that one. */
static bool is_proved(struct rpc *rpc, const struct account *account)
{
	const struct account_memo *memo = rpc->memo;

	if (memo->rc == 0 && account->id && memo->user == account->id &&
	    memo->user == rpc->caller.user && memo->generation == account->generation)
		return true;
	rpc_refuse(rpc, OL_REPLY_CODE_DENIED, "wrong password or code", "");
	return false;
}

static void password_set(struct sm *sm, struct rpc *rpc)
{
	const struct account_memo *memo = rpc->memo;
	struct account account;

	account_by_id(sm, rpc->caller.user, &account);
	if (!is_proved(rpc, &account))
		return;
	account_set_password(sm, &account, memo->hash, false);
	logins_end_others(sm, rpc, account.id);
	logins_renew(sm, rpc, &account);
	tell(sm, rpc, account.id, account.name, "password");
	ol_wipe(&account, sizeof account);
}

static void proved(struct sm *sm, struct rpc *rpc)
{
	if (rpc->verdict.code == OL_REPLY_CODE_OK)
		forgive_try(sm, rpc);
}

/* A code is looked at in the work; a password takes a worker. */
static int step_up_prepare(struct sm *sm, struct rpc *rpc)
{
	const struct ol_step_up *request = rpc->request;
	struct password_job job = { .tag = 0 };
	int rc = account_caller(sm, rpc);

	if (rc == 0 && !account_is_user(rpc))
		rc = -EACCES;
	if (rc < 0)
		return rc;
	if (rpc->caller.has_totp || !request->has_password ||
	    !account_open_password(sm, request->password, sizeof request->password, job.text,
				   &job.length))
		return account_no_job(rpc);
	rc = ask_own(sm, rpc, &job);
	ol_wipe(&job, sizeof job);
	return rc;
}

/* Is the caller's code right? Refuses the call if not. */
static bool has_code(struct sm *sm, struct rpc *rpc, const struct account *account,
		     const uint8_t *field, size_t size)
{
	struct account_memo *memo = rpc->memo;
	char code[ACCOUNT_CODE + OL_SEALED_MORE];
	int rc;

	if (!account_open(sm, field, size, code)) {
		rpc_refuse(rpc, OL_REPLY_CODE_CODE_NEEDED, "needs the second factor", "code");
		return false;
	}
	rc = account_check_code(sm, memo, account, code, rpc->caller.login, rpc->now_ms);
	ol_wipe(code, sizeof code);
	if (rc == -EAGAIN)
		account_refuse_wait(rpc, memo->wait_ms);
	else if (rc < 0)
		rpc_refuse(rpc, OL_REPLY_CODE_DENIED, "wrong password or code", "");
	return rc == 0;
}

static void step_up(struct sm *sm, struct rpc *rpc)
{
	const struct ol_step_up *request = rpc->request;
	struct login login = { .user = rpc->caller.user };
	struct account account;
	bool is_right;

	account_by_id(sm, rpc->caller.user, &account);
	if (account.has_totp)
		is_right = has_code(sm, rpc, &account, request->code, sizeof request->code);
	else
		is_right = is_proved(rpc, &account);
	if (!is_right)
		return;
	logins_renew(sm, rpc, &account);
	memcpy(login.id, rpc->caller.login, sizeof login.id);
	snprintf(login.user_name, sizeof login.user_name, "%s", account.name);
	logins_tell(sm, rpc, OL_EVENT_WHAT_STEPPED_UP, &login, NULL);
	ol_wipe(&account, sizeof account);
}

/* Refuses a call of somebody who has not proved lately who he is. */
static bool has_stepped(const struct sm *sm, struct rpc *rpc)
{
	if (rpc->caller.stepped_ms + 1000 * sm->conf.step_up_s >= rpc->now_ms)
		return true;
	rpc_refuse(rpc, OL_REPLY_CODE_STEP_UP_NEEDED, "prove again who you are", "");
	return false;
}

static void totp_begin(struct sm *sm, struct rpc *rpc)
{
	struct ol_reply_secret *reply = rpc->reply;
	uint8_t secret[TOTP_SECRET];
	struct row_args *args;
	char uri[TOTP_URI];

	if (!account_is_user(rpc) || !has_stepped(sm, rpc))
		return;
	if (rpc->caller.has_totp) {
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "there is a second factor: remove it first",
			   "");
		return;
	}
	ol_random(secret, sizeof secret);
	args = pg_args(sm->pg);
	row_put_id(args, rpc->caller.user);
	row_put_bytes(args, secret, sizeof secret);
	pg_tell_rows(sm->pg, SQL_TOTP_BEGIN, 1);
	reply->has_secret = totp_uri(secret, sm->conf.account.site_name, rpc->caller.name, uri,
				     sizeof uri) == 0 &&
			    ol_open_put(reply->secret, sizeof reply->secret, uri) == 0;
	ol_wipe(secret, sizeof secret);
	ol_wipe(uri, sizeof uri);
}

/* New recovery codes; those from before end. */
static void make_codes(struct sm *sm, struct rpc *rpc, uint64_t user)
{
	struct ol_reply_secret *reply = rpc->reply;
	struct recovery kept[RECOVERY_CODES];
	char texts[CODES_TEXT];
	struct row_args *args;

	for (unsigned i = 0; i < RECOVERY_CODES; i++) {
		recovery_make(user, texts + i * RECOVERY_TEXT, kept[i].hash);
		texts[(i + 1) * RECOVERY_TEXT - 1] = ' ';
	}
	texts[sizeof texts - 1] = '\0';
	row_put_id(pg_args(sm->pg), user);
	pg_tell(sm->pg, SQL_RECOVERY_DROP);
	args = pg_args(sm->pg);
	row_put_columns(args, recovery_columns, 1, kept, sizeof *kept, RECOVERY_CODES);
	row_put_id(args, user);
	pg_tell_rows(sm->pg, SQL_RECOVERY_ADD, RECOVERY_CODES);
	reply->has_secret = ol_open_put(reply->secret, sizeof reply->secret, texts) == 0;
	ol_wipe(texts, sizeof texts);
}

static int totp_confirm_prepare(struct sm *sm, struct rpc *rpc)
{
	(void)sm;
	return account_no_job(rpc);
}

static void totp_confirm(struct sm *sm, struct rpc *rpc)
{
	const struct ol_totp_confirm *request = rpc->request;
	struct account account;

	if (!account_is_user(rpc) || !has_stepped(sm, rpc))
		return;
	account_by_id(sm, rpc->caller.user, &account);
	if (account.has_totp)
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "the second factor is on already", "");
	else if (!account.has_totp_secret)
		rpc_refuse(rpc, OL_REPLY_CODE_CONFLICT, "there is no secret to confirm yet", "");
	else if (has_code(sm, rpc, &account, request->code, sizeof request->code)) {
		row_put_id(pg_args(sm->pg), account.id);
		pg_tell_rows(sm->pg, SQL_TOTP_CONFIRM, 1);
		make_codes(sm, rpc, account.id);
		tell(sm, rpc, account.id, account.name, "second factor on");
	}
	ol_wipe(&account, sizeof account);
}

static void totp_remove(struct sm *sm, struct rpc *rpc)
{
	static const struct row_column name_column = { ROW_TEXT, 0, 33, 0, NULL };
	const struct ol_totp_remove *request = rpc->request;
	uint64_t user = request->has_user ? request->user : rpc->caller.user;
	const struct pg_result *rows;
	char name[33];

	if (!caller_may_act(sm, rpc, user) || (user == rpc->caller.user && !has_stepped(sm, rpc)))
		return;
	row_put_id(pg_args(sm->pg), user);
	pg_ask(sm->pg, SQL_TOTP_REMOVE);
	row_put_id(pg_args(sm->pg), user);
	pg_tell(sm->pg, SQL_RECOVERY_DROP);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) != 1)
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such user", "user");
	else if (pg_row(sm->pg, rows, 0, 0, &name_column, 1, name))
		tell(sm, rpc, user, name, "second factor off");
}

static void user_password(struct sm *sm, struct rpc *rpc)
{
	const struct ol_user_password *request = rpc->request;
	struct account account = account_give_one_time(sm, rpc, request->user);

	if (!account.id) {
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such user", "user");
		return;
	}
	logins_end_others(sm, rpc, account.id);
	tell(sm, rpc, account.id, account.name, "one-time password");
}

const struct rpc_method rpc_account_methods[] = {
	{ .channel = &ol_channel_rpc_password_set,
	  .right = RPC_LIMITED,
	  .is_change = true,
	  .prepare = password_set_prepare,
	  .work = password_set,
	  .after = proved },
	{ .channel = &ol_channel_rpc_step_up,
	  .right = RPC_USER,
	  .is_change = true,
	  .prepare = step_up_prepare,
	  .work = step_up,
	  .after = proved },
	{ .channel = &ol_channel_rpc_totp_begin,
	  .right = RPC_USER,
	  .is_change = true,
	  .work = totp_begin },
	{ .channel = &ol_channel_rpc_totp_confirm,
	  .right = RPC_USER,
	  .is_change = true,
	  .prepare = totp_confirm_prepare,
	  .work = totp_confirm,
	  .after = proved },
	{ .channel = &ol_channel_rpc_totp_remove,
	  .right = RPC_USER,
	  .is_change = true,
	  .work = totp_remove },
	{ .channel = &ol_channel_rpc_user_password,
	  .right = RPC_ACT,
	  .is_change = true,
	  .prepare = account_one_time,
	  .work = user_password },
	{ 0 },
};
