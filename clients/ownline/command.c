/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of ownline that need no link. */
#include "command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "common/broker_url.h"
#include "common/crypto.h"

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

/* Without the passwords. */
static void print_publics(const struct site *site)
{
	struct ol_broker_url url;
	char text[OL_BROKER_TEXT];

	for (unsigned i = 0; i < site->public_count; i++) {
		if (ol_broker_url_parse(site->publics[i], &url) < 0)
			continue;
		ol_broker_url_format(&url, true, text);
		printf("public %s\n", text);
	}
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
	if (*site.mqtt)
		printf("broker %s\n", site.mqtt);
	print_publics(&site);
	for (unsigned i = 0; i < site.service_count; i++)
		printf("service %016" PRIx64 " %s\n", site.services[i].id, site.services[i].name);
	return EX_OK;
}
