/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command that says what address the internet sees this device at. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "address.h"
#include "command.h"
#include "options.h"

static const char *const words[] = {
	[ADDRESS_NONE] = "none",
	[ADDRESS_ALONE] = "alone",
	[ADDRESS_DISAGREE] = "disagree",
	[ADDRESS_AGREED] = "agreed",
};

static const char *explain(const struct address_said *said, char text[static OL_ADDR_TEXT])
{
	switch (said->error) {
	case 0:
		return ol_addr_format(&said->addr, text);
	case -EADDRNOTAVAIL:
		return "an address that is none of the internet";
	case -EHOSTUNREACH:
	case -ECONNREFUSED:
		return "cannot be reached";
	case -EKEYREJECTED:
		return "its certificate does not hold";
	case -ENOTSUP:
		return "needs HTTPS, which this ownline was built without";
	case -EPROTO:
		return "answers, but not with an address";
	case -ETIMEDOUT:
		return "no answer";
	default:
		return strerror(-said->error);
	}
}

static void print(const struct address *address, const struct address_said *said, unsigned count,
		  uint8_t family)
{
	char text[OL_ADDR_TEXT];

	printf("IPv%u %s %s\n", family, ol_addr_format(&address->addr, text),
	       words[address->state]);
	for (unsigned i = 0; i < count; i++) {
		if (said[i].family == family)
			printf("     %s: %s\n", said[i].who, explain(&said[i], text));
	}
}

/* The best that is known over either family. */
static int status_of(enum address_state ip4, enum address_state ip6)
{
	if (ip4 == ADDRESS_AGREED || ip6 == ADDRESS_AGREED)
		return EX_OK;
	if (ip4 == ADDRESS_DISAGREE || ip6 == ADDRESS_DISAGREE)
		return complain(EX_PROTOCOL, "address", "the sources disagree; see --who");
	if (ip4 == ADDRESS_ALONE || ip6 == ADDRESS_ALONE)
		return complain(EX_TEMPFAIL, "address", "one source alone says it; see --who");
	return complain(EX_UNAVAILABLE, "address", "nobody says one; see --who");
}

static int ask(struct device *device, const struct ol_addr *source, bool is_telling)
{
	static struct site site; /* too large for a stack */
	struct address_said said[ADDRESS_SAID];
	struct address ip4, ip6;
	int status = command_load_site(device, &site), count;

	if (status != EX_OK)
		return status;
	if (!*site.url && !site.echo_count)
		return complain(EX_UNAVAILABLE, site.host, "the site names nobody to ask");
	count = address_ask(device, &site, source, !is_telling, said);
	if (count < 0)
		return complain(EX_OSERR, "address", strerror(-count));
	ip4 = address_judge(said, (unsigned)count, 4);
	ip6 = address_judge(said, (unsigned)count, 6);
	print(&ip4, said, is_telling ? (unsigned)count : 0, 4);
	print(&ip6, said, is_telling ? (unsigned)count : 0, 6);
	return status_of(ip4.state, ip6.state);
}

int command_address(struct device *device, int argc, char **argv)
{
	const char *from = NULL;
	bool is_telling = false;
	const struct option options[] = { { "--source", &from, NULL },
					  { "--who", NULL, &is_telling },
					  { 0 } };
	struct ol_addr source = { 0 };

	if (options_read(options, argc, argv, NULL, 0) < 0)
		return EX_USAGE;
	if (from && ol_addr_parse(from, &source) < 0)
		return complain(EX_USAGE, "--source", "no address");
	return ask(device, &source, is_telling);
}
