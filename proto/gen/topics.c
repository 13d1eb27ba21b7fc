/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channels of the bus; written by proto/gen.py. */
#include <stddef.h>

#include "gen/topics.h"

const char *const ol_role_names[OL_ROLES] = {
	[OL_ROLE_SPA_GATEWAY] = "spa-gateway",
	[OL_ROLE_IP_UPDATER] = "ip-updater",
	[OL_ROLE_SESSION_MANAGER] = "session-manager",
	[OL_ROLE_API_GATEWAY] = "api-gateway",
	[OL_ROLE_NOTIFIER] = "notifier",
	[OL_ROLE_RULE_AGENT] = "rule-agent",
	[OL_ROLE_OWNLINECTL] = "ownlinectl",
};

const struct ol_channel ol_channel_event_knock = {
	.name = "event-knock",
	.address = "ownline/v1/event/knock",
	.message = &ol_msg_knock_report,
	.qos = 1,
	.is_signed = true,
	.senders = 1u << OL_ROLE_SPA_GATEWAY | 1u << OL_ROLE_IP_UPDATER,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_event_session = {
	.name = "event-session",
	.address = "ownline/v1/event/session/{what}",
	.message = &ol_msg_session_event,
	.qos = 1,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_API_GATEWAY | 1u << OL_ROLE_NOTIFIER,
};

const struct ol_channel ol_channel_directory = {
	.name = "directory",
	.address = "ownline/v1/directory/{shard}",
	.message = &ol_msg_directory,
	.qos = 1,
	.is_retained = true,
	.is_signed = true,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_SPA_GATEWAY | 1u << OL_ROLE_IP_UPDATER,
};

const struct ol_channel ol_channel_router_access = {
	.name = "router-access",
	.address = "ownline/v1/router/{router}/access",
	.message = &ol_msg_access,
	.qos = 1,
	.is_retained = true,
	.is_signed = true,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_RULE_AGENT,
};

const struct ol_channel ol_channel_router_change = {
	.name = "router-change",
	.address = "ownline/v1/router/{router}/change",
	.message = &ol_msg_change,
	.qos = 1,
	.is_signed = true,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_RULE_AGENT,
};

const struct ol_channel ol_channel_router_sites = {
	.name = "router-sites",
	.address = "ownline/v1/router/{router}/sites",
	.message = &ol_msg_sites,
	.qos = 1,
	.is_retained = true,
	.is_signed = true,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_RULE_AGENT,
};

const struct ol_channel ol_channel_router_hello = {
	.name = "router-hello",
	.address = "ownline/v1/router/{router}/hello",
	.message = &ol_msg_hello,
	.qos = 1,
	.is_signed = true,
	.is_nonce_fresh = true,
	.is_scoped = true,
	.senders = 1u << OL_ROLE_RULE_AGENT,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_router_lease = {
	.name = "router-lease",
	.address = "ownline/v1/router/{router}/lease",
	.message = &ol_msg_lease,
	.qos = 1,
	.is_signed = true,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_RULE_AGENT,
};

const struct ol_channel ol_channel_router_receipt = {
	.name = "router-receipt",
	.address = "ownline/v1/router/{router}/receipt",
	.message = &ol_msg_receipt,
	.qos = 1,
	.is_signed = true,
	.is_scoped = true,
	.expiry_s = 120,
	.senders = 1u << OL_ROLE_RULE_AGENT,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_router_status = {
	.name = "router-status",
	.address = "ownline/v1/router/{router}/status",
	.message = &ol_msg_status,
	.qos = 1,
	.is_retained = true,
	.is_signed = true,
	.is_scoped = true,
	.senders = 1u << OL_ROLE_RULE_AGENT,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_user_add = {
	.name = "rpc-user-add",
	.address = "ownline/v1/rpc/session-manager/user-add",
	.message = &ol_msg_user_add,
	.reply = &ol_msg_reply_made,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_user_list = {
	.name = "rpc-user-list",
	.address = "ownline/v1/rpc/session-manager/user-list",
	.message = &ol_msg_user_list,
	.reply = &ol_msg_user_list_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_device_add = {
	.name = "rpc-device-add",
	.address = "ownline/v1/rpc/session-manager/device-add",
	.message = &ol_msg_device_add,
	.reply = &ol_msg_reply_device,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_device_list = {
	.name = "rpc-device-list",
	.address = "ownline/v1/rpc/session-manager/device-list",
	.message = &ol_msg_device_list,
	.reply = &ol_msg_device_list_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_device_revoke = {
	.name = "rpc-device-revoke",
	.address = "ownline/v1/rpc/session-manager/device-revoke",
	.message = &ol_msg_device_revoke,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_service_add = {
	.name = "rpc-service-add",
	.address = "ownline/v1/rpc/session-manager/service-add",
	.message = &ol_msg_service_add,
	.reply = &ol_msg_reply_made,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_service_list = {
	.name = "rpc-service-list",
	.address = "ownline/v1/rpc/session-manager/service-list",
	.message = &ol_msg_service_list,
	.reply = &ol_msg_service_list_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_grant_add = {
	.name = "rpc-grant-add",
	.address = "ownline/v1/rpc/session-manager/grant-add",
	.message = &ol_msg_grant_add,
	.reply = &ol_msg_reply_made,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_grant_remove = {
	.name = "rpc-grant-remove",
	.address = "ownline/v1/rpc/session-manager/grant-remove",
	.message = &ol_msg_grant_remove,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_grant_list = {
	.name = "rpc-grant-list",
	.address = "ownline/v1/rpc/session-manager/grant-list",
	.message = &ol_msg_grant_list,
	.reply = &ol_msg_grant_list_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_router_add = {
	.name = "rpc-router-add",
	.address = "ownline/v1/rpc/session-manager/router-add",
	.message = &ol_msg_router_add,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_router_list = {
	.name = "rpc-router-list",
	.address = "ownline/v1/rpc/session-manager/router-list",
	.message = &ol_msg_router_list,
	.reply = &ol_msg_router_list_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_session_list = {
	.name = "rpc-session-list",
	.address = "ownline/v1/rpc/session-manager/session-list",
	.message = &ol_msg_session_list,
	.reply = &ol_msg_session_list_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_session_revoke = {
	.name = "rpc-session-revoke",
	.address = "ownline/v1/rpc/session-manager/session-revoke",
	.message = &ol_msg_session_revoke,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_reply = {
	.name = "reply",
	.address = "ownline/v1/reply/{client}",
	.qos = 1,
	.is_signed = true,
	.expiry_s = 10,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_OWNLINECTL,
};

const struct ol_channel ol_channel_health = {
	.name = "health",
	.address = "ownline/v1/health/{service}",
	.message = &ol_msg_health,
	.qos = 1,
	.is_retained = true,
	.senders = 1u << OL_ROLE_SPA_GATEWAY | 1u << OL_ROLE_IP_UPDATER |
		   1u << OL_ROLE_SESSION_MANAGER | 1u << OL_ROLE_API_GATEWAY |
		   1u << OL_ROLE_NOTIFIER | 1u << OL_ROLE_RULE_AGENT,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER | 1u << OL_ROLE_API_GATEWAY |
		   1u << OL_ROLE_NOTIFIER | 1u << OL_ROLE_OWNLINECTL,
};

const struct ol_channel *const ol_channels[] = {
	&ol_channel_event_knock,
	&ol_channel_event_session,
	&ol_channel_directory,
	&ol_channel_router_access,
	&ol_channel_router_change,
	&ol_channel_router_sites,
	&ol_channel_router_hello,
	&ol_channel_router_lease,
	&ol_channel_router_receipt,
	&ol_channel_router_status,
	&ol_channel_rpc_user_add,
	&ol_channel_rpc_user_list,
	&ol_channel_rpc_device_add,
	&ol_channel_rpc_device_list,
	&ol_channel_rpc_device_revoke,
	&ol_channel_rpc_service_add,
	&ol_channel_rpc_service_list,
	&ol_channel_rpc_grant_add,
	&ol_channel_rpc_grant_remove,
	&ol_channel_rpc_grant_list,
	&ol_channel_rpc_router_add,
	&ol_channel_rpc_router_list,
	&ol_channel_rpc_session_list,
	&ol_channel_rpc_session_revoke,
	&ol_channel_reply,
	&ol_channel_health,
	NULL,
};
