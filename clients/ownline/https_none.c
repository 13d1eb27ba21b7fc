/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands for HTTPS in a build without libcurl. */
#include <errno.h>
#include <stdio.h>

#include "https.h"

int https_send(const struct https_request *request, struct https_answer *ret_answer,
	       char why[static HTTPS_WHY])
{
	(void)request;
	(void)ret_answer;
	snprintf(why, HTTPS_WHY, "this ownline was built without HTTPS");
	return -ENOSYS;
}
