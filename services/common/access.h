/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The digest by which session-manager and rule-agent agree on what a router must hold. */
#ifndef OL_ACCESS_H
#define OL_ACCESS_H

#include <stddef.h>
#include <stdint.h>

#include "gen/messages.h"

/* BLAKE2b-256 over the sessions in ascending order of id; the caller has them in that order. */
void ol_access_digest(const struct ol_access_session *sessions, size_t count,
		      uint8_t ret_digest[32]);

#endif
