/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one change of rules costs rule-agent, from the decision to the kernel's answer, beside the
 * barest netlink that makes the same change. Both take turns, in a network namespace of their own.
 *
 * usage: bench-rule-change        prints one JSON object; microseconds are medians */
#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <libnftnl/common.h>
#include <libnftnl/set.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <sched.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/loop.h"
#include "plan.h"
#include "target.h"

#define ROUNDS     150
#define PAUSE_NS   4000000
#define TIMEOUT_MS 600000
#define BUFFER     4096
#define WORD       4 /* every part of a concatenation fills whole 32-bit words */
#define OURS_MAX   (PLAN_SESSIONS - 1)

static const char table[] =
	"table inet ownline {\n"
	"map fwd4 { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service;"
	" flags timeout; size 65535; }\n"
	"map fwd6 { type ipv6_addr . inet_proto . inet_service : ipv6_addr . inet_service;"
	" flags timeout; size 65535; }\n"
	"set ses4 { type ipv4_addr . ipv4_addr . inet_proto . inet_service;"
	" flags timeout; size 65535; }\n"
	"set ses6 { type ipv6_addr . ipv6_addr . inet_proto . inet_service;"
	" flags timeout; size 65535; }\n"
	"set svc4 { type ipv4_addr . inet_proto . inet_service; size 4096; }\n"
	"set svc6 { type ipv6_addr . inet_proto . inet_service; size 4096; }\n"
	"}\n";

enum way { AGENT, BARE, BARE_ONE, WAYS };

struct bench {
	struct firewall *fw;
	struct mnl_socket *bare;
	uint32_t sequence;
	struct caps caps;
	struct plan plan;
	double samples[WAYS][2 * ROUNDS];
	double confirm[ROUNDS];
	unsigned counts[WAYS];
};

static double now_us(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static void load_table(void)
{
	char nft[] = "/usr/sbin/nft", file[] = "-f", input[] = "/dev/stdin";
	char *const words[] = { nft, file, input, NULL };
	posix_spawn_file_actions_t actions;
	int ends[2], status;
	pid_t pid;

	if (pipe(ends) || write(ends[1], table, sizeof table - 1) < 0)
		die("pipe");
	close(ends[1]);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
	if (posix_spawn(&pid, nft, &actions, NULL, words, environ) ||
	    waitpid(pid, &status, 0) < 0 || status)
		die("nft");
	posix_spawn_file_actions_destroy(&actions);
	close(ends[0]);
}

/* One source for each number, one server for all. */
static struct ol_access_session session(uint32_t number)
{
	struct ol_access_session made = { .id = number + 1,
					  .source = { .family = 4, .bytes = { 100 } },
					  .proto = OL_PROTO_TCP,
					  .port = 8443,
					  .to = { .family = 4, .bytes = { 192, 168, 50, 10 } },
					  .to_port = 22,
					  .end_ms = ol_boottime_ms() + TIMEOUT_MS };

	for (int i = 0; i < 3; i++)
		made.source.bytes[3 - i] = (uint8_t)(number >> 8 * i);
	return made;
}

static void carry_out(struct bench *bench)
{
	struct fw_change changes[64];
	int64_t now_ms = ol_boottime_ms();
	size_t count;

	plan_settle(&bench->plan, now_ms);
	while ((count = plan_changes(&bench->plan, now_ms, changes, 64))) {
		if (bench->fw->ops->apply(bench->fw, changes, count) < 0)
			die("the kernel refused a change");
		plan_applied(&bench->plan, changes, count, now_ms);
	}
}

static void forget_reports(struct bench *bench, struct plan_report *ret_last)
{
	while (plan_report(&bench->plan, ret_last))
		;
}

static struct nftnl_set *bare_set(const char *name, const struct ol_access_session *of, bool is_new)
{
	const uint16_t port = htons((uint16_t)of->port), to_port = htons((uint16_t)of->to_port);
	uint8_t key[4 * WORD] = { 0 }, value[2 * WORD] = { 0 };
	struct nftnl_set *set = nftnl_set_alloc();
	struct nftnl_set_elem *element = nftnl_set_elem_alloc();
	bool is_map = !strcmp(name, "fwd4");
	uint8_t *at = key + WORD;

	if (!set || !element)
		die("libnftnl");
	memcpy(key, of->source.bytes, WORD);
	if (!is_map) {
		memcpy(at, of->to.bytes, WORD);
		at += WORD;
	}
	at[0] = IPPROTO_TCP;
	memcpy(at + WORD, is_map ? &port : &to_port, sizeof port);
	memcpy(value, of->to.bytes, WORD);
	memcpy(value + WORD, &to_port, sizeof to_port);
	nftnl_set_set_str(set, NFTNL_SET_TABLE, "ownline");
	nftnl_set_set_str(set, NFTNL_SET_NAME, name);
	nftnl_set_elem_set(element, NFTNL_SET_ELEM_KEY, key, is_map ? 3 * WORD : 4 * WORD);
	if (is_new && is_map)
		nftnl_set_elem_set(element, NFTNL_SET_ELEM_DATA, value, sizeof value);
	if (is_new)
		nftnl_set_elem_set_u64(element, NFTNL_SET_ELEM_TIMEOUT, TIMEOUT_MS);
	nftnl_set_elem_add(set, element);
	return set;
}

static void bare_message(struct bench *bench, struct mnl_nlmsg_batch *batch, const char *name,
			 const struct ol_access_session *of, bool is_new, bool is_last)
{
	struct nftnl_set *set = bare_set(name, of, is_new);
	struct nlmsghdr *header = nftnl_nlmsg_build_hdr(
		mnl_nlmsg_batch_current(batch), is_new ? NFT_MSG_NEWSETELEM : NFT_MSG_DELSETELEM,
		NFPROTO_INET, (uint16_t)((is_new ? NLM_F_CREATE : 0) | (is_last ? NLM_F_ACK : 0)),
		bench->sequence++);

	nftnl_set_elems_nlmsg_build_payload(header, set);
	nftnl_set_free(set);
	mnl_nlmsg_batch_next(batch);
}

/* One transaction: the forward alone, or the forward and the guard's element as the agent does. */
static void bare_change(struct bench *bench, const struct ol_access_session *of, bool is_new,
			bool is_one)
{
	char buffer[BUFFER], answer[BUFFER];
	struct mnl_nlmsg_batch *batch = mnl_nlmsg_batch_start(buffer, sizeof buffer);
	const struct nlmsghdr *header = (const struct nlmsghdr *)(const void *)answer;

	nftnl_batch_begin(mnl_nlmsg_batch_current(batch), bench->sequence++);
	mnl_nlmsg_batch_next(batch);
	bare_message(bench, batch, "fwd4", of, is_new, is_one);
	if (!is_one)
		bare_message(bench, batch, "ses4", of, is_new, true);
	nftnl_batch_end(mnl_nlmsg_batch_current(batch), bench->sequence++);
	mnl_nlmsg_batch_next(batch);
	if (mnl_socket_sendto(bench->bare, mnl_nlmsg_batch_head(batch),
			      mnl_nlmsg_batch_size(batch)) < 0 ||
	    mnl_socket_recvfrom(bench->bare, answer, sizeof answer) <= 0)
		die("netlink");
	if (header->nlmsg_type != NLMSG_ERROR ||
	    ((const struct nlmsgerr *)mnl_nlmsg_get_payload(header))->error)
		die("the kernel refused an element");
	mnl_nlmsg_batch_stop(batch);
}

static void take(struct bench *bench, enum way way, double begun_us)
{
	bench->samples[way][bench->counts[way]++] = now_us() - begun_us;
}

/* Opens or closes a door the agent's way, and asks the kernel for it as a receipt does. */
static void measure_agent(struct bench *bench, bool is_new, unsigned round)
{
	struct ol_access_session one = session(0x80000 + round);
	struct plan_report report;
	int64_t left_ms[PLAN_LINKS];
	double begun_us = now_us();

	if (!is_new)
		plan_drop(&bench->plan, one.id);
	else if (plan_set(&bench->plan, &one) < 0)
		die("the plan is full");
	carry_out(bench);
	take(bench, AGENT, begun_us);
	begun_us = now_us();
	forget_reports(bench, &report);
	if (!is_new)
		return;
	if (bench->fw->ops->left(bench->fw, report.elements, report.element_count, left_ms) < 0 ||
	    report.element_count != 2 || left_ms[0] <= 0 || left_ms[1] <= 0)
		die("the kernel does not hold it");
	bench->confirm[round] = now_us() - begun_us;
}

static void measure_bare(struct bench *bench, enum way way, bool is_new, unsigned round)
{
	struct ol_access_session one = session(0x90000 + round);
	double begun_us = now_us();

	bare_change(bench, &one, is_new, way == BARE_ONE);
	take(bench, way, begun_us);
}

static int compare(const void *a, const void *b)
{
	const double *left = a, *right = b;

	return *left < *right ? -1 : *left > *right;
}

static double median(double *samples, unsigned count)
{
	qsort(samples, count, sizeof *samples, compare);
	return samples[count / 2];
}

static void pause_a_little(void)
{
	const struct timespec span = { .tv_nsec = PAUSE_NS };

	nanosleep(&span, NULL);
}

/* Fills the kernel up to `count` doors, as many of them as fit by the agent. */
static void fill(struct bench *bench, unsigned from, unsigned count)
{
	struct plan_report report;

	for (unsigned i = from; i < count; i++) {
		struct ol_access_session one = session(i);

		if (i < OURS_MAX) {
			if (plan_set(&bench->plan, &one) < 0)
				die("the plan is full");
			carry_out(bench);
			forget_reports(bench, &report);
		} else {
			bare_change(bench, &one, true, false);
		}
	}
}

/* Measures at this many doors, and prints the medians. */
static void measure(struct bench *bench, unsigned doors, double ret_us[WAYS])
{
	memset(bench->counts, 0, sizeof bench->counts);
	for (unsigned round = 0; round < ROUNDS; round++) {
		for (unsigned turn = 0; turn < 2 * WAYS; turn++) {
			enum way way = (enum way)((turn / 2 + round) % WAYS);

			pause_a_little();
			if (way == AGENT)
				measure_agent(bench, turn % 2 == 0, round);
			else
				measure_bare(bench, way, turn % 2 == 0, round);
		}
	}
	for (unsigned way = 0; way < WAYS; way++)
		ret_us[way] = median(bench->samples[way], bench->counts[way]);
	printf("\"%u\": {\"agent_us\": %.2f, \"bare_us\": %.2f, \"bare_one_us\": %.2f, "
	       "\"confirm_us\": %.2f, \"ratio\": %.3f}",
	       doors, ret_us[AGENT], ret_us[BARE], ret_us[BARE_ONE], median(bench->confirm, ROUNDS),
	       ret_us[AGENT] / ret_us[BARE]);
}

int main(void)
{
	static const unsigned doors[] = { 10, 1000, 10000 };
	static struct bench bench = {
		.caps = { .lan = { { { 4, { 192, 168 } }, 16 } },
			  .lan_count = 1,
			  .ports = { { 1, 65535 } },
			  .public_ports = { { 1, 65535 } },
			  .port_count = 1,
			  .public_port_count = 1,
			  .longest_s = 86400,
			  .sessions = PLAN_SESSIONS,
			  .is_private_allowed = true },
	};
	double us[3][WAYS];

	if (unshare(CLONE_NEWNET))
		die("needs root");
	load_table();
	bench.bare = mnl_socket_open(NETLINK_NETFILTER);
	if (!bench.bare || mnl_socket_bind(bench.bare, 0, MNL_SOCKET_AUTOPID) < 0 ||
	    fw_nft_new(&bench.fw) < 0)
		die("netlink");
	plan_init(&bench.plan, &bench.caps, 1);
	plan_lease(&bench.plan, 0, INT64_MAX, ol_boottime_ms());
	printf("{\"at\": {");
	for (unsigned i = 0; i < 3; i++) {
		fill(&bench, i ? doors[i - 1] : 0, doors[i]);
		printf("%s", i ? ", " : "");
		measure(&bench, doors[i], us[i]);
	}
	printf("}, \"agent_us\": %.2f, \"bare_us\": %.2f, \"ratio\": %.3f}\n", us[1][AGENT],
	       us[1][BARE], us[1][AGENT] / us[1][BARE]);
	mnl_socket_close(bench.bare);
	bench.fw->ops->free(bench.fw);
	return 0;
}
