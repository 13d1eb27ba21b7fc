/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor's agent: one element of one map for each knock, by netlink. Prints the microseconds
 * between its stages.
 *
 * usage: bench-floor-agent BROKER PORT SERVER SERVER-PORT
 *
 * The map `doors` of table `ip floor` holds source . protocol . port -> server . port. */
#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <libnftnl/common.h>
#include <libnftnl/set.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <string.h>
#include <time.h>

#include "floor.h"
#include "target.h"

#define PUBLIC_PORT 8443
#define TIMEOUT_MS  300000
#define BUFFER      8192
#define WORD        4 /* every part of a concatenation fills whole 32-bit words */

struct agent {
	struct mnl_socket *netlink;
	uint32_t sequence;
	struct in_addr server;
	uint16_t server_port; /* network order */
};

static struct nftnl_set *make_set(const struct agent *agent, uint32_t source)
{
	const uint16_t port = htons(PUBLIC_PORT);
	uint8_t key[3 * WORD] = { 0 }, value[2 * WORD] = { 0 };
	struct nftnl_set *set = nftnl_set_alloc();
	struct nftnl_set_elem *element = nftnl_set_elem_alloc();

	if (!set || !element)
		die("libnftnl");
	memcpy(key, &source, sizeof source);
	key[WORD] = IPPROTO_TCP;
	memcpy(key + 2 * WORD, &port, sizeof port);
	memcpy(value, &agent->server, sizeof agent->server);
	memcpy(value + WORD, &agent->server_port, sizeof agent->server_port);
	nftnl_set_set_str(set, NFTNL_SET_TABLE, "floor");
	nftnl_set_set_str(set, NFTNL_SET_NAME, "doors");
	nftnl_set_elem_set(element, NFTNL_SET_ELEM_KEY, key, sizeof key);
	nftnl_set_elem_set(element, NFTNL_SET_ELEM_DATA, value, sizeof value);
	nftnl_set_elem_set_u64(element, NFTNL_SET_ELEM_TIMEOUT, TIMEOUT_MS);
	nftnl_set_elem_add(set, element);
	return set;
}

static void open_door(struct agent *agent, uint32_t source)
{
	char buffer[BUFFER], answer[BUFFER];
	struct nftnl_set *set = make_set(agent, source);
	struct mnl_nlmsg_batch *batch = mnl_nlmsg_batch_start(buffer, sizeof buffer);
	const struct nlmsghdr *header = (const struct nlmsghdr *)(const void *)answer;

	nftnl_batch_begin(mnl_nlmsg_batch_current(batch), agent->sequence++);
	mnl_nlmsg_batch_next(batch);
	nftnl_set_elems_nlmsg_build_payload(nftnl_nlmsg_build_hdr(mnl_nlmsg_batch_current(batch),
								  NFT_MSG_NEWSETELEM, NFPROTO_IPV4,
								  NLM_F_CREATE | NLM_F_ACK,
								  agent->sequence++),
					    set);
	mnl_nlmsg_batch_next(batch);
	nftnl_batch_end(mnl_nlmsg_batch_current(batch), agent->sequence++);
	mnl_nlmsg_batch_next(batch);
	if (mnl_socket_sendto(agent->netlink, mnl_nlmsg_batch_head(batch),
			      mnl_nlmsg_batch_size(batch)) < 0 ||
	    mnl_socket_recvfrom(agent->netlink, answer, sizeof answer) <= 0)
		die("netlink");
	if (header->nlmsg_type != NLMSG_ERROR ||
	    ((const struct nlmsgerr *)mnl_nlmsg_get_payload(header))->error)
		fputs("the kernel refused an element\n", stderr);
	mnl_nlmsg_batch_stop(batch);
	nftnl_set_free(set);
}

static void on_note(void *arg, struct floor_bus *bus, struct floor_note *note)
{
	(void)bus;
	note->at_ns[FLOOR_AT_AGENT] = now_ns();
	open_door(arg, note->source);
	note->at_ns[FLOOR_OPENED] = now_ns();
	for (unsigned i = 1; i < FLOOR_STAGES; i++)
		printf("%.1f%c", (double)(note->at_ns[i] - note->at_ns[i - 1]) / 1e3,
		       i + 1 < FLOOR_STAGES ? ' ' : '\n');
}

int main(int argc, char **argv)
{
	struct agent agent = { .sequence = (uint32_t)time(NULL) };

	if (argc != 5 || inet_pton(AF_INET, argv[3], &agent.server) != 1)
		return 64;
	agent.server_port = htons((uint16_t)number_of(argv[4], 65535));
	agent.netlink = mnl_socket_open(NETLINK_NETFILTER);
	if (!agent.netlink || mnl_socket_bind(agent.netlink, 0, MNL_SOCKET_AUTOPID) < 0)
		die("netlink");
	floor_run("agent", argv[1], argv[2], "floor/door", on_note, -1, NULL, &agent);
	mnl_socket_close(agent.netlink);
	return 0;
}
