/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channels of the bus and who may use them; written by proto/gen.py. */
#ifndef OL_TOPICS_H
#define OL_TOPICS_H

#include <stdbool.h>
#include <stdint.h>

#include "gen/messages.h"

/* What a program is; the role of a principal is what its name begins with. */
enum ol_role {
	OL_ROLE_SPA_GATEWAY,
	OL_ROLE_IP_UPDATER,
	OL_ROLE_SESSION_MANAGER,
	OL_ROLE_API_GATEWAY,
	OL_ROLE_NOTIFIER,
	OL_ROLE_RULE_AGENT,
	OL_ROLE_OWNLINECTL,
	OL_ROLES /* how many */
};
extern const char *const ol_role_names[OL_ROLES];

struct ol_channel {
	const char *name;
	const char *address; /* a topic with at most one {parameter} */
	const struct ol_message *message; /* NULL: the reply of the call it answers */
	const struct ol_message *reply;   /* of a call, else NULL */
	uint8_t qos;
	bool is_retained;
	bool is_signed;
	bool is_nonce_fresh; /* a nonce proves that it is new: its sequence need not rise */
	bool is_scoped;      /* the parameter must be the sender's scope */
	uint32_t expiry_s;   /* 0 = none */
	uint32_t senders;    /* bit 1 << role */
	uint32_t receivers;
};

/* Good knocks, on their way to the decision. */
extern const struct ol_channel ol_channel_event_knock;
/* What happened to sessions, for whoever tells people. */
extern const struct ol_channel ol_channel_event_session;
/* The devices whose knocks are welcome. */
extern const struct ol_channel ol_channel_directory;
/* What a router must hold. */
extern const struct ol_channel ol_channel_router_access;
/* The newest difference of what a router must hold. */
extern const struct ol_channel ol_channel_router_change;
/* What a router publishes. */
extern const struct ol_channel ol_channel_router_sites;
/* A rule-agent asks for a lease; it may not know the time yet. */
extern const struct ol_channel ol_channel_router_hello;
/* The time, and the right to hold the list a while longer. */
extern const struct ol_channel ol_channel_router_lease;
/* What the router's kernel really holds. */
extern const struct ol_channel ol_channel_router_receipt;
/* How a rule-agent is. */
extern const struct ol_channel ol_channel_router_status;
/* Adds a user. */
extern const struct ol_channel ol_channel_rpc_user_add;
/* Lists users. */
extern const struct ol_channel ol_channel_rpc_user_list;
/* Adds a device of a user. */
extern const struct ol_channel ol_channel_rpc_device_add;
/* Lists devices. */
extern const struct ol_channel ol_channel_rpc_device_list;
/* Refuses a device from now on. */
extern const struct ol_channel ol_channel_rpc_device_revoke;
/* Adds a service. */
extern const struct ol_channel ol_channel_rpc_service_add;
/* Lists services. */
extern const struct ol_channel ol_channel_rpc_service_list;
/* Lets a user open a service. */
extern const struct ol_channel ol_channel_rpc_grant_add;
/* Takes a grant back. */
extern const struct ol_channel ol_channel_rpc_grant_remove;
/* Lists grants. */
extern const struct ol_channel ol_channel_rpc_grant_list;
/* Adds a router. */
extern const struct ol_channel ol_channel_rpc_router_add;
/* Lists routers. */
extern const struct ol_channel ol_channel_rpc_router_list;
/* Lists sessions. */
extern const struct ol_channel ol_channel_rpc_session_list;
/* Ends a session now. */
extern const struct ol_channel ol_channel_rpc_session_revoke;
/* Where a caller gets its replies; the call's correlation data tells which is which. */
extern const struct ol_channel ol_channel_reply;
/* Whether a service is up; its will says when it is not. */
extern const struct ol_channel ol_channel_health;

/* Every channel, closed by NULL. */
extern const struct ol_channel *const ol_channels[];

#endif
