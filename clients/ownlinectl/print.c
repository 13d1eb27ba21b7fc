/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of session-manager as text. */
#include "print.h"

#include <inttypes.h>
#include <string.h>

#include "common/codec_text.h"

#define JSON_TEXT 20480 /* bytes of the longest file; items and replies but pages are shorter */

static unsigned column_count(const struct ctl_list *list)
{
	unsigned count = 0;

	while (list->columns[count].title)
		count++;
	return count;
}

static void format_row(const struct ctl_list *list, const struct ctl_rows *rows, size_t row,
		       unsigned column, int64_t now_ms, struct ctl_cell *ret_cell)
{
	ctl_column_format(&list->columns[column], rows->type, rows->items + row * rows->type->size,
			  now_ms, ret_cell);
}

/* The last column is not padded. */
static void print_cell(FILE *out, const char *text, unsigned column, unsigned count, size_t width)
{
	if (column + 1 < count)
		fprintf(out, "%-*s  ", (int)width, text);
	else
		fprintf(out, "%s\n", text);
}

void ctl_print_table(FILE *out, const struct ctl_list *list, const struct ctl_rows *rows,
		     int64_t now_ms)
{
	unsigned count = column_count(list);
	size_t widths[CTL_COLUMNS];
	struct ctl_cell cell;

	if (!rows->count) {
		fprintf(out, "no %s\n", list->things);
		return;
	}
	for (unsigned column = 0; column < count; column++) {
		widths[column] = strlen(list->columns[column].title);
		for (size_t row = 0; row < rows->count; row++) {
			format_row(list, rows, row, column, now_ms, &cell);
			if (cell.used > widths[column])
				widths[column] = cell.used;
		}
	}
	for (unsigned column = 0; column < count; column++)
		print_cell(out, list->columns[column].title, column, count, widths[column]);
	for (size_t row = 0; row < rows->count; row++) {
		for (unsigned column = 0; column < count; column++) {
			format_row(list, rows, row, column, now_ms, &cell);
			print_cell(out, cell.text, column, count, widths[column]);
		}
	}
}

/* JSON may escape any character: so a terminal sees nothing but ASCII. */
static void print_ascii(FILE *out, const char *text, size_t length)
{
	for (size_t at = 0, size; at < length; at += size) {
		uint32_t code;

		size = ctl_utf8(text + at, length - at, &code);
		if (!size)
			return;
		if (code < 0x7f)
			putc((int)code, out);
		else if (code < 0x10000)
			fprintf(out, "\\u%04" PRIx32, code);
		else
			fprintf(out, "\\u%04" PRIx32 "\\u%04" PRIx32, 0xd7c0 + (code >> 10),
				0xdc00 + (code & 0x3ff));
	}
}

static void print_json(FILE *out, const struct ol_message *type, const void *message)
{
	char text[JSON_TEXT];
	ssize_t length = ol_encode(type, message, text, sizeof text);

	print_ascii(out, text, length < 0 ? 0 : (size_t)length);
}

void ctl_print_message(FILE *out, const struct ol_message *type, const void *message)
{
	print_json(out, type, message);
	putc('\n', out);
}

void ctl_print_rows(FILE *out, const struct ctl_rows *rows)
{
	const uint8_t *item = rows->items;

	putc('[', out);
	for (size_t i = 0; i < rows->count; i++, item += rows->type->size) {
		fputs(i ? ",\n" : "\n", out);
		print_json(out, rows->type, item);
	}
	fputs(rows->count ? "\n]\n" : "]\n", out);
}

/* "add" -> "added", "revoke" -> "revoked" */
static const char *past_ending(const char *verb)
{
	return verb[strlen(verb) - 1] == 'e' ? "d" : "ed";
}

void ctl_print_done(FILE *out, const struct ctl_command *command, const void *reply)
{
	const struct ol_message *type = command->channel->reply;
	const struct ol_field *id = ctl_field(type, "id");
	char text[OL_TEXT_MAX];
	ssize_t length;

	fprintf(out, "%s %s%s", command->group, command->verb, past_ending(command->verb));
	if (!id)
		id = ctl_field(type, "device");
	if (id) {
		length = ol_text_write(id, (const uint8_t *)reply + id->offset, text);
		fprintf(out, ": %.*s", (int)length, text);
	}
	putc('\n', out);
}
