/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an admin can ask for. */
#include "commands.h"

#include <string.h>

static const struct ctl_argument none[] = { { 0 } };

static const struct ctl_argument user_add[] = {
	{ "NAME", NULL, "name", CTL_NEW_NAME, NULL, "a name for the user" },
	{ "--role", "admin|member", "role", CTL_VALUE, "member", "what the user may do" },
	{ 0 },
};

static const struct ctl_argument device_add[] = {
	{ "USER", NULL, "user", CTL_USER, NULL, "whose device it is: name or id" },
	{ "NAME", NULL, "name", CTL_NEW_NAME, NULL, "a name for the device" },
	{ "PUBLICKEY", NULL, "device_key", CTL_KEY, NULL,
	  "64 hex digits, or @FILE: the device.pub that `ownline new` wrote" },
	{ 0 },
};

static const struct ctl_argument device_revoke[] = {
	{ "DEVICE", NULL, "device", CTL_DEVICE, NULL, "NAME, USER/NAME or id" },
	{ 0 },
};

static const struct ctl_argument service_add[] = {
	{ "NAME", NULL, "name", CTL_NEW_NAME, NULL, "a name for the service" },
	{ "--proto", "tcp|udp|both", "proto", CTL_VALUE, NULL, "what the door lets through" },
	{ "--port", "PUBLICPORT", "port", CTL_VALUE, NULL, "port of the router" },
	{ "--to", "ADDRESS[,ADDRESS6]", "to4", CTL_TARGET, NULL,
	  "the host in the home: by IPv4, by IPv6, or both" },
	{ "--to-port", "PORT", "to_port", CTL_VALUE, NULL, "port of that host" },
	{ "--router", "ROUTER", "router", CTL_VALUE, "home", "the router" },
	{ 0 },
};

static const struct ctl_argument grant_add[] = {
	{ "USER", NULL, "user", CTL_USER, NULL, "name or id" },
	{ "SERVICE", NULL, "service", CTL_SERVICE, NULL, "NAME, ROUTER/NAME or id" },
	{ "--automatic", NULL, "automatic", CTL_FLAG, "",
	  "opened by every knock, also by one that does not name it" },
	{ 0 },
};

static const struct ctl_argument grant_remove[] = {
	{ "USER", NULL, "user", CTL_USER, NULL, "name or id" },
	{ "SERVICE", NULL, "service", CTL_SERVICE, NULL, "NAME, ROUTER/NAME or id" },
	{ 0 },
};

static const struct ctl_argument router_add[] = {
	{ "NAME", NULL, "router", CTL_NEW_NAME, NULL, "the name that deploy/setup gave it" },
	{ "KEY", NULL, "router_key", CTL_KEY, NULL,
	  "bus key of its rule-agent: 64 hex digits, or @DIR/peers/rule-agent-NAME.pub" },
	{ "HOST", NULL, "host", CTL_HOST, NULL,
	  "host name or address by which devices reach the router" },
	{ 0 },
};

static const struct ctl_argument session_list[] = {
	{ "--all", NULL, "state", CTL_ALL, "", "those that are over" },
	{ 0 },
};

static const struct ctl_argument session_close[] = {
	{ "ID", NULL, "session", CTL_VALUE, NULL, "id of the session" },
	{ 0 },
};

static const struct ctl_argument site_describe[] = {
	{ "HOST", NULL, "host", CTL_HOST, NULL,
	  "host name or address by which devices reach the router" },
	{ "--spa-port", "PORT", "spa_port", CTL_VALUE, NULL,
	  "UDP port for knocks: the one in spa-gateway.conf" },
	{ 0 },
};

const struct ctl_command ctl_commands[] = {
	{ "user", "add", &ol_channel_rpc_user_add, user_add, NULL, &ctl_as_done, "Adds a user." },
	{ "user", "list", &ol_channel_rpc_user_list, none, &ctl_users, &ctl_as_list,
	  "Lists users." },
	{ "device", "add", &ol_channel_rpc_device_add, device_add, NULL, &ctl_as_done,
	  "Lets a device of a user knock." },
	{ "device", "list", &ol_channel_rpc_device_list, none, &ctl_devices, &ctl_as_list,
	  "Lists devices." },
	{ "device", "revoke", &ol_channel_rpc_device_revoke, device_revoke, NULL, &ctl_as_done,
	  "Refuses a device from now on and ends its sessions." },
	{ "service", "add", &ol_channel_rpc_service_add, service_add, NULL, &ctl_as_done,
	  "Adds a service: a door of a router to a host in the home." },
	{ "service", "list", &ol_channel_rpc_service_list, none, &ctl_services, &ctl_as_list,
	  "Lists services." },
	{ "grant", "add", &ol_channel_rpc_grant_add, grant_add, NULL, &ctl_as_done,
	  "Lets a user open a service." },
	{ "grant", "remove", &ol_channel_rpc_grant_remove, grant_remove, NULL, &ctl_as_done,
	  "Takes a grant back and ends the sessions that used it." },
	{ "grant", "list", &ol_channel_rpc_grant_list, none, &ctl_grants, &ctl_as_list,
	  "Lists grants." },
	{ "router", "add", &ol_channel_rpc_router_add, router_add, NULL, &ctl_as_done,
	  "Adds a router." },
	{ "router", "list", &ol_channel_rpc_router_list, none, &ctl_routers, &ctl_as_list,
	  "Lists routers." },
	{ "session", "list", &ol_channel_rpc_session_list, session_list, &ctl_sessions,
	  &ctl_as_list, "Lists sessions: the doors that are open or about to be." },
	{ "session", "close", &ol_channel_rpc_session_close, session_close, NULL, &ctl_as_done,
	  "Shuts a door now." },
	{ "site", "describe", &ol_channel_rpc_service_list, site_describe, &ctl_services,
	  &ctl_as_site, "Prints the file that enrols devices: `ownline enrol FILE`." },
	{ 0 },
};

static const struct ctl_kind kinds[] = {
	[CTL_USER] = { "user", &ol_channel_rpc_user_list, NULL, NULL },
	[CTL_SERVICE] = { "service", &ol_channel_rpc_service_list, "router", NULL },
	[CTL_DEVICE] = { "device", &ol_channel_rpc_device_list, "user_name", "revoked" },
};

const struct ol_message *ctl_filled(const struct ctl_command *command)
{
	return command->output->file ? command->output->file : command->channel->message;
}

const struct ctl_kind *ctl_kind(enum ctl_reader reader)
{
	size_t i = reader;

	return i < sizeof kinds / sizeof *kinds && kinds[i].word ? &kinds[i] : NULL;
}

const struct ctl_command *ctl_command(const char *group, const char *verb)
{
	for (const struct ctl_command *command = ctl_commands; command->group; command++) {
		if (!strcmp(command->group, group) && (!verb || !strcmp(command->verb, verb)))
			return command;
	}
	return NULL;
}

const struct ctl_argument *ctl_option(const struct ctl_command *command, const char *name,
				      size_t length)
{
	for (const struct ctl_argument *argument = command->arguments; argument->name; argument++) {
		if (!ctl_is_place(argument) && strlen(argument->name) == length &&
		    !memcmp(argument->name, name, length))
			return argument;
	}
	return NULL;
}

bool ctl_is_place(const struct ctl_argument *argument)
{
	return argument->name[0] != '-';
}

bool ctl_is_flag(const struct ctl_argument *argument)
{
	return !ctl_is_place(argument) && !argument->value;
}
