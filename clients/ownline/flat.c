/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the flattest JSON there is. */
#include "flat.h"

#include <errno.h>
#include <string.h>

#define MOST_DIGITS 16
#define MOST_NUMBER (INT64_C(1) << 53)

void flat_begin(struct flat *flat, const char *text, size_t length)
{
	*flat = (struct flat){ .at = text, .end = text + length };
}

bool flat_is(struct flat_word word, const char *text)
{
	return word.length == strlen(text) && memcmp(word.text, text, word.length) == 0;
}

static void skip_space(struct flat *flat)
{
	while (flat->at < flat->end &&
	       (*flat->at == ' ' || *flat->at == '\t' || *flat->at == '\n' || *flat->at == '\r'))
		flat->at++;
}

/* Takes a character, and the space around it. */
static bool take(struct flat *flat, char character)
{
	skip_space(flat);
	if (flat->at == flat->end || *flat->at != character)
		return false;
	flat->at++;
	skip_space(flat);
	return true;
}

static bool take_word(struct flat *flat, struct flat_word *ret_word)
{
	const char *from;

	if (flat->at == flat->end || *flat->at != '"')
		return false;
	from = ++flat->at;
	while (flat->at < flat->end && *flat->at >= ' ' && *flat->at <= '~' && *flat->at != '"' &&
	       *flat->at != '\\')
		flat->at++;
	if (flat->at == flat->end || *flat->at != '"')
		return false;
	*ret_word = (struct flat_word){ from, (size_t)(flat->at - from) };
	flat->at++;
	return true;
}

static bool is_digit(const struct flat *flat)
{
	return flat->at < flat->end && *flat->at >= '0' && *flat->at <= '9';
}

/* As JSON writes integers: no plus, no zero first, no -0. */
static bool take_number(struct flat *flat, int64_t *ret_number)
{
	bool is_negative = flat->at < flat->end && *flat->at == '-';
	int64_t number = 0;
	const char *from;

	flat->at += is_negative;
	for (from = flat->at; is_digit(flat) && flat->at - from < MOST_DIGITS; flat->at++)
		number = 10 * number + (*flat->at - '0');
	if (flat->at == from || is_digit(flat) || number > MOST_NUMBER)
		return false;
	if (*from == '0' && (flat->at - from > 1 || is_negative))
		return false;
	*ret_number = is_negative ? -number : number;
	return true;
}

int flat_next(struct flat *flat, struct flat_pair *ret_pair)
{
	struct flat_pair pair = { 0 };
	bool is_first = !flat->is_begun;

	if (is_first && !take(flat, '{'))
		return -EBADMSG;
	flat->is_begun = true;
	if (take(flat, '}'))
		return flat->at == flat->end ? 0 : -EBADMSG;
	if (!is_first && !take(flat, ','))
		return -EBADMSG;
	if (!take_word(flat, &pair.name) || !take(flat, ':'))
		return -EBADMSG;
	pair.is_number = flat->at < flat->end && *flat->at != '"';
	if (pair.is_number ? !take_number(flat, &pair.number) : !take_word(flat, &pair.word))
		return -EBADMSG;
	*ret_pair = pair;
	return 1;
}
