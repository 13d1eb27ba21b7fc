/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client says that it can take. */
#include "api-gateway/choice.h"

#include <string.h>
#include <strings.h>

#define BLANKS " \t"

/* True for ";q=0", ";q=0.0" and so on: the client refuses what stands before it. */
static bool is_refusal(const char *weight, size_t length)
{
	size_t blanks;

	if (!length)
		return false;
	weight++;
	length--;
	blanks = strspn(weight, BLANKS);
	if (blanks + 2 >= length || strncasecmp(weight + blanks, "q=", 2) != 0)
		return false;
	for (size_t i = blanks + 2; i < length; i++) {
		if (weight[i] >= '1' && weight[i] <= '9')
			return false;
	}
	return true;
}

bool api_accepts(const char *header, const char *coding)
{
	bool is_any = false;

	while (header && *header) {
		const char *word = header + strspn(header, BLANKS ",");
		size_t length = strcspn(word, ",");
		size_t name = strcspn(word, BLANKS ",;");
		size_t tail = strcspn(word, ",;");
		bool is_taken = !is_refusal(word + tail, length - tail);

		if (name == strlen(coding) && strncasecmp(word, coding, name) == 0)
			return is_taken;
		if (name == 1 && *word == '*')
			is_any = is_taken;
		header = word + length;
	}
	return is_any;
}

bool api_has_tag(const char *header, const char *tag)
{
	size_t length = strlen(tag);

	while (header && *header) {
		header += strspn(header, BLANKS ",");
		if (*header == '*')
			return true;
		if (!strncmp(header, "W/", 2))
			header += 2;
		if (!strncmp(header, tag, length))
			return true;
		/* A tag has no quote inside, but it may have a comma. */
		if (*header == '"')
			header += 1 + strcspn(header + 1, "\"");
		header += strcspn(header, ",");
	}
	return false;
}
