/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sockets that HTTP is served at. */
#include "api-gateway/ports.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "api-gateway/files.h"
#include "common/addr.h"
#include "common/log.h"

#define BACKLOG   1024
#define BLANKS    " \t,"
#define PEM_BYTES 65536

static int open_at(const struct ol_addr *addr, uint16_t port)
{
	struct sockaddr_storage sa;
	socklen_t length = ol_addr_to_sockaddr(addr, port, &sa);
	int fd = socket(sa.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int one = 1, rc = 0;

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) < 0 ||
	    (addr->family == 6 &&
	     setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one) < 0) ||
	    bind(fd, (const struct sockaddr *)&sa, length) < 0 || listen(fd, BACKLOG) < 0) {
		rc = -errno;
		close(fd);
		return rc;
	}
	return fd;
}

static int open_word(const char *word, size_t length, uint16_t port, struct api_port *ret_port)
{
	char text[OL_ADDR_TEXT];
	struct ol_addr addr;

	if (length >= sizeof text)
		return -EINVAL;
	memcpy(text, word, length);
	text[length] = '\0';
	if (ol_addr_parse(text, &addr) < 0)
		return -EINVAL;
	ret_port->is_ipv6 = addr.family == 6;
	ret_port->fd = open_at(&addr, port);
	return ret_port->fd < 0 ? ret_port->fd : 0;
}

int api_ports_open(const char *list, uint16_t port, struct api_port *ret_ports, int most)
{
	const char *word = list + strspn(list, BLANKS);
	int count = 0, rc = *word ? 0 : -EINVAL;

	while (rc == 0 && *word) {
		size_t length = strcspn(word, BLANKS);

		rc = count < most ? open_word(word, length, port, &ret_ports[count]) : -ENOSPC;
		if (rc == 0)
			count++;
		word += length;
		word += strspn(word, BLANKS);
	}
	if (rc == 0)
		return count;
	ol_log(OL_ERROR, "http_refused", "listen=\"%.100s\" port=%u why=\"%s\"", list, port,
	       strerror(-rc));
	while (count)
		close(ret_ports[--count].fd);
	return rc;
}

int api_pem_read(const char *path, char **ret_pem)
{
	uint8_t *bytes = NULL;
	size_t length;
	int rc = *path ? api_file_read(AT_FDCWD, path, PEM_BYTES, &bytes, &length) : 0;

	if (rc < 0)
		ol_log(OL_ERROR, "http_refused", "file=\"%.100s\" why=\"%s\"", path, strerror(-rc));
	else
		*ret_pem = (char *)bytes;
	return rc;
}
