/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structs as PostgreSQL's binary parameters and values. */
#include <errno.h>

#include "gen/messages.h"
#include "session-manager/rows.h"
#include "unit.h"

struct row {
	int64_t number;
	uint64_t id;
	bool is_set;
	char name[8];
	uint8_t key[4];
	struct ol_addr addr;
	enum ol_proto proto;
	bool has_more;
	uint8_t more[2];
};

static const struct row_column columns[] = {
	ROW_COL(ROW_INT, struct row, number),        ROW_COL(ROW_ID, struct row, id),
	ROW_COL(ROW_BOOL, struct row, is_set),       ROW_COL(ROW_TEXT, struct row, name),
	ROW_COL(ROW_BYTEA, struct row, key),         ROW_COL(ROW_ADDR, struct row, addr),
	ROW_ENUM(struct row, proto, ol_proto_words), ROW_OPTIONAL(ROW_BYTEA, struct row, more),
};

static struct row_args args;

static const struct row sample = {
	.number = -2,
	.id = 0x0102030405060708,
	.is_set = true,
	.name = "nas",
	.key = { 1, 2, 3, 4 },
	.addr = { .family = 4, .bytes = { 192, 0, 2, 7 } },
	.proto = OL_PROTO_BOTH,
	.has_more = true,
	.more = { 5, 6 },
};

static void set_up(void)
{
	row_clear(&args);
}

/* The parameter that was put last is these bytes. */
static void check_last(const char *hex)
{
	uint8_t bytes[256];
	size_t length = strlen(hex) / 2;

	unit_bytes(hex, bytes, length);
	ck_assert(!args.is_full);
	ck_assert_int_eq(args.lengths[args.count - 1], (int)length);
	ck_assert_mem_eq(args.values[args.count - 1], bytes, length);
}

START_TEST(single_values)
{
	struct ol_addr addr6 = { .family = 6, .bytes = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 } };

	row_put_int(&args, -2);
	check_last("fffffffffffffffe");
	row_put_id(&args, 258);
	check_last("0000000000000102");
	row_put_text(&args, "nas");
	check_last("6e6173");
	row_put_bytes(&args, "\x01\x02", 2);
	check_last("0102");
	row_put_struct(&args, &columns[5], 1, &sample);
	check_last("02200004c0000207");
	row_put_struct(&args, &columns[5], 1, &(struct row){ .addr = addr6 });
	check_last("0380001020010db8000000000000000000000001");
	ck_assert_uint_eq(args.count, 6);
}
END_TEST

START_TEST(empty_values_are_null)
{
	struct row row = { 0 };

	row_put_id(&args, 0);
	ck_assert_ptr_null(args.values[0]);
	row_put_struct(&args, columns, UNIT_COUNT(columns), &row);
	ck_assert_ptr_nonnull(args.values[1]); /* the number 0 */
	ck_assert_ptr_null(args.values[2]);    /* no id */
	ck_assert_ptr_null(args.values[6]);    /* no address */
	ck_assert_ptr_null(args.values[8]);    /* not there */
	ck_assert_uint_eq(args.count, 9);
}
END_TEST

START_TEST(arrays_by_column)
{
	struct row rows[2] = { sample, { .name = "tv" } };

	row_put_columns(&args, columns, UNIT_COUNT(columns), rows, sizeof *rows, 2);
	ck_assert_uint_eq(args.count, UNIT_COUNT(columns));
	ck_assert(!args.is_full);
	args.count = 1;
	check_last("00000001000000010000001400000002000000010000"
		   "0008fffffffffffffffe000000080000000000000000");
	args.count = 2;
	check_last("0000000100000001000000140000000200000001"
		   "000000080102030405060708ffffffff");
	args.count = 4;
	check_last("0000000100000001000000190000000200000001000000036e6173000000027476");
	args.count = 7;
	check_last("000000010000000100000019000000020000000100000004626f746800000003746370");
}
END_TEST

START_TEST(no_rows_make_empty_arrays)
{
	row_put_columns(&args, columns, 1, NULL, 0, 0);
	check_last("000000000000000100000014");
}
END_TEST

START_TEST(too_much_is_noticed)
{
	static char text[ROW_ARENA];

	memset(text, 'a', sizeof text - 1);
	row_put_text(&args, text);
	ck_assert(!args.is_full);
	row_put_int(&args, 1);
	ck_assert(args.is_full);
	row_clear(&args);
	for (int i = 0; i < ROW_PARAMETERS; i++)
		row_put_int(&args, i);
	ck_assert(!args.is_full);
	row_put_int(&args, 1);
	ck_assert(args.is_full);
	ck_assert_uint_eq(args.count, ROW_PARAMETERS);
}
END_TEST

START_TEST(values_come_back)
{
	struct row row;

	row_put_struct(&args, columns, UNIT_COUNT(columns), &sample);
	memset(&row, 0xa5, sizeof row);
	for (unsigned i = 0; i < UNIT_COUNT(columns); i++)
		ck_assert_int_eq(row_get(&columns[i], args.values[i], (size_t)args.lengths[i],
					 &row),
				 0);
	ck_assert_int_eq(row.number, sample.number);
	ck_assert_uint_eq(row.id, sample.id);
	ck_assert(row.is_set && row.has_more);
	ck_assert_str_eq(row.name, sample.name);
	ck_assert_mem_eq(row.key, sample.key, sizeof row.key);
	ck_assert(ol_addr_equal(&row.addr, &sample.addr));
	ck_assert_int_eq(row.proto, sample.proto);
	ck_assert_mem_eq(row.more, sample.more, sizeof row.more);
}
END_TEST

START_TEST(null_comes_back_as_empty)
{
	struct row row;

	memset(&row, 0xa5, sizeof row);
	row.has_more = true;
	for (unsigned i = 0; i < UNIT_COUNT(columns); i++)
		ck_assert_int_eq(row_get(&columns[i], NULL, 0, &row), 0);
	ck_assert_int_eq(row.number, 0);
	ck_assert_uint_eq(row.id, 0);
	ck_assert_str_eq(row.name, "");
	ck_assert_uint_eq(row.addr.family, 0);
	ck_assert(!row.is_set && !row.has_more);
}
END_TEST

START_TEST(what_does_not_fit_is_refused)
{
	static const struct {
		unsigned column;
		const char *value;
		size_t length;
	} cases[] = {
		{ 0, "\0\0\1", 3 },
		{ 1, "", 0 },
		{ 2, "\0\1", 2 },
		{ 3, "abcdefgh", 8 },
		{ 3, "a\0b", 3 },
		{ 4, "abc", 3 },
		{ 4, "abcde", 5 },
		{ 5, "\2\040\0\4abc", 7 },
		{ 5, "\2\030\0\4abcd", 8 }, /* a network */
		{ 5, "\3\040\0\4abcd", 8 }, /* IPv4 under the wrong family */
		{ 5, "\2", 1 },
		{ 6, "icmp", 4 },
		{ 6, "tc", 2 },
	};
	struct row row = { 0 };

	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		ck_assert_int_eq(row_get(&columns[cases[i].column], cases[i].value, cases[i].length,
					 &row),
				 -EBADMSG);
}
END_TEST

START_TEST(short_integers_are_widened)
{
	struct row row;

	ck_assert_int_eq(row_get(&columns[0], "\xff\xff\xff\xfe", 4, &row), 0);
	ck_assert_int_eq(row.number, -2);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		single_values,
		empty_values_are_null,
		arrays_by_column,
		no_rows_make_empty_arrays,
		too_much_is_noticed,
		values_come_back,
		null_comes_back_as_empty,
		what_does_not_fit_is_refused,
		short_integers_are_widened,
	};

	return unit_run("rows", set_up, tests, UNIT_COUNT(tests));
}
