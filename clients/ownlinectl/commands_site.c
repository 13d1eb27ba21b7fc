/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about the history and about the site as a whole. */
#include "commands.h"
#include "doors.h"
#include "events.h"
#include "site.h"

static const struct ctl_argument none[] = { { 0 } };

static const struct ctl_argument events[] = {
	{ "--follow", NULL, NULL, CTL_FLAG, "", "goes on with what happens next, until Ctrl-C" },
	{ "--kind", "KIND", "kind", CTL_VALUE, "",
	  "session, login, device, invitation, user, service, grant or router" },
	{ "--user", "USER", "user", CTL_USER, "", "only about this user" },
	{ "--service", "SERVICE", "service", CTL_SERVICE, "", "only about this service" },
	{ "--device", "DEVICE", "device", CTL_DEVICE, "", "only about this device" },
	{ "--port", "PUBLICPORT", "port", CTL_VALUE, "", "only about this public port" },
	{ "--at", "TIME", "at_ms", CTL_PAST, "", "only sessions that were open at this time" },
	{ "--since", "TIME", NULL, CTL_SINCE, "", "nothing older: a time, or a span from now" },
	{ "--last", "NUMBER", NULL, CTL_LAST, "", "how many of the newest (100)" },
	{ 0 },
};

static const struct ctl_argument event_verify[] = {
	{ "--noted", "NUMBER:HASH", NULL, CTL_TEXT, "",
	  "what an earlier run has shown; proves that nothing before it was changed since" },
	{ 0 },
};

static const struct ctl_argument doctor[] = {
	{ "--user", "USER", "user", CTL_USER, "", "why this user cannot" },
	{ "--device", "DEVICE", "device", CTL_DEVICE, "", "with this device" },
	{ "--service", "SERVICE", "service", CTL_SERVICE, "", "connect to this service" },
	{ "--address", "ADDRESS", "address", CTL_VALUE, "", "from this address" },
	{ 0 },
};

static const struct ctl_argument import[] = {
	{ "FILE", NULL, NULL, CTL_TEXT, NULL, "as export writes it; - = standard input" },
	{ "--dry-run", NULL, NULL, CTL_FLAG, "", "only shows what would change" },
	{ "--yes", NULL, NULL, CTL_FLAG, "", "does not ask" },
	{ 0 },
};

static const struct ctl_argument export[] = {
	{ "FILE", NULL, NULL, CTL_TEXT, "", "where to; else standard output" },
	{ 0 },
};

static const struct ctl_argument site_describe[] = {
	{ "HOST", NULL, "host", CTL_HOST, NULL,
	  "host name or address by which devices reach the router" },
	{ "--spa-port", "PORT", "spa_port", CTL_VALUE, NULL,
	  "UDP port for knocks: the one in spa-gateway.conf" },
	{ 0 },
};

const struct ctl_command ctl_site[] = {
	{ "events", NULL, ctl_run_events, events, &ol_channel_rpc_event_list, &ctl_events, NULL,
	  NULL, "Shows the history, the newest last." },
	{ "event", "verify", ctl_run_verify, event_verify, &ol_channel_rpc_event_list, &ctl_events,
	  NULL, NULL, "Computes the chain over the history again: was anything changed?" },
	{ "doctor", NULL, ctl_run_doctor, doctor, &ol_channel_rpc_doctor, &ctl_findings, NULL, NULL,
	  "Says why somebody cannot connect, and what to do." },
	{ "import", NULL, ctl_run_import, import, &ol_channel_rpc_site_import, NULL, NULL, NULL,
	  "Adds and changes users, services and grants, all or nothing." },
	{ "export", NULL, ctl_run_export, export, &ol_channel_rpc_site_export, NULL, NULL, NULL,
	  "Writes users, services and grants as a file." },
	{ "site", "describe", ctl_run_describe, site_describe, &ol_channel_rpc_service_list, NULL,
	  NULL, &ol_msg_site_descriptor,
	  "Prints the file that enrols devices: `ownline enrol FILE`." },
	{ "site", "health", ctl_run_health, none, &ol_channel_rpc_site_health, NULL, NULL, NULL,
	  "Tells whether the routers are online." },
	{ 0 },
};
