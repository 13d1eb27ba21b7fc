/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times as people read them. */
#ifndef OWNLINE_MOMENT_H
#define OWNLINE_MOMENT_H

#include <stdint.h>

#define MOMENT_TEXT 24

/* A time as the clock on the wall shows it, with its date if it is not within a day. Returns text.
 */
const char *moment(int64_t at_ms, char text[static MOMENT_TEXT]);

#endif
