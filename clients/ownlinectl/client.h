/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls session-manager over the bus until a request is answered. */
#ifndef CTL_CLIENT_H
#define CTL_CLIENT_H

#include "fault.h"
#include "home.h"
#include "request.h"
#include "rows.h"

#define CTL_ANSWER 2048 /* bytes of the largest reply that is no page of a list */

struct ctl_result {
	bool has_reply; /* session-manager answered the command itself, be it with a refusal */
	_Alignas(max_align_t) uint8_t reply[CTL_ANSWER]; /* unless it is a list */
	struct ctl_rows rows;                            /* of a list, complete */
};

/* Looks up what the request names, calls its command, and gathers the pages of a list. Returns 0,
 * or -EINVAL with fault filled. The caller frees ret_result->rows. */
int ctl_client_run(struct ctl_home *home, struct ctl_request *request,
		   struct ctl_result *ret_result, struct ctl_fault *fault);

#endif
