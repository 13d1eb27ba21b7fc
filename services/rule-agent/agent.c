/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The router's side of a session: lists and leases in, kernel changed. */
#include "agent.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "common/access.h"
#include "common/crypto.h"
#include "common/log.h"

#define EXPIRY_LATE_MS 20   /* the kernel goes first: its clock ticks in steps of up to 10 ms */
#define MEND_MS        5000 /* while something is wrong, all is looked at again this often */
#define FORGET_MS      20   /* changes within this time share one walk through the connections */

/* How long to wait for an answer before the next hello. */
static const int64_t patience_ms[] = { 200, 1000, 2000, 5000, 10000 };
#define PATIENCES (sizeof patience_ms / sizeof patience_ms[0])

static const struct {
	const char *name;
	enum ol_backend backend;
	int (*open)(struct firewall **ret_fw);
} backends[] = {
	{ "nft", OL_BACKEND_NFT, fw_nft_new },
	{ "dummy", OL_BACKEND_DUMMY, fw_dummy_new },
};

static int64_t jitter(int64_t span_ms)
{
	uint32_t dice;

	ol_random(&dice, sizeof dice);
	return span_ms * 9 / 10 + dice % (span_ms / 5 + 1);
}

static int64_t patience(const struct agent *agent)
{
	return jitter(patience_ms[agent->tries < PATIENCES ? agent->tries : PATIENCES - 1]);
}

static void ask(struct agent *agent)
{
	int rc;

	agent->is_troubled = false;
	rc = caps_read_locals(&agent->caps);
	if (rc < 0)
		report_problem(agent, "the router's own addresses: %s", strerror(-rc));
	agent->asked_ms = ol_boottime_ms();
	agent->hello.due_ms = agent->asked_ms + patience(agent);
	agent->tries++;
	report_hello(agent);
}

static void on_hello_due(void *arg)
{
	ask(arg);
}

/* Something is missing: ask as soon as patience with the last question is over. */
static void ask_soon(struct agent *agent)
{
	if (ol_bus_is_up(agent->app.bus))
		agent->hello.due_ms = agent->asked_ms + patience(agent);
}

/* A door of these is gone or new: connections that remember otherwise are to be forgotten. */
static void note_obsolete(struct agent *agent, const struct fw_change *changes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct fw_change *change = &changes[i];
		bool is_new_udp = change->act == FW_ADD && change->element.kind == FW_FORWARD &&
				  change->element.proto == IPPROTO_UDP;

		if (!agent->conntrack || change->result || change->element.kind == FW_SERVICE ||
		    !(is_new_udp || change->act == FW_DELETE))
			continue;
		if (agent->obsolete_count == AGENT_CHANGES)
			agent->forget.fire(agent);
		agent->obsolete[agent->obsolete_count++] = *change;
		if (!agent->forget.due_ms)
			agent->forget.due_ms = ol_boottime_ms() + FORGET_MS;
	}
}

static void on_forget_due(void *arg)
{
	struct agent *agent = arg;
	int rc = conntrack_forget(agent->conntrack, agent->obsolete, agent->obsolete_count);

	agent->forget.due_ms = 0;
	agent->obsolete_count = 0;
	if (rc < 0)
		report_problem(agent, "connections cannot be ended at once: %s", strerror(-rc));
	else
		agent->counters.forgotten_flows += (uint64_t)rc;
}

static void carry_out(struct agent *agent)
{
	for (;;) {
		int64_t now_ms = ol_boottime_ms();
		size_t count = plan_changes(&agent->plan, now_ms, agent->changes, AGENT_CHANGES);
		int rc;

		if (!count)
			return;
		rc = agent->fw->ops->apply(agent->fw, agent->changes, count);
		plan_applied(&agent->plan, agent->changes, count, now_ms);
		note_obsolete(agent, agent->changes, count);
		agent->counters.changes += count;
		if (rc < 0) {
			agent->counters.kernel_errors++;
			report_kernel(agent, rc);
		}
	}
}

static void arm_expiry(struct agent *agent)
{
	int64_t due_ms = plan_due(&agent->plan);

	agent->expiry.due_ms = due_ms == PLAN_NEVER ? 0 : due_ms + EXPIRY_LATE_MS;
}

/* Does what was decided, and says what became of it. */
static void follow(struct agent *agent)
{
	carry_out(agent);
	report_sessions(agent);
	arm_expiry(agent);
}

static void on_expiry_due(void *arg)
{
	struct agent *agent = arg;
	int64_t now_ms = ol_boottime_ms();
	size_t count;

	do {
		count = plan_expire(&agent->plan, now_ms, agent->changes, AGENT_CHANGES);
		note_obsolete(agent, agent->changes, count);
	} while (count == AGENT_CHANGES);
	plan_settle(&agent->plan, now_ms);
	follow(agent);
}

static void on_found(void *arg, const struct fw_element *element, int64_t left_ms)
{
	struct agent *agent = arg;

	plan_found(&agent->plan, element, left_ms, ol_boottime_ms());
}

/* Learns what the kernel really holds. */
static void look(struct agent *agent)
{
	int rc;

	plan_walk_begin(&agent->plan);
	rc = agent->fw->ops->walk(agent->fw, on_found, agent);
	if (rc == 0 || rc == -ENOENT)
		plan_walk_end(&agent->plan);
	if (rc < 0)
		report_kernel(agent, rc);
}

/* Uses an answer that waits for the list it names. */
static void match_lease(struct agent *agent)
{
	struct lease *lease = &agent->lease;
	int64_t now_ms = ol_boottime_ms();
	uint8_t digest[32] = { 0 };

	if (lease->is_pending && lease->revision == agent->revision)
		ol_access_digest(agent->list, plan_list(&agent->plan, agent->list), digest);
	switch (lease_match(lease, agent->revision, digest, now_ms)) {
	case LEASE_NONE:
		return;
	case LEASE_BEHIND:
		ask_soon(agent);
		return;
	case LEASE_DIFFERS:
		agent->revision = 0;
		report_problem(agent,
			       "the list differs from session-manager's: asked for it again");
		ask_soon(agent);
		return;
	case LEASE_GOOD:
		break;
	}
	agent->tries = 0;
	agent->hello.due_ms = now_ms + jitter((lease->end_ms - now_ms) / 3);
	look(agent);
	plan_lease(&agent->plan, lease->offset_ms, lease->end_ms, ol_boottime_ms());
	follow(agent);
	if (agent->is_troubled)
		agent->hello.due_ms = now_ms + jitter(MEND_MS);
	else
		report_well(agent);
	report_status(agent);
}

static bool is_mine(const struct agent *agent, const char *router)
{
	return !strcmp(agent->router, router);
}

/* Takes the change that follows the list that is held. */
static int step(struct agent *agent, const struct ol_change *change)
{
	int rc = 0;

	for (unsigned i = 0; i < change->drop_count; i++)
		plan_drop(&agent->plan, change->drop[i]);
	for (unsigned i = 0; i < change->set_count && rc == 0; i++)
		rc = plan_set(&agent->plan, &change->set[i]);
	agent->revision = rc < 0 ? 0 : change->revision;
	if (rc < 0)
		ask_soon(agent);
	if (agent->lease.is_known)
		ol_span_add(&agent->counters.lag_ms,
			    lease_unix_ms(&agent->lease, ol_boottime_ms()) - change->now_ms);
	return rc;
}

/* Takes what came early and follows now; then the list is as new as it can be. */
static void catch_up(struct agent *agent)
{
	const struct ol_change *change;

	while ((change = early_next(&agent->early, agent->revision)))
		if (step(agent, change) < 0)
			break;
	agent->gap.due_ms = early_has_gap(&agent->early) ? ol_boottime_ms() + EARLY_MS : 0;
	plan_settle(&agent->plan, ol_boottime_ms());
	follow(agent);
	match_lease(agent);
}

static void on_gap_due(void *arg)
{
	struct agent *agent = arg;

	agent->counters.gaps++;
	ask_soon(agent);
}

int agent_on_access(struct agent *agent, const struct ol_access *access)
{
	int rc;

	if (!is_mine(agent, access->router))
		return -EINVAL;
	if (lease_step_list(agent->revision, access->revision) == LEASE_STEP_OLD) {
		agent->counters.old_lists++;
		return 0;
	}
	rc = plan_replace(&agent->plan, access->sessions, access->sessions_count);
	agent->revision = rc < 0 ? 0 : access->revision;
	catch_up(agent);
	return rc;
}

int agent_on_change(struct agent *agent, const struct ol_change *change)
{
	int rc = 0;

	if (!is_mine(agent, change->router))
		return -EINVAL;
	switch (lease_step_change(agent->revision, change->base, change->revision)) {
	case LEASE_STEP_OLD:
		agent->counters.old_lists++;
		return 0;
	case LEASE_STEP_GAP:
		early_keep(&agent->early, change);
		if (!agent->gap.due_ms)
			agent->gap.due_ms = ol_boottime_ms() + EARLY_MS;
		return 0;
	case LEASE_STEP_TAKE:
		break;
	}
	rc = step(agent, change);
	catch_up(agent);
	return rc;
}

static int guard(struct agent *agent, const struct ol_sites_service *service, uint8_t proto)
{
	struct fw_element element = { .kind = FW_SERVICE,
				      .proto = proto,
				      .to_port = (uint16_t)service->to_port };
	int rc = 0;

	if (service->proto == (proto == IPPROTO_TCP ? OL_PROTO_UDP : OL_PROTO_TCP))
		return 0;
	element.to = service->to4;
	if (service->has_to4 && service->to4.family == 4)
		rc = plan_guard(&agent->plan, &element);
	element.to = service->to6;
	if (rc == 0 && service->has_to6 && service->to6.family == 6)
		rc = plan_guard(&agent->plan, &element);
	return rc;
}

int agent_on_sites(struct agent *agent, const struct ol_sites *sites)
{
	int rc = 0;

	if (!is_mine(agent, sites->router))
		return -EINVAL;
	if (sites->revision <= agent->sites_revision)
		return 0;
	agent->sites_revision = sites->revision;
	for (unsigned i = 0; i < sites->services_count && rc == 0; i++) {
		rc = guard(agent, &sites->services[i], IPPROTO_TCP);
		if (rc == 0)
			rc = guard(agent, &sites->services[i], IPPROTO_UDP);
	}
	follow(agent);
	return rc;
}

int agent_on_lease(struct agent *agent, const struct ol_lease *answer)
{
	if (!is_mine(agent, answer->router))
		return -EINVAL;
	if (lease_take(&agent->lease, answer, ol_boottime_ms()) < 0) {
		agent->counters.stale_leases++;
		return 0;
	}
	match_lease(agent);
	return 0;
}

/* What messages are stamped with: the lease's time, or, as long as there is none, a number that is
 * never ahead of it. */
static int64_t stamp(void *arg)
{
	const struct agent *agent = arg;
	int64_t now_ms = ol_boottime_ms();

	return agent->lease.is_known ? lease_unix_ms(&agent->lease, now_ms) : now_ms;
}

void agent_measure(struct agent *agent)
{
	struct agent_counters *counters = &agent->counters;
	int64_t left_ms = agent->plan.lease_end_ms - ol_boottime_ms();

	counters->doors_open = plan_count(&agent->plan, PLAN_OPEN);
	counters->doors_refused = plan_count(&agent->plan, PLAN_REFUSED);
	counters->elements = plan_held(&agent->plan);
	counters->lease_left_ms = left_ms > 0 ? (uint64_t)left_ms : 0;
	counters->is_troubled = agent->problem[0] != '\0';
}

void agent_connected(struct agent *agent)
{
	ol_bus_clock(agent->app.bus, stamp, agent);
	agent->tries = 0;
	ask(agent);
}

void agent_disconnected(struct agent *agent)
{
	agent->hello.due_ms = 0;
}

static int open_backend(struct agent *agent)
{
	for (size_t i = 0; i < sizeof backends / sizeof backends[0]; i++) {
		if (strcmp(backends[i].name, agent->conf.backend) != 0)
			continue;
		agent->backend = backends[i].backend;
		return backends[i].open(&agent->fw);
	}
	return -EINVAL;
}

/* rule-agent-home serves the router "home". */
static int find_router(struct agent *agent)
{
	const char *dash = agent->app.principal + strlen("rule-agent");

	if (strncmp(agent->app.principal, "rule-agent-", strlen("rule-agent-")) != 0 || !dash[1])
		return -EINVAL;
	snprintf(agent->router, sizeof agent->router, "%s", dash + 1);
	return 0;
}

static int read_caps(struct agent *agent)
{
	char path[256], why[CAPS_WHY];
	int rc;

	snprintf(path, sizeof path, "%s/caps.conf", agent->app.dir);
	rc = caps_read(agent->conf.caps[0] ? agent->conf.caps : path, &agent->caps, why);
	if (rc < 0)
		ol_log(OL_ERROR, "caps_refused", "why=\"%s\"", why);
	return rc;
}

static int add_timers(struct agent *agent)
{
	int rc;

	agent->hello = (struct ol_timer){ .fire = on_hello_due, .arg = agent };
	agent->expiry = (struct ol_timer){ .fire = on_expiry_due, .arg = agent };
	agent->forget = (struct ol_timer){ .fire = on_forget_due, .arg = agent };
	agent->gap = (struct ol_timer){ .fire = on_gap_due, .arg = agent };
	rc = ol_loop_timer(&agent->app.loop, &agent->hello);
	if (rc == 0)
		rc = ol_loop_timer(&agent->app.loop, &agent->gap);
	if (rc == 0)
		rc = ol_loop_timer(&agent->app.loop, &agent->expiry);
	return rc < 0 ? rc : ol_loop_timer(&agent->app.loop, &agent->forget);
}

int agent_start(struct agent *agent)
{
	uint64_t seed;
	int rc = find_router(agent);

	if (rc < 0)
		ol_log(OL_ERROR, "no_router", "name=%s why=\"must be rule-agent-ROUTER\"",
		       agent->app.principal);
	if (rc == 0)
		rc = read_caps(agent);
	if (rc < 0)
		return rc;
	rc = open_backend(agent);
	if (rc == 0 && agent->backend != OL_BACKEND_DUMMY)
		rc = conntrack_new(&agent->conntrack);
	if (rc < 0) {
		ol_log(OL_ERROR, "no_backend", "backend=%s why=\"%s\"", agent->conf.backend,
		       strerror(-rc));
		return rc;
	}
	ol_random(&seed, sizeof seed);
	plan_init(&agent->plan, &agent->caps, seed);
	agent->started_ms = ol_boottime_ms();
	rc = add_timers(agent);
	look(agent);
	arm_expiry(agent);
	return rc;
}

void agent_stop(struct agent *agent)
{
	conntrack_free(agent->conntrack);
	if (agent->fw)
		agent->fw->ops->free(agent->fw);
}
