/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spa-gateway: takes knocks by UDP, answers nothing, reports the good ones on the bus. */
#include "common/crypto.h"
#include "common/pace.h"
#include "common/service.h"
#include "spa-gateway/intake.h"

struct conf {
	int64_t spa_port;
};

static struct conf conf;
static struct spa_state state = { .way = { .kind = OL_KNOCK_SPA } };

static const struct ol_opt options[] = {
	OL_INT("spa-port", struct conf, spa_port, 1, 65535, "62201", "UDP port of the knocks"),
	OL_END,
};

static int on_directory(void *arg, const struct ol_delivery *delivery)
{
	struct spa_state *self = arg;

	return ol_devices_put(&self->gate.directory, delivery->message);
}

static struct ol_inbox inbox[] = {
	{ .channel = &ol_channel_directory, .handle = on_directory },
	{ 0 },
};

static int open_ports(struct ol_app *app)
{
	return spa_intake_open((struct spa_state *)app, (uint16_t)conf.spa_port);
}

static int start(struct ol_app *app)
{
	struct spa_state *self = (struct spa_state *)app;

	return ol_pace_prepare(app, "spa-gateway", &self->gate, &self->way, 1);
}

static void connected(void *arg)
{
	struct spa_state *self = arg;

	if (ol_bus_stats(self->app.bus)->connects > 1)
		return;
	for (unsigned i = 0; i < OL_VERDICTS; i++)
		ol_bus_counter(self->app.bus, ol_verdict_names[i], &self->gate.counters[i]);
	ol_bus_counter(self->app.bus, "knocks_unsent", &self->unsent);
	ol_bus_gauge(self->app.bus, "devices", &self->devices);
}

static void measure(void *arg)
{
	struct spa_state *self = arg;

	self->devices = ol_devices_count(&self->gate.directory);
}

static void stop(struct ol_app *app)
{
	struct spa_state *self = (struct spa_state *)app;

	ol_devices_done(&self->gate.directory);
	ol_wipe(self->gate.boxes, sizeof self->gate.boxes);
}

static const struct ol_service service = {
	.name = "spa-gateway",
	.summary =
		"Takes sealed knocks by UDP and reports the good ones on the bus. Answers nothing.",
	.options = options,
	.conf = &conf,
	.inbox = inbox,
	.app = &state.app,
	.open = open_ports,
	.start = start,
	.stop = stop,
	.hooks = { .connected = connected, .measure = measure },
};

int main(int argc, char **argv)
{
	return ol_service_main(&service, argc, argv);
}
