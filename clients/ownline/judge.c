/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom to believe. */
#include "address.h"

static bool is_said(const struct address_said *said, uint8_t family)
{
	return said->family == family && said->error == 0;
}

/* True if another host says the same. */
static bool has_witness(const struct address_said *said, unsigned count, unsigned number)
{
	for (unsigned i = 0; i < count; i++) {
		if (is_said(&said[i], said[number].family) && said[i].host != said[number].host &&
		    ol_addr_equal(&said[i].addr, &said[number].addr))
			return true;
	}
	return false;
}

struct address address_judge(const struct address_said *said, unsigned count, uint8_t family)
{
	static const struct address disagree = { .state = ADDRESS_DISAGREE };
	struct address alone = { 0 }, agreed = { 0 };
	bool is_contradicted = false;

	for (unsigned i = 0; i < count; i++) {
		struct address *known = &alone;

		if (!is_said(&said[i], family))
			continue;
		if (has_witness(said, count, i))
			known = &agreed;
		if (known->state && !ol_addr_equal(&known->addr, &said[i].addr)) {
			if (known == &agreed)
				return disagree;
			is_contradicted = true;
		}
		known->state = known == &agreed ? ADDRESS_AGREED : ADDRESS_ALONE;
		known->addr = said[i].addr;
	}
	if (agreed.state)
		return agreed;
	return is_contradicted ? disagree : alone;
}
