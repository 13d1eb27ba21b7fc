/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session-manager: decides which doors open, and tells the routers. */
#include "common/log.h"
#include "session-manager/intake.h"
#include "session-manager/options.h"
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

static struct ol_inbox inbox[128] = {
	{ .channel = &ol_channel_event_knock, .handle = intake_knock },
	{ .channel = &ol_channel_event_refusal, .handle = refusals_take },
	{ .channel = &ol_channel_router_receipt, .handle = intake_receipt },
	{ .channel = &ol_channel_router_hello, .handle = intake_hello },
	{ .channel = &ol_channel_router_status, .handle = presence_take },
	{ .channel = &broker_answers, .handle = clients_answer },
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
		rc = account_start(&state);
	if (rc == 0)
		rc = clients_start(&state);
	if (rc == 0)
		rc = pg_new(&conf, &state.pg);
	if (rc < 0)
		return rc;
	state.ledger.pg = state.pg;
	state.ledger.patience_ms = 1000 * state.conf.lease_s;
	state.serve_ms = ol_boottime_ms() + 1000 * state.conf.wait_s;
	state.judge = (struct judge){ &state.ledger, &state.conf.policy, state.countries };
	state.beat = (struct ol_timer){ .due_ms = 1, .fire = upkeep_beat, .arg = &state };
	rc = waiters_start(&state);
	if (rc == 0)
		rc = views_start(&state);
	if (rc == 0)
		rc = publish_start(&state);
	return rc < 0 ? rc : ol_loop_timer(&app->loop, &state.beat);
}

static void stop(struct ol_app *app)
{
	(void)app;
	pg_free(state.pg);
	country_close(state.countries);
	identity_stop(&state);
	clients_stop(&state);
	account_stop(&state);
}

static const struct ol_service service = {
	.name = "session-manager",
	.summary = "Decides which doors open, keeps that in PostgreSQL, and tells the routers.",
	.options = sm_options,
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
