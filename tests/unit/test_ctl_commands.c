/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ownlinectl's table of commands fits the messages that it fills and reads. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "fields.h"
#include "job.h"
#include "unit.h"

static const struct ctl_command *const tables[] = { ctl_people, ctl_doors, ctl_site };

/* Every command, one after the other; NULL begins and ends. */
static const struct ctl_command *next(const struct ctl_command *command)
{
	static size_t table;

	if (!command)
		table = 0;
	command = command ? command + 1 : tables[0];
	while (!command->group) {
		if (++table == UNIT_COUNT(tables))
			return NULL;
		command = tables[table];
	}
	return command;
}

static const struct ol_field *field_of(const struct ol_message *type, const char *name)
{
	const struct ol_field *field = ctl_field(type, name);

	ck_assert_msg(field != NULL, "%s has no %s", type->name, name);
	return field;
}

START_TEST(every_method_has_a_command)
{
	for (const struct ol_channel *const *channel = ol_channels; *channel; channel++) {
		unsigned count = 0;

		if (!((*channel)->senders & 1u << OL_ROLE_OWNLINECTL))
			continue;
		for (const struct ctl_command *command = next(NULL); command;
		     command = next(command))
			count += command->channel == *channel;
		ck_assert_msg(count > 0, "%s: no command", (*channel)->name);
	}
}
END_TEST

START_TEST(commands_are_found_by_their_names)
{
	for (const struct ctl_command *command = next(NULL); command; command = next(command)) {
		char name[CTL_NAME];

		ck_assert_ptr_eq(ctl_command(command->group, command->verb), command);
		ck_assert_uint_lt(strlen(ctl_command_name(command, name)), CTL_NAME - 1);
	}
	ck_assert_ptr_null(ctl_command("user", "frob"));
	ck_assert_ptr_null(ctl_command("user", NULL));
	ck_assert_ptr_null(ctl_command("doctor", "frob"));
	ck_assert_ptr_null(ctl_command("frob", NULL));
}
END_TEST

START_TEST(every_group_has_commands)
{
	unsigned listed = 0, there = 0;

	for (const struct ctl_group *group = ctl_groups; group->name; group++) {
		ck_assert_ptr_nonnull(ctl_next(group, NULL));
		for (const struct ctl_command *command = ctl_next(group, NULL); command;
		     command = ctl_next(group, command))
			listed++;
	}
	for (const struct ctl_command *command = next(NULL); command; command = next(command))
		there++;
	ck_assert_uint_eq(listed, there);
}
END_TEST

static void check_argument(const struct ctl_command *command, const struct ctl_argument *argument)
{
	const struct ol_message *type = ctl_filled(command);

	ck_assert_ptr_nonnull(argument->help);
	if (!argument->field) {
		ck_assert_msg(argument->reader == CTL_TEXT || argument->reader == CTL_FLAG ||
				      argument->reader == CTL_SINCE || argument->reader == CTL_LAST,
			      "%s %s", command->group, argument->name);
		return;
	}
	ck_assert_uint_le(type->size, CTL_MESSAGE);
	ck_assert_msg(field_of(type, argument->field)->is_optional || argument->initial == NULL ||
			      *argument->initial || argument->reader == CTL_FLAG ||
			      argument->reader == CTL_TARGET || command->reads,
		      "%s %s %s may not be left out", command->group, command->verb,
		      argument->name);
}

START_TEST(arguments_have_their_fields)
{
	for (const struct ctl_command *command = next(NULL); command; command = next(command)) {
		unsigned count = 0, lookups = 0;

		for (const struct ctl_argument *argument = command->arguments; argument->name;
		     argument++) {
			check_argument(command, argument);
			lookups += ctl_kind(argument->reader) || argument->reader == CTL_KEY;
			count++;
		}
		ck_assert_uint_le(count, CTL_ARGUMENTS);
		ck_assert_uint_le(lookups, CTL_LOOKUPS);
	}
}
END_TEST

/* What no argument sets: the bus's own, pages, what goes with --to, and what commands set. */
static const char *const of_commands[] = { "auth",    "key",   "reply_key", "after",
					   "before",  "to6",   "before_ms", "pin",
					   "dry_run", "users", "services",  "grants" };

static bool is_set(const struct ol_channel *channel, const struct ol_field *field)
{
	for (size_t i = 0; i < UNIT_COUNT(of_commands); i++) {
		if (!strcmp(field->name, of_commands[i]))
			return true;
	}
	for (const struct ctl_command *command = next(NULL); command; command = next(command)) {
		if (command->channel != channel || command->fills)
			continue;
		for (const struct ctl_argument *argument = command->arguments; argument->name;
		     argument++) {
			if (argument->field && !strcmp(argument->field, field->name))
				return true;
		}
	}
	return !strcmp(channel->name, "rpc-grant-remove") && !strcmp(field->name, "grant");
}

START_TEST(every_field_can_be_set)
{
	for (const struct ol_channel *const *channel = ol_channels; *channel; channel++) {
		const struct ol_message *type = (*channel)->message;

		if (!((*channel)->senders & 1u << OL_ROLE_OWNLINECTL))
			continue;
		for (unsigned i = 0; i < type->field_count; i++)
			ck_assert_msg(is_set(*channel, &type->fields[i]), "%s: nothing sets %s",
				      type->name, type->fields[i].name);
	}
}
END_TEST

START_TEST(replies_fit_their_places)
{
	for (const struct ctl_command *command = next(NULL); command; command = next(command)) {
		ck_assert_uint_le(command->channel->reply->size, OL_JSON_MAX);
		ck_assert_int_eq(offsetof(struct ol_reply_done, field),
				 field_of(command->channel->reply, "field")->offset);
	}
}
END_TEST

static void check_list(const struct ctl_list *list, const struct ol_message *item)
{
	unsigned count = 0;

	for (; list->columns[count].title; count++)
		field_of(item, list->columns[count].field);
	ck_assert_uint_le(count, CTL_COLUMNS);
	ck_assert(!list->columns[0].is_detail);
	for (const char *name = list->order; name; name = strchr(name, ' ')) {
		name += *name == ' ';
		field_of(item, name);
	}
}

START_TEST(lists_show_and_sort_by_fields_that_exist)
{
	for (const struct ctl_command *command = next(NULL); command; command = next(command)) {
		if (command->list)
			check_list(command->list, ctl_item_type(command->channel->reply));
	}
	check_list(&ctl_history, ctl_item_type(&ol_msg_session_list_reply));
}
END_TEST

/* What a set reads has every field that it must send. */
START_TEST(what_is_set_can_be_read)
{
	for (const struct ctl_command *command = next(NULL); command; command = next(command)) {
		const struct ol_message *type = command->channel->message;

		for (unsigned i = 0; command->reads && i < type->field_count; i++) {
			const struct ol_field *field = &type->fields[i];
			const struct ol_field *from =
				ctl_field(ctl_item_type(command->reads->reply), field->name);

			if (!strcmp(field->name, "auth") || !strcmp(field->name, "key"))
				continue;
			if (!from)
				from = ctl_field(command->reads->message, field->name);
			ck_assert_msg(from != NULL, "%s: %s is not read", type->name, field->name);
			ck_assert_int_eq(from->kind, field->kind);
			ck_assert_uint_eq(from->size, field->size);
		}
	}
}
END_TEST

START_TEST(references_are_looked_up_in_lists)
{
	static const enum ctl_reader readers[] = { CTL_USER, CTL_SERVICE, CTL_DEVICE };

	for (size_t i = 0; i < UNIT_COUNT(readers); i++) {
		const struct ctl_kind *kind = ctl_kind(readers[i]);
		const struct ol_message *item = ctl_item_type(kind->list->reply);

		ck_assert_ptr_nonnull(ctl_command(kind->word, "list"));
		field_of(item, "name");
		if (kind->owner)
			field_of(item, kind->owner);
		if (kind->spent)
			ck_assert_int_eq(field_of(item, kind->spent)->kind, OL_KIND_BOOL);
	}
	ck_assert_ptr_null(ctl_kind(CTL_VALUE));
	ck_assert_ptr_null(ctl_kind(CTL_TEXT));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		every_method_has_a_command,
		commands_are_found_by_their_names,
		every_group_has_commands,
		arguments_have_their_fields,
		every_field_can_be_set,
		replies_fit_their_places,
		lists_show_and_sort_by_fields_that_exist,
		what_is_set_can_be_read,
		references_are_looked_up_in_lists,
	};

	return unit_run("ctl_commands", NULL, tests, UNIT_COUNT(tests));
}
