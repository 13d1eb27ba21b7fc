/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What admins keep: users, services, grants, as files and calls have them. Everything here happens
 * within the transaction of a call. Rows are held in one order: users, services, devices, sessions,
 * routers. */
#ifndef OL_ESTATE_H
#define OL_ESTATE_H

#include "session-manager/rpc.h"

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

/* Find by id, or by names if it is 0, and hold the row. */
void estate_user_find(struct sm *sm, uint64_t id, const char *name, struct estate_user *ret_user);
void estate_service_find(struct sm *sm, uint64_t id, const char *router, const char *name,
			 struct estate_service *ret_service);
void estate_grant_find(struct sm *sm, const struct estate_user *user,
		       const struct estate_service *service, struct estate_grant *ret_grant);

/* Add what is not there yet. Return the new id, or 0: the call is refused. */
uint64_t estate_user_add(struct sm *sm, struct rpc *rpc, const struct ol_site_user *user);
uint64_t estate_service_add(struct sm *sm, struct rpc *rpc, const struct ol_site_service *service);
uint64_t estate_grant_add(struct sm *sm, struct rpc *rpc, const struct estate_user *user,
			  const struct estate_service *service, const struct ol_site_grant *grant);

/* The services of some routers have changed. Comes last: it holds the routers. */
void estate_sites_changed(struct sm *sm, struct rpc *rpc, const struct ol_site_service *services,
			  unsigned count);

#endif
