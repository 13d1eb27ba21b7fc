/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sockets that knocks arrive at. */
#include "spa-gateway/udp.h"

#include <errno.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "common/knock.h"

#define UDP_HEADER    8
#define RECEIVE_BYTES (8 * 1024 * 1024)

/* The filter sees the UDP header too. */
static const struct sock_filter size_filter[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, UDP_HEADER + OL_KNOCK_PACKET, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
	BPF_STMT(BPF_RET | BPF_K, 0),
};

static int set_options(int fd, uint8_t family)
{
	struct sock_filter filter[sizeof size_filter / sizeof *size_filter];
	struct sock_fprog program = { .len = sizeof filter / sizeof *filter, .filter = filter };
	int one = 1, bytes = RECEIVE_BYTES;

	memcpy(filter, size_filter, sizeof filter);
	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0)
		return -errno;
	if (family == 6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one) < 0)
		return -errno;
	/* More than the system's limit needs CAP_NET_ADMIN; without it the limit has to do. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) < 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes) < 0)
		return -errno;
	return 0;
}

int spa_udp_open(uint8_t family, uint16_t port)
{
	const struct ol_addr any = { .family = family };
	struct sockaddr_storage sa;
	socklen_t length = ol_addr_to_sockaddr(&any, port, &sa);
	int fd = socket(sa.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int rc;

	if (fd < 0)
		return -errno;
	rc = set_options(fd, family);
	if (rc == 0 && bind(fd, (const struct sockaddr *)&sa, length) < 0)
		rc = -errno;
	if (rc < 0) {
		close(fd);
		return rc;
	}
	return fd;
}

ssize_t spa_udp_receive(int fd, uint8_t *packet, size_t size, struct ol_addr *ret_source)
{
	struct sockaddr_storage sa;
	socklen_t length = sizeof sa;
	ssize_t got = recvfrom(fd, packet, size, MSG_TRUNC, (struct sockaddr *)&sa, &length);

	if (got < 0)
		return errno == EWOULDBLOCK ? -EAGAIN : -errno;
	if (ol_addr_from_sockaddr((const struct sockaddr *)&sa, ret_source, NULL) < 0)
		return -EAFNOSUPPORT;
	return got;
}
