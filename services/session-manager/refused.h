/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a door was not opened, as whoever asked for it hears. No I/O. */
#ifndef OL_REFUSED_H
#define OL_REFUSED_H

#include "session-manager/grants.h"
#include "session-manager/verdict.h"

/* hours: of the user, for OL_REFUSAL_REASON_HOURS. The verdict's words are good until the next
 * call. */
struct verdict refused_verdict(enum ol_refusal_reason reason, const char *hours, int64_t now_ms);

#endif
