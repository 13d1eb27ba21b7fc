/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ownlinectl's table of commands fits the messages that it fills and reads. */
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "commands.h"
#include "rows.h"
#include "unit.h"

/* Other commands make a file of what a method tells. */
static bool is_method(const struct ctl_command *command)
{
	return !command->output->file;
}

static const struct ol_field *field_of(const struct ol_message *type, const char *name)
{
	const struct ol_field *field = ctl_field(type, name);

	ck_assert_msg(field != NULL, "%s has no %s", type->name, name);
	return field;
}

START_TEST(commands_are_called_as_their_channels)
{
	for (const struct ctl_command *command = ctl_commands; command->group; command++) {
		char name[64];

		snprintf(name, sizeof name, "rpc-%s-%s", command->group, command->verb);
		if (is_method(command))
			ck_assert_str_eq(name, command->channel->name);
		ck_assert_ptr_eq(ctl_command(command->group, command->verb), command);
	}
	ck_assert_ptr_null(ctl_command("user", "frob"));
	ck_assert_ptr_null(ctl_command("frob", NULL));
}
END_TEST

START_TEST(messages_fit_their_places)
{
	for (const struct ctl_command *command = ctl_commands; command->group; command++) {
		const struct ol_message *reply = command->channel->reply;

		ck_assert_uint_le(command->channel->message->size, CTL_MESSAGE);
		ck_assert_uint_le(ctl_filled(command)->size,
				  is_method(command) ? CTL_MESSAGE : CTL_FILE);
		ck_assert_int_eq(ctl_item_type(reply) != NULL, command->list != NULL);
		if (!command->list)
			ck_assert_uint_le(reply->size, CTL_ANSWER);
	}
}
END_TEST

START_TEST(lists_page_by_the_first_field)
{
	for (const struct ctl_command *command = ctl_commands; command->group; command++) {
		const struct ol_field *after, *key;

		if (!command->list || !ctl_field(command->channel->message, "after"))
			continue;
		after = field_of(command->channel->message, "after");
		key = &ctl_item_type(command->channel->reply)->fields[0];
		ck_assert_int_eq(after->kind, key->kind);
		ck_assert_uint_eq(after->size, key->size);
		ck_assert(after->is_optional);
		ck_assert_int_eq(field_of(command->channel->reply, "more")->kind, OL_KIND_BOOL);
	}
}
END_TEST

START_TEST(lists_show_and_sort_by_fields_that_exist)
{
	for (const struct ctl_command *command = ctl_commands; command->group; command++) {
		const struct ol_message *item = ctl_item_type(command->channel->reply);
		const struct ctl_list *list = command->list;

		if (!list)
			continue;
		for (unsigned i = 0; list->columns[i].title; i++)
			field_of(item, list->columns[i].field);
		for (const char *name = list->order; name; name = strchr(name, ' ')) {
			name += *name == ' ';
			field_of(item, name);
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
	ck_assert_ptr_null(ctl_kind(CTL_ALL));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		commands_are_called_as_their_channels, messages_fit_their_places,
		lists_page_by_the_first_field,         lists_show_and_sort_by_fields_that_exist,
		references_are_looked_up_in_lists,
	};

	return unit_run("ctl_commands", NULL, tests, UNIT_COUNT(tests));
}
