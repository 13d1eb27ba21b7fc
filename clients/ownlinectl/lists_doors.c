/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tables of doors show: services, grants, routers, sessions, invitations. */
#include <inttypes.h>
#include <string.h>

#include "common/addr.h"
#include "gen/messages.h"
#include "lists.h"

static void put_port(struct ctl_cell *cell, int64_t port, enum ol_proto proto)
{
	ctl_put(cell, "%" PRId64 "/%s", port,
		proto == OL_PROTO_BOTH ? "tcp+udp" : ol_proto_words[proto]);
}

static void format_service_port(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_service_list_item *item = value->item;

	put_port(cell, item->port, item->proto);
}

static void format_session_port(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_session_list_item *item = value->item;

	put_port(cell, item->port, item->proto);
}

static void put_site(struct ctl_cell *cell, const struct ol_service_list_item *item)
{
	ctl_put(cell, "%s://", item->has_scheme ? ol_scheme_words[item->scheme] : "http");
	ctl_put_text(cell, item->has_host ? item->host : "?");
	ctl_put(cell, ":%" PRId64, item->to_port);
	ctl_put_text(cell, item->has_path ? item->path : "");
	if (item->has_to4 || item->has_to6)
		ctl_put(cell, " at ");
}

static void format_target(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_service_list_item *item = value->item;
	char text[OL_ADDR_TEXT];

	if (item->kind == OL_SERVICE_KIND_PROXY)
		put_site(cell, item);
	if (item->has_to4)
		ctl_put(cell, "%s:%" PRId64, ol_addr_format(&item->to4, text), item->to_port);
	if (item->has_to6)
		ctl_put(cell, "%s[%s]:%" PRId64, item->has_to4 ? " " : "",
			ol_addr_format(&item->to6, text), item->to_port);
}

static void format_automatic(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_grant_list_item *item = value->item;

	ctl_put(cell, "%s", item->automatic ? "by every knock" : "by a knock that names it");
}

static void format_online(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_router_list_item *item = value->item;

	ctl_put(cell, "%s", item->online ? "online" : item->seen_ms ? "offline" : "never seen");
}

static void format_holder(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_session_list_item *item = value->item;

	if (item->kind != OL_DEVICE_KIND_DEVICE)
		ctl_put(cell, "%s ", ol_device_kind_words[item->kind]);
	ctl_put_text(cell, item->device_name);
}

static void format_service(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_session_list_item *item = value->item;

	ctl_put(cell, "%s/%s", item->router, item->service_name);
}

static const char *const closed_words[] = {
	[OL_SESSION_REASON_NONE] = "closed",
	[OL_SESSION_REASON_EXPIRED] = "closed: its time was over",
	[OL_SESSION_REASON_REVOKED] = "closed: revoked",
	[OL_SESSION_REASON_ENDED] = "closed by its device",
	[OL_SESSION_REASON_MOVED] = "closed: its device has another address now",
	[OL_SESSION_REASON_CAPS] = "refused: beyond what the router's caps file allows",
	[OL_SESSION_REASON_CONFLICT] = "refused: another door of the router is in its way",
	[OL_SESSION_REASON_KERNEL] = "refused by the router's kernel",
	[OL_SESSION_REASON_FULL] = "refused: the router holds no more",
	[OL_SESSION_REASON_SILENT] = "failed: the router did not answer",
	[OL_SESSION_REASON_CHANGED] = "closed: its service or grant was changed",
};

const char *ctl_reason_words(unsigned reason)
{
	return closed_words[reason];
}

void ctl_put_session_state(struct ctl_cell *cell, const void *item)
{
	const struct ol_session_list_item *session = item;

	if (session->state == OL_SESSION_STATE_CLOSED)
		ctl_put(cell, "%s", closed_words[session->reason]);
	else
		ctl_put(cell, "%s",
			session->state == OL_SESSION_STATE_OPEN ? "open" : "waits for the router");
}

static void format_session_state(const struct ctl_value *value, struct ctl_cell *cell)
{
	ctl_put_session_state(cell, value->item);
}

/* When the door was shut, or will be. */
static void format_until(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_session_list_item *item = value->item;

	ctl_put_moment(cell, item->closed_ms ? item->closed_ms : item->end_ms);
}

static void format_visits(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_invitation_list_item *item = value->item;

	ctl_put(cell, "%" PRId64 " of %" PRId64, item->uses, item->most_uses);
}

static void format_invitation_state(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_invitation_list_item *item = value->item;

	ctl_put(cell, "%s%s", ol_invitation_state_words[item->state],
		item->has_pin ? ", with a PIN" : "");
}

const struct ctl_list ctl_services = {
	"services",
	"router name",
	{ CTL_SHOWN("ID", "id", NULL), CTL_SHOWN("ROUTER", "router", NULL),
	  CTL_SHOWN("NAME", "name", NULL), CTL_SHOWN("PORT", "port", format_service_port),
	  CTL_SHOWN("LEADS TO", "to4", format_target), CTL_DETAIL("KIND", "kind", NULL),
	  CTL_DETAIL("TITLE", "title", NULL), CTL_DETAIL("DESCRIPTION", "description", NULL),
	  CTL_DETAIL("ICON", "icon", NULL), CTL_DETAIL("WEBSOCKET", "websocket", NULL),
	  CTL_DETAIL("OPENS FOR", "default_s", ctl_format_seconds),
	  CTL_DETAIL("LONGEST", "longest_s", ctl_format_seconds) },
};

const struct ctl_list ctl_grants = {
	"grants",
	"user_name router service_name",
	{ CTL_SHOWN("USER", "user_name", NULL), CTL_SHOWN("ROUTER", "router", NULL),
	  CTL_SHOWN("SERVICE", "service_name", NULL),
	  CTL_SHOWN("OPENS", "automatic", format_automatic), CTL_SHOWN("PORT", "port", NULL),
	  CTL_SHOWN("LONGEST", "longest_s", ctl_format_seconds) },
};

const struct ctl_list ctl_routers = {
	"routers",
	"router",
	{ CTL_SHOWN("NAME", "router", NULL), CTL_SHOWN("HOST", "host", NULL),
	  CTL_SHOWN("STATE", "online", format_online),
	  CTL_SHOWN("SEEN", "seen_ms", ctl_format_time), CTL_SHOWN("VERSION", "version", NULL),
	  CTL_SHOWN("PROBLEM", "problem", NULL), CTL_DETAIL("TITLE", "title", NULL),
	  CTL_DETAIL("FIRST PORT", "port_first", NULL), CTL_DETAIL("LAST PORT", "port_last", NULL),
	  CTL_DETAIL("LEASE ASKED", "lease_ms", ctl_format_time),
	  CTL_DETAIL("REVISION", "revision", NULL) },
};

const struct ctl_list ctl_sessions = {
	"sessions",
	"start_ms",
	{ CTL_SHOWN("ID", "session", NULL), CTL_SHOWN("USER", "user_name", NULL),
	  CTL_SHOWN("DEVICE", "device_name", format_holder),
	  CTL_SHOWN("SERVICE", "service_name", format_service),
	  CTL_SHOWN("PORT", "port", format_session_port), CTL_SHOWN("SOURCE", "source", NULL),
	  CTL_SHOWN("BEGAN", "start_ms", ctl_format_time),
	  CTL_SHOWN("ENDS", "end_ms", ctl_format_time),
	  CTL_SHOWN("STATE", "state", format_session_state), CTL_DETAIL("HOST", "host", NULL),
	  CTL_DETAIL("DECIDED", "start_ms", ctl_format_moment),
	  CTL_DETAIL("OPENED", "opened_ms", ctl_format_moment),
	  CTL_DETAIL("CLOSED", "closed_ms", ctl_format_moment),
	  CTL_DETAIL("KNOCK", "knock_ms", ctl_format_moment) },
};

const struct ctl_list ctl_history = {
	"sessions",
	"start_ms",
	{ CTL_SHOWN("ID", "session", NULL), CTL_SHOWN("USER", "user_name", NULL),
	  CTL_SHOWN("DEVICE", "device_name", format_holder),
	  CTL_SHOWN("SERVICE", "service_name", format_service),
	  CTL_SHOWN("PORT", "port", format_session_port), CTL_SHOWN("SOURCE", "source", NULL),
	  CTL_SHOWN("KNOCK", "knock_ms", ctl_format_moment),
	  CTL_SHOWN("BEGAN", "start_ms", ctl_format_moment),
	  CTL_SHOWN("SHUT", "end_ms", format_until),
	  CTL_SHOWN("STATE", "state", format_session_state) },
};

const struct ctl_list ctl_invitations = {
	"invitations",
	"valid_until_ms",
	{ CTL_SHOWN("ID", "invitation", NULL), CTL_SHOWN("FROM", "user_name", NULL),
	  CTL_SHOWN("SERVICE", "service_name", NULL), CTL_SHOWN("VISITS", "uses", format_visits),
	  CTL_SHOWN("A VISIT TAKES", "duration_s", ctl_format_seconds),
	  CTL_SHOWN("UNTIL", "valid_until_ms", ctl_format_time),
	  CTL_SHOWN("STATE", "state", format_invitation_state),
	  CTL_DETAIL("MESSAGE", "message", NULL),
	  CTL_DETAIL("MADE", "created_ms", ctl_format_moment),
	  CTL_DETAIL("LAST VISIT ENDS", "visit_end_ms", ctl_format_moment) },
};
