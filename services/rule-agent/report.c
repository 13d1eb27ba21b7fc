/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rule-agent says: hello, receipts, status. */
#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "agent.h"
#include "common/crypto.h"
#include "common/log.h"

static void publish(struct agent *agent, const struct ol_channel *channel, const void *message)
{
	int rc = ol_bus_publish(agent->app.bus, channel, agent->router, message, NULL);

	if (rc < 0)
		ol_log(OL_DEBUG, "not_published", "channel=%s why=\"%s\"", channel->name,
		       strerror(-rc));
}

void report_hello(struct agent *agent)
{
	struct ol_hello hello = { .revision = agent->revision };

	snprintf(hello.router, sizeof hello.router, "%s", agent->router);
	snprintf(hello.version, sizeof hello.version, "%s", OL_VERSION);
	ol_random(hello.nonce, sizeof hello.nonce);
	lease_ask(&agent->lease, hello.nonce, ol_boottime_ms());
	publish(agent, &ol_channel_router_hello, &hello);
}

/* The least rest of a session's elements; 0 if the kernel lacks one. */
static int64_t least(const int64_t *left_ms, unsigned count)
{
	int64_t result = count ? left_ms[0] : 0;

	for (unsigned i = 1; i < count; i++) {
		if (left_ms[i] < result)
			result = left_ms[i];
	}
	return result;
}

/* Lets the kernel have the last word on sessions that should be open. */
static void ask_kernel(struct agent *agent, struct report_batch *batch)
{
	const int64_t *left_ms = batch->left_ms;
	int rc = agent->fw->ops->left(agent->fw, batch->elements, batch->element_count,
				      batch->left_ms);

	if (rc < 0)
		report_kernel(agent, rc);
	for (unsigned i = 0; i < batch->message.receipts_count; i++) {
		struct ol_receipt_item *item = &batch->message.receipts[i];

		if (item->state != OL_RECEIPT_STATE_OPEN)
			continue;
		item->left_ms = rc < 0 ? 0 : least(left_ms, batch->element_counts[i]);
		left_ms += batch->element_counts[i];
		if (item->left_ms > 0)
			continue;
		item->state = OL_RECEIPT_STATE_REFUSED;
		item->reason = OL_RECEIPT_REASON_KERNEL;
	}
}

static void send_batch(struct agent *agent, struct report_batch *batch)
{
	if (!batch->message.receipts_count)
		return;
	ask_kernel(agent, batch);
	publish(agent, &ol_channel_router_receipt, &batch->message);
	batch->message.receipts_count = 0;
	batch->element_count = 0;
}

static enum ol_receipt_state state_of(enum plan_state state)
{
	if (state == PLAN_OPEN)
		return OL_RECEIPT_STATE_OPEN;
	return state == PLAN_REFUSED ? OL_RECEIPT_STATE_REFUSED : OL_RECEIPT_STATE_CLOSED;
}

static void add(struct report_batch *batch, const struct plan_report *report)
{
	unsigned place = batch->message.receipts_count++;

	batch->message.receipts[place] = (struct ol_receipt_item){
		.session = report->id,
		.state = state_of(report->state),
		.reason = report->reason,
	};
	batch->element_counts[place] = report->element_count;
	memcpy(&batch->elements[batch->element_count], report->elements,
	       report->element_count * sizeof report->elements[0]);
	batch->element_count += report->element_count;
}

void report_sessions(struct agent *agent)
{
	struct report_batch *batch = &agent->batch;
	struct plan_report report;

	snprintf(batch->message.router, sizeof batch->message.router, "%s", agent->router);
	batch->message.revision = agent->revision;
	while (plan_report(&agent->plan, &report)) {
		if (!agent->lease.is_known || report.state == PLAN_WAITING)
			continue;
		add(batch, &report);
		if (batch->message.receipts_count == OL_RECEIPT_RECEIPTS_MAX)
			send_batch(agent, batch);
	}
	send_batch(agent, batch);
}

void report_status(struct agent *agent)
{
	int64_t now_ms = ol_boottime_ms();
	int64_t left_ms = agent->plan.lease_end_ms - now_ms;
	struct ol_status status = {
		.backend = agent->backend,
		.revision = agent->revision,
		.sessions = agent->plan.count,
		.elements = plan_held(&agent->plan),
		.refused = plan_count(&agent->plan, PLAN_REFUSED),
		.lease_left_ms = left_ms > 0 ? left_ms : 0,
		.started_ms_ago = now_ms - agent->started_ms,
	};

	if (!agent->lease.is_known)
		return;
	snprintf(status.router, sizeof status.router, "%s", agent->router);
	snprintf(status.version, sizeof status.version, "%s", OL_VERSION);
	snprintf(status.problem, sizeof status.problem, "%s", agent->problem);
	publish(agent, &ol_channel_router_status, &status);
}

void report_problem(struct agent *agent, const char *format, ...)
{
	char problem[AGENT_PROBLEM];
	va_list values;

	agent->is_troubled = true;
	va_start(values, format);
	vsnprintf(problem, sizeof problem, format, values);
	va_end(values);
	if (!strcmp(problem, agent->problem))
		return;
	memcpy(agent->problem, problem, sizeof problem);
	ol_log(OL_WARN, "problem", "text=\"%s\"", problem);
	report_status(agent);
}

void report_kernel(struct agent *agent, int error)
{
	if (error == -ENOENT)
		report_problem(agent, "the base table is not loaded: run ownline-firewall start");
	else
		report_problem(agent, "the kernel refuses: %s", strerror(-error));
}

void report_well(struct agent *agent)
{
	if (agent->problem[0])
		ol_log(OL_INFO, "problem_over", "text=\"%s\"", agent->problem);
	agent->problem[0] = '\0';
}
