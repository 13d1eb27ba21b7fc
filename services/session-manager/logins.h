/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Web logins in the database: made, given new cookies, ended with their doors, and the log of all
 * tries. Everything happens within the transaction of a call. */
#ifndef OL_LOGINS_H
#define OL_LOGINS_H

#include "session-manager/account.h"
#include "session-manager/rpc.h"

#define LOGINS_MOST 64 /* of a user: one more ends the one that was used longest ago */

/* Some logins. */
struct logins {
	unsigned count;
	struct login {
		uint8_t id[16];
		uint64_t user;
		char user_name[33];
	} list[LOGINS_MOST];
};

/* Logs the user in, from what struct ol_login says: the browser's own login of this user goes on
 * under a new cookie, that of another user ends. Fills struct ol_login_reply. */
void logins_make(struct sm *sm, struct rpc *rpc, const struct account *account);

/* Gives the caller's login a new cookie, and as proof of who he is the present time. Fills struct
 * ol_login_reply. */
void logins_renew(struct sm *sm, struct rpc *rpc, const struct account *account);

/* Ends logins: their cookies and their open doors. */
void logins_end(struct sm *sm, struct rpc *rpc, const struct logins *logins,
		enum ol_session_reason reason);

/* Ends all logins of a user but the caller's own. */
void logins_end_others(struct sm *sm, struct rpc *rpc, uint64_t user);

/* The login with this id; false if there is none. */
bool logins_find(struct sm *sm, const uint8_t id[static 16], struct login *ret_login);

/* Enters a try to log in into the log, and an event when they are many that failed. */
void logins_log(struct sm *sm, struct rpc *rpc, enum ol_login_result result);

/* Enters an event about the caller's login or another one; source may be NULL. */
void logins_tell(struct sm *sm, struct rpc *rpc, enum ol_event_what what, const struct login *login,
		 const struct ol_addr *source);

/* Now and then, outside of a transaction: ends logins whose time is over, and shortens the log. */
void logins_lapse(struct sm *sm);

#endif
