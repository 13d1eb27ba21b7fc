/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rule-agent: makes the router's kernel hold the doors that session-manager signed. */
#include <linux/capability.h>

#include "agent.h"

static struct agent agent;

static int on_access(void *arg, const struct ol_delivery *delivery)
{
	return agent_on_access(arg, delivery->message);
}

static int on_change(void *arg, const struct ol_delivery *delivery)
{
	return agent_on_change(arg, delivery->message);
}

static int on_sites(void *arg, const struct ol_delivery *delivery)
{
	return agent_on_sites(arg, delivery->message);
}

static int on_lease(void *arg, const struct ol_delivery *delivery)
{
	return agent_on_lease(arg, delivery->message);
}

static struct ol_inbox inbox[] = {
	{ .channel = &ol_channel_router_sites, .handle = on_sites, .only = agent.router },
	{ .channel = &ol_channel_router_access, .handle = on_access, .only = agent.router },
	{ .channel = &ol_channel_router_change, .handle = on_change, .only = agent.router },
	{ .channel = &ol_channel_router_lease, .handle = on_lease, .only = agent.router },
	{ 0 },
};

static const struct ol_opt options[] = {
	OL_STR("backend", struct agent_conf, backend, "nft",
	       "what changes the kernel: nft, or dummy to change nothing"),
	OL_STR("caps", struct agent_conf, caps, "",
	       "bounds on what is carried out; default DIR/caps.conf"),
	OL_END,
};

static void count(struct ol_bus *bus, struct agent_counters *counters)
{
	(void)ol_bus_counter(bus, "kernel_changes", &counters->changes);
	(void)ol_bus_counter(bus, "kernel_errors", &counters->kernel_errors);
	(void)ol_bus_counter(bus, "lists_old", &counters->old_lists);
	(void)ol_bus_counter(bus, "lists_missed", &counters->gaps);
	(void)ol_bus_counter(bus, "leases_stale", &counters->stale_leases);
	(void)ol_bus_counter(bus, "flows_ended", &counters->forgotten_flows);
	(void)ol_bus_gauge(bus, "doors_open", &counters->doors_open);
	(void)ol_bus_gauge(bus, "doors_refused", &counters->doors_refused);
	(void)ol_bus_gauge(bus, "kernel_elements", &counters->elements);
	(void)ol_bus_gauge(bus, "lease_left_ms", &counters->lease_left_ms);
	(void)ol_bus_gauge(bus, "troubled", &counters->is_troubled);
	(void)ol_bus_span(bus, "lag_ms", &counters->lag_ms);
}

static int start(struct ol_app *app)
{
	(void)app;
	return agent_start(&agent);
}

static void stop(struct ol_app *app)
{
	(void)app;
	agent_stop(&agent);
}

static void connected(void *arg)
{
	if (!agent.counters.connects++)
		count(agent.app.bus, &agent.counters);
	agent_connected(arg);
}

static void measure(void *arg)
{
	agent_measure(arg);
}

static void disconnected(void *arg)
{
	agent_disconnected(arg);
}

static const struct ol_service service = {
	.name = "rule-agent",
	.summary = "Opens and shuts the doors of a router, as session-manager signs them.",
	.options = options,
	.conf = &agent.conf,
	.inbox = inbox,
	.app = &agent.app,
	.capabilities = 1u << CAP_NET_ADMIN,
	.start = start,
	.stop = stop,
	.hooks = { .connected = connected, .disconnected = disconnected, .measure = measure },
};

int main(int argc, char **argv)
{
	return ol_service_main(&service, argc, argv);
}
