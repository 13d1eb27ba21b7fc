/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The accounts at the message broker that are made and taken away while it runs. Behind this stands
 * one file, for one kind of broker: broker_dynsec.c, for Mosquitto. */
#ifndef OL_BROKER_H
#define OL_BROKER_H

#include "common/bus.h"
#include "session-manager/client_keys.h"
#include "session-manager/pg.h"

#define BROKER_NAME    39 /* "login-", 32 hex digits and a zero */
#define BROKER_MARK    48
#define BROKER_MOST    12 /* accounts in one request */
#define BROKER_RIGHTS  4096
#define BROKER_REQUEST (BROKER_MOST * BROKER_RIGHTS)

struct broker {
	char device_rights[BROKER_RIGHTS], login_rights[BROKER_RIGHTS];
	char request[BROKER_REQUEST];
};

enum broker_change { BROKER_ADD, BROKER_REPLACE, BROKER_REMOVE };

struct broker_account {
	enum broker_change change;
	char name[BROKER_NAME]; /* of the user, of the client, of the role */
	bool is_login;          /* of a web login, else of a device */
	char user[17];          /* whose it is, in hex; from here on nothing counts if it goes */
	char mark[BROKER_MARK]; /* kept with the account: tells later whether it is as it must be */
	char password[CLIENT_PASSWORD];
};

struct broker_answer {
	int64_t total;  /* accounts or roles, whatever there is more of */
	int64_t errors; /* of a change: so many accounts are not as they must be */
	char why[401];  /* the first of them */
};

/* Where answers come in. */
extern const struct ol_channel broker_answers;

/* Writes the rights of the two kinds of accounts as listed_clients has them, with {client} and
 * {user} to fill in. Returns 0 or -ENOSPC. */
int broker_start(struct broker *broker);

/* Ask for a page of the accounts from `offset` on, and change accounts, as many of them as
 * ret_taken says. The answer carries the number. Return 0, or what ol_bus_publish_text returns. */
int broker_list(struct broker *broker, struct ol_bus *bus, uint64_t number, unsigned offset,
		int *ret_mid);
int broker_change(struct broker *broker, struct ol_bus *bus, uint64_t number,
		  const struct broker_account *accounts, unsigned count, unsigned *ret_taken,
		  int *ret_mid);

/* The size of a page. */
unsigned broker_page(void);

/* Takes an answer, in a transaction of its own; a page is added to the manager's listed_clients.
 * Returns 0; -ENOMSG: it answers another request; -EINVAL: it is none; or another -errno. */
int broker_read(struct pg *pg, const char *manager, uint64_t number,
		const struct ol_delivery *delivery, struct broker_answer *ret_answer);

#endif
