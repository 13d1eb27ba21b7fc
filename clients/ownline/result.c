/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of a knock. */
#include "result.h"

#include <errno.h>
#include <string.h>

#include "common/crypto.h"
#include "flat.h"

#define WORD_CHARS "abcdefghijklmnopqrstuvwxyz0123456789-"

enum field { DEVICE, T_MS, AT_MS, STATE, REASON, OPEN, PENDING, END_MS, FIELDS };

static const char *const names[FIELDS] = { "device", "t_ms", "at_ms",   "state",
					   "reason", "open", "pending", "end_ms" };

static const char *const states[] = { [RESULT_NOTHING] = "nothing",
				      [RESULT_PENDING] = "pending",
				      [RESULT_OPEN] = "open",
				      [RESULT_CLOSED] = "closed",
				      [RESULT_REFUSED] = "refused" };

static int find(const char *const *words, unsigned count, struct flat_word word)
{
	for (unsigned i = 0; i < count; i++) {
		if (flat_is(word, words[i]))
			return (int)i;
	}
	return -1;
}

static bool set_word(struct result *result, enum field field, struct flat_word word)
{
	int state;

	switch (field) {
	case DEVICE:
		return ol_unhex(word.text, word.length, result->device, sizeof result->device) == 0;
	case STATE:
		state = find(states, sizeof states / sizeof *states, word);
		result->state = (enum result_state)state;
		return state >= 0;
	case REASON:
		if (word.length >= sizeof result->reason)
			return false;
		memcpy(result->reason, word.text, word.length);
		return strspn(result->reason, WORD_CHARS) == word.length;
	default:
		return false;
	}
}

static bool set_number(struct result *result, enum field field, int64_t number)
{
	int64_t *const places[FIELDS] = { [T_MS] = &result->t_ms,
					  [AT_MS] = &result->at_ms,
					  [OPEN] = &result->open,
					  [PENDING] = &result->pending,
					  [END_MS] = &result->end_ms };

	if (!places[field] || number < 0)
		return false;
	*places[field] = number;
	return true;
}

int result_read(const char *text, size_t length, struct result *ret_result)
{
	struct result result = { 0 };
	struct flat_pair pair;
	unsigned seen = 0;
	struct flat flat;
	int rc;

	flat_begin(&flat, text, length);
	while ((rc = flat_next(&flat, &pair)) > 0) {
		int field = find(names, FIELDS, pair.name);

		if (field < 0)
			continue;
		if (seen & 1U << field)
			return -EBADMSG;
		seen |= 1U << field;
		if (pair.is_number ? !set_number(&result, (enum field)field, pair.number)
				   : !set_word(&result, (enum field)field, pair.word))
			return -EBADMSG;
	}
	if (rc < 0 || seen != (1U << FIELDS) - 1)
		return -EBADMSG;
	*ret_result = result;
	return 0;
}
