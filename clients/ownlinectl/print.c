/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of session-manager as text. */
#include "print.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "common/codec_text.h"
#include "fields.h"

#define JSON_TEXT 20480 /* bytes of the longest file; items and replies but pages are shorter */

static void format_cell(const struct ctl_column *column, const struct ctl_rows *rows, size_t row,
			int64_t now_ms, struct ctl_cell *ret_cell)
{
	ctl_column_format(column, rows->type, rows->items + row * rows->type->size, now_ms,
			  ret_cell);
}

/* The next column of a table behind this one; NULL: the first. Returns NULL behind the last. */
static const struct ctl_column *next_column(const struct ctl_list *list,
					    const struct ctl_column *column)
{
	column = column ? column + 1 : list->columns;
	while (column->title && column->is_detail)
		column++;
	return column->title ? column : NULL;
}

/* The last column is not padded. */
static void print_cell(FILE *out, const struct ctl_list *list, const struct ctl_column *column,
		       const char *text, size_t columns, const struct ctl_widths *widths)
{
	if (next_column(list, column))
		fprintf(out, "%s%*s", text, (int)(widths->of[column - list->columns] - columns) + 2,
			"");
	else
		fprintf(out, "%s\n", text);
}

static void widen(struct ctl_widths *widths, const struct ctl_list *list,
		  const struct ctl_rows *rows, int64_t now_ms)
{
	struct ctl_cell cell;

	for (const struct ctl_column *column = next_column(list, NULL); column;
	     column = next_column(list, column)) {
		size_t *width = &widths->of[column - list->columns];

		if (*width < strlen(column->title))
			*width = strlen(column->title);
		for (size_t row = 0; row < rows->count; row++) {
			format_cell(column, rows, row, now_ms, &cell);
			if (*width < cell.columns)
				*width = cell.columns;
		}
	}
}

void ctl_print_more(FILE *out, const struct ctl_list *list, const struct ctl_rows *rows,
		    int64_t now_ms, struct ctl_widths *widths)
{
	const struct ctl_column *column;
	struct ctl_cell cell;

	widen(widths, list, rows, now_ms);
	for (column = next_column(list, NULL); column && !widths->has_head;
	     column = next_column(list, column))
		print_cell(out, list, column, column->title, strlen(column->title), widths);
	widths->has_head = true;
	for (size_t row = 0; row < rows->count; row++) {
		for (column = next_column(list, NULL); column; column = next_column(list, column)) {
			format_cell(column, rows, row, now_ms, &cell);
			print_cell(out, list, column, cell.text, cell.columns, widths);
		}
	}
}

void ctl_print_table(FILE *out, const struct ctl_list *list, const struct ctl_rows *rows,
		     int64_t now_ms)
{
	struct ctl_widths widths = { .has_head = false };

	if (rows->count)
		ctl_print_more(out, list, rows, now_ms, &widths);
	else
		fprintf(out, "no %s\n", list->things);
}

static void print_lower(FILE *out, const char *title, size_t width)
{
	for (size_t i = 0; i < width; i++)
		putc(*title ? tolower((unsigned char)*title++) : ' ', out);
}

void ctl_print_item(FILE *out, const struct ctl_list *list, const struct ctl_rows *rows,
		    int64_t now_ms)
{
	struct ctl_cell cell;
	size_t width = 0;

	for (const struct ctl_column *column = list->columns; column->title; column++) {
		if (width < strlen(column->title))
			width = strlen(column->title);
	}
	for (const struct ctl_column *column = list->columns; column->title; column++) {
		format_cell(column, rows, 0, now_ms, &cell);
		print_lower(out, column->title, width);
		fprintf(out, "  %s\n", cell.text);
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
	ssize_t length = ol_encode_part(type, UINT32_MAX, message, text, sizeof text);

	print_ascii(out, text, length < 0 ? 0 : (size_t)length);
}

void ctl_print_message(FILE *out, const struct ol_message *type, const void *message)
{
	print_json(out, type, message);
	putc('\n', out);
}

static void print_items(FILE *out, const struct ol_message *type, const uint8_t *item, size_t count,
			unsigned depth)
{
	putc('[', out);
	for (size_t i = 0; i < count; i++, item += type->size) {
		fprintf(out, "%s%*s", i ? ",\n" : "\n", (int)depth, "");
		print_json(out, type, item);
	}
	if (count)
		fprintf(out, "\n%*s", (int)(depth ? depth - 2 : 0), "");
	putc(']', out);
}

void ctl_print_rows(FILE *out, const struct ctl_rows *rows)
{
	print_items(out, rows->type, rows->items, rows->count, 0);
	putc('\n', out);
}

void ctl_print_array(FILE *out, const struct ol_message *type, const void *message,
		     const char *name, unsigned depth)
{
	const struct ol_field *field = ctl_field(type, name);
	const uint8_t *base = message;
	uint16_t count;

	memcpy(&count, base + field->count_offset, sizeof count);
	print_items(out, field->item, base + field->offset, count, depth);
}

/* "add" -> "added", "revoke" -> "revoked" */
static void print_past(FILE *out, const char *verb)
{
	if (!strcmp(verb, "set"))
		fputs("changed", out);
	else
		fprintf(out, "%s%s", verb, verb[strlen(verb) - 1] == 'e' ? "d" : "ed");
}

/* The id of what was made, or NULL. */
static const struct ol_field *made_id(const struct ol_message *type, const void *reply)
{
	static const char *const names[] = { "id", "device" };

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
		const struct ol_field *field = ctl_field(type, names[i]);

		if (field && ctl_field_is_there(field, reply))
			return field;
	}
	return NULL;
}

void ctl_print_done(FILE *out, const struct ctl_command *command, const void *reply)
{
	const struct ol_message *type = command->channel->reply;
	const struct ol_field *id = made_id(type, reply);
	char text[OL_TEXT_MAX];

	fprintf(out, "%s ", command->group);
	print_past(out, command->verb);
	if (id)
		fprintf(out, ": %.*s",
			(int)ol_text_write(id, (const uint8_t *)reply + id->offset, text), text);
	putc('\n', out);
}
