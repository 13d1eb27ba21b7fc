/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about users. */
#include <string.h>

#include "common/crypto.h"
#include "session-manager/estate.h"
#include "session-manager/estate_check.h"
#include "session-manager/events.h"
#include "session-manager/fields.h"
#include "session-manager/rpc_page.h"

const struct row_column estate_user_columns[] = {
	ROW_COL(ROW_TEXT, struct ol_site_user, name),
	ROW_ENUM(struct ol_site_user, role, ol_user_role_words),
	ROW_COL(ROW_TEXT, struct ol_site_user, title),
	ROW_COL(ROW_BOOL, struct ol_site_user, active),
	ROW_COL(ROW_INT, struct ol_site_user, most_sessions),
	ROW_COL(ROW_TEXT, struct ol_site_user, countries),
	ROW_COL(ROW_TEXT, struct ol_site_user, hours),
};

static const struct row_column known_columns[] = {
	ROW_COL(ROW_ID, struct estate_user, id),
	ROW_COL(ROW_BOOL, struct estate_user, has_password),
};

static const struct row_column list_request[] = {
	ROW_OPTIONAL(ROW_ID, struct ol_user_list, user),
	ROW_OPTIONAL(ROW_ID, struct ol_user_list, after),
};

static const struct row_column list_columns[] = {
	ROW_COL(ROW_ID, struct ol_user_list_item, id),
	ROW_COL(ROW_TEXT, struct ol_user_list_item, name),
	ROW_ENUM(struct ol_user_list_item, role, ol_user_role_words),
	ROW_COL(ROW_TEXT, struct ol_user_list_item, title),
	ROW_COL(ROW_BOOL, struct ol_user_list_item, active),
	ROW_COL(ROW_INT, struct ol_user_list_item, most_sessions),
	ROW_COL(ROW_TEXT, struct ol_user_list_item, countries),
	ROW_COL(ROW_TEXT, struct ol_user_list_item, hours),
	ROW_COL(ROW_BOOL, struct ol_user_list_item, has_password),
	ROW_COL(ROW_BOOL, struct ol_user_list_item, has_totp),
	ROW_COL(ROW_BOOL, struct ol_user_list_item, must_change),
	ROW_COL(ROW_INT, struct ol_user_list_item, created_ms),
};

static const struct rpc_list list = RPC_LIST(SQL_USERS, list_request, list_columns);

static const struct ol_message *type(void)
{
	return fields_item(&ol_msg_site_file, "users");
}

static void tell(struct sm *sm, const struct rpc *rpc, enum ol_event_what what, uint64_t id,
		 const char *name, const char *detail)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_USER,
				  .what = what,
				  .has_user = true,
				  .user = id,
				  .has_user_name = true,
				  .has_detail = *detail };

	memcpy(event.user_name, name, strlen(name) + 1);
	memcpy(event.detail, detail, strlen(detail) + 1);
	event_add(sm, rpc, &event);
}

void estate_user_find(struct sm *sm, uint64_t id, const char *name, struct estate_user *ret_user)
{
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;

	*ret_user = (struct estate_user){ 0 };
	row_put_id(args, id);
	row_put_text(args, name);
	pg_ask(sm->pg, SQL_USER);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) && pg_row(sm->pg, rows, 0, 0, estate_user_columns,
				    ROW_COUNT(estate_user_columns), &ret_user->user))
		(void)pg_row(sm->pg, rows, 0, ROW_COUNT(estate_user_columns), known_columns,
			     ROW_COUNT(known_columns), ret_user);
}

/* Refuses a user who may not be. */
static bool may_be(struct rpc *rpc, const struct ol_site_user *user)
{
	rpc->verdict = check_user(user);
	return rpc->verdict.code == OL_REPLY_CODE_OK;
}

uint64_t estate_user_add(struct sm *sm, struct rpc *rpc, const struct ol_site_user *user)
{
	uint64_t id = ol_random_id();
	struct row_args *args;

	if (!may_be(rpc, user))
		return 0;
	args = pg_args(sm->pg);
	row_put_int(args, rpc->now_ms);
	row_put_id(args, id);
	row_put_struct(args, estate_user_columns, ROW_COUNT(estate_user_columns), user);
	pg_tell(sm->pg, SQL_USER_ADD);
	tell(sm, rpc, OL_EVENT_WHAT_ADDED, id, user->name, "");
	return id;
}

/* Refuses to take the last admin away who can log in. A certificate may: it can make another. */
static bool may_go(struct sm *sm, struct rpc *rpc, const struct estate_user *user)
{
	const struct pg_result *rows;
	bool is_one = false, is_other = false;

	if (rpc->caller.is_certified || user->user.role != OL_USER_ROLE_ADMIN)
		return true;
	(void)pg_args(sm->pg);
	pg_ask(sm->pg, SQL_ADMINS);
	rows = pg_answer(sm->pg);
	for (int i = 0; i < pg_rows(rows); i++) {
		is_one |= (uint64_t)pg_int(rows, i, 0) == user->id;
		is_other |= (uint64_t)pg_int(rows, i, 0) != user->id;
	}
	if (!is_one || is_other)
		return true;
	rpc_refuse(rpc, OL_REPLY_CODE_DENIED, "nobody could administer this site any more", "user");
	return false;
}

/* Ends a user's sessions and logins, or revokes all devices. */
static void shut_out(struct sm *sm, const struct rpc *rpc, uint64_t user, bool is_forever)
{
	struct row_args *args = pg_args(sm->pg);

	row_put_id(args, user);
	pg_tell(sm->pg, SQL_USER_DEVICES);
	row_put_id(pg_args(sm->pg), user);
	pg_ask(sm->pg, SQL_USER_SESSIONS);
	estate_end_answered(sm, rpc, OL_SESSION_REASON_REVOKED);
	args = pg_args(sm->pg);
	row_put_id(args, user);
	row_put_int(args, rpc->now_ms);
	row_put_bool(args, !is_forever);
	estate_revoke(sm, SQL_USER_REVOKE);
}

static bool is_admin(const struct ol_site_user *user)
{
	return user->role == OL_USER_ROLE_ADMIN && user->active;
}

void estate_user_set(struct sm *sm, struct rpc *rpc, const struct estate_user *was,
		     const struct ol_site_user *user, char ret_names[static ESTATE_NAMES])
{
	struct row_args *args;

	if (!fields_diff(type(), &was->user, user, ret_names, ESTATE_NAMES) || !may_be(rpc, user) ||
	    (is_admin(&was->user) && !is_admin(user) && !may_go(sm, rpc, was)))
		return;
	if (was->user.active && !user->active)
		shut_out(sm, rpc, was->id, false);
	if (was->user.active != user->active)
		clients_touch_all(sm);
	args = pg_args(sm->pg);
	row_put_id(args, was->id);
	row_put_struct(args, estate_user_columns, ROW_COUNT(estate_user_columns), user);
	pg_tell(sm->pg, SQL_USER_SET);
	tell(sm, rpc, OL_EVENT_WHAT_CHANGED, was->id, user->name, ret_names);
}

static int user_add_prepare(struct sm *sm, struct rpc *rpc)
{
	const struct ol_user_add *request = rpc->request;

	return request->has_with_password && request->with_password ? account_one_time(sm, rpc) : 0;
}

/* Whoever asks again for just what is there gets it. */
static void user_add(struct sm *sm, struct rpc *rpc)
{
	struct ol_reply_secret *reply = rpc->reply;
	struct ol_site_user user = { .active = true };
	struct estate_user there;
	char names[ESTATE_NAMES];

	fields_copy(&ol_msg_user_add, rpc->request, type(), &user);
	estate_user_find(sm, 0, user.name, &there);
	if (there.id &&
	    (rpc->memo || fields_diff(type(), &there.user, &user, names, sizeof names))) {
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "another user has this name", "name");
		return;
	}
	reply->has_id = true;
	reply->id = there.id ? there.id : estate_user_add(sm, rpc, &user);
	if (reply->id && rpc->memo)
		account_give_one_time(sm, rpc, reply->id);
}

static bool find(struct sm *sm, struct rpc *rpc, uint64_t id, struct estate_user *ret_user)
{
	estate_user_find(sm, id, "", ret_user);
	if (!ret_user->id)
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such user", "user");
	return ret_user->id;
}

static void user_set(struct sm *sm, struct rpc *rpc)
{
	const struct ol_user_set *request = rpc->request;
	struct ol_site_user user = { 0 };
	struct estate_user was, other;
	char names[ESTATE_NAMES];

	if (!find(sm, rpc, request->user, &was))
		return;
	fields_copy(&ol_msg_user_set, request, type(), &user);
	estate_user_find(sm, 0, user.name, &other);
	if (other.id && other.id != was.id)
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "another user has this name", "name");
	else
		estate_user_set(sm, rpc, &was, &user, names);
}

static void user_remove(struct sm *sm, struct rpc *rpc)
{
	const struct ol_user_remove *request = rpc->request;
	struct estate_user user;
	struct row_args *args;

	if (!find(sm, rpc, request->user, &user) || !may_go(sm, rpc, &user))
		return;
	shut_out(sm, rpc, user.id, true);
	clients_touch_all(sm);
	args = pg_args(sm->pg);
	row_put_id(args, user.id);
	row_put_int(args, rpc->now_ms);
	pg_tell(sm->pg, SQL_USER_FORGET);
	tell(sm, rpc, OL_EVENT_WHAT_REMOVED, user.id, user.user.name, "");
}

static void user_list(struct sm *sm, struct rpc *rpc)
{
	rpc_page(sm, rpc, &list);
}

const struct rpc_method rpc_user_methods[] = {
	{ &ol_channel_rpc_user_add, RPC_ACT, true, user_add_prepare, .work = user_add },
	{ &ol_channel_rpc_user_set, RPC_ACT, true, .work = user_set, .after = estate_publish },
	{ &ol_channel_rpc_user_remove, RPC_ACT, true, .work = user_remove,
	  .after = estate_publish },
	{ &ol_channel_rpc_user_list, RPC_ADMIN, false, .work = user_list },
	{ 0 },
};
