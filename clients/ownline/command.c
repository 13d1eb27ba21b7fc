/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of ownline that need no link. */
#include "command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "common/crypto.h"
#include "options.h"

#define MOST_TRIES   20
#define MOST_SECONDS 2592000
#define KNOCK_TRIES  3

int complain(int status, const char *what, const char *why)
{
	fprintf(stderr, "ownline: %s: %s\n", what, why);
	return status;
}

int command_load(struct device *device)
{
	int rc = device_load(device);

	if (rc == 0)
		return EX_OK;
	if (rc == -ENOENT)
		return complain(EX_NOINPUT, device->folder, "no key here; run: ownline new");
	if (rc == -EPERM)
		return complain(EX_NOPERM, device->folder,
				"others can read device.key: chmod 0600");
	return complain(EX_OSERR, device->folder, strerror(-rc));
}

int command_load_site(const struct device *device, struct site *ret_site)
{
	char path[DEVICE_PATH], why[SITE_WHY];
	int rc = site_read(device_site_path(device, path), ret_site, why);

	if (rc == -ENOENT)
		return complain(EX_NOINPUT, path, "not enrolled; run: ownline enrol LINK");
	return rc < 0 ? complain(EX_DATAERR, path, why) : EX_OK;
}

static void print_device(const struct device *device)
{
	char id[33], key[65];

	printf("device %s\nkey    %s\n", ol_hex(device->id, sizeof device->id, id),
	       ol_hex(device->key, sizeof device->key, key));
}

int command_new(struct device *device, int argc, char **argv)
{
	int rc;

	(void)argv;
	if (argc)
		return complain(EX_USAGE, "new", "takes no argument");
	rc = device_make(device);
	if (rc == -EEXIST)
		return complain(EX_CANTCREAT, device->folder, "there is a key already; it is kept");
	if (rc < 0)
		return complain(EX_CANTCREAT, device->folder, strerror(-rc));
	print_device(device);
	return EX_OK;
}

/* What `knock` is told. */
struct knock_words {
	const char *services[OL_KNOCK_SERVICES + 1];
	const char *seconds, *tries, *source;
	bool is_close, is_https;
};

static int read_request(const struct knock_words *words, const struct site *site,
			struct request *request)
{
	unsigned long n;

	if (words->source && ol_addr_parse(words->source, &request->source) < 0)
		return complain(EX_USAGE, "--source", "no address");
	if (words->seconds && options_number(words->seconds, 1, MOST_SECONDS, &n) < 0)
		return complain(EX_USAGE, "--for", "1 to 2592000 seconds");
	request->duration_s = words->seconds ? (uint32_t)n : 0;
	if (words->tries && options_number(words->tries, 1, MOST_TRIES, &n) < 0)
		return complain(EX_USAGE, "--tries", "1 to 20");
	request->tries = words->tries ? (unsigned)n : KNOCK_TRIES;
	for (const char *const *name = words->services; *name; name++) {
		if (request_add_service(request, site, *name) < 0)
			return complain(EX_USAGE, *name, "no such service here; see ownline show");
	}
	if (words->is_close && !request->service_count)
		return complain(EX_USAGE, "--close", "name the services to close");
	if (words->is_close)
		request->op = OL_KNOCK_CLOSE;
	else
		request->op = request->service_count ? OL_KNOCK_OPEN : OL_KNOCK_REFRESH;
	return EX_OK;
}

static int knock_by_udp(struct device *device, const struct site *site,
			const struct request *request)
{
	const struct target target = { site->host, site->spa_port, site->box };
	int rc = knock_send(device, &target, request);

	if (rc == -EHOSTUNREACH)
		return complain(EX_NOHOST, site->host, "no address found, or no way there");
	return rc < 0 ? complain(EX_OSERR, site->host, strerror(-rc)) : EX_OK;
}

int command_knock(struct device *device, int argc, char **argv)
{
	struct knock_words words = { .seconds = NULL };
	const struct option options[] = {
		{ "--for", &words.seconds, NULL },    { "--tries", &words.tries, NULL },
		{ "--source", &words.source, NULL },  { "--close", NULL, &words.is_close },
		{ "--https", NULL, &words.is_https }, { 0 }
	};
	struct request request = { .op = OL_KNOCK_REFRESH };
	static struct site site; /* too large for a stack */
	int status;

	if (options_read(options, argc, argv, words.services, OL_KNOCK_SERVICES) < 0)
		return EX_USAGE;
	status = command_load(device);
	if (status == EX_OK)
		status = command_load_site(device, &site);
	if (status == EX_OK)
		status = read_request(&words, &site, &request);
	if (status != EX_OK)
		return status;
	return words.is_https ? knock_by_https(device, &site, &request)
			      : knock_by_udp(device, &site, &request);
}

int command_show(struct device *device, int argc, char **argv)
{
	static struct site site; /* too large for a stack */
	int status = command_load(device);

	(void)argv;
	if (argc)
		return complain(EX_USAGE, "show", "takes no argument");
	if (status != EX_OK)
		return status;
	print_device(device);
	status = command_load_site(device, &site);
	if (status != EX_OK)
		return status;
	printf("site   %s, UDP port %u\n", site.host, site.spa_port);
	if (*site.url)
		printf("api    %s\n", site.url);
	for (unsigned i = 0; i < site.service_count; i++)
		printf("service %016" PRIx64 " %s\n", site.services[i].id, site.services[i].name);
	return EX_OK;
}
