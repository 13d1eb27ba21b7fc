/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session-manager: decides which doors open, and tells the routers. */
#include "common/log.h"
#include "session-manager/intake.h"
#include "session-manager/presence.h"
#include "session-manager/publish.h"
#include "session-manager/refusals.h"
#include "session-manager/round.h"
#include "session-manager/rpc.h"
#include "session-manager/sql.h"
#include "session-manager/upkeep.h"

/* How long the broker keeps messages for a session-manager that is away. Long enough to restart; no
 * longer, because as long it also keeps the calls that it shares out to one that has died. */
#define QUEUE_S 10

static struct sm state;

static const struct ol_opt options[] = {
	OL_STR("database", struct sm_conf, database, "dbname=ownline",
	       "libpq connection string; an address or a socket, not a name to look up"),
	OL_INT("lease", struct sm_conf, lease_s, 3, 3600, "300",
	       "seconds that a router holds its doors without hearing from here"),
	OL_INT("default-duration", struct sm_conf, policy.default_s, 1, 31536000, "3600",
	       "seconds of a session whose knock names none"),
	OL_INT("longest-duration", struct sm_conf, policy.longest_s, 1, 31536000, "86400",
	       "most seconds of a session"),
	OL_INT("router-sessions", struct sm_conf, policy.router_sessions, 1, 1000, "1000",
	       "most sessions of a router"),
	OL_INT("user-sessions", struct sm_conf, policy.user_sessions, 1, 1000, "100",
	       "most sessions of a user"),
	OL_INT("step-up", struct sm_conf, step_up_s, 30, 86400, "600",
	       "seconds that an admin's proof of who he is holds"),
	OL_STR("url", struct sm_conf, identity.url, "",
	       "where devices and guests reach the HTTP API, as https://home.example.org"),
	OL_STR("knock-host", struct sm_conf, identity.knock_host, "",
	       "name or address to knock at; default: that of the first router"),
	OL_INT("knock-port", struct sm_conf, identity.knock_port, 1, 65535, "62201",
	       "UDP port to knock at, as in spa-gateway.conf"),
	OL_INT("new-addresses", struct sm_conf, policy.addresses, 1, 1000, "6",
	       "most new addresses of a device, login or guest in an hour, unless its knocks name "
	       "them"),
	OL_STR("country-database", struct sm_conf, country_database, "",
	       "file in MaxMind's format that tells countries, for users who may only come from "
	       "some"),
	OL_INT("allow-private-sources", struct sm_conf, policy.allow_private_sources, 0, 1, "0",
	       "1: let in addresses that cannot cross the internet (laboratories)"),
	OL_END,
};

static struct ol_inbox inbox[128] = {
	{ .channel = &ol_channel_event_knock, .handle = intake_knock },
	{ .channel = &ol_channel_event_refusal, .handle = refusals_take },
	{ .channel = &ol_channel_router_receipt, .handle = intake_receipt },
	{ .channel = &ol_channel_router_hello, .handle = intake_hello },
	{ .channel = &ol_channel_router_status, .handle = presence_take },
};

static int start(struct ol_app *app)
{
	const struct pg_conf conf = { state.conf.database, app->principal, SQL_SETTINGS, sql_text,
				      SQL_COUNT };
	int rc = intake_keys(&state);

	if (rc == 0)
		rc = identity_start(&state);
	if (rc == 0 && *state.conf.country_database)
		rc = country_open(state.conf.country_database, &state.countries);
	if (rc == 0)
		rc = pg_new(&conf, &state.pg);
	if (rc < 0)
		return rc;
	state.ledger.pg = state.pg;
	state.ledger.patience_ms = 1000 * state.conf.lease_s;
	state.judge = (struct judge){ &state.ledger, &state.conf.policy, state.countries };
	state.beat = (struct ol_timer){ .due_ms = 1, .fire = upkeep_beat, .arg = &state };
	return ol_loop_timer(&app->loop, &state.beat);
}

static void stop(struct ol_app *app)
{
	(void)app;
	pg_free(state.pg);
	country_close(state.countries);
	identity_stop(&state);
}

static const struct ol_service service = {
	.name = "session-manager",
	.summary = "Decides which doors open, keeps that in PostgreSQL, and tells the routers.",
	.options = options,
	.conf = &state.conf,
	.inbox = inbox,
	.app = &state.app,
	.session_s = QUEUE_S,
	.start = start,
	.stop = stop,
	.hooks = { .connected = publish_all,
		   .commit = round_commit,
		   .published = publish_answered,
		   .measure = metrics_measure,
		   .ready = upkeep_is_ready },
};

int main(int argc, char **argv)
{
	if (rpc_inbox(inbox, sizeof inbox / sizeof *inbox) < 0)
		return 70;
	return ol_service_main(&service, argc, argv);
}
