/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a site says of itself, as JSON. */
#ifndef OWNLINE_DESCRIPTOR_H
#define OWNLINE_DESCRIPTOR_H

#include <stddef.h>

#include "common/codec.h"
#include "site.h"

/* Reads a descriptor into what is known of the site; the device's own password and slot stay.
 * Returns 0, or -EBADMSG with fault filled. */
int descriptor_read(const char *text, size_t length, struct site *site, struct ol_fault *fault);

#endif
