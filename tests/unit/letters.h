/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the inbox share: who signs, and letters as the broker delivers them. */
#ifndef LETTERS_H
#define LETTERS_H

#include <string.h>

#include "common/crypto.h"
#include "common/inbox.h"
#include "common/log.h"
#include "unit.h"

#define NOW_MS 1767225600000
#define WINDOW OL_SEQ_WINDOW_MS

#define RECEIPT_TOPIC "ownline/v1/router/home/receipt"
#define STATUS_TOPIC  "ownline/v1/router/home/status"
#define HELLO_TOPIC   "ownline/v1/router/home/hello"
#define LIST_TOPIC    "ownline/v1/rpc/session-manager/user-list"
#define REPLY_TOPIC   "ownline/v1/reply/ownlinectl-admin"
#define HEALTH_TOPIC  "ownline/v1/health/notifier"

static const char receipt[] = "{\"router\":\"home\",\"revision\":5,\"receipts\":[]}";
static const char status[] =
	"{\"router\":\"home\",\"backend\":\"nft\",\"version\":\"1\",\"revision\":5,\"sessions\":0,"
	"\"elements\":0,\"refused\":0,\"lease_left_ms\":0,\"started_ms_ago\":0,\"problem\":\"\"}";
static const char hello[] = "{\"router\":\"home\",\"nonce\":\"000102030405060708090a0b0c0d0e0f\","
			    "\"revision\":5,\"version\":\"1\"}";

/* Those who sign; all but the stranger are in the ring. */
enum { MANAGER, HOME, CABIN, GATEWAY, ADMIN, STRANGER, SIGNERS };

static const char *const names[SIGNERS] = { "session-manager",  "rule-agent-home",
					    "rule-agent-cabin", "spa-gateway",
					    "ownlinectl-admin", "stranger" };
static struct ol_signer signers[SIGNERS];
static struct ol_keyring ring;
static struct ol_post post;
static unsigned handled; /* messages that have reached a handler */
static int handler_rc;

/* Prepares signers, ring and post; handlers get &handled as their argument. */
static inline void open_post(const struct ol_inbox *inbox)
{
	ol_log_init("unit", OL_ERROR);
	ck_assert_int_eq(ol_crypto_init(), 0);
	for (unsigned i = 0; i < SIGNERS; i++) {
		uint8_t seed[32], secret[64], key[32];

		memset(seed, (int)i + 1, sizeof seed);
		ol_signer_init(&signers[i], seed);
		ol_ed25519_keys(seed, secret, key);
		if (i != STRANGER)
			ck_assert_int_eq(ol_keyring_put(&ring, names[i], key), 0);
	}
	ck_assert_int_eq(ol_post_init(&post, inbox, &ring, "session-manager", &handled), 0);
}

/* A message to be: whatever is changed after it is signed is a fault. */
struct draft {
	struct ol_letter letter;
	char signature[OL_SIG_TEXT + 1];
};

/* Signs with exactly this sequence. */
static inline void sign(struct draft *draft, unsigned who, uint64_t seq)
{
	*ol_signer_seq(&signers[who], draft->letter.topic) = seq - 1;
	ck_assert_int_eq(ol_sign(&signers[who], draft->letter.topic, draft->letter.payload,
				 draft->letter.length, 0, draft->signature),
			 0);
	draft->letter.signature = draft->signature;
	draft->letter.signatures = 1;
}

/* Delivers a message without a fault. */
static inline int send_text(unsigned who, const char *topic, const char *text, uint64_t seq)
{
	struct draft draft = { { .topic = topic, .payload = text, .length = strlen(text) }, "" };

	sign(&draft, who, seq);
	return ol_post_deliver(&post, &draft.letter, NOW_MS);
}

/* A message that may be as old as it likes, as long as its sequence rises. */
static inline int send_status(uint64_t seq)
{
	return send_text(HOME, STATUS_TOPIC, status, seq);
}

#endif
