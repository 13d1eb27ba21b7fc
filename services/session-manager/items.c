/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items of lists and views. */
#include "session-manager/items.h"

const struct row_column item_session_columns[] = {
	ROW_COL(ROW_ID, struct ol_session_list_item, session),
	ROW_COL(ROW_ID, struct ol_session_list_item, user),
	ROW_COL(ROW_TEXT, struct ol_session_list_item, user_name),
	ROW_OPTIONAL(ROW_BYTEA, struct ol_session_list_item, device),
	ROW_ENUM(struct ol_session_list_item, kind, ol_device_kind_words),
	ROW_COL(ROW_TEXT, struct ol_session_list_item, device_name),
	ROW_COL(ROW_ID, struct ol_session_list_item, service),
	ROW_COL(ROW_TEXT, struct ol_session_list_item, service_name),
	ROW_COL(ROW_TEXT, struct ol_session_list_item, router),
	ROW_COL(ROW_TEXT, struct ol_session_list_item, host),
	ROW_COL(ROW_ADDR, struct ol_session_list_item, source),
	ROW_ENUM(struct ol_session_list_item, proto, ol_proto_words),
	ROW_COL(ROW_INT, struct ol_session_list_item, port),
	ROW_COL(ROW_INT, struct ol_session_list_item, start_ms),
	ROW_COL(ROW_INT, struct ol_session_list_item, opened_ms),
	ROW_COL(ROW_INT, struct ol_session_list_item, end_ms),
	ROW_COL(ROW_INT, struct ol_session_list_item, closed_ms),
	ROW_COL(ROW_INT, struct ol_session_list_item, knock_ms),
	ROW_ENUM(struct ol_session_list_item, state, ol_session_state_words),
	ROW_ENUM(struct ol_session_list_item, reason, ol_session_reason_words),
};

const struct row_column item_device_columns[] = {
	ROW_COL(ROW_BYTEA, struct ol_device_list_item, device),
	ROW_ENUM(struct ol_device_list_item, kind, ol_device_kind_words),
	ROW_COL(ROW_ID, struct ol_device_list_item, user),
	ROW_COL(ROW_TEXT, struct ol_device_list_item, user_name),
	ROW_COL(ROW_TEXT, struct ol_device_list_item, name),
	ROW_ENUM(struct ol_device_list_item, state, ol_device_state_words),
	ROW_COL(ROW_INT, struct ol_device_list_item, created_ms),
	ROW_COL(ROW_INT, struct ol_device_list_item, last_ms),
	ROW_OPTIONAL(ROW_ADDR, struct ol_device_list_item, last_source),
	ROW_OPTIONAL(ROW_TEXT, struct ol_device_list_item, digits),
	ROW_COL(ROW_BOOL, struct ol_device_list_item, revoked),
};

const struct row_column item_invitation_columns[] = {
	ROW_COL(ROW_BYTEA, struct ol_invitation_list_item, invitation),
	ROW_COL(ROW_ID, struct ol_invitation_list_item, user),
	ROW_COL(ROW_TEXT, struct ol_invitation_list_item, user_name),
	ROW_COL(ROW_ID, struct ol_invitation_list_item, service),
	ROW_COL(ROW_TEXT, struct ol_invitation_list_item, service_name),
	ROW_COL(ROW_TEXT, struct ol_invitation_list_item, message),
	ROW_COL(ROW_INT, struct ol_invitation_list_item, duration_s),
	ROW_COL(ROW_INT, struct ol_invitation_list_item, valid_until_ms),
	ROW_COL(ROW_INT, struct ol_invitation_list_item, uses),
	ROW_COL(ROW_INT, struct ol_invitation_list_item, most_uses),
	ROW_COL(ROW_BOOL, struct ol_invitation_list_item, has_pin),
	ROW_ENUM(struct ol_invitation_list_item, state, ol_invitation_state_words),
	ROW_COL(ROW_INT, struct ol_invitation_list_item, created_ms),
	ROW_COL(ROW_INT, struct ol_invitation_list_item, visit_end_ms),
};

const struct row_column item_service_columns[] = {
	ROW_COL(ROW_ID, struct ol_view_service, id),
	ROW_COL(ROW_TEXT, struct ol_view_service, router),
	ROW_COL(ROW_TEXT, struct ol_view_service, name),
	ROW_COL(ROW_TEXT, struct ol_view_service, title),
	ROW_COL(ROW_TEXT, struct ol_view_service, description),
	ROW_COL(ROW_TEXT, struct ol_view_service, icon),
	ROW_ENUM(struct ol_view_service, kind, ol_service_kind_words),
	ROW_ENUM(struct ol_view_service, proto, ol_proto_words),
	ROW_COL(ROW_TEXT, struct ol_view_service, host),
	ROW_COL(ROW_INT, struct ol_view_service, port),
	ROW_COL(ROW_BOOL, struct ol_view_service, automatic),
};

const struct row_column item_router_columns[] = {
	ROW_COL(ROW_TEXT, struct ol_view_router, router),
	ROW_COL(ROW_TEXT, struct ol_view_router, title),
	ROW_COL(ROW_TEXT, struct ol_view_router, host),
	ROW_COL(ROW_BOOL, struct ol_view_router, online),
	ROW_COL(ROW_INT, struct ol_view_router, seen_ms),
};
