/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options of a program from a file and from the command line. */
#include "common/conf.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONF_LINE 512

static int set_int(const struct ol_opt *opt, char *place, const char *value)
{
	char *end;
	int64_t number;

	if (!isdigit((unsigned char)value[0]) && value[0] != '-')
		return -EINVAL;
	errno = 0;
	number = strtoll(value, &end, 10);
	if (end == value || *end)
		return -EINVAL;
	if (errno || number < opt->min || number > opt->max)
		return -ERANGE;
	memcpy(place, &number, sizeof number);
	return 0;
}

/* Makes a value the last line of a text. */
static int add_line(const struct ol_opt *opt, char *place, const char *value)
{
	size_t used = strlen(place), length = strlen(value);

	if (!length)
		return 0;
	if (used)
		used++;
	if (length >= opt->size - used)
		return -ERANGE;
	if (used)
		place[used - 1] = '\n';
	memcpy(place + used, value, length + 1);
	return 0;
}

static int set_value(const struct ol_opt *opt, void *conf, const char *value)
{
	char *place = (char *)conf + opt->offset;

	if (opt->kind == OL_OPT_INT)
		return set_int(opt, place, value);
	if (opt->kind == OL_OPT_LIST)
		return add_line(opt, place, value);
	if (strlen(value) >= opt->size)
		return -ERANGE;
	memcpy(place, value, strlen(value) + 1);
	return 0;
}

void ol_conf_defaults(const struct ol_opt *table, void *conf)
{
	for (const struct ol_opt *opt = table; opt->kind != OL_OPT_END; opt++) {
		if (opt->kind == OL_OPT_LIST)
			((char *)conf)[opt->offset] = '\0';
		(void)set_value(opt, conf, opt->initial);
	}
}

int ol_conf_set(const struct ol_opt *table, void *conf, const char *name, const char *value)
{
	for (const struct ol_opt *opt = table; opt->kind != OL_OPT_END; opt++) {
		if (!strcmp(opt->name, name))
			return set_value(opt, conf, value);
	}
	return -ENOENT;
}

static char *trim(char *text)
{
	size_t length;

	while (isspace((unsigned char)*text))
		text++;
	length = strlen(text);
	while (length && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
	return text;
}

static int set_any(const struct ol_opt *const *tables, void *const *confs, unsigned count,
		   const char *name, const char *value)
{
	int rc = -ENOENT;

	for (unsigned i = 0; i < count && rc == -ENOENT; i++)
		rc = ol_conf_set(tables[i], confs[i], name, value);
	return rc;
}

static const char *reason(int rc)
{
	if (rc == -ENOENT)
		return "no such option";
	return rc == -ERANGE ? "value out of range" : "not a number";
}

static int read_line(char *line, const struct ol_opt *const *tables, void *const *confs,
		     unsigned count, struct ol_conf_fault *fault)
{
	char *name = trim(line);
	char *value = strchr(name, '=');
	int rc;

	if (!*name || *name == '#')
		return 0;
	if (!value) {
		snprintf(fault->why, sizeof fault->why, "expected NAME = VALUE");
		return -EINVAL;
	}
	*value++ = '\0';
	name = trim(name);
	rc = set_any(tables, confs, count, name, trim(value));
	if (rc < 0)
		snprintf(fault->why, sizeof fault->why, "%.60s: %s", name, reason(rc));
	return rc;
}

int ol_conf_read(const char *path, const struct ol_opt *const *tables, void *const *confs,
		 unsigned count, struct ol_conf_fault *fault)
{
	char line[CONF_LINE];
	unsigned number = 0;
	int rc = 0;
	FILE *file = fopen(path, "re");

	snprintf(fault->where, sizeof fault->where, "%.150s", path);
	if (!file) {
		rc = -errno;
		snprintf(fault->why, sizeof fault->why, "%s", strerror(errno));
		return rc;
	}
	while (rc == 0 && fgets(line, sizeof line, file)) {
		number++;
		if (!strchr(line, '\n') && !feof(file)) {
			snprintf(fault->why, sizeof fault->why, "line too long");
			rc = -EINVAL;
		} else {
			rc = read_line(line, tables, confs, count, fault);
		}
	}
	if (rc < 0) {
		snprintf(fault->where, sizeof fault->where, "%.140s:%u", path, number);
	} else if (ferror(file)) {
		rc = -errno;
		snprintf(fault->why, sizeof fault->why, "%s", strerror(errno));
	}
	fclose(file);
	return rc;
}

void ol_conf_print(const struct ol_opt *table)
{
	for (const struct ol_opt *opt = table; opt->kind != OL_OPT_END; opt++) {
		printf("  --%-22s %s", opt->name, opt->help);
		if (opt->kind == OL_OPT_INT)
			printf(" (%" PRId64 " to %" PRId64 "; %s)", opt->min, opt->max,
			       opt->initial);
		else if (*opt->initial)
			printf(" (%s)", opt->initial);
		putchar('\n');
	}
}
