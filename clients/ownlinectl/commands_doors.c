/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about services, grants, routers, sessions and invitations. */
#include "commands.h"
#include "doors.h"
#include "plain.h"
#include "secret.h"

static const struct ctl_argument none[] = { { 0 } };

static const struct ctl_argument service[] = {
	{ "SERVICE", NULL, "service", CTL_SERVICE, NULL, "NAME, ROUTER/NAME or id" },
	{ 0 },
};

/* What a service may have. */
#define MORE \
	{ "--title", "TEXT", "title", CTL_VALUE, "", "what people read" }, \
		{ "--description", "TEXT", "description", CTL_VALUE, "", "what it is" }, \
		{ "--icon", "NAME", "icon", CTL_VALUE, "", "name of an icon" }, \
		{ "--default", "SPAN", \
		  "default_s", CTL_SPAN, \
		  "",          "a session takes so long if nobody says otherwise; 0 = the site's" }, \
		{ "--longest", "SPAN", "longest_s", \
		  CTL_SPAN,    "",     "a session takes at most so long; 0 = the site's" }, \
		{ "--kind", "forward|proxy", \
		  "kind",   CTL_VALUE, \
		  "",       "a port, or a web site behind the router's web server" }, \
		{ "--scheme", "http|https", "scheme", \
		  CTL_VALUE,  "",           "how a proxy speaks to its site" }, \
		{ "--host", "NAME", "host", CTL_VALUE, "", "host name of a proxy's site" }, \
	{ \
		"--path", "PATH", "path", CTL_VALUE, "", "path in front of a proxy's site" \
	}

static const struct ctl_argument service_add[] = {
	{ "NAME", NULL, "name", CTL_NEW_NAME, NULL, "a name for the service" },
	{ "--to", "ADDRESS[,ADDRESS6]", "to4", CTL_TARGET, NULL,
	  "the host in the home: by IPv4, by IPv6, or both" },
	{ "--to-port", "PORT", "to_port", CTL_VALUE, NULL, "port of that host" },
	{ "--proto", "tcp|udp|both", "proto", CTL_VALUE, "tcp", "what the door lets through" },
	{ "--port", "PUBLICPORT", "port", CTL_VALUE, "",
	  "port of the router; else a free one of its range" },
	{ "--router", "ROUTER", "router", CTL_VALUE, "home", "the router" },
	MORE,
	{ "--websocket", NULL, "websocket", CTL_FLAG, "", "a proxy lets WebSocket through" },
	{ 0 },
};

static const struct ctl_argument service_set[] = {
	{ "SERVICE", NULL, "service", CTL_SERVICE, NULL, "NAME, ROUTER/NAME or id" },
	{ "--name", "NAME", "name", CTL_NEW_NAME, "", "another name" },
	{ "--to", "ADDRESS[,ADDRESS6]", "to4", CTL_TARGET, "",
	  "the host in the home: by IPv4, by IPv6, or both" },
	{ "--to-port", "PORT", "to_port", CTL_VALUE, "", "port of that host" },
	{ "--proto", "tcp|udp|both", "proto", CTL_VALUE, "", "what the door lets through" },
	{ "--port", "PUBLICPORT", "port", CTL_VALUE, "",
	  "port of the router; none = a free one of its range" },
	MORE,
	{ "--websocket", "yes|no", "websocket", CTL_VALUE, "", "a proxy lets WebSocket through" },
	{ 0 },
};

static const struct ctl_argument grant_add[] = {
	{ "USER", NULL, "user", CTL_USER, NULL, "name or id" },
	{ "SERVICE", NULL, "service", CTL_SERVICE, NULL, "NAME, ROUTER/NAME or id" },
	{ "--automatic", NULL, "automatic", CTL_FLAG, "",
	  "opened by every knock, also by one that does not name it" },
	{ "--port", "PUBLICPORT", "port", CTL_VALUE, "",
	  "a port of its own, instead of the service's" },
	{ "--longest", "SPAN", "longest_s", CTL_SPAN, "",
	  "a session takes at most so long; 0 = the service's" },
	{ 0 },
};

static const struct ctl_argument grant_set[] = {
	{ "USER", NULL, "user", CTL_USER, NULL, "name or id" },
	{ "SERVICE", NULL, "service", CTL_SERVICE, NULL, "NAME, ROUTER/NAME or id" },
	{ "--automatic", "yes|no", "automatic", CTL_VALUE, "",
	  "opened by every knock, also by one that does not name it" },
	{ "--port", "PUBLICPORT", "port", CTL_VALUE, "",
	  "a port of its own; none = the service's" },
	{ "--longest", "SPAN", "longest_s", CTL_SPAN, "",
	  "a session takes at most so long; 0 = the service's" },
	{ 0 },
};

static const struct ctl_argument grant_remove[] = {
	{ "USER", NULL, "user", CTL_USER, NULL, "name or id" },
	{ "SERVICE", NULL, "service", CTL_SERVICE, NULL, "NAME, ROUTER/NAME or id" },
	{ 0 },
};

static const struct ctl_argument grant_list[] = {
	{ "--user", "USER", "user", CTL_USER, "", "only of this user" },
	{ "--service", "SERVICE", "service", CTL_SERVICE, "", "only of this service" },
	{ 0 },
};

static const struct ctl_argument router[] = {
	{ "ROUTER", NULL, "router", CTL_VALUE, NULL, "name of the router" },
	{ 0 },
};

/* What a router may have. */
#define RANGE \
	{ "--title", "TEXT", "title", CTL_VALUE, "", "what people read" }, \
		{ "--port-first", "PORT", "port_first", \
		  CTL_VALUE,      "",     "services without a port get a free one from here" }, \
	{ \
		"--port-last", "PORT", "port_last", CTL_VALUE, "", "to here" \
	}

static const struct ctl_argument router_add[] = {
	{ "NAME", NULL, "router", CTL_NEW_NAME, NULL, "the name that deploy/setup gave it" },
	{ "KEY", NULL, "router_key", CTL_KEY, NULL,
	  "bus key of its rule-agent: 64 hex digits, or @DIR/peers/rule-agent-NAME.pub" },
	{ "HOST", NULL, "host", CTL_HOST, NULL,
	  "host name or address by which devices reach the router" },
	RANGE,
	{ 0 },
};

static const struct ctl_argument router_set[] = {
	{ "ROUTER", NULL, "router", CTL_VALUE, NULL, "name of the router" },
	{ "--host", "HOST", "host", CTL_HOST, "",
	  "host name or address by which devices reach the router" },
	RANGE,
	{ 0 },
};

static const struct ctl_argument session_list[] = {
	{ "--user", "USER", "user", CTL_USER, "", "only of this user" },
	{ "--service", "SERVICE", "service", CTL_SERVICE, "", "only of this service" },
	{ "--device", "DEVICE", "device", CTL_DEVICE, "", "only of this device" },
	{ "--port", "PUBLICPORT", "port", CTL_VALUE, "", "only on this public port" },
	{ "--state", "pending|open|closed", "state", CTL_VALUE, "",
	  "only in this state; closed: those that are over" },
	{ "--at", "TIME", "at_ms", CTL_PAST, "", "those that were open at this time" },
	{ "--last", "NUMBER", NULL, CTL_LAST, "",
	  "how many of those that are over, the newest (100)" },
	{ 0 },
};

static const struct ctl_argument session[] = {
	{ "SESSION", NULL, "session", CTL_VALUE, NULL, "id of the session" },
	{ 0 },
};

static const struct ctl_argument session_open[] = {
	{ "SERVICE", NULL, "service", CTL_SERVICE, NULL, "NAME, ROUTER/NAME or id" },
	{ "--device", "DEVICE", "device", CTL_DEVICE, NULL, "for this device" },
	{ "--address", "ADDRESS", "address", CTL_VALUE, NULL, "for this address" },
	{ "--for", "SPAN", "duration_s", CTL_SPAN, "", "so long, such as 30m or 2h" },
	{ 0 },
};

static const struct ctl_argument session_extend[] = {
	{ "SESSION", NULL, "session", CTL_VALUE, NULL, "id of the session" },
	{ "--for", "SPAN", "duration_s", CTL_SPAN, "", "from now so long, such as 30m or 2h" },
	{ 0 },
};

static const struct ctl_argument session_close[] = {
	{ "SESSION", NULL, "session", CTL_VALUE, "", "id of the session" },
	{ "--user", "USER", "user", CTL_USER, "", "all of this user" },
	{ "--service", "SERVICE", "service", CTL_SERVICE, "", "all of this service" },
	{ "--device", "DEVICE", "device", CTL_DEVICE, "", "all of this device" },
	{ 0 },
};

static const struct ctl_argument invite_add[] = {
	{ "SERVICE", NULL, "service", CTL_SERVICE, NULL, "NAME, ROUTER/NAME or id" },
	{ "--user", "USER", "user", CTL_USER, NULL, "who invites" },
	{ "--message", "TEXT", "message", CTL_VALUE, "", "what the guest reads" },
	{ "--visit", "SPAN", "duration_s", CTL_SPAN, "1h", "how long a visit takes" },
	{ "--until", "TIME", "valid_until_ms", CTL_AHEAD, "7d",
	  "when the link ends: a time, or a span from now" },
	{ "--uses", "NUMBER", "most_uses", CTL_VALUE, "1", "how many visits" },
	{ "--pin", NULL, NULL, CTL_FLAG, "", "asks for a PIN that the guest needs as well" },
	{ "--pin-file", "FILE", NULL, CTL_TEXT, "", "the same from a file; - = standard input" },
	{ 0 },
};

static const struct ctl_argument invitation[] = {
	{ "INVITATION", NULL, "invitation", CTL_VALUE, NULL, "id of the invitation" },
	{ 0 },
};

static const struct ctl_argument invite_list[] = {
	{ "--user", "USER", "user", CTL_USER, "", "only from this user" },
	{ 0 },
};

const struct ctl_command ctl_doors[] = {
	{ "service", "add", ctl_run_change, service_add, &ol_channel_rpc_service_add, NULL, NULL,
	  NULL, "Adds a service: a door of a router to a host in the home." },
	{ "service", "list", ctl_run_list, none, &ol_channel_rpc_service_list, &ctl_services, NULL,
	  NULL, "Lists services." },
	{ "service", "show", ctl_run_show, service, &ol_channel_rpc_service_list, &ctl_services,
	  NULL, NULL, "Shows a service." },
	{ "service", "set", ctl_run_set, service_set, &ol_channel_rpc_service_set, NULL,
	  &ol_channel_rpc_service_list, NULL, "Changes what is given, and nothing else." },
	{ "service", "remove", ctl_run_change, service, &ol_channel_rpc_service_remove, NULL, NULL,
	  NULL, "Removes a service, with its grants, invitations and open doors." },
	{ "grant", "add", ctl_run_change, grant_add, &ol_channel_rpc_grant_add, NULL, NULL, NULL,
	  "Lets a user open a service." },
	{ "grant", "set", ctl_run_set, grant_set, &ol_channel_rpc_grant_add, NULL,
	  &ol_channel_rpc_grant_list, NULL, "Changes what is given, and nothing else." },
	{ "grant", "list", ctl_run_list, grant_list, &ol_channel_rpc_grant_list, &ctl_grants, NULL,
	  NULL, "Lists grants." },
	{ "grant", "remove", ctl_run_change, grant_remove, &ol_channel_rpc_grant_remove, NULL, NULL,
	  NULL, "Takes a grant back and ends the sessions that used it." },
	{ "router", "add", ctl_run_change, router_add, &ol_channel_rpc_router_add, NULL, NULL, NULL,
	  "Adds a router." },
	{ "router", "list", ctl_run_list, none, &ol_channel_rpc_router_list, &ctl_routers, NULL,
	  NULL, "Lists routers." },
	{ "router", "show", ctl_run_show, router, &ol_channel_rpc_router_list, &ctl_routers, NULL,
	  NULL, "Shows a router." },
	{ "router", "set", ctl_run_set, router_set, &ol_channel_rpc_router_set, NULL,
	  &ol_channel_rpc_router_list, NULL, "Changes what is given, and nothing else." },
	{ "router", "remove", ctl_run_change, router, &ol_channel_rpc_router_remove, NULL, NULL,
	  NULL, "Removes a router that has no services." },
	{ "session", "list", ctl_run_sessions, session_list, &ol_channel_rpc_session_list,
	  &ctl_sessions, NULL, NULL, "Lists doors that are open or about to be, or were." },
	{ "session", "show", ctl_run_show, session, &ol_channel_rpc_session_list, &ctl_sessions,
	  NULL, NULL, "Shows a session." },
	{ "session", "open", ctl_run_session, session_open, &ol_channel_rpc_session_open,
	  &ctl_sessions, NULL, NULL, "Opens a door for a device." },
	{ "session", "extend", ctl_run_session, session_extend, &ol_channel_rpc_session_extend,
	  &ctl_sessions, NULL, NULL, "Lets a door stay open." },
	{ "session", "close", ctl_run_close, session_close, &ol_channel_rpc_session_close, NULL,
	  NULL, NULL, "Shuts doors now." },
	{ "invite", "add", ctl_run_invite, invite_add, &ol_channel_rpc_invitation_add, NULL, NULL,
	  NULL, "Invites a guest to a service; shows the link once." },
	{ "invite", "list", ctl_run_list, invite_list, &ol_channel_rpc_invitation_list,
	  &ctl_invitations, NULL, NULL, "Lists invitations." },
	{ "invite", "show", ctl_run_show, invitation, &ol_channel_rpc_invitation_list,
	  &ctl_invitations, NULL, NULL, "Shows an invitation." },
	{ "invite", "revoke", ctl_run_change, invitation, &ol_channel_rpc_invitation_revoke, NULL,
	  NULL, NULL, "Ends an invitation and its open doors." },
	{ 0 },
};
