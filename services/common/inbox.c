/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checks between the broker and a handler. */
#include "common/inbox.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/bytes.h"
#include "common/codec.h"
#include "common/crypto.h"
#include "common/log.h"
#include "common/loop.h"

int ol_post_init(struct ol_post *post, const struct ol_inbox *inbox, const struct ol_keyring *ring,
		 const char *principal, void *arg)
{
	size_t largest = 1;

	memset(post, 0, sizeof *post);
	post->inbox = inbox;
	post->ring = ring;
	post->principal = principal;
	post->arg = arg;
	ol_calls_init(&post->calls);
	for (const struct ol_channel *const *channel = ol_channels; *channel; channel++) {
		if ((*channel)->message && (*channel)->message->size > largest)
			largest = (*channel)->message->size;
		if ((*channel)->reply && (*channel)->reply->size > largest)
			largest = (*channel)->reply->size;
	}
	post->message = malloc(largest);
	return post->message ? 0 : -ENOMEM;
}

void ol_post_done(struct ol_post *post)
{
	free(post->message);
	post->message = NULL;
}

/* The length of the name that text begins with; 0 if it begins with none. */
static size_t name_length(const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return text[0] == '-' || length >= OL_PRINCIPAL ? 0 : length;
}

bool ol_topic_match(const struct ol_channel *channel, const char *topic,
		    char ret_parameter[static OL_PRINCIPAL])
{
	const char *address = channel->address;
	const char *open = strchr(address, '{');
	const char *rest;
	size_t head, length;

	ret_parameter[0] = '\0';
	if (!open)
		return strcmp(address, topic) == 0;
	head = (size_t)(open - address);
	rest = strchr(open, '}') + 1;
	if (strncmp(address, topic, head) != 0)
		return false;
	length = name_length(topic + head);
	if (!length || strcmp(topic + head + length, rest) != 0)
		return false;
	memcpy(ret_parameter, topic + head, length);
	ret_parameter[length] = '\0';
	return true;
}

int ol_topic_format(const struct ol_channel *channel, const char *parameter,
		    char ret_topic[static OL_TOPIC_MAX])
{
	const char *open = strchr(channel->address, '{');
	const char *rest = open ? strchr(open, '}') + 1 : "";
	size_t head = open ? (size_t)(open - channel->address) : strlen(channel->address);
	size_t length = parameter ? strlen(parameter) : 0;

	if ((open != NULL) != (parameter != NULL) || head + length + strlen(rest) >= OL_TOPIC_MAX)
		return -EINVAL;
	if (parameter && strcmp(parameter, "+") != 0 &&
	    (!length || name_length(parameter) != length))
		return -EINVAL;
	memcpy(ret_topic, channel->address, head);
	if (parameter)
		memcpy(ret_topic + head, parameter, length);
	memcpy(ret_topic + head + length, rest, strlen(rest) + 1);
	return 0;
}

enum ol_role ol_principal_role(const char *principal, const char **ret_scope)
{
	for (unsigned role = 0; role < OL_ROLES; role++) {
		size_t length = strlen(ol_role_names[role]);

		if (strncmp(principal, ol_role_names[role], length) != 0)
			continue;
		if (principal[length] == '\0' || principal[length] == '-') {
			*ret_scope = principal + length + (principal[length] == '-');
			return (enum ol_role)role;
		}
	}
	*ret_scope = "";
	return OL_ROLES;
}

/* May this signer send on this channel, with this parameter? */
static bool may_send(const struct ol_peer *peer, const struct ol_channel *channel,
		     const char *parameter)
{
	const char *scope;
	enum ol_role role = ol_principal_role(peer->name, &scope);

	if (role == OL_ROLES || !(channel->senders & 1u << role))
		return false;
	return !channel->is_scoped || strcmp(scope, parameter) == 0;
}

static struct ol_seq_slot *seq_slot(struct ol_post *post, const struct ol_peer *peer,
				    const char *topic)
{
	const struct ol_part parts[] = { { peer->key_id, 8 }, { topic, strlen(topic) } };
	uint8_t hash[16];
	uint64_t key;

	ol_hash(parts, 2, NULL, hash, sizeof hash);
	key = ol_get64(hash) | 1;
	for (unsigned i = 0; i < OL_SEQ_SLOTS; i++) {
		struct ol_seq_slot *slot = &post->slots[(key + i) % OL_SEQ_SLOTS];

		if (!slot->key || slot->key == key) {
			slot->key = key;
			return slot;
		}
	}
	return NULL;
}

/* A signature proves who and what; this proves that it is not an old one. */
static int check_seq(struct ol_post *post, const struct ol_channel *channel,
		     const struct ol_peer *peer, const char *topic, uint64_t seq, int64_t now_ms)
{
	struct ol_seq_slot *slot;

	if (channel->is_nonce_fresh)
		return 0;
	if (seq > INT64_MAX)
		return -ESTALE;
	if (channel->expiry_s && llabs((int64_t)seq - now_ms) > OL_SEQ_WINDOW_MS)
		return -ESTALE;
	slot = seq_slot(post, peer, topic);
	if (!slot || post->journal_count == OL_ROUND_MESSAGES)
		return -ENOSPC;
	if (seq <= slot->seq)
		return -ESTALE;
	post->journal[post->journal_count].slot = (uint16_t)(slot - post->slots);
	post->journal[post->journal_count++].seq = slot->seq;
	slot->seq = seq;
	return 0;
}

static int check_signature(struct ol_post *post, const struct ol_letter *letter,
			   struct ol_delivery *delivery, int64_t now_ms)
{
	int rc;

	if (letter->signatures != 1) {
		post->counters.refused_signature++;
		return -EBADMSG;
	}
	rc = ol_verify(post->ring, letter->topic, letter->payload, letter->length,
		       letter->signature, &delivery->signer, &delivery->seq);
	if (rc < 0) {
		post->counters.refused_signature++;
		return rc;
	}
	if (!may_send(delivery->signer, delivery->channel, delivery->parameter)) {
		post->counters.refused_signer++;
		return -EACCES;
	}
	rc = check_seq(post, delivery->channel, delivery->signer, letter->topic, delivery->seq,
		       now_ms);
	if (rc < 0)
		post->counters.refused_old++;
	return rc;
}

/* A reply has the type that its request asks for. */
static int match_call(const struct ol_post *post, struct ol_delivery *delivery)
{
	uint64_t id = delivery->correlation_length == 8 ? ol_get64(delivery->correlation) : 0;
	const struct ol_channel *request = ol_calls_find(&post->calls, id);

	if (!request)
		return -ENOMSG;
	delivery->call = id;
	delivery->channel = request;
	return 0;
}

/* Raw bytes are the handler's to read. Most channels of them have one length. */
static int check_raw(struct ol_post *post, const struct ol_delivery *delivery)
{
	if (!delivery->channel->raw_bytes || delivery->length == delivery->channel->raw_bytes)
		return 0;
	post->counters.refused_size++;
	return -EMSGSIZE;
}

/* Each call is answered once; what is no answer leaves it waiting. */
static int decode(struct ol_post *post, struct ol_delivery *delivery, int64_t now_ms)
{
	const struct ol_message *type = delivery->channel->message;
	struct ol_fault fault;
	char quoted[512];
	int rc = 0;

	if (delivery->channel == &ol_channel_reply) {
		rc = match_call(post, delivery);
		type = delivery->channel->reply;
	}
	if (rc == 0) {
		rc = ol_decode(type, delivery->payload, delivery->length, post->message, &fault);
		if (rc < 0 && ol_log_may(&post->refused, now_ms))
			ol_log(OL_WARN, "message_refused", "topic=%s field=%s why=\"%s\"",
			       delivery->topic, ol_log_quote(fault.path, quoted), fault.why);
	}
	if (rc < 0)
		post->counters.refused_message++;
	else
		ol_calls_end(&post->calls, delivery->call);
	delivery->message = post->message;
	return rc;
}

static const struct ol_inbox *find_entry(const struct ol_post *post, const char *topic,
					 char parameter[static OL_PRINCIPAL])
{
	for (const struct ol_inbox *entry = post->inbox; entry && entry->channel; entry++) {
		if (ol_topic_match(entry->channel, topic, parameter) &&
		    (!entry->only || !strcmp(entry->only, parameter)))
			return entry;
	}
	return NULL;
}

int ol_post_deliver(struct ol_post *post, const struct ol_letter *letter, int64_t now_ms)
{
	char parameter[OL_PRINCIPAL];
	const struct ol_inbox *entry;
	struct ol_delivery delivery = { .topic = letter->topic,
					.parameter = parameter,
					.payload = letter->payload,
					.length = letter->length,
					.is_retained = letter->is_retained,
					.response_topic = letter->response_topic,
					.received_us = ol_boottime_us() };
	int rc;

	post->counters.received++;
	entry = find_entry(post, letter->topic, parameter);
	if (!entry || letter->length > OL_JSON_MAX ||
	    letter->correlation_length > sizeof delivery.correlation) {
		post->counters.refused_size++;
		return -EMSGSIZE;
	}
	delivery.channel = entry->channel;
	delivery.correlation_length = (uint16_t)letter->correlation_length;
	if (letter->correlation_length)
		memcpy(delivery.correlation, letter->correlation, letter->correlation_length);
	rc = entry->channel->is_signed ? check_signature(post, letter, &delivery, now_ms) : 0;
	if (rc == 0 && !entry->channel->message && entry->channel != &ol_channel_reply)
		rc = check_raw(post, &delivery);
	else if (rc == 0)
		rc = decode(post, &delivery, now_ms);
	if (rc < 0)
		return rc;
	rc = entry->handle(post->arg, &delivery);
	if (rc < 0) {
		post->counters.failed++;
		if (ol_log_may(&post->failed, now_ms))
			ol_log(OL_WARN, "message_failed", "topic=%s why=\"%s\"", letter->topic,
			       strerror(-rc));
	}
	return rc;
}

static void log_left_out(struct ol_log_pace *pace, const char *event, int64_t now_ms)
{
	unsigned left_out = ol_log_left_out(pace, now_ms);

	if (left_out)
		ol_log(OL_WARN, event, "left_out=%u", left_out);
}

void ol_post_tick(struct ol_post *post, int64_t now_ms)
{
	log_left_out(&post->refused, "message_refused", now_ms);
	log_left_out(&post->failed, "message_failed", now_ms);
}

void ol_post_commit(struct ol_post *post)
{
	post->journal_count = 0;
}

void ol_post_rollback(struct ol_post *post)
{
	while (post->journal_count) {
		post->journal_count--;
		post->slots[post->journal[post->journal_count].slot].seq =
			post->journal[post->journal_count].seq;
	}
}
