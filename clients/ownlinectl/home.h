/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The admin's place in the state folder: who calls, with which keys, and over which files. */
#ifndef CTL_HOME_H
#define CTL_HOME_H

#include "common/sign.h"
#include "fault.h"
#include "request.h"

#define CTL_PATH 288

struct ctl_home {
	char principal[OL_PRINCIPAL];
	struct ol_keyring ring;
	struct ol_signer signer;
	int lock; /* held while this principal is on the bus; -1 = not */
	char seed[CTL_PATH];
	char ca[CTL_PATH], cert[CTL_PATH], key[CTL_PATH]; /* PEM files */
};

/* Finds out who calls, and reads the options file if there is one. Returns 0, or -EINVAL with fault
 * filled. */
int ctl_home_find(struct ctl_home *home, struct ctl_options *options, struct ctl_fault *fault);

/* Reads the keys. Returns 0, or -EINVAL with fault filled. */
int ctl_home_open(struct ctl_home *home, const struct ctl_options *options,
		  struct ctl_fault *fault);
void ctl_home_close(struct ctl_home *home);

/* Waits until no other ownlinectl of this admin is on the bus: the broker knows one connection for
 * each principal. Returns 0, or -EINVAL with fault filled. */
int ctl_home_lock(struct ctl_home *home, struct ctl_fault *fault);
void ctl_home_unlock(struct ctl_home *home);

/* Reads DIR/keys/NAME.pub. Returns 0, or -EINVAL with fault filled. */
int ctl_home_read_public(const char *dir, const char *name, uint8_t ret_key[static 32],
			 struct ctl_fault *fault);

/* Reads the key files that the request names. Returns 0, or -EINVAL with fault filled. */
int ctl_home_read_keys(struct ctl_request *request, struct ctl_fault *fault);

#endif
