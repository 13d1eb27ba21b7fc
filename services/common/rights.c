/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Giving up what a service does not need. */
#include "common/rights.h"

#include <ctype.h>
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Reads "uid:gid" in digits. */
static bool read_numbers(const char *text, uid_t *ret_uid, gid_t *ret_gid)
{
	char *end;
	unsigned long uid, gid;

	if (!isdigit((unsigned char)text[0]))
		return false;
	errno = 0;
	uid = strtoul(text, &end, 10);
	if (errno || *end != ':' || !isdigit((unsigned char)end[1]) || uid > UINT32_MAX)
		return false;
	gid = strtoul(end + 1, &end, 10);
	if (errno || *end || gid > UINT32_MAX)
		return false;
	*ret_uid = (uid_t)uid;
	*ret_gid = (gid_t)gid;
	return true;
}

static int find_user(const char *user, uid_t *ret_uid, gid_t *ret_gid)
{
	const struct passwd *entry;

	if (read_numbers(user, ret_uid, ret_gid))
		return 0;
	entry = getpwnam(user);
	if (!entry)
		return -ENOENT;
	*ret_uid = entry->pw_uid;
	*ret_gid = entry->pw_gid;
	return 0;
}

static int keep_capabilities(uint64_t mask)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	for (unsigned i = 0; i < 2; i++) {
		uint32_t half = (uint32_t)(mask >> 32 * i);

		data[i] = (struct __user_cap_data_struct){ .effective = half, .permitted = half };
	}
	return syscall(SYS_capset, &header, data) < 0 ? -errno : 0;
}

static void drop_bounding_set(uint64_t mask)
{
	for (unsigned long cap = 0; cap <= CAP_LAST_CAP; cap++) {
		if (!(mask & UINT64_C(1) << cap))
			(void)prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
	}
}

static int become(const char *user, uint64_t capabilities)
{
	uid_t uid;
	gid_t gid;
	int rc = find_user(user, &uid, &gid);

	if (rc < 0)
		return rc;
	if (geteuid() != 0)
		return geteuid() == uid ? 0 : -EPERM;
	drop_bounding_set(capabilities);
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0 || setgroups(0, NULL) < 0 ||
	    setresgid(gid, gid, gid) < 0 || setresuid(uid, uid, uid) < 0)
		return -errno;
	return keep_capabilities(capabilities);
}

int ol_rights_drop(const char *user, uint64_t capabilities)
{
	int rc = *user ? become(user, capabilities) : 0;

	if (rc < 0)
		return rc;
	if (geteuid() == 0)
		return -EPERM;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return -errno;
	return 0;
}
