/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The nftables backend: typed netlink on one long-lived socket, one transaction per change. */
#include "firewall.h"

#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "nft_key.h"

#define TABLE        "ownline"
#define CHUNK        128                    /* changes in one transaction */
#define CHANGE_BYTES 512                    /* more than the messages of one change take */
#define SEND_BYTES   (CHUNK * CHANGE_BYTES) /* of one transaction */
#define RECV_BYTES   32768                  /* most that the kernel puts into one datagram */
#define QUEUE_BYTES  (1 << 20)              /* of the socket, each way */
#define QUESTIONS    64                     /* elements asked for at once */
#define WALKS        3                      /* tries to walk a set that changes meanwhile */

struct nft {
	struct firewall base;
	struct mnl_socket *socket;
	uint32_t seq;
	char *end; /* of what is written into send */
	char send[SEND_BYTES];
	char recv[RECV_BYTES];
};

/* Begins a message behind those in send; end_message counts it in. */
static struct nlmsghdr *begin_message(struct nft *nft, uint16_t type, uint16_t flags)
{
	struct nlmsghdr *header = mnl_nlmsg_put_header(nft->end);
	struct nfgenmsg *extra = mnl_nlmsg_put_extra_header(header, sizeof *extra);

	header->nlmsg_type = (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | type);
	header->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	header->nlmsg_seq = ++nft->seq;
	extra->nfgen_family = NFPROTO_INET;
	extra->version = NFNETLINK_V0;
	extra->res_id = 0;
	return header;
}

static void end_message(struct nft *nft, const struct nlmsghdr *header)
{
	nft->end += header->nlmsg_len;
}

/* Adds the begin or the end of a transaction. */
static struct nlmsghdr *put_mark(struct nft *nft, uint16_t type)
{
	struct nlmsghdr *header = begin_message(nft, 0, 0);
	struct nfgenmsg *extra = mnl_nlmsg_get_payload(header);

	header->nlmsg_type = type;
	extra->nfgen_family = AF_UNSPEC;
	extra->res_id = htons(NFNL_SUBSYS_NFTABLES);
	end_message(nft, header);
	return header;
}

static void put_set(struct nlmsghdr *header, enum fw_kind kind, uint8_t family)
{
	mnl_attr_put_strz(header, NFTA_SET_ELEM_LIST_TABLE, TABLE);
	mnl_attr_put_strz(header, NFTA_SET_ELEM_LIST_SET, nft_set_name(kind, family));
}

static void put_fields(struct nlmsghdr *header, uint16_t type, struct nft_fields fields)
{
	struct nlattr *nest = mnl_attr_nest_start(header, type);

	mnl_attr_put(header, NFTA_DATA_VALUE, fields.length, fields.bytes);
	mnl_attr_nest_end(header, nest);
}

/* Adds a message about one element. Only a new element carries value and timeout. */
static struct nlmsghdr *put_element(struct nft *nft, uint16_t type, uint16_t flags,
				    const struct fw_element *element, int64_t timeout_ms)
{
	struct nlmsghdr *header = begin_message(nft, type, flags);
	struct nlattr *list, *item;

	put_set(header, element->kind, element->to.family);
	list = mnl_attr_nest_start(header, NFTA_SET_ELEM_LIST_ELEMENTS);
	item = mnl_attr_nest_start(header, NFTA_LIST_ELEM);
	put_fields(header, NFTA_SET_ELEM_KEY, nft_key(element));
	if (type == NFT_MSG_NEWSETELEM && element->kind == FW_FORWARD)
		put_fields(header, NFTA_SET_ELEM_DATA, nft_value(element));
	if (timeout_ms > 0)
		mnl_attr_put_u64(header, NFTA_SET_ELEM_TIMEOUT, htobe64((uint64_t)timeout_ms));
	mnl_attr_nest_end(header, item);
	mnl_attr_nest_end(header, list);
	end_message(nft, header);
	return header;
}

/* Adds one change and returns its last message. Plain: the kernel holds what we believe, or the
 * transaction fails. Sure: an element is added before it is deleted, so that the delete succeeds,
 * and deleted before it is added, so that the new timeout counts (older kernels keep the old one).
 */
static struct nlmsghdr *put_change(struct nft *nft, const struct fw_change *change, bool is_sure)
{
	const struct fw_element *element = &change->element;
	struct nlmsghdr *last = NULL;

	if (element->kind == FW_SERVICE)
		return put_element(nft, NFT_MSG_NEWSETELEM, NLM_F_CREATE, element, 0);
	if (is_sure)
		put_element(nft, NFT_MSG_NEWSETELEM, NLM_F_CREATE, element, 1000);
	if (is_sure || change->act != FW_ADD)
		last = put_element(nft, NFT_MSG_DELSETELEM, 0, element, 0);
	if (change->act != FW_DELETE)
		last = put_element(nft, NFT_MSG_NEWSETELEM, NLM_F_CREATE | NLM_F_EXCL, element,
				   change->timeout_ms);
	return last;
}

static int send_all(struct nft *nft)
{
	size_t length = (size_t)(nft->end - nft->send);

	nft->end = nft->send;
	return mnl_socket_sendto(nft->socket, nft->send, length) < 0 ? -errno : 0;
}

/* Receives one datagram. The kernel answers before send returns, and continues a dump when it is
 * read: nothing is ever waited for, and silence is an error. Returns its length or -errno. */
static int receive(struct nft *nft)
{
	ssize_t length = mnl_socket_recvfrom(nft->socket, nft->recv, sizeof nft->recv);

	if (length < 0)
		return errno == EAGAIN ? -EIO : -errno;
	return (int)length;
}

static bool is_since(const struct nlmsghdr *header, uint32_t first)
{
	return (int32_t)(header->nlmsg_seq - first) >= 0;
}

static int error_of(const struct nlmsghdr *header)
{
	const struct nlmsgerr *answer = mnl_nlmsg_get_payload(header);

	return header->nlmsg_type == NLMSG_ERROR ? answer->error : 0;
}

/* Takes the answers of a transaction: every refusal, or one acknowledgement, that of the last
 * change. A refusal of the whole has the number of its begin. */
static int take_answers(struct nft *nft, uint32_t first, uint32_t last)
{
	int result = 0;

	for (;;) {
		const struct nlmsghdr *header = (const void *)nft->recv;
		int length = receive(nft);

		if (length < 0)
			return result ? result : length;
		for (; mnl_nlmsg_ok(header, length); header = mnl_nlmsg_next(header, &length)) {
			if (!is_since(header, first))
				continue;
			if (!result)
				result = error_of(header);
			if (header->nlmsg_seq == last || (result && header->nlmsg_seq == first))
				return result;
		}
	}
}

static int transact(struct nft *nft, const struct fw_change *changes, size_t count, bool is_sure)
{
	struct nlmsghdr *last = put_mark(nft, NFNL_MSG_BATCH_BEGIN);
	uint32_t first = nft->seq, last_seq;
	int rc;

	for (size_t i = 0; i < count; i++)
		last = put_change(nft, &changes[i], is_sure);
	last->nlmsg_flags |= NLM_F_ACK;
	last_seq = last->nlmsg_seq;
	put_mark(nft, NFNL_MSG_BATCH_END);
	rc = send_all(nft);
	return rc ? rc : take_answers(nft, first, last_seq);
}

/* One change by itself, after the transaction that it was part of failed. A forward that leads
 * elsewhere than we believe is in the way of every sure change: it is deleted first. */
static int transact_alone(struct nft *nft, const struct fw_change *change)
{
	struct fw_change eviction = { .element = change->element, .act = FW_DELETE };
	int rc = transact(nft, change, 1, true);

	if (rc != -EEXIST && rc != -EBUSY)
		return rc;
	rc = transact(nft, &eviction, 1, false);
	return rc || change->act == FW_DELETE ? rc : transact(nft, change, 1, true);
}

static int apply_chunk(struct nft *nft, struct fw_change *changes, size_t count)
{
	bool is_whole =
		!transact(nft, changes, count, false) || !transact(nft, changes, count, true);
	int result = 0;

	for (size_t i = 0; i < count; i++) {
		changes[i].result = is_whole ? 0 : transact_alone(nft, &changes[i]);
		if (!result)
			result = changes[i].result;
	}
	return result;
}

static int apply(struct firewall *fw, struct fw_change *changes, size_t count)
{
	struct nft *nft = (struct nft *)fw;
	int result = 0;

	for (size_t done = 0; done < count; done += CHUNK) {
		size_t size = count - done < CHUNK ? count - done : CHUNK;
		int rc = apply_chunk(nft, changes + done, size);

		if (!result)
			result = rc;
	}
	return result;
}

/* The attributes of a message or of a nest; a walk over them is a value, changed by each step. */
struct attrs {
	const struct nlattr *at;
	int length;
};

static struct attrs attrs_of_message(const struct nlmsghdr *header)
{
	struct attrs attrs = { mnl_nlmsg_get_payload_offset(header, sizeof(struct nfgenmsg)),
			       (int)mnl_nlmsg_get_payload_len(header) };

	attrs.length -= (int)sizeof(struct nfgenmsg);
	return attrs;
}

static struct attrs attrs_of(const struct nlattr *nest)
{
	return (struct attrs){ mnl_attr_get_payload(nest), mnl_attr_get_payload_len(nest) };
}

/* The next attribute, or NULL. */
static const struct nlattr *next(struct attrs *attrs)
{
	const struct nlattr *attr = attrs->at;

	if (!attr || !mnl_attr_ok(attr, attrs->length))
		return NULL;
	attrs->length -= (int)MNL_ALIGN(attr->nla_len);
	attrs->at = mnl_attr_next(attr);
	return attr;
}

static const struct nlattr *find(struct attrs attrs, uint16_t type)
{
	const struct nlattr *attr = next(&attrs);

	while (attr && mnl_attr_get_type(attr) != type)
		attr = next(&attrs);
	return attr;
}

/* Copies key or value of an element; length 0 if it is not there or too long. */
static struct nft_fields find_fields(const struct nlattr *item, uint16_t type)
{
	const struct nlattr *nest = find(attrs_of(item), type);
	const struct nlattr *data = nest ? find(attrs_of(nest), NFTA_DATA_VALUE) : NULL;
	struct nft_fields fields = { 0 };

	if (data && mnl_attr_get_payload_len(data) <= sizeof fields.bytes) {
		fields.length = mnl_attr_get_payload_len(data);
		memcpy(fields.bytes, mnl_attr_get_payload(data), fields.length);
	}
	return fields;
}

/* What remains of an element; 0 also for one that has no end. */
static int64_t left_of(const struct nlattr *item)
{
	const struct nlattr *left = find(attrs_of(item), NFTA_SET_ELEM_EXPIRATION);

	return left ? (int64_t)be64toh(mnl_attr_get_u64(left)) : 0;
}

/* The elements in a message of the kernel; none in an error. */
static struct attrs items_of(const struct nlmsghdr *header)
{
	struct attrs items = { 0 };
	const struct nlattr *list = NULL;

	if (header->nlmsg_type != NLMSG_ERROR)
		list = find(attrs_of_message(header), NFTA_SET_ELEM_LIST_ELEMENTS);
	return list ? attrs_of(list) : items;
}

/* The rest of the one element in an answer; 0 if the kernel does not hold it. */
static int take_left(const struct nlmsghdr *header, int64_t *ret_left_ms)
{
	struct attrs items = items_of(header);
	const struct nlattr *item = next(&items);
	int error = error_of(header);

	if (error && error != -ENOENT)
		return error;
	*ret_left_ms = item ? left_of(item) : 0;
	return 0;
}

/* Asks for at most QUESTIONS elements in one send; each question has one answer, in order. */
static int ask(struct nft *nft, const struct fw_element *elements, size_t count,
	       int64_t *ret_left_ms)
{
	uint32_t first = nft->seq + 1;
	size_t answers = 0;
	int rc;

	for (size_t i = 0; i < count; i++)
		put_element(nft, NFT_MSG_GETSETELEM, 0, &elements[i], 0);
	rc = send_all(nft);
	if (rc)
		return rc;
	while (answers < count) {
		const struct nlmsghdr *header = (const void *)nft->recv;
		int length = receive(nft);

		if (length < 0)
			return length;
		for (; mnl_nlmsg_ok(header, length); header = mnl_nlmsg_next(header, &length)) {
			if (header->nlmsg_seq - first >= count)
				continue;
			rc = take_left(header, &ret_left_ms[header->nlmsg_seq - first]);
			if (rc)
				return rc;
			answers++;
		}
	}
	return 0;
}

static int left(struct firewall *fw, const struct fw_element *elements, size_t count,
		int64_t *ret_left_ms)
{
	for (size_t done = 0; done < count; done += QUESTIONS) {
		size_t size = count - done < QUESTIONS ? count - done : QUESTIONS;
		int rc = ask((struct nft *)fw, elements + done, size, ret_left_ms + done);

		if (rc)
			return rc;
	}
	return 0;
}

static void report(const struct nlmsghdr *header, enum fw_kind kind, uint8_t family,
		   fw_found *found, void *arg)
{
	struct attrs items = items_of(header);
	const struct nlattr *item;

	while ((item = next(&items))) {
		struct nft_fields key = find_fields(item, NFTA_SET_ELEM_KEY);
		struct nft_fields value = find_fields(item, NFTA_SET_ELEM_DATA);
		int64_t left_ms = left_of(item);
		struct fw_element element;

		if ((left_ms || kind == FW_SERVICE) &&
		    !nft_read(kind, family, &key, &value, &element))
			found(arg, &element, left_ms);
	}
}

/* Returns -EINTR if the set changed while it was read. */
static int walk_set(struct nft *nft, enum fw_kind kind, uint8_t family, fw_found *found, void *arg)
{
	uint32_t first = nft->seq + 1;
	struct nlmsghdr *request = begin_message(nft, NFT_MSG_GETSETELEM, NLM_F_DUMP);
	bool is_interrupted = false;
	int rc;

	put_set(request, kind, family);
	end_message(nft, request);
	rc = send_all(nft);
	if (rc)
		return rc;
	for (;;) {
		const struct nlmsghdr *header = (const void *)nft->recv;
		int length = receive(nft);

		if (length < 0)
			return length;
		for (; mnl_nlmsg_ok(header, length); header = mnl_nlmsg_next(header, &length)) {
			if (!is_since(header, first))
				continue;
			if (header->nlmsg_type == NLMSG_ERROR)
				return error_of(header);
			if (header->nlmsg_flags & NLM_F_DUMP_INTR)
				is_interrupted = true;
			if (header->nlmsg_type == NLMSG_DONE)
				return is_interrupted ? -EINTR : 0;
			report(header, kind, family, found, arg);
		}
	}
}

static int walk(struct firewall *fw, fw_found *found, void *arg)
{
	for (int kind = 0; kind < FW_KINDS; kind++) {
		for (int family = 4; family <= 6; family += 2) {
			int rc = -EINTR;

			for (int i = 0; i < WALKS && rc == -EINTR; i++)
				rc = walk_set((struct nft *)fw, (enum fw_kind)kind, (uint8_t)family,
					      found, arg);
			if (rc)
				return rc;
		}
	}
	return 0;
}

static void free_nft(struct firewall *fw)
{
	struct nft *nft = (struct nft *)fw;

	if (nft->socket)
		mnl_socket_close(nft->socket);
	free(nft);
}

static const struct fw_ops ops = { .apply = apply, .left = left, .walk = walk, .free = free_nft };

int fw_nft_new(struct firewall **ret_fw)
{
	const int bytes = QUEUE_BYTES;
	struct nft *nft = calloc(1, sizeof *nft);
	int fd, rc;

	if (!nft)
		return -ENOMEM;
	nft->base.ops = &ops;
	nft->end = nft->send;
	nft->socket = mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (!nft->socket || mnl_socket_bind(nft->socket, 0, MNL_SOCKET_AUTOPID))
		goto fail;
	fd = mnl_socket_get_fd(nft->socket);
	if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof bytes) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes))
		goto fail;
	*ret_fw = &nft->base;
	return 0;
fail:
	rc = -errno;
	free_nft(&nft->base);
	return rc;
}
