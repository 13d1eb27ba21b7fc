/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times as people read them. */
#include "moment.h"

#include <stdbool.h>
#include <time.h>

#include "common/loop.h"

#define DAY_MS 86400000

const char *moment(int64_t at_ms, char text[static MOMENT_TEXT])
{
	time_t seconds = (time_t)(at_ms / 1000);
	bool is_near = at_ms - ol_realtime_ms() < DAY_MS;
	struct tm local;

	localtime_r(&seconds, &local);
	strftime(text, MOMENT_TEXT, is_near ? "%H:%M:%S" : "%Y-%m-%d %H:%M", &local);
	return text;
}
