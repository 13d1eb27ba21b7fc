/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what the kernel says of addresses and routes. */
#include "netlink.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

/* FNV-1a: these are not secret, and nobody gains by a collision. */
#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

#define ALIGNED(length) (((length) + 3) & ~(size_t)3) /* messages and attributes */

/* Kernel flags of addresses that nothing is sent from, or not any more. */
#define UNUSED_FLAGS (IFA_F_TENTATIVE | IFA_F_DADFAILED | IFA_F_DEPRECATED)

struct message {
	struct nlmsghdr head;
	const uint8_t *body;
	size_t length; /* of the body */
};

struct attribute {
	uint16_t type;
	const uint8_t *value;
	size_t length;
};

static uint64_t mix(uint64_t sum, const void *bytes, size_t length)
{
	const uint8_t *at = bytes;

	for (size_t i = 0; i < length; i++)
		sum = (sum ^ at[i]) * FNV_PRIME;
	return sum;
}

/* Takes the next message. Returns 1, 0 (there is none) or -EBADMSG. */
static int next_message(const uint8_t **bytes, size_t *length, struct message *ret_message)
{
	struct message message;
	size_t whole;

	if (*length == 0)
		return 0;
	if (*length < sizeof message.head)
		return -EBADMSG;
	memcpy(&message.head, *bytes, sizeof message.head);
	whole = message.head.nlmsg_len;
	if (whole < sizeof message.head || whole > *length)
		return -EBADMSG;
	message.body = *bytes + sizeof message.head;
	message.length = whole - sizeof message.head;
	whole = ALIGNED(whole) < *length ? ALIGNED(whole) : *length;
	*bytes += whole;
	*length -= whole;
	*ret_message = message;
	return 1;
}

static int next_attribute(const uint8_t **bytes, size_t *length, struct attribute *ret_attribute)
{
	struct rtattr head;
	size_t whole;

	if (*length < sizeof head)
		return 0;
	memcpy(&head, *bytes, sizeof head);
	whole = head.rta_len;
	if (whole < sizeof head || whole > *length)
		return -EBADMSG;
	*ret_attribute =
		(struct attribute){ head.rta_type, *bytes + sizeof head, whole - sizeof head };
	whole = ALIGNED(whole) < *length ? ALIGNED(whole) : *length;
	*bytes += whole;
	*length -= whole;
	return 1;
}

void netlink_add_address(const void *bytes, size_t length, struct network *network)
{
	network->addresses += mix(FNV_START, bytes, length);
	network->address_count++;
}

/* IFA_LOCAL is the own address; IFA_ADDRESS alone is, too, but beside it that of the other end. */
static int add_address(const struct message *message, struct network *network)
{
	struct attribute attribute, own = { .value = NULL };
	const uint8_t *at = message->body;
	size_t rest = message->length;
	struct ifaddrmsg head;
	uint32_t flags;
	int rc;

	if (rest < sizeof head)
		return -EBADMSG;
	memcpy(&head, at, sizeof head);
	flags = head.ifa_flags;
	at += ALIGNED(sizeof head);
	rest -= sizeof head;
	while ((rc = next_attribute(&at, &rest, &attribute)) > 0) {
		if (attribute.type == IFA_LOCAL || (attribute.type == IFA_ADDRESS && !own.value))
			own = attribute;
		if (attribute.type == IFA_FLAGS && attribute.length == sizeof flags)
			memcpy(&flags, attribute.value, sizeof flags);
	}
	if (rc == 0 && own.value && head.ifa_scope == RT_SCOPE_UNIVERSE && !(flags & UNUSED_FLAGS))
		netlink_add_address(own.value, own.length, network);
	return rc;
}

static bool is_default(const struct rtmsg *route)
{
	return route->rtm_dst_len == 0 && route->rtm_type == RTN_UNICAST &&
	       route->rtm_table != RT_TABLE_LOCAL && !(route->rtm_flags & RTM_F_CLONED) &&
	       (route->rtm_family == AF_INET || route->rtm_family == AF_INET6);
}

static int add_route(const struct message *message, struct network *network)
{
	const uint8_t *at = message->body;
	size_t rest = message->length;
	struct attribute attribute;
	struct rtmsg head;
	uint64_t sum;
	int rc;

	if (rest < sizeof head)
		return -EBADMSG;
	memcpy(&head, at, sizeof head);
	if (!is_default(&head))
		return 0;
	sum = mix(FNV_START, &head.rtm_family, sizeof head.rtm_family);
	at += ALIGNED(sizeof head);
	rest -= sizeof head;
	while ((rc = next_attribute(&at, &rest, &attribute)) > 0) {
		switch (attribute.type) {
		case RTA_OIF:
		case RTA_GATEWAY:
		case RTA_VIA:
		case RTA_MULTIPATH:
		case RTA_PREFSRC:
		case RTA_PRIORITY:
			sum = mix(sum, &attribute.type, sizeof attribute.type);
			sum = mix(sum, attribute.value, attribute.length);
		}
	}
	network->routes += sum;
	network->route_count += rc == 0;
	return rc;
}

static int get_error(const struct message *message)
{
	struct nlmsgerr head;

	if (message->length < sizeof head)
		return -EBADMSG;
	memcpy(&head, message->body, sizeof head);
	return head.error < 0 ? head.error : 0;
}

int netlink_add(const uint8_t *bytes, size_t length, struct network *network)
{
	struct message message;
	int rc;

	while ((rc = next_message(&bytes, &length, &message)) > 0) {
		switch (message.head.nlmsg_type) {
		case NLMSG_DONE:
			return 0;
		case NLMSG_ERROR:
			return get_error(&message);
		case RTM_NEWADDR:
			rc = add_address(&message, network);
			break;
		case RTM_NEWROUTE:
			rc = add_route(&message, network);
			break;
		}
		if (rc < 0)
			return rc;
	}
	return rc < 0 ? rc : 1;
}

static bool matters(const struct message *message)
{
	struct rtmsg route;

	switch (message->head.nlmsg_type) {
	case RTM_NEWADDR:
	case RTM_DELADDR:
		return true;
	case RTM_NEWROUTE:
	case RTM_DELROUTE:
		if (message->length < sizeof route)
			return false;
		memcpy(&route, message->body, sizeof route);
		return is_default(&route);
	default:
		return false;
	}
}

bool netlink_matters(const uint8_t *bytes, size_t length)
{
	struct message message;

	while (next_message(&bytes, &length, &message) > 0) {
		if (matters(&message))
			return true;
	}
	return false;
}
