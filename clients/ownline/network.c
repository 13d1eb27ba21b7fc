/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the kernel about the network, and hears when it changes. */
#include "network.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#define ROOM     32768 /* the kernel's messages fit */
#define MOST     4096  /* of them at a time */
#define ANSWER_S 2

static int open_socket(int flags)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | flags, NETLINK_ROUTE);

	if (fd < 0)
		return -errno;
	return fd;
}

int network_listen(void)
{
	struct sockaddr_nl sa = { .nl_family = AF_NETLINK,
				  .nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR |
					       RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE };
	int fd = open_socket(SOCK_NONBLOCK), rc;

	if (fd < 0 || bind(fd, (const struct sockaddr *)&sa, sizeof sa) == 0)
		return fd;
	rc = -errno;
	close(fd);
	return rc;
}

/* Receives what comes from the kernel: other programs may write to the socket, too. Returns the
 * length, 0 if it came from elsewhere, or -errno. */
static ssize_t receive(int fd, uint8_t *bytes, size_t size)
{
	struct sockaddr_nl sa = { 0 };
	socklen_t sa_length = sizeof sa;
	ssize_t length;

	length = recvfrom(fd, bytes, size, MSG_TRUNC, (struct sockaddr *)&sa, &sa_length);
	if (length < 0)
		return errno == EINTR ? 0 : -errno;
	if (sa.nl_pid != 0)
		return 0;
	return (size_t)length > size ? -EMSGSIZE : length;
}

bool network_hear(int fd)
{
	static uint8_t bytes[ROOM];
	bool matters = false;

	for (unsigned i = 0; i < MOST; i++) {
		ssize_t length = receive(fd, bytes, sizeof bytes);

		if (length == -EAGAIN)
			break;
		matters |= length < 0 || netlink_matters(bytes, (size_t)length);
	}
	return matters;
}

static int dump(int fd, uint16_t type, struct network *network)
{
	static uint8_t bytes[ROOM];
	struct {
		struct nlmsghdr head;
		struct rtgenmsg body;
	} request = { .head = { .nlmsg_len = sizeof request,
				.nlmsg_type = type,
				.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
		      .body = { .rtgen_family = AF_UNSPEC } };
	int rc = 1;

	if (send(fd, &request, sizeof request, 0) < 0)
		return -errno;
	while (rc > 0) {
		ssize_t length = receive(fd, bytes, sizeof bytes);

		if (length < 0)
			return (int)length;
		rc = netlink_add(bytes, (size_t)length, network);
	}
	return rc;
}

static int look_by_netlink(struct network *network)
{
	const struct timeval patience = { .tv_sec = ANSWER_S };
	int fd = open_socket(0), rc;

	if (fd < 0)
		return fd;
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	rc = dump(fd, RTM_GETADDR, network);
	if (rc == 0 && dump(fd, RTM_GETROUTE, network) < 0) /* Android keeps them to itself */
		network->routes = network->route_count = 0;
	close(fd);
	return rc;
}

static void add_one(const struct ifaddrs *one, struct network *network)
{
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;

	if (!one->ifa_addr || (one->ifa_flags & IFF_LOOPBACK) || !(one->ifa_flags & IFF_UP))
		return;
	if (one->ifa_addr->sa_family == AF_INET) {
		memcpy(&in4, one->ifa_addr, sizeof in4);
		netlink_add_address(&in4.sin_addr, sizeof in4.sin_addr, network);
	} else if (one->ifa_addr->sa_family == AF_INET6) {
		memcpy(&in6, one->ifa_addr, sizeof in6);
		if (!IN6_IS_ADDR_LINKLOCAL(&in6.sin6_addr))
			netlink_add_address(&in6.sin6_addr, sizeof in6.sin6_addr, network);
	}
}

static int look_by_library(struct network *network)
{
	struct ifaddrs *all;

	if (getifaddrs(&all) < 0)
		return -errno;
	for (const struct ifaddrs *one = all; one; one = one->ifa_next)
		add_one(one, network);
	freeifaddrs(all);
	return 0;
}

int network_look(struct network *ret_network)
{
	struct network network = { 0 };
	int rc = look_by_netlink(&network);

	if (rc < 0) {
		network = (struct network){ 0 };
		rc = look_by_library(&network);
	}
	if (rc == 0)
		*ret_network = network;
	return rc;
}

bool network_equal(const struct network *a, const struct network *b)
{
	return a->addresses == b->addresses && a->routes == b->routes &&
	       a->address_count == b->address_count && a->route_count == b->route_count;
}
