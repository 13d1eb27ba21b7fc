/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a call ended. */
#include "session-manager/verdict.h"

#include <stdio.h>

const struct verdict verdict_ok = { OL_REPLY_CODE_OK, "", "" };
const struct verdict verdict_unavailable = { OL_REPLY_CODE_UNAVAILABLE, "try again", "" };

void verdict_fill(const struct verdict *verdict, enum ol_reply_code *ret_code, char *ret_detail,
		  size_t detail_size, char *ret_field, size_t field_size)
{
	*ret_code = verdict->code;
	snprintf(ret_detail, detail_size, "%s", verdict->detail);
	snprintf(ret_field, field_size, "%s", verdict->field);
}
