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
const char *const ol_session_reason_words[] = { "none", "expired", "revoked", "ended", "moved",
	"caps", "conflict", "kernel", "full", "silent", "changed", NULL };
const char *const ol_receipt_state_words[] = { "open", "closed", "refused", NULL };
const char *const ol_receipt_reason_words[] = { "none", "expired", "dropped", "caps", "conflict",
	"kernel", "full", NULL };
const char *const ol_health_state_words[] = { "up", "down", NULL };
const char *const ol_health_kind_words[] = { "counter", "gauge", NULL };
const char *const ol_reply_code_words[] = { "ok", "not-found", "exists", "invalid", "denied",
	"full", "unavailable", "conflict", "login-needed", "step-up-needed",
	"password-change-needed", "totp-needed", "code-needed", "throttled", "unsupported",
	"used-up", "expired", "revoked", "refused", "replayed", NULL };
const char *const ol_device_kind_words[] = { "device", "login", "invitation", NULL };
const char *const ol_device_state_words[] = { "waiting", "active", "revoked", NULL };
const char *const ol_service_kind_words[] = { "forward", "proxy", NULL };
const char *const ol_scheme_words[] = { "http", "https", NULL };
const char *const ol_invitation_state_words[] = { "valid", "used-up", "expired", "revoked", NULL };
const char *const ol_login_result_words[] = { "ok", "denied", "throttled", "code-needed", NULL };
const char *const ol_event_kind_words[] = { "session", "login", "device", "invitation", "user",
	"service", "grant", "router", NULL };
const char *const ol_check_words[] = { "knock", "clock", "device", "user", "grant", "countries",
	"hours", "service", "family", "router", "lease", "session", "target", NULL };
const char *const ol_check_result_words[] = { "ok", "warn", "fail", "unknown", NULL };
const char *const ol_change_what_words[] = { "add", "set", "same", NULL };
const char *const ol_change_kind_words[] = { "user", "service", "grant", NULL };
const char *const ol_door_state_words[] = { "none", "pending", "open", NULL };
const char *const ol_event_what_words[] = { "opened", "extended", "moved", "closed", "failed",
	"refused", "added", "changed", "removed", "confirmed", "revoked", "succeeded", "denied",
	"ended", "stepped-up", "visited", "online", "offline", NULL };
const char *const ol_refusal_reason_words[] = { "none", "late", "country", "hours", "service",
	"family", "room", "source", "waiting", "inactive", "visit", "unsupported", "addresses",
	NULL };
const char *const ol_result_state_words[] = { "nothing", "pending", "open", "closed", "refused",
	NULL };

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
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_user_list_item, title),
	  .max_length = 64 },
	{ .name = "active", .kind = OL_KIND_BOOL, VALUE(ol_user_list_item, active) },
	{ .name = "most_sessions", .kind = OL_KIND_INTEGER, VALUE(ol_user_list_item, most_sessions),
	  .min = 0, .max = 1000 },
	{ .name = "countries", .kind = OL_KIND_STRING, VALUE(ol_user_list_item, countries),
	  .max_length = 48 },
	{ .name = "hours", .kind = OL_KIND_STRING, VALUE(ol_user_list_item, hours),
	  .max_length = 100 },
	{ .name = "has_password", .kind = OL_KIND_BOOL, VALUE(ol_user_list_item, has_password) },
	{ .name = "has_totp", .kind = OL_KIND_BOOL, VALUE(ol_user_list_item, has_totp) },
	{ .name = "must_change", .kind = OL_KIND_BOOL, VALUE(ol_user_list_item, must_change) },
	{ .name = "created_ms", .kind = OL_KIND_INTEGER, VALUE(ol_user_list_item, created_ms),
	  .min = 0, .max = INT64_C(9007199254740991) },
};

static const struct ol_message item_user_list_item = {
	.name = "user_list_item",
	.size = sizeof(struct ol_user_list_item),
	.fields = user_list_item_fields,
	.field_count = 12,
};

static const struct ol_field device_list_item_fields[] = {
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_device_list_item, device) },
	{ .name = "kind", .kind = OL_KIND_ENUM, VALUE(ol_device_list_item, kind),
	  .words = ol_device_kind_words },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_device_list_item, user) },
	{ .name = "user_name", .kind = OL_KIND_NAME, VALUE(ol_device_list_item, user_name) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_device_list_item, name) },
	{ .name = "state", .kind = OL_KIND_ENUM, VALUE(ol_device_list_item, state),
	  .words = ol_device_state_words },
	{ .name = "created_ms", .kind = OL_KIND_INTEGER, VALUE(ol_device_list_item, created_ms),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "last_ms", .kind = OL_KIND_INTEGER, VALUE(ol_device_list_item, last_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "last_source", .kind = OL_KIND_ADDR, VALUE(ol_device_list_item, last_source),
	  OPTIONAL(ol_device_list_item, last_source) },
	{ .name = "digits", .kind = OL_KIND_STRING, VALUE(ol_device_list_item, digits),
	  OPTIONAL(ol_device_list_item, digits), .max_length = 6 },
	{ .name = "revoked", .kind = OL_KIND_BOOL, VALUE(ol_device_list_item, revoked) },
};

static const struct ol_message item_device_list_item = {
	.name = "device_list_item",
	.size = sizeof(struct ol_device_list_item),
	.fields = device_list_item_fields,
	.field_count = 11,
};

static const struct ol_field service_list_item_fields[] = {
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_service_list_item, id) },
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_service_list_item, router) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_service_list_item, name) },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_service_list_item, title),
	  .max_length = 64 },
	{ .name = "description", .kind = OL_KIND_STRING, VALUE(ol_service_list_item, description),
	  .max_length = 120 },
	{ .name = "icon", .kind = OL_KIND_STRING, VALUE(ol_service_list_item, icon),
	  .max_length = 32 },
	{ .name = "kind", .kind = OL_KIND_ENUM, VALUE(ol_service_list_item, kind),
	  .words = ol_service_kind_words },
	{ .name = "proto", .kind = OL_KIND_ENUM, VALUE(ol_service_list_item, proto),
	  .words = ol_proto_words },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_service_list_item, port), .min = 1,
	  .max = 65535 },
	{ .name = "to4", .kind = OL_KIND_ADDR, VALUE(ol_service_list_item, to4),
	  OPTIONAL(ol_service_list_item, to4) },
	{ .name = "to6", .kind = OL_KIND_ADDR, VALUE(ol_service_list_item, to6),
	  OPTIONAL(ol_service_list_item, to6) },
	{ .name = "to_port", .kind = OL_KIND_INTEGER, VALUE(ol_service_list_item, to_port),
	  OPTIONAL(ol_service_list_item, to_port), .min = 1, .max = 65535 },
	{ .name = "scheme", .kind = OL_KIND_ENUM, VALUE(ol_service_list_item, scheme),
	  OPTIONAL(ol_service_list_item, scheme), .words = ol_scheme_words },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_service_list_item, host),
	  OPTIONAL(ol_service_list_item, host), .max_length = 100 },
	{ .name = "path", .kind = OL_KIND_STRING, VALUE(ol_service_list_item, path),
	  OPTIONAL(ol_service_list_item, path), .max_length = 100 },
	{ .name = "websocket", .kind = OL_KIND_BOOL, VALUE(ol_service_list_item, websocket) },
	{ .name = "default_s", .kind = OL_KIND_INTEGER, VALUE(ol_service_list_item, default_s),
	  .min = 0, .max = 31536000 },
	{ .name = "longest_s", .kind = OL_KIND_INTEGER, VALUE(ol_service_list_item, longest_s),
	  .min = 0, .max = 31536000 },
};

static const struct ol_message item_service_list_item = {
	.name = "service_list_item",
	.size = sizeof(struct ol_service_list_item),
	.fields = service_list_item_fields,
	.field_count = 18,
};

static const struct ol_field grant_list_item_fields[] = {
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_grant_list_item, id) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_grant_list_item, user) },
	{ .name = "user_name", .kind = OL_KIND_NAME, VALUE(ol_grant_list_item, user_name) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_grant_list_item, service) },
	{ .name = "service_name", .kind = OL_KIND_NAME, VALUE(ol_grant_list_item, service_name) },
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_grant_list_item, router) },
	{ .name = "automatic", .kind = OL_KIND_BOOL, VALUE(ol_grant_list_item, automatic) },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_grant_list_item, port),
	  OPTIONAL(ol_grant_list_item, port), .min = 1, .max = 65535 },
	{ .name = "longest_s", .kind = OL_KIND_INTEGER, VALUE(ol_grant_list_item, longest_s),
	  .min = 0, .max = 31536000 },
};

static const struct ol_message item_grant_list_item = {
	.name = "grant_list_item",
	.size = sizeof(struct ol_grant_list_item),
	.fields = grant_list_item_fields,
	.field_count = 9,
};

static const struct ol_field router_list_item_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_router_list_item, router) },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_router_list_item, host),
	  .max_length = 100 },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_router_list_item, title),
	  .max_length = 64 },
	{ .name = "port_first", .kind = OL_KIND_INTEGER, VALUE(ol_router_list_item, port_first),
	  .min = 1, .max = 65535 },
	{ .name = "port_last", .kind = OL_KIND_INTEGER, VALUE(ol_router_list_item, port_last),
	  .min = 1, .max = 65535 },
	{ .name = "revision", .kind = OL_KIND_INTEGER, VALUE(ol_router_list_item, revision),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "seen_ms", .kind = OL_KIND_INTEGER, VALUE(ol_router_list_item, seen_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "lease_ms", .kind = OL_KIND_INTEGER, VALUE(ol_router_list_item, lease_ms),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "online", .kind = OL_KIND_BOOL, VALUE(ol_router_list_item, online) },
	{ .name = "version", .kind = OL_KIND_STRING, VALUE(ol_router_list_item, version),
	  .max_length = 32 },
	{ .name = "problem", .kind = OL_KIND_STRING, VALUE(ol_router_list_item, problem),
	  .max_length = 200 },
};

static const struct ol_message item_router_list_item = {
	.name = "router_list_item",
	.size = sizeof(struct ol_router_list_item),
	.fields = router_list_item_fields,
	.field_count = 11,
};

static const struct ol_field session_list_item_fields[] = {
	{ .name = "session", .kind = OL_KIND_ID, VALUE(ol_session_list_item, session) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_session_list_item, user) },
	{ .name = "user_name", .kind = OL_KIND_NAME, VALUE(ol_session_list_item, user_name) },
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_session_list_item, device),
	  OPTIONAL(ol_session_list_item, device) },
	{ .name = "kind", .kind = OL_KIND_ENUM, VALUE(ol_session_list_item, kind),
	  .words = ol_device_kind_words },
	{ .name = "device_name", .kind = OL_KIND_NAME, VALUE(ol_session_list_item, device_name) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_session_list_item, service) },
	{ .name = "service_name", .kind = OL_KIND_NAME, VALUE(ol_session_list_item, service_name) },
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_session_list_item, router) },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_session_list_item, host),
	  .max_length = 100 },
	{ .name = "source", .kind = OL_KIND_ADDR, VALUE(ol_session_list_item, source) },
	{ .name = "proto", .kind = OL_KIND_ENUM, VALUE(ol_session_list_item, proto),
	  .words = ol_proto_words },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_session_list_item, port), .min = 1,
	  .max = 65535 },
	{ .name = "start_ms", .kind = OL_KIND_INTEGER, VALUE(ol_session_list_item, start_ms),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "opened_ms", .kind = OL_KIND_INTEGER, VALUE(ol_session_list_item, opened_ms),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "end_ms", .kind = OL_KIND_INTEGER, VALUE(ol_session_list_item, end_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "closed_ms", .kind = OL_KIND_INTEGER, VALUE(ol_session_list_item, closed_ms),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "knock_ms", .kind = OL_KIND_INTEGER, VALUE(ol_session_list_item, knock_ms),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "state", .kind = OL_KIND_ENUM, VALUE(ol_session_list_item, state),
	  .words = ol_session_state_words },
	{ .name = "reason", .kind = OL_KIND_ENUM, VALUE(ol_session_list_item, reason),
	  .words = ol_session_reason_words },
};

static const struct ol_message item_session_list_item = {
	.name = "session_list_item",
	.size = sizeof(struct ol_session_list_item),
	.fields = session_list_item_fields,
	.field_count = 20,
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

static const struct ol_field login_list_item_fields[] = {
	{ .name = "login", .kind = OL_KIND_HEX, VALUE(ol_login_list_item, login) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_login_list_item, user) },
	{ .name = "user_name", .kind = OL_KIND_NAME, VALUE(ol_login_list_item, user_name) },
	{ .name = "address", .kind = OL_KIND_ADDR, VALUE(ol_login_list_item, address) },
	{ .name = "agent", .kind = OL_KIND_STRING, VALUE(ol_login_list_item, agent),
	  .max_length = 200 },
	{ .name = "created_ms", .kind = OL_KIND_INTEGER, VALUE(ol_login_list_item, created_ms),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "seen_ms", .kind = OL_KIND_INTEGER, VALUE(ol_login_list_item, seen_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "end_ms", .kind = OL_KIND_INTEGER, VALUE(ol_login_list_item, end_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "current", .kind = OL_KIND_BOOL, VALUE(ol_login_list_item, current) },
};

static const struct ol_message item_login_list_item = {
	.name = "login_list_item",
	.size = sizeof(struct ol_login_list_item),
	.fields = login_list_item_fields,
	.field_count = 9,
};

static const struct ol_field login_log_item_fields[] = {
	{ .name = "number", .kind = OL_KIND_INTEGER, VALUE(ol_login_log_item, number), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "at_ms", .kind = OL_KIND_INTEGER, VALUE(ol_login_log_item, at_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_login_log_item, user),
	  OPTIONAL(ol_login_log_item, user) },
	{ .name = "name", .kind = OL_KIND_STRING, VALUE(ol_login_log_item, name),
	  .max_length = 32 },
	{ .name = "address", .kind = OL_KIND_ADDR, VALUE(ol_login_log_item, address) },
	{ .name = "agent", .kind = OL_KIND_STRING, VALUE(ol_login_log_item, agent),
	  .max_length = 200 },
	{ .name = "result", .kind = OL_KIND_ENUM, VALUE(ol_login_log_item, result),
	  .words = ol_login_result_words },
};

static const struct ol_message item_login_log_item = {
	.name = "login_log_item",
	.size = sizeof(struct ol_login_log_item),
	.fields = login_log_item_fields,
	.field_count = 7,
};

static const struct ol_field invitation_list_item_fields[] = {
	{ .name = "invitation", .kind = OL_KIND_HEX, VALUE(ol_invitation_list_item, invitation) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_invitation_list_item, user) },
	{ .name = "user_name", .kind = OL_KIND_NAME, VALUE(ol_invitation_list_item, user_name) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_invitation_list_item, service) },
	{ .name = "service_name", .kind = OL_KIND_NAME,
	  VALUE(ol_invitation_list_item, service_name) },
	{ .name = "message", .kind = OL_KIND_STRING, VALUE(ol_invitation_list_item, message),
	  .max_length = 200 },
	{ .name = "duration_s", .kind = OL_KIND_INTEGER, VALUE(ol_invitation_list_item, duration_s),
	  .min = 0, .max = 31536000 },
	{ .name = "valid_until_ms", .kind = OL_KIND_INTEGER,
	  VALUE(ol_invitation_list_item, valid_until_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "uses", .kind = OL_KIND_INTEGER, VALUE(ol_invitation_list_item, uses), .min = 0,
	  .max = 1000 },
	{ .name = "most_uses", .kind = OL_KIND_INTEGER, VALUE(ol_invitation_list_item, most_uses),
	  .min = 1, .max = 1000 },
	{ .name = "has_pin", .kind = OL_KIND_BOOL, VALUE(ol_invitation_list_item, has_pin) },
	{ .name = "state", .kind = OL_KIND_ENUM, VALUE(ol_invitation_list_item, state),
	  .words = ol_invitation_state_words },
	{ .name = "created_ms", .kind = OL_KIND_INTEGER, VALUE(ol_invitation_list_item, created_ms),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "visit_end_ms", .kind = OL_KIND_INTEGER,
	  VALUE(ol_invitation_list_item, visit_end_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
};

static const struct ol_message item_invitation_list_item = {
	.name = "invitation_list_item",
	.size = sizeof(struct ol_invitation_list_item),
	.fields = invitation_list_item_fields,
	.field_count = 14,
};

static const struct ol_field event_list_item_fields[] = {
	{ .name = "position", .kind = OL_KIND_INTEGER, VALUE(ol_event_list_item, position),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "hash", .kind = OL_KIND_HEX, VALUE(ol_event_list_item, hash) },
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_event_list_item, id) },
	{ .name = "at_ms", .kind = OL_KIND_INTEGER, VALUE(ol_event_list_item, at_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "kind", .kind = OL_KIND_ENUM, VALUE(ol_event_list_item, kind),
	  .words = ol_event_kind_words },
	{ .name = "what", .kind = OL_KIND_ENUM, VALUE(ol_event_list_item, what),
	  .words = ol_event_what_words },
	{ .name = "actor", .kind = OL_KIND_STRING, VALUE(ol_event_list_item, actor),
	  .max_length = 48 },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_event_list_item, user),
	  OPTIONAL(ol_event_list_item, user) },
	{ .name = "user_name", .kind = OL_KIND_STRING, VALUE(ol_event_list_item, user_name),
	  OPTIONAL(ol_event_list_item, user_name), .max_length = 32 },
	{ .name = "session", .kind = OL_KIND_ID, VALUE(ol_event_list_item, session),
	  OPTIONAL(ol_event_list_item, session) },
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_event_list_item, device),
	  OPTIONAL(ol_event_list_item, device) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_event_list_item, service),
	  OPTIONAL(ol_event_list_item, service) },
	{ .name = "service_name", .kind = OL_KIND_STRING, VALUE(ol_event_list_item, service_name),
	  OPTIONAL(ol_event_list_item, service_name), .max_length = 32 },
	{ .name = "router", .kind = OL_KIND_STRING, VALUE(ol_event_list_item, router),
	  OPTIONAL(ol_event_list_item, router), .max_length = 32 },
	{ .name = "source", .kind = OL_KIND_ADDR, VALUE(ol_event_list_item, source),
	  OPTIONAL(ol_event_list_item, source) },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_event_list_item, port),
	  OPTIONAL(ol_event_list_item, port), .min = 1, .max = 65535 },
	{ .name = "end_ms", .kind = OL_KIND_INTEGER, VALUE(ol_event_list_item, end_ms),
	  OPTIONAL(ol_event_list_item, end_ms), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "knock_ms", .kind = OL_KIND_INTEGER, VALUE(ol_event_list_item, knock_ms),
	  OPTIONAL(ol_event_list_item, knock_ms), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "reason", .kind = OL_KIND_ENUM, VALUE(ol_event_list_item, reason),
	  OPTIONAL(ol_event_list_item, reason), .words = ol_session_reason_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_event_list_item, detail),
	  OPTIONAL(ol_event_list_item, detail), .max_length = 200 },
};

static const struct ol_message item_event_list_item = {
	.name = "event_list_item",
	.size = sizeof(struct ol_event_list_item),
	.fields = event_list_item_fields,
	.field_count = 20,
};

static const struct ol_field device_service_fields[] = {
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_device_service, id) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_device_service, name) },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_device_service, title),
	  .max_length = 64 },
	{ .name = "kind", .kind = OL_KIND_ENUM, VALUE(ol_device_service, kind),
	  .words = ol_service_kind_words },
	{ .name = "proto", .kind = OL_KIND_ENUM, VALUE(ol_device_service, proto),
	  .words = ol_proto_words },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_device_service, host),
	  .max_length = 100 },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_device_service, port), .min = 1,
	  .max = 65535 },
	{ .name = "automatic", .kind = OL_KIND_BOOL, VALUE(ol_device_service, automatic) },
	{ .name = "state", .kind = OL_KIND_ENUM, VALUE(ol_device_service, state),
	  .words = ol_door_state_words },
	{ .name = "session", .kind = OL_KIND_ID, VALUE(ol_device_service, session),
	  OPTIONAL(ol_device_service, session) },
	{ .name = "source", .kind = OL_KIND_ADDR, VALUE(ol_device_service, source),
	  OPTIONAL(ol_device_service, source) },
	{ .name = "end_ms", .kind = OL_KIND_INTEGER, VALUE(ol_device_service, end_ms),
	  OPTIONAL(ol_device_service, end_ms), .min = 0, .max = INT64_C(9007199254740991) },
};

static const struct ol_message item_device_service = {
	.name = "device_service",
	.size = sizeof(struct ol_device_service),
	.fields = device_service_fields,
	.field_count = 12,
};

static const struct ol_field doctor_finding_fields[] = {
	{ .name = "check", .kind = OL_KIND_ENUM, VALUE(ol_doctor_finding, check),
	  .words = ol_check_words },
	{ .name = "result", .kind = OL_KIND_ENUM, VALUE(ol_doctor_finding, result),
	  .words = ol_check_result_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_doctor_finding, detail),
	  .max_length = 200 },
};

static const struct ol_message item_doctor_finding = {
	.name = "doctor_finding",
	.size = sizeof(struct ol_doctor_finding),
	.fields = doctor_finding_fields,
	.field_count = 3,
};

static const struct ol_field site_user_fields[] = {
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_site_user, name) },
	{ .name = "role", .kind = OL_KIND_ENUM, VALUE(ol_site_user, role),
	  .words = ol_user_role_words },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_site_user, title), .max_length = 64 },
	{ .name = "active", .kind = OL_KIND_BOOL, VALUE(ol_site_user, active) },
	{ .name = "most_sessions", .kind = OL_KIND_INTEGER, VALUE(ol_site_user, most_sessions),
	  .min = 0, .max = 1000 },
	{ .name = "countries", .kind = OL_KIND_STRING, VALUE(ol_site_user, countries),
	  .max_length = 48 },
	{ .name = "hours", .kind = OL_KIND_STRING, VALUE(ol_site_user, hours), .max_length = 100 },
};

static const struct ol_message item_site_user = {
	.name = "site_user",
	.size = sizeof(struct ol_site_user),
	.fields = site_user_fields,
	.field_count = 7,
};

static const struct ol_field site_service_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_site_service, router) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_site_service, name) },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_site_service, title),
	  .max_length = 64 },
	{ .name = "description", .kind = OL_KIND_STRING, VALUE(ol_site_service, description),
	  .max_length = 120 },
	{ .name = "icon", .kind = OL_KIND_STRING, VALUE(ol_site_service, icon), .max_length = 32 },
	{ .name = "kind", .kind = OL_KIND_ENUM, VALUE(ol_site_service, kind),
	  .words = ol_service_kind_words },
	{ .name = "proto", .kind = OL_KIND_ENUM, VALUE(ol_site_service, proto),
	  .words = ol_proto_words },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_site_service, port), .min = 1,
	  .max = 65535 },
	{ .name = "to4", .kind = OL_KIND_ADDR, VALUE(ol_site_service, to4),
	  OPTIONAL(ol_site_service, to4) },
	{ .name = "to6", .kind = OL_KIND_ADDR, VALUE(ol_site_service, to6),
	  OPTIONAL(ol_site_service, to6) },
	{ .name = "to_port", .kind = OL_KIND_INTEGER, VALUE(ol_site_service, to_port), .min = 1,
	  .max = 65535 },
	{ .name = "scheme", .kind = OL_KIND_ENUM, VALUE(ol_site_service, scheme),
	  OPTIONAL(ol_site_service, scheme), .words = ol_scheme_words },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_site_service, host),
	  OPTIONAL(ol_site_service, host), .max_length = 100 },
	{ .name = "path", .kind = OL_KIND_STRING, VALUE(ol_site_service, path),
	  OPTIONAL(ol_site_service, path), .max_length = 100 },
	{ .name = "websocket", .kind = OL_KIND_BOOL, VALUE(ol_site_service, websocket) },
	{ .name = "default_s", .kind = OL_KIND_INTEGER, VALUE(ol_site_service, default_s), .min = 0,
	  .max = 31536000 },
	{ .name = "longest_s", .kind = OL_KIND_INTEGER, VALUE(ol_site_service, longest_s), .min = 0,
	  .max = 31536000 },
};

static const struct ol_message item_site_service = {
	.name = "site_service",
	.size = sizeof(struct ol_site_service),
	.fields = site_service_fields,
	.field_count = 17,
};

static const struct ol_field site_grant_fields[] = {
	{ .name = "user", .kind = OL_KIND_NAME, VALUE(ol_site_grant, user) },
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_site_grant, router) },
	{ .name = "service", .kind = OL_KIND_NAME, VALUE(ol_site_grant, service) },
	{ .name = "automatic", .kind = OL_KIND_BOOL, VALUE(ol_site_grant, automatic) },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_site_grant, port),
	  OPTIONAL(ol_site_grant, port), .min = 1, .max = 65535 },
	{ .name = "longest_s", .kind = OL_KIND_INTEGER, VALUE(ol_site_grant, longest_s), .min = 0,
	  .max = 31536000 },
};

static const struct ol_message item_site_grant = {
	.name = "site_grant",
	.size = sizeof(struct ol_site_grant),
	.fields = site_grant_fields,
	.field_count = 6,
};

static const struct ol_field site_change_fields[] = {
	{ .name = "what", .kind = OL_KIND_ENUM, VALUE(ol_site_change, what),
	  .words = ol_change_what_words },
	{ .name = "kind", .kind = OL_KIND_ENUM, VALUE(ol_site_change, kind),
	  .words = ol_change_kind_words },
	{ .name = "name", .kind = OL_KIND_STRING, VALUE(ol_site_change, name), .max_length = 72 },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_site_change, detail),
	  .max_length = 56 },
};

static const struct ol_message item_site_change = {
	.name = "site_change",
	.size = sizeof(struct ol_site_change),
	.fields = site_change_fields,
	.field_count = 4,
};

static const struct ol_field public_broker_fields[] = {
	{ .name = "url", .kind = OL_KIND_STRING, VALUE(ol_public_broker, url), .max_length = 280 },
	{ .name = "user", .kind = OL_KIND_STRING, VALUE(ol_public_broker, user), .max_length = 64 },
	{ .name = "password", .kind = OL_KIND_STRING, VALUE(ol_public_broker, password),
	  .max_length = 64 },
};

static const struct ol_message item_public_broker = {
	.name = "public_broker",
	.size = sizeof(struct ol_public_broker),
	.fields = public_broker_fields,
	.field_count = 3,
};

static const struct ol_field view_service_fields[] = {
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_view_service, id) },
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_view_service, router) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_view_service, name) },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_view_service, title),
	  .max_length = 64 },
	{ .name = "description", .kind = OL_KIND_STRING, VALUE(ol_view_service, description),
	  .max_length = 120 },
	{ .name = "icon", .kind = OL_KIND_STRING, VALUE(ol_view_service, icon), .max_length = 32 },
	{ .name = "kind", .kind = OL_KIND_ENUM, VALUE(ol_view_service, kind),
	  .words = ol_service_kind_words },
	{ .name = "proto", .kind = OL_KIND_ENUM, VALUE(ol_view_service, proto),
	  .words = ol_proto_words },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_view_service, host), .max_length = 100 },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_view_service, port), .min = 1,
	  .max = 65535 },
	{ .name = "automatic", .kind = OL_KIND_BOOL, VALUE(ol_view_service, automatic) },
};

static const struct ol_message item_view_service = {
	.name = "view_service",
	.size = sizeof(struct ol_view_service),
	.fields = view_service_fields,
	.field_count = 11,
};

static const struct ol_field view_router_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_view_router, router) },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_view_router, title), .max_length = 64 },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_view_router, host), .max_length = 100 },
	{ .name = "online", .kind = OL_KIND_BOOL, VALUE(ol_view_router, online) },
	{ .name = "seen_ms", .kind = OL_KIND_INTEGER, VALUE(ol_view_router, seen_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
};

static const struct ol_message item_view_router = {
	.name = "view_router",
	.size = sizeof(struct ol_view_router),
	.fields = view_router_fields,
	.field_count = 5,
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
	{ .name = "device_key", .kind = OL_KIND_HEX, VALUE(ol_device_add, device_key) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_device_add, auth),
	  OPTIONAL(ol_device_add, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_device_add, key),
	  OPTIONAL(ol_device_add, key) },
};

const struct ol_message ol_msg_device_add = {
	.name = "device_add",
	.size = sizeof(struct ol_device_add),
	.fields = device_add_fields,
	.field_count = 5,
};

static const struct ol_field device_confirm_fields[] = {
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_device_confirm, device) },
	{ .name = "digits", .kind = OL_KIND_STRING, VALUE(ol_device_confirm, digits),
	  .max_length = 6 },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_device_confirm, auth),
	  OPTIONAL(ol_device_confirm, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_device_confirm, key),
	  OPTIONAL(ol_device_confirm, key) },
};

const struct ol_message ol_msg_device_confirm = {
	.name = "device_confirm",
	.size = sizeof(struct ol_device_confirm),
	.fields = device_confirm_fields,
	.field_count = 4,
};

static const struct ol_field device_describe_fields[] = {
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_device_describe, device) },
	{ .name = "reply_key", .kind = OL_KIND_HEX, VALUE(ol_device_describe, reply_key) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_device_describe, auth),
	  OPTIONAL(ol_device_describe, auth), .max_length = 48 },
};

const struct ol_message ol_msg_device_describe = {
	.name = "device_describe",
	.size = sizeof(struct ol_device_describe),
	.fields = device_describe_fields,
	.field_count = 3,
};

static const struct ol_field device_describe_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_device_describe_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_device_describe_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_device_describe_reply, field),
	  .max_length = 64 },
	{ .name = "descriptor", .kind = OL_KIND_STRING, VALUE(ol_device_describe_reply, descriptor),
	  OPTIONAL(ol_device_describe_reply, descriptor), .max_length = 4000 },
	{ .name = "descriptor_signature", .kind = OL_KIND_BASE64,
	  VALUE(ol_device_describe_reply, descriptor_signature),
	  OPTIONAL(ol_device_describe_reply, descriptor_signature) },
	{ .name = "broker_password", .kind = OL_KIND_SEALED,
	  VALUE(ol_device_describe_reply, broker_password),
	  OPTIONAL(ol_device_describe_reply, broker_password), .max_length = 48 },
	{ .name = "slot", .kind = OL_KIND_HEX, VALUE(ol_device_describe_reply, slot),
	  OPTIONAL(ol_device_describe_reply, slot) },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_device_describe_reply, items),
	  .item = &item_site_descriptor_service },
};

const struct ol_message ol_msg_device_describe_reply = {
	.name = "device_describe_reply",
	.size = sizeof(struct ol_device_describe_reply),
	.fields = device_describe_reply_fields,
	.field_count = 8,
};

static const struct ol_field device_list_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_device_list, user),
	  OPTIONAL(ol_device_list, user) },
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_device_list, device),
	  OPTIONAL(ol_device_list, device) },
	{ .name = "after", .kind = OL_KIND_HEX, VALUE(ol_device_list, after),
	  OPTIONAL(ol_device_list, after) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_device_list, auth),
	  OPTIONAL(ol_device_list, auth), .max_length = 48 },
};

const struct ol_message ol_msg_device_list = {
	.name = "device_list",
	.size = sizeof(struct ol_device_list),
	.fields = device_list_fields,
	.field_count = 4,
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

static const struct ol_field device_result_fields[] = {
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_device_result, device) },
	{ .name = "t_ms", .kind = OL_KIND_INTEGER, VALUE(ol_device_result, t_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "at_ms", .kind = OL_KIND_INTEGER, VALUE(ol_device_result, at_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "state", .kind = OL_KIND_ENUM, VALUE(ol_device_result, state),
	  .words = ol_result_state_words },
	{ .name = "reason", .kind = OL_KIND_ENUM, VALUE(ol_device_result, reason),
	  .words = ol_refusal_reason_words },
	{ .name = "open", .kind = OL_KIND_INTEGER, VALUE(ol_device_result, open), .min = 0,
	  .max = 1000 },
	{ .name = "pending", .kind = OL_KIND_INTEGER, VALUE(ol_device_result, pending), .min = 0,
	  .max = 1000 },
	{ .name = "end_ms", .kind = OL_KIND_INTEGER, VALUE(ol_device_result, end_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
};

const struct ol_message ol_msg_device_result = {
	.name = "device_result",
	.size = sizeof(struct ol_device_result),
	.fields = device_result_fields,
	.field_count = 8,
};

static const struct ol_field device_revoke_fields[] = {
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_device_revoke, device) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_device_revoke, auth),
	  OPTIONAL(ol_device_revoke, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_device_revoke, key),
	  OPTIONAL(ol_device_revoke, key) },
};

const struct ol_message ol_msg_device_revoke = {
	.name = "device_revoke",
	.size = sizeof(struct ol_device_revoke),
	.fields = device_revoke_fields,
	.field_count = 3,
};

static const struct ol_field device_set_fields[] = {
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_device_set, device) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_device_set, name) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_device_set, auth),
	  OPTIONAL(ol_device_set, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_device_set, key),
	  OPTIONAL(ol_device_set, key) },
};

const struct ol_message ol_msg_device_set = {
	.name = "device_set",
	.size = sizeof(struct ol_device_set),
	.fields = device_set_fields,
	.field_count = 4,
};

static const struct ol_field device_status_fields[] = {
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_device_status, device) },
	{ .name = "at_ms", .kind = OL_KIND_INTEGER, VALUE(ol_device_status, at_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "signature", .kind = OL_KIND_BASE64, VALUE(ol_device_status, signature) },
	{ .name = "address", .kind = OL_KIND_ADDR, VALUE(ol_device_status, address) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_device_status, auth),
	  OPTIONAL(ol_device_status, auth), .max_length = 48 },
	{ .name = "reply_key", .kind = OL_KIND_HEX, VALUE(ol_device_status, reply_key),
	  OPTIONAL(ol_device_status, reply_key) },
};

const struct ol_message ol_msg_device_status = {
	.name = "device_status",
	.size = sizeof(struct ol_device_status),
	.fields = device_status_fields,
	.field_count = 6,
};

static const struct ol_field device_status_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_device_status_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_device_status_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_device_status_reply, field),
	  .max_length = 64 },
	{ .name = "user_name", .kind = OL_KIND_NAME, VALUE(ol_device_status_reply, user_name),
	  OPTIONAL(ol_device_status_reply, user_name) },
	{ .name = "device_name", .kind = OL_KIND_NAME, VALUE(ol_device_status_reply, device_name),
	  OPTIONAL(ol_device_status_reply, device_name) },
	{ .name = "state", .kind = OL_KIND_ENUM, VALUE(ol_device_status_reply, state),
	  OPTIONAL(ol_device_status_reply, state), .words = ol_device_state_words },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_device_status_reply, items),
	  .item = &item_device_service },
	{ .name = "server_ms", .kind = OL_KIND_INTEGER, VALUE(ol_device_status_reply, server_ms),
	  OPTIONAL(ol_device_status_reply, server_ms), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "descriptor", .kind = OL_KIND_STRING, VALUE(ol_device_status_reply, descriptor),
	  OPTIONAL(ol_device_status_reply, descriptor), .max_length = 4000 },
	{ .name = "descriptor_signature", .kind = OL_KIND_BASE64,
	  VALUE(ol_device_status_reply, descriptor_signature),
	  OPTIONAL(ol_device_status_reply, descriptor_signature) },
	{ .name = "broker_password", .kind = OL_KIND_SEALED,
	  VALUE(ol_device_status_reply, broker_password),
	  OPTIONAL(ol_device_status_reply, broker_password), .max_length = 48 },
	{ .name = "slot", .kind = OL_KIND_HEX, VALUE(ol_device_status_reply, slot),
	  OPTIONAL(ol_device_status_reply, slot) },
};

const struct ol_message ol_msg_device_status_reply = {
	.name = "device_status_reply",
	.size = sizeof(struct ol_device_status_reply),
	.fields = device_status_reply_fields,
	.field_count = 12,
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

static const struct ol_field doctor_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_doctor, user), OPTIONAL(ol_doctor, user) },
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_doctor, device),
	  OPTIONAL(ol_doctor, device) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_doctor, service),
	  OPTIONAL(ol_doctor, service) },
	{ .name = "address", .kind = OL_KIND_ADDR, VALUE(ol_doctor, address),
	  OPTIONAL(ol_doctor, address) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_doctor, auth), OPTIONAL(ol_doctor, auth),
	  .max_length = 48 },
};

const struct ol_message ol_msg_doctor = {
	.name = "doctor",
	.size = sizeof(struct ol_doctor),
	.fields = doctor_fields,
	.field_count = 5,
};

static const struct ol_field doctor_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_doctor_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_doctor_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_doctor_reply, field),
	  .max_length = 64 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_doctor_reply, items),
	  .item = &item_doctor_finding },
};

const struct ol_message ol_msg_doctor_reply = {
	.name = "doctor_reply",
	.size = sizeof(struct ol_doctor_reply),
	.fields = doctor_reply_fields,
	.field_count = 4,
};

static const struct ol_field enrol_fields[] = {
	{ .name = "token", .kind = OL_KIND_SEALED, VALUE(ol_enrol, token), .max_length = 32 },
	{ .name = "device_key", .kind = OL_KIND_HEX, VALUE(ol_enrol, device_key) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_enrol, name) },
	{ .name = "signature", .kind = OL_KIND_BASE64, VALUE(ol_enrol, signature) },
	{ .name = "address", .kind = OL_KIND_ADDR, VALUE(ol_enrol, address) },
	{ .name = "agent", .kind = OL_KIND_STRING, VALUE(ol_enrol, agent), .max_length = 200 },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_enrol, auth), OPTIONAL(ol_enrol, auth),
	  .max_length = 48 },
	{ .name = "reply_key", .kind = OL_KIND_HEX, VALUE(ol_enrol, reply_key),
	  OPTIONAL(ol_enrol, reply_key) },
};

const struct ol_message ol_msg_enrol = {
	.name = "enrol",
	.size = sizeof(struct ol_enrol),
	.fields = enrol_fields,
	.field_count = 8,
};

static const struct ol_field enrol_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_enrol_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_enrol_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_enrol_reply, field), .max_length = 64 },
	{ .name = "state", .kind = OL_KIND_ENUM, VALUE(ol_enrol_reply, state),
	  OPTIONAL(ol_enrol_reply, state), .words = ol_device_state_words },
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_enrol_reply, device),
	  OPTIONAL(ol_enrol_reply, device) },
	{ .name = "digits", .kind = OL_KIND_STRING, VALUE(ol_enrol_reply, digits),
	  OPTIONAL(ol_enrol_reply, digits), .max_length = 6 },
	{ .name = "descriptor", .kind = OL_KIND_STRING, VALUE(ol_enrol_reply, descriptor),
	  OPTIONAL(ol_enrol_reply, descriptor), .max_length = 4000 },
	{ .name = "descriptor_signature", .kind = OL_KIND_BASE64,
	  VALUE(ol_enrol_reply, descriptor_signature),
	  OPTIONAL(ol_enrol_reply, descriptor_signature) },
	{ .name = "server_ms", .kind = OL_KIND_INTEGER, VALUE(ol_enrol_reply, server_ms),
	  OPTIONAL(ol_enrol_reply, server_ms), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "broker_password", .kind = OL_KIND_SEALED, VALUE(ol_enrol_reply, broker_password),
	  OPTIONAL(ol_enrol_reply, broker_password), .max_length = 48 },
	{ .name = "slot", .kind = OL_KIND_HEX, VALUE(ol_enrol_reply, slot),
	  OPTIONAL(ol_enrol_reply, slot) },
};

const struct ol_message ol_msg_enrol_reply = {
	.name = "enrol_reply",
	.size = sizeof(struct ol_enrol_reply),
	.fields = enrol_reply_fields,
	.field_count = 11,
};

static const struct ol_field enrolment_add_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_enrolment_add, user),
	  OPTIONAL(ol_enrolment_add, user) },
	{ .name = "reply_key", .kind = OL_KIND_HEX, VALUE(ol_enrolment_add, reply_key) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_enrolment_add, auth),
	  OPTIONAL(ol_enrolment_add, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_enrolment_add, key),
	  OPTIONAL(ol_enrolment_add, key) },
};

const struct ol_message ol_msg_enrolment_add = {
	.name = "enrolment_add",
	.size = sizeof(struct ol_enrolment_add),
	.fields = enrolment_add_fields,
	.field_count = 4,
};

static const struct ol_field event_fields[] = {
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_event, id) },
	{ .name = "at_ms", .kind = OL_KIND_INTEGER, VALUE(ol_event, at_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "kind", .kind = OL_KIND_ENUM, VALUE(ol_event, kind),
	  .words = ol_event_kind_words },
	{ .name = "what", .kind = OL_KIND_ENUM, VALUE(ol_event, what),
	  .words = ol_event_what_words },
	{ .name = "actor", .kind = OL_KIND_STRING, VALUE(ol_event, actor), .max_length = 48 },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_event, user), OPTIONAL(ol_event, user) },
	{ .name = "user_name", .kind = OL_KIND_STRING, VALUE(ol_event, user_name),
	  OPTIONAL(ol_event, user_name), .max_length = 32 },
	{ .name = "session", .kind = OL_KIND_ID, VALUE(ol_event, session),
	  OPTIONAL(ol_event, session) },
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_event, device),
	  OPTIONAL(ol_event, device) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_event, service),
	  OPTIONAL(ol_event, service) },
	{ .name = "service_name", .kind = OL_KIND_STRING, VALUE(ol_event, service_name),
	  OPTIONAL(ol_event, service_name), .max_length = 32 },
	{ .name = "router", .kind = OL_KIND_STRING, VALUE(ol_event, router),
	  OPTIONAL(ol_event, router), .max_length = 32 },
	{ .name = "source", .kind = OL_KIND_ADDR, VALUE(ol_event, source),
	  OPTIONAL(ol_event, source) },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_event, port), OPTIONAL(ol_event, port),
	  .min = 1, .max = 65535 },
	{ .name = "end_ms", .kind = OL_KIND_INTEGER, VALUE(ol_event, end_ms),
	  OPTIONAL(ol_event, end_ms), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "knock_ms", .kind = OL_KIND_INTEGER, VALUE(ol_event, knock_ms),
	  OPTIONAL(ol_event, knock_ms), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "reason", .kind = OL_KIND_ENUM, VALUE(ol_event, reason),
	  OPTIONAL(ol_event, reason), .words = ol_session_reason_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_event, detail),
	  OPTIONAL(ol_event, detail), .max_length = 200 },
};

const struct ol_message ol_msg_event = {
	.name = "event",
	.size = sizeof(struct ol_event),
	.fields = event_fields,
	.field_count = 18,
};

static const struct ol_field event_list_fields[] = {
	{ .name = "after", .kind = OL_KIND_INTEGER, VALUE(ol_event_list, after),
	  OPTIONAL(ol_event_list, after), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "before", .kind = OL_KIND_INTEGER, VALUE(ol_event_list, before),
	  OPTIONAL(ol_event_list, before), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "kind", .kind = OL_KIND_ENUM, VALUE(ol_event_list, kind),
	  OPTIONAL(ol_event_list, kind), .words = ol_event_kind_words },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_event_list, user),
	  OPTIONAL(ol_event_list, user) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_event_list, service),
	  OPTIONAL(ol_event_list, service) },
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_event_list, device),
	  OPTIONAL(ol_event_list, device) },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_event_list, port),
	  OPTIONAL(ol_event_list, port), .min = 1, .max = 65535 },
	{ .name = "at_ms", .kind = OL_KIND_INTEGER, VALUE(ol_event_list, at_ms),
	  OPTIONAL(ol_event_list, at_ms), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_event_list, auth),
	  OPTIONAL(ol_event_list, auth), .max_length = 48 },
};

const struct ol_message ol_msg_event_list = {
	.name = "event_list",
	.size = sizeof(struct ol_event_list),
	.fields = event_list_fields,
	.field_count = 9,
};

static const struct ol_field event_list_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_event_list_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_event_list_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_event_list_reply, field),
	  .max_length = 64 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_event_list_reply, items),
	  .item = &item_event_list_item },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_event_list_reply, more) },
	{ .name = "next", .kind = OL_KIND_INTEGER, VALUE(ol_event_list_reply, next), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "newest", .kind = OL_KIND_INTEGER, VALUE(ol_event_list_reply, newest), .min = 0,
	  .max = INT64_C(9007199254740991) },
};

const struct ol_message ol_msg_event_list_reply = {
	.name = "event_list_reply",
	.size = sizeof(struct ol_event_list_reply),
	.fields = event_list_reply_fields,
	.field_count = 7,
};

static const struct ol_field grant_add_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_grant_add, user) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_grant_add, service) },
	{ .name = "automatic", .kind = OL_KIND_BOOL, VALUE(ol_grant_add, automatic) },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_grant_add, port),
	  OPTIONAL(ol_grant_add, port), .min = 1, .max = 65535 },
	{ .name = "longest_s", .kind = OL_KIND_INTEGER, VALUE(ol_grant_add, longest_s),
	  OPTIONAL(ol_grant_add, longest_s), .min = 0, .max = 31536000 },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_grant_add, auth),
	  OPTIONAL(ol_grant_add, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_grant_add, key),
	  OPTIONAL(ol_grant_add, key) },
};

const struct ol_message ol_msg_grant_add = {
	.name = "grant_add",
	.size = sizeof(struct ol_grant_add),
	.fields = grant_add_fields,
	.field_count = 7,
};

static const struct ol_field grant_list_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_grant_list, user),
	  OPTIONAL(ol_grant_list, user) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_grant_list, service),
	  OPTIONAL(ol_grant_list, service) },
	{ .name = "after", .kind = OL_KIND_ID, VALUE(ol_grant_list, after),
	  OPTIONAL(ol_grant_list, after) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_grant_list, auth),
	  OPTIONAL(ol_grant_list, auth), .max_length = 48 },
};

const struct ol_message ol_msg_grant_list = {
	.name = "grant_list",
	.size = sizeof(struct ol_grant_list),
	.fields = grant_list_fields,
	.field_count = 4,
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
	{ .name = "grant", .kind = OL_KIND_ID, VALUE(ol_grant_remove, grant),
	  OPTIONAL(ol_grant_remove, grant) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_grant_remove, user),
	  OPTIONAL(ol_grant_remove, user) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_grant_remove, service),
	  OPTIONAL(ol_grant_remove, service) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_grant_remove, auth),
	  OPTIONAL(ol_grant_remove, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_grant_remove, key),
	  OPTIONAL(ol_grant_remove, key) },
};

const struct ol_message ol_msg_grant_remove = {
	.name = "grant_remove",
	.size = sizeof(struct ol_grant_remove),
	.fields = grant_remove_fields,
	.field_count = 5,
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

static const struct ol_field invitation_add_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_invitation_add, user),
	  OPTIONAL(ol_invitation_add, user) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_invitation_add, service) },
	{ .name = "message", .kind = OL_KIND_STRING, VALUE(ol_invitation_add, message),
	  OPTIONAL(ol_invitation_add, message), .max_length = 200 },
	{ .name = "duration_s", .kind = OL_KIND_INTEGER, VALUE(ol_invitation_add, duration_s),
	  .min = 1, .max = 31536000 },
	{ .name = "valid_until_ms", .kind = OL_KIND_INTEGER,
	  VALUE(ol_invitation_add, valid_until_ms), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "most_uses", .kind = OL_KIND_INTEGER, VALUE(ol_invitation_add, most_uses),
	  .min = 1, .max = 1000 },
	{ .name = "pin", .kind = OL_KIND_SEALED, VALUE(ol_invitation_add, pin),
	  OPTIONAL(ol_invitation_add, pin), .max_length = 12 },
	{ .name = "reply_key", .kind = OL_KIND_HEX, VALUE(ol_invitation_add, reply_key) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_invitation_add, auth),
	  OPTIONAL(ol_invitation_add, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_invitation_add, key),
	  OPTIONAL(ol_invitation_add, key) },
};

const struct ol_message ol_msg_invitation_add = {
	.name = "invitation_add",
	.size = sizeof(struct ol_invitation_add),
	.fields = invitation_add_fields,
	.field_count = 10,
};

static const struct ol_field invitation_list_fields[] = {
	{ .name = "invitation", .kind = OL_KIND_HEX, VALUE(ol_invitation_list, invitation),
	  OPTIONAL(ol_invitation_list, invitation) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_invitation_list, user),
	  OPTIONAL(ol_invitation_list, user) },
	{ .name = "after", .kind = OL_KIND_HEX, VALUE(ol_invitation_list, after),
	  OPTIONAL(ol_invitation_list, after) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_invitation_list, auth),
	  OPTIONAL(ol_invitation_list, auth), .max_length = 48 },
};

const struct ol_message ol_msg_invitation_list = {
	.name = "invitation_list",
	.size = sizeof(struct ol_invitation_list),
	.fields = invitation_list_fields,
	.field_count = 4,
};

static const struct ol_field invitation_list_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_invitation_list_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_invitation_list_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_invitation_list_reply, field),
	  .max_length = 64 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_invitation_list_reply, items),
	  .item = &item_invitation_list_item },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_invitation_list_reply, more) },
};

const struct ol_message ol_msg_invitation_list_reply = {
	.name = "invitation_list_reply",
	.size = sizeof(struct ol_invitation_list_reply),
	.fields = invitation_list_reply_fields,
	.field_count = 5,
};

static const struct ol_field invitation_look_fields[] = {
	{ .name = "invitation", .kind = OL_KIND_HEX, VALUE(ol_invitation_look, invitation) },
	{ .name = "address", .kind = OL_KIND_ADDR, VALUE(ol_invitation_look, address) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_invitation_look, auth),
	  OPTIONAL(ol_invitation_look, auth), .max_length = 48 },
};

const struct ol_message ol_msg_invitation_look = {
	.name = "invitation_look",
	.size = sizeof(struct ol_invitation_look),
	.fields = invitation_look_fields,
	.field_count = 3,
};

static const struct ol_field invitation_look_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_invitation_look_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_invitation_look_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_invitation_look_reply, field),
	  .max_length = 64 },
	{ .name = "state", .kind = OL_KIND_ENUM, VALUE(ol_invitation_look_reply, state),
	  OPTIONAL(ol_invitation_look_reply, state), .words = ol_invitation_state_words },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_invitation_look_reply, service),
	  OPTIONAL(ol_invitation_look_reply, service) },
	{ .name = "service_title", .kind = OL_KIND_STRING,
	  VALUE(ol_invitation_look_reply, service_title),
	  OPTIONAL(ol_invitation_look_reply, service_title), .max_length = 64 },
	{ .name = "message", .kind = OL_KIND_STRING, VALUE(ol_invitation_look_reply, message),
	  OPTIONAL(ol_invitation_look_reply, message), .max_length = 200 },
	{ .name = "duration_s", .kind = OL_KIND_INTEGER,
	  VALUE(ol_invitation_look_reply, duration_s),
	  OPTIONAL(ol_invitation_look_reply, duration_s), .min = 0, .max = 31536000 },
	{ .name = "valid_until_ms", .kind = OL_KIND_INTEGER,
	  VALUE(ol_invitation_look_reply, valid_until_ms),
	  OPTIONAL(ol_invitation_look_reply, valid_until_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "uses_left", .kind = OL_KIND_INTEGER, VALUE(ol_invitation_look_reply, uses_left),
	  OPTIONAL(ol_invitation_look_reply, uses_left), .min = 0, .max = 1000 },
	{ .name = "visit_end_ms", .kind = OL_KIND_INTEGER,
	  VALUE(ol_invitation_look_reply, visit_end_ms),
	  OPTIONAL(ol_invitation_look_reply, visit_end_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_invitation_look_reply, router),
	  OPTIONAL(ol_invitation_look_reply, router) },
	{ .name = "proto", .kind = OL_KIND_ENUM, VALUE(ol_invitation_look_reply, proto),
	  OPTIONAL(ol_invitation_look_reply, proto), .words = ol_proto_words },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_invitation_look_reply, host),
	  OPTIONAL(ol_invitation_look_reply, host), .max_length = 100 },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_invitation_look_reply, port),
	  OPTIONAL(ol_invitation_look_reply, port), .min = 1, .max = 65535 },
	{ .name = "knock_host", .kind = OL_KIND_STRING, VALUE(ol_invitation_look_reply, knock_host),
	  OPTIONAL(ol_invitation_look_reply, knock_host), .max_length = 253 },
	{ .name = "knock_port", .kind = OL_KIND_INTEGER,
	  VALUE(ol_invitation_look_reply, knock_port),
	  OPTIONAL(ol_invitation_look_reply, knock_port), .min = 1, .max = 65535 },
};

const struct ol_message ol_msg_invitation_look_reply = {
	.name = "invitation_look_reply",
	.size = sizeof(struct ol_invitation_look_reply),
	.fields = invitation_look_reply_fields,
	.field_count = 17,
};

static const struct ol_field invitation_revoke_fields[] = {
	{ .name = "invitation", .kind = OL_KIND_HEX, VALUE(ol_invitation_revoke, invitation) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_invitation_revoke, auth),
	  OPTIONAL(ol_invitation_revoke, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_invitation_revoke, key),
	  OPTIONAL(ol_invitation_revoke, key) },
};

const struct ol_message ol_msg_invitation_revoke = {
	.name = "invitation_revoke",
	.size = sizeof(struct ol_invitation_revoke),
	.fields = invitation_revoke_fields,
	.field_count = 3,
};

static const struct ol_field knock_call_fields[] = {
	{ .name = "guest", .kind = OL_KIND_BOOL, VALUE(ol_knock_call, guest) },
	{ .name = "source", .kind = OL_KIND_ADDR, VALUE(ol_knock_call, source) },
	{ .name = "received_ms", .kind = OL_KIND_INTEGER, VALUE(ol_knock_call, received_ms),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "knock", .kind = OL_KIND_BASE64, VALUE(ol_knock_call, knock) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_knock_call, auth),
	  OPTIONAL(ol_knock_call, auth), .max_length = 48 },
};

const struct ol_message ol_msg_knock_call = {
	.name = "knock_call",
	.size = sizeof(struct ol_knock_call),
	.fields = knock_call_fields,
	.field_count = 5,
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

static const struct ol_field live_add_fields[] = {
	{ .name = "reply_key", .kind = OL_KIND_HEX, VALUE(ol_live_add, reply_key) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_live_add, auth),
	  OPTIONAL(ol_live_add, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_live_add, key), OPTIONAL(ol_live_add, key) },
};

const struct ol_message ol_msg_live_add = {
	.name = "live_add",
	.size = sizeof(struct ol_live_add),
	.fields = live_add_fields,
	.field_count = 3,
};

static const struct ol_field live_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_live_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_live_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_live_reply, field), .max_length = 64 },
	{ .name = "url", .kind = OL_KIND_STRING, VALUE(ol_live_reply, url),
	  OPTIONAL(ol_live_reply, url), .max_length = 280 },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_live_reply, user),
	  OPTIONAL(ol_live_reply, user) },
	{ .name = "name", .kind = OL_KIND_STRING, VALUE(ol_live_reply, name),
	  OPTIONAL(ol_live_reply, name), .max_length = 48 },
	{ .name = "password", .kind = OL_KIND_SEALED, VALUE(ol_live_reply, password),
	  OPTIONAL(ol_live_reply, password), .max_length = 48 },
	{ .name = "end_ms", .kind = OL_KIND_INTEGER, VALUE(ol_live_reply, end_ms),
	  OPTIONAL(ol_live_reply, end_ms), .min = 0, .max = INT64_C(9007199254740991) },
};

const struct ol_message ol_msg_live_reply = {
	.name = "live_reply",
	.size = sizeof(struct ol_live_reply),
	.fields = live_reply_fields,
	.field_count = 8,
};

static const struct ol_field login_fields[] = {
	{ .name = "name", .kind = OL_KIND_STRING, VALUE(ol_login, name), .max_length = 64 },
	{ .name = "password", .kind = OL_KIND_SEALED, VALUE(ol_login, password),
	  .max_length = 256 },
	{ .name = "code", .kind = OL_KIND_SEALED, VALUE(ol_login, code), OPTIONAL(ol_login, code),
	  .max_length = 32 },
	{ .name = "device_cookie", .kind = OL_KIND_SEALED, VALUE(ol_login, device_cookie),
	  OPTIONAL(ol_login, device_cookie), .max_length = 160 },
	{ .name = "address", .kind = OL_KIND_ADDR, VALUE(ol_login, address) },
	{ .name = "agent", .kind = OL_KIND_STRING, VALUE(ol_login, agent), .max_length = 200 },
	{ .name = "reply_key", .kind = OL_KIND_HEX, VALUE(ol_login, reply_key) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_login, auth), OPTIONAL(ol_login, auth),
	  .max_length = 48 },
};

const struct ol_message ol_msg_login = {
	.name = "login",
	.size = sizeof(struct ol_login),
	.fields = login_fields,
	.field_count = 8,
};

static const struct ol_field login_end_fields[] = {
	{ .name = "login", .kind = OL_KIND_HEX, VALUE(ol_login_end, login) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_login_end, auth),
	  OPTIONAL(ol_login_end, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_login_end, key),
	  OPTIONAL(ol_login_end, key) },
};

const struct ol_message ol_msg_login_end = {
	.name = "login_end",
	.size = sizeof(struct ol_login_end),
	.fields = login_end_fields,
	.field_count = 3,
};

static const struct ol_field login_list_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_login_list, user),
	  OPTIONAL(ol_login_list, user) },
	{ .name = "after", .kind = OL_KIND_HEX, VALUE(ol_login_list, after),
	  OPTIONAL(ol_login_list, after) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_login_list, auth),
	  OPTIONAL(ol_login_list, auth), .max_length = 48 },
};

const struct ol_message ol_msg_login_list = {
	.name = "login_list",
	.size = sizeof(struct ol_login_list),
	.fields = login_list_fields,
	.field_count = 3,
};

static const struct ol_field login_list_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_login_list_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_login_list_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_login_list_reply, field),
	  .max_length = 64 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_login_list_reply, items),
	  .item = &item_login_list_item },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_login_list_reply, more) },
};

const struct ol_message ol_msg_login_list_reply = {
	.name = "login_list_reply",
	.size = sizeof(struct ol_login_list_reply),
	.fields = login_list_reply_fields,
	.field_count = 5,
};

static const struct ol_field login_log_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_login_log, user),
	  OPTIONAL(ol_login_log, user) },
	{ .name = "before", .kind = OL_KIND_INTEGER, VALUE(ol_login_log, before),
	  OPTIONAL(ol_login_log, before), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_login_log, auth),
	  OPTIONAL(ol_login_log, auth), .max_length = 48 },
};

const struct ol_message ol_msg_login_log = {
	.name = "login_log",
	.size = sizeof(struct ol_login_log),
	.fields = login_log_fields,
	.field_count = 3,
};

static const struct ol_field login_log_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_login_log_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_login_log_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_login_log_reply, field),
	  .max_length = 64 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_login_log_reply, items),
	  .item = &item_login_log_item },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_login_log_reply, more) },
};

const struct ol_message ol_msg_login_log_reply = {
	.name = "login_log_reply",
	.size = sizeof(struct ol_login_log_reply),
	.fields = login_log_reply_fields,
	.field_count = 5,
};

static const struct ol_field login_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_login_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_login_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_login_reply, field), .max_length = 64 },
	{ .name = "login", .kind = OL_KIND_HEX, VALUE(ol_login_reply, login),
	  OPTIONAL(ol_login_reply, login) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_login_reply, user),
	  OPTIONAL(ol_login_reply, user) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_login_reply, name),
	  OPTIONAL(ol_login_reply, name) },
	{ .name = "role", .kind = OL_KIND_ENUM, VALUE(ol_login_reply, role),
	  OPTIONAL(ol_login_reply, role), .words = ol_user_role_words },
	{ .name = "must_change", .kind = OL_KIND_BOOL, VALUE(ol_login_reply, must_change),
	  OPTIONAL(ol_login_reply, must_change) },
	{ .name = "needs_totp", .kind = OL_KIND_BOOL, VALUE(ol_login_reply, needs_totp),
	  OPTIONAL(ol_login_reply, needs_totp) },
	{ .name = "stepped_until_ms", .kind = OL_KIND_INTEGER,
	  VALUE(ol_login_reply, stepped_until_ms), OPTIONAL(ol_login_reply, stepped_until_ms),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "cookie", .kind = OL_KIND_SEALED, VALUE(ol_login_reply, cookie),
	  OPTIONAL(ol_login_reply, cookie), .max_length = 48 },
	{ .name = "device_cookie", .kind = OL_KIND_SEALED, VALUE(ol_login_reply, device_cookie),
	  OPTIONAL(ol_login_reply, device_cookie), .max_length = 160 },
	{ .name = "retry_s", .kind = OL_KIND_INTEGER, VALUE(ol_login_reply, retry_s),
	  OPTIONAL(ol_login_reply, retry_s), .min = 0, .max = 31536000 },
};

const struct ol_message ol_msg_login_reply = {
	.name = "login_reply",
	.size = sizeof(struct ol_login_reply),
	.fields = login_reply_fields,
	.field_count = 13,
};

static const struct ol_field login_show_fields[] = {
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_login_show, auth),
	  OPTIONAL(ol_login_show, auth), .max_length = 48 },
};

const struct ol_message ol_msg_login_show = {
	.name = "login_show",
	.size = sizeof(struct ol_login_show),
	.fields = login_show_fields,
	.field_count = 1,
};

static const struct ol_field login_show_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_login_show_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_login_show_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_login_show_reply, field),
	  .max_length = 64 },
	{ .name = "login", .kind = OL_KIND_HEX, VALUE(ol_login_show_reply, login),
	  OPTIONAL(ol_login_show_reply, login) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_login_show_reply, user),
	  OPTIONAL(ol_login_show_reply, user) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_login_show_reply, name),
	  OPTIONAL(ol_login_show_reply, name) },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_login_show_reply, title),
	  OPTIONAL(ol_login_show_reply, title), .max_length = 64 },
	{ .name = "role", .kind = OL_KIND_ENUM, VALUE(ol_login_show_reply, role),
	  OPTIONAL(ol_login_show_reply, role), .words = ol_user_role_words },
	{ .name = "created_ms", .kind = OL_KIND_INTEGER, VALUE(ol_login_show_reply, created_ms),
	  OPTIONAL(ol_login_show_reply, created_ms), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "end_ms", .kind = OL_KIND_INTEGER, VALUE(ol_login_show_reply, end_ms),
	  OPTIONAL(ol_login_show_reply, end_ms), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "stepped_until_ms", .kind = OL_KIND_INTEGER,
	  VALUE(ol_login_show_reply, stepped_until_ms),
	  OPTIONAL(ol_login_show_reply, stepped_until_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "has_totp", .kind = OL_KIND_BOOL, VALUE(ol_login_show_reply, has_totp),
	  OPTIONAL(ol_login_show_reply, has_totp) },
	{ .name = "must_change", .kind = OL_KIND_BOOL, VALUE(ol_login_show_reply, must_change),
	  OPTIONAL(ol_login_show_reply, must_change) },
	{ .name = "needs_totp", .kind = OL_KIND_BOOL, VALUE(ol_login_show_reply, needs_totp),
	  OPTIONAL(ol_login_show_reply, needs_totp) },
	{ .name = "recovery_codes", .kind = OL_KIND_INTEGER,
	  VALUE(ol_login_show_reply, recovery_codes), OPTIONAL(ol_login_show_reply, recovery_codes),
	  .min = 0, .max = 10 },
};

const struct ol_message ol_msg_login_show_reply = {
	.name = "login_show_reply",
	.size = sizeof(struct ol_login_show_reply),
	.fields = login_show_reply_fields,
	.field_count = 15,
};

static const struct ol_field logout_fields[] = {
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_logout, auth), OPTIONAL(ol_logout, auth),
	  .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_logout, key), OPTIONAL(ol_logout, key) },
};

const struct ol_message ol_msg_logout = {
	.name = "logout",
	.size = sizeof(struct ol_logout),
	.fields = logout_fields,
	.field_count = 2,
};

static const struct ol_field password_set_fields[] = {
	{ .name = "old", .kind = OL_KIND_SEALED, VALUE(ol_password_set, old), .max_length = 256 },
	{ .name = "new", .kind = OL_KIND_SEALED, VALUE(ol_password_set, new), .max_length = 256 },
	{ .name = "reply_key", .kind = OL_KIND_HEX, VALUE(ol_password_set, reply_key) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_password_set, auth),
	  OPTIONAL(ol_password_set, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_password_set, key),
	  OPTIONAL(ol_password_set, key) },
};

const struct ol_message ol_msg_password_set = {
	.name = "password_set",
	.size = sizeof(struct ol_password_set),
	.fields = password_set_fields,
	.field_count = 5,
};

static const struct ol_field problem_fields[] = {
	{ .name = "type", .kind = OL_KIND_STRING, VALUE(ol_problem, type), .max_length = 64 },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_problem, title), .max_length = 64 },
	{ .name = "status", .kind = OL_KIND_INTEGER, VALUE(ol_problem, status), .min = 400,
	  .max = 599 },
	{ .name = "code", .kind = OL_KIND_STRING, VALUE(ol_problem, code), .max_length = 64 },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_problem, detail),
	  OPTIONAL(ol_problem, detail), .max_length = 400 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_problem, field),
	  OPTIONAL(ol_problem, field), .max_length = 400 },
};

const struct ol_message ol_msg_problem = {
	.name = "problem",
	.size = sizeof(struct ol_problem),
	.fields = problem_fields,
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

static const struct ol_field refusal_fields[] = {
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_refusal, device) },
	{ .name = "source", .kind = OL_KIND_ADDR, VALUE(ol_refusal, source) },
	{ .name = "reason", .kind = OL_KIND_ENUM, VALUE(ol_refusal, reason),
	  .words = ol_refusal_reason_words },
	{ .name = "skew_ms", .kind = OL_KIND_INTEGER, VALUE(ol_refusal, skew_ms),
	  .min = INT64_C(-9007199254740991), .max = INT64_C(9007199254740991) },
	{ .name = "at_ms", .kind = OL_KIND_INTEGER, VALUE(ol_refusal, at_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
};

const struct ol_message ol_msg_refusal = {
	.name = "refusal",
	.size = sizeof(struct ol_refusal),
	.fields = refusal_fields,
	.field_count = 5,
};

static const struct ol_field reply_count_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_reply_count, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_reply_count, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_reply_count, field), .max_length = 64 },
	{ .name = "count", .kind = OL_KIND_INTEGER, VALUE(ol_reply_count, count), .min = 0,
	  .max = INT64_C(9007199254740991) },
};

const struct ol_message ol_msg_reply_count = {
	.name = "reply_count",
	.size = sizeof(struct ol_reply_count),
	.fields = reply_count_fields,
	.field_count = 4,
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

static const struct ol_field reply_secret_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_reply_secret, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_reply_secret, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_reply_secret, field),
	  .max_length = 64 },
	{ .name = "id", .kind = OL_KIND_ID, VALUE(ol_reply_secret, id),
	  OPTIONAL(ol_reply_secret, id) },
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_reply_secret, device),
	  OPTIONAL(ol_reply_secret, device) },
	{ .name = "end_ms", .kind = OL_KIND_INTEGER, VALUE(ol_reply_secret, end_ms),
	  OPTIONAL(ol_reply_secret, end_ms), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "secret", .kind = OL_KIND_SEALED, VALUE(ol_reply_secret, secret),
	  OPTIONAL(ol_reply_secret, secret), .max_length = 400 },
};

const struct ol_message ol_msg_reply_secret = {
	.name = "reply_secret",
	.size = sizeof(struct ol_reply_secret),
	.fields = reply_secret_fields,
	.field_count = 7,
};

static const struct ol_field router_add_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_router_add, router) },
	{ .name = "router_key", .kind = OL_KIND_HEX, VALUE(ol_router_add, router_key) },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_router_add, host), .max_length = 100 },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_router_add, title),
	  OPTIONAL(ol_router_add, title), .max_length = 64 },
	{ .name = "port_first", .kind = OL_KIND_INTEGER, VALUE(ol_router_add, port_first),
	  OPTIONAL(ol_router_add, port_first), .min = 1, .max = 65535 },
	{ .name = "port_last", .kind = OL_KIND_INTEGER, VALUE(ol_router_add, port_last),
	  OPTIONAL(ol_router_add, port_last), .min = 1, .max = 65535 },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_router_add, auth),
	  OPTIONAL(ol_router_add, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_router_add, key),
	  OPTIONAL(ol_router_add, key) },
};

const struct ol_message ol_msg_router_add = {
	.name = "router_add",
	.size = sizeof(struct ol_router_add),
	.fields = router_add_fields,
	.field_count = 8,
};

static const struct ol_field router_list_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_router_list, router),
	  OPTIONAL(ol_router_list, router) },
	{ .name = "after", .kind = OL_KIND_NAME, VALUE(ol_router_list, after),
	  OPTIONAL(ol_router_list, after) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_router_list, auth),
	  OPTIONAL(ol_router_list, auth), .max_length = 48 },
};

const struct ol_message ol_msg_router_list = {
	.name = "router_list",
	.size = sizeof(struct ol_router_list),
	.fields = router_list_fields,
	.field_count = 3,
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

static const struct ol_field router_remove_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_router_remove, router) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_router_remove, auth),
	  OPTIONAL(ol_router_remove, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_router_remove, key),
	  OPTIONAL(ol_router_remove, key) },
};

const struct ol_message ol_msg_router_remove = {
	.name = "router_remove",
	.size = sizeof(struct ol_router_remove),
	.fields = router_remove_fields,
	.field_count = 3,
};

static const struct ol_field router_set_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_router_set, router) },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_router_set, host), .max_length = 100 },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_router_set, title),
	  OPTIONAL(ol_router_set, title), .max_length = 64 },
	{ .name = "port_first", .kind = OL_KIND_INTEGER, VALUE(ol_router_set, port_first),
	  OPTIONAL(ol_router_set, port_first), .min = 1, .max = 65535 },
	{ .name = "port_last", .kind = OL_KIND_INTEGER, VALUE(ol_router_set, port_last),
	  OPTIONAL(ol_router_set, port_last), .min = 1, .max = 65535 },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_router_set, auth),
	  OPTIONAL(ol_router_set, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_router_set, key),
	  OPTIONAL(ol_router_set, key) },
};

const struct ol_message ol_msg_router_set = {
	.name = "router_set",
	.size = sizeof(struct ol_router_set),
	.fields = router_set_fields,
	.field_count = 7,
};

static const struct ol_field service_add_fields[] = {
	{ .name = "router", .kind = OL_KIND_NAME, VALUE(ol_service_add, router) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_service_add, name) },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_service_add, title),
	  OPTIONAL(ol_service_add, title), .max_length = 64 },
	{ .name = "description", .kind = OL_KIND_STRING, VALUE(ol_service_add, description),
	  OPTIONAL(ol_service_add, description), .max_length = 120 },
	{ .name = "icon", .kind = OL_KIND_STRING, VALUE(ol_service_add, icon),
	  OPTIONAL(ol_service_add, icon), .max_length = 32 },
	{ .name = "kind", .kind = OL_KIND_ENUM, VALUE(ol_service_add, kind),
	  OPTIONAL(ol_service_add, kind), .words = ol_service_kind_words },
	{ .name = "proto", .kind = OL_KIND_ENUM, VALUE(ol_service_add, proto),
	  .words = ol_proto_words },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_service_add, port),
	  OPTIONAL(ol_service_add, port), .min = 1, .max = 65535 },
	{ .name = "to4", .kind = OL_KIND_ADDR, VALUE(ol_service_add, to4),
	  OPTIONAL(ol_service_add, to4) },
	{ .name = "to6", .kind = OL_KIND_ADDR, VALUE(ol_service_add, to6),
	  OPTIONAL(ol_service_add, to6) },
	{ .name = "to_port", .kind = OL_KIND_INTEGER, VALUE(ol_service_add, to_port), .min = 1,
	  .max = 65535 },
	{ .name = "scheme", .kind = OL_KIND_ENUM, VALUE(ol_service_add, scheme),
	  OPTIONAL(ol_service_add, scheme), .words = ol_scheme_words },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_service_add, host),
	  OPTIONAL(ol_service_add, host), .max_length = 100 },
	{ .name = "path", .kind = OL_KIND_STRING, VALUE(ol_service_add, path),
	  OPTIONAL(ol_service_add, path), .max_length = 100 },
	{ .name = "websocket", .kind = OL_KIND_BOOL, VALUE(ol_service_add, websocket),
	  OPTIONAL(ol_service_add, websocket) },
	{ .name = "default_s", .kind = OL_KIND_INTEGER, VALUE(ol_service_add, default_s),
	  OPTIONAL(ol_service_add, default_s), .min = 0, .max = 31536000 },
	{ .name = "longest_s", .kind = OL_KIND_INTEGER, VALUE(ol_service_add, longest_s),
	  OPTIONAL(ol_service_add, longest_s), .min = 0, .max = 31536000 },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_service_add, auth),
	  OPTIONAL(ol_service_add, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_service_add, key),
	  OPTIONAL(ol_service_add, key) },
};

const struct ol_message ol_msg_service_add = {
	.name = "service_add",
	.size = sizeof(struct ol_service_add),
	.fields = service_add_fields,
	.field_count = 19,
};

static const struct ol_field service_list_fields[] = {
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_service_list, service),
	  OPTIONAL(ol_service_list, service) },
	{ .name = "after", .kind = OL_KIND_ID, VALUE(ol_service_list, after),
	  OPTIONAL(ol_service_list, after) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_service_list, auth),
	  OPTIONAL(ol_service_list, auth), .max_length = 48 },
};

const struct ol_message ol_msg_service_list = {
	.name = "service_list",
	.size = sizeof(struct ol_service_list),
	.fields = service_list_fields,
	.field_count = 3,
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

static const struct ol_field service_remove_fields[] = {
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_service_remove, service) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_service_remove, auth),
	  OPTIONAL(ol_service_remove, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_service_remove, key),
	  OPTIONAL(ol_service_remove, key) },
};

const struct ol_message ol_msg_service_remove = {
	.name = "service_remove",
	.size = sizeof(struct ol_service_remove),
	.fields = service_remove_fields,
	.field_count = 3,
};

static const struct ol_field service_set_fields[] = {
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_service_set, service) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_service_set, name) },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_service_set, title),
	  OPTIONAL(ol_service_set, title), .max_length = 64 },
	{ .name = "description", .kind = OL_KIND_STRING, VALUE(ol_service_set, description),
	  OPTIONAL(ol_service_set, description), .max_length = 120 },
	{ .name = "icon", .kind = OL_KIND_STRING, VALUE(ol_service_set, icon),
	  OPTIONAL(ol_service_set, icon), .max_length = 32 },
	{ .name = "kind", .kind = OL_KIND_ENUM, VALUE(ol_service_set, kind),
	  OPTIONAL(ol_service_set, kind), .words = ol_service_kind_words },
	{ .name = "proto", .kind = OL_KIND_ENUM, VALUE(ol_service_set, proto),
	  .words = ol_proto_words },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_service_set, port),
	  OPTIONAL(ol_service_set, port), .min = 1, .max = 65535 },
	{ .name = "to4", .kind = OL_KIND_ADDR, VALUE(ol_service_set, to4),
	  OPTIONAL(ol_service_set, to4) },
	{ .name = "to6", .kind = OL_KIND_ADDR, VALUE(ol_service_set, to6),
	  OPTIONAL(ol_service_set, to6) },
	{ .name = "to_port", .kind = OL_KIND_INTEGER, VALUE(ol_service_set, to_port), .min = 1,
	  .max = 65535 },
	{ .name = "scheme", .kind = OL_KIND_ENUM, VALUE(ol_service_set, scheme),
	  OPTIONAL(ol_service_set, scheme), .words = ol_scheme_words },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_service_set, host),
	  OPTIONAL(ol_service_set, host), .max_length = 100 },
	{ .name = "path", .kind = OL_KIND_STRING, VALUE(ol_service_set, path),
	  OPTIONAL(ol_service_set, path), .max_length = 100 },
	{ .name = "websocket", .kind = OL_KIND_BOOL, VALUE(ol_service_set, websocket),
	  OPTIONAL(ol_service_set, websocket) },
	{ .name = "default_s", .kind = OL_KIND_INTEGER, VALUE(ol_service_set, default_s),
	  OPTIONAL(ol_service_set, default_s), .min = 0, .max = 31536000 },
	{ .name = "longest_s", .kind = OL_KIND_INTEGER, VALUE(ol_service_set, longest_s),
	  OPTIONAL(ol_service_set, longest_s), .min = 0, .max = 31536000 },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_service_set, auth),
	  OPTIONAL(ol_service_set, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_service_set, key),
	  OPTIONAL(ol_service_set, key) },
};

const struct ol_message ol_msg_service_set = {
	.name = "service_set",
	.size = sizeof(struct ol_service_set),
	.fields = service_set_fields,
	.field_count = 19,
};

static const struct ol_field session_close_fields[] = {
	{ .name = "session", .kind = OL_KIND_ID, VALUE(ol_session_close, session),
	  OPTIONAL(ol_session_close, session) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_session_close, user),
	  OPTIONAL(ol_session_close, user) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_session_close, service),
	  OPTIONAL(ol_session_close, service) },
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_session_close, device),
	  OPTIONAL(ol_session_close, device) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_session_close, auth),
	  OPTIONAL(ol_session_close, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_session_close, key),
	  OPTIONAL(ol_session_close, key) },
};

const struct ol_message ol_msg_session_close = {
	.name = "session_close",
	.size = sizeof(struct ol_session_close),
	.fields = session_close_fields,
	.field_count = 6,
};

static const struct ol_field session_extend_fields[] = {
	{ .name = "session", .kind = OL_KIND_ID, VALUE(ol_session_extend, session) },
	{ .name = "duration_s", .kind = OL_KIND_INTEGER, VALUE(ol_session_extend, duration_s),
	  OPTIONAL(ol_session_extend, duration_s), .min = 0, .max = 31536000 },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_session_extend, auth),
	  OPTIONAL(ol_session_extend, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_session_extend, key),
	  OPTIONAL(ol_session_extend, key) },
};

const struct ol_message ol_msg_session_extend = {
	.name = "session_extend",
	.size = sizeof(struct ol_session_extend),
	.fields = session_extend_fields,
	.field_count = 4,
};

static const struct ol_field session_list_fields[] = {
	{ .name = "session", .kind = OL_KIND_ID, VALUE(ol_session_list, session),
	  OPTIONAL(ol_session_list, session) },
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_session_list, user),
	  OPTIONAL(ol_session_list, user) },
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_session_list, service),
	  OPTIONAL(ol_session_list, service) },
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_session_list, device),
	  OPTIONAL(ol_session_list, device) },
	{ .name = "state", .kind = OL_KIND_ENUM, VALUE(ol_session_list, state),
	  OPTIONAL(ol_session_list, state), .words = ol_session_state_words },
	{ .name = "at_ms", .kind = OL_KIND_INTEGER, VALUE(ol_session_list, at_ms),
	  OPTIONAL(ol_session_list, at_ms), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "port", .kind = OL_KIND_INTEGER, VALUE(ol_session_list, port),
	  OPTIONAL(ol_session_list, port), .min = 1, .max = 65535 },
	{ .name = "before_ms", .kind = OL_KIND_INTEGER, VALUE(ol_session_list, before_ms),
	  OPTIONAL(ol_session_list, before_ms), .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "before", .kind = OL_KIND_ID, VALUE(ol_session_list, before),
	  OPTIONAL(ol_session_list, before) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_session_list, auth),
	  OPTIONAL(ol_session_list, auth), .max_length = 48 },
};

const struct ol_message ol_msg_session_list = {
	.name = "session_list",
	.size = sizeof(struct ol_session_list),
	.fields = session_list_fields,
	.field_count = 10,
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

static const struct ol_field session_open_fields[] = {
	{ .name = "service", .kind = OL_KIND_ID, VALUE(ol_session_open, service) },
	{ .name = "duration_s", .kind = OL_KIND_INTEGER, VALUE(ol_session_open, duration_s),
	  OPTIONAL(ol_session_open, duration_s), .min = 0, .max = 31536000 },
	{ .name = "device", .kind = OL_KIND_HEX, VALUE(ol_session_open, device),
	  OPTIONAL(ol_session_open, device) },
	{ .name = "address", .kind = OL_KIND_ADDR, VALUE(ol_session_open, address),
	  OPTIONAL(ol_session_open, address) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_session_open, auth),
	  OPTIONAL(ol_session_open, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_session_open, key),
	  OPTIONAL(ol_session_open, key) },
};

const struct ol_message ol_msg_session_open = {
	.name = "session_open",
	.size = sizeof(struct ol_session_open),
	.fields = session_open_fields,
	.field_count = 6,
};

static const struct ol_field site_descriptor_fields[] = {
	{ .name = "site", .kind = OL_KIND_HEX, VALUE(ol_site_descriptor, site) },
	{ .name = "box", .kind = OL_KIND_HEX, VALUE(ol_site_descriptor, box) },
	{ .name = "box_previous", .kind = OL_KIND_HEX, VALUE(ol_site_descriptor, box_previous),
	  OPTIONAL(ol_site_descriptor, box_previous) },
	{ .name = "host", .kind = OL_KIND_STRING, VALUE(ol_site_descriptor, host),
	  .max_length = 253 },
	{ .name = "spa_port", .kind = OL_KIND_INTEGER, VALUE(ol_site_descriptor, spa_port),
	  .min = 1, .max = 65535 },
	{ .name = "url", .kind = OL_KIND_STRING, VALUE(ol_site_descriptor, url),
	  OPTIONAL(ol_site_descriptor, url), .max_length = 200 },
	{ .name = "mqtt", .kind = OL_KIND_STRING, VALUE(ol_site_descriptor, mqtt),
	  OPTIONAL(ol_site_descriptor, mqtt), .max_length = 280 },
	{ .name = "publics", .kind = OL_KIND_OBJECT, LIST(ol_site_descriptor, publics),
	  .item = &item_public_broker },
	{ .name = "echoes", .kind = OL_KIND_STRING, LIST(ol_site_descriptor, echoes),
	  .max_length = 200 },
	{ .name = "services", .kind = OL_KIND_OBJECT, LIST(ol_site_descriptor, services),
	  .item = &item_site_descriptor_service },
};

const struct ol_message ol_msg_site_descriptor = {
	.name = "site_descriptor",
	.size = sizeof(struct ol_site_descriptor),
	.fields = site_descriptor_fields,
	.field_count = 10,
};

static const struct ol_field site_export_fields[] = {
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_site_export, auth),
	  OPTIONAL(ol_site_export, auth), .max_length = 48 },
};

const struct ol_message ol_msg_site_export = {
	.name = "site_export",
	.size = sizeof(struct ol_site_export),
	.fields = site_export_fields,
	.field_count = 1,
};

static const struct ol_field site_file_fields[] = {
	{ .name = "users", .kind = OL_KIND_OBJECT, LIST(ol_site_file, users),
	  .item = &item_site_user },
	{ .name = "services", .kind = OL_KIND_OBJECT, LIST(ol_site_file, services),
	  .item = &item_site_service },
	{ .name = "grants", .kind = OL_KIND_OBJECT, LIST(ol_site_file, grants),
	  .item = &item_site_grant },
};

const struct ol_message ol_msg_site_file = {
	.name = "site_file",
	.size = sizeof(struct ol_site_file),
	.fields = site_file_fields,
	.field_count = 3,
};

static const struct ol_field site_file_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_site_file_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_site_file_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_site_file_reply, field),
	  .max_length = 64 },
	{ .name = "users", .kind = OL_KIND_OBJECT, LIST(ol_site_file_reply, users),
	  .item = &item_site_user },
	{ .name = "services", .kind = OL_KIND_OBJECT, LIST(ol_site_file_reply, services),
	  .item = &item_site_service },
	{ .name = "grants", .kind = OL_KIND_OBJECT, LIST(ol_site_file_reply, grants),
	  .item = &item_site_grant },
};

const struct ol_message ol_msg_site_file_reply = {
	.name = "site_file_reply",
	.size = sizeof(struct ol_site_file_reply),
	.fields = site_file_reply_fields,
	.field_count = 6,
};

static const struct ol_field site_health_fields[] = {
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_site_health, auth),
	  OPTIONAL(ol_site_health, auth), .max_length = 48 },
};

const struct ol_message ol_msg_site_health = {
	.name = "site_health",
	.size = sizeof(struct ol_site_health),
	.fields = site_health_fields,
	.field_count = 1,
};

static const struct ol_field site_health_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_site_health_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_site_health_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_site_health_reply, field),
	  .max_length = 64 },
	{ .name = "routers", .kind = OL_KIND_INTEGER, VALUE(ol_site_health_reply, routers),
	  .min = 0, .max = 1000 },
	{ .name = "online", .kind = OL_KIND_INTEGER, VALUE(ol_site_health_reply, online), .min = 0,
	  .max = 1000 },
};

const struct ol_message ol_msg_site_health_reply = {
	.name = "site_health_reply",
	.size = sizeof(struct ol_site_health_reply),
	.fields = site_health_reply_fields,
	.field_count = 5,
};

static const struct ol_field site_import_fields[] = {
	{ .name = "users", .kind = OL_KIND_OBJECT, LIST(ol_site_import, users),
	  .item = &item_site_user },
	{ .name = "services", .kind = OL_KIND_OBJECT, LIST(ol_site_import, services),
	  .item = &item_site_service },
	{ .name = "grants", .kind = OL_KIND_OBJECT, LIST(ol_site_import, grants),
	  .item = &item_site_grant },
	{ .name = "dry_run", .kind = OL_KIND_BOOL, VALUE(ol_site_import, dry_run) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_site_import, auth),
	  OPTIONAL(ol_site_import, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_site_import, key),
	  OPTIONAL(ol_site_import, key) },
};

const struct ol_message ol_msg_site_import = {
	.name = "site_import",
	.size = sizeof(struct ol_site_import),
	.fields = site_import_fields,
	.field_count = 6,
};

static const struct ol_field site_import_reply_fields[] = {
	{ .name = "code", .kind = OL_KIND_ENUM, VALUE(ol_site_import_reply, code),
	  .words = ol_reply_code_words },
	{ .name = "detail", .kind = OL_KIND_STRING, VALUE(ol_site_import_reply, detail),
	  .max_length = 200 },
	{ .name = "field", .kind = OL_KIND_STRING, VALUE(ol_site_import_reply, field),
	  .max_length = 64 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_site_import_reply, items),
	  .item = &item_site_change },
};

const struct ol_message ol_msg_site_import_reply = {
	.name = "site_import_reply",
	.size = sizeof(struct ol_site_import_reply),
	.fields = site_import_reply_fields,
	.field_count = 4,
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

static const struct ol_field step_up_fields[] = {
	{ .name = "code", .kind = OL_KIND_SEALED, VALUE(ol_step_up, code),
	  OPTIONAL(ol_step_up, code), .max_length = 32 },
	{ .name = "password", .kind = OL_KIND_SEALED, VALUE(ol_step_up, password),
	  OPTIONAL(ol_step_up, password), .max_length = 256 },
	{ .name = "reply_key", .kind = OL_KIND_HEX, VALUE(ol_step_up, reply_key) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_step_up, auth),
	  OPTIONAL(ol_step_up, auth), .max_length = 48 },
};

const struct ol_message ol_msg_step_up = {
	.name = "step_up",
	.size = sizeof(struct ol_step_up),
	.fields = step_up_fields,
	.field_count = 4,
};

static const struct ol_field totp_begin_fields[] = {
	{ .name = "reply_key", .kind = OL_KIND_HEX, VALUE(ol_totp_begin, reply_key) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_totp_begin, auth),
	  OPTIONAL(ol_totp_begin, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_totp_begin, key),
	  OPTIONAL(ol_totp_begin, key) },
};

const struct ol_message ol_msg_totp_begin = {
	.name = "totp_begin",
	.size = sizeof(struct ol_totp_begin),
	.fields = totp_begin_fields,
	.field_count = 3,
};

static const struct ol_field totp_confirm_fields[] = {
	{ .name = "code", .kind = OL_KIND_SEALED, VALUE(ol_totp_confirm, code), .max_length = 32 },
	{ .name = "reply_key", .kind = OL_KIND_HEX, VALUE(ol_totp_confirm, reply_key) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_totp_confirm, auth),
	  OPTIONAL(ol_totp_confirm, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_totp_confirm, key),
	  OPTIONAL(ol_totp_confirm, key) },
};

const struct ol_message ol_msg_totp_confirm = {
	.name = "totp_confirm",
	.size = sizeof(struct ol_totp_confirm),
	.fields = totp_confirm_fields,
	.field_count = 4,
};

static const struct ol_field totp_remove_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_totp_remove, user),
	  OPTIONAL(ol_totp_remove, user) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_totp_remove, auth),
	  OPTIONAL(ol_totp_remove, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_totp_remove, key),
	  OPTIONAL(ol_totp_remove, key) },
};

const struct ol_message ol_msg_totp_remove = {
	.name = "totp_remove",
	.size = sizeof(struct ol_totp_remove),
	.fields = totp_remove_fields,
	.field_count = 3,
};

static const struct ol_field user_add_fields[] = {
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_user_add, name) },
	{ .name = "role", .kind = OL_KIND_ENUM, VALUE(ol_user_add, role),
	  .words = ol_user_role_words },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_user_add, title),
	  OPTIONAL(ol_user_add, title), .max_length = 64 },
	{ .name = "active", .kind = OL_KIND_BOOL, VALUE(ol_user_add, active),
	  OPTIONAL(ol_user_add, active) },
	{ .name = "most_sessions", .kind = OL_KIND_INTEGER, VALUE(ol_user_add, most_sessions),
	  OPTIONAL(ol_user_add, most_sessions), .min = 0, .max = 1000 },
	{ .name = "countries", .kind = OL_KIND_STRING, VALUE(ol_user_add, countries),
	  OPTIONAL(ol_user_add, countries), .max_length = 48 },
	{ .name = "hours", .kind = OL_KIND_STRING, VALUE(ol_user_add, hours),
	  OPTIONAL(ol_user_add, hours), .max_length = 100 },
	{ .name = "with_password", .kind = OL_KIND_BOOL, VALUE(ol_user_add, with_password),
	  OPTIONAL(ol_user_add, with_password) },
	{ .name = "reply_key", .kind = OL_KIND_HEX, VALUE(ol_user_add, reply_key),
	  OPTIONAL(ol_user_add, reply_key) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_user_add, auth),
	  OPTIONAL(ol_user_add, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_user_add, key), OPTIONAL(ol_user_add, key) },
};

const struct ol_message ol_msg_user_add = {
	.name = "user_add",
	.size = sizeof(struct ol_user_add),
	.fields = user_add_fields,
	.field_count = 11,
};

static const struct ol_field user_list_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_user_list, user),
	  OPTIONAL(ol_user_list, user) },
	{ .name = "after", .kind = OL_KIND_ID, VALUE(ol_user_list, after),
	  OPTIONAL(ol_user_list, after) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_user_list, auth),
	  OPTIONAL(ol_user_list, auth), .max_length = 48 },
};

const struct ol_message ol_msg_user_list = {
	.name = "user_list",
	.size = sizeof(struct ol_user_list),
	.fields = user_list_fields,
	.field_count = 3,
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

static const struct ol_field user_password_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_user_password, user) },
	{ .name = "reply_key", .kind = OL_KIND_HEX, VALUE(ol_user_password, reply_key) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_user_password, auth),
	  OPTIONAL(ol_user_password, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_user_password, key),
	  OPTIONAL(ol_user_password, key) },
};

const struct ol_message ol_msg_user_password = {
	.name = "user_password",
	.size = sizeof(struct ol_user_password),
	.fields = user_password_fields,
	.field_count = 4,
};

static const struct ol_field user_remove_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_user_remove, user) },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_user_remove, auth),
	  OPTIONAL(ol_user_remove, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_user_remove, key),
	  OPTIONAL(ol_user_remove, key) },
};

const struct ol_message ol_msg_user_remove = {
	.name = "user_remove",
	.size = sizeof(struct ol_user_remove),
	.fields = user_remove_fields,
	.field_count = 3,
};

static const struct ol_field user_set_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_user_set, user) },
	{ .name = "name", .kind = OL_KIND_NAME, VALUE(ol_user_set, name) },
	{ .name = "role", .kind = OL_KIND_ENUM, VALUE(ol_user_set, role),
	  .words = ol_user_role_words },
	{ .name = "title", .kind = OL_KIND_STRING, VALUE(ol_user_set, title),
	  OPTIONAL(ol_user_set, title), .max_length = 64 },
	{ .name = "active", .kind = OL_KIND_BOOL, VALUE(ol_user_set, active) },
	{ .name = "most_sessions", .kind = OL_KIND_INTEGER, VALUE(ol_user_set, most_sessions),
	  OPTIONAL(ol_user_set, most_sessions), .min = 0, .max = 1000 },
	{ .name = "countries", .kind = OL_KIND_STRING, VALUE(ol_user_set, countries),
	  OPTIONAL(ol_user_set, countries), .max_length = 48 },
	{ .name = "hours", .kind = OL_KIND_STRING, VALUE(ol_user_set, hours),
	  OPTIONAL(ol_user_set, hours), .max_length = 100 },
	{ .name = "auth", .kind = OL_KIND_SEALED, VALUE(ol_user_set, auth),
	  OPTIONAL(ol_user_set, auth), .max_length = 48 },
	{ .name = "key", .kind = OL_KIND_HEX, VALUE(ol_user_set, key), OPTIONAL(ol_user_set, key) },
};

const struct ol_message ol_msg_user_set = {
	.name = "user_set",
	.size = sizeof(struct ol_user_set),
	.fields = user_set_fields,
	.field_count = 10,
};

static const struct ol_field view_devices_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_view_devices, user) },
	{ .name = "generation", .kind = OL_KIND_INTEGER, VALUE(ol_view_devices, generation),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "at_ms", .kind = OL_KIND_INTEGER, VALUE(ol_view_devices, at_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "valid_s", .kind = OL_KIND_INTEGER, VALUE(ol_view_devices, valid_s), .min = 1,
	  .max = 3600 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_view_devices, items),
	  .item = &item_device_list_item },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_view_devices, more) },
};

const struct ol_message ol_msg_view_devices = {
	.name = "view_devices",
	.size = sizeof(struct ol_view_devices),
	.fields = view_devices_fields,
	.field_count = 6,
};

static const struct ol_field view_invitations_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_view_invitations, user) },
	{ .name = "generation", .kind = OL_KIND_INTEGER, VALUE(ol_view_invitations, generation),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "at_ms", .kind = OL_KIND_INTEGER, VALUE(ol_view_invitations, at_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "valid_s", .kind = OL_KIND_INTEGER, VALUE(ol_view_invitations, valid_s), .min = 1,
	  .max = 3600 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_view_invitations, items),
	  .item = &item_invitation_list_item },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_view_invitations, more) },
};

const struct ol_message ol_msg_view_invitations = {
	.name = "view_invitations",
	.size = sizeof(struct ol_view_invitations),
	.fields = view_invitations_fields,
	.field_count = 6,
};

static const struct ol_field view_routers_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_view_routers, user) },
	{ .name = "generation", .kind = OL_KIND_INTEGER, VALUE(ol_view_routers, generation),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "at_ms", .kind = OL_KIND_INTEGER, VALUE(ol_view_routers, at_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "valid_s", .kind = OL_KIND_INTEGER, VALUE(ol_view_routers, valid_s), .min = 1,
	  .max = 3600 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_view_routers, items),
	  .item = &item_view_router },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_view_routers, more) },
};

const struct ol_message ol_msg_view_routers = {
	.name = "view_routers",
	.size = sizeof(struct ol_view_routers),
	.fields = view_routers_fields,
	.field_count = 6,
};

static const struct ol_field view_services_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_view_services, user) },
	{ .name = "generation", .kind = OL_KIND_INTEGER, VALUE(ol_view_services, generation),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "at_ms", .kind = OL_KIND_INTEGER, VALUE(ol_view_services, at_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "valid_s", .kind = OL_KIND_INTEGER, VALUE(ol_view_services, valid_s), .min = 1,
	  .max = 3600 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_view_services, items),
	  .item = &item_view_service },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_view_services, more) },
};

const struct ol_message ol_msg_view_services = {
	.name = "view_services",
	.size = sizeof(struct ol_view_services),
	.fields = view_services_fields,
	.field_count = 6,
};

static const struct ol_field view_sessions_fields[] = {
	{ .name = "user", .kind = OL_KIND_ID, VALUE(ol_view_sessions, user) },
	{ .name = "generation", .kind = OL_KIND_INTEGER, VALUE(ol_view_sessions, generation),
	  .min = 0, .max = INT64_C(9007199254740991) },
	{ .name = "at_ms", .kind = OL_KIND_INTEGER, VALUE(ol_view_sessions, at_ms), .min = 0,
	  .max = INT64_C(9007199254740991) },
	{ .name = "valid_s", .kind = OL_KIND_INTEGER, VALUE(ol_view_sessions, valid_s), .min = 1,
	  .max = 3600 },
	{ .name = "items", .kind = OL_KIND_OBJECT, LIST(ol_view_sessions, items),
	  .item = &item_session_list_item },
	{ .name = "more", .kind = OL_KIND_BOOL, VALUE(ol_view_sessions, more) },
};

const struct ol_message ol_msg_view_sessions = {
	.name = "view_sessions",
	.size = sizeof(struct ol_view_sessions),
	.fields = view_sessions_fields,
	.field_count = 6,
};

const struct ol_message *const ol_messages[] = {
	&ol_msg_access,
	&ol_msg_change,
	&ol_msg_device_add,
	&ol_msg_device_confirm,
	&ol_msg_device_describe,
	&ol_msg_device_describe_reply,
	&ol_msg_device_list,
	&ol_msg_device_list_reply,
	&ol_msg_device_result,
	&ol_msg_device_revoke,
	&ol_msg_device_set,
	&ol_msg_device_status,
	&ol_msg_device_status_reply,
	&ol_msg_directory,
	&ol_msg_doctor,
	&ol_msg_doctor_reply,
	&ol_msg_enrol,
	&ol_msg_enrol_reply,
	&ol_msg_enrolment_add,
	&ol_msg_event,
	&ol_msg_event_list,
	&ol_msg_event_list_reply,
	&ol_msg_grant_add,
	&ol_msg_grant_list,
	&ol_msg_grant_list_reply,
	&ol_msg_grant_remove,
	&ol_msg_health,
	&ol_msg_hello,
	&ol_msg_invitation_add,
	&ol_msg_invitation_list,
	&ol_msg_invitation_list_reply,
	&ol_msg_invitation_look,
	&ol_msg_invitation_look_reply,
	&ol_msg_invitation_revoke,
	&ol_msg_knock_call,
	&ol_msg_knock_report,
	&ol_msg_lease,
	&ol_msg_live_add,
	&ol_msg_live_reply,
	&ol_msg_login,
	&ol_msg_login_end,
	&ol_msg_login_list,
	&ol_msg_login_list_reply,
	&ol_msg_login_log,
	&ol_msg_login_log_reply,
	&ol_msg_login_reply,
	&ol_msg_login_show,
	&ol_msg_login_show_reply,
	&ol_msg_logout,
	&ol_msg_password_set,
	&ol_msg_problem,
	&ol_msg_receipt,
	&ol_msg_refusal,
	&ol_msg_reply_count,
	&ol_msg_reply_device,
	&ol_msg_reply_done,
	&ol_msg_reply_made,
	&ol_msg_reply_secret,
	&ol_msg_router_add,
	&ol_msg_router_list,
	&ol_msg_router_list_reply,
	&ol_msg_router_remove,
	&ol_msg_router_set,
	&ol_msg_service_add,
	&ol_msg_service_list,
	&ol_msg_service_list_reply,
	&ol_msg_service_remove,
	&ol_msg_service_set,
	&ol_msg_session_close,
	&ol_msg_session_extend,
	&ol_msg_session_list,
	&ol_msg_session_list_reply,
	&ol_msg_session_open,
	&ol_msg_site_descriptor,
	&ol_msg_site_export,
	&ol_msg_site_file,
	&ol_msg_site_file_reply,
	&ol_msg_site_health,
	&ol_msg_site_health_reply,
	&ol_msg_site_import,
	&ol_msg_site_import_reply,
	&ol_msg_sites,
	&ol_msg_status,
	&ol_msg_step_up,
	&ol_msg_totp_begin,
	&ol_msg_totp_confirm,
	&ol_msg_totp_remove,
	&ol_msg_user_add,
	&ol_msg_user_list,
	&ol_msg_user_list_reply,
	&ol_msg_user_password,
	&ol_msg_user_remove,
	&ol_msg_user_set,
	&ol_msg_view_devices,
	&ol_msg_view_invitations,
	&ol_msg_view_routers,
	&ol_msg_view_services,
	&ol_msg_view_sessions,
	NULL,
};
