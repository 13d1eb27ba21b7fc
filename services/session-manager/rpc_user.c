/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about users. */
#include <string.h>

#include "common/crypto.h"
#include "session-manager/estate.h"
#include "session-manager/events.h"
#include "session-manager/fields.h"
#include "session-manager/rpc_page.h"

static const struct row_column site_columns[] = {
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

static void tell(struct sm *sm, const struct rpc *rpc, enum ol_event_what what, uint64_t id,
		 const char *name)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_USER,
				  .what = what,
				  .has_user = true,
				  .user = id,
				  .has_user_name = true };

	memcpy(event.user_name, name, strlen(name) + 1);
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
	if (pg_rows(rows) &&
	    pg_row(sm->pg, rows, 0, 0, site_columns, ROW_COUNT(site_columns), &ret_user->user))
		(void)pg_row(sm->pg, rows, 0, ROW_COUNT(site_columns), known_columns,
			     ROW_COUNT(known_columns), ret_user);
}

uint64_t estate_user_add(struct sm *sm, struct rpc *rpc, const struct ol_site_user *user)
{
	struct row_args *args = pg_args(sm->pg);
	uint64_t id = ol_random_id();

	row_put_int(args, rpc->now_ms);
	row_put_id(args, id);
	row_put_struct(args, site_columns, ROW_COUNT(site_columns), user);
	pg_tell(sm->pg, SQL_USER_ADD);
	tell(sm, rpc, OL_EVENT_WHAT_ADDED, id, user->name);
	return id;
}

/* Whoever asks again for just what is there gets it. */
static int user_add_prepare(struct sm *sm, struct rpc *rpc)
{
	const struct ol_user_add *request = rpc->request;

	return request->has_with_password && request->with_password ? account_one_time(sm, rpc) : 0;
}

static void user_add(struct sm *sm, struct rpc *rpc)
{
	const struct ol_message *type = fields_item(&ol_msg_site_file, "users");
	struct ol_reply_secret *reply = rpc->reply;
	struct ol_site_user user = { .active = true };
	struct estate_user there;
	char names[80];

	fields_copy(&ol_msg_user_add, rpc->request, type, &user);
	estate_user_find(sm, 0, user.name, &there);
	if (there.id && (rpc->memo || fields_diff(type, &user, &there.user, names, sizeof names))) {
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "another user has this name", "name");
		return;
	}
	reply->has_id = true;
	reply->id = there.id ? there.id : estate_user_add(sm, rpc, &user);
	if (rpc->memo)
		account_give_one_time(sm, rpc, reply->id);
}

static void user_list(struct sm *sm, struct rpc *rpc)
{
	rpc_page(sm, rpc, &list);
}

const struct rpc_method rpc_user_methods[] = {
	{ &ol_channel_rpc_user_add, RPC_ACT, true, user_add_prepare, .work = user_add },
	{ &ol_channel_rpc_user_list, RPC_ADMIN, false, .work = user_list },
	{ 0 },
};
