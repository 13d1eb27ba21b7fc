/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request is answered with. */
#include "api-gateway/answer.h"

void api_answer_add(struct api_answer *answer, const char *name, const char *value)
{
	if (answer->line_count == API_ANSWER_LINES)
		return;
	answer->lines[answer->line_count].name = name;
	answer->lines[answer->line_count++].value = value;
}

void api_answer_problem(struct api_answer *answer, enum api_code code, const char *detail,
			const char *field)
{
	answer->status = api_problem_status(code);
	answer->body = answer->problem;
	answer->length = api_problem_write(code, detail, field, answer->problem);
	answer->is_kept = false;
	api_answer_add(answer, "Content-Type", API_PROBLEM_TYPE);
	api_answer_add(answer, "Cache-Control", "no-store");
}
