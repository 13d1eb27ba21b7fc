/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What time it is and how long the list may be held. */
#include "lease.h"

#include <errno.h>
#include <string.h>

void lease_ask(struct lease *lease, const uint8_t nonce[16], int64_t now_ms)
{
	unsigned place = lease->next++ % LEASE_QUESTIONS;

	memcpy(lease->questions[place].nonce, nonce, sizeof lease->questions[place].nonce);
	lease->questions[place].sent_ms = now_ms;
}

/* When the hello with this nonce was sent, which can be asked once; 0 = never. */
static int64_t take_question(struct lease *lease, const uint8_t nonce[16])
{
	for (unsigned i = 0; i < LEASE_QUESTIONS; i++) {
		int64_t sent_ms = lease->questions[i].sent_ms;

		if (!sent_ms || memcmp(lease->questions[i].nonce, nonce, 16))
			continue;
		lease->questions[i].sent_ms = 0;
		return sent_ms;
	}
	return 0;
}

int lease_take(struct lease *lease, const struct ol_lease *answer, int64_t now_ms)
{
	int64_t sent_ms = take_question(lease, answer->nonce);

	if (!sent_ms || now_ms - sent_ms > LEASE_ANSWER_MS)
		return -ESTALE;
	lease->is_known = true;
	lease->is_pending = true;
	lease->offset_ms = answer->now_ms - sent_ms;
	lease->end_ms = sent_ms + answer->seconds * 1000;
	lease->revision = answer->revision;
	memcpy(lease->digest, answer->digest, sizeof lease->digest);
	return 0;
}

enum lease_match lease_match(struct lease *lease, int64_t revision, const uint8_t digest[32],
			     int64_t now_ms)
{
	if (lease->end_ms <= now_ms)
		lease->is_pending = false;
	if (!lease->is_pending)
		return LEASE_NONE;
	if (revision < lease->revision)
		return LEASE_BEHIND;
	lease->is_pending = false;
	if (revision == lease->revision && memcmp(digest, lease->digest, sizeof lease->digest))
		return LEASE_DIFFERS;
	return LEASE_GOOD;
}

int64_t lease_unix_ms(const struct lease *lease, int64_t now_ms)
{
	return now_ms + lease->offset_ms;
}

enum lease_step lease_step_list(int64_t held, int64_t revision)
{
	return revision > held ? LEASE_STEP_TAKE : LEASE_STEP_OLD;
}

enum lease_step lease_step_change(int64_t held, int64_t base, int64_t revision)
{
	if (revision <= held)
		return LEASE_STEP_OLD;
	return base == held ? LEASE_STEP_TAKE : LEASE_STEP_GAP;
}
