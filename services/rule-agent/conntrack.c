/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections that the kernel tracks: the only file that knows libnetfilter_conntrack. */
#include "conntrack.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <libnetfilter_conntrack/libnetfilter_conntrack.h>

struct conntrack {
	struct nfct_handle *walk; /* one to read with, */
	struct nfct_handle *drop; /* one to delete with meanwhile */
	const struct fw_change *changes;
	size_t count;
	int dropped;
};

/* What of a tracked connection decides. */
struct flow {
	uint8_t proto;
	uint16_t port;    /* that the client dialled */
	uint16_t to_port; /* that the answers come from */
	bool is_answered;
	struct ol_addr source;
	struct ol_addr dialled;
	struct ol_addr to; /* where the answers come from */
};

static struct ol_addr addr_of(const struct nf_conntrack *entry, uint8_t family,
			      enum nf_conntrack_attr attr4, enum nf_conntrack_attr attr6)
{
	struct ol_addr addr = { .family = family };
	const void *bytes = nfct_get_attr(entry, family == 4 ? attr4 : attr6);

	if (bytes)
		memcpy(addr.bytes, bytes, family == 4 ? 4 : 16);
	return addr;
}

static struct flow flow_of(const struct nf_conntrack *entry)
{
	uint8_t family = nfct_get_attr_u8(entry, ATTR_L3PROTO) == AF_INET ? 4 : 6;

	return (struct flow){
		.proto = nfct_get_attr_u8(entry, ATTR_L4PROTO),
		.port = ntohs(nfct_get_attr_u16(entry, ATTR_ORIG_PORT_DST)),
		.to_port = ntohs(nfct_get_attr_u16(entry, ATTR_REPL_PORT_SRC)),
		.is_answered = nfct_get_attr_u32(entry, ATTR_STATUS) & IPS_SEEN_REPLY,
		.source = addr_of(entry, family, ATTR_ORIG_IPV4_SRC, ATTR_ORIG_IPV6_SRC),
		.dialled = addr_of(entry, family, ATTR_ORIG_IPV4_DST, ATTR_ORIG_IPV6_DST),
		.to = addr_of(entry, family, ATTR_REPL_IPV4_SRC, ATTR_REPL_IPV6_SRC),
	};
}

static bool is_obsolete(const struct flow *flow, const struct fw_change *change)
{
	const struct fw_element *element = &change->element;
	bool is_there = flow->to_port == element->to_port && ol_addr_equal(&flow->to, &element->to);

	if (flow->proto != element->proto || !ol_addr_equal(&flow->source, &element->source))
		return false;
	if (change->act == FW_ADD)
		return flow->port == element->port && !flow->is_answered && !is_there;
	if (element->kind == FW_FORWARD)
		return flow->port == element->port && is_there;
	return is_there && ol_addr_equal(&flow->dialled, &element->to);
}

static int on_entry(enum nf_conntrack_msg_type type, struct nf_conntrack *entry, void *data)
{
	struct conntrack *conntrack = data;
	struct flow flow = flow_of(entry);

	(void)type;
	for (size_t i = 0; i < conntrack->count; i++) {
		if (!is_obsolete(&flow, &conntrack->changes[i]))
			continue;
		if (nfct_query(conntrack->drop, NFCT_Q_DESTROY, entry) == 0)
			conntrack->dropped++;
		break;
	}
	return NFCT_CB_CONTINUE;
}

int conntrack_new(struct conntrack **ret_conntrack)
{
	struct conntrack *conntrack = calloc(1, sizeof *conntrack);

	if (!conntrack)
		return -ENOMEM;
	conntrack->walk = nfct_open(CONNTRACK, 0);
	conntrack->drop = nfct_open(CONNTRACK, 0);
	if (!conntrack->walk || !conntrack->drop ||
	    nfct_callback_register(conntrack->walk, NFCT_T_ALL, on_entry, conntrack) < 0) {
		int rc = -errno;

		conntrack_free(conntrack);
		return rc;
	}
	*ret_conntrack = conntrack;
	return 0;
}

void conntrack_free(struct conntrack *conntrack)
{
	if (!conntrack)
		return;
	if (conntrack->walk)
		nfct_close(conntrack->walk);
	if (conntrack->drop)
		nfct_close(conntrack->drop);
	free(conntrack);
}

int conntrack_forget(struct conntrack *conntrack, const struct fw_change *changes, size_t count)
{
	uint32_t family = AF_UNSPEC;

	conntrack->changes = changes;
	conntrack->count = count;
	conntrack->dropped = 0;
	if (nfct_query(conntrack->walk, NFCT_Q_DUMP, &family) < 0)
		return -errno;
	return conntrack->dropped;
}
