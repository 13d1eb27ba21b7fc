/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What admins keep: users, services, grants, as files and calls have them. Everything here happens
 * within the transaction of a call, and refuses the call if it must. Rows are held in one order:
 * users, services, devices, sessions, routers. */
#ifndef OL_ESTATE_H
#define OL_ESTATE_H

#include "session-manager/rpc.h"
#include "session-manager/sql.h"

#define ESTATE_NAMES 56 /* room for the names of changed fields */

struct estate_user {
	uint64_t id; /* 0: there is no such user; so with the others */
	struct ol_site_user user;
	bool has_password;
};

struct estate_service {
	uint64_t id;
	struct ol_site_service service;
};

struct estate_grant {
	uint64_t id;
	struct ol_site_grant grant;
};

/* As the database has them: the members of users, services (router to longest_s), and of grants
 * those that are no names. */
extern const struct row_column estate_user_columns[7], estate_service_columns[17],
	estate_grant_columns[3];

/* Find by id, or by names if it is 0, and hold the row. */
void estate_user_find(struct sm *sm, uint64_t id, const char *name, struct estate_user *ret_user);
void estate_service_find(struct sm *sm, uint64_t id, const char *router, const char *name,
			 struct estate_service *ret_service);
void estate_grant_find(struct sm *sm, const struct estate_user *user,
		       const struct estate_service *service, struct estate_grant *ret_grant);

/* Add what is not there yet. Return the new id, or 0: the call is refused. A port of 0 stands for
 * a free one. */
uint64_t estate_user_add(struct sm *sm, struct rpc *rpc, const struct ol_site_user *user);
uint64_t estate_service_add(struct sm *sm, struct rpc *rpc, const struct ol_site_service *service);
uint64_t estate_grant_add(struct sm *sm, struct rpc *rpc, const struct estate_user *user,
			  const struct estate_service *service, const struct ol_site_grant *grant);

/* Change what is there, and end the sessions that may not stay so. ret_names gets the names of the
 * fields that change; "" if none does. A change of a service's router is none. */
void estate_user_set(struct sm *sm, struct rpc *rpc, const struct estate_user *was,
		     const struct ol_site_user *user, char ret_names[static ESTATE_NAMES]);
void estate_service_set(struct sm *sm, struct rpc *rpc, const struct estate_service *was,
			const struct ol_site_service *service, char ret_names[static ESTATE_NAMES]);
void estate_grant_set(struct sm *sm, struct rpc *rpc, const struct estate_user *user,
		      const struct estate_service *service, const struct estate_grant *was,
		      const struct ol_site_grant *grant, char ret_names[static ESTATE_NAMES]);

/* The services of some routers have changed. Comes last: it holds the routers. */
void estate_sites_changed(struct sm *sm, struct rpc *rpc, char (*routers)[33], unsigned count);

/* Ends the sessions whose ids the next answer has. */
void estate_end_answered(struct sm *sm, const struct rpc *rpc, enum ol_session_reason reason);

/* Has a statement revoke devices: its parameters are put already, and it answers their ids. */
void estate_revoke(struct sm *sm, enum sql sql);

/* Tells gateways and routers what changed: what comes after the work of such a call. */
void estate_publish(struct sm *sm, struct rpc *rpc);

#endif
