/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What knocks and calls may have: which grants a knock means, from which address, for how long. No
 * I/O. */
#ifndef OL_POLICY_H
#define OL_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/knock.h"
#include "gen/topics.h"

struct policy {
	int64_t default_s, longest_s;  /* of a session, where its service says nothing */
	int64_t router_sessions;       /* most living sessions of a router */
	int64_t user_sessions;         /* and of a user, where nothing else is said of him */
	int64_t addresses;             /* new ones of a holder within an hour, of each family */
	int64_t allow_private_sources; /* 1 in laboratories: addresses that cannot cross the
					  internet */
};

/* What bounds a user beside that. */
struct limits {
	bool is_active;
	int64_t most_sessions; /* 0: the site's */
	char countries[49];    /* as "DE AT"; empty: any */
	char hours[101];       /* as in hours.h */
};

struct service {
	uint64_t id;
	char name[33];
	char router[33];
	enum ol_service_kind kind;
	enum ol_proto proto;
	int64_t port;            /* of the router, for new sessions */
	struct ol_addr to4, to6; /* in the home; family 0: not reachable that way */
	int64_t to_port;
	int64_t default_s, longest_s; /* 0: the site's */
};

enum policy_act { POLICY_LEAVE, POLICY_OPEN, POLICY_CLOSE };

/* What a knock means for a service that its user may open. */
enum policy_act policy_act(const struct ol_knock *knock, uint64_t service, bool is_automatic);

/* True if somebody may come from an address: strangers' packets from there can cross the internet.
 */
bool policy_may_come(const struct policy *policy, const struct ol_addr *source);

/* The address of one family (4 or 6) that a knock speaks for, or NULL: the source that its gateway
 * saw, and where that saw none, what the device says of itself. */
const struct ol_addr *policy_source(const struct policy *policy, const struct ol_knock *knock,
				    const struct ol_addr *seen, uint8_t family);

/* The host in the home that a service has for an address family, or NULL. */
const struct ol_addr *policy_target(const struct service *service, uint8_t family);

/* When a session that begins or is extended now ends. wanted_s 0 = the default. */
int64_t policy_end_ms(const struct policy *policy, const struct service *service, uint32_t wanted_s,
		      int64_t now_ms);

/* True if there may be one session more. */
bool policy_has_room(const struct policy *policy, const struct limits *limits,
		     int64_t router_sessions, int64_t user_sessions);

/* NULL if a text is a list of at most 16 countries, such as "DE AT", or why it is not. */
const char *policy_countries_fault(const char *text);

/* True if a list of countries is empty or has this one. */
bool policy_countries_have(const char *countries, const char *country);

/* The one kind of knock that programs of a role may bring, or 0. */
unsigned policy_kind(enum ol_role gateway);

#endif
