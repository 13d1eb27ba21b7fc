/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which passwords are good enough. */
#include "session-manager/password_rules.h"

#include <ctype.h>
#include <string.h>

#include "common/codec_text.h"
#include "common/crypto.h"
#include "session-manager/password.h"

/* The longest text that the schema of a password lets through. */
static const struct ol_field text_field = { .kind = OL_KIND_STRING, .max_length = PASSWORD_MOST };

const char *password_refuse(const char *password, size_t length, const char *name)
{
	char text[4 * PASSWORD_MOST + 1];
	const char *why = NULL;

	if (length < PASSWORD_LEAST)
		return "needs at least 8 characters";
	if (length > PASSWORD_MOST)
		return "has at most 256 bytes";
	if (ol_text_read(&text_field, password, length, text))
		return "is not UTF-8 text, or has control characters";
	for (char *at = text; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	if (!strcmp(text, name))
		why = "is the user's name";
	else if (password_is_common(text))
		why = "is one of the most common passwords";
	ol_wipe(text, sizeof text);
	return why;
}
