/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about the site as a whole: import, export, health. */
#include <stdio.h>
#include <string.h>

#include "session-manager/estate.h"

/* The routers whose services an import changes. */
struct import {
	char routers[OL_SITE_IMPORT_SERVICES_MAX][33];
	unsigned router_count;
};

static const struct row_column party_columns[] = {
	ROW_COL(ROW_TEXT, struct ol_site_grant, user),
	ROW_COL(ROW_TEXT, struct ol_site_grant, router),
	ROW_COL(ROW_TEXT, struct ol_site_grant, service),
};

static const struct row_column health_columns[] = {
	ROW_COL(ROW_INT, struct ol_site_health_reply, routers),
	ROW_COL(ROW_INT, struct ol_site_health_reply, online),
};

static bool is_refused(const struct rpc *rpc)
{
	return rpc->verdict.code != OL_REPLY_CODE_OK;
}

/* Says where in the file the field is that a verdict blames. */
static void blame(struct rpc *rpc, const char *list, unsigned number)
{
	char field[sizeof rpc->field];

	if (!is_refused(rpc))
		return;
	snprintf(field, sizeof field, "%s[%u]%s%s", list, number, *rpc->verdict.field ? "." : "",
		 rpc->verdict.field);
	memcpy(rpc->field, field, sizeof field);
	rpc->verdict.field = rpc->field;
}

/* The next line of the answer. is_new: the thing was not there; names: the fields that change. */
static struct ol_site_change *note(struct rpc *rpc, enum ol_change_kind kind, bool is_new,
				   const char *names)
{
	struct ol_site_import_reply *reply = rpc->reply;
	struct ol_site_change *change = &reply->items[reply->items_count++];

	change->kind = kind;
	change->what = is_new   ? OL_CHANGE_WHAT_ADD
		       : *names ? OL_CHANGE_WHAT_SET
				: OL_CHANGE_WHAT_SAME;
	snprintf(change->detail, sizeof change->detail, "%s", names);
	return change;
}

static void import_user(struct sm *sm, struct rpc *rpc, const struct ol_site_user *user)
{
	char names[ESTATE_NAMES] = "";
	struct ol_site_change *change;
	struct estate_user was;

	estate_user_find(sm, 0, user->name, &was);
	if (was.id)
		estate_user_set(sm, rpc, &was, user, names);
	else
		(void)estate_user_add(sm, rpc, user);
	change = note(rpc, OL_CHANGE_KIND_USER, !was.id, names);
	snprintf(change->name, sizeof change->name, "%s", user->name);
}

static void note_router(struct import *import, const char *router)
{
	for (unsigned i = 0; i < import->router_count; i++)
		if (!strcmp(import->routers[i], router))
			return;
	memcpy(import->routers[import->router_count++], router, sizeof *import->routers);
}

static void import_service(struct sm *sm, struct rpc *rpc, struct import *import,
			   const struct ol_site_service *service)
{
	char names[ESTATE_NAMES] = "";
	struct ol_site_change *change;
	struct estate_service was;

	estate_service_find(sm, 0, service->router, service->name, &was);
	if (was.id)
		estate_service_set(sm, rpc, &was, service, names);
	else
		(void)estate_service_add(sm, rpc, service);
	if (!was.id || *names)
		note_router(import, service->router);
	change = note(rpc, OL_CHANGE_KIND_SERVICE, !was.id, names);
	snprintf(change->name, sizeof change->name, "%s/%s", service->router, service->name);
}

static void import_grant(struct sm *sm, struct rpc *rpc, const struct ol_site_grant *grant)
{
	char names[ESTATE_NAMES] = "";
	struct ol_site_change *change;
	struct estate_service service;
	struct estate_grant was;
	struct estate_user user;

	estate_user_find(sm, 0, grant->user, &user);
	estate_service_find(sm, 0, grant->router, grant->service, &service);
	if (!user.id || !service.id) {
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND,
			   user.id ? "no such service" : "no such user",
			   user.id ? "service" : "user");
		return;
	}
	estate_grant_find(sm, &user, &service, &was);
	if (was.id)
		estate_grant_set(sm, rpc, &user, &service, &was, grant, names);
	else
		(void)estate_grant_add(sm, rpc, &user, &service, grant);
	change = note(rpc, OL_CHANGE_KIND_GRANT, !was.id, names);
	snprintf(change->name, sizeof change->name, "%s %s/%s", grant->user, grant->router,
		 grant->service);
}

static void import_all(struct sm *sm, struct rpc *rpc, const struct ol_site_import *request)
{
	static struct import import;

	import.router_count = 0;
	for (unsigned i = 0; i < request->users_count && !is_refused(rpc); i++) {
		import_user(sm, rpc, &request->users[i]);
		blame(rpc, "users", i);
	}
	for (unsigned i = 0; i < request->services_count && !is_refused(rpc); i++) {
		import_service(sm, rpc, &import, &request->services[i]);
		blame(rpc, "services", i);
	}
	for (unsigned i = 0; i < request->grants_count && !is_refused(rpc); i++) {
		import_grant(sm, rpc, &request->grants[i]);
		blame(rpc, "grants", i);
	}
	if (import.router_count && !is_refused(rpc))
		estate_sites_changed(sm, rpc, import.routers, import.router_count);
}

/* Nothing that a file leaves out is removed. A dry run does everything, and undoes it. */
static void site_import(struct sm *sm, struct rpc *rpc)
{
	const struct ol_site_import *request = rpc->request;

	if (request->dry_run) {
		(void)pg_args(sm->pg);
		pg_tell(sm->pg, SQL_DRY_RUN);
	}
	import_all(sm, rpc, request);
	if (request->dry_run && !is_refused(rpc)) {
		(void)pg_args(sm->pg);
		pg_tell(sm->pg, SQL_DRY_END);
		ledger_forget(&sm->ledger);
	}
}

/* Asks for a part of a file. Returns how many rows it has; refuses the call if they are too many.
 */
static uint16_t ask(struct sm *sm, struct rpc *rpc, enum sql sql, int most,
		    const struct pg_result **ret_rows)
{
	int count;

	(void)pg_args(sm->pg);
	pg_ask(sm->pg, sql);
	*ret_rows = pg_answer(sm->pg);
	count = pg_rows(*ret_rows);
	if (count <= most)
		return (uint16_t)count;
	rpc_refuse(rpc, OL_REPLY_CODE_FULL, "the site is too large for one file", "");
	return 0;
}

static void site_export(struct sm *sm, struct rpc *rpc)
{
	struct ol_site_file_reply *reply = rpc->reply;
	const struct pg_result *rows;

	reply->users_count = ask(sm, rpc, SQL_SITE_USERS, OL_SITE_FILE_USERS_MAX, &rows);
	for (int i = 0; i < reply->users_count; i++)
		(void)pg_row(sm->pg, rows, i, 0, estate_user_columns,
			     ROW_COUNT(estate_user_columns), &reply->users[i]);
	reply->services_count = ask(sm, rpc, SQL_SITE_SERVICES, OL_SITE_FILE_SERVICES_MAX, &rows);
	for (int i = 0; i < reply->services_count; i++)
		(void)pg_row(sm->pg, rows, i, 0, estate_service_columns,
			     ROW_COUNT(estate_service_columns), &reply->services[i]);
	reply->grants_count = ask(sm, rpc, SQL_SITE_GRANTS, OL_SITE_FILE_GRANTS_MAX, &rows);
	for (int i = 0; i < reply->grants_count; i++)
		(void)(pg_row(sm->pg, rows, i, 0, estate_grant_columns,
			      ROW_COUNT(estate_grant_columns), &reply->grants[i]) &&
		       pg_row(sm->pg, rows, i, ROW_COUNT(estate_grant_columns), party_columns,
			      ROW_COUNT(party_columns), &reply->grants[i]));
}

static void site_health(struct sm *sm, struct rpc *rpc)
{
	const struct pg_result *rows;

	(void)pg_args(sm->pg);
	pg_ask(sm->pg, SQL_SITE_HEALTH);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows))
		(void)pg_row(sm->pg, rows, 0, 0, health_columns, ROW_COUNT(health_columns),
			     rpc->reply);
}

_Static_assert(sizeof(struct ol_site_file_reply) <= OL_JSON_MAX &&
		       sizeof(struct ol_site_import_reply) <= OL_JSON_MAX,
	       "the room of a reply");

const struct rpc_method rpc_site_methods[] = {
	{ &ol_channel_rpc_site_import, RPC_ACT, true, .work = site_import,
	  .after = estate_publish },
	{ &ol_channel_rpc_site_export, RPC_ADMIN, false, .work = site_export },
	{ &ol_channel_rpc_site_health, RPC_ANYONE, false, .work = site_health },
	{ 0 },
};
