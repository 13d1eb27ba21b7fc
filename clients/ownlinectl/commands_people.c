/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about users, their logins and their devices. */
#include "commands.h"
#include "plain.h"
#include "secret.h"
#include "site.h"

static const struct ctl_argument none[] = { { 0 } };

static const struct ctl_argument user[] = {
	{ "USER", NULL, "user", CTL_USER, NULL, "name or id" },
	{ 0 },
};

static const struct ctl_argument of_user[] = {
	{ "--user", "USER", "user", CTL_USER, "", "only of this user" },
	{ 0 },
};

#define LIMITS \
	{ "--title", "TEXT", "title", CTL_VALUE, "", "what people read" }, \
		{ "--most-sessions", "NUMBER", "most_sessions", \
		  CTL_VALUE,         "",       "open at a time; 0 = the site's" }, \
		{ "--countries", "CODES", "countries", \
		  CTL_VALUE,     "",      "knocks must come from these, as \"DE AT\"" }, \
	{ \
		"--hours", "HOURS", "hours", CTL_VALUE, "", \
			"doors are open only then, as \"mon-fri 08:00-18:00\"" \
	}

static const struct ctl_argument user_add[] = {
	{ "NAME", NULL, "name", CTL_NEW_NAME, NULL, "a name for the user" },
	{ "--role", "admin|member", "role", CTL_VALUE, "member", "what the user may do" },
	LIMITS,
	{ "--with-password", NULL, "with_password", CTL_FLAG, "",
	  "makes a one-time password for the first login" },
	{ "--active", "yes|no", "active", CTL_VALUE, "", "no: nothing opens, no login" },
	{ 0 },
};

static const struct ctl_argument user_set[] = {
	{ "USER", NULL, "user", CTL_USER, NULL, "name or id" },
	{ "--name", "NAME", "name", CTL_NEW_NAME, "", "another name" },
	{ "--role", "admin|member", "role", CTL_VALUE, "", "what the user may do" },
	LIMITS,
	{ "--active", "yes|no", "active", CTL_VALUE, "", "no: nothing opens, no login" },
	{ 0 },
};

static const struct ctl_argument login_end[] = {
	{ "LOGIN", NULL, "login", CTL_VALUE, NULL, "id of the login" },
	{ 0 },
};

static const struct ctl_argument login_log[] = {
	{ "--user", "USER", "user", CTL_USER, "", "only for this user" },
	{ "--last", "NUMBER", NULL, CTL_LAST, "", "how many of the newest (100)" },
	{ 0 },
};

static const struct ctl_argument device_add[] = {
	{ "USER", NULL, "user", CTL_USER, NULL, "whose device it is: name or id" },
	{ "NAME", NULL, "name", CTL_NEW_NAME, NULL, "a name for the device" },
	{ "PUBLICKEY", NULL, "device_key", CTL_KEY, NULL,
	  "64 hex digits, or @FILE: the device.pub that `ownline new` wrote" },
	{ 0 },
};

static const struct ctl_argument device[] = {
	{ "DEVICE", NULL, "device", CTL_DEVICE, NULL, "NAME, USER/NAME or id" },
	{ 0 },
};

static const struct ctl_argument device_rename[] = {
	{ "DEVICE", NULL, "device", CTL_DEVICE, NULL, "NAME, USER/NAME or id" },
	{ "NEWNAME", NULL, "name", CTL_NEW_NAME, NULL, "another name" },
	{ 0 },
};

static const struct ctl_argument device_confirm[] = {
	{ "DEVICE", NULL, "device", CTL_DEVICE, NULL, "NAME, USER/NAME or id" },
	{ "DIGITS", NULL, "digits", CTL_VALUE, NULL, "the six digits that the device shows" },
	{ 0 },
};

const struct ctl_command ctl_people[] = {
	{ "user", "add", ctl_run_password, user_add, &ol_channel_rpc_user_add, NULL, NULL, NULL,
	  "Adds a user." },
	{ "user", "list", ctl_run_list, none, &ol_channel_rpc_user_list, &ctl_users, NULL, NULL,
	  "Lists users." },
	{ "user", "show", ctl_run_show, user, &ol_channel_rpc_user_list, &ctl_users, NULL, NULL,
	  "Shows a user." },
	{ "user", "set", ctl_run_set, user_set, &ol_channel_rpc_user_set, NULL,
	  &ol_channel_rpc_user_list, NULL, "Changes what is given, and nothing else." },
	{ "user", "password", ctl_run_password, user, &ol_channel_rpc_user_password, NULL, NULL,
	  NULL, "Gives a user a new one-time password, and shows it once." },
	{ "user", "remove", ctl_run_change, user, &ol_channel_rpc_user_remove, NULL, NULL, NULL,
	  "Removes a user, with devices, logins, grants and open doors." },
	{ "login", "list", ctl_run_list, of_user, &ol_channel_rpc_login_list, &ctl_logins, NULL,
	  NULL, "Lists web logins." },
	{ "login", "end", ctl_run_change, login_end, &ol_channel_rpc_login_end, NULL, NULL, NULL,
	  "Ends a web login and its open doors." },
	{ "login", "log", ctl_run_newest, login_log, &ol_channel_rpc_login_log, &ctl_tries, NULL,
	  NULL, "Shows tries to log in, the newest last." },
	{ "totp", "remove", ctl_run_change, user, &ol_channel_rpc_totp_remove, NULL, NULL, NULL,
	  "Turns the second factor of a user off, so that another can be set up." },
	{ "device", "enrol", ctl_run_enrol, user, &ol_channel_rpc_enrolment_add, NULL, NULL, NULL,
	  "Makes a link that enrols a device of a user; at a terminal waits for it." },
	{ "device", "confirm", ctl_run_change, device_confirm, &ol_channel_rpc_device_confirm, NULL,
	  NULL, NULL, "Lets a device knock that shows the same digits as `device list`." },
	{ "device", "add", ctl_run_change, device_add, &ol_channel_rpc_device_add, NULL, NULL, NULL,
	  "Lets a device knock whose key is known." },
	{ "device", "list", ctl_run_list, of_user, &ol_channel_rpc_device_list, &ctl_devices, NULL,
	  NULL, "Lists devices." },
	{ "device", "show", ctl_run_show, device, &ol_channel_rpc_device_list, &ctl_devices, NULL,
	  NULL, "Shows a device." },
	{ "device", "describe", ctl_run_describe_device, device, &ol_channel_rpc_device_describe,
	  NULL, NULL, NULL, "Prints what a device must know of the site; `ownline enrol FILE`." },
	{ "device", "rename", ctl_run_change, device_rename, &ol_channel_rpc_device_set, NULL, NULL,
	  NULL, "Gives a device another name." },
	{ "device", "revoke", ctl_run_change, device, &ol_channel_rpc_device_revoke, NULL, NULL,
	  NULL, "Refuses a device from now on and ends its sessions." },
	{ 0 },
};
