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
	[OL_ROLE_DEVICE] = "device",
	[OL_ROLE_APP] = "app",
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

const struct ol_channel ol_channel_event_refusal = {
	.name = "event-refusal",
	.address = "ownline/v1/event/refusal",
	.message = &ol_msg_refusal,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 120,
	.senders = 1u << OL_ROLE_SPA_GATEWAY | 1u << OL_ROLE_IP_UPDATER,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_event_login = {
	.name = "event-login",
	.address = "ownline/v1/event/login/{what}",
	.message = &ol_msg_event,
	.qos = 1,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_NOTIFIER | 1u << OL_ROLE_API_GATEWAY,
};

const struct ol_channel ol_channel_event_device = {
	.name = "event-device",
	.address = "ownline/v1/event/device/{what}",
	.message = &ol_msg_event,
	.qos = 1,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_NOTIFIER | 1u << OL_ROLE_API_GATEWAY,
};

const struct ol_channel ol_channel_event_invitation = {
	.name = "event-invitation",
	.address = "ownline/v1/event/invitation/{what}",
	.message = &ol_msg_event,
	.qos = 1,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_NOTIFIER | 1u << OL_ROLE_API_GATEWAY,
};

const struct ol_channel ol_channel_event_user = {
	.name = "event-user",
	.address = "ownline/v1/event/user/{what}",
	.message = &ol_msg_event,
	.qos = 1,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_NOTIFIER | 1u << OL_ROLE_API_GATEWAY,
};

const struct ol_channel ol_channel_event_service = {
	.name = "event-service",
	.address = "ownline/v1/event/service/{what}",
	.message = &ol_msg_event,
	.qos = 1,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_NOTIFIER | 1u << OL_ROLE_API_GATEWAY,
};

const struct ol_channel ol_channel_event_grant = {
	.name = "event-grant",
	.address = "ownline/v1/event/grant/{what}",
	.message = &ol_msg_event,
	.qos = 1,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_NOTIFIER | 1u << OL_ROLE_API_GATEWAY,
};

const struct ol_channel ol_channel_event_router = {
	.name = "event-router",
	.address = "ownline/v1/event/router/{what}",
	.message = &ol_msg_event,
	.qos = 1,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_NOTIFIER | 1u << OL_ROLE_API_GATEWAY,
};

const struct ol_channel ol_channel_event_session = {
	.name = "event-session",
	.address = "ownline/v1/event/session/{what}",
	.message = &ol_msg_event,
	.qos = 1,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_NOTIFIER | 1u << OL_ROLE_API_GATEWAY,
};

const struct ol_channel ol_channel_rpc_user_add = {
	.name = "rpc-user-add",
	.address = "ownline/v1/rpc/session-manager/user-add",
	.message = &ol_msg_user_add,
	.reply = &ol_msg_reply_secret,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_user_set = {
	.name = "rpc-user-set",
	.address = "ownline/v1/rpc/session-manager/user-set",
	.message = &ol_msg_user_set,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_user_remove = {
	.name = "rpc-user-remove",
	.address = "ownline/v1/rpc/session-manager/user-remove",
	.message = &ol_msg_user_remove,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
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
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_user_password = {
	.name = "rpc-user-password",
	.address = "ownline/v1/rpc/session-manager/user-password",
	.message = &ol_msg_user_password,
	.reply = &ol_msg_reply_secret,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_login = {
	.name = "rpc-login",
	.address = "ownline/v1/rpc/session-manager/login",
	.message = &ol_msg_login,
	.reply = &ol_msg_login_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_logout = {
	.name = "rpc-logout",
	.address = "ownline/v1/rpc/session-manager/logout",
	.message = &ol_msg_logout,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_login_show = {
	.name = "rpc-login-show",
	.address = "ownline/v1/rpc/session-manager/login-show",
	.message = &ol_msg_login_show,
	.reply = &ol_msg_login_show_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_login_list = {
	.name = "rpc-login-list",
	.address = "ownline/v1/rpc/session-manager/login-list",
	.message = &ol_msg_login_list,
	.reply = &ol_msg_login_list_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_login_end = {
	.name = "rpc-login-end",
	.address = "ownline/v1/rpc/session-manager/login-end",
	.message = &ol_msg_login_end,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_login_log = {
	.name = "rpc-login-log",
	.address = "ownline/v1/rpc/session-manager/login-log",
	.message = &ol_msg_login_log,
	.reply = &ol_msg_login_log_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_password_set = {
	.name = "rpc-password-set",
	.address = "ownline/v1/rpc/session-manager/password-set",
	.message = &ol_msg_password_set,
	.reply = &ol_msg_login_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_step_up = {
	.name = "rpc-step-up",
	.address = "ownline/v1/rpc/session-manager/step-up",
	.message = &ol_msg_step_up,
	.reply = &ol_msg_login_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_totp_begin = {
	.name = "rpc-totp-begin",
	.address = "ownline/v1/rpc/session-manager/totp-begin",
	.message = &ol_msg_totp_begin,
	.reply = &ol_msg_reply_secret,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_totp_confirm = {
	.name = "rpc-totp-confirm",
	.address = "ownline/v1/rpc/session-manager/totp-confirm",
	.message = &ol_msg_totp_confirm,
	.reply = &ol_msg_reply_secret,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_totp_remove = {
	.name = "rpc-totp-remove",
	.address = "ownline/v1/rpc/session-manager/totp-remove",
	.message = &ol_msg_totp_remove,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_enrolment_add = {
	.name = "rpc-enrolment-add",
	.address = "ownline/v1/rpc/session-manager/enrolment-add",
	.message = &ol_msg_enrolment_add,
	.reply = &ol_msg_reply_secret,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_enrol = {
	.name = "rpc-enrol",
	.address = "ownline/v1/rpc/session-manager/enrol",
	.message = &ol_msg_enrol,
	.reply = &ol_msg_enrol_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_device_confirm = {
	.name = "rpc-device-confirm",
	.address = "ownline/v1/rpc/session-manager/device-confirm",
	.message = &ol_msg_device_confirm,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
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

const struct ol_channel ol_channel_rpc_device_set = {
	.name = "rpc-device-set",
	.address = "ownline/v1/rpc/session-manager/device-set",
	.message = &ol_msg_device_set,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
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
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
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
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_device_status = {
	.name = "rpc-device-status",
	.address = "ownline/v1/rpc/session-manager/device-status",
	.message = &ol_msg_device_status,
	.reply = &ol_msg_device_status_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_API_GATEWAY,
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
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_service_set = {
	.name = "rpc-service-set",
	.address = "ownline/v1/rpc/session-manager/service-set",
	.message = &ol_msg_service_set,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_service_remove = {
	.name = "rpc-service-remove",
	.address = "ownline/v1/rpc/session-manager/service-remove",
	.message = &ol_msg_service_remove,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
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
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
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
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
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
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
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
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
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
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_router_set = {
	.name = "rpc-router-set",
	.address = "ownline/v1/rpc/session-manager/router-set",
	.message = &ol_msg_router_set,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_router_remove = {
	.name = "rpc-router-remove",
	.address = "ownline/v1/rpc/session-manager/router-remove",
	.message = &ol_msg_router_remove,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
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
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_session_open = {
	.name = "rpc-session-open",
	.address = "ownline/v1/rpc/session-manager/session-open",
	.message = &ol_msg_session_open,
	.reply = &ol_msg_session_list_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_session_extend = {
	.name = "rpc-session-extend",
	.address = "ownline/v1/rpc/session-manager/session-extend",
	.message = &ol_msg_session_extend,
	.reply = &ol_msg_session_list_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_session_close = {
	.name = "rpc-session-close",
	.address = "ownline/v1/rpc/session-manager/session-close",
	.message = &ol_msg_session_close,
	.reply = &ol_msg_reply_count,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
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
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_invitation_add = {
	.name = "rpc-invitation-add",
	.address = "ownline/v1/rpc/session-manager/invitation-add",
	.message = &ol_msg_invitation_add,
	.reply = &ol_msg_reply_secret,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_invitation_list = {
	.name = "rpc-invitation-list",
	.address = "ownline/v1/rpc/session-manager/invitation-list",
	.message = &ol_msg_invitation_list,
	.reply = &ol_msg_invitation_list_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_invitation_revoke = {
	.name = "rpc-invitation-revoke",
	.address = "ownline/v1/rpc/session-manager/invitation-revoke",
	.message = &ol_msg_invitation_revoke,
	.reply = &ol_msg_reply_done,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_invitation_look = {
	.name = "rpc-invitation-look",
	.address = "ownline/v1/rpc/session-manager/invitation-look",
	.message = &ol_msg_invitation_look,
	.reply = &ol_msg_invitation_look_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_knock = {
	.name = "rpc-knock",
	.address = "ownline/v1/rpc/session-manager/knock",
	.message = &ol_msg_knock_call,
	.reply = &ol_msg_session_list_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_event_list = {
	.name = "rpc-event-list",
	.address = "ownline/v1/rpc/session-manager/event-list",
	.message = &ol_msg_event_list,
	.reply = &ol_msg_event_list_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_doctor = {
	.name = "rpc-doctor",
	.address = "ownline/v1/rpc/session-manager/doctor",
	.message = &ol_msg_doctor,
	.reply = &ol_msg_doctor_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_site_export = {
	.name = "rpc-site-export",
	.address = "ownline/v1/rpc/session-manager/site-export",
	.message = &ol_msg_site_export,
	.reply = &ol_msg_site_file_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_site_import = {
	.name = "rpc-site-import",
	.address = "ownline/v1/rpc/session-manager/site-import",
	.message = &ol_msg_site_import,
	.reply = &ol_msg_site_import_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_site_health = {
	.name = "rpc-site-health",
	.address = "ownline/v1/rpc/session-manager/site-health",
	.message = &ol_msg_site_health,
	.reply = &ol_msg_site_health_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_knock = {
	.name = "knock",
	.address = "ownline/v1/knock/{device}",
	.raw_bytes = 256,
	.qos = 1,
	.senders = 1u << OL_ROLE_DEVICE,
	.receivers = 1u << OL_ROLE_IP_UPDATER,
};

const struct ol_channel ol_channel_device_result = {
	.name = "device-result",
	.address = "ownline/v1/device/{device}/result",
	.message = &ol_msg_device_result,
	.qos = 1,
	.expiry_s = 30,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_DEVICE,
};

const struct ol_channel ol_channel_view_sessions = {
	.name = "view-sessions",
	.address = "ownline/v1/user/{user}/view/sessions",
	.message = &ol_msg_view_sessions,
	.qos = 1,
	.is_retained = true,
	.expiry_s = 900,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_DEVICE | 1u << OL_ROLE_APP,
};

const struct ol_channel ol_channel_view_services = {
	.name = "view-services",
	.address = "ownline/v1/user/{user}/view/services",
	.message = &ol_msg_view_services,
	.qos = 1,
	.is_retained = true,
	.expiry_s = 900,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_DEVICE | 1u << OL_ROLE_APP,
};

const struct ol_channel ol_channel_view_devices = {
	.name = "view-devices",
	.address = "ownline/v1/user/{user}/view/devices",
	.message = &ol_msg_view_devices,
	.qos = 1,
	.is_retained = true,
	.expiry_s = 900,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_DEVICE | 1u << OL_ROLE_APP,
};

const struct ol_channel ol_channel_view_invitations = {
	.name = "view-invitations",
	.address = "ownline/v1/user/{user}/view/invitations",
	.message = &ol_msg_view_invitations,
	.qos = 1,
	.is_retained = true,
	.expiry_s = 900,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_DEVICE | 1u << OL_ROLE_APP,
};

const struct ol_channel ol_channel_view_routers = {
	.name = "view-routers",
	.address = "ownline/v1/user/{user}/view/routers",
	.message = &ol_msg_view_routers,
	.qos = 1,
	.is_retained = true,
	.expiry_s = 900,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_DEVICE | 1u << OL_ROLE_APP,
};

const struct ol_channel ol_channel_rpc_device_describe = {
	.name = "rpc-device-describe",
	.address = "ownline/v1/rpc/session-manager/device-describe",
	.message = &ol_msg_device_describe,
	.reply = &ol_msg_device_describe_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_OWNLINECTL,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_rpc_live_add = {
	.name = "rpc-live-add",
	.address = "ownline/v1/rpc/session-manager/live-add",
	.message = &ol_msg_live_add,
	.reply = &ol_msg_live_reply,
	.qos = 1,
	.is_signed = true,
	.expiry_s = 5,
	.senders = 1u << OL_ROLE_API_GATEWAY,
	.receivers = 1u << OL_ROLE_SESSION_MANAGER,
};

const struct ol_channel ol_channel_reply = {
	.name = "reply",
	.address = "ownline/v1/reply/{client}",
	.qos = 1,
	.is_signed = true,
	.expiry_s = 10,
	.senders = 1u << OL_ROLE_SESSION_MANAGER,
	.receivers = 1u << OL_ROLE_OWNLINECTL | 1u << OL_ROLE_API_GATEWAY,
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
	&ol_channel_directory,
	&ol_channel_router_access,
	&ol_channel_router_change,
	&ol_channel_router_sites,
	&ol_channel_router_hello,
	&ol_channel_router_lease,
	&ol_channel_router_receipt,
	&ol_channel_router_status,
	&ol_channel_event_refusal,
	&ol_channel_event_login,
	&ol_channel_event_device,
	&ol_channel_event_invitation,
	&ol_channel_event_user,
	&ol_channel_event_service,
	&ol_channel_event_grant,
	&ol_channel_event_router,
	&ol_channel_event_session,
	&ol_channel_rpc_user_add,
	&ol_channel_rpc_user_set,
	&ol_channel_rpc_user_remove,
	&ol_channel_rpc_user_list,
	&ol_channel_rpc_user_password,
	&ol_channel_rpc_login,
	&ol_channel_rpc_logout,
	&ol_channel_rpc_login_show,
	&ol_channel_rpc_login_list,
	&ol_channel_rpc_login_end,
	&ol_channel_rpc_login_log,
	&ol_channel_rpc_password_set,
	&ol_channel_rpc_step_up,
	&ol_channel_rpc_totp_begin,
	&ol_channel_rpc_totp_confirm,
	&ol_channel_rpc_totp_remove,
	&ol_channel_rpc_enrolment_add,
	&ol_channel_rpc_enrol,
	&ol_channel_rpc_device_confirm,
	&ol_channel_rpc_device_add,
	&ol_channel_rpc_device_set,
	&ol_channel_rpc_device_list,
	&ol_channel_rpc_device_revoke,
	&ol_channel_rpc_device_status,
	&ol_channel_rpc_service_add,
	&ol_channel_rpc_service_set,
	&ol_channel_rpc_service_remove,
	&ol_channel_rpc_service_list,
	&ol_channel_rpc_grant_add,
	&ol_channel_rpc_grant_remove,
	&ol_channel_rpc_grant_list,
	&ol_channel_rpc_router_add,
	&ol_channel_rpc_router_set,
	&ol_channel_rpc_router_remove,
	&ol_channel_rpc_router_list,
	&ol_channel_rpc_session_open,
	&ol_channel_rpc_session_extend,
	&ol_channel_rpc_session_close,
	&ol_channel_rpc_session_list,
	&ol_channel_rpc_invitation_add,
	&ol_channel_rpc_invitation_list,
	&ol_channel_rpc_invitation_revoke,
	&ol_channel_rpc_invitation_look,
	&ol_channel_rpc_knock,
	&ol_channel_rpc_event_list,
	&ol_channel_rpc_doctor,
	&ol_channel_rpc_site_export,
	&ol_channel_rpc_site_import,
	&ol_channel_rpc_site_health,
	&ol_channel_knock,
	&ol_channel_device_result,
	&ol_channel_view_sessions,
	&ol_channel_view_services,
	&ol_channel_view_devices,
	&ol_channel_view_invitations,
	&ol_channel_view_routers,
	&ol_channel_rpc_device_describe,
	&ol_channel_rpc_live_add,
	&ol_channel_reply,
	&ol_channel_health,
	NULL,
};

const struct ol_right ol_device_rights[] = {
	{ "ownline/v1/knock/{client}", true },
	{ "ownline/v1/device/{client}/result", false },
	{ "ownline/v1/user/{user}/view/sessions", false },
	{ "ownline/v1/user/{user}/view/services", false },
	{ "ownline/v1/user/{user}/view/devices", false },
	{ "ownline/v1/user/{user}/view/invitations", false },
	{ "ownline/v1/user/{user}/view/routers", false },
	{ NULL, false },
};

const struct ol_right ol_app_rights[] = {
	{ "ownline/v1/user/{user}/view/sessions", false },
	{ "ownline/v1/user/{user}/view/services", false },
	{ "ownline/v1/user/{user}/view/devices", false },
	{ "ownline/v1/user/{user}/view/invitations", false },
	{ "ownline/v1/user/{user}/view/routers", false },
	{ NULL, false },
};
