/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands for everything that needs HTTPS and JSON, in a build without them. */
#include <errno.h>
#include <sysexits.h>

#include "ask.h"
#include "command.h"
#include "enrol.h"

static int refuse(const char *what)
{
	return complain(EX_UNAVAILABLE, what, "this ownline was built without HTTPS");
}

int enrol_by_link(struct device *device, const char *link, const char *name, const char *authority)
{
	(void)device;
	(void)link;
	(void)name;
	(void)authority;
	return refuse("enrol LINK");
}

int knock_by_https(struct device *device, const struct site *site, const struct request *request)
{
	(void)device;
	(void)site;
	(void)request;
	return refuse("--https");
}

int ask_https(const struct echo *echo, const char *authority, uint8_t family,
	      const struct ol_addr *source, struct ol_addr *ret_addr)
{
	(void)echo;
	(void)authority;
	(void)family;
	(void)source;
	(void)ret_addr;
	return -ENOTSUP;
}

int command_status(struct device *device, int argc, char **argv)
{
	(void)device;
	(void)argc;
	(void)argv;
	return refuse("status");
}

int command_visit(struct device *device, int argc, char **argv)
{
	(void)device;
	(void)argc;
	(void)argv;
	return refuse("visit");
}
