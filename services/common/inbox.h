/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to a message between the broker and its handler: size, signature, signer, sequence,
 * schema; in that order, and nothing changes before the signature holds. No I/O. */
#ifndef OL_INBOX_H
#define OL_INBOX_H

#include "common/bus.h"
#include "common/calls.h"
#include "common/letter.h"
#include "common/log.h"

#define OL_SEQ_SLOTS     2048   /* signers x topics that can be followed; a power of two */
#define OL_SEQ_WINDOW_MS 120000 /* how old a message with an expiry may be */

struct ol_seq_slot {
	uint64_t key; /* of signer and topic; 0 = free */
	uint64_t seq;
};

struct ol_post {
	const struct ol_inbox *inbox;
	const struct ol_keyring *ring;
	const char *principal;
	void *arg;
	struct ol_bus_counters counters;
	struct ol_seq_slot slots[OL_SEQ_SLOTS];
	struct { /* what this round changed in slots, for a rollback */
		uint16_t slot;
		uint64_t seq;
	} journal[OL_ROUND_MESSAGES];
	unsigned journal_count;
	struct ol_calls calls;
	struct ol_log_pace refused, failed; /* log lines */
	void *message; /* scratch for the decoded struct of the largest message */
};

/* Prepares the post; allocates the scratch. Returns 0 or -ENOMEM. */
int ol_post_init(struct ol_post *post, const struct ol_inbox *inbox, const struct ol_keyring *ring,
		 const char *principal, void *arg);
void ol_post_done(struct ol_post *post);

/* Checks a message and hands it to its handler. now_ms is the wall clock. Refusals are counted,
 * never answered. Returns 0, or -errno when it was refused or its handler failed. */
int ol_post_deliver(struct ol_post *post, const struct ol_letter *letter, int64_t now_ms);

/* Once a second: logs how many lines about messages were left out. */
void ol_post_tick(struct ol_post *post, int64_t now_ms);

/* The round's work is durable, or it is not and the broker will send it again. */
void ol_post_commit(struct ol_post *post);
void ol_post_rollback(struct ol_post *post);

/* Matches a topic with a channel's address and copies the name that stands for {…}: lower-case
 * letters, digits and hyphens, no hyphen first. */
bool ol_topic_match(const struct ol_channel *channel, const char *topic,
		    char ret_parameter[static OL_PRINCIPAL]);

/* Writes the channel's address with the parameter, a name or "+", in place of {…}; NULL if it has
 * none. Returns 0 or -EINVAL. */
int ol_topic_format(const struct ol_channel *channel, const char *parameter,
		    char ret_topic[static OL_TOPIC_MAX]);

/* The role of a principal and what follows it ("home" of "rule-agent-home", "" if nothing). Returns
 * OL_ROLES if it has none. */
enum ol_role ol_principal_role(const char *principal, const char **ret_scope);

#endif
