/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages as field tables; written by proto/gen.py. */
#include <stddef.h>

#include "gen/messages.h"

#define SIZE(type, member) sizeof(((struct type *)0)->member)
#define VALUE(type, member) \
	.offset = offsetof(struct type, member), .size = SIZE(type, member)
#define OPTIONAL(type, member) \
	.is_optional = true, .has_offset = offsetof(struct type, has_##member)
#define LIST(type, member) \
	.is_list = true, .offset = offsetof(struct type, member), .size = SIZE(type, member[0]), \
	.count_offset = offsetof(struct type, member##_count), \
	.max_items = SIZE(type, member) / SIZE(type, member[0])

const char *const ol_proto_words[] = { "tcp", "udp", "both", NULL };
const char *const ol_backend_words[] = { "nft", "ipset", "dummy", NULL };
const char *const ol_user_role_words[] = { "admin", "member", NULL };
const char *const ol_session_state_words[] = { "pending", "open", "closed", NULL };
const char *const ol_session_what_words[] = { "opened", "extended", "moved", "closed", "failed",
	NULL };
const char *const ol_session_reason_words[] = { "none", "expired", "revoked", "ended", "moved",
	"caps", "conflict", "kernel", "full", "silent", NULL };
const char *const ol_receipt_state_words[] = { "open", "closed", "refused", NULL };
const char *const ol_receipt_reason_words[] = { "none", "expired", "dropped", "caps", "conflict",
	"kernel", "full", NULL };
const char *const ol_health_state_words[] = { "up", "down", NULL };
const char *const ol_health_kind_words[] = { "counter", "gauge", NULL };
const char *const ol_reply_code_words[] = { "ok", "not-found", "exists", "invalid", "denied",
	"full", "unavailable", NULL };

static const struct ol_field access_session_fields[] = {
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_access_session, id) },
	{ .name = "source", .kind = OL_KIND_ADDR, VALUE(ol_access_session, source) },
	{ .name = "proto", .kind = OL_KIND_ENUM, VALUE(ol_access_session, proto),
	  .words = ol_proto_words },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_access_session, port), .min = 1,
	  .max = 65535 },
	{ .name = "to", .kind = OL_KIND_ADDR, VALUE(ol_access_session, to) },
	{ .name = "to_port", .kind = OL_KIND_INTEGER, VALUE(ol_access_session, to_port), .min = 1,
	  .max = 65535 },
	{ .name = "end_ms", .kind = OL_KIND_INTEGER, VALUE(ol_access_session, end_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
};

static const struct ol_message item_access_session = {
	.name = "access_session",
	.size = sizeof(struct ol_access_session),
	.fields = access_session_fields,
	.field_count = 7,
};

static const struct ol_field directory_device_fields[] = {
	{ .name = "id", .kind = OL_KIND_HEX, VALUE(ol_directory_device, id) },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_directory_device, key) },
};

static const struct ol_message item_directory_device = {
	.name = "directory_device",
	.size = sizeof(struct ol_directory_device),
	.fields = directory_device_fields,
	.field_count = 2,
};

static const struct ol_field sites_service_fields[] = {
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_sites_service, id) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_sites_service, name) },
	{ .name = "proto", .kind = OL_KIND_ENUM, VALUE(ol_sites_service, proto),
	  .words = ol_proto_words },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_sites_service, port), .min = 1,
	  .max = 65535 },
	{ .name = "to4", .kind = OL_KIND_ADDR, VALUE(ol_sites_service, to4),
	  OPTIONAL(ol_sites_service, to4) },
	{ .name = "to6", .kind = OL_KIND_ADDR, VALUE(ol_sites_service, to6),
	  OPTIONAL(ol_sites_service, to6) },
	{ .name = "to_port", .kind = OL_KIND_INTEGER, VALUE(ol_sites_service, to_port), .min = 1,
	  .max = 65535 },
};

static const struct ol_message item_sites_service = {
	.name = "sites_service",
	.size = sizeof(struct ol_sites_service),
	.fields = sites_service_fields,
	.field_count = 7,
};

static const struct ol_field receipt_item_fields[] = {
	{ .name = "session", .kind = OL_KIND_ID, VALUE(ol_receipt_item, session) },
	{ .name = "state", .kind = OL_KIND_ENUM, VALUE(ol_receipt_item, state),
	  .words = ol_receipt_state_words },
	{ .name = "left_ms", .kind = OL_KIND_INTEGER, VALUE(ol_receipt_item, left_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "reason", .kind = OL_KIND_ENUM, VALUE(ol_receipt_item, reason),
	  .words = ol_receipt_reason_words },
};

static const struct ol_message item_receipt_item = {
	.name = "receipt_item",
	.size = sizeof(struct ol_receipt_item),
	.fields = receipt_item_fields,
	.field_count = 4,
};

static const struct ol_field health_counter_fields[] = {
	{ .name = "name", .kind = OL_KIND_STRING, VALUE(ol_health_counter, name),
	  .max_length = 32 },
	{ .name = "kind", .kind = OL_KIND_ENUM, VALUE(ol_health_counter, kind),
	  .words = ol_health_kind_words },
	{ .name = "value", .kind = OL_KIND_INTEGER, VALUE(ol_health_counter, value), .min = 0,
	  .max = INT64_C(9007199254740991) },
};

static const struct ol_message item_health_counter = {
	.name = "health_counter",
	.size = sizeof(struct ol_health_counter),
	.fields = health_counter_fields,
	.field_count = 3,
};

static const struct ol_field user_list_item_fields[] = {
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_user_list_item, id) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_user_list_item, name) },
	{ .name = "role", .kind = OL_KIND_ENUM, VALUE(ol_user_list_item, role),
	  .words = ol_user_role_words },
};

static const struct ol_message item_user_list_item = {
	.name = "user_list_item",
	.size = sizeof(struct ol_user_list_item),
	.fields = user_list_item_fields,
	.field_count = 3,
};

static const struct ol_field device_list_item_fields[] = {
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_device_list_item, device) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_device_list_item, user) },
	{ .name = "user_name", .kind = OL_KIND_NAME, VALUE(ol_device_list_item, user_name) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_device_list_item, name) },
	{ .name = "last_ms", .kind = OL_KIND_INTEGER, VALUE(ol_device_list_item, last_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "revoked", .kind = OL_KIND_BOOL, VALUE(ol_device_list_item, revoked) },
};

static const struct ol_message item_device_list_item = {
	.name = "device_list_item",
	.size = sizeof(struct ol_device_list_item),
	.fields = device_list_item_fields,
	.field_count = 6,
};

static const struct ol_field service_list_item_fields[] = {
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_service_list_item, id) },
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_service_list_item, router) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_service_list_item, name) },
	{ .name = "proto", .kind = OL_KIND_ENUM, VALUE(ol_service_list_item, proto),
	  .words = ol_proto_words },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_service_list_item, port), .min = 1,
	  .max = 65535 },
	{ .name = "to4", .kind = OL_KIND_ADDR, VALUE(ol_service_list_item, to4),
	  OPTIONAL(ol_service_list_item, to4) },
	{ .name = "to6", .kind = OL_KIND_ADDR, VALUE(ol_service_list_item, to6),
	  OPTIONAL(ol_service_list_item, to6) },
	{ .name = "to_port", .kind = OL_KIND_INTEGER, VALUE(ol_service_list_item, to_port),
	  .min = 1, .max = 65535 },
};

static const struct ol_message item_service_list_item = {
	.name = "service_list_item",
	.size = sizeof(struct ol_service_list_item),
	.fields = service_list_item_fields,
	.field_count = 8,
};

static const struct ol_field grant_list_item_fields[] = {
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_grant_list_item, id) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_grant_list_item, user) },
	{ .name = "user_name", .kind = OL_KIND_NAME, VALUE(ol_grant_list_item, user_name) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_grant_list_item, service) },
	{ .name = "service_name", .kind = OL_KIND_NAME, VALUE(ol_grant_list_item, service_name) },
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_grant_list_item, router) },
	{ .name = "automatic", .kind = OL_KIND_BOOL, VALUE(ol_grant_list_item, automatic) },
};

static const struct ol_message item_grant_list_item = {
	.name = "grant_list_item",
	.size = sizeof(struct ol_grant_list_item),
	.fields = grant_list_item_fields,
	.field_count = 7,
};

static const struct ol_field router_list_item_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_router_list_item, router) },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_router_list_item, host),
	  .max_length = 100 },
	{ .name = "revision", .kind = OL_KIND_INTEGER, VALUE(ol_router_list_item, revision),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "seen_ms", .kind = OL_KIND_INTEGER, VALUE(ol_router_list_item, seen_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
};

static const struct ol_message item_router_list_item = {
	.name = "router_list_item",
	.size = sizeof(struct ol_router_list_item),
	.fields = router_list_item_fields,
	.field_count = 4,
};

static const struct ol_field session_list_item_fields[] = {
	{ .name = "session", .kind = OL_KIND_ID, VALUE(ol_session_list_item, session) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_session_list_item, user) },
	{ .name = "user_name", .kind = OL_KIND_NAME, VALUE(ol_session_list_item, user_name) },
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_session_list_item, device),
	  OPTIONAL(ol_session_list_item, device) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_session_list_item, service) },
	{ .name = "service_name", .kind = OL_KIND_NAME, VALUE(ol_session_list_item, service_name) },
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_session_list_item, router) },
	{ .name = "source", .kind = OL_KIND_ADDR, VALUE(ol_session_list_item, source) },
	{ .name = "proto", .kind = OL_KIND_ENUM, VALUE(ol_session_list_item, proto),
	  .words = ol_proto_words },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_session_list_item, port), .min = 1,
	  .max = 65535 },
	{ .name = "start_ms", .kind = OL_KIND_INTEGER, VALUE(ol_session_list_item, start_ms),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "end_ms", .kind = OL_KIND_INTEGER, VALUE(ol_session_list_item, end_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "state", .kind = OL_KIND_ENUM, VALUE(ol_session_list_item, state),
	  .words = ol_session_state_words },
	{ .name = "reason", .kind = OL_KIND_ENUM, VALUE(ol_session_list_item, reason),
	  .words = ol_session_reason_words },
};

static const struct ol_message item_session_list_item = {
	.name = "session_list_item",
	.size = sizeof(struct ol_session_list_item),
	.fields = session_list_item_fields,
	.field_count = 14,
};

static const struct ol_field site_descriptor_service_fields[] = {
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_site_descriptor_service, id) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_site_descriptor_service, name) },
};

static const struct ol_message item_site_descriptor_service = {
	.name = "site_descriptor_service",
	.size = sizeof(struct ol_site_descriptor_service),
	.fields = site_descriptor_service_fields,
	.field_count = 2,
};

static const struct ol_field access_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_access, router) },
	{ .name = "revision", .kind = OL_KIND_INTEGER, VALUE(ol_access, revision), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "now_ms", .kind = OL_KIND_INTEGER, VALUE(ol_access, now_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "sessions", .kind = OL_KIND_OBJECT, LIST(ol_access, sessions),
	  .item = &item_access_session },
};

const struct ol_message ol_msg_access = {
	.name = "access",
	.size = sizeof(struct ol_access),
	.fields = access_fields,
	.field_count = 4,
};

static const struct ol_field change_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_change, router) },
	{ .name = "base", .kind = OL_KIND_INTEGER, VALUE(ol_change, base), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "revision", .kind = OL_KIND_INTEGER, VALUE(ol_change, revision), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "now_ms", .kind = OL_KIND_INTEGER, VALUE(ol_change, now_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "set", .kind = OL_KIND_OBJECT, LIST(ol_change, set),
	  .item = &item_access_session },
	{ .name = "drop", .kind = OL_KIND_ID, LIST(ol_change, drop) },
};

const struct ol_message ol_msg_change = {
	.name = "change",
	.size = sizeof(struct ol_change),
	.fields = change_fields,
	.field_count = 6,
};

static const struct ol_field device_add_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_device_add, user) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_device_add, name) },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_device_add, key) },
};

const struct ol_message ol_msg_device_add = {
	.name = "device_add",
	.size = sizeof(struct ol_device_add),
	.fields = device_add_fields,
	.field_count = 3,
};

static const struct ol_field device_list_fields[] = {
	{ .name = "after", .kind = OL_KIND_HEX, VALUE(ol_device_list, after),
	  OPTIONAL(ol_device_list, after) },
};

const struct ol_message ol_msg_device_list = {
	.name = "device_list",
	.size = sizeof(struct ol_device_list),
	.fields = device_list_fields,
	.field_count = 1,
};

static const struct ol_field device_list_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_device_list_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_device_list_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_device_list_reply, field),
	  .max_length = 64 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_device_list_reply, items),
	  .item = &item_device_list_item },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_device_list_reply, more) },
};

const struct ol_message ol_msg_device_list_reply = {
	.name = "device_list_reply",
	.size = sizeof(struct ol_device_list_reply),
	.fields = device_list_reply_fields,
	.field_count = 5,
};

static const struct ol_field device_revoke_fields[] = {
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_device_revoke, device) },
};

const struct ol_message ol_msg_device_revoke = {
	.name = "device_revoke",
	.size = sizeof(struct ol_device_revoke),
	.fields = device_revoke_fields,
	.field_count = 1,
};

static const struct ol_field directory_fields[] = {
	{ .name = "shard", .kind = OL_KIND_INTEGER, VALUE(ol_directory, shard), .min = 0,
	  .max = 15 },
	{ .name = "now_ms", .kind = OL_KIND_INTEGER, VALUE(ol_directory, now_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "devices", .kind = OL_KIND_OBJECT, LIST(ol_directory, devices),
	  .item = &item_directory_device },
};

const struct ol_message ol_msg_directory = {
	.name = "directory",
	.size = sizeof(struct ol_directory),
	.fields = directory_fields,
	.field_count = 3,
};

static const struct ol_field grant_add_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_grant_add, user) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_grant_add, service) },
	{ .name = "automatic", .kind = OL_KIND_BOOL, VALUE(ol_grant_add, automatic) },
};

const struct ol_message ol_msg_grant_add = {
	.name = "grant_add",
	.size = sizeof(struct ol_grant_add),
	.fields = grant_add_fields,
	.field_count = 3,
};

static const struct ol_field grant_list_fields[] = {
	{ .name = "after", .kind = OL_KIND_ID, VALUE(ol_grant_list, after),
	  OPTIONAL(ol_grant_list, after) },
};

const struct ol_message ol_msg_grant_list = {
	.name = "grant_list",
	.size = sizeof(struct ol_grant_list),
	.fields = grant_list_fields,
	.field_count = 1,
};

static const struct ol_field grant_list_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_grant_list_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_grant_list_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_grant_list_reply, field),
	  .max_length = 64 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_grant_list_reply, items),
	  .item = &item_grant_list_item },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_grant_list_reply, more) },
};

const struct ol_message ol_msg_grant_list_reply = {
	.name = "grant_list_reply",
	.size = sizeof(struct ol_grant_list_reply),
	.fields = grant_list_reply_fields,
	.field_count = 5,
};

static const struct ol_field grant_remove_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_grant_remove, user) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_grant_remove, service) },
};

const struct ol_message ol_msg_grant_remove = {
	.name = "grant_remove",
	.size = sizeof(struct ol_grant_remove),
	.fields = grant_remove_fields,
	.field_count = 2,
};

static const struct ol_field health_fields[] = {
	{ .name = "service", .kind = OL_KIND_STRING, VALUE(ol_health, service), .max_length = 47 },
	{ .name = "state", .kind = OL_KIND_ENUM, VALUE(ol_health, state),
	  .words = ol_health_state_words },
	{ .name = "version", .kind = OL_KIND_STRING, VALUE(ol_health, version), .max_length = 32 },
	{ .name = "counters", .kind = OL_KIND_OBJECT, LIST(ol_health, counters),
	  .item = &item_health_counter },
};

const struct ol_message ol_msg_health = {
	.name = "health",
	.size = sizeof(struct ol_health),
	.fields = health_fields,
	.field_count = 4,
};

static const struct ol_field hello_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_hello, router) },
	{ .name = "nonce", .kind = OL_KIND_HEX, VALUE(ol_hello, nonce) },
	{ .name = "revision", .kind = OL_KIND_INTEGER, VALUE(ol_hello, revision), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "version", .kind = OL_KIND_STRING, VALUE(ol_hello, version), .max_length = 32 },
};

const struct ol_message ol_msg_hello = {
	.name = "hello",
	.size = sizeof(struct ol_hello),
	.fields = hello_fields,
	.field_count = 4,
};

static const struct ol_field knock_report_fields[] = {
	{ .name = "kind", .kind = OL_KIND_INTEGER, VALUE(ol_knock_report, kind), .min = 1,
	  .max = 3 },
	{ .name = "source", .kind = OL_KIND_ADDR, VALUE(ol_knock_report, source),
	  OPTIONAL(ol_knock_report, source) },
	{ .name = "received_ms", .kind = OL_KIND_INTEGER, VALUE(ol_knock_report, received_ms),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "knock", .kind = OL_KIND_BASE64, VALUE(ol_knock_report, knock) },
};

const struct ol_message ol_msg_knock_report = {
	.name = "knock_report",
	.size = sizeof(struct ol_knock_report),
	.fields = knock_report_fields,
	.field_count = 4,
};

static const struct ol_field lease_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_lease, router) },
	{ .name = "nonce", .kind = OL_KIND_HEX, VALUE(ol_lease, nonce) },
	{ .name = "now_ms", .kind = OL_KIND_INTEGER, VALUE(ol_lease, now_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "revision", .kind = OL_KIND_INTEGER, VALUE(ol_lease, revision), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "digest", .kind = OL_KIND_HEX, VALUE(ol_lease, digest) },
	{ .name = "seconds", .kind = OL_KIND_INTEGER, VALUE(ol_lease, seconds), .min = 3,
	  .max = 3600 },
};

const struct ol_message ol_msg_lease = {
	.name = "lease",
	.size = sizeof(struct ol_lease),
	.fields = lease_fields,
	.field_count = 6,
};

static const struct ol_field receipt_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_receipt, router) },
	{ .name = "revision", .kind = OL_KIND_INTEGER, VALUE(ol_receipt, revision), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "receipts", .kind = OL_KIND_OBJECT, LIST(ol_receipt, receipts),
	  .item = &item_receipt_item },
};

const struct ol_message ol_msg_receipt = {
	.name = "receipt",
	.size = sizeof(struct ol_receipt),
	.fields = receipt_fields,
	.field_count = 3,
};

static const struct ol_field reply_device_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_reply_device, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_reply_device, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_reply_device, field),
	  .max_length = 64 },
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_reply_device, device),
	  OPTIONAL(ol_reply_device, device) },
};

const struct ol_message ol_msg_reply_device = {
	.name = "reply_device",
	.size = sizeof(struct ol_reply_device),
	.fields = reply_device_fields,
	.field_count = 4,
};

static const struct ol_field reply_done_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_reply_done, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_reply_done, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_reply_done, field), .max_length = 64 },
};

const struct ol_message ol_msg_reply_done = {
	.name = "reply_done",
	.size = sizeof(struct ol_reply_done),
	.fields = reply_done_fields,
	.field_count = 3,
};

static const struct ol_field reply_made_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_reply_made, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_reply_made, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_reply_made, field), .max_length = 64 },
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_reply_made, id), OPTIONAL(ol_reply_made, id) },
};

const struct ol_message ol_msg_reply_made = {
	.name = "reply_made",
	.size = sizeof(struct ol_reply_made),
	.fields = reply_made_fields,
	.field_count = 4,
};

static const struct ol_field router_add_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_router_add, router) },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_router_add, key) },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_router_add, host), .max_length = 100 },
};

const struct ol_message ol_msg_router_add = {
	.name = "router_add",
	.size = sizeof(struct ol_router_add),
	.fields = router_add_fields,
	.field_count = 3,
};

static const struct ol_field router_list_fields[] = {
	{ .name = "after", .kind = OL_KIND_NAME, VALUE(ol_router_list, after),
	  OPTIONAL(ol_router_list, after) },
};

const struct ol_message ol_msg_router_list = {
	.name = "router_list",
	.size = sizeof(struct ol_router_list),
	.fields = router_list_fields,
	.field_count = 1,
};

static const struct ol_field router_list_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_router_list_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_router_list_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_router_list_reply, field),
	  .max_length = 64 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_router_list_reply, items),
	  .item = &item_router_list_item },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_router_list_reply, more) },
};

const struct ol_message ol_msg_router_list_reply = {
	.name = "router_list_reply",
	.size = sizeof(struct ol_router_list_reply),
	.fields = router_list_reply_fields,
	.field_count = 5,
};

static const struct ol_field service_add_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_service_add, router) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_service_add, name) },
	{ .name = "proto", .kind = OL_KIND_ENUM, VALUE(ol_service_add, proto),
	  .words = ol_proto_words },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_service_add, port), .min = 1,
	  .max = 65535 },
	{ .name = "to4", .kind = OL_KIND_ADDR, VALUE(ol_service_add, to4),
	  OPTIONAL(ol_service_add, to4) },
	{ .name = "to6", .kind = OL_KIND_ADDR, VALUE(ol_service_add, to6),
	  OPTIONAL(ol_service_add, to6) },
	{ .name = "to_port", .kind = OL_KIND_INTEGER, VALUE(ol_service_add, to_port), .min = 1,
	  .max = 65535 },
};

const struct ol_message ol_msg_service_add = {
	.name = "service_add",
	.size = sizeof(struct ol_service_add),
	.fields = service_add_fields,
	.field_count = 7,
};

static const struct ol_field service_list_fields[] = {
	{ .name = "after", .kind = OL_KIND_ID, VALUE(ol_service_list, after),
	  OPTIONAL(ol_service_list, after) },
};

const struct ol_message ol_msg_service_list = {
	.name = "service_list",
	.size = sizeof(struct ol_service_list),
	.fields = service_list_fields,
	.field_count = 1,
};

static const struct ol_field service_list_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_service_list_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_service_list_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_service_list_reply, field),
	  .max_length = 64 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_service_list_reply, items),
	  .item = &item_service_list_item },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_service_list_reply, more) },
};

const struct ol_message ol_msg_service_list_reply = {
	.name = "service_list_reply",
	.size = sizeof(struct ol_service_list_reply),
	.fields = service_list_reply_fields,
	.field_count = 5,
};

static const struct ol_field session_event_fields[] = {
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_session_event, id) },
	{ .name = "at_ms", .kind = OL_KIND_INTEGER, VALUE(ol_session_event, at_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "what", .kind = OL_KIND_ENUM, VALUE(ol_session_event, what),
	  .words = ol_session_what_words },
	{ .name = "session", .kind = OL_KIND_ID, VALUE(ol_session_event, session) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_session_event, user) },
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_session_event, device),
	  OPTIONAL(ol_session_event, device) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_session_event, service) },
	{ .name = "service_name", .kind = OL_KIND_NAME, VALUE(ol_session_event, service_name) },
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_session_event, router) },
	{ .name = "source", .kind = OL_KIND_ADDR, VALUE(ol_session_event, source) },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_session_event, port), .min = 1,
	  .max = 65535 },
	{ .name = "end_ms", .kind = OL_KIND_INTEGER, VALUE(ol_session_event, end_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "reason", .kind = OL_KIND_ENUM, VALUE(ol_session_event, reason),
	  .words = ol_session_reason_words },
};

const struct ol_message ol_msg_session_event = {
	.name = "session_event",
	.size = sizeof(struct ol_session_event),
	.fields = session_event_fields,
	.field_count = 13,
};

static const struct ol_field session_list_fields[] = {
	{ .name = "state", .kind = OL_KIND_ENUM, VALUE(ol_session_list, state),
	  OPTIONAL(ol_session_list, state), .words = ol_session_state_words },
	{ .name = "after", .kind = OL_KIND_ID, VALUE(ol_session_list, after),
	  OPTIONAL(ol_session_list, after) },
};

const struct ol_message ol_msg_session_list = {
	.name = "session_list",
	.size = sizeof(struct ol_session_list),
	.fields = session_list_fields,
	.field_count = 2,
};

static const struct ol_field session_list_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_session_list_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_session_list_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_session_list_reply, field),
	  .max_length = 64 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_session_list_reply, items),
	  .item = &item_session_list_item },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_session_list_reply, more) },
};

const struct ol_message ol_msg_session_list_reply = {
	.name = "session_list_reply",
	.size = sizeof(struct ol_session_list_reply),
	.fields = session_list_reply_fields,
	.field_count = 5,
};

static const struct ol_field session_revoke_fields[] = {
	{ .name = "session", .kind = OL_KIND_ID, VALUE(ol_session_revoke, session) },
};

const struct ol_message ol_msg_session_revoke = {
	.name = "session_revoke",
	.size = sizeof(struct ol_session_revoke),
	.fields = session_revoke_fields,
	.field_count = 1,
};

static const struct ol_field site_descriptor_fields[] = {
	{ .name = "site", .kind = OL_KIND_HEX, VALUE(ol_site_descriptor, site) },
	{ .name = "box", .kind = OL_KIND_HEX, VALUE(ol_site_descriptor, box) },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_site_descriptor, host),
	  .max_length = 253 },
	{ .name = "spa_port", .kind = OL_KIND_INTEGER, VALUE(ol_site_descriptor, spa_port),
	  .min = 1, .max = 65535 },
	{ .name = "services", .kind = OL_KIND_OBJECT, LIST(ol_site_descriptor, services),
	  .item = &item_site_descriptor_service },
};

const struct ol_message ol_msg_site_descriptor = {
	.name = "site_descriptor",
	.size = sizeof(struct ol_site_descriptor),
	.fields = site_descriptor_fields,
	.field_count = 5,
};

static const struct ol_field sites_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_sites, router) },
	{ .name = "revision", .kind = OL_KIND_INTEGER, VALUE(ol_sites, revision), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "services", .kind = OL_KIND_OBJECT, LIST(ol_sites, services),
	  .item = &item_sites_service },
};

const struct ol_message ol_msg_sites = {
	.name = "sites",
	.size = sizeof(struct ol_sites),
	.fields = sites_fields,
	.field_count = 3,
};

static const struct ol_field status_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_status, router) },
	{ .name = "backend", .kind = OL_KIND_ENUM, VALUE(ol_status, backend),
	  .words = ol_backend_words },
	{ .name = "version", .kind = OL_KIND_STRING, VALUE(ol_status, version), .max_length = 32 },
	{ .name = "revision", .kind = OL_KIND_INTEGER, VALUE(ol_status, revision), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "sessions", .kind = OL_KIND_INTEGER, VALUE(ol_status, sessions), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "elements", .kind = OL_KIND_INTEGER, VALUE(ol_status, elements), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "refused", .kind = OL_KIND_INTEGER, VALUE(ol_status, refused), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "lease_left_ms", .kind = OL_KIND_INTEGER, VALUE(ol_status, lease_left_ms),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "started_ms_ago", .kind = OL_KIND_INTEGER, VALUE(ol_status, started_ms_ago),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "problem", .kind = OL_KIND_STRING, VALUE(ol_status, problem), .max_length = 200 },
};

const struct ol_message ol_msg_status = {
	.name = "status",
	.size = sizeof(struct ol_status),
	.fields = status_fields,
	.field_count = 10,
};

static const struct ol_field user_add_fields[] = {
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_user_add, name) },
	{ .name = "role", .kind = OL_KIND_ENUM, VALUE(ol_user_add, role),
	  .words = ol_user_role_words },
};

const struct ol_message ol_msg_user_add = {
	.name = "user_add",
	.size = sizeof(struct ol_user_add),
	.fields = user_add_fields,
	.field_count = 2,
};

static const struct ol_field user_list_fields[] = {
	{ .name = "after", .kind = OL_KIND_ID, VALUE(ol_user_list, after),
	  OPTIONAL(ol_user_list, after) },
};

const struct ol_message ol_msg_user_list = {
	.name = "user_list",
	.size = sizeof(struct ol_user_list),
	.fields = user_list_fields,
	.field_count = 1,
};

static const struct ol_field user_list_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_user_list_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_user_list_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_user_list_reply, field),
	  .max_length = 64 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_user_list_reply, items),
	  .item = &item_user_list_item },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_user_list_reply, more) },
};

const struct ol_message ol_msg_user_list_reply = {
	.name = "user_list_reply",
	.size = sizeof(struct ol_user_list_reply),
	.fields = user_list_reply_fields,
	.field_count = 5,
};

const struct ol_message *const ol_messages[] = {
	&ol_msg_access,
	&ol_msg_change,
	&ol_msg_device_add,
	&ol_msg_device_list,
	&ol_msg_device_list_reply,
	&ol_msg_device_revoke,
	&ol_msg_directory,
	&ol_msg_grant_add,
	&ol_msg_grant_list,
	&ol_msg_grant_list_reply,
	&ol_msg_grant_remove,
	&ol_msg_health,
	&ol_msg_hello,
	&ol_msg_knock_report,
	&ol_msg_lease,
	&ol_msg_receipt,
	&ol_msg_reply_device,
	&ol_msg_reply_done,
	&ol_msg_reply_made,
	&ol_msg_router_add,
	&ol_msg_router_list,
	&ol_msg_router_list_reply,
	&ol_msg_service_add,
	&ol_msg_service_list,
	&ol_msg_service_list_reply,
	&ol_msg_session_event,
	&ol_msg_session_list,
	&ol_msg_session_list_reply,
	&ol_msg_session_revoke,
	&ol_msg_site_descriptor,
	&ol_msg_sites,
	&ol_msg_status,
	&ol_msg_user_add,
	&ol_msg_user_list,
	&ol_msg_user_list_reply,
	NULL,
};
