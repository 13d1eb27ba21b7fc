/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who calls. */
#include "session-manager/caller.h"

#include <stdio.h>
#include <string.h>

#include "common/crypto.h"
#include "common/inbox.h"
#include "session-manager/account.h"
#include "session-manager/sql.h"

#define COOKIE_LABEL "ownline:cookie:v1"
#define SEEN_MS      60000 /* a login's use is noted at most so often */

static const struct row_column columns[] = {
	ROW_COL(ROW_ID, struct caller, user),
	ROW_COL(ROW_TEXT, struct caller, name),
	ROW_ENUM(struct caller, role, ol_user_role_words),
	ROW_COL(ROW_BYTEA, struct caller, login),
	ROW_COL(ROW_INT, struct caller, created_ms),
	ROW_COL(ROW_INT, struct caller, seen_ms),
	ROW_COL(ROW_INT, struct caller, end_ms),
	ROW_COL(ROW_INT, struct caller, stepped_ms),
	ROW_COL(ROW_BOOL, struct caller, must_change),
	ROW_COL(ROW_BOOL, struct caller, has_totp),
};

void caller_cookie_hash(const char *cookie, uint8_t ret_hash[32])
{
	char label[OL_LABEL] = COOKIE_LABEL;
	const struct ol_part parts[] = { { label, sizeof label }, { cookie, strlen(cookie) } };

	ol_hash(parts, 2, NULL, ret_hash, 32);
}

/* The sealed cookie of a request; NULL if there is none. */
static const uint8_t *auth_of(const struct rpc *rpc, size_t *ret_size)
{
	const struct ol_message *type = rpc->method->channel->message;
	unsigned i = ol_find_field(type, "auth");
	const uint8_t *base = rpc->request;

	if (i == type->field_count || !base[type->fields[i].has_offset])
		return NULL;
	*ret_size = type->fields[i].size;
	return base + type->fields[i].offset;
}

/* Reads the login of a cookie, and notes that it was used. */
static void read_login(struct sm *sm, struct rpc *rpc, const char *cookie)
{
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;
	uint8_t hash[32];

	caller_cookie_hash(cookie, hash);
	row_put_bytes(args, hash, sizeof hash);
	row_put_int(args, rpc->now_ms);
	row_put_int(args, rpc->now_ms - 1000 * sm->conf.account.idle_s);
	pg_ask(sm->pg, SQL_CALLER);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) != 1 ||
	    !pg_row(sm->pg, rows, 0, 0, columns, ROW_COUNT(columns), &rpc->caller))
		return;
	rpc->caller.is_admin = rpc->caller.role == OL_USER_ROLE_ADMIN && rpc->caller.has_totp;
	if (rpc->caller.seen_ms > rpc->now_ms - SEEN_MS)
		return;
	args = pg_args(sm->pg);
	row_put_bytes(args, rpc->caller.login, sizeof rpc->caller.login);
	row_put_int(args, rpc->now_ms);
	pg_tell(sm->pg, SQL_CALLER_SEEN);
}

static void find_login(struct sm *sm, struct rpc *rpc)
{
	char cookie[ACCOUNT_SECRET];
	size_t size;
	const uint8_t *sealed = auth_of(rpc, &size);

	if (!sealed)
		return;
	if (account_open(sm, sealed, size, cookie))
		read_login(sm, rpc, cookie);
	ol_wipe(cookie, sizeof cookie);
}

/* Why a caller may not do what needs this right; ok if he may. */
static struct verdict judge(const struct sm *sm, const struct rpc *rpc, enum rpc_right right)
{
	const struct caller *caller = &rpc->caller;

	if (right <= RPC_GATEWAY || caller->is_certified)
		return verdict_ok;
	if (!caller->user)
		return (struct verdict){ OL_REPLY_CODE_LOGIN_NEEDED, "nobody is logged in", "" };
	if (right == RPC_LIMITED)
		return verdict_ok;
	if (caller->must_change)
		return (struct verdict){ OL_REPLY_CODE_PASSWORD_CHANGE_NEEDED,
					 "the password must be changed first", "" };
	if (right == RPC_USER)
		return verdict_ok;
	if (caller->role != OL_USER_ROLE_ADMIN)
		return (struct verdict){ OL_REPLY_CODE_DENIED, "only admins may", "" };
	if (!caller->has_totp)
		return (struct verdict){ OL_REPLY_CODE_TOTP_NEEDED,
					 "admins need a second factor: set it up first", "" };
	if (right == RPC_ACT && caller->stepped_ms + 1000 * sm->conf.step_up_s < rpc->now_ms)
		return (struct verdict){ OL_REPLY_CODE_STEP_UP_NEEDED, "prove again who you are",
					 "" };
	return verdict_ok;
}

void caller_find(struct sm *sm, struct rpc *rpc)
{
	const char *signer = rpc->delivery->signer->name, *scope;

	rpc->caller = (struct caller){ 0 };
	if (ol_principal_role(signer, &scope) == OL_ROLE_OWNLINECTL) {
		rpc->caller.is_certified = rpc->caller.is_admin = true;
		snprintf(rpc->caller.name, sizeof rpc->caller.name, "%s", signer);
	} else {
		find_login(sm, rpc);
	}
	rpc->verdict = judge(sm, rpc, rpc->method->right);
}

bool caller_may_act(const struct sm *sm, struct rpc *rpc, uint64_t user)
{
	if (user && user == rpc->caller.user)
		return true;
	if (!rpc->caller.is_admin)
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such user", "user");
	else if (!user)
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID, "name a user", "user");
	else
		rpc->verdict = judge(sm, rpc, RPC_ACT);
	return rpc->verdict.code == OL_REPLY_CODE_OK;
}
