/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a device becomes one of a site: by a link, or by a file that the admin gave. */
#include "enrol.h"

#include <errno.h>
#include <string.h>
#include <sysexits.h>

#include "command.h"
#include "common/crypto.h"
#include "common/link.h"
#include "files.h"
#include "options.h"

static int enrol_by_file(struct device *device, const char *path, const char *authority)
{
	static struct site site; /* too large for a stack */
	char why[SITE_WHY];
	int status = command_load(device), rc;

	if (status != EX_OK)
		return status;
	rc = site_read(path, &site, why);
	if (rc < 0)
		return complain(rc == -EBADMSG ? EX_DATAERR : EX_NOINPUT, path, why);
	rc = authority ? device_store_authority(device, authority) : 0;
	if (rc < 0)
		return complain(EX_NOINPUT, authority, strerror(-rc));
	rc = device_store_site(device, &site);
	return rc < 0 ? complain(EX_CANTCREAT, device->folder, strerror(-rc)) : EX_OK;
}

int command_enrol(struct device *device, int argc, char **argv)
{
	const char *name = NULL, *authority = NULL, *public_authority = NULL, *word = NULL;
	const struct option options[] = { { "--name", &name, NULL },
					  { "--ca", &authority, NULL },
					  { "--public-ca", &public_authority, NULL },
					  { 0 } };
	char line[OL_LINK_TEXT + 2];
	int status;

	if (options_read(options, argc, argv, &word, 1) < 0)
		return EX_USAGE;
	if (!word)
		return complain(EX_USAGE, "enrol", "give the link, or the file, of the admin");
	if (!strcmp(word, "-"))
		word = file_line(line, sizeof line) < 0 ? "" : line;
	if (word == line || strstr(word, "://"))
		status = enrol_by_link(device, word, name, authority);
	else
		status = enrol_by_file(device, word, authority);
	ol_wipe(line, sizeof line);
	if (status == EX_OK && public_authority) {
		int rc = device_store_public_authority(device, public_authority);

		if (rc < 0)
			return complain(EX_NOINPUT, public_authority, strerror(-rc));
	}
	return status;
}
