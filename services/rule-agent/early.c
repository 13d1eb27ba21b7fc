/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes that came before the one they follow. */
#include "early.h"

#include "lease.h"

void early_keep(struct early *early, const struct ol_change *change)
{
	for (unsigned i = 0; i < EARLY_MOST; i++) {
		if (early->list[i].revision == change->revision)
			return;
		if (early->list[i].revision)
			continue;
		early->list[i] = *change;
		return;
	}
}

const struct ol_change *early_next(struct early *early, int64_t held)
{
	const struct ol_change *next = NULL;

	for (unsigned i = 0; i < EARLY_MOST; i++) {
		struct ol_change *change = &early->list[i];

		switch (lease_step_change(held, change->base, change->revision)) {
		case LEASE_STEP_OLD:
			change->revision = 0;
			break;
		case LEASE_STEP_TAKE:
			next = change;
			break;
		case LEASE_STEP_GAP:
			break;
		}
	}
	return next;
}

bool early_has_gap(const struct early *early)
{
	for (unsigned i = 0; i < EARLY_MOST; i++)
		if (early->list[i].revision)
			return true;
	return false;
}
