/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command that keeps a door open. */
#include <string.h>
#include <sysexits.h>

#include "command.h"
#include "common/log.h"
#include "options.h"
#include "watch.h"

#define MOST_SECONDS 2592000

/* What cannot work is better said now than by every knock. */
static int check(struct device *device, const char *const *services)
{
	static struct site site; /* too large for a stack */
	struct request request = { .service_count = 0 };
	int status = command_load(device);

	if (status == EX_OK)
		status = command_load_site(device, &site);
	for (; status == EX_OK && *services; services++) {
		if (request_add_service(&request, &site, *services) < 0)
			status = complain(EX_USAGE, *services,
					  "no such service here; see ownline show");
	}
	return status;
}

int command_watch(struct device *device, int argc, char **argv)
{
	const char *services[OL_KNOCK_SERVICES + 1] = { NULL }, *seconds = NULL;
	bool is_spa = false, is_mqtt = false;
	const struct option options[] = { { "--for", &seconds, NULL },
					  { "--spa", NULL, &is_spa },
					  { "--mqtt", NULL, &is_mqtt },
					  { 0 } };
	struct watch_words words = { .services = services };
	unsigned long n = 0;
	int status, rc;

	if (options_read(options, argc, argv, services, OL_KNOCK_SERVICES) < 0)
		return EX_USAGE;
	if (is_spa && is_mqtt)
		return complain(EX_USAGE, "watch", "one of --spa and --mqtt");
	if (seconds && options_number(seconds, 1, MOST_SECONDS, &n) < 0)
		return complain(EX_USAGE, "--for", "1 to 2592000 seconds");
	words.duration_s = (uint32_t)n;
	words.way = is_spa ? KNOCK_SPA : is_mqtt ? KNOCK_MQTT : KNOCK_AUTO;
	status = check(device, services);
	if (status != EX_OK)
		return status;
	ol_log_init("ownline", OL_INFO);
	rc = watch_run(device, &words);
	return rc < 0 ? complain(EX_OSERR, "watch", strerror(-rc)) : EX_OK;
}
