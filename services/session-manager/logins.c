/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Web logins in the database. */
#include "session-manager/logins.h"

#include <stdio.h>
#include <string.h>

#include "common/codec_text.h"
#include "common/sealed.h"
#include "session-manager/caller.h"
#include "session-manager/doors.h"
#include "session-manager/events.h"
#include "session-manager/round.h"
#include "session-manager/sql.h"

#define COOKIE      32     /* random bytes */
#define COOKIE_TEXT 44     /* as text, with a zero */
#define MARK_TEXT   76     /* a browser's mark as text */
#define BURST       5      /* tries that fail in a row, within ... */
#define BURST_MS    600000 /* ... this time, are an event: one in such a time */
#define LAPSE_MS    60000
#define LOG_MOST    100000 /* entries */
#define DAY_MS      86400000

static const struct row_column login_columns[] = {
	ROW_COL(ROW_BYTEA, struct login, id),
	ROW_COL(ROW_ID, struct login, user),
	ROW_COL(ROW_TEXT, struct login, user_name),
};

/* What logins_end does with a door. */
struct ending {
	enum ol_session_reason reason;
	int64_t now_ms;
};

static void make_cookie(struct ol_login_reply *reply, uint8_t ret_hash[32])
{
	uint8_t random[COOKIE];
	char text[COOKIE_TEXT];

	ol_random(random, sizeof random);
	ol_base64url(random, sizeof random, text, sizeof text);
	caller_cookie_hash(text, ret_hash);
	reply->has_cookie = ol_open_put(reply->cookie, sizeof reply->cookie, text) == 0;
	ol_wipe(random, sizeof random);
	ol_wipe(text, sizeof text);
}

static void make_mark(const struct sm *sm, const struct account *account,
		      struct ol_login_reply *reply)
{
	uint8_t mark[BROWSER_MARK];
	char text[MARK_TEXT];

	browser_mark(sm->accounts.browser_key, account->id, account->generation, mark);
	ol_base64url(mark, sizeof mark, text, sizeof text);
	reply->has_device_cookie =
		ol_open_put(reply->device_cookie, sizeof reply->device_cookie, text) == 0;
}

static void fill(const struct sm *sm, const struct rpc *rpc, const struct account *account,
		 const uint8_t login[static 16])
{
	struct ol_login_reply *reply = rpc->reply;

	reply->has_login = reply->has_user = reply->has_name = reply->has_role = true;
	memcpy(reply->login, login, sizeof reply->login);
	reply->user = account->id;
	snprintf(reply->name, sizeof reply->name, "%s", account->name);
	reply->role = account->role;
	reply->has_must_change = reply->has_needs_totp = reply->has_stepped_until_ms = true;
	reply->must_change = account->must_change;
	reply->needs_totp = account->role == OL_USER_ROLE_ADMIN && !account->has_totp;
	reply->stepped_until_ms = rpc->now_ms + 1000 * sm->conf.step_up_s;
	make_mark(sm, account, rpc->reply);
}

void logins_tell(struct sm *sm, struct rpc *rpc, enum ol_event_what what, const struct login *login,
		 const struct ol_addr *source)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_LOGIN, .what = what };

	event.has_user = event.has_user_name = true;
	event.user = login->user;
	snprintf(event.user_name, sizeof event.user_name, "%s", login->user_name);
	if (what != OL_EVENT_WHAT_DENIED) {
		event.has_device = true;
		memcpy(event.device, login->id, sizeof event.device);
	}
	if (what == OL_EVENT_WHAT_SUCCEEDED)
		snprintf(event.actor, sizeof event.actor, "%s", login->user_name);
	if (source) {
		event.has_source = true;
		event.source = *source;
	}
	event_add(sm, rpc, &event);
}

static void close_door(void *arg, const struct doorway *way, struct door *door)
{
	const struct ending *ending = arg;

	(void)way;
	door_close(door, ending->reason, ending->now_ms);
}

void logins_end(struct sm *sm, struct rpc *rpc, const struct logins *logins,
		enum ol_session_reason reason)
{
	struct ending ending = { reason, sm->ledger.now_ms };
	uint64_t ids[DOORS_MOST];
	struct row_args *args = pg_args(sm->pg);
	unsigned count;

	if (!logins->count)
		return;
	row_put_columns(args, login_columns, 1, logins->list, sizeof *logins->list, logins->count);
	row_put_int(args, ending.now_ms);
	pg_tell(sm->pg, SQL_LOGINS_REVOKE);
	row_put_columns(pg_args(sm->pg), login_columns, 1, logins->list, sizeof *logins->list,
			logins->count);
	pg_ask(sm->pg, SQL_LOGINS_SESSIONS);
	count = doors_ids(pg_answer(sm->pg), ids);
	doors_visit(&sm->ledger, ids, count, close_door, &ending);
	for (unsigned i = 0; i < logins->count; i++) {
		clients_touch(sm, logins->list[i].id, true);
		logins_tell(sm, rpc, OL_EVENT_WHAT_ENDED, &logins->list[i], NULL);
	}
}

/* Reads the logins of the next answer. */
static void read_logins(struct sm *sm, struct logins *ret_logins)
{
	const struct pg_result *rows = pg_answer(sm->pg);

	ret_logins->count = 0;
	for (int i = 0; i < pg_rows(rows) && ret_logins->count < LOGINS_MOST; i++)
		if (pg_row(sm->pg, rows, i, 0, login_columns, ROW_COUNT(login_columns),
			   &ret_logins->list[ret_logins->count]))
			ret_logins->count++;
}

/* Ends the logins of a user but one, if they are not among the `most` that were used last. */
static void end_others(struct sm *sm, struct rpc *rpc, uint64_t user, const uint8_t keep[static 16],
		       unsigned most)
{
	struct row_args *args = pg_args(sm->pg);
	struct logins logins;

	row_put_id(args, user);
	row_put_bytes(args, keep, 16);
	row_put_int(args, most);
	pg_ask(sm->pg, SQL_LOGINS_OF_USER);
	read_logins(sm, &logins);
	logins_end(sm, rpc, &logins, OL_SESSION_REASON_REVOKED);
}

void logins_end_others(struct sm *sm, struct rpc *rpc, uint64_t user)
{
	end_others(sm, rpc, user, rpc->caller.login, 0);
}

bool logins_find(struct sm *sm, const uint8_t id[static 16], struct login *ret_login)
{
	struct logins logins;

	row_put_bytes(pg_args(sm->pg), id, 16);
	pg_ask(sm->pg, SQL_LOGIN_FIND);
	read_logins(sm, &logins);
	if (logins.count)
		*ret_login = logins.list[0];
	return logins.count > 0;
}

/* Ends the login that the browser had for somebody else. */
static void end_former(struct sm *sm, struct rpc *rpc)
{
	struct logins former = { .count = 1 };

	memcpy(former.list[0].id, rpc->caller.login, sizeof former.list[0].id);
	former.list[0].user = rpc->caller.user;
	snprintf(former.list[0].user_name, sizeof former.list[0].user_name, "%.32s",
		 rpc->caller.name);
	logins_end(sm, rpc, &former, OL_SESSION_REASON_ENDED);
}

void logins_make(struct sm *sm, struct rpc *rpc, const struct account *account)
{
	const struct ol_login *request = rpc->request;
	bool is_again = rpc->caller.user == account->id;
	struct login login = { .user = account->id };
	struct row_args *args;
	uint8_t hash[32];

	if (rpc->caller.user && !is_again)
		end_former(sm, rpc);
	if (is_again)
		memcpy(login.id, rpc->caller.login, sizeof login.id);
	else
		ol_random(login.id, sizeof login.id);
	snprintf(login.user_name, sizeof login.user_name, "%s", account->name);
	make_cookie(rpc->reply, hash);
	args = pg_args(sm->pg);
	row_put_bytes(args, login.id, sizeof login.id);
	row_put_id(args, account->id);
	row_put_int(args, rpc->now_ms);
	row_put_bytes(args, hash, sizeof hash);
	row_put_addr(args, &request->address);
	row_put_text(args, request->agent);
	row_put_int(args, rpc->now_ms + 1000 * sm->conf.account.longest_s);
	pg_tell(sm->pg, SQL_LOGIN_MAKE);
	logins_tell(sm, rpc, OL_EVENT_WHAT_SUCCEEDED, &login, &request->address);
	end_others(sm, rpc, account->id, login.id, LOGINS_MOST - 1);
	fill(sm, rpc, account, login.id);
}

void logins_renew(struct sm *sm, struct rpc *rpc, const struct account *account)
{
	struct row_args *args;
	uint8_t hash[32];

	make_cookie(rpc->reply, hash);
	args = pg_args(sm->pg);
	row_put_bytes(args, rpc->caller.login, sizeof rpc->caller.login);
	row_put_bytes(args, hash, sizeof hash);
	row_put_int(args, rpc->now_ms);
	pg_tell_rows(sm->pg, SQL_LOGIN_RENEW, 1);
	fill(sm, rpc, account, rpc->caller.login);
}

/* The name that was given, if there can be such a user: what people type into the wrong field is
 * not kept. */
static void put_name(struct row_args *args, const char *given)
{
	static const struct ol_field field = { .kind = OL_KIND_NAME };
	char name[sizeof((struct ol_login *)NULL)->name];

	row_put_text(args, ol_text_read(&field, given, strlen(given), name) ? "" : name);
}

void logins_log(struct sm *sm, struct rpc *rpc, enum ol_login_result result)
{
	const struct ol_login *request = rpc->request;
	struct row_args *args = pg_args(sm->pg);
	struct logins warned;

	row_put_int(args, rpc->now_ms);
	put_name(args, request->name);
	row_put_addr(args, &request->address);
	row_put_text(args, request->agent);
	row_put_text(args, ol_login_result_words[result]);
	pg_tell(sm->pg, SQL_LOGIN_LOG);
	if (result != OL_LOGIN_RESULT_DENIED)
		return;
	args = pg_args(sm->pg);
	put_name(args, request->name);
	row_put_int(args, rpc->now_ms);
	row_put_int(args, rpc->now_ms - BURST_MS);
	row_put_int(args, BURST);
	pg_ask(sm->pg, SQL_LOGIN_WARN);
	read_logins(sm, &warned);
	if (warned.count)
		logins_tell(sm, rpc, OL_EVENT_WHAT_DENIED, &warned.list[0], &request->address);
}

/* Ends logins whose time is over, as many as there is room for. */
static void end_lapsed(struct sm *sm, void *arg)
{
	struct row_args *args = pg_args(sm->pg);
	struct logins logins;

	(void)arg;
	row_put_int(args, sm->ledger.now_ms);
	row_put_int(args, sm->ledger.now_ms - 1000 * sm->conf.account.idle_s);
	row_put_int(args, LOGINS_MOST);
	pg_ask(sm->pg, SQL_LOGINS_LAPSED);
	read_logins(sm, &logins);
	logins_end(sm, NULL, &logins, OL_SESSION_REASON_EXPIRED);
	(void)pg_args(sm->pg);
	pg_tell(sm->pg, SQL_LOGINS_TIDY);
	row_put_int(pg_args(sm->pg), sm->ledger.now_ms - DAY_MS * sm->conf.account.log_days);
	pg_tell(sm->pg, SQL_LOGIN_LOG_AGE);
	row_put_int(pg_args(sm->pg), LOG_MOST);
	pg_tell(sm->pg, SQL_LOGIN_LOG_TRIM);
}

void logins_lapse(struct sm *sm)
{
	int64_t ticks_ms = ol_boottime_ms();

	if (ticks_ms < sm->accounts.lapse_ms)
		return;
	sm->accounts.lapse_ms = ticks_ms + LAPSE_MS;
	(void)round_transact(sm, end_lapsed, NULL);
}
