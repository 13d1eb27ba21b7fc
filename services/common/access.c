/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The digest of what a router must hold. */
#include "common/access.h"

#include <string.h>

#include "common/bytes.h"
#include "common/crypto.h"

#define RECORD 55

static void put_addr(uint8_t *at, const struct ol_addr *addr)
{
	at[0] = addr->family;
	memcpy(at + 1, addr->bytes, 16);
}

static void put_session(uint8_t record[RECORD], const struct ol_access_session *session)
{
	ol_put64(record, session->id);
	ol_put64(record + 8, (uint64_t)session->end_ms);
	put_addr(record + 16, &session->source);
	record[33] = (uint8_t)session->proto;
	ol_put16(record + 34, (uint16_t)session->port);
	put_addr(record + 36, &session->to);
	ol_put16(record + 53, (uint16_t)session->to_port);
}

void ol_access_digest(const struct ol_access_session *sessions, size_t count,
		      uint8_t ret_digest[32])
{
	struct ol_hash hash;
	uint8_t record[RECORD];

	ol_hash_start(&hash, 32);
	for (size_t i = 0; i < count; i++) {
		put_session(record, &sessions[i]);
		ol_hash_add(&hash, record, sizeof record);
	}
	ol_hash_end(&hash, ret_digest, 32);
}
