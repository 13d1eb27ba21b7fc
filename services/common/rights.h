/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Giving up what a service does not need, before the first byte from outside. */
#ifndef OL_RIGHTS_H
#define OL_RIGHTS_H

#include <stdint.h>

/* Becomes user ("name", or "uid:gid" in numbers; "" = stay who we are), keeping only the
 * capabilities whose bits are set (capabilities(7)), and forbids new privileges and core dumps. A
 * program that would go on as root is refused. Returns 0, -EPERM, -ENOENT (no such user) or -errno.
 */
int ol_rights_drop(const char *user, uint64_t capabilities);

#endif
