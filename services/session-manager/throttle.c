/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often somebody may try a password or a code. */
#include "session-manager/throttle.h"

#include <errno.h>
#include <string.h>

#include "common/bytes.h"
#include "common/crypto.h"

#define WAYS 8 /* entries among which the oldest is given away */

/* So many tries at once, and one more in each period. */
struct rate {
	uint32_t burst;
	int64_t period_ms;
};

static const struct rate source_rate = { 10, 6000 };
static const struct rate global_rate = { 8, 250 };
static const struct rate code_rate = { 5, 120000 };
static const struct rate note_rate = { 60, 1000 };

/* So many tries; after that each waits twice as long as the one before. */
#define FREE_TRIES   10
#define FIRST_MS     15000
#define LONGEST_MS   (15 * 60 * 1000)
#define DOUBLINGS    6 /* until the longest is reached */
#define FORGOTTEN_MS (60 * 60 * 1000)

/* The entry of somebody: his own, or the one that he would get. */
struct place {
	struct throttle_entry *entry;
	uint64_t tag;
};

void throttle_init(struct throttle *throttle)
{
	ol_random(throttle->key, sizeof throttle->key);
}

static struct place find(const struct throttle *throttle, struct throttle_entry *table,
			 unsigned size, const struct ol_part *parts, unsigned count)
{
	struct place place = { .entry = NULL };
	struct throttle_entry *set;
	uint8_t hash[16];

	ol_hash(parts, count, throttle->key, hash, sizeof hash);
	place.tag = ol_get64(hash) | 1;
	set = table + ol_get32(hash + 8) % (size / WAYS) * WAYS;
	place.entry = set;
	for (unsigned i = 0; i < WAYS; i++) {
		if (set[i].tag == place.tag) {
			place.entry = &set[i];
			break;
		}
		if (set[i].at_ms < place.entry->at_ms)
			place.entry = &set[i];
	}
	return place;
}

static uint32_t count_of(const struct place *place)
{
	return place->entry->tag == place->tag ? place->entry->count : 0;
}

static void add(const struct place *place, int64_t now_ms)
{
	if (place->entry->tag != place->tag)
		*place->entry = (struct throttle_entry){ .tag = place->tag, .at_ms = now_ms };
	place->entry->count++;
}

static void take_back(const struct place *place)
{
	if (count_of(place))
		place->entry->count--;
}

/* How long somebody must wait who has as many tries as the rate says. */
static int64_t rate_wait(const struct rate *rate, const struct place *place, int64_t now_ms)
{
	struct throttle_entry *entry = place->entry;
	int64_t periods;

	if (!count_of(place))
		return 0;
	periods = (now_ms - entry->at_ms) / rate->period_ms;
	entry->at_ms += periods * rate->period_ms;
	entry->count = periods < entry->count ? entry->count - (uint32_t)periods : 0;
	if (!entry->count)
		entry->at_ms = now_ms;
	return entry->count < rate->burst ? 0 : entry->at_ms + rate->period_ms - now_ms;
}

/* How long somebody must wait after so many tries that failed. */
static int64_t patience_wait(const struct place *place, int64_t now_ms)
{
	uint32_t more;
	int64_t wait_ms;

	if (count_of(place) && now_ms - place->entry->at_ms >= FORGOTTEN_MS)
		place->entry->count = 0;
	if (count_of(place) < FREE_TRIES)
		return 0;
	more = place->entry->count - FREE_TRIES;
	wait_ms = more < DOUBLINGS ? (int64_t)FIRST_MS << more : LONGEST_MS;
	wait_ms += place->entry->at_ms - now_ms;
	return wait_ms > 0 ? wait_ms : 0;
}

static struct place find_source(struct throttle *throttle, const struct ol_addr *source)
{
	const struct ol_part parts[] = { { &source->family, 1 },
					 { source->bytes, source->family == 6 ? 8 : 4 } };

	return find(throttle, throttle->sources, THROTTLE_SOURCES, parts, 2);
}

static struct place find_account(struct throttle *throttle, const struct throttle_client *client)
{
	const struct ol_part parts[] = { { client->browser, client->browser ? BROWSER_NONCE : 0 },
					 { client->account, strlen(client->account) } };

	if (client->browser)
		return find(throttle, throttle->browsers, THROTTLE_BROWSERS, parts, 2);
	return find(throttle, throttle->accounts, THROTTLE_ACCOUNTS, parts, 2);
}

static struct place find_code(struct throttle *throttle, uint64_t user, const uint8_t *browser)
{
	const struct ol_part parts[] = { { &user, sizeof user },
					 { browser, browser ? BROWSER_NONCE : 0 } };

	return find(throttle, throttle->codes, THROTTLE_CODES, parts, 2);
}

int throttle_take(struct throttle *throttle, const struct throttle_client *client, int64_t now_ms,
		  int64_t *ret_wait_ms)
{
	const struct place global = { client->browser ? &throttle->known : &throttle->everybody,
				      0 };
	struct place source = find_source(throttle, &client->source);
	struct place account = find_account(throttle, client);
	int64_t wait_ms = client->browser ? 0 : rate_wait(&source_rate, &source, now_ms);

	if (!wait_ms)
		wait_ms = patience_wait(&account, now_ms);
	if (!wait_ms)
		wait_ms = rate_wait(&global_rate, &global, now_ms);
	if (wait_ms) {
		*ret_wait_ms = wait_ms;
		return -EAGAIN;
	}
	if (!client->browser)
		add(&source, now_ms);
	add(&account, now_ms);
	account.entry->at_ms = now_ms;
	add(&global, now_ms);
	return 0;
}

void throttle_forgive(struct throttle *throttle, const struct throttle_client *client)
{
	struct place source = find_source(throttle, &client->source);
	struct place account = find_account(throttle, client);

	if (!client->browser)
		take_back(&source);
	take_back(&account);
}

int throttle_take_code(struct throttle *throttle, uint64_t user, const uint8_t *browser,
		       int64_t now_ms, int64_t *ret_wait_ms)
{
	struct place place = find_code(throttle, user, browser);
	int64_t wait_ms = rate_wait(&code_rate, &place, now_ms);

	if (wait_ms) {
		*ret_wait_ms = wait_ms;
		return -EAGAIN;
	}
	add(&place, now_ms);
	return 0;
}

void throttle_forgive_code(struct throttle *throttle, uint64_t user, const uint8_t *browser)
{
	struct place place = find_code(throttle, user, browser);

	take_back(&place);
}

bool throttle_take_note(struct throttle *throttle, int64_t now_ms)
{
	const struct place place = { &throttle->notes, 0 };

	if (rate_wait(&note_rate, &place, now_ms))
		return false;
	add(&place, now_ms);
	return true;
}
