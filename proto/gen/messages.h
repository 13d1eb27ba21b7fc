/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages as C structs; written by proto/gen.py. */
#ifndef OL_MESSAGES_H
#define OL_MESSAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/addr.h"
#include "common/codec.h"

/* Words of an enum: ol_…_words[value], closed by NULL. */

/* What a door lets through. */
enum ol_proto {
	OL_PROTO_TCP,
	OL_PROTO_UDP,
	OL_PROTO_BOTH,
};
extern const char *const ol_proto_words[];

/* What changes the router's kernel; dummy changes nothing. */
enum ol_backend {
	OL_BACKEND_NFT,
	OL_BACKEND_IPSET,
	OL_BACKEND_DUMMY,
};
extern const char *const ol_backend_words[];

/* What a user may do. */
enum ol_user_role {
	OL_USER_ROLE_ADMIN,
	OL_USER_ROLE_MEMBER,
};
extern const char *const ol_user_role_words[];

/* pending: decided; open: the router's kernel holds it; closed: over. */
enum ol_session_state {
	OL_SESSION_STATE_PENDING,
	OL_SESSION_STATE_OPEN,
	OL_SESSION_STATE_CLOSED,
};
extern const char *const ol_session_state_words[];

/* Why a session is over; caps to full: its router refused it; silent: no receipt; changed: its
 * service or grant did. */
enum ol_session_reason {
	OL_SESSION_REASON_NONE,
	OL_SESSION_REASON_EXPIRED,
	OL_SESSION_REASON_REVOKED,
	OL_SESSION_REASON_ENDED,
	OL_SESSION_REASON_MOVED,
	OL_SESSION_REASON_CAPS,
	OL_SESSION_REASON_CONFLICT,
	OL_SESSION_REASON_KERNEL,
	OL_SESSION_REASON_FULL,
	OL_SESSION_REASON_SILENT,
	OL_SESSION_REASON_CHANGED,
};
extern const char *const ol_session_reason_words[];

/* What the router's kernel says of a session. */
enum ol_receipt_state {
	OL_RECEIPT_STATE_OPEN,
	OL_RECEIPT_STATE_CLOSED,
	OL_RECEIPT_STATE_REFUSED,
};
extern const char *const ol_receipt_state_words[];

/* Why a session is not open; caps to full: the router refused it. */
enum ol_receipt_reason {
	OL_RECEIPT_REASON_NONE,
	OL_RECEIPT_REASON_EXPIRED,
	OL_RECEIPT_REASON_DROPPED,
	OL_RECEIPT_REASON_CAPS,
	OL_RECEIPT_REASON_CONFLICT,
	OL_RECEIPT_REASON_KERNEL,
	OL_RECEIPT_REASON_FULL,
};
extern const char *const ol_receipt_reason_words[];

/* Whether a service is there. */
enum ol_health_state {
	OL_HEALTH_STATE_UP,
	OL_HEALTH_STATE_DOWN,
};
extern const char *const ol_health_state_words[];

/* counter: only rises; gauge: how it is now. */
enum ol_health_kind {
	OL_HEALTH_KIND_COUNTER,
	OL_HEALTH_KIND_GAUGE,
};
extern const char *const ol_health_kind_words[];

/* How a call ended. */
enum ol_reply_code {
	OL_REPLY_CODE_OK,
	OL_REPLY_CODE_NOT_FOUND,
	OL_REPLY_CODE_EXISTS,
	OL_REPLY_CODE_INVALID,
	OL_REPLY_CODE_DENIED,
	OL_REPLY_CODE_FULL,
	OL_REPLY_CODE_UNAVAILABLE,
	OL_REPLY_CODE_CONFLICT,
	OL_REPLY_CODE_LOGIN_NEEDED,
	OL_REPLY_CODE_STEP_UP_NEEDED,
	OL_REPLY_CODE_PASSWORD_CHANGE_NEEDED,
	OL_REPLY_CODE_TOTP_NEEDED,
	OL_REPLY_CODE_CODE_NEEDED,
	OL_REPLY_CODE_THROTTLED,
	OL_REPLY_CODE_UNSUPPORTED,
	OL_REPLY_CODE_USED_UP,
	OL_REPLY_CODE_EXPIRED,
	OL_REPLY_CODE_REVOKED,
	OL_REPLY_CODE_REFUSED,
	OL_REPLY_CODE_REPLAYED,
};
extern const char *const ol_reply_code_words[];

/* What holds sessions: a device with a key, a web login, or a guest's invitation. */
enum ol_device_kind {
	OL_DEVICE_KIND_DEVICE,
	OL_DEVICE_KIND_LOGIN,
	OL_DEVICE_KIND_INVITATION,
};
extern const char *const ol_device_kind_words[];

/* waiting: nobody has compared its digits yet; revoked: its knocks are refused. */
enum ol_device_state {
	OL_DEVICE_STATE_WAITING,
	OL_DEVICE_STATE_ACTIVE,
	OL_DEVICE_STATE_REVOKED,
};
extern const char *const ol_device_state_words[];

/* forward: a port; proxy: a web site behind the router's web server. */
enum ol_service_kind {
	OL_SERVICE_KIND_FORWARD,
	OL_SERVICE_KIND_PROXY,
};
extern const char *const ol_service_kind_words[];

/* How a proxy speaks to its web site. */
enum ol_scheme {
	OL_SCHEME_HTTP,
	OL_SCHEME_HTTPS,
};
extern const char *const ol_scheme_words[];

/* Whether a link still opens anything. */
enum ol_invitation_state {
	OL_INVITATION_STATE_VALID,
	OL_INVITATION_STATE_USED_UP,
	OL_INVITATION_STATE_EXPIRED,
	OL_INVITATION_STATE_REVOKED,
};
extern const char *const ol_invitation_state_words[];

/* How a try to log in ended. */
enum ol_login_result {
	OL_LOGIN_RESULT_OK,
	OL_LOGIN_RESULT_DENIED,
	OL_LOGIN_RESULT_THROTTLED,
	OL_LOGIN_RESULT_CODE_NEEDED,
};
extern const char *const ol_login_result_words[];

/* What an event is about. */
enum ol_event_kind {
	OL_EVENT_KIND_SESSION,
	OL_EVENT_KIND_LOGIN,
	OL_EVENT_KIND_DEVICE,
	OL_EVENT_KIND_INVITATION,
	OL_EVENT_KIND_USER,
	OL_EVENT_KIND_SERVICE,
	OL_EVENT_KIND_GRANT,
	OL_EVENT_KIND_ROUTER,
};
extern const char *const ol_event_kind_words[];

/* What was looked at. */
enum ol_check {
	OL_CHECK_KNOCK,
	OL_CHECK_CLOCK,
	OL_CHECK_DEVICE,
	OL_CHECK_USER,
	OL_CHECK_GRANT,
	OL_CHECK_COUNTRIES,
	OL_CHECK_HOURS,
	OL_CHECK_SERVICE,
	OL_CHECK_FAMILY,
	OL_CHECK_ROUTER,
	OL_CHECK_LEASE,
	OL_CHECK_SESSION,
	OL_CHECK_TARGET,
};
extern const char *const ol_check_words[];

/* What was found. */
enum ol_check_result {
	OL_CHECK_RESULT_OK,
	OL_CHECK_RESULT_WARN,
	OL_CHECK_RESULT_FAIL,
	OL_CHECK_RESULT_UNKNOWN,
};
extern const char *const ol_check_result_words[];

/* What an import does. */
enum ol_change_what {
	OL_CHANGE_WHAT_ADD,
	OL_CHANGE_WHAT_SET,
	OL_CHANGE_WHAT_SAME,
};
extern const char *const ol_change_what_words[];

/* What an import changes. */
enum ol_change_kind {
	OL_CHANGE_KIND_USER,
	OL_CHANGE_KIND_SERVICE,
	OL_CHANGE_KIND_GRANT,
};
extern const char *const ol_change_kind_words[];

/* none: no session; else that of the session. */
enum ol_door_state {
	OL_DOOR_STATE_NONE,
	OL_DOOR_STATE_PENDING,
	OL_DOOR_STATE_OPEN,
};
extern const char *const ol_door_state_words[];

/* What happened. */
enum ol_event_what {
	OL_EVENT_WHAT_OPENED,
	OL_EVENT_WHAT_EXTENDED,
	OL_EVENT_WHAT_MOVED,
	OL_EVENT_WHAT_CLOSED,
	OL_EVENT_WHAT_FAILED,
	OL_EVENT_WHAT_REFUSED,
	OL_EVENT_WHAT_ADDED,
	OL_EVENT_WHAT_CHANGED,
	OL_EVENT_WHAT_REMOVED,
	OL_EVENT_WHAT_CONFIRMED,
	OL_EVENT_WHAT_REVOKED,
	OL_EVENT_WHAT_SUCCEEDED,
	OL_EVENT_WHAT_DENIED,
	OL_EVENT_WHAT_ENDED,
	OL_EVENT_WHAT_STEPPED_UP,
	OL_EVENT_WHAT_VISITED,
	OL_EVENT_WHAT_ONLINE,
	OL_EVENT_WHAT_OFFLINE,
};
extern const char *const ol_event_what_words[];

/* Why nothing was opened; late: the device's clock is off; service: not granted or not there;
 * addresses: too many new ones. */
enum ol_refusal_reason {
	OL_REFUSAL_REASON_NONE,
	OL_REFUSAL_REASON_LATE,
	OL_REFUSAL_REASON_COUNTRY,
	OL_REFUSAL_REASON_HOURS,
	OL_REFUSAL_REASON_SERVICE,
	OL_REFUSAL_REASON_FAMILY,
	OL_REFUSAL_REASON_ROOM,
	OL_REFUSAL_REASON_SOURCE,
	OL_REFUSAL_REASON_WAITING,
	OL_REFUSAL_REASON_INACTIVE,
	OL_REFUSAL_REASON_VISIT,
	OL_REFUSAL_REASON_UNSUPPORTED,
	OL_REFUSAL_REASON_ADDRESSES,
};
extern const char *const ol_refusal_reason_words[];

/* What became of a knock; nothing: it was good and there is nothing to open. */
enum ol_result_state {
	OL_RESULT_STATE_NOTHING,
	OL_RESULT_STATE_PENDING,
	OL_RESULT_STATE_OPEN,
	OL_RESULT_STATE_CLOSED,
	OL_RESULT_STATE_REFUSED,
};
extern const char *const ol_result_state_words[];

/* One door that a router must hold. */
struct ol_access_session {
	/* A random 64-bit id. */
	uint64_t id;
	/* Who may come in. */
	struct ol_addr source;
	/* What a door lets through. */
	enum ol_proto proto;
	/* The public port of the router. */
	int64_t port;
	/* The host in the home. */
	struct ol_addr to;
	/* The port of that host. */
	int64_t to_port;
	/* When the door shuts. */
	int64_t end_ms;
};

/* A device whose knocks are welcome. */
struct ol_directory_device {
	/* The id of a device: a hash of its public key. */
	uint8_t id[16];
	/* An Ed25519 public key. */
	uint8_t key[32];
};

/* One service that a router publishes. */
struct ol_sites_service {
	/* A random 64-bit id. */
	uint64_t id;
	/* A short name, safe in file names and topics. */
	char name[33];
	/* What a door lets through. */
	enum ol_proto proto;
	/* The public port of the router. */
	int64_t port;
	/* The host in the home, by IPv4. */
	bool has_to4;
	struct ol_addr to4;
	/* The host in the home, by IPv6. */
	bool has_to6;
	struct ol_addr to6;
	/* The port of that host. */
	int64_t to_port;
};

/* What became of one session on the router. */
struct ol_receipt_item {
	/* A random 64-bit id. */
	uint64_t session;
	/* What the router's kernel says of a session. */
	enum ol_receipt_state state;
	/* The rest that the kernel reports; 0 if closed. */
	int64_t left_ms;
	/* Why a session is not open; caps to full: the router refused it. */
	enum ol_receipt_reason reason;
};

/* One number of a service. */
struct ol_health_counter {
	/* What is counted. */
	char name[129];
	/* counter: only rises; gauge: how it is now. */
	enum ol_health_kind kind;
	/* How often since the start, or how it is now. */
	int64_t value;
};

/* One user. */
struct ol_user_list_item {
	/* A random 64-bit id. */
	uint64_t id;
	/* A short name, safe in file names and topics. */
	char name[33];
	/* What a user may do. */
	enum ol_user_role role;
	/* What people read. */
	char title[257];
	/* False: nothing opens, no login. */
	bool active;
	/* Most sessions at a time; 0 = the site's. */
	int64_t most_sessions;
	/* The countries that knocks may come from, as ISO codes such as "DE AT"; empty = any. */
	char countries[193];
	/* When doors may be open, such as "mon-fri 08:00-18:00, sat 09:00-12:00", in the
	 * server's time; empty = always. */
	char hours[401];
	/* True if the user can log in. */
	bool has_password;
	/* True if a second factor is set up. */
	bool has_totp;
	/* True if the password is a one-time one. */
	bool must_change;
	/* When it was added. */
	int64_t created_ms;
};

/* One device. */
struct ol_device_list_item {
	/* The id of a device: a hash of its public key. */
	uint8_t device[16];
	/* What holds sessions: a device with a key, a web login, or a guest's invitation. */
	enum ol_device_kind kind;
	/* Its user. */
	uint64_t user;
	/* A short name, safe in file names and topics. */
	char user_name[33];
	/* A short name, safe in file names and topics. */
	char name[33];
	/* waiting: nobody has compared its digits yet; revoked: its knocks are refused. */
	enum ol_device_state state;
	/* When it was added. */
	int64_t created_ms;
	/* The time inside its last knock; 0 = none yet. */
	int64_t last_ms;
	/* Where that knock came from. */
	bool has_last_source;
	struct ol_addr last_source;
	/* While it waits: six digits that it shows as well. */
	bool has_digits;
	char digits[25];
	/* True if its knocks are refused. */
	bool revoked;
};

/* One service. */
struct ol_service_list_item {
	/* A random 64-bit id. */
	uint64_t id;
	/* The name of a router. */
	char router[33];
	/* A short name, safe in file names and topics. */
	char name[33];
	/* What people read. */
	char title[257];
	/* For whoever wonders what it is. */
	char description[481];
	/* The name of an icon. */
	char icon[129];
	/* forward: a port; proxy: a web site behind the router's web server. */
	enum ol_service_kind kind;
	/* What a door lets through. */
	enum ol_proto proto;
	/* The public port of the router. */
	int64_t port;
	/* The host in the home, by IPv4. */
	bool has_to4;
	struct ol_addr to4;
	/* The host in the home, by IPv6. */
	bool has_to6;
	struct ol_addr to6;
	/* The port of that host. */
	bool has_to_port;
	int64_t to_port;
	/* How a proxy speaks to its web site. */
	bool has_scheme;
	enum ol_scheme scheme;
	/* The host name of the proxied site. */
	bool has_host;
	char host[401];
	/* The path in front of the proxied site. */
	bool has_path;
	char path[401];
	/* True if the proxy lets WebSocket through. */
	bool websocket;
	/* Seconds of a session that names none; 0 = the site's. */
	int64_t default_s;
	/* Most seconds of a session; 0 = the site's. */
	int64_t longest_s;
};

/* One grant: this user may open this service. */
struct ol_grant_list_item {
	/* A random 64-bit id. */
	uint64_t id;
	/* The user. */
	uint64_t user;
	/* A short name, safe in file names and topics. */
	char user_name[33];
	/* The service. */
	uint64_t service;
	/* A short name, safe in file names and topics. */
	char service_name[33];
	/* The name of a router. */
	char router[33];
	/* True if every knock opens it. */
	bool automatic;
	/* A public port of its own, instead of the service's. */
	bool has_port;
	int64_t port;
	/* Most seconds of a session; 0 = the service's. */
	int64_t longest_s;
};

/* One router. */
struct ol_router_list_item {
	/* The name of a router. */
	char router[33];
	/* The host name or address by which devices reach the router. */
	char host[401];
	/* What people read. */
	char title[257];
	/* The first public port to choose from. */
	int64_t port_first;
	/* The last one. */
	int64_t port_last;
	/* Rises with every change of a router's list; 0 = none yet. */
	int64_t revision;
	/* When its agent last reported; 0 = never. */
	int64_t seen_ms;
	/* When its lease ends, as it said last; 0 = it has none. */
	int64_t lease_ms;
	/* True if it holds a lease. */
	bool online;
	/* The version of a program. */
	char version[129];
	/* What its agent complains about. */
	char problem[801];
};

/* One session. */
struct ol_session_list_item {
	/* The session. */
	uint64_t session;
	/* The user. */
	uint64_t user;
	/* A short name, safe in file names and topics. */
	char user_name[33];
	/* The id of a device: a hash of its public key. */
	bool has_device;
	uint8_t device[16];
	/* What holds sessions: a device with a key, a web login, or a guest's invitation. */
	enum ol_device_kind kind;
	/* Of the device, login or invitation that holds it. */
	char device_name[33];
	/* The service. */
	uint64_t service;
	/* A short name, safe in file names and topics. */
	char service_name[33];
	/* The name of a router. */
	char router[33];
	/* Where to connect. */
	char host[401];
	/* Who may come in. */
	struct ol_addr source;
	/* What a door lets through. */
	enum ol_proto proto;
	/* The public port of the router. */
	int64_t port;
	/* When it was decided. */
	int64_t start_ms;
	/* When its router held it; 0 = not yet. */
	int64_t opened_ms;
	/* When it ends or would have ended. */
	int64_t end_ms;
	/* When it was over; 0 = it is not. */
	int64_t closed_ms;
	/* The time inside the knock that opened it; 0 = none did. */
	int64_t knock_ms;
	/* pending: decided; open: the router's kernel holds it; closed: over. */
	enum ol_session_state state;
	/* Why a session is over; caps to full: its router refused it; silent: no receipt;
	 * changed: its service or grant did. */
	enum ol_session_reason reason;
};

/* A service that the device may ask for. */
struct ol_site_descriptor_service {
	/* A random 64-bit id. */
	uint64_t id;
	/* A short name, safe in file names and topics. */
	char name[33];
};

/* One web login. */
struct ol_login_list_item {
	/* The web login. */
	uint8_t login[16];
	/* The user. */
	uint64_t user;
	/* A short name, safe in file names and topics. */
	char user_name[33];
	/* Where it was made. */
	struct ol_addr address;
	/* What the client calls itself. */
	char agent[801];
	/* When it began. */
	int64_t created_ms;
	/* When it was last used. */
	int64_t seen_ms;
	/* When it ends at the latest. */
	int64_t end_ms;
	/* True if it is the caller's own. */
	bool current;
};

/* One try to log in. */
struct ol_login_log_item {
	/* Rises. */
	int64_t number;
	/* When. */
	int64_t at_ms;
	/* The user. */
	bool has_user;
	uint64_t user;
	/* The name as it was given, if it can be one. */
	char name[129];
	/* From where. */
	struct ol_addr address;
	/* What the client calls itself. */
	char agent[801];
	/* How a try to log in ended. */
	enum ol_login_result result;
};

/* One invitation. */
struct ol_invitation_list_item {
	/* The invitation. */
	uint8_t invitation[16];
	/* The user. */
	uint64_t user;
	/* A short name, safe in file names and topics. */
	char user_name[33];
	/* The service. */
	uint64_t service;
	/* A short name, safe in file names and topics. */
	char service_name[33];
	/* What the guest reads. */
	char message[801];
	/* Of a visit. */
	int64_t duration_s;
	/* When it ends. */
	int64_t valid_until_ms;
	/* Visits so far. */
	int64_t uses;
	/* Most visits. */
	int64_t most_uses;
	/* True if a PIN goes with the link. */
	bool has_pin;
	/* Whether a link still opens anything. */
	enum ol_invitation_state state;
	/* When it was made. */
	int64_t created_ms;
	/* When the last visit ends; 0 = there was none. */
	int64_t visit_end_ms;
};

/* One event of the history. */
struct ol_event_list_item {
	/* Its place in the chain, from 1. */
	int64_t position;
	/* BLAKE2b-256 of the hash before and of the event's text. */
	uint8_t hash[32];
	/* A random 64-bit id. */
	uint64_t id;
	/* When. */
	int64_t at_ms;
	/* What an event is about. */
	enum ol_event_kind kind;
	/* What happened. */
	enum ol_event_what what;
	/* Who did it: a user's name, a principal, or nobody. */
	char actor[193];
	/* The user. */
	bool has_user;
	uint64_t user;
	/* The name of the user it is about. */
	bool has_user_name;
	char user_name[129];
	/* The session. */
	bool has_session;
	uint64_t session;
	/* The id of a device: a hash of its public key. */
	bool has_device;
	uint8_t device[16];
	/* The service. */
	bool has_service;
	uint64_t service;
	/* The name of the service. */
	bool has_service_name;
	char service_name[129];
	/* The router. */
	bool has_router;
	char router[129];
	/* The address that came in. */
	bool has_source;
	struct ol_addr source;
	/* The public port of the router. */
	bool has_port;
	int64_t port;
	/* When the session ends. */
	bool has_end_ms;
	int64_t end_ms;
	/* The time inside the knock that caused it. */
	bool has_knock_ms;
	int64_t knock_ms;
	/* Why a session is over; caps to full: its router refused it; silent: no receipt;
	 * changed: its service or grant did. */
	bool has_reason;
	enum ol_session_reason reason;
	/* What else there is to say. */
	bool has_detail;
	char detail[801];
};

/* A service that the device may open. */
struct ol_device_service {
	/* A random 64-bit id. */
	uint64_t id;
	/* A short name, safe in file names and topics. */
	char name[33];
	/* What people read. */
	char title[257];
	/* forward: a port; proxy: a web site behind the router's web server. */
	enum ol_service_kind kind;
	/* What a door lets through. */
	enum ol_proto proto;
	/* Where to connect. */
	char host[401];
	/* The public port of the router. */
	int64_t port;
	/* True if every knock opens it. */
	bool automatic;
	/* none: no session; else that of the session. */
	enum ol_door_state state;
	/* The session. */
	bool has_session;
	uint64_t session;
	/* Who may come in. */
	bool has_source;
	struct ol_addr source;
	/* When it shuts. */
	bool has_end_ms;
	int64_t end_ms;
};

/* One thing that was looked at. */
struct ol_doctor_finding {
	/* What was looked at. */
	enum ol_check check;
	/* What was found. */
	enum ol_check_result result;
	/* What it means and what to do. */
	char detail[801];
};

/* A user, as files have it. */
struct ol_site_user {
	/* A short name, safe in file names and topics. */
	char name[33];
	/* What a user may do. */
	enum ol_user_role role;
	/* What people read. */
	char title[257];
	/* False: nothing opens, no login. */
	bool active;
	/* Most sessions at a time; 0 = the site's. */
	int64_t most_sessions;
	/* The countries that knocks may come from, as ISO codes such as "DE AT"; empty = any. */
	char countries[193];
	/* When doors may be open, such as "mon-fri 08:00-18:00, sat 09:00-12:00", in the
	 * server's time; empty = always. */
	char hours[401];
};

/* A service, as files have it. */
struct ol_site_service {
	/* The name of a router. */
	char router[33];
	/* A short name, safe in file names and topics. */
	char name[33];
	/* What people read. */
	char title[257];
	/* For whoever wonders what it is. */
	char description[481];
	/* The name of an icon. */
	char icon[129];
	/* forward: a port; proxy: a web site behind the router's web server. */
	enum ol_service_kind kind;
	/* What a door lets through. */
	enum ol_proto proto;
	/* The public port of the router. */
	int64_t port;
	/* The host in the home, by IPv4. */
	bool has_to4;
	struct ol_addr to4;
	/* The host in the home, by IPv6. */
	bool has_to6;
	struct ol_addr to6;
	/* The port of that host. */
	int64_t to_port;
	/* How a proxy speaks to its web site. */
	bool has_scheme;
	enum ol_scheme scheme;
	/* The host name of the proxied site. */
	bool has_host;
	char host[401];
	/* The path in front of the proxied site. */
	bool has_path;
	char path[401];
	/* True if the proxy lets WebSocket through. */
	bool websocket;
	/* Seconds of a session that names none; 0 = the site's. */
	int64_t default_s;
	/* Most seconds of a session; 0 = the site's. */
	int64_t longest_s;
};

/* A grant, as files have it. */
struct ol_site_grant {
	/* The name of the user. */
	char user[33];
	/* The name of a router. */
	char router[33];
	/* The name of the service. */
	char service[33];
	/* True if every knock opens it. */
	bool automatic;
	/* A public port of its own, instead of the service's. */
	bool has_port;
	int64_t port;
	/* Most seconds of a session; 0 = the service's. */
	int64_t longest_s;
};

/* What an import does to one thing. */
struct ol_site_change {
	/* What an import does. */
	enum ol_change_what what;
	/* What an import changes. */
	enum ol_change_kind kind;
	/* Of what. */
	char name[289];
	/* Which fields change. */
	char detail[225];
};

/* A broker that is not the site's, to knock through. */
struct ol_public_broker {
	/* mqtts://host:port. */
	char url[1121];
	/* The user name of devices; empty = none. */
	char user[257];
	/* Their password. */
	char password[257];
};

/* A service that the user may open. */
struct ol_view_service {
	/* A random 64-bit id. */
	uint64_t id;
	/* The name of a router. */
	char router[33];
	/* A short name, safe in file names and topics. */
	char name[33];
	/* What people read. */
	char title[257];
	/* For whoever wonders what it is. */
	char description[481];
	/* The name of an icon. */
	char icon[129];
	/* forward: a port; proxy: a web site behind the router's web server. */
	enum ol_service_kind kind;
	/* What a door lets through. */
	enum ol_proto proto;
	/* Where to connect. */
	char host[401];
	/* The public port of the router. */
	int64_t port;
	/* True if every knock opens it. */
	bool automatic;
};

/* A router behind which the user may open something. */
struct ol_view_router {
	/* The name of a router. */
	char router[33];
	/* What people read. */
	char title[257];
	/* The host name or address by which devices reach the router. */
	char host[401];
	/* True if it holds a lease. */
	bool online;
	/* When its agent last reported; 0 = never. */
	int64_t seen_ms;
};

#define OL_ACCESS_SESSIONS_MAX 1000

/* What a router must hold now: a session that is not listed is over. */
struct ol_access {
	/* The name of a router. */
	char router[33];
	/* Rises with every change of a router's list; 0 = none yet. */
	int64_t revision;
	/* When the list was made. */
	int64_t now_ms;
	/* Every session, in ascending order of id. */
	uint16_t sessions_count;
	struct ol_access_session sessions[OL_ACCESS_SESSIONS_MAX];
};

#define OL_CHANGE_SET_MAX  256
#define OL_CHANGE_DROP_MAX 256

/* The difference between two revisions of a router's list. */
struct ol_change {
	/* The name of a router. */
	char router[33];
	/* The revision that this change applies to, and to no other. */
	int64_t base;
	/* The revision that it makes. */
	int64_t revision;
	/* When the change was made. */
	int64_t now_ms;
	/* Sessions that are new or changed. */
	uint16_t set_count;
	struct ol_access_session set[OL_CHANGE_SET_MAX];
	/* Sessions that are over. */
	uint16_t drop_count;
	uint64_t drop[OL_CHANGE_DROP_MAX];
};

/* Adds a device by its key. */
struct ol_device_add {
	/* Its user. */
	uint64_t user;
	/* A short name, safe in file names and topics. */
	char name[33];
	/* Its key. */
	uint8_t device_key[32];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* The owner has compared the digits: the device may knock. */
struct ol_device_confirm {
	/* The id of a device: a hash of its public key. */
	uint8_t device[16];
	/* The six digits. */
	char digits[25];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* What a device must be told to belong to the site, for one that cannot enrol by a link. */
struct ol_device_describe {
	/* The id of a device: a hash of its public key. */
	uint8_t device[16];
	/* An X25519 key of the caller: the secrets of the reply are sealed to it. */
	uint8_t reply_key[32];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

#define OL_DEVICE_DESCRIBE_REPLY_ITEMS_MAX 256

/* What a device must be told. */
struct ol_device_describe_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* A site descriptor, as its exact text. */
	bool has_descriptor;
	char descriptor[16001];
	/* Of the site, over the descriptor. */
	bool has_descriptor_signature;
	uint8_t descriptor_signature[64];
	/* The password of the device's account at the site's broker; its name there is the
	 * device's id. */
	bool has_broker_password;
	uint8_t broker_password[48 + OL_SEALED_MORE];
	/* Where the device's knocks stand on a public broker. */
	bool has_slot;
	uint8_t slot[16];
	/* The services that it may open. */
	uint16_t items_count;
	struct ol_site_descriptor_service items[OL_DEVICE_DESCRIBE_REPLY_ITEMS_MAX];
};

/* Lists devices, at most 100 at a time. */
struct ol_device_list {
	/* Of this user. */
	bool has_user;
	uint64_t user;
	/* Only this one. */
	bool has_device;
	uint8_t device[16];
	/* Only what comes after this one. */
	bool has_after;
	uint8_t after[16];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

#define OL_DEVICE_LIST_REPLY_ITEMS_MAX 100

/* A page of devices. */
struct ol_device_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* This page. */
	uint16_t items_count;
	struct ol_device_list_item items[OL_DEVICE_LIST_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

/* What became of a device's knock; a plain hint, which proves nothing. */
struct ol_device_result {
	/* The id of a device: a hash of its public key. */
	uint8_t device[16];
	/* The time inside the knock. */
	int64_t t_ms;
	/* When this was known. */
	int64_t at_ms;
	/* What became of a knock; nothing: it was good and there is nothing to open. */
	enum ol_result_state state;
	/* Why nothing was opened; late: the device's clock is off; service: not granted or not
	 * there; addresses: too many new ones. */
	enum ol_refusal_reason reason;
	/* Sessions that the router holds. */
	int64_t open;
	/* Sessions that it was told of. */
	int64_t pending;
	/* When the last of them ends; 0 = there is none. */
	int64_t end_ms;
};

/* Revokes a device, and ends its sessions. */
struct ol_device_revoke {
	/* The id of a device: a hash of its public key. */
	uint8_t device[16];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Renames a device. */
struct ol_device_set {
	/* The id of a device: a hash of its public key. */
	uint8_t device[16];
	/* A short name, safe in file names and topics. */
	char name[33];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* A device asks what it may open, and what is open. */
struct ol_device_status {
	/* The id of a device: a hash of its public key. */
	uint8_t device[16];
	/* Now, by the device's clock. */
	int64_t at_ms;
	/* An Ed25519 signature. */
	uint8_t signature[64];
	/* The address of whoever the caller speaks for. */
	struct ol_addr address;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* An X25519 key of the caller: the secrets of the reply are sealed to it. */
	bool has_reply_key;
	uint8_t reply_key[32];
};

#define OL_DEVICE_STATUS_REPLY_ITEMS_MAX 256

/* What a device may open. */
struct ol_device_status_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* A short name, safe in file names and topics. */
	bool has_user_name;
	char user_name[33];
	/* A short name, safe in file names and topics. */
	bool has_device_name;
	char device_name[33];
	/* waiting: nobody has compared its digits yet; revoked: its knocks are refused. */
	bool has_state;
	enum ol_device_state state;
	/* Its services. */
	uint16_t items_count;
	struct ol_device_service items[OL_DEVICE_STATUS_REPLY_ITEMS_MAX];
	/* The server's clock. */
	bool has_server_ms;
	int64_t server_ms;
	/* A site descriptor, as its exact text. */
	bool has_descriptor;
	char descriptor[16001];
	/* Of the site, over the descriptor. */
	bool has_descriptor_signature;
	uint8_t descriptor_signature[64];
	/* The password of the device's account at the site's broker; its name there is the
	 * device's id. */
	bool has_broker_password;
	uint8_t broker_password[48 + OL_SEALED_MORE];
	/* Where the device's knocks stand on a public broker. */
	bool has_slot;
	uint8_t slot[16];
};

#define OL_DIRECTORY_DEVICES_MAX 1000

/* The devices of one shard whose knocks are welcome. */
struct ol_directory {
	/* The first hex digit of the device ids. */
	int64_t shard;
	/* When the list was made. */
	int64_t now_ms;
	/* Every device of the shard. */
	uint16_t devices_count;
	struct ol_directory_device devices[OL_DIRECTORY_DEVICES_MAX];
};

/* Why can I not connect? */
struct ol_doctor {
	/* The user. */
	bool has_user;
	uint64_t user;
	/* The id of a device: a hash of its public key. */
	bool has_device;
	uint8_t device[16];
	/* The service. */
	bool has_service;
	uint64_t service;
	/* The address of whoever the caller speaks for. */
	bool has_address;
	struct ol_addr address;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

#define OL_DOCTOR_REPLY_ITEMS_MAX 32

/* What was found. */
struct ol_doctor_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* In the order of a connection. */
	uint16_t items_count;
	struct ol_doctor_finding items[OL_DOCTOR_REPLY_ITEMS_MAX];
};

/* A device shows its link's token and asks to be enrolled, or how far that is. */
struct ol_enrol {
	/* The token of the link, in hex. */
	uint8_t token[32 + OL_SEALED_MORE];
	/* The device's key. */
	uint8_t device_key[32];
	/* A short name, safe in file names and topics. */
	char name[33];
	/* An Ed25519 signature. */
	uint8_t signature[64];
	/* The address of whoever the caller speaks for. */
	struct ol_addr address;
	/* What the client calls itself. */
	char agent[801];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* An X25519 key of the caller: the secrets of the reply are sealed to it. */
	bool has_reply_key;
	uint8_t reply_key[32];
};

/* How far an enrolment is. */
struct ol_enrol_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* waiting: nobody has compared its digits yet; revoked: its knocks are refused. */
	bool has_state;
	enum ol_device_state state;
	/* The id of a device: a hash of its public key. */
	bool has_device;
	uint8_t device[16];
	/* Six digits to compare. */
	bool has_digits;
	char digits[25];
	/* A site descriptor, as its exact text. */
	bool has_descriptor;
	char descriptor[16001];
	/* Of the site, over the descriptor. */
	bool has_descriptor_signature;
	uint8_t descriptor_signature[64];
	/* The server's clock. */
	bool has_server_ms;
	int64_t server_ms;
	/* The password of the device's account at the site's broker; its name there is the
	 * device's id. */
	bool has_broker_password;
	uint8_t broker_password[48 + OL_SEALED_MORE];
	/* Where the device's knocks stand on a public broker. */
	bool has_slot;
	uint8_t slot[16];
};

/* Makes a link that enrols one device within ten minutes. */
struct ol_enrolment_add {
	/* For this user; the caller if left out. */
	bool has_user;
	uint64_t user;
	/* An X25519 key of the caller: the secrets of the reply are sealed to it. */
	uint8_t reply_key[32];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Something that happened; the history keeps it. */
struct ol_event {
	/* A random 64-bit id. */
	uint64_t id;
	/* When. */
	int64_t at_ms;
	/* What an event is about. */
	enum ol_event_kind kind;
	/* What happened. */
	enum ol_event_what what;
	/* Who did it: a user's name, a principal, or nobody. */
	char actor[193];
	/* The user. */
	bool has_user;
	uint64_t user;
	/* The name of the user it is about. */
	bool has_user_name;
	char user_name[129];
	/* The session. */
	bool has_session;
	uint64_t session;
	/* The id of a device: a hash of its public key. */
	bool has_device;
	uint8_t device[16];
	/* The service. */
	bool has_service;
	uint64_t service;
	/* The name of the service. */
	bool has_service_name;
	char service_name[129];
	/* The router. */
	bool has_router;
	char router[129];
	/* The address that came in. */
	bool has_source;
	struct ol_addr source;
	/* The public port of the router. */
	bool has_port;
	int64_t port;
	/* When the session ends. */
	bool has_end_ms;
	int64_t end_ms;
	/* The time inside the knock that caused it. */
	bool has_knock_ms;
	int64_t knock_ms;
	/* Why a session is over; caps to full: its router refused it; silent: no receipt;
	 * changed: its service or grant did. */
	bool has_reason;
	enum ol_session_reason reason;
	/* What else there is to say. */
	bool has_detail;
	char detail[801];
};

/* Lists the history: newest first, or what follows after a position. */
struct ol_event_list {
	/* Only what comes after this position, oldest first. */
	bool has_after;
	int64_t after;
	/* Only what comes before this position. */
	bool has_before;
	int64_t before;
	/* What an event is about. */
	bool has_kind;
	enum ol_event_kind kind;
	/* About this user. */
	bool has_user;
	uint64_t user;
	/* About this service. */
	bool has_service;
	uint64_t service;
	/* About this device. */
	bool has_device;
	uint8_t device[16];
	/* About this public port. */
	bool has_port;
	int64_t port;
	/* Only sessions that were open at this time. */
	bool has_at_ms;
	int64_t at_ms;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

#define OL_EVENT_LIST_REPLY_ITEMS_MAX 100

/* A page of the history. */
struct ol_event_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* This page. */
	uint16_t items_count;
	struct ol_event_list_item items[OL_EVENT_LIST_REPLY_ITEMS_MAX];
	/* True if there is a next page; it may be empty. */
	bool more;
	/* Where the next page begins: its before, or its after if this page had one. */
	int64_t next;
	/* The newest position of the history. */
	int64_t newest;
};

/* Lets a user open a service, or changes how. */
struct ol_grant_add {
	/* The user. */
	uint64_t user;
	/* The service. */
	uint64_t service;
	/* True if every knock opens it. */
	bool automatic;
	/* A public port of its own, instead of the service's. */
	bool has_port;
	int64_t port;
	/* Most seconds of a session; 0 = the service's. */
	bool has_longest_s;
	int64_t longest_s;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Lists grants, at most 100 at a time. */
struct ol_grant_list {
	/* Of this user. */
	bool has_user;
	uint64_t user;
	/* Of this service. */
	bool has_service;
	uint64_t service;
	/* Only what comes after this one: the last of the page before. */
	bool has_after;
	uint64_t after;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

#define OL_GRANT_LIST_REPLY_ITEMS_MAX 100

/* A page of grants. */
struct ol_grant_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* This page. */
	uint16_t items_count;
	struct ol_grant_list_item items[OL_GRANT_LIST_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

/* Takes a grant away, and ends its sessions. */
struct ol_grant_remove {
	/* The grant. */
	bool has_grant;
	uint64_t grant;
	/* The user. */
	bool has_user;
	uint64_t user;
	/* The service. */
	bool has_service;
	uint64_t service;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

#define OL_HEALTH_COUNTERS_MAX 64

/* Whether a service is up, and its counters. */
struct ol_health {
	/* The principal of the service. */
	char service[189];
	/* Whether a service is there. */
	enum ol_health_state state;
	/* The version of a program. */
	char version[129];
	/* What the service counts. */
	uint16_t counters_count;
	struct ol_health_counter counters[OL_HEALTH_COUNTERS_MAX];
};

/* A rule-agent asks for a lease. */
struct ol_hello {
	/* The name of a router. */
	char router[33];
	/* The lease repeats it: so the agent knows how old the answer is. */
	uint8_t nonce[16];
	/* What the agent holds; 0 = nothing. */
	int64_t revision;
	/* The version of a program. */
	char version[129];
};

/* Invites a guest to one service. */
struct ol_invitation_add {
	/* By this user; the caller if left out. */
	bool has_user;
	uint64_t user;
	/* The service. */
	uint64_t service;
	/* What the guest reads. */
	bool has_message;
	char message[801];
	/* Seconds of a visit. */
	int64_t duration_s;
	/* When the link ends. */
	int64_t valid_until_ms;
	/* Most visits. */
	int64_t most_uses;
	/* 4 to 12 digits that the guest needs as well. */
	bool has_pin;
	uint8_t pin[12 + OL_SEALED_MORE];
	/* An X25519 key of the caller: the secrets of the reply are sealed to it. */
	uint8_t reply_key[32];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Lists invitations. */
struct ol_invitation_list {
	/* Only this one. */
	bool has_invitation;
	uint8_t invitation[16];
	/* Made by this user. */
	bool has_user;
	uint64_t user;
	/* Only what comes after this one. */
	bool has_after;
	uint8_t after[16];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

#define OL_INVITATION_LIST_REPLY_ITEMS_MAX 100

/* A page of invitations. */
struct ol_invitation_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* This page. */
	uint16_t items_count;
	struct ol_invitation_list_item items[OL_INVITATION_LIST_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

/* What a guest may know of an invitation. */
struct ol_invitation_look {
	/* The invitation. */
	uint8_t invitation[16];
	/* The address of whoever the caller speaks for. */
	struct ol_addr address;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

/* What a guest may know. */
struct ol_invitation_look_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* Whether a link still opens anything. */
	bool has_state;
	enum ol_invitation_state state;
	/* The service. */
	bool has_service;
	uint64_t service;
	/* The service's title or name. */
	bool has_service_title;
	char service_title[257];
	/* What the guest reads. */
	bool has_message;
	char message[801];
	/* Of a visit. */
	bool has_duration_s;
	int64_t duration_s;
	/* When it ends. */
	bool has_valid_until_ms;
	int64_t valid_until_ms;
	/* Visits that are left. */
	bool has_uses_left;
	int64_t uses_left;
	/* When the present visit ends; 0 = there is none. */
	bool has_visit_end_ms;
	int64_t visit_end_ms;
	/* The name of a router. */
	bool has_router;
	char router[33];
	/* What a door lets through. */
	bool has_proto;
	enum ol_proto proto;
	/* Where to connect. */
	bool has_host;
	char host[401];
	/* The public port of the router. */
	bool has_port;
	int64_t port;
	/* Where to knock by UDP. */
	bool has_knock_host;
	char knock_host[1013];
	/* The UDP port to knock at. */
	bool has_knock_port;
	int64_t knock_port;
};

/* Ends an invitation, and its open doors. */
struct ol_invitation_revoke {
	/* The invitation. */
	uint8_t invitation[16];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* A knock that came by HTTPS. */
struct ol_knock_call {
	/* True if it was sealed to the guests' box key. */
	bool guest;
	/* The address it came from. */
	struct ol_addr source;
	/* When. */
	int64_t received_ms;
	/* The opened knock: its body and the device's signature. */
	uint8_t knock[192];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

/* A knock that a gateway found good; session-manager checks all of it again. */
struct ol_knock_report {
	/* How it came: 1 UDP, 2 MQTT, 3 HTTPS. */
	int64_t kind;
	/* The address that the gateway saw; absent for MQTT, which shows none. */
	bool has_source;
	struct ol_addr source;
	/* When the gateway had it. */
	int64_t received_ms;
	/* The opened knock: its body and the device's signature. */
	uint8_t knock[192];
};

/* The time, and the right to hold the router's list a while longer. */
struct ol_lease {
	/* The name of a router. */
	char router[33];
	/* The nonce of the hello that this answers. */
	uint8_t nonce[16];
	/* The time. */
	int64_t now_ms;
	/* The router's current revision. */
	int64_t revision;
	/* Over the sessions of that revision. */
	uint8_t digest[32];
	/* How long the agent may hold its list, counted from the hello. */
	int64_t seconds;
};

/* Gives a web login an account at the broker for a while, to see its user's views. */
struct ol_live_add {
	/* An X25519 key of the caller: the secrets of the reply are sealed to it. */
	uint8_t reply_key[32];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* An account at the broker. */
struct ol_live_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* Where to connect, as wss://host:port/path. */
	bool has_url;
	char url[1121];
	/* Whose views it may see. */
	bool has_user;
	uint64_t user;
	/* User name and client id of the account. */
	bool has_name;
	char name[193];
	/* Its password. */
	bool has_password;
	uint8_t password[48 + OL_SEALED_MORE];
	/* When the account ends. */
	bool has_end_ms;
	int64_t end_ms;
};

/* Logs in. */
struct ol_login {
	/* The user's name. */
	char name[257];
	/* The password. */
	uint8_t password[256 + OL_SEALED_MORE];
	/* The second factor: six digits or a recovery code. */
	bool has_code;
	uint8_t code[32 + OL_SEALED_MORE];
	/* What marks a known browser. */
	bool has_device_cookie;
	uint8_t device_cookie[160 + OL_SEALED_MORE];
	/* The address of whoever the caller speaks for. */
	struct ol_addr address;
	/* What the client calls itself. */
	char agent[801];
	/* An X25519 key of the caller: the secrets of the reply are sealed to it. */
	uint8_t reply_key[32];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

/* Ends a web login, with its open doors. */
struct ol_login_end {
	/* The web login. */
	uint8_t login[16];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Lists web logins. */
struct ol_login_list {
	/* Of this user. */
	bool has_user;
	uint64_t user;
	/* Only what comes after this one. */
	bool has_after;
	uint8_t after[16];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

#define OL_LOGIN_LIST_REPLY_ITEMS_MAX 100

/* A page of web logins. */
struct ol_login_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* This page. */
	uint16_t items_count;
	struct ol_login_list_item items[OL_LOGIN_LIST_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

/* Lists tries to log in, newest first. */
struct ol_login_log {
	/* Of this user. */
	bool has_user;
	uint64_t user;
	/* Only older ones: the last number of the page before. */
	bool has_before;
	int64_t before;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

#define OL_LOGIN_LOG_REPLY_ITEMS_MAX 100

/* A page of tries to log in. */
struct ol_login_log_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* This page. */
	uint16_t items_count;
	struct ol_login_log_item items[OL_LOGIN_LOG_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

/* The end of a call that makes a login. */
struct ol_login_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* The web login. */
	bool has_login;
	uint8_t login[16];
	/* The user. */
	bool has_user;
	uint64_t user;
	/* A short name, safe in file names and topics. */
	bool has_name;
	char name[33];
	/* What a user may do. */
	bool has_role;
	enum ol_user_role role;
	/* True if the password must be changed first. */
	bool has_must_change;
	bool must_change;
	/* True if a second factor must be set up first. */
	bool has_needs_totp;
	bool needs_totp;
	/* Until when an admin's acts are allowed. */
	bool has_stepped_until_ms;
	int64_t stepped_until_ms;
	/* The cookie of the login. */
	bool has_cookie;
	uint8_t cookie[48 + OL_SEALED_MORE];
	/* What marks this browser as known. */
	bool has_device_cookie;
	uint8_t device_cookie[160 + OL_SEALED_MORE];
	/* When to try again. */
	bool has_retry_s;
	int64_t retry_s;
};

/* Tells who the caller is. */
struct ol_login_show {
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

/* Who the caller is. */
struct ol_login_show_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* The web login. */
	bool has_login;
	uint8_t login[16];
	/* The user. */
	bool has_user;
	uint64_t user;
	/* A short name, safe in file names and topics. */
	bool has_name;
	char name[33];
	/* What people read. */
	bool has_title;
	char title[257];
	/* What a user may do. */
	bool has_role;
	enum ol_user_role role;
	/* When the login began. */
	bool has_created_ms;
	int64_t created_ms;
	/* When it ends. */
	bool has_end_ms;
	int64_t end_ms;
	/* Until when an admin's acts are allowed. */
	bool has_stepped_until_ms;
	int64_t stepped_until_ms;
	/* True if the second factor is on. */
	bool has_has_totp;
	bool has_totp;
	/* True if the password must be changed first. */
	bool has_must_change;
	bool must_change;
	/* True if a second factor must be set up first. */
	bool has_needs_totp;
	bool needs_totp;
	/* How many are left. */
	bool has_recovery_codes;
	int64_t recovery_codes;
};

/* Ends the caller's web login. */
struct ol_logout {
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Changes the caller's password; all other logins of the user end. */
struct ol_password_set {
	/* The password until now. */
	uint8_t old[256 + OL_SEALED_MORE];
	/* The new one: 8 to 256 bytes. */
	uint8_t new[256 + OL_SEALED_MORE];
	/* An X25519 key of the caller: the secrets of the reply are sealed to it. */
	uint8_t reply_key[32];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Why the HTTP API refused a request (RFC 9457). */
struct ol_problem {
	/* Always about:blank: code says more. */
	char type[257];
	/* The words of the status. */
	char title[257];
	/* Of HTTP. */
	int64_t status;
	/* What a program may act on. */
	char code[257];
	/* What a person should know. */
	bool has_detail;
	char detail[1601];
	/* The field of the request that is to blame. */
	bool has_field;
	char field[1601];
};

#define OL_RECEIPT_RECEIPTS_MAX 256

/* A rule-agent reports what its kernel really holds. */
struct ol_receipt {
	/* The name of a router. */
	char router[33];
	/* Rises with every change of a router's list; 0 = none yet. */
	int64_t revision;
	/* One receipt per session. */
	uint16_t receipts_count;
	struct ol_receipt_item receipts[OL_RECEIPT_RECEIPTS_MAX];
};

/* A device's knock that a gateway refused although its signature holds. */
struct ol_refusal {
	/* The id of a device: a hash of its public key. */
	uint8_t device[16];
	/* Where it came from. */
	struct ol_addr source;
	/* Why nothing was opened; late: the device's clock is off; service: not granted or not
	 * there; addresses: too many new ones. */
	enum ol_refusal_reason reason;
	/* By how much the device's clock is ahead; negative: behind. */
	int64_t skew_ms;
	/* When. */
	int64_t at_ms;
};

/* The end of a call about any number of things. */
struct ol_reply_count {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* How many. */
	int64_t count;
};

/* The reply to device_add. */
struct ol_reply_device {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* What was made; absent if refused. */
	bool has_device;
	uint8_t device[16];
};

/* The reply to a call that makes nothing. */
struct ol_reply_done {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
};

/* The reply to a call that makes something. */
struct ol_reply_made {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* What was made; absent if refused. */
	bool has_id;
	uint64_t id;
};

/* The end of a call that makes a secret. */
struct ol_reply_secret {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* What was made. */
	bool has_id;
	uint64_t id;
	/* The device or invitation that was made. */
	bool has_device;
	uint8_t device[16];
	/* When the secret ends. */
	bool has_end_ms;
	int64_t end_ms;
	/* The secret: it is shown once. */
	bool has_secret;
	uint8_t secret[400 + OL_SEALED_MORE];
};

/* Adds a router. */
struct ol_router_add {
	/* The name of a router. */
	char router[33];
	/* The bus key of its rule-agent. */
	uint8_t router_key[32];
	/* The host name or address by which devices reach the router. */
	char host[401];
	/* What people read. */
	bool has_title;
	char title[257];
	/* The first public port to choose from. */
	bool has_port_first;
	int64_t port_first;
	/* The last one. */
	bool has_port_last;
	int64_t port_last;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Lists routers. */
struct ol_router_list {
	/* Only this one. */
	bool has_router;
	char router[33];
	/* Only what comes after this one. */
	bool has_after;
	char after[33];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

#define OL_ROUTER_LIST_REPLY_ITEMS_MAX 100

/* A page of routers. */
struct ol_router_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* This page. */
	uint16_t items_count;
	struct ol_router_list_item items[OL_ROUTER_LIST_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

/* Removes a router that has no services. */
struct ol_router_remove {
	/* The name of a router. */
	char router[33];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Changes a router. */
struct ol_router_set {
	/* The name of a router. */
	char router[33];
	/* The host name or address by which devices reach the router. */
	char host[401];
	/* What people read. */
	bool has_title;
	char title[257];
	/* The first public port to choose from. */
	bool has_port_first;
	int64_t port_first;
	/* The last one. */
	bool has_port_last;
	int64_t port_last;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Adds a service. */
struct ol_service_add {
	/* The name of a router. */
	char router[33];
	/* A short name, safe in file names and topics. */
	char name[33];
	/* What people read. */
	bool has_title;
	char title[257];
	/* For whoever wonders what it is. */
	bool has_description;
	char description[481];
	/* The name of an icon. */
	bool has_icon;
	char icon[129];
	/* forward: a port; proxy: a web site behind the router's web server. */
	bool has_kind;
	enum ol_service_kind kind;
	/* What a door lets through. */
	enum ol_proto proto;
	/* The public port of the router; left out, a free one is chosen. */
	bool has_port;
	int64_t port;
	/* The host in the home, by IPv4. */
	bool has_to4;
	struct ol_addr to4;
	/* The host in the home, by IPv6. */
	bool has_to6;
	struct ol_addr to6;
	/* The port of that host. */
	int64_t to_port;
	/* How a proxy speaks to its web site. */
	bool has_scheme;
	enum ol_scheme scheme;
	/* The host name of the proxied site. */
	bool has_host;
	char host[401];
	/* The path in front of the proxied site. */
	bool has_path;
	char path[401];
	/* True if the proxy lets WebSocket through. */
	bool has_websocket;
	bool websocket;
	/* Seconds of a session that names none; 0 = the site's. */
	bool has_default_s;
	int64_t default_s;
	/* Most seconds of a session; 0 = the site's. */
	bool has_longest_s;
	int64_t longest_s;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Lists services, at most 100 at a time; a member's are those that he may open. */
struct ol_service_list {
	/* Only this one. */
	bool has_service;
	uint64_t service;
	/* Only what comes after this one: the last of the page before. */
	bool has_after;
	uint64_t after;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

#define OL_SERVICE_LIST_REPLY_ITEMS_MAX 100

/* A page of services. */
struct ol_service_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* This page. */
	uint16_t items_count;
	struct ol_service_list_item items[OL_SERVICE_LIST_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

/* Removes a service, with its grants, invitations and open doors. */
struct ol_service_remove {
	/* The service. */
	uint64_t service;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Changes a service; what is left out becomes empty. Its open doors shut if what they lead to
 * changes. */
struct ol_service_set {
	/* The service. */
	uint64_t service;
	/* A short name, safe in file names and topics. */
	char name[33];
	/* What people read. */
	bool has_title;
	char title[257];
	/* For whoever wonders what it is. */
	bool has_description;
	char description[481];
	/* The name of an icon. */
	bool has_icon;
	char icon[129];
	/* forward: a port; proxy: a web site behind the router's web server. */
	bool has_kind;
	enum ol_service_kind kind;
	/* What a door lets through. */
	enum ol_proto proto;
	/* The public port of the router; left out, it stays. */
	bool has_port;
	int64_t port;
	/* The host in the home, by IPv4. */
	bool has_to4;
	struct ol_addr to4;
	/* The host in the home, by IPv6. */
	bool has_to6;
	struct ol_addr to6;
	/* The port of that host. */
	int64_t to_port;
	/* How a proxy speaks to its web site. */
	bool has_scheme;
	enum ol_scheme scheme;
	/* The host name of the proxied site. */
	bool has_host;
	char host[401];
	/* The path in front of the proxied site. */
	bool has_path;
	char path[401];
	/* True if the proxy lets WebSocket through. */
	bool has_websocket;
	bool websocket;
	/* Seconds of a session that names none; 0 = the site's. */
	bool has_default_s;
	int64_t default_s;
	/* Most seconds of a session; 0 = the site's. */
	bool has_longest_s;
	int64_t longest_s;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Ends a session, or all of the caller that match; of an admin, all of anybody that match. */
struct ol_session_close {
	/* This one. */
	bool has_session;
	uint64_t session;
	/* Of this user. */
	bool has_user;
	uint64_t user;
	/* Of this service. */
	bool has_service;
	uint64_t service;
	/* Of this device, login or invitation. */
	bool has_device;
	uint8_t device[16];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Lets a session go on. */
struct ol_session_extend {
	/* The session. */
	uint64_t session;
	/* From now; 0 = the default. */
	bool has_duration_s;
	int64_t duration_s;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Lists sessions, at most 100 at a time: the living ones, or the history, newest first. */
struct ol_session_list {
	/* Only this one. */
	bool has_session;
	uint64_t session;
	/* Of this user. */
	bool has_user;
	uint64_t user;
	/* Of this service. */
	bool has_service;
	uint64_t service;
	/* Of this device. */
	bool has_device;
	uint8_t device[16];
	/* Only in this state. */
	bool has_state;
	enum ol_session_state state;
	/* Only those that were open at this time. */
	bool has_at_ms;
	int64_t at_ms;
	/* Only on this public port. */
	bool has_port;
	int64_t port;
	/* Only those that began before, or then and */
	bool has_before_ms;
	int64_t before_ms;
	/* have a smaller id: the last of the page before. */
	bool has_before;
	uint64_t before;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

#define OL_SESSION_LIST_REPLY_ITEMS_MAX 100

/* A page of sessions. */
struct ol_session_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* This page. */
	uint16_t items_count;
	struct ol_session_list_item items[OL_SESSION_LIST_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

/* Opens a door for the address of the caller's browser; an admin may name device and address. */
struct ol_session_open {
	/* The service. */
	uint64_t service;
	/* How long; 0 = the default. */
	bool has_duration_s;
	int64_t duration_s;
	/* The id of a device: a hash of its public key. */
	bool has_device;
	uint8_t device[16];
	/* The address of whoever the caller speaks for. */
	bool has_address;
	struct ol_addr address;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

#define OL_SITE_DESCRIPTOR_PUBLICS_MAX  4
#define OL_SITE_DESCRIPTOR_ECHOES_MAX   4
#define OL_SITE_DESCRIPTOR_SERVICES_MAX 256

/* What a device must know of a site in order to knock. */
struct ol_site_descriptor {
	/* The site's key. */
	uint8_t site[32];
	/* The box key that knocks are sealed to. */
	uint8_t box[32];
	/* The one before. */
	bool has_box_previous;
	uint8_t box_previous[32];
	/* The name or the address by which the internet knows the router. */
	char host[1013];
	/* A TCP or UDP port. */
	int64_t spa_port;
	/* Where the HTTP API is; empty = nowhere. */
	bool has_url;
	char url[801];
	/* The site's broker for devices, as mqtts://host:port; empty = none. */
	bool has_mqtt;
	char mqtt[1121];
	/* Brokers to knock through where nothing else is left. */
	uint16_t publics_count;
	struct ol_public_broker publics[OL_SITE_DESCRIPTOR_PUBLICS_MAX];
	/* Who tells a device its public address: https://… or stun:host:port. */
	uint16_t echoes_count;
	char echoes[OL_SITE_DESCRIPTOR_ECHOES_MAX][801];
	/* Names for the ids that a knock carries. */
	uint16_t services_count;
	struct ol_site_descriptor_service services[OL_SITE_DESCRIPTOR_SERVICES_MAX];
};

/* All users, services and grants. */
struct ol_site_export {
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

#define OL_SITE_FILE_USERS_MAX    100
#define OL_SITE_FILE_SERVICES_MAX 50
#define OL_SITE_FILE_GRANTS_MAX   300

/* Users, services and grants, as a file. */
struct ol_site_file {
	/* Users, by name. */
	uint16_t users_count;
	struct ol_site_user users[OL_SITE_FILE_USERS_MAX];
	/* Services, by router and name. */
	uint16_t services_count;
	struct ol_site_service services[OL_SITE_FILE_SERVICES_MAX];
	/* Grants, by names. */
	uint16_t grants_count;
	struct ol_site_grant grants[OL_SITE_FILE_GRANTS_MAX];
};

#define OL_SITE_FILE_REPLY_USERS_MAX    100
#define OL_SITE_FILE_REPLY_SERVICES_MAX 50
#define OL_SITE_FILE_REPLY_GRANTS_MAX   300

/* All users, services and grants. */
struct ol_site_file_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* Users, by name. */
	uint16_t users_count;
	struct ol_site_user users[OL_SITE_FILE_REPLY_USERS_MAX];
	/* Services, by router and name. */
	uint16_t services_count;
	struct ol_site_service services[OL_SITE_FILE_REPLY_SERVICES_MAX];
	/* Grants, by names. */
	uint16_t grants_count;
	struct ol_site_grant grants[OL_SITE_FILE_REPLY_GRANTS_MAX];
};

/* Whether routers are reachable. */
struct ol_site_health {
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

/* Whether routers are reachable. */
struct ol_site_health_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* How many there are. */
	int64_t routers;
	/* How many hold a lease. */
	int64_t online;
};

#define OL_SITE_IMPORT_USERS_MAX    100
#define OL_SITE_IMPORT_SERVICES_MAX 50
#define OL_SITE_IMPORT_GRANTS_MAX   300

/* Adds and changes users, services and grants, all or nothing. */
struct ol_site_import {
	/* Users, by name. */
	uint16_t users_count;
	struct ol_site_user users[OL_SITE_IMPORT_USERS_MAX];
	/* Services, by router and name. */
	uint16_t services_count;
	struct ol_site_service services[OL_SITE_IMPORT_SERVICES_MAX];
	/* Grants, by names. */
	uint16_t grants_count;
	struct ol_site_grant grants[OL_SITE_IMPORT_GRANTS_MAX];
	/* True: only says what would change. */
	bool dry_run;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

#define OL_SITE_IMPORT_REPLY_ITEMS_MAX 450

/* What an import changes. */
struct ol_site_import_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* In the order of the file. */
	uint16_t items_count;
	struct ol_site_change items[OL_SITE_IMPORT_REPLY_ITEMS_MAX];
};

#define OL_SITES_SERVICES_MAX 256

/* The services that a router publishes. */
struct ol_sites {
	/* The name of a router. */
	char router[33];
	/* Rises with every change of a router's list; 0 = none yet. */
	int64_t revision;
	/* Every service of the router. */
	uint16_t services_count;
	struct ol_sites_service services[OL_SITES_SERVICES_MAX];
};

/* How a rule-agent is. */
struct ol_status {
	/* The name of a router. */
	char router[33];
	/* What changes the router's kernel; dummy changes nothing. */
	enum ol_backend backend;
	/* The version of a program. */
	char version[129];
	/* Rises with every change of a router's list; 0 = none yet. */
	int64_t revision;
	/* Sessions that the router holds. */
	int64_t sessions;
	/* Kernel elements that the router holds. */
	int64_t elements;
	/* Sessions that the router refused. */
	int64_t refused;
	/* The rest of the lease. */
	int64_t lease_left_ms;
	/* How long the agent runs. */
	int64_t started_ms_ago;
	/* What is wrong, for a person; empty if nothing is. */
	char problem[801];
};

/* Proves again who the caller is, before an admin's act. */
struct ol_step_up {
	/* Six digits or a recovery code. */
	bool has_code;
	uint8_t code[32 + OL_SEALED_MORE];
	/* The password, of a user without a second factor. */
	bool has_password;
	uint8_t password[256 + OL_SEALED_MORE];
	/* An X25519 key of the caller: the secrets of the reply are sealed to it. */
	uint8_t reply_key[32];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

/* Makes a secret for the second factor. */
struct ol_totp_begin {
	/* An X25519 key of the caller: the secrets of the reply are sealed to it. */
	uint8_t reply_key[32];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Turns the second factor on; answers the recovery codes. */
struct ol_totp_confirm {
	/* Six digits. */
	uint8_t code[32 + OL_SEALED_MORE];
	/* An X25519 key of the caller: the secrets of the reply are sealed to it. */
	uint8_t reply_key[32];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Turns a second factor off. */
struct ol_totp_remove {
	/* Of this user; the caller's own if left out. */
	bool has_user;
	uint64_t user;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Adds a user. */
struct ol_user_add {
	/* A short name, safe in file names and topics. */
	char name[33];
	/* What a user may do. */
	enum ol_user_role role;
	/* What people read. */
	bool has_title;
	char title[257];
	/* False: nothing opens, no login. */
	bool has_active;
	bool active;
	/* Most sessions at a time; 0 = the site's. */
	bool has_most_sessions;
	int64_t most_sessions;
	/* The countries that knocks may come from, as ISO codes such as "DE AT"; empty = any. */
	bool has_countries;
	char countries[193];
	/* When doors may be open, such as "mon-fri 08:00-18:00, sat 09:00-12:00", in the
	 * server's time; empty = always. */
	bool has_hours;
	char hours[401];
	/* True: makes a one-time password, which is in the reply. */
	bool has_with_password;
	bool with_password;
	/* An X25519 key of the caller: the secrets of the reply are sealed to it. */
	bool has_reply_key;
	uint8_t reply_key[32];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Lists users, at most 100 at a time. */
struct ol_user_list {
	/* Only this one. */
	bool has_user;
	uint64_t user;
	/* Only what comes after this one: the last of the page before. */
	bool has_after;
	uint64_t after;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
};

#define OL_USER_LIST_REPLY_ITEMS_MAX 100

/* A page of users. */
struct ol_user_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* This page. */
	uint16_t items_count;
	struct ol_user_list_item items[OL_USER_LIST_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

/* Gives a user a new one-time password. */
struct ol_user_password {
	/* The user. */
	uint64_t user;
	/* An X25519 key of the caller: the secrets of the reply are sealed to it. */
	uint8_t reply_key[32];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Removes a user, with devices, logins, grants and open doors. */
struct ol_user_remove {
	/* The user. */
	uint64_t user;
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

/* Changes a user; what is left out becomes empty. */
struct ol_user_set {
	/* The user. */
	uint64_t user;
	/* A short name, safe in file names and topics. */
	char name[33];
	/* What a user may do. */
	enum ol_user_role role;
	/* What people read. */
	bool has_title;
	char title[257];
	/* False: nothing opens, no login. */
	bool active;
	/* Most sessions at a time; 0 = the site's. */
	bool has_most_sessions;
	int64_t most_sessions;
	/* The countries that knocks may come from, as ISO codes such as "DE AT"; empty = any. */
	bool has_countries;
	char countries[193];
	/* When doors may be open, such as "mon-fri 08:00-18:00, sat 09:00-12:00", in the
	 * server's time; empty = always. */
	bool has_hours;
	char hours[401];
	/* The cookie of the browser that the caller speaks for. */
	bool has_auth;
	uint8_t auth[48 + OL_SEALED_MORE];
	/* A random number that makes a call unique: the same call with the same number is
	 * carried out once. */
	bool has_key;
	uint8_t key[16];
};

#define OL_VIEW_DEVICES_ITEMS_MAX 128

/* The devices of a user. */
struct ol_view_devices {
	/* The user. */
	uint64_t user;
	/* Rises; the highest is the newest. */
	int64_t generation;
	/* When it was so. */
	int64_t at_ms;
	/* Older than this it is stale. */
	int64_t valid_s;
	/* All, or the first of them. */
	uint16_t items_count;
	struct ol_device_list_item items[OL_VIEW_DEVICES_ITEMS_MAX];
	/* True if there are more than these. */
	bool more;
};

#define OL_VIEW_INVITATIONS_ITEMS_MAX 128

/* The invitations that a user has made. */
struct ol_view_invitations {
	/* The user. */
	uint64_t user;
	/* Rises; the highest is the newest. */
	int64_t generation;
	/* When it was so. */
	int64_t at_ms;
	/* Older than this it is stale. */
	int64_t valid_s;
	/* All, or the first of them. */
	uint16_t items_count;
	struct ol_invitation_list_item items[OL_VIEW_INVITATIONS_ITEMS_MAX];
	/* True if there are more than these. */
	bool more;
};

#define OL_VIEW_ROUTERS_ITEMS_MAX 128

/* The routers of a user's services. */
struct ol_view_routers {
	/* The user. */
	uint64_t user;
	/* Rises; the highest is the newest. */
	int64_t generation;
	/* When it was so. */
	int64_t at_ms;
	/* Older than this it is stale. */
	int64_t valid_s;
	/* All, or the first of them. */
	uint16_t items_count;
	struct ol_view_router items[OL_VIEW_ROUTERS_ITEMS_MAX];
	/* True if there are more than these. */
	bool more;
};

#define OL_VIEW_SERVICES_ITEMS_MAX 128

/* The services that a user may open. */
struct ol_view_services {
	/* The user. */
	uint64_t user;
	/* Rises; the highest is the newest. */
	int64_t generation;
	/* When it was so. */
	int64_t at_ms;
	/* Older than this it is stale. */
	int64_t valid_s;
	/* All, or the first of them. */
	uint16_t items_count;
	struct ol_view_service items[OL_VIEW_SERVICES_ITEMS_MAX];
	/* True if there are more than these. */
	bool more;
};

#define OL_VIEW_SESSIONS_ITEMS_MAX 128

/* The open sessions of a user. */
struct ol_view_sessions {
	/* The user. */
	uint64_t user;
	/* Rises; the highest is the newest. */
	int64_t generation;
	/* When it was so. */
	int64_t at_ms;
	/* Older than this it is stale. */
	int64_t valid_s;
	/* All, or the first of them. */
	uint16_t items_count;
	struct ol_session_list_item items[OL_VIEW_SESSIONS_ITEMS_MAX];
	/* True if there are more than these. */
	bool more;
};

extern const struct ol_message ol_msg_access;
extern const struct ol_message ol_msg_change;
extern const struct ol_message ol_msg_device_add;
extern const struct ol_message ol_msg_device_confirm;
extern const struct ol_message ol_msg_device_describe;
extern const struct ol_message ol_msg_device_describe_reply;
extern const struct ol_message ol_msg_device_list;
extern const struct ol_message ol_msg_device_list_reply;
extern const struct ol_message ol_msg_device_result;
extern const struct ol_message ol_msg_device_revoke;
extern const struct ol_message ol_msg_device_set;
extern const struct ol_message ol_msg_device_status;
extern const struct ol_message ol_msg_device_status_reply;
extern const struct ol_message ol_msg_directory;
extern const struct ol_message ol_msg_doctor;
extern const struct ol_message ol_msg_doctor_reply;
extern const struct ol_message ol_msg_enrol;
extern const struct ol_message ol_msg_enrol_reply;
extern const struct ol_message ol_msg_enrolment_add;
extern const struct ol_message ol_msg_event;
extern const struct ol_message ol_msg_event_list;
extern const struct ol_message ol_msg_event_list_reply;
extern const struct ol_message ol_msg_grant_add;
extern const struct ol_message ol_msg_grant_list;
extern const struct ol_message ol_msg_grant_list_reply;
extern const struct ol_message ol_msg_grant_remove;
extern const struct ol_message ol_msg_health;
extern const struct ol_message ol_msg_hello;
extern const struct ol_message ol_msg_invitation_add;
extern const struct ol_message ol_msg_invitation_list;
extern const struct ol_message ol_msg_invitation_list_reply;
extern const struct ol_message ol_msg_invitation_look;
extern const struct ol_message ol_msg_invitation_look_reply;
extern const struct ol_message ol_msg_invitation_revoke;
extern const struct ol_message ol_msg_knock_call;
extern const struct ol_message ol_msg_knock_report;
extern const struct ol_message ol_msg_lease;
extern const struct ol_message ol_msg_live_add;
extern const struct ol_message ol_msg_live_reply;
extern const struct ol_message ol_msg_login;
extern const struct ol_message ol_msg_login_end;
extern const struct ol_message ol_msg_login_list;
extern const struct ol_message ol_msg_login_list_reply;
extern const struct ol_message ol_msg_login_log;
extern const struct ol_message ol_msg_login_log_reply;
extern const struct ol_message ol_msg_login_reply;
extern const struct ol_message ol_msg_login_show;
extern const struct ol_message ol_msg_login_show_reply;
extern const struct ol_message ol_msg_logout;
extern const struct ol_message ol_msg_password_set;
extern const struct ol_message ol_msg_problem;
extern const struct ol_message ol_msg_receipt;
extern const struct ol_message ol_msg_refusal;
extern const struct ol_message ol_msg_reply_count;
extern const struct ol_message ol_msg_reply_device;
extern const struct ol_message ol_msg_reply_done;
extern const struct ol_message ol_msg_reply_made;
extern const struct ol_message ol_msg_reply_secret;
extern const struct ol_message ol_msg_router_add;
extern const struct ol_message ol_msg_router_list;
extern const struct ol_message ol_msg_router_list_reply;
extern const struct ol_message ol_msg_router_remove;
extern const struct ol_message ol_msg_router_set;
extern const struct ol_message ol_msg_service_add;
extern const struct ol_message ol_msg_service_list;
extern const struct ol_message ol_msg_service_list_reply;
extern const struct ol_message ol_msg_service_remove;
extern const struct ol_message ol_msg_service_set;
extern const struct ol_message ol_msg_session_close;
extern const struct ol_message ol_msg_session_extend;
extern const struct ol_message ol_msg_session_list;
extern const struct ol_message ol_msg_session_list_reply;
extern const struct ol_message ol_msg_session_open;
extern const struct ol_message ol_msg_site_descriptor;
extern const struct ol_message ol_msg_site_export;
extern const struct ol_message ol_msg_site_file;
extern const struct ol_message ol_msg_site_file_reply;
extern const struct ol_message ol_msg_site_health;
extern const struct ol_message ol_msg_site_health_reply;
extern const struct ol_message ol_msg_site_import;
extern const struct ol_message ol_msg_site_import_reply;
extern const struct ol_message ol_msg_sites;
extern const struct ol_message ol_msg_status;
extern const struct ol_message ol_msg_step_up;
extern const struct ol_message ol_msg_totp_begin;
extern const struct ol_message ol_msg_totp_confirm;
extern const struct ol_message ol_msg_totp_remove;
extern const struct ol_message ol_msg_user_add;
extern const struct ol_message ol_msg_user_list;
extern const struct ol_message ol_msg_user_list_reply;
extern const struct ol_message ol_msg_user_password;
extern const struct ol_message ol_msg_user_remove;
extern const struct ol_message ol_msg_user_set;
extern const struct ol_message ol_msg_view_devices;
extern const struct ol_message ol_msg_view_invitations;
extern const struct ol_message ol_msg_view_routers;
extern const struct ol_message ol_msg_view_services;
extern const struct ol_message ol_msg_view_sessions;

/* Every message, closed by NULL. */
extern const struct ol_message *const ol_messages[];

#endif
