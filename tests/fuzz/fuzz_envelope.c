/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes a message's way from the broker to its handler: topic, signature, signer, sequence. */
#include <string.h>

#include "common/bytes.h"
#include "common/codec.h"
#include "common/crypto.h"
#include "common/inbox.h"
#include "common/log.h"
#include "fuzz.h"

#define CHANNELS_MAX 256
#define NOW_MS       1767225600000

/* An input: who signs what for which channel, what is changed afterwards; the payload follows. */
struct input {
	uint8_t signer;
	uint8_t channel;
	uint8_t call; /* which channel's reply we wait for */
	uint8_t change;
	char parameter[8]; /* closed by a zero or by its end */
};

enum change { CHANGE_NOTHING, CHANGE_PAYLOAD, CHANGE_TOPIC, CHANGE_TEXT, CHANGE_TWICE, CHANGES };

static const char *const names[] = { "session-manager", "rule-agent-home", "rule-agent-cabin",
				     "spa-gateway", "ownlinectl-admin" };
#define NAMES (sizeof names / sizeof *names)

static struct ol_signer signers[NAMES + 1]; /* the last one is in no ring */
static struct ol_keyring ring;
static struct ol_inbox inbox[CHANNELS_MAX];
static size_t channel_count;
static struct ol_post post;
static unsigned handled;
static bool may_be_handled;

static int handle(void *arg, const struct ol_delivery *delivery)
{
	(void)arg;
	MUST(may_be_handled || !delivery->channel->is_signed);
	MUST(delivery->message && delivery->length <= OL_JSON_MAX);
	handled++;
	return 0;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	ol_log_init("fuzz", OL_ERROR);
	MUST(ol_crypto_init() == 0);
	for (size_t i = 0; i <= NAMES; i++) {
		uint8_t seed[32], secret[64], key[32];

		memset(seed, (int)i + 1, sizeof seed);
		ol_signer_init(&signers[i], seed);
		ol_ed25519_keys(seed, secret, key);
		if (i < NAMES)
			MUST(ol_keyring_put(&ring, names[i], key) == 0);
	}
	for (; ol_channels[channel_count]; channel_count++) {
		MUST(channel_count < CHANNELS_MAX - 1);
		inbox[channel_count].channel = ol_channels[channel_count];
		inbox[channel_count].handle = handle;
	}
	return 0;
}

/* Says by itself whether the signer may send on the channel. */
static bool may_send(const struct ol_channel *channel, const char *parameter, size_t signer)
{
	const char *name, *scope;
	enum ol_role role;

	if (signer >= NAMES)
		return false;
	name = names[signer];
	role = ol_principal_role(name, &scope);
	return role < OL_ROLES && (channel->senders >> role & 1) &&
	       (!channel->is_scoped || !strcmp(scope, parameter));
}

static void try_topic(const struct ol_channel *channel, const char *topic)
{
	char parameter[OL_PRINCIPAL], again[OL_TOPIC_MAX];

	if (!ol_topic_match(channel, topic, parameter))
		return;
	MUST(ol_topic_format(channel, parameter[0] ? parameter : NULL, again) == 0);
	MUST(strcmp(again, topic) == 0);
}

/* Delivers it three times: after a rollback it is as new, after a commit it is old, unless a nonce
 * or nothing guards its channel. A call is answered once. */
static void deliver(struct ol_letter *letter, const struct ol_channel *channel,
		    const struct ol_channel *call)
{
	uint8_t id[8] = { 0 };
	bool is_first;

	MUST(ol_post_init(&post, inbox, &ring, "session-manager", NULL) == 0);
	if (call->reply)
		ol_put64(id, ol_calls_add(&post.calls, call, NOW_MS));
	letter->correlation = id;
	letter->correlation_length = sizeof id;
	handled = 0;
	is_first = ol_post_deliver(&post, letter, NOW_MS) == 0;
	MUST(handled == is_first);
	ol_post_rollback(&post);
	(void)ol_post_deliver(&post, letter, NOW_MS);
	MUST(handled == (channel == &ol_channel_reply ? 1U : 2U) * is_first);
	ol_post_commit(&post);
	(void)ol_post_deliver(&post, letter, NOW_MS);
	MUST(handled < 3 || !channel->is_signed || channel->is_nonce_fresh);
	ol_post_done(&post);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct ol_channel *channel;
	char topic[OL_TOPIC_MAX + 1], text[OL_SIG_TEXT + 1], parameter[sizeof(char[8]) + 1] = { 0 };
	struct ol_letter letter = { .topic = topic, .signature = text, .signatures = 1 };
	struct input input;
	uint8_t *payload;
	size_t length, signer;

	if (size < sizeof input)
		return 0;
	memcpy(&input, data, sizeof input);
	memcpy(parameter, input.parameter, sizeof input.parameter);
	channel = ol_channels[input.channel % channel_count];
	signer = input.signer % (NAMES + 1);
	if (ol_topic_format(channel, strchr(channel->address, '{') ? parameter : NULL, topic) < 0)
		return 0;
	length = size - sizeof input;
	payload = malloc(length + 1);
	MUST(payload);
	memcpy(payload, data + sizeof input, length);
	MUST(ol_sign(&signers[signer], topic, payload, length, NOW_MS, text) == 0);
	*ol_signer_seq(&signers[signer], topic) = 0;
	switch (input.change % CHANGES) {
	case CHANGE_PAYLOAD:
		payload[length++] = ' ';
		break;
	case CHANGE_TOPIC:
		topic[strlen(topic) - 1] ^= 1;
		break;
	case CHANGE_TEXT:
		text[parameter[0] & 0x3f] ^= 2;
		break;
	case CHANGE_TWICE:
		letter.signatures = 2;
		break;
	}
	may_be_handled =
		input.change % CHANGES == CHANGE_NOTHING && may_send(channel, parameter, signer);
	letter.payload = payload;
	letter.length = length;
	try_topic(channel, topic);
	deliver(&letter, channel, ol_channels[input.call % channel_count]);
	free(payload);
	return 0;
}
