/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small files that are replaced whole or not at all. */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PATH_BYTES 512

static int write_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t done = write(fd, bytes, length);

		if (done < 0 && errno != EINTR)
			return -errno;
		if (done > 0) {
			bytes += done;
			length -= (size_t)done;
		}
	}
	return fsync(fd) < 0 ? -errno : 0;
}

int file_write(const char *path, const void *bytes, size_t length, int is_new)
{
	char fresh[PATH_BYTES];
	int rc, fd;

	if ((size_t)snprintf(fresh, sizeof fresh, "%s.%ld", path, (long)getpid()) >= sizeof fresh)
		return -ENAMETOOLONG;
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -errno;
	rc = write_all(fd, bytes, length);
	if (close(fd) < 0 && rc == 0)
		rc = -errno;
	/* link(2) refuses an existing name, rename(2) replaces it. */
	if (rc == 0 && is_new && link(fresh, path) < 0)
		rc = -errno;
	if (rc == 0 && !is_new && rename(fresh, path) < 0)
		rc = -errno;
	if (rc < 0 || is_new)
		unlink(fresh);
	return rc;
}

ssize_t file_read(const char *path, void *bytes, size_t size)
{
	size_t used = 0;
	ssize_t got = 1;
	char more;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	while (got > 0 && used < size) {
		got = read(fd, (char *)bytes + used, size - used);
		if (got > 0)
			used += (size_t)got;
	}
	if (got > 0)
		got = read(fd, &more, 1) == 1 ? -1 : 0;
	close(fd);
	if (got < 0)
		return used == size ? -EFBIG : -EIO;
	return (ssize_t)used;
}

int file_line(char *text, size_t size)
{
	size_t length;

	if (!fgets(text, (int)size, stdin))
		return -ENODATA;
	length = strcspn(text, "\r\n");
	if (!text[length] && !feof(stdin))
		return -EMSGSIZE;
	text[length] = '\0';
	return 0;
}
