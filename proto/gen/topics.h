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
	OL_ROLE_DEVICE,
	OL_ROLE_APP,
	OL_ROLES /* how many */
};
extern const char *const ol_role_names[OL_ROLES];

struct ol_channel {
	const char *name;
	const char *address; /* a topic with at most one {parameter} */
	const struct ol_message *message; /* NULL: bytes, or the reply of the call it answers */
	const struct ol_message *reply;   /* of a call, else NULL */
	uint16_t raw_bytes; /* the one length of bytes that are no JSON; 0 = any */
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
/* Knocks that a gateway refused although their signature holds. */
extern const struct ol_channel ol_channel_event_refusal;
/* What happened to logins. */
extern const struct ol_channel ol_channel_event_login;
/* What happened to devices. */
extern const struct ol_channel ol_channel_event_device;
/* What happened to invitations. */
extern const struct ol_channel ol_channel_event_invitation;
/* What happened to users. */
extern const struct ol_channel ol_channel_event_user;
/* What happened to services. */
extern const struct ol_channel ol_channel_event_service;
/* What happened to grants. */
extern const struct ol_channel ol_channel_event_grant;
/* What happened to routers. */
extern const struct ol_channel ol_channel_event_router;
/* What happened to sessions, for whoever tells people. */
extern const struct ol_channel ol_channel_event_session;
/* Adds a user. */
extern const struct ol_channel ol_channel_rpc_user_add;
/* Changes a user; what is left out becomes empty. */
extern const struct ol_channel ol_channel_rpc_user_set;
/* Removes a user, with devices, logins, grants and open doors. */
extern const struct ol_channel ol_channel_rpc_user_remove;
/* Lists users, at most 100 at a time. */
extern const struct ol_channel ol_channel_rpc_user_list;
/* Gives a user a new one-time password. */
extern const struct ol_channel ol_channel_rpc_user_password;
/* Logs in. */
extern const struct ol_channel ol_channel_rpc_login;
/* Ends the caller's web login. */
extern const struct ol_channel ol_channel_rpc_logout;
/* Tells who the caller is. */
extern const struct ol_channel ol_channel_rpc_login_show;
/* Lists web logins. */
extern const struct ol_channel ol_channel_rpc_login_list;
/* Ends a web login, with its open doors. */
extern const struct ol_channel ol_channel_rpc_login_end;
/* Lists tries to log in, newest first. */
extern const struct ol_channel ol_channel_rpc_login_log;
/* Changes the caller's password; all other logins of the user end. */
extern const struct ol_channel ol_channel_rpc_password_set;
/* Proves again who the caller is, before an admin's act. */
extern const struct ol_channel ol_channel_rpc_step_up;
/* Makes a secret for the second factor. */
extern const struct ol_channel ol_channel_rpc_totp_begin;
/* Turns the second factor on; answers the recovery codes. */
extern const struct ol_channel ol_channel_rpc_totp_confirm;
/* Turns a second factor off. */
extern const struct ol_channel ol_channel_rpc_totp_remove;
/* Makes a link that enrols one device within ten minutes. */
extern const struct ol_channel ol_channel_rpc_enrolment_add;
/* A device shows its link's token and asks to be enrolled, or how far that is. */
extern const struct ol_channel ol_channel_rpc_enrol;
/* The owner has compared the digits: the device may knock. */
extern const struct ol_channel ol_channel_rpc_device_confirm;
/* Adds a device by its key. */
extern const struct ol_channel ol_channel_rpc_device_add;
/* Renames a device. */
extern const struct ol_channel ol_channel_rpc_device_set;
/* Lists devices, at most 100 at a time. */
extern const struct ol_channel ol_channel_rpc_device_list;
/* Revokes a device, and ends its sessions. */
extern const struct ol_channel ol_channel_rpc_device_revoke;
/* A device asks what it may open, and what is open. */
extern const struct ol_channel ol_channel_rpc_device_status;
/* Adds a service. */
extern const struct ol_channel ol_channel_rpc_service_add;
/* Changes a service; what is left out becomes empty. Its open doors shut if what they lead to
 * changes. */
extern const struct ol_channel ol_channel_rpc_service_set;
/* Removes a service, with its grants, invitations and open doors. */
extern const struct ol_channel ol_channel_rpc_service_remove;
/* Lists services, at most 100 at a time; a member's are those that he may open. */
extern const struct ol_channel ol_channel_rpc_service_list;
/* Lets a user open a service, or changes how. */
extern const struct ol_channel ol_channel_rpc_grant_add;
/* Takes a grant away, and ends its sessions. */
extern const struct ol_channel ol_channel_rpc_grant_remove;
/* Lists grants, at most 100 at a time. */
extern const struct ol_channel ol_channel_rpc_grant_list;
/* Adds a router. */
extern const struct ol_channel ol_channel_rpc_router_add;
/* Changes a router. */
extern const struct ol_channel ol_channel_rpc_router_set;
/* Removes a router that has no services. */
extern const struct ol_channel ol_channel_rpc_router_remove;
/* Lists routers. */
extern const struct ol_channel ol_channel_rpc_router_list;
/* Opens a door for the address of the caller's browser; an admin may name device and address. */
extern const struct ol_channel ol_channel_rpc_session_open;
/* Lets a session go on. */
extern const struct ol_channel ol_channel_rpc_session_extend;
/* Ends a session, or all of the caller that match; of an admin, all of anybody that match. */
extern const struct ol_channel ol_channel_rpc_session_close;
/* Lists sessions, at most 100 at a time: the living ones, or the history, newest first. */
extern const struct ol_channel ol_channel_rpc_session_list;
/* Invites a guest to one service. */
extern const struct ol_channel ol_channel_rpc_invitation_add;
/* Lists invitations. */
extern const struct ol_channel ol_channel_rpc_invitation_list;
/* Ends an invitation, and its open doors. */
extern const struct ol_channel ol_channel_rpc_invitation_revoke;
/* What a guest may know of an invitation. */
extern const struct ol_channel ol_channel_rpc_invitation_look;
/* A knock that came by HTTPS. */
extern const struct ol_channel ol_channel_rpc_knock;
/* Lists the history: newest first, or what follows after a position. */
extern const struct ol_channel ol_channel_rpc_event_list;
/* Why can I not connect? */
extern const struct ol_channel ol_channel_rpc_doctor;
/* All users, services and grants. */
extern const struct ol_channel ol_channel_rpc_site_export;
/* Adds and changes users, services and grants, all or nothing. */
extern const struct ol_channel ol_channel_rpc_site_import;
/* Whether routers are reachable. */
extern const struct ol_channel ol_channel_rpc_site_health;
/* Sealed knocks of devices. */
extern const struct ol_channel ol_channel_knock;
/* What became of a device's knock. */
extern const struct ol_channel ol_channel_device_result;
/* The open sessions of a user, live. */
extern const struct ol_channel ol_channel_view_sessions;
/* The services of a user, live. */
extern const struct ol_channel ol_channel_view_services;
/* The devices of a user, live. */
extern const struct ol_channel ol_channel_view_devices;
/* The invitations of a user, live. */
extern const struct ol_channel ol_channel_view_invitations;
/* The routers of a user's services, live. */
extern const struct ol_channel ol_channel_view_routers;
/* What a device must be told. */
extern const struct ol_channel ol_channel_rpc_device_describe;
/* Gives a web login an account at the broker for a while. */
extern const struct ol_channel ol_channel_rpc_live_add;
/* Where a caller gets its replies; the call's correlation data tells which is which. */
extern const struct ol_channel ol_channel_reply;
/* Whether a service is up; its will says when it is not. */
extern const struct ol_channel ol_channel_health;

/* Every channel, closed by NULL. */
extern const struct ol_channel *const ol_channels[];

/* What an account at the broker may do, closed by a NULL topic. {client} stands for its name,
 * {user} for the id of its user. */
struct ol_right {
	const char *topic;
	bool is_send; /* else subscribe and receive */
};
extern const struct ol_right ol_device_rights[];
extern const struct ol_right ol_app_rights[];

#endif
