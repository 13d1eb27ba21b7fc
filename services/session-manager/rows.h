/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C structs as PostgreSQL's binary parameters and values, by tables of columns. No I/O. */
#ifndef OL_ROWS_H
#define OL_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/addr.h"

#define ROW_PARAMETERS 20
#define ROW_ARENA      (512 * 1024) /* bytes of the parameters of one statement */

/* What a member is in the database. NULL stands for 0, "", false or no address. */
enum row_kind {
	ROW_INT,   /* int64_t: bigint; when read, any integer */
	ROW_ID,    /* uint64_t: bigint above 0 */
	ROW_BOOL,  /* bool: boolean */
	ROW_TEXT,  /* char[size]: text */
	ROW_BYTEA, /* uint8_t[size]: bytea of exactly that size */
	ROW_ADDR,  /* struct ol_addr: inet of a single host */
	ROW_WORD,  /* enum: text, one of words */
};

/* One member of a struct. */
struct row_column {
	enum row_kind kind;
	uint32_t offset, size;
	uint32_t
		has_offset; /* 1 + that of the bool beside an optional member, 0 if there is none */
	const char *const *words; /* of ROW_WORD, closed by NULL */
};

#define ROW_MEMBER(type, member) \
	.offset = offsetof(type, member), .size = sizeof(((type *)0)->member)
#define ROW_COL(kind_, type, member) \
	{ \
		.kind = kind_, ROW_MEMBER(type, member) \
	}
#define ROW_OPTIONAL(kind_, type, member) \
	{ \
		.kind = kind_, ROW_MEMBER(type, member), \
		.has_offset = 1 + offsetof(type, has_##member) \
	}
#define ROW_ENUM(type, member, words_) \
	{ \
		.kind = ROW_WORD, ROW_MEMBER(type, member), .words = words_ \
	}
#define ROW_OPTIONAL_ENUM(type, member, words_) \
	{ \
		.kind = ROW_WORD, ROW_MEMBER(type, member), \
		.has_offset = 1 + offsetof(type, has_##member), .words = words_ \
	}
#define ROW_COUNT(columns) (sizeof(columns) / sizeof(columns)[0])

/* The parameters of one statement, in the order in which they were put. */
struct row_args {
	unsigned count;
	size_t used;
	bool is_full; /* something did not fit: the statement must not be sent */
	const char *values[ROW_PARAMETERS];
	int lengths[ROW_PARAMETERS];
	uint8_t arena[ROW_ARENA];
};

void row_clear(struct row_args *args);
void row_put_int(struct row_args *args, int64_t value);
void row_put_id(struct row_args *args, uint64_t id);
void row_put_bool(struct row_args *args, bool value);
void row_put_text(struct row_args *args, const char *text);
void row_put_bytes(struct row_args *args, const void *bytes, size_t length);
void row_put_addr(struct row_args *args, const struct ol_addr *addr);

/* Puts one value per column: the members of a struct. */
void row_put_struct(struct row_args *args, const struct row_column *columns, size_t count,
		    const void *row);

/* Puts one array per column: the same member of every one of `rows` structs, `step` bytes apart. */
void row_put_columns(struct row_args *args, const struct row_column *columns, size_t count,
		     const void *first, size_t step, size_t rows);

/* Stores a value, NULL or as PostgreSQL sent it, in the column's member of a struct. Returns 0, or
 * -EBADMSG when it is not of the column's kind or does not fit. */
int row_get(const struct row_column *column, const void *value, size_t length, void *row);

#endif
