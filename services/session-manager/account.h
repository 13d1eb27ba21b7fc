/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords and second factors of users: looked at off the loop, and not too often. */
#ifndef OL_ACCOUNT_H
#define OL_ACCOUNT_H

#include "gen/messages.h"
#include "session-manager/password.h"
#include "session-manager/recovery.h"
#include "session-manager/rows.h"
#include "session-manager/throttle.h"
#include "session-manager/totp.h"

#define ACCOUNT_ONE_TIME 18 /* "xxxxx-xxxxx-xxxxx" and a zero */
#define ACCOUNT_CODE     (32 + 1)

struct sm;
struct rpc;

struct account_conf {
	int64_t memory_mib, passes; /* of argon2id */
	char site_name[33];         /* in authenticator apps */
	int64_t idle_s, longest_s;  /* of a login */
	int64_t log_days;           /* how long tries to log in are kept */
};

/* What session-manager holds for it. */
struct accounts {
	struct password_pool pool;
	struct throttle throttle;
	uint8_t browser_key[32];      /* of the marks of known browsers */
	char dummy[OL_PASSWORD_HASH]; /* what unknown users are compared with */
	int64_t lapse_ms;             /* when to look for logins that have ended */
};

/* A user, as far as logging in goes. */
struct account {
	uint64_t id; /* 0 = there is no such user, or he may not log in */
	char name[33];
	enum ol_user_role role;
	char hash[OL_PASSWORD_HASH];
	int64_t generation; /* of the password */
	bool must_change;
	uint8_t totp_secret[TOTP_SECRET];
	bool has_totp_secret, has_totp; /* a secret; and it was confirmed */
	int64_t totp_step;
};

/* What the preparation of a call leaves for its work: rpc->memo. */
struct account_memo {
	uint64_t user;      /* whose password it is; 0 = nobody's */
	int64_t generation; /* of the password that was looked at */
	int64_t asked_ms;   /* CLOCK_BOOTTIME */
	int rc;             /* 0: the password is right, or was made; -EACCES: it is wrong */
	bool has_hash;      /* the password's hash is to be this one */
	char hash[OL_PASSWORD_HASH];
	char one_time[ACCOUNT_ONE_TIME]; /* to be shown once */
	bool has_browser;                /* the browser is known, by this nonce */
	uint8_t browser[BROWSER_NONCE];
	bool is_code_taken;        /* a try at a code was counted */
	int64_t wait_ms;           /* too many tries: when to come again */
	uint8_t seed[32], key[32]; /* of an invitation with a PIN: its link's, and the PIN's */
};

/* Starts the workers, and makes the keys. Returns 0 or -errno. */
int account_start(struct sm *sm);
void account_stop(struct sm *sm);

/* Read a user in the present transaction; the second one holds the row. id 0: there is none. */
void account_by_name(struct sm *sm, const char *name, struct account *ret_account);
void account_by_id(struct sm *sm, uint64_t id, struct account *ret_account);

#define ACCOUNT_SECRET (PASSWORD_MOST + OL_SEALED_MORE) /* bytes of the longest secret field */

/* Opens a secret of a request; ret_text has size bytes. False if it is not sealed to us, or no
 * text. */
bool account_open(const struct sm *sm, const uint8_t *field, size_t size, char *ret_text);

/* The same of a password; ret_text is not closed by a zero. */
bool account_open_password(const struct sm *sm, const uint8_t *field, size_t size,
			   char ret_text[static PASSWORD_MOST], size_t *ret_length);

/* False, and the call is refused, if the caller is no user but a certificate. */
bool account_is_user(struct rpc *rpc);

/* Refuses a call: too many tries; says when to come again. */
void account_refuse_wait(struct rpc *rpc, int64_t wait_ms);

/* For `prepare` of a method: finds the caller, in a transaction of its own. Returns 0, or -EACCES
 * with the verdict. */
int account_caller(struct sm *sm, struct rpc *rpc);

/* The same: has a job done and parks the call; its work finds a struct account_memo in rpc->memo.
 * Jobs of whoever is known go first: what somebody can ask for without end is none of them. Returns
 * -EINPROGRESS, or another -errno with the verdict. */
int account_ask(struct sm *sm, struct rpc *rpc, const struct account_memo *memo,
		const struct password_job *job, bool is_known);

/* The same, if there is no job: gives the work an empty memo. Returns 0. */
int account_no_job(struct rpc *rpc);

/* The same: makes a one-time password, if the caller may make the call; then its work gives it. */
int account_one_time(struct sm *sm, struct rpc *rpc);

/* In the work: sets a user's password; account->id names him, and is 0 if there is no such user.
 * The account is then as it stands. */
void account_set_password(struct sm *sm, struct account *account, const char *hash,
			  bool must_change);

/* In the work: gives a user the one-time password, with struct ol_reply_secret. The account is
 * zeroes if there is no such user. */
struct account account_give_one_time(struct sm *sm, struct rpc *rpc, uint64_t user);

/* In the work: is this the user's second factor? A code or recovery code is used up by it. Returns
 * 0; -EACCES: no; -EAGAIN: too many tries, memo->wait_ms. `browser` as in throttle_take_code. */
int account_check_code(struct sm *sm, struct account_memo *memo, const struct account *account,
		       const char *code, const uint8_t *browser, int64_t now_ms);

#endif
