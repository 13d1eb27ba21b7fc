/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls: who calls, whether he may, and one transaction for what he asks.
 *
 * A method is a row of a table. Its work runs within the ledger's transaction, and again when
 * another instance was faster: it writes to its struct rpc and to the transaction, nowhere else.
 * What must happen once, when all is committed, is in `after`. */
#ifndef OL_RPC_H
#define OL_RPC_H

#include "common/bus.h"
#include "session-manager/sm.h"
#include "session-manager/verdict.h"

/* Who may call. Whoever has an admin's certificate may call everything. */
enum rpc_right {
	RPC_ANYONE,
	RPC_GATEWAY, /* only api-gateway speaks for these: devices and guests sign what they say */
	RPC_LIMITED, /* a login, even before its password is changed */
	RPC_USER,    /* a login */
	RPC_ADMIN,   /* a login of an admin with a second factor */
	RPC_ACT,     /* the same, who has just stepped up */
};

struct caller {
	bool is_certified;       /* an admin by certificate; has no user and no login */
	bool is_admin;           /* by certificate, or by login and a second factor */
	uint64_t user;           /* 0: nobody is logged in */
	char name[OL_PRINCIPAL]; /* of the user or of the certificate; "" if nobody */
	enum ol_user_role role;
	uint8_t login[16]; /* the login's device */
	int64_t created_ms, seen_ms, end_ms, stepped_ms;
	bool must_change, has_totp;
};

struct rpc {
	const struct ol_delivery *delivery;
	const struct rpc_method *method;
	const void *request;
	struct caller caller;
	int64_t now_ms;
	char field[64]; /* room for the verdict's field if it is put together */
	struct verdict
		verdict; /* how it ends; ok unless the work says otherwise: then nothing stays */
	void *reply;     /* struct of the reply, zeroed before each run of the work; secrets open */
	void *memo;      /* of prepare, for work and after; NULL if there is no prepare */
	bool is_deferred; /* the call is kept: it is answered later */
	bool stays; /* of a call that is refused: its transaction and reply stay all the same */
	char replayed[OL_JSON_MAX]; /* the answer that was given before, or "" */
};

struct rpc_method {
	const struct ol_channel *channel;
	enum rpc_right right;
	bool is_change; /* taken once, answered the same to the same key */
	/* Before the transaction, outside of one, if not NULL: 0 to go on; -EINPROGRESS: the call
	 * is parked by rpc_park and goes on with rpc_resume; other -errno: rpc->verdict is the
	 * answer. */
	int (*prepare)(struct sm *sm, struct rpc *rpc);
	void (*work)(struct sm *sm, struct rpc *rpc);
	void (*after)(struct sm *sm,
		      struct rpc *rpc); /* committed, not answered yet; may be NULL */
	bool waits; /* replies with sessions, when none of them is pending any more */
};

/* The tables of methods, each closed by a row without a channel. */
extern const struct rpc_method rpc_user_methods[], rpc_device_methods[], rpc_service_methods[],
	rpc_grant_methods[], rpc_router_methods[], rpc_session_methods[], rpc_knock_methods[],
	rpc_login_methods[], rpc_account_methods[], rpc_enrol_methods[], rpc_invitation_methods[],
	rpc_event_methods[], rpc_doctor_methods[], rpc_site_methods[], rpc_live_methods[];

/* Adds an inbox entry for every method. Returns 0 or -ENOSPC. */
int rpc_inbox(struct ol_inbox *inbox, unsigned size);

/* Carries out a call: the bus's handler. Returns 0, or -errno if it is not answered. */
int rpc_call(void *arg, const struct ol_delivery *delivery);

/* Keeps a call whose preparation takes time. memo of at most PARKED_MEMO bytes is copied. Returns
 * the tag for rpc_resume, or 0: no room. */
uint64_t rpc_park(struct sm *sm, const struct rpc *rpc, const void *memo, size_t size);

/* The memo of a parked call, or NULL if it is not there any more. */
void *rpc_memo(struct sm *sm, uint64_t tag);

/* Goes on with a parked call: its work, with rpc->memo, and its answer. */
void rpc_resume(struct sm *sm, uint64_t tag);

/* Ends a parked call with a verdict. */
void rpc_drop(struct sm *sm, uint64_t tag, const struct verdict *verdict);

/* Who keeps the answer to a call with a key: a user or a certificate; "" if there is no key. */
void rpc_holder(const struct rpc *rpc, char ret_holder[static OL_PRINCIPAL]);

/* Ends the transaction in which the reply of a deferred call was read, and answers: the same from
 * now on to whoever calls with the same key. */
void rpc_settle(struct sm *sm, const struct ol_delivery *delivery, const char *holder, void *reply);

/* True if the caller may see and change what belongs to this user. */
static inline bool rpc_may(const struct rpc *rpc, uint64_t user)
{
	return rpc->caller.is_admin || rpc->caller.user == user;
}

/* Ends the work with a verdict. */
static inline void rpc_refuse(struct rpc *rpc, enum ol_reply_code code, const char *detail,
			      const char *field)
{
	rpc->verdict = (struct verdict){ code, detail, field };
}

#endif
