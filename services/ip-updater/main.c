/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ip-updater: takes knocks by MQTT, from the home broker and from public ones. */
#include <string.h>

#include "common/crypto.h"
#include "common/pace.h"
#include "common/service.h"
#include "ip-updater/intake.h"
#include "ip-updater/public.h"

static struct upd_state state;

static const struct ol_opt options[] = {
	OL_STR("public-ca", struct upd_conf, public_ca, "",
	       "PEM file of the authorities of public brokers; default: the system's"),
	OL_END,
};

static int on_directory(void *arg, const struct ol_delivery *delivery)
{
	struct upd_state *self = arg;

	return ol_devices_put(&self->gate.directory, delivery->message);
}

static struct ol_inbox inbox[] = {
	{ .channel = &ol_channel_directory, .handle = on_directory },
	{ .channel = &ol_channel_knock, .handle = upd_take_home },
	{ 0 },
};

static int start(struct ol_app *app)
{
	struct upd_state *self = (struct upd_state *)app;
	int rc = upd_publics_open(self);

	if (rc < 0)
		return rc;
	for (unsigned i = 0; i < UPD_WAYS; i++)
		self->ways[i].kind = OL_KNOCK_MQTT;
	return ol_pace_prepare(app, "ip-updater", &self->gate, self->ways, 1 + self->public_count);
}

static void add_counters(struct upd_state *self)
{
	struct ol_bus *bus = self->app.bus;
	struct upd_counters *counters = &self->counters;

	for (unsigned i = 0; i < OL_VERDICTS; i++)
		ol_bus_counter(bus, ol_verdict_names[i], &self->gate.counters[i]);
	ol_bus_counter(bus, "knocks_retained", &counters->retained);
	ol_bus_counter(bus, "knocks_unsent", &counters->unsent);
	ol_bus_counter(bus, "public_received", &counters->received);
	ol_bus_counter(bus, "public_stray", &counters->stray);
	ol_bus_counter(bus, "public_oversize", &counters->oversize);
	ol_bus_counter(bus, "public_dropped", &counters->dropped);
	ol_bus_gauge(bus, "publics_up", &counters->publics_up);
	ol_bus_gauge(bus, "devices", &counters->devices);
}

static void connected(void *arg)
{
	struct upd_state *self = arg;

	if (ol_bus_stats(self->app.bus)->connects == 1)
		add_counters(self);
	upd_publics_listen(self);
}

static void disconnected(void *arg)
{
	upd_publics_rest(arg);
}

static void measure(void *arg)
{
	struct upd_state *self = arg;

	self->counters.devices = ol_devices_count(&self->gate.directory);
	self->counters.publics_up = upd_publics_up(self);
}

static void stop(struct ol_app *app)
{
	struct upd_state *self = (struct upd_state *)app;

	upd_publics_close(self);
	ol_devices_done(&self->gate.directory);
	ol_wipe(self->gate.boxes, sizeof self->gate.boxes);
}

static const struct ol_service service = {
	.name = "ip-updater",
	.summary = "Takes sealed knocks by MQTT and reports the good ones on the bus.",
	.options = options,
	.conf = &state.conf,
	.inbox = inbox,
	.app = &state.app,
	.start = start,
	.stop = stop,
	.hooks = { .connected = connected, .disconnected = disconnected, .measure = measure },
};

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], UPD_PUBLIC_WORD))
		return upd_public_main();
	return ol_service_main(&service, argc, argv);
}
