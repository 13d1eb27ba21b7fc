/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client says that it can take (RFC 9110): codings, and what it has already. No I/O. */
#ifndef API_CHOICE_H
#define API_CHOICE_H

#include <stdbool.h>

/* Does an Accept-Encoding header (NULL: there was none) ask for this coding, by its name or by *?
 */
bool api_accepts(const char *header, const char *coding);

/* Does an If-None-Match header (NULL: there was none) name this tag? The tag comes with its quotes;
 * a weak one in the header matches too. */
bool api_has_tag(const char *header, const char *tag);

#endif
