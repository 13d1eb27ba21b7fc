/* SPDX-License-Identifier: GPL-3.0-or-later */
/* api-gateway: the HTTP API, the app's files, and the numbers of all services. Holds no data: every
 * call goes to session-manager, which judges by itself. */
#include "api-gateway/conf.h"
#include "api-gateway/gateway.h"
#include "api-gateway/numbers.h"
#include "api-gateway/prepare.h"
#include "common/service.h"

static struct api_conf conf;
static struct api_state state;

static struct ol_inbox inbox[] = {
	{ .channel = &ol_channel_reply, .handle = api_on_reply, .only = state.app.principal },
	{ .channel = &ol_channel_health, .handle = api_numbers_take },
	{ 0 },
};

static int open_ports(struct ol_app *app)
{
	return api_open((struct api_state *)app, &conf);
}

static int start(struct ol_app *app)
{
	return api_prepare((struct api_state *)app, conf.app);
}

static void connected(void *arg)
{
	struct api_state *self = arg;

	if (ol_bus_stats(self->app.bus)->connects == 1)
		api_numbers_publish(self);
}

static void stop(struct ol_app *app)
{
	api_close((struct api_state *)app);
}

static const struct ol_service service = {
	.name = "api-gateway",
	.summary = "Serves the HTTP API and the app's files; every call goes to session-manager.",
	.options = api_options,
	.conf = &conf,
	.inbox = inbox,
	.app = &state.app,
	.open = open_ports,
	.start = start,
	.stop = stop,
	.hooks = { .connected = connected,
		   .disconnected = api_on_disconnected,
		   .unanswered = api_on_unanswered,
		   .measure = api_numbers_measure },
};

int main(int argc, char **argv)
{
	return ol_service_main(&service, argc, argv);
}
