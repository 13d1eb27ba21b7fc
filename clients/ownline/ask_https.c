/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks an echo by HTTPS. */
#include <errno.h>

#include "ask.h"
#include "https.h"

#define GOOD 200

int ask_https(const struct echo *echo, const char *authority, uint8_t family,
	      const struct ol_addr *source, struct ol_addr *ret_addr)
{
	static struct https_answer answer; /* too large for a stack */
	const struct https_request request = {
		.url = echo->url, .authority = authority, .family = family, .source = *source
	};
	char why[HTTPS_WHY];
	int rc = https_send(&request, &answer, why);

	if (rc == 0 && answer.status != GOOD)
		rc = -EPROTO;
	if (rc == 0 && echo_answer(answer.text, answer.length, ret_addr) < 0)
		rc = -EPROTO;
	return rc;
}
