/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a site says of itself and of the device's account, as JSON and in replies. */
#ifndef OWNLINE_DESCRIPTOR_H
#define OWNLINE_DESCRIPTOR_H

#include <stddef.h>

#include "common/codec.h"
#include "site.h"

/* Reads a descriptor that this key has signed, and no other, into what is known of the site; the
 * account stays. Returns 0, -EKEYREJECTED (not signed), or -EBADMSG with fault filled; the site is
 * as it was then. */
int descriptor_read(const uint8_t site_key[32], const char *text, const uint8_t signature[64],
		    struct site *site, struct ol_fault *fault);

/* Takes over the account of the device: its password, an open field, and its slot of 16 bytes; NULL
 * = nothing was said of it. Returns 0 or -EBADMSG. */
#define DESCRIPTOR_PASSWORD (48 + OL_SEALED_MORE)
int descriptor_take_account(const uint8_t *password, const uint8_t *slot, struct site *site);

#endif
