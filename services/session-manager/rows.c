/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C structs as PostgreSQL's binary parameters and values. */
#include "session-manager/rows.h"

#include <errno.h>
#include <string.h>

#include "common/bytes.h"

#define INET4     2 /* PGSQL_AF_INET and PGSQL_AF_INET6 of PostgreSQL's inet */
#define INET6     3
#define INET_HEAD 4 /* family, prefix length, is_cidr, address length */

/* Types of array elements, from PostgreSQL's pg_type.dat. */
static const uint32_t oids[] = {
	[ROW_INT] = 20,  [ROW_ID] = 20,    [ROW_BOOL] = 16,  [ROW_TEXT] = 25,
	[ROW_WORD] = 25, [ROW_BYTEA] = 17, [ROW_ADDR] = 869,
};

void row_clear(struct row_args *args)
{
	args->count = 0;
	args->used = 0;
	args->is_full = false;
}

/* Takes room at the end of the arena; NULL when there is none. */
static uint8_t *take(struct row_args *args, size_t length)
{
	uint8_t *at = args->arena + args->used;

	if (args->is_full || length > sizeof args->arena - args->used) {
		args->is_full = true;
		return NULL;
	}
	args->used += length;
	return at;
}

static void append(struct row_args *args, const void *bytes, size_t length)
{
	uint8_t *at = take(args, length);

	if (at && length)
		memcpy(at, bytes, length);
}

static void append32(struct row_args *args, uint32_t value)
{
	uint8_t *at = take(args, 4);

	if (at)
		ol_put32(at, value);
}

static void append64(struct row_args *args, uint64_t value)
{
	uint8_t *at = take(args, 8);

	if (at)
		ol_put64(at, value);
}

static void append_addr(struct row_args *args, const struct ol_addr *addr)
{
	uint8_t length = addr->family == 4 ? 4 : 16;
	uint8_t head[INET_HEAD] = { addr->family == 4 ? INET4 : INET6, (uint8_t)(8 * length), 0,
				    length };

	append(args, head, sizeof head);
	append(args, addr->bytes, length);
}

/* Opens a parameter; everything appended until close() is its value. */
static size_t open_parameter(struct row_args *args)
{
	if (args->count == ROW_PARAMETERS)
		args->is_full = true;
	return args->used;
}

static void close_parameter(struct row_args *args, size_t start)
{
	if (args->is_full)
		return;
	args->values[args->count] = (const char *)(args->arena + start);
	args->lengths[args->count++] = (int)(args->used - start);
}

static void put_null(struct row_args *args)
{
	(void)open_parameter(args);
	if (args->is_full)
		return;
	args->values[args->count] = NULL;
	args->lengths[args->count++] = 0;
}

void row_put_int(struct row_args *args, int64_t value)
{
	size_t start = open_parameter(args);

	append64(args, (uint64_t)value);
	close_parameter(args, start);
}

void row_put_id(struct row_args *args, uint64_t id)
{
	if (id)
		row_put_int(args, (int64_t)id);
	else
		put_null(args);
}

void row_put_bool(struct row_args *args, bool value)
{
	row_put_bytes(args, &(uint8_t){ value }, 1);
}

void row_put_text(struct row_args *args, const char *text)
{
	row_put_bytes(args, text, strlen(text));
}

void row_put_bytes(struct row_args *args, const void *bytes, size_t length)
{
	size_t start = open_parameter(args);

	append(args, bytes, length);
	close_parameter(args, start);
}

void row_put_addr(struct row_args *args, const struct ol_addr *addr)
{
	size_t start;

	if (!addr->family) {
		put_null(args);
		return;
	}
	start = open_parameter(args);
	append_addr(args, addr);
	close_parameter(args, start);
}

static bool is_null(const struct row_column *column, const void *row, const void *value)
{
	bool has = true;

	if (column->has_offset)
		memcpy(&has, (const char *)row + column->has_offset - 1, sizeof has);
	if (column->kind == ROW_ID)
		return !*(const uint64_t *)value;
	if (column->kind == ROW_ADDR)
		return !has || !((const struct ol_addr *)value)->family;
	return !has;
}

static void append_value(struct row_args *args, const struct row_column *column, const void *value)
{
	switch (column->kind) {
	case ROW_INT:
	case ROW_ID:
		append64(args, *(const uint64_t *)value);
		break;
	case ROW_BOOL:
		append(args, &(uint8_t){ *(const bool *)value }, 1);
		break;
	case ROW_TEXT:
		append(args, value, strlen(value));
		break;
	case ROW_WORD:
		value = column->words[*(const int *)value];
		append(args, value, strlen(value));
		break;
	case ROW_BYTEA:
		append(args, value, column->size);
		break;
	case ROW_ADDR:
		append_addr(args, value);
		break;
	}
}

void row_put_struct(struct row_args *args, const struct row_column *columns, size_t count,
		    const void *row)
{
	for (size_t i = 0; i < count; i++) {
		const void *value = (const char *)row + columns[i].offset;
		size_t start = open_parameter(args);

		if (is_null(&columns[i], row, value)) {
			put_null(args);
			continue;
		}
		append_value(args, &columns[i], value);
		close_parameter(args, start);
	}
}

static void append_item(struct row_args *args, const struct row_column *column, const void *row)
{
	const void *value = (const char *)row + column->offset;
	uint8_t *length = take(args, 4);
	size_t start = args->used;

	if (!length)
		return;
	if (is_null(column, row, value)) {
		ol_put32(length, UINT32_MAX);
		return;
	}
	append_value(args, column, value);
	ol_put32(length, (uint32_t)(args->used - start));
}

void row_put_columns(struct row_args *args, const struct row_column *columns, size_t count,
		     const void *first, size_t step, size_t rows)
{
	for (size_t c = 0; c < count; c++) {
		size_t start = open_parameter(args);

		append32(args, rows ? 1 : 0); /* dimensions */
		append32(args, 1);            /* may hold NULL */
		append32(args, oids[columns[c].kind]);
		if (rows) {
			append32(args, (uint32_t)rows);
			append32(args, 1); /* the first index */
		}
		for (size_t r = 0; r < rows; r++)
			append_item(args, &columns[c], (const char *)first + r * step);
		close_parameter(args, start);
	}
}

static int get_int(const uint8_t *value, size_t length, void *member)
{
	int64_t number;

	if (length == 8)
		number = (int64_t)ol_get64(value);
	else if (length == 4)
		number = (int32_t)ol_get32(value);
	else
		return -EBADMSG;
	memcpy(member, &number, sizeof number);
	return 0;
}

static int get_text(const struct row_column *column, const uint8_t *value, size_t length,
		    char *member)
{
	if (length >= column->size || memchr(value, 0, length))
		return -EBADMSG;
	memcpy(member, value, length);
	member[length] = '\0';
	return 0;
}

static int get_word(const struct row_column *column, const uint8_t *value, size_t length,
		    int *member)
{
	for (int i = 0; column->words[i]; i++) {
		if (strlen(column->words[i]) == length &&
		    !memcmp(column->words[i], value, length)) {
			*member = i;
			return 0;
		}
	}
	return -EBADMSG;
}

static int get_addr(const uint8_t *value, size_t length, struct ol_addr *member)
{
	struct ol_addr addr = { 0 };

	if (length < INET_HEAD || length != INET_HEAD + (size_t)value[3] ||
	    value[1] != 8 * value[3])
		return -EBADMSG;
	if (value[0] == INET4 && value[3] == 4)
		addr.family = 4;
	else if (value[0] == INET6 && value[3] == 16)
		addr.family = 6;
	else
		return -EBADMSG;
	memcpy(addr.bytes, value + INET_HEAD, value[3]);
	*member = addr;
	return 0;
}

int row_get(const struct row_column *column, const void *value, size_t length, void *row)
{
	void *member = (char *)row + column->offset;

	if (column->has_offset)
		memcpy((char *)row + column->has_offset - 1, &(bool){ value != NULL },
		       sizeof(bool));
	if (!value) {
		memset(member, 0, column->size);
		return 0;
	}
	switch (column->kind) {
	case ROW_INT:
	case ROW_ID:
		return get_int(value, length, member);
	case ROW_BOOL:
		if (length != 1)
			return -EBADMSG;
		*(bool *)member = *(const uint8_t *)value;
		return 0;
	case ROW_TEXT:
		return get_text(column, value, length, member);
	case ROW_WORD:
		return get_word(column, value, length, member);
	case ROW_BYTEA:
		if (length != column->size)
			return -EBADMSG;
		memcpy(member, value, length);
		return 0;
	case ROW_ADDR:
		return get_addr(value, length, member);
	}
	return -EBADMSG;
}
