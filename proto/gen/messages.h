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

/* What happened to a session. */
enum ol_session_what {
	OL_SESSION_WHAT_OPENED,
	OL_SESSION_WHAT_EXTENDED,
	OL_SESSION_WHAT_MOVED,
	OL_SESSION_WHAT_CLOSED,
	OL_SESSION_WHAT_FAILED,
};
extern const char *const ol_session_what_words[];

/* Why a session is over; caps to full: its router refused it; silent: no receipt. */
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
};
extern const char *const ol_reply_code_words[];

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
};

/* One device. */
struct ol_device_list_item {
	/* The id of a device: a hash of its public key. */
	uint8_t device[16];
	/* Its user. */
	uint64_t user;
	/* A short name, safe in file names and topics. */
	char user_name[33];
	/* A short name, safe in file names and topics. */
	char name[33];
	/* The time inside its last knock; 0 = none yet. */
	int64_t last_ms;
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

/* One grant: this user may open this service. */
struct ol_grant_list_item {
	/* A random 64-bit id. */
	uint64_t id;
	/* A random 64-bit id. */
	uint64_t user;
	/* A short name, safe in file names and topics. */
	char user_name[33];
	/* A random 64-bit id. */
	uint64_t service;
	/* A short name, safe in file names and topics. */
	char service_name[33];
	/* The name of a router. */
	char router[33];
	/* True if every knock opens it. */
	bool automatic;
};

/* One router. */
struct ol_router_list_item {
	/* The name of a router. */
	char router[33];
	/* The host name or address by which devices reach the router. */
	char host[401];
	/* Rises with every change of a router's list; 0 = none yet. */
	int64_t revision;
	/* When its agent last reported; 0 = never. */
	int64_t seen_ms;
};

/* One session. */
struct ol_session_list_item {
	/* A random 64-bit id. */
	uint64_t session;
	/* A random 64-bit id. */
	uint64_t user;
	/* A short name, safe in file names and topics. */
	char user_name[33];
	/* The id of a device: a hash of its public key. */
	bool has_device;
	uint8_t device[16];
	/* A random 64-bit id. */
	uint64_t service;
	/* A short name, safe in file names and topics. */
	char service_name[33];
	/* The name of a router. */
	char router[33];
	/* An IPv4 or IPv6 address in its one canonical spelling, never IPv4-mapped. */
	struct ol_addr source;
	/* What a door lets through. */
	enum ol_proto proto;
	/* The public port of the router. */
	int64_t port;
	/* When it was decided. */
	int64_t start_ms;
	/* When it ends or ended. */
	int64_t end_ms;
	/* pending: decided; open: the router's kernel holds it; closed: over. */
	enum ol_session_state state;
	/* Why a session is over; caps to full: its router refused it; silent: no receipt. */
	enum ol_session_reason reason;
};

/* A service that the device may ask for. */
struct ol_site_descriptor_service {
	/* A random 64-bit id. */
	uint64_t id;
	/* A short name, safe in file names and topics. */
	char name[33];
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

/* Adds a device of a user. */
struct ol_device_add {
	/* A random 64-bit id. */
	uint64_t user;
	/* A short name, safe in file names and topics. */
	char name[33];
	/* An Ed25519 public key. */
	uint8_t key[32];
};

/* Lists devices, at most 256 at a time. */
struct ol_device_list {
	/* Only what comes after this one: the last of the page before. */
	bool has_after;
	uint8_t after[16];
};

#define OL_DEVICE_LIST_REPLY_ITEMS_MAX 256

/* A page of devices, in ascending order. */
struct ol_device_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* The devices of this page. */
	uint16_t items_count;
	struct ol_device_list_item items[OL_DEVICE_LIST_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

/* Refuses a device from now on and ends its sessions. */
struct ol_device_revoke {
	/* The id of a device: a hash of its public key. */
	uint8_t device[16];
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

/* Lets a user open a service. */
struct ol_grant_add {
	/* A random 64-bit id. */
	uint64_t user;
	/* A random 64-bit id. */
	uint64_t service;
	/* True if every knock opens it. */
	bool automatic;
};

/* Lists grants, at most 256 at a time. */
struct ol_grant_list {
	/* Only what comes after this one: the last of the page before. */
	bool has_after;
	uint64_t after;
};

#define OL_GRANT_LIST_REPLY_ITEMS_MAX 256

/* A page of grants, in ascending order. */
struct ol_grant_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* The grants of this page. */
	uint16_t items_count;
	struct ol_grant_list_item items[OL_GRANT_LIST_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

/* Takes a grant back and ends the sessions that used it. */
struct ol_grant_remove {
	/* A random 64-bit id. */
	uint64_t user;
	/* A random 64-bit id. */
	uint64_t service;
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

/* Adds a router. */
struct ol_router_add {
	/* The name of a router. */
	char router[33];
	/* The bus key of its rule-agent. */
	uint8_t key[32];
	/* The host name or address by which devices reach the router. */
	char host[401];
};

/* Lists routers, at most 256 at a time. */
struct ol_router_list {
	/* Only what comes after this one: the last of the page before. */
	bool has_after;
	char after[33];
};

#define OL_ROUTER_LIST_REPLY_ITEMS_MAX 256

/* A page of routers, in ascending order. */
struct ol_router_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* The routers of this page. */
	uint16_t items_count;
	struct ol_router_list_item items[OL_ROUTER_LIST_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

/* Adds a service; it needs a host by IPv4 or by IPv6. */
struct ol_service_add {
	/* The name of a router. */
	char router[33];
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

/* Lists services, at most 256 at a time. */
struct ol_service_list {
	/* Only what comes after this one: the last of the page before. */
	bool has_after;
	uint64_t after;
};

#define OL_SERVICE_LIST_REPLY_ITEMS_MAX 256

/* A page of services, in ascending order. */
struct ol_service_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* The services of this page. */
	uint16_t items_count;
	struct ol_service_list_item items[OL_SERVICE_LIST_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

/* Something happened to a session. */
struct ol_session_event {
	/* The id of the event. */
	uint64_t id;
	/* When it happened. */
	int64_t at_ms;
	/* What happened to a session. */
	enum ol_session_what what;
	/* A random 64-bit id. */
	uint64_t session;
	/* A random 64-bit id. */
	uint64_t user;
	/* Absent if no device knocked for it. */
	bool has_device;
	uint8_t device[16];
	/* A random 64-bit id. */
	uint64_t service;
	/* A short name, safe in file names and topics. */
	char service_name[33];
	/* The name of a router. */
	char router[33];
	/* An IPv4 or IPv6 address in its one canonical spelling, never IPv4-mapped. */
	struct ol_addr source;
	/* The public port of the router. */
	int64_t port;
	/* When the session ends or ended. */
	int64_t end_ms;
	/* Why a session is over; caps to full: its router refused it; silent: no receipt. */
	enum ol_session_reason reason;
};

/* Lists sessions, at most 256 at a time. */
struct ol_session_list {
	/* Only sessions in this state. */
	bool has_state;
	enum ol_session_state state;
	/* Only what comes after this one: the last of the page before. */
	bool has_after;
	uint64_t after;
};

#define OL_SESSION_LIST_REPLY_ITEMS_MAX 256

/* A page of sessions, in ascending order. */
struct ol_session_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* The sessions of this page. */
	uint16_t items_count;
	struct ol_session_list_item items[OL_SESSION_LIST_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

/* Ends a session now. */
struct ol_session_revoke {
	/* A random 64-bit id. */
	uint64_t session;
};

#define OL_SITE_DESCRIPTOR_SERVICES_MAX 256

/* What a device must know of a site in order to knock. */
struct ol_site_descriptor {
	/* An Ed25519 public key. */
	uint8_t site[32];
	/* An Ed25519 public key. */
	uint8_t box[32];
	/* The name or the address by which the internet knows the router. */
	char host[1013];
	/* A TCP or UDP port. */
	int64_t spa_port;
	/* Names for the ids that a knock carries. */
	uint16_t services_count;
	struct ol_site_descriptor_service services[OL_SITE_DESCRIPTOR_SERVICES_MAX];
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

/* Adds a user. */
struct ol_user_add {
	/* A short name, safe in file names and topics. */
	char name[33];
	/* What a user may do. */
	enum ol_user_role role;
};

/* Lists users, at most 256 at a time. */
struct ol_user_list {
	/* Only what comes after this one: the last of the page before. */
	bool has_after;
	uint64_t after;
};

#define OL_USER_LIST_REPLY_ITEMS_MAX 256

/* A page of users, in ascending order. */
struct ol_user_list_reply {
	/* How a call ended. */
	enum ol_reply_code code;
	/* Why a call was refused, for a person; empty if it was not. */
	char detail[801];
	/* The field of the request that is to blame; empty if none. */
	char field[257];
	/* The users of this page. */
	uint16_t items_count;
	struct ol_user_list_item items[OL_USER_LIST_REPLY_ITEMS_MAX];
	/* True if the next page is not empty. */
	bool more;
};

extern const struct ol_message ol_msg_access;
extern const struct ol_message ol_msg_change;
extern const struct ol_message ol_msg_device_add;
extern const struct ol_message ol_msg_device_list;
extern const struct ol_message ol_msg_device_list_reply;
extern const struct ol_message ol_msg_device_revoke;
extern const struct ol_message ol_msg_directory;
extern const struct ol_message ol_msg_grant_add;
extern const struct ol_message ol_msg_grant_list;
extern const struct ol_message ol_msg_grant_list_reply;
extern const struct ol_message ol_msg_grant_remove;
extern const struct ol_message ol_msg_health;
extern const struct ol_message ol_msg_hello;
extern const struct ol_message ol_msg_knock_report;
extern const struct ol_message ol_msg_lease;
extern const struct ol_message ol_msg_receipt;
extern const struct ol_message ol_msg_reply_device;
extern const struct ol_message ol_msg_reply_done;
extern const struct ol_message ol_msg_reply_made;
extern const struct ol_message ol_msg_router_add;
extern const struct ol_message ol_msg_router_list;
extern const struct ol_message ol_msg_router_list_reply;
extern const struct ol_message ol_msg_service_add;
extern const struct ol_message ol_msg_service_list;
extern const struct ol_message ol_msg_service_list_reply;
extern const struct ol_message ol_msg_session_event;
extern const struct ol_message ol_msg_session_list;
extern const struct ol_message ol_msg_session_list_reply;
extern const struct ol_message ol_msg_session_revoke;
extern const struct ol_message ol_msg_site_descriptor;
extern const struct ol_message ol_msg_sites;
extern const struct ol_message ol_msg_status;
extern const struct ol_message ol_msg_user_add;
extern const struct ol_message ol_msg_user_list;
extern const struct ol_message ol_msg_user_list_reply;

/* Every message, closed by NULL. */
extern const struct ol_message *const ol_messages[];

#endif
