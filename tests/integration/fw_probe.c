/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drives rule-agent's nftables backend by hand, for the tests. */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conntrack.h"
#include "firewall.h"

#define DOOR 6 /* forward, session and service, for tcp and for udp */

static const char *const kinds[FW_KINDS] = { "forward", "session", "service" };

static void print(void *arg, const struct fw_element *element, int64_t left_ms)
{
	char source[OL_ADDR_TEXT], to[OL_ADDR_TEXT];

	(void)arg;
	printf("%s %s %s %u %s %u %lld\n", kinds[element->kind],
	       ol_addr_format(&element->source, source),
	       element->proto == IPPROTO_TCP ? "tcp" : "udp", element->port,
	       ol_addr_format(&element->to, to), element->to_port, (long long)left_ms);
}

/* Reads SOURCE PROTO PORT TO TO_PORT; returns the number of elements, 0 if it is wrong. */
static size_t read_door(char **words, struct fw_element elements[DOOR])
{
	struct fw_element forward = { .kind = FW_FORWARD };
	size_t count = 0;

	if (ol_addr_parse(words[0], &forward.source) < 0 ||
	    ol_addr_parse(words[3], &forward.to) < 0)
		return 0;
	forward.port = (uint16_t)strtoul(words[2], NULL, 10);
	forward.to_port = (uint16_t)strtoul(words[4], NULL, 10);
	for (int i = 0; i < 2; i++) {
		struct fw_element element = forward;

		if (!strcmp(words[1], i ? "tcp" : "udp"))
			continue;
		element.proto = i ? IPPROTO_UDP : IPPROTO_TCP;
		elements[count++] = element;
		element.kind = FW_SESSION;
		element.port = 0;
		elements[count++] = element;
		element.kind = FW_SERVICE;
		element.source = (struct ol_addr){ 0 };
		elements[count++] = element;
	}
	return count;
}

static int change(struct firewall *fw, struct conntrack *conntrack, enum fw_act act, char **words,
		  int64_t timeout_ms)
{
	struct fw_element elements[DOOR];
	struct fw_change changes[DOOR];
	int64_t left_ms[DOOR];
	size_t count = read_door(words, elements), changed = 0;
	int rc;

	for (size_t i = 0; i < count; i++) {
		if (act == FW_DELETE && elements[i].kind == FW_SERVICE)
			continue;
		changes[changed++] = (struct fw_change){
			.element = elements[i],
			.act = act,
			.timeout_ms = elements[i].kind == FW_SERVICE ? 0 : timeout_ms,
		};
	}
	rc = changed ? fw->ops->apply(fw, changes, changed) : -1;
	if (rc == 0 && act != FW_REFRESH)
		rc = conntrack_forget(conntrack, changes, changed) < 0;
	if (rc == 0)
		rc = fw->ops->left(fw, elements, count, left_ms);
	for (size_t i = 0; rc == 0 && i < count; i++)
		print(NULL, &elements[i], left_ms[i]);
	return rc;
}

int main(int argc, char **argv)
{
	struct conntrack *conntrack;
	struct firewall *fw;
	int rc = -1;

	if (fw_nft_new(&fw) < 0 || conntrack_new(&conntrack) < 0) {
		fprintf(stderr, "fw_probe: needs CAP_NET_ADMIN\n");
		return 1;
	}
	if (argc == 8 && !strcmp(argv[1], "open"))
		rc = change(fw, conntrack, FW_ADD, argv + 2, strtoll(argv[7], NULL, 10));
	else if (argc == 8 && !strcmp(argv[1], "refresh"))
		rc = change(fw, conntrack, FW_REFRESH, argv + 2, strtoll(argv[7], NULL, 10));
	else if (argc == 7 && !strcmp(argv[1], "close"))
		rc = change(fw, conntrack, FW_DELETE, argv + 2, 0);
	else if (argc == 2 && !strcmp(argv[1], "dump"))
		rc = fw->ops->walk(fw, print, NULL);
	else
		fprintf(stderr, "usage: fw_probe open|refresh SOURCE PROTO PORT TO TO_PORT MS | "
				"close SOURCE PROTO PORT TO TO_PORT | dump\n");
	if (rc < 0)
		fprintf(stderr, "fw_probe: %s\n", strerror(-rc));
	conntrack_free(conntrack);
	fw->ops->free(fw);
	return rc ? 1 : 0;
}
