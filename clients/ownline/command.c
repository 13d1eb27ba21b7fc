/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of ownline. */
#include "command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "common/crypto.h"
#include "knock.h"

#define MOST_TRIES   20
#define MOST_SECONDS 2592000

static int complain(int status, const char *what, const char *why)
{
	fprintf(stderr, "ownline: %s: %s\n", what, why);
	return status;
}

static int load(struct device *device)
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

static int load_site(const struct device *device, struct ol_site_descriptor *site)
{
	char path[DEVICE_PATH], why[200];
	int rc = device_read_site(device_site_path(device, path), site, why);

	if (rc == -ENOENT)
		return complain(EX_NOINPUT, path, "not enrolled; run: ownline enrol FILE");
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

int command_enrol(struct device *device, int argc, char **argv)
{
	char why[200];
	int rc, status;

	if (argc != 1)
		return complain(EX_USAGE, "enrol", "give the one file that the admin gave you");
	status = load(device);
	if (status != EX_OK)
		return status;
	rc = device_enrol(device, argv[0], why);
	if (rc < 0)
		return complain(rc == -EBADMSG ? EX_DATAERR : EX_NOINPUT, argv[0], why);
	return EX_OK;
}

static int number(const char *text, unsigned long most, unsigned long *ret_value)
{
	char *end;

	errno = 0;
	if (*text < '0' || *text > '9')
		return -EINVAL;
	*ret_value = strtoul(text, &end, 10);
	return errno || *end || *ret_value > most ? -EINVAL : 0;
}

/* Takes one --option with its value. Returns 0 or -EINVAL. */
static int set_option(struct request *request, const char *name, const char *value)
{
	unsigned long n;

	if (!value)
		return -EINVAL;
	if (!strcmp(name, "--source"))
		return ol_addr_parse(value, &request->source);
	if (!strcmp(name, "--for") && number(value, MOST_SECONDS, &n) == 0 && n > 0) {
		request->duration_s = (uint32_t)n;
		return 0;
	}
	if (!strcmp(name, "--tries") && number(value, MOST_TRIES, &n) == 0 && n > 0) {
		request->tries = (unsigned)n;
		return 0;
	}
	return -EINVAL;
}

static int read_request(struct request *request, const struct ol_site_descriptor *site, int argc,
			char **argv)
{
	for (int i = 0; i < argc; i++) {
		if (!strcmp(argv[i], "--close")) {
			request->op = OL_KNOCK_CLOSE;
		} else if (!strncmp(argv[i], "--", 2)) {
			const char *name = argv[i];

			if (set_option(request, name, argv[++i]) < 0)
				return complain(EX_USAGE, name, "wrong option or value");
		} else if (request_add_service(request, site, argv[i]) < 0) {
			return complain(EX_USAGE, argv[i],
					"no such service here, or more than 8; see ownline show");
		}
	}
	if (request->op == OL_KNOCK_CLOSE && !request->service_count)
		return complain(EX_USAGE, "--close", "name the services to close");
	if (request->service_count && request->op == OL_KNOCK_REFRESH)
		request->op = OL_KNOCK_OPEN;
	return EX_OK;
}

int command_knock(struct device *device, int argc, char **argv)
{
	struct request request = { .op = OL_KNOCK_REFRESH, .tries = 3 };
	struct ol_site_descriptor site;
	int status = load(device);
	int rc;

	if (status == EX_OK)
		status = load_site(device, &site);
	if (status == EX_OK)
		status = read_request(&request, &site, argc, argv);
	if (status != EX_OK)
		return status;
	rc = knock_send(device, &site, &request);
	if (rc == -EHOSTUNREACH)
		return complain(EX_NOHOST, site.host, "no address found, or no way there");
	return rc < 0 ? complain(EX_OSERR, site.host, strerror(-rc)) : EX_OK;
}

int command_show(struct device *device, int argc, char **argv)
{
	struct ol_site_descriptor site;
	int status = load(device);

	(void)argv;
	if (argc)
		return complain(EX_USAGE, "show", "takes no argument");
	if (status != EX_OK)
		return status;
	print_device(device);
	status = load_site(device, &site);
	if (status != EX_OK)
		return status;
	printf("site   %s, UDP port %" PRId64 "\n", site.host, site.spa_port);
	for (unsigned i = 0; i < site.services_count; i++)
		printf("service %016" PRIx64 " %s\n", site.services[i].id, site.services[i].name);
	return EX_OK;
}
