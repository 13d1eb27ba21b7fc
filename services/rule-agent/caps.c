/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The router owner's bounds on what even a signed message may ask. */
#include "caps.h"

#include <errno.h>
#include <ifaddrs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/conf.h"

/* The file as text. */
struct text {
	char lan4[400], lan6[400], ports[400], public_ports[400];
	int64_t longest_s, sessions, private_sources;
};

static const struct ol_opt options[] = {
	OL_STR("lan4", struct text, lan4, "", "IPv4 networks where servers may be"),
	OL_STR("lan6", struct text, lan6, "", "IPv6 networks where servers may be"),
	OL_STR("ports", struct text, ports, "1-65535", "ports of servers"),
	OL_STR("public-ports", struct text, public_ports, "1-65535", "public ports of the router"),
	OL_INT("longest", struct text, longest_s, 60, 2592000, "86400", "seconds of one door"),
	OL_INT("sessions", struct text, sessions, 1, OL_ACCESS_SESSIONS_MAX, "1000",
	       "open at once"),
	OL_INT("private-sources", struct text, private_sources, 0, 1, "0",
	       "1: let clients in that have no address of the internet"),
	OL_END,
};

/* Copies the next item of a list separated by commas, without blanks around it, and moves the list
 * on. Returns false at the end. */
static bool next_item(const char **list, char item[static 64])
{
	size_t length, used = 0;

	*list += strspn(*list, " \t,");
	length = strcspn(*list, ",");
	for (size_t i = 0; i < length && used < 63; i++)
		item[used++] = (*list)[i];
	*list += length;
	while (used && (item[used - 1] == ' ' || item[used - 1] == '\t'))
		used--;
	item[used] = '\0';
	return used > 0;
}

/* Reads a number of decimal digits that ends where the text has `end`. */
static int read_number(const char *text, char end, long max, long *ret_number,
		       const char **ret_rest)
{
	char *rest;
	long number = strtol(text, &rest, 10);

	if (text[0] < '0' || text[0] > '9' || *rest != end || number > max)
		return -EINVAL;
	*ret_number = number;
	*ret_rest = rest;
	return 0;
}

static bool has_host_bits(const struct caps_net *net)
{
	for (unsigned bit = net->bits; bit < (net->addr.family == 4 ? 32 : 128); bit++) {
		if (net->addr.bytes[bit / 8] & 0x80 >> bit % 8)
			return true;
	}
	return false;
}

static int read_net(const char *item, uint8_t family, struct caps_net *ret_net)
{
	const char *slash = strchr(item, '/');
	struct caps_net net = { 0 };
	char text[OL_ADDR_TEXT];
	long bits;

	if (!slash || (size_t)(slash - item) >= sizeof text)
		return -EINVAL;
	memcpy(text, item, (size_t)(slash - item));
	text[slash - item] = '\0';
	if (ol_addr_parse(text, &net.addr) < 0 || net.addr.family != family ||
	    read_number(slash + 1, '\0', family == 4 ? 32 : 128, &bits, &slash) < 0)
		return -EINVAL;
	net.bits = (uint8_t)bits;
	if (has_host_bits(&net))
		return -EINVAL;
	*ret_net = net;
	return 0;
}

static int read_nets(const char *list, uint8_t family, struct caps *caps)
{
	char item[64];

	while (next_item(&list, item)) {
		if (caps->lan_count == CAPS_RANGES)
			return -ENOSPC;
		if (read_net(item, family, &caps->lan[caps->lan_count]) < 0)
			return -EINVAL;
		caps->lan_count++;
	}
	return 0;
}

/* Reads `443` or `1024-2047`. */
static int read_port_range(const char *item, struct caps_ports *ret_range)
{
	bool is_range = strchr(item, '-') != NULL;
	long first, last;

	if (read_number(item, is_range ? '-' : '\0', 65535, &first, &item) < 0)
		return -EINVAL;
	last = first;
	if (is_range && read_number(item + 1, '\0', 65535, &last, &item) < 0)
		return -EINVAL;
	if (first < 1 || last < first)
		return -EINVAL;
	*ret_range = (struct caps_ports){ (uint16_t)first, (uint16_t)last };
	return 0;
}

static int read_ports(const char *list, struct caps_ports ranges[CAPS_RANGES], unsigned *ret_count)
{
	unsigned count = 0;
	char item[64];

	while (next_item(&list, item)) {
		if (count == CAPS_RANGES)
			return -ENOSPC;
		if (read_port_range(item, &ranges[count]) < 0)
			return -EINVAL;
		count++;
	}
	*ret_count = count;
	return 0;
}

/* Fills caps from the text; on failure *ret_name is the setting to blame. */
static int read_text(const struct text *text, struct caps *caps, const char **ret_name)
{
	int rc = read_nets(text->lan4, 4, caps);

	*ret_name = "lan4";
	if (rc == 0) {
		*ret_name = "lan6";
		rc = read_nets(text->lan6, 6, caps);
	}
	if (rc == 0) {
		*ret_name = "ports";
		rc = read_ports(text->ports, caps->ports, &caps->port_count);
	}
	if (rc == 0) {
		*ret_name = "public-ports";
		rc = read_ports(text->public_ports, caps->public_ports, &caps->public_port_count);
	}
	caps->longest_s = text->longest_s;
	caps->sessions = text->sessions;
	caps->is_private_allowed = text->private_sources;
	return rc;
}

static int check_owner(const char *path, char why[static CAPS_WHY])
{
	struct stat info;

	if (lstat(path, &info) < 0) {
		int rc = -errno;

		snprintf(why, CAPS_WHY, "%.120s: %s", path, strerror(-rc));
		return rc;
	}
	if (S_ISREG(info.st_mode) && info.st_uid == 0 && !(info.st_mode & (S_IWGRP | S_IWOTH)))
		return 0;
	snprintf(why, CAPS_WHY, "%.120s: must be a file of root that nobody else can write", path);
	return -EPERM;
}

int caps_read(const char *path, struct caps *ret_caps, char why[static CAPS_WHY])
{
	const struct ol_opt *const tables[] = { options };
	struct ol_conf_fault fault;
	struct caps caps = { 0 };
	const char *name;
	struct text text;
	void *const confs[] = { &text };
	int rc = check_owner(path, why);

	if (rc < 0)
		return rc;
	ol_conf_defaults(options, &text);
	rc = ol_conf_read(path, tables, confs, 1, &fault);
	if (rc < 0) {
		snprintf(why, CAPS_WHY, "%.120s: %.120s", fault.where, fault.why);
		return rc;
	}
	rc = read_text(&text, &caps, &name);
	if (rc < 0) {
		snprintf(why, CAPS_WHY, "%.120s: %s: %s", path, name,
			 rc == -ENOSPC ? "too many ranges" : "wrong range");
		return rc;
	}
	*ret_caps = caps;
	return 0;
}

int caps_read_locals(struct caps *caps)
{
	struct ifaddrs *all;
	unsigned count = 0;
	int rc = 0;

	if (getifaddrs(&all) < 0)
		return -errno;
	for (const struct ifaddrs *at = all; at; at = at->ifa_next) {
		struct ol_addr addr;

		if (!at->ifa_addr || ol_addr_from_sockaddr(at->ifa_addr, &addr, NULL) < 0)
			continue;
		if (count == CAPS_LOCALS)
			rc = -ENOSPC;
		else
			caps->locals[count++] = addr;
	}
	freeifaddrs(all);
	caps->local_count = count;
	return rc;
}

static bool is_in_net(const struct ol_addr *addr, const struct caps_net *net)
{
	unsigned whole = net->bits / 8u, rest = net->bits % 8u;

	if (addr->family != net->addr.family || memcmp(addr->bytes, net->addr.bytes, whole))
		return false;
	return !rest || ((addr->bytes[whole] ^ net->addr.bytes[whole]) >> (8u - rest)) == 0;
}

static bool is_server(const struct caps *caps, const struct ol_addr *addr)
{
	bool is_in_lan = false;

	for (unsigned i = 0; i < caps->lan_count; i++)
		is_in_lan |= is_in_net(addr, &caps->lan[i]);
	for (unsigned i = 0; i < caps->local_count; i++) {
		if (ol_addr_equal(addr, &caps->locals[i]))
			return false;
	}
	return is_in_lan;
}

static bool is_in_ports(int64_t port, const struct caps_ports *ranges, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (port >= ranges[i].first && port <= ranges[i].last)
			return true;
	}
	return false;
}

/* Never a source that cannot be anybody's: all zeros, multicast, loopback, or the server itself. */
static bool is_client(const struct caps *caps, const struct ol_access_session *session)
{
	const uint8_t *bytes = session->source.bytes;

	if (ol_addr_equal(&session->source, &session->to))
		return false;
	if (ol_addr_is_global(&session->source))
		return true;
	if (!caps->is_private_allowed)
		return false;
	if (session->source.family == 4)
		return bytes[0] != 0 && bytes[0] != 127 && bytes[0] < 224;
	return bytes[0] >> 5 == 1 || bytes[0] >> 1 == 0x7e;
}

bool caps_allow(const struct caps *caps, const struct ol_access_session *session)
{
	return session->source.family == session->to.family && is_client(caps, session) &&
	       is_server(caps, &session->to) &&
	       is_in_ports(session->to_port, caps->ports, caps->port_count) &&
	       is_in_ports(session->port, caps->public_ports, caps->public_port_count);
}
