/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logging in and out of the web, and what there is to know about it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/crypto.h"
#include "session-manager/caller.h"
#include "session-manager/logins.h"
#include "session-manager/rpc_page.h"

static const struct row_column list_request[] = {
	ROW_OPTIONAL(ROW_ID, struct ol_login_list, user),
	ROW_OPTIONAL(ROW_BYTEA, struct ol_login_list, after),
};

static const struct row_column list_columns[] = {
	ROW_COL(ROW_BYTEA, struct ol_login_list_item, login),
	ROW_COL(ROW_ID, struct ol_login_list_item, user),
	ROW_COL(ROW_TEXT, struct ol_login_list_item, user_name),
	ROW_COL(ROW_ADDR, struct ol_login_list_item, address),
	ROW_COL(ROW_TEXT, struct ol_login_list_item, agent),
	ROW_COL(ROW_INT, struct ol_login_list_item, created_ms),
	ROW_COL(ROW_INT, struct ol_login_list_item, seen_ms),
	ROW_COL(ROW_INT, struct ol_login_list_item, end_ms),
};

static const struct row_column log_request[] = {
	ROW_OPTIONAL(ROW_ID, struct ol_login_log, user),
	ROW_OPTIONAL(ROW_INT, struct ol_login_log, before),
};

static const struct row_column log_columns[] = {
	ROW_COL(ROW_INT, struct ol_login_log_item, number),
	ROW_COL(ROW_INT, struct ol_login_log_item, at_ms),
	ROW_OPTIONAL(ROW_ID, struct ol_login_log_item, user),
	ROW_COL(ROW_TEXT, struct ol_login_log_item, name),
	ROW_COL(ROW_ADDR, struct ol_login_log_item, address),
	ROW_COL(ROW_TEXT, struct ol_login_log_item, agent),
	ROW_ENUM(struct ol_login_log_item, result, ol_login_result_words),
};

static const struct row_column show_columns[] = {
	ROW_COL(ROW_TEXT, struct ol_login_show_reply, title),
	ROW_COL(ROW_INT, struct ol_login_show_reply, recovery_codes),
};

/* Reads the mark of a known browser. */
static bool read_mark(const struct sm *sm, const struct ol_login *request,
		      uint8_t ret_mark[static BROWSER_MARK])
{
	char text[sizeof request->device_cookie];

	return request->has_device_cookie &&
	       account_open(sm, request->device_cookie, sizeof request->device_cookie, text) &&
	       ol_unbase64url(text, strlen(text), ret_mark, BROWSER_MARK) == 0;
}

static struct throttle_client client_of(const struct ol_login *request,
					const struct account_memo *memo)
{
	return (struct throttle_client){ .source = request->address,
					 .account = request->name,
					 .browser = memo->has_browser ? memo->browser : NULL };
}

static int find_account(struct sm *sm, struct rpc *rpc, struct account *ret_account)
{
	const struct ol_login *request = rpc->request;

	pg_begin(sm->pg);
	account_by_name(sm, request->name, ret_account);
	if (pg_commit(sm->pg) == 0)
		return 0;
	rpc->verdict = verdict_unavailable;
	return -EIO;
}

/* Who tries too often is told so, and that is in the log now and then. Returns 0 if it is to be in
 * the log. */
static int put_off(struct sm *sm, struct rpc *rpc, struct account_memo *memo)
{
	static struct account_memo logged;

	if (throttle_take_note(&sm->accounts.throttle, ol_boottime_ms())) {
		logged = *memo;
		rpc->memo = &logged;
		return 0;
	}
	account_refuse_wait(rpc, memo->wait_ms);
	return -EAGAIN;
}

/* Nothing here may take longer, or cost more, when there is such a user. */
static int login_prepare(struct sm *sm, struct rpc *rpc)
{
	const struct ol_login *request = rpc->request;
	struct password_job job = { .task = PASSWORD_VERIFY };
	struct account_memo memo = { .rc = -EACCES };
	struct throttle_client client;
	struct account account = { .id = 0 };
	uint8_t mark[BROWSER_MARK];
	bool has_mark = read_mark(sm, request, mark);
	int rc;

	if (!account_open_password(sm, request->password, sizeof request->password, job.text,
				   &job.length)) {
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID, "needs a password", "password");
		return -EINVAL;
	}
	if (has_mark && find_account(sm, rpc, &account) < 0)
		return -EIO;
	memo.has_browser =
		has_mark && account.id &&
		browser_is_known(sm->accounts.browser_key, mark, account.id, account.generation);
	memcpy(memo.browser, mark + 8, sizeof memo.browser);
	client = client_of(request, &memo);
	if (throttle_take(&sm->accounts.throttle, &client, ol_boottime_ms(), &memo.wait_ms) < 0)
		return put_off(sm, rpc, &memo);
	if (!has_mark && find_account(sm, rpc, &account) < 0)
		return -EIO;
	memo.user = account.id;
	memo.generation = account.generation;
	snprintf(job.hash, sizeof job.hash, "%s", account.id ? account.hash : sm->accounts.dummy);
	rc = account_ask(sm, rpc, &memo, &job, memo.has_browser);
	ol_wipe(&job, sizeof job);
	return rc;
}

static enum ol_login_result judge(struct sm *sm, const struct rpc *rpc,
				  const struct account *account)
{
	const struct ol_login *request = rpc->request;
	struct account_memo *memo = rpc->memo;
	char code[sizeof request->code];
	int rc;

	if (memo->wait_ms && !memo->is_code_taken)
		return OL_LOGIN_RESULT_THROTTLED;
	if (memo->rc < 0 || !account->id || account->generation != memo->generation)
		return OL_LOGIN_RESULT_DENIED;
	if (!account->has_totp)
		return OL_LOGIN_RESULT_OK;
	if (!request->has_code || !account_open(sm, request->code, sizeof request->code, code))
		return OL_LOGIN_RESULT_CODE_NEEDED;
	rc = account_check_code(sm, memo, account, code, memo->has_browser ? memo->browser : NULL,
				rpc->now_ms);
	ol_wipe(code, sizeof code);
	if (rc == -EAGAIN)
		return OL_LOGIN_RESULT_THROTTLED;
	return rc < 0 ? OL_LOGIN_RESULT_DENIED : OL_LOGIN_RESULT_OK;
}

static void let_in(struct sm *sm, struct rpc *rpc, const struct account *account)
{
	const struct account_memo *memo = rpc->memo;
	struct row_args *args;

	if (memo->has_hash) {
		args = pg_args(sm->pg);
		row_put_id(args, account->id);
		row_put_text(args, memo->hash);
		row_put_int(args, account->generation);
		pg_tell(sm->pg, SQL_PASSWORD_RENEW);
	}
	logins_make(sm, rpc, account);
}

static void login(struct sm *sm, struct rpc *rpc)
{
	const struct account_memo *memo = rpc->memo;
	enum ol_login_result result;
	struct account account;

	account_by_id(sm, memo->user, &account);
	result = judge(sm, rpc, &account);
	logins_log(sm, rpc, result);
	rpc->stays = true; /* the log, whatever the answer */
	switch (result) {
	case OL_LOGIN_RESULT_OK:
		let_in(sm, rpc, &account);
		break;
	case OL_LOGIN_RESULT_DENIED:
		rpc_refuse(rpc, OL_REPLY_CODE_DENIED, "wrong name, password or code", "");
		break;
	case OL_LOGIN_RESULT_CODE_NEEDED:
		rpc_refuse(rpc, OL_REPLY_CODE_CODE_NEEDED, "needs the second factor", "code");
		break;
	case OL_LOGIN_RESULT_THROTTLED:
		account_refuse_wait(rpc, memo->wait_ms);
		break;
	}
	ol_wipe(&account, sizeof account);
}

/* Whoever knows the password has not guessed. */
static void login_after(struct sm *sm, struct rpc *rpc)
{
	const struct account_memo *memo = rpc->memo;
	const struct throttle_client client = client_of(rpc->request, memo);

	if (memo->user && memo->rc == 0)
		throttle_forgive(&sm->accounts.throttle, &client);
	if (rpc->verdict.code == OL_REPLY_CODE_OK && memo->is_code_taken)
		throttle_forgive_code(&sm->accounts.throttle, memo->user, client.browser);
}

static void logout(struct sm *sm, struct rpc *rpc)
{
	struct logins own = { .count = 1 };

	if (!account_is_user(rpc))
		return;
	memcpy(own.list[0].id, rpc->caller.login, sizeof own.list[0].id);
	own.list[0].user = rpc->caller.user;
	snprintf(own.list[0].user_name, sizeof own.list[0].user_name, "%.32s", rpc->caller.name);
	logins_end(sm, rpc, &own, OL_SESSION_REASON_ENDED);
}

static void login_show(struct sm *sm, struct rpc *rpc)
{
	struct ol_login_show_reply *reply = rpc->reply;
	const struct caller *caller = &rpc->caller;
	const struct pg_result *rows;

	if (!account_is_user(rpc))
		return;
	row_put_id(pg_args(sm->pg), caller->user);
	pg_ask(sm->pg, SQL_LOGIN_SHOW);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) != 1 ||
	    !pg_row(sm->pg, rows, 0, 0, show_columns, ROW_COUNT(show_columns), reply))
		return;
	reply->has_login = reply->has_user = reply->has_name = reply->has_role = true;
	memcpy(reply->login, caller->login, sizeof reply->login);
	reply->user = caller->user;
	snprintf(reply->name, sizeof reply->name, "%.32s", caller->name);
	reply->role = caller->role;
	reply->has_title = reply->has_recovery_codes = true;
	reply->has_created_ms = reply->has_end_ms = reply->has_stepped_until_ms = true;
	reply->created_ms = caller->created_ms;
	reply->end_ms = caller->end_ms;
	reply->stepped_until_ms = caller->stepped_ms + 1000 * sm->conf.step_up_s;
	reply->has_has_totp = reply->has_must_change = reply->has_needs_totp = true;
	reply->has_totp = caller->has_totp;
	reply->must_change = caller->must_change;
	reply->needs_totp = caller->role == OL_USER_ROLE_ADMIN && !caller->has_totp;
}

static void login_list(struct sm *sm, struct rpc *rpc)
{
	static const struct rpc_list list = RPC_LIST(SQL_LOGIN_LIST, list_request, list_columns);
	struct ol_login_list_reply *reply = rpc->reply;

	rpc_page(sm, rpc, &list);
	for (unsigned i = 0; i < reply->items_count; i++)
		reply->items[i].current =
			!memcmp(reply->items[i].login, rpc->caller.login, sizeof rpc->caller.login);
}

static void login_end(struct sm *sm, struct rpc *rpc)
{
	const struct ol_login_end *request = rpc->request;
	struct logins logins = { .count = 1 };

	if (!logins_find(sm, request->login, &logins.list[0]) || !rpc_may(rpc, logins.list[0].user))
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such login", "login");
	else if (caller_may_act(sm, rpc, logins.list[0].user))
		logins_end(sm, rpc, &logins, OL_SESSION_REASON_REVOKED);
}

static void login_log(struct sm *sm, struct rpc *rpc)
{
	static const struct rpc_list all = RPC_LIST(SQL_LOGIN_LOG_ALL, log_request, log_columns);
	static const struct rpc_list one = RPC_LIST(SQL_LOGIN_LOG_USER, log_request, log_columns);
	const struct ol_login_log *request = rpc->request;

	rpc_page(sm, rpc, rpc->caller.is_admin && !request->has_user ? &all : &one);
}

const struct rpc_method rpc_login_methods[] = {
	{ .channel = &ol_channel_rpc_login,
	  .right = RPC_ANYONE,
	  .is_change = true,
	  .prepare = login_prepare,
	  .work = login,
	  .after = login_after },
	{ .channel = &ol_channel_rpc_logout,
	  .right = RPC_LIMITED,
	  .is_change = true,
	  .work = logout },
	{ .channel = &ol_channel_rpc_login_show, .right = RPC_LIMITED, .work = login_show },
	{ .channel = &ol_channel_rpc_login_list, .right = RPC_USER, .work = login_list },
	{ .channel = &ol_channel_rpc_login_end,
	  .right = RPC_USER,
	  .is_change = true,
	  .work = login_end },
	{ .channel = &ol_channel_rpc_login_log, .right = RPC_USER, .work = login_log },
	{ 0 },
};
