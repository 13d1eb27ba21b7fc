/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of session-manager. */
#include "session-manager/options.h"

#include "session-manager/sm.h"

const struct ol_opt sm_options[] = {
	OL_STR("database", struct sm_conf, database, "dbname=ownline",
	       "libpq connection string; an address or a socket, not a name to look up"),
	OL_INT("lease", struct sm_conf, lease_s, 3, 3600, "300",
	       "seconds that a router holds its doors without hearing from here"),
	OL_INT("wait", struct sm_conf, wait_s, 0, 86400, "0",
	       "seconds to wait before anything; 240 once the database came back from a backup, or "
	       "knocks of the last minutes might open doors again"),
	OL_INT("default-duration", struct sm_conf, policy.default_s, 1, 31536000, "3600",
	       "seconds of a session whose knock names none"),
	OL_INT("longest-duration", struct sm_conf, policy.longest_s, 1, 31536000, "86400",
	       "most seconds of a session"),
	OL_INT("router-sessions", struct sm_conf, policy.router_sessions, 1, 1000, "1000",
	       "most sessions of a router"),
	OL_INT("user-sessions", struct sm_conf, policy.user_sessions, 1, 1000, "100",
	       "most sessions of a user"),
	OL_INT("step-up", struct sm_conf, step_up_s, 30, 86400, "600",
	       "seconds that an admin's proof of who he is holds"),
	OL_INT("login-idle", struct sm_conf, account.idle_s, 60, 31536000, "604800",
	       "seconds after which a web login ends that nobody uses"),
	OL_INT("longest-login", struct sm_conf, account.longest_s, 60, 31536000, "2592000",
	       "seconds after which every web login ends"),
	OL_INT("login-log", struct sm_conf, account.log_days, 1, 3650, "90",
	       "days for which tries to log in are kept"),
	OL_INT("password-memory", struct sm_conf, account.memory_mib, 8, 1024, "64",
	       "MiB to check a password with; two are checked at a time"),
	OL_INT("password-time", struct sm_conf, account.passes, 1, 100, "3",
	       "passes over that memory"),
	OL_STR("site-name", struct sm_conf, account.site_name, "Ownline",
	       "what authenticator apps call this site"),
	OL_STR("url", struct sm_conf, identity.url, "",
	       "where devices and guests reach the HTTP API, as https://home.example.org"),
	OL_STR("knock-host", struct sm_conf, identity.knock_host, "",
	       "name or address to knock at; default: that of the first router"),
	OL_INT("knock-port", struct sm_conf, identity.knock_port, 1, 65535, "62201",
	       "UDP port to knock at, as in spa-gateway.conf"),
	OL_STR("mqtt-url", struct sm_conf, identity.mqtt_url, "",
	       "where devices reach the message broker, as mqtts://home.example.org:8885"),
	OL_STR("wss-url", struct sm_conf, identity.wss_url, "",
	       "where the app does, as wss://home.example.org:8884/mqtt"),
	OL_STR("echoes", struct sm_conf, identity.echoes, "",
	       "who tells devices their public addresses: up to four of https://... or "
	       "stun:HOST:PORT, with spaces between"),
	OL_INT("new-addresses", struct sm_conf, policy.addresses, 1, 1000, "6",
	       "most new addresses of a device, login or guest in an hour, unless its knocks name "
	       "them"),
	OL_STR("country-database", struct sm_conf, country_database, "",
	       "file in MaxMind's format that tells countries, for users who may only come from "
	       "some"),
	OL_INT("allow-private-sources", struct sm_conf, policy.allow_private_sources, 0, 1, "0",
	       "1: let in addresses that cannot cross the internet (laboratories)"),
	OL_INT("allow-public-targets", struct sm_conf, allow_public_targets, 0, 1, "0",
	       "1: services may be on hosts with public IPv4 addresses"),
	OL_END,
};
