/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small files that are replaced whole or not at all. */
#ifndef OWNLINE_FILES_H
#define OWNLINE_FILES_H

#include <stddef.h>
#include <sys/types.h>

/* Writes a file of mode 0600 and makes it durable before it takes its name. With is_new an existing
 * one is refused with -EEXIST. Returns 0 or -errno. */
int file_write(const char *path, const void *bytes, size_t length, int is_new);

/* Reads a file of at most size bytes. Returns its length, -EFBIG or -errno. */
ssize_t file_read(const char *path, void *bytes, size_t size);

/* Reads one line of standard input, without its end. Returns 0, or -ENODATA or -EMSGSIZE. */
int file_line(char *text, size_t size);

#endif
