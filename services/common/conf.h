/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options of a program: one typed table, read from a file and from the command line. */
#ifndef OL_CONF_H
#define OL_CONF_H

#include <stddef.h>
#include <stdint.h>

enum ol_opt_kind { OL_OPT_END, OL_OPT_STRING, OL_OPT_LIST, OL_OPT_INT };

struct ol_opt {
	enum ol_opt_kind kind;
	const char *name;
	size_t offset; /* of a char[], or an int64_t (OL_OPT_INT), in the struct */
	size_t size;   /* of the char[] */
	int64_t min, max;
	const char *initial;
	const char *help;
};

#define OL_STR(name, type, member, initial, help) \
	{ \
		OL_OPT_STRING, name, offsetof(type, member), sizeof(((type *)0)->member), 0, 0, \
			initial, help \
	}
/* May be set again and again: the values are lines of one text. */
#define OL_LIST(name, type, member, initial, help) \
	{ \
		OL_OPT_LIST, name, offsetof(type, member), sizeof(((type *)0)->member), 0, 0, \
			initial, help \
	}
#define OL_INT(name, type, member, min, max, initial, help) \
	{ \
		OL_OPT_INT, name, offsetof(type, member), 0, min, max, initial, help \
	}
#define OL_END \
	{ \
		.kind = OL_OPT_END \
	}

/* Where and why an option was refused. */
struct ol_conf_fault {
	char where[160]; /* "file:line" or the command line word */
	char why[160];
};

/* Sets every option of the table to its initial value. */
void ol_conf_defaults(const struct ol_opt *table, void *conf);

/* Sets one option. Returns 0, -ENOENT (no such option), -ERANGE or -EINVAL. */
int ol_conf_set(const struct ol_opt *table, void *conf, const char *name, const char *value);

/* Reads `name = value` lines; '#' begins a comment line. Every table is tried in turn, with its own
 * struct; tables and confs hold count entries. Returns 0 or -errno with fault filled. */
int ol_conf_read(const char *path, const struct ol_opt *const *tables, void *const *confs,
		 unsigned count, struct ol_conf_fault *fault);

/* Prints the options of a table for --help. */
void ol_conf_print(const struct ol_opt *table);

#endif
