/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of checks on a packet. */
#include "common/gate.h"

#include <string.h>

#include "common/bytes.h"

#define THOUSAND     1000
#define DEVICE_BURST 10  /* knocks at once, then one a second */
#define PACKET_TAG   240 /* the gate MAC: different for every packet */
#define SKEW_MOST    INT64_C(9007199254740991)

const char *const ol_verdict_names[OL_VERDICTS] = {
	[OL_VERDICT_GOOD] = "knocks_good",
	[OL_VERDICT_BAD_LENGTH] = "knocks_bad_length",
	[OL_VERDICT_BAD_GATE] = "knocks_bad_gate",
	[OL_VERDICT_DUPLICATE] = "knocks_duplicate",
	[OL_VERDICT_OVER_BUDGET] = "knocks_over_budget",
	[OL_VERDICT_BAD_SEAL] = "knocks_bad_seal",
	[OL_VERDICT_BAD_BODY] = "knocks_bad_body",
	[OL_VERDICT_FOREIGN] = "knocks_foreign",
	[OL_VERDICT_UNKNOWN_DEVICE] = "knocks_unknown_device",
	[OL_VERDICT_BAD_SIGNATURE] = "knocks_bad_signature",
	[OL_VERDICT_BAD_TIME] = "knocks_bad_time",
	[OL_VERDICT_REPLAY] = "knocks_replay",
	[OL_VERDICT_TOO_MANY] = "knocks_too_many",
};

static const struct ol_knock_box *find_box(const struct ol_gate *gate, const uint8_t *packet)
{
	for (unsigned i = 0; i < gate->box_count; i++) {
		if (ol_knock_gate(packet, gate->boxes[i].gate_key))
			return &gate->boxes[i];
	}
	return NULL;
}

static bool is_recent(const struct ol_gate *gate, uint64_t tag)
{
	for (unsigned i = 0; i < OL_GATE_RECENT; i++) {
		if (gate->recent[i] == tag)
			return true;
	}
	return false;
}

/* What a budget has after the time since it was last counted. */
static int64_t refill(const struct ol_budget *budget, int64_t now_ms)
{
	int64_t passed = now_ms - budget->counted_ms;
	int64_t most = budget->per_s * THOUSAND, tokens;

	if (passed >= THOUSAND || passed < 0)
		return most;
	tokens = budget->tokens + passed * budget->per_s;
	return tokens > most ? most : tokens;
}

static bool may_open(struct ol_budget *budget, int64_t ticks_ms)
{
	budget->tokens = refill(budget, ticks_ms);
	budget->counted_ms = ticks_ms;
	if (budget->tokens < THOUSAND)
		return false;
	budget->tokens -= THOUSAND;
	return true;
}

static bool may_knock(struct ol_device *device, int64_t ticks_ms)
{
	int64_t passed = ticks_ms - device->tokens_ms;
	int64_t tokens = DEVICE_BURST * THOUSAND;

	if (passed >= 0 && passed < DEVICE_BURST * THOUSAND && device->tokens + passed < tokens)
		tokens = device->tokens + passed;
	device->tokens_ms = ticks_ms;
	device->tokens = (uint32_t)tokens;
	if (tokens < THOUSAND)
		return false;
	device->tokens -= THOUSAND;
	return true;
}

static const struct ol_addr *source_of(const struct ol_packet *packet, const struct ol_knock *knock)
{
	if (packet->source.family)
		return &packet->source;
	return knock->ip4.family ? &knock->ip4 : &knock->ip6;
}

/* A knock that was recorded long ago and sent again is old too, and says nothing of the clock. */
static void note_late(struct ol_gate *gate, struct ol_device *device,
		      const struct ol_packet *packet, const struct ol_knock *knock)
{
	struct ol_late *late = &gate->late;

	if (knock->t_ms <= device->last_t_ms ||
	    (device->told_ms && packet->ticks_ms - device->told_ms < OL_GATE_LATE_MS))
		return;
	device->told_ms = packet->ticks_ms;
	late->is_due = true;
	late->source = *source_of(packet, knock);
	late->skew_ms = knock->t_ms > SKEW_MOST ? SKEW_MOST : knock->t_ms - packet->now_ms;
	memcpy(late->device, device->id, sizeof late->device);
}

/* The checks on what a device signed. Only here, behind the signature, does anything change. */
static enum ol_verdict check_knock(struct ol_gate *gate, enum ol_knock_kind kind,
				   const struct ol_packet *packet, const struct ol_knock_box *box,
				   const uint8_t signed_body[OL_KNOCK_SIGNED])
{
	struct ol_knock knock;
	struct ol_device *device;

	if (ol_knock_parse(signed_body, kind, &packet->source, &knock) < 0)
		return OL_VERDICT_BAD_BODY;
	if (packet->device && memcmp(packet->device, knock.device, sizeof knock.device) != 0)
		return OL_VERDICT_FOREIGN;
	device = ol_devices_find(&gate->directory, knock.device);
	if (!device)
		return OL_VERDICT_UNKNOWN_DEVICE;
	if (!ol_knock_verify(signed_body, box->public_key, device->key))
		return OL_VERDICT_BAD_SIGNATURE;
	if (knock.t_ms > packet->now_ms + OL_KNOCK_WINDOW_MS ||
	    knock.t_ms < packet->now_ms - OL_KNOCK_WINDOW_MS) {
		note_late(gate, device, packet, &knock);
		return OL_VERDICT_BAD_TIME;
	}
	if (knock.t_ms <= device->last_t_ms)
		return OL_VERDICT_REPLAY;
	if (!may_knock(device, packet->ticks_ms))
		return OL_VERDICT_TOO_MANY;
	device->last_t_ms = knock.t_ms;
	return OL_VERDICT_GOOD;
}

static enum ol_verdict check(struct ol_gate *gate, struct ol_way *way,
			     const struct ol_packet *packet, uint8_t ret_signed[OL_KNOCK_SIGNED])
{
	const struct ol_knock_box *box;
	enum ol_verdict verdict;
	uint64_t tag;

	if (packet->length != OL_KNOCK_PACKET)
		return OL_VERDICT_BAD_LENGTH;
	box = find_box(gate, packet->bytes);
	if (!box)
		return OL_VERDICT_BAD_GATE;
	tag = ol_get64(packet->bytes + PACKET_TAG);
	if (is_recent(gate, tag))
		return OL_VERDICT_DUPLICATE;
	if (!may_open(box->is_guest ? &way->guests : &way->members, packet->ticks_ms))
		return OL_VERDICT_OVER_BUDGET;
	if (ol_knock_open(packet->bytes, box, ret_signed) < 0)
		return OL_VERDICT_BAD_SEAL;
	verdict = check_knock(gate, way->kind, packet, box, ret_signed);
	if (verdict == OL_VERDICT_GOOD) {
		gate->recent[gate->recent_next] = tag;
		gate->recent_next = (gate->recent_next + 1) % OL_GATE_RECENT;
	}
	return verdict;
}

enum ol_verdict ol_gate_check(struct ol_gate *gate, struct ol_way *way,
			      const struct ol_packet *packet, uint8_t ret_signed[OL_KNOCK_SIGNED])
{
	enum ol_verdict verdict;

	gate->late.is_due = false;
	verdict = check(gate, way, packet, ret_signed);
	gate->counters[verdict]++;
	return verdict;
}
