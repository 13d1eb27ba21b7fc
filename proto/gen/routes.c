/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes of the HTTP API; written by proto/gen.py. */
#include <stddef.h>

#include "gen/routes.h"

const struct ol_route ol_routes[OL_ROUTES] = {
	{ .method = "GET",
	  .path = "/api/v1/health",
	  .call = &ol_channel_rpc_site_health,
	  .who = OL_WHO_ANYONE,
	  .answer = OL_ANSWER_HEALTH,
	  .status = 200,
	  .context_fields = 0x1, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "GET",
	  .path = "/api/v1/address",
	  .call = NULL,
	  .who = OL_WHO_ANYONE,
	  .answer = OL_ANSWER_ADDRESS,
	  .status = 200,
	},
	{ .method = "POST",
	  .path = "/api/v1/login",
	  .call = &ol_channel_rpc_login,
	  .who = OL_WHO_ANYONE,
	  .answer = OL_ANSWER_LOGIN,
	  .status = 200,
	  .body_fields = 0x7, /* name password code */
	  .context_fields = 0xf8, /* device_cookie address agent reply_key auth */
	  .required_fields = 0x73,
	  .reply_fields = 0x13f8,
	},
	{ .method = "GET",
	  .path = "/api/v1/login",
	  .call = &ol_channel_rpc_login_show,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_WHOLE,
	  .status = 200,
	  .context_fields = 0x1, /* auth */
	  .reply_fields = 0x7ff8,
	},
	{ .method = "POST",
	  .path = "/api/v1/logout",
	  .call = &ol_channel_rpc_logout,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_DONE,
	  .status = 204,
	  .context_fields = 0x3, /* auth key */
	},
	{ .method = "POST",
	  .path = "/api/v1/step-up",
	  .call = &ol_channel_rpc_step_up,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_LOGIN,
	  .status = 200,
	  .body_fields = 0x3, /* code password */
	  .context_fields = 0xc, /* reply_key auth */
	  .required_fields = 0x4,
	  .reply_fields = 0x13f8,
	},
	{ .method = "POST",
	  .path = "/api/v1/password",
	  .call = &ol_channel_rpc_password_set,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_LOGIN,
	  .status = 200,
	  .body_fields = 0x3, /* old new */
	  .context_fields = 0x1c, /* reply_key auth key */
	  .required_fields = 0x7,
	  .reply_fields = 0x13f8,
	},
	{ .method = "POST",
	  .path = "/api/v1/totp",
	  .call = &ol_channel_rpc_totp_begin,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_SECRET,
	  .status = 200,
	  .context_fields = 0x7, /* reply_key auth key */
	  .required_fields = 0x1,
	  .reply_fields = 0x78,
	},
	{ .method = "POST",
	  .path = "/api/v1/totp/confirm",
	  .call = &ol_channel_rpc_totp_confirm,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_SECRET,
	  .status = 200,
	  .body_fields = 0x1, /* code */
	  .context_fields = 0xe, /* reply_key auth key */
	  .required_fields = 0x3,
	  .reply_fields = 0x78,
	},
	{ .method = "DELETE",
	  .path = "/api/v1/totp",
	  .call = &ol_channel_rpc_totp_remove,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_DONE,
	  .status = 204,
	  .query_fields = 0x1, /* user */
	  .context_fields = 0x6, /* auth key */
	},
	{ .method = "POST",
	  .path = "/api/v1/live",
	  .call = &ol_channel_rpc_live_add,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_WHOLE,
	  .status = 200,
	  .context_fields = 0x7, /* reply_key auth key */
	  .required_fields = 0x1,
	  .reply_fields = 0xf8,
	},
	{ .method = "GET",
	  .path = "/api/v1/logins",
	  .call = &ol_channel_rpc_login_list,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_LIST,
	  .status = 200,
	  .query_fields = 0x3, /* user after */
	  .context_fields = 0x4, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "DELETE",
	  .path = "/api/v1/logins/{login}",
	  .call = &ol_channel_rpc_login_end,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_DONE,
	  .status = 204,
	  .path_fields = 0x1, /* login */
	  .context_fields = 0x6, /* auth key */
	  .required_fields = 0x1,
	},
	{ .method = "GET",
	  .path = "/api/v1/login-log",
	  .call = &ol_channel_rpc_login_log,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_LIST,
	  .status = 200,
	  .query_fields = 0x3, /* user before */
	  .context_fields = 0x4, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "GET",
	  .path = "/api/v1/users",
	  .call = &ol_channel_rpc_user_list,
	  .who = OL_WHO_ADMIN,
	  .answer = OL_ANSWER_LIST,
	  .status = 200,
	  .query_fields = 0x3, /* user after */
	  .context_fields = 0x4, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "POST",
	  .path = "/api/v1/users",
	  .call = &ol_channel_rpc_user_add,
	  .who = OL_WHO_ADMIN_ACT,
	  .answer = OL_ANSWER_SECRET,
	  .status = 201,
	  .body_fields = 0xff, /* name role title active most_sessions countries hours with_password */
	  .context_fields = 0x700, /* reply_key auth key */
	  .required_fields = 0x3,
	  .reply_fields = 0x78,
	},
	{ .method = "GET",
	  .path = "/api/v1/users/{user}",
	  .call = &ol_channel_rpc_user_list,
	  .who = OL_WHO_ADMIN,
	  .answer = OL_ANSWER_ONE,
	  .status = 200,
	  .path_fields = 0x1, /* user */
	  .context_fields = 0x4, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "PUT",
	  .path = "/api/v1/users/{user}",
	  .call = &ol_channel_rpc_user_set,
	  .who = OL_WHO_ADMIN_ACT,
	  .answer = OL_ANSWER_DONE,
	  .status = 204,
	  .path_fields = 0x1, /* user */
	  .body_fields = 0xfe, /* name role title active most_sessions countries hours */
	  .context_fields = 0x300, /* auth key */
	  .required_fields = 0x17,
	},
	{ .method = "DELETE",
	  .path = "/api/v1/users/{user}",
	  .call = &ol_channel_rpc_user_remove,
	  .who = OL_WHO_ADMIN_ACT,
	  .answer = OL_ANSWER_DONE,
	  .status = 204,
	  .path_fields = 0x1, /* user */
	  .context_fields = 0x6, /* auth key */
	  .required_fields = 0x1,
	},
	{ .method = "POST",
	  .path = "/api/v1/users/{user}/password",
	  .call = &ol_channel_rpc_user_password,
	  .who = OL_WHO_ADMIN_ACT,
	  .answer = OL_ANSWER_SECRET,
	  .status = 200,
	  .path_fields = 0x1, /* user */
	  .context_fields = 0xe, /* reply_key auth key */
	  .required_fields = 0x3,
	  .reply_fields = 0x78,
	},
	{ .method = "GET",
	  .path = "/api/v1/devices",
	  .call = &ol_channel_rpc_device_list,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_LIST,
	  .status = 200,
	  .query_fields = 0x7, /* user device after */
	  .context_fields = 0x8, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "GET",
	  .path = "/api/v1/devices/{device}",
	  .call = &ol_channel_rpc_device_list,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_ONE,
	  .status = 200,
	  .path_fields = 0x2, /* device */
	  .context_fields = 0x8, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "PUT",
	  .path = "/api/v1/devices/{device}",
	  .call = &ol_channel_rpc_device_set,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_DONE,
	  .status = 204,
	  .path_fields = 0x1, /* device */
	  .body_fields = 0x2, /* name */
	  .context_fields = 0xc, /* auth key */
	  .required_fields = 0x3,
	},
	{ .method = "DELETE",
	  .path = "/api/v1/devices/{device}",
	  .call = &ol_channel_rpc_device_revoke,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_DONE,
	  .status = 204,
	  .path_fields = 0x1, /* device */
	  .context_fields = 0x6, /* auth key */
	  .required_fields = 0x1,
	},
	{ .method = "POST",
	  .path = "/api/v1/devices/{device}/confirm",
	  .call = &ol_channel_rpc_device_confirm,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_DONE,
	  .status = 204,
	  .path_fields = 0x1, /* device */
	  .body_fields = 0x2, /* digits */
	  .context_fields = 0xc, /* auth key */
	  .required_fields = 0x3,
	},
	{ .method = "POST",
	  .path = "/api/v1/enrolments",
	  .call = &ol_channel_rpc_enrolment_add,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_SECRET,
	  .status = 201,
	  .body_fields = 0x1, /* user */
	  .context_fields = 0xe, /* reply_key auth key */
	  .required_fields = 0x2,
	  .reply_fields = 0x78,
	},
	{ .method = "POST",
	  .path = "/api/v1/enrol",
	  .call = &ol_channel_rpc_enrol,
	  .who = OL_WHO_DEVICE,
	  .answer = OL_ANSWER_WHOLE,
	  .status = 200,
	  .body_fields = 0xf, /* token device_key name signature */
	  .context_fields = 0xf0, /* address agent auth reply_key */
	  .required_fields = 0x3f,
	  .reply_fields = 0x7f8,
	},
	{ .method = "POST",
	  .path = "/api/v1/device/status",
	  .call = &ol_channel_rpc_device_status,
	  .who = OL_WHO_DEVICE,
	  .answer = OL_ANSWER_WHOLE,
	  .status = 200,
	  .body_fields = 0x7, /* device at_ms signature */
	  .context_fields = 0x38, /* address auth reply_key */
	  .required_fields = 0xf,
	  .reply_fields = 0xff8,
	},
	{ .method = "POST",
	  .path = "/api/v1/knock",
	  .call = &ol_channel_rpc_knock,
	  .who = OL_WHO_DEVICE,
	  .answer = OL_ANSWER_SESSION,
	  .status = 201,
	  .binary = 256,
	  .context_fields = 0x10, /* auth */
	  .required_fields = 0xf,
	  .reply_fields = 0x18,
	},
	{ .method = "GET",
	  .path = "/api/v1/services",
	  .call = &ol_channel_rpc_service_list,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_LIST,
	  .status = 200,
	  .query_fields = 0x3, /* service after */
	  .context_fields = 0x4, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "POST",
	  .path = "/api/v1/services",
	  .call = &ol_channel_rpc_service_add,
	  .who = OL_WHO_ADMIN_ACT,
	  .answer = OL_ANSWER_MADE,
	  .status = 201,
	  .body_fields = 0x1ffff, /* router name title description icon kind proto port to4 to6 to_port scheme host path websocket default_s longest_s */
	  .context_fields = 0x60000, /* auth key */
	  .required_fields = 0x443,
	  .reply_fields = 0x8,
	},
	{ .method = "GET",
	  .path = "/api/v1/services/{service}",
	  .call = &ol_channel_rpc_service_list,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_ONE,
	  .status = 200,
	  .path_fields = 0x1, /* service */
	  .context_fields = 0x4, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "PUT",
	  .path = "/api/v1/services/{service}",
	  .call = &ol_channel_rpc_service_set,
	  .who = OL_WHO_ADMIN_ACT,
	  .answer = OL_ANSWER_DONE,
	  .status = 204,
	  .path_fields = 0x1, /* service */
	  .body_fields = 0x1fffe, /* name title description icon kind proto port to4 to6 to_port scheme host path websocket default_s longest_s */
	  .context_fields = 0x60000, /* auth key */
	  .required_fields = 0x443,
	},
	{ .method = "DELETE",
	  .path = "/api/v1/services/{service}",
	  .call = &ol_channel_rpc_service_remove,
	  .who = OL_WHO_ADMIN_ACT,
	  .answer = OL_ANSWER_DONE,
	  .status = 204,
	  .path_fields = 0x1, /* service */
	  .context_fields = 0x6, /* auth key */
	  .required_fields = 0x1,
	},
	{ .method = "GET",
	  .path = "/api/v1/grants",
	  .call = &ol_channel_rpc_grant_list,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_LIST,
	  .status = 200,
	  .query_fields = 0x7, /* user service after */
	  .context_fields = 0x8, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "POST",
	  .path = "/api/v1/grants",
	  .call = &ol_channel_rpc_grant_add,
	  .who = OL_WHO_ADMIN_ACT,
	  .answer = OL_ANSWER_MADE,
	  .status = 201,
	  .body_fields = 0x1f, /* user service automatic port longest_s */
	  .context_fields = 0x60, /* auth key */
	  .required_fields = 0x7,
	  .reply_fields = 0x8,
	},
	{ .method = "DELETE",
	  .path = "/api/v1/grants/{grant}",
	  .call = &ol_channel_rpc_grant_remove,
	  .who = OL_WHO_ADMIN_ACT,
	  .answer = OL_ANSWER_DONE,
	  .status = 204,
	  .path_fields = 0x1, /* grant */
	  .context_fields = 0x18, /* auth key */
	},
	{ .method = "GET",
	  .path = "/api/v1/routers",
	  .call = &ol_channel_rpc_router_list,
	  .who = OL_WHO_ADMIN,
	  .answer = OL_ANSWER_LIST,
	  .status = 200,
	  .query_fields = 0x3, /* router after */
	  .context_fields = 0x4, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "GET",
	  .path = "/api/v1/routers/{router}",
	  .call = &ol_channel_rpc_router_list,
	  .who = OL_WHO_ADMIN,
	  .answer = OL_ANSWER_ONE,
	  .status = 200,
	  .path_fields = 0x1, /* router */
	  .context_fields = 0x4, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "PUT",
	  .path = "/api/v1/routers/{router}",
	  .call = &ol_channel_rpc_router_set,
	  .who = OL_WHO_ADMIN_ACT,
	  .answer = OL_ANSWER_DONE,
	  .status = 204,
	  .path_fields = 0x1, /* router */
	  .body_fields = 0x1e, /* host title port_first port_last */
	  .context_fields = 0x60, /* auth key */
	  .required_fields = 0x3,
	},
	{ .method = "GET",
	  .path = "/api/v1/sessions",
	  .call = &ol_channel_rpc_session_list,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_LIST,
	  .status = 200,
	  .query_fields = 0x1ff, /* session user service device state at_ms port before_ms before */
	  .context_fields = 0x200, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "POST",
	  .path = "/api/v1/sessions",
	  .call = &ol_channel_rpc_session_open,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_SESSION,
	  .status = 201,
	  .body_fields = 0x3, /* service duration_s */
	  .context_fields = 0x38, /* address auth key */
	  .required_fields = 0x1,
	  .reply_fields = 0x18,
	},
	{ .method = "GET",
	  .path = "/api/v1/sessions/{session}",
	  .call = &ol_channel_rpc_session_list,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_ONE,
	  .status = 200,
	  .path_fields = 0x1, /* session */
	  .context_fields = 0x200, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "POST",
	  .path = "/api/v1/sessions/{session}/extend",
	  .call = &ol_channel_rpc_session_extend,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_SESSION,
	  .status = 201,
	  .path_fields = 0x1, /* session */
	  .body_fields = 0x2, /* duration_s */
	  .context_fields = 0xc, /* auth key */
	  .required_fields = 0x1,
	  .reply_fields = 0x18,
	},
	{ .method = "DELETE",
	  .path = "/api/v1/sessions/{session}",
	  .call = &ol_channel_rpc_session_close,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_DONE,
	  .status = 204,
	  .path_fields = 0x1, /* session */
	  .context_fields = 0x30, /* auth key */
	},
	{ .method = "DELETE",
	  .path = "/api/v1/sessions",
	  .call = &ol_channel_rpc_session_close,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_COUNT,
	  .status = 200,
	  .query_fields = 0xe, /* user service device */
	  .context_fields = 0x30, /* auth key */
	  .reply_fields = 0x8,
	},
	{ .method = "GET",
	  .path = "/api/v1/invitations",
	  .call = &ol_channel_rpc_invitation_list,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_LIST,
	  .status = 200,
	  .query_fields = 0x7, /* invitation user after */
	  .context_fields = 0x8, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "POST",
	  .path = "/api/v1/invitations",
	  .call = &ol_channel_rpc_invitation_add,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_SECRET,
	  .status = 201,
	  .body_fields = 0x7f, /* user service message duration_s valid_until_ms most_uses pin */
	  .context_fields = 0x380, /* reply_key auth key */
	  .required_fields = 0xba,
	  .reply_fields = 0x78,
	},
	{ .method = "GET",
	  .path = "/api/v1/invitations/{invitation}",
	  .call = &ol_channel_rpc_invitation_list,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_ONE,
	  .status = 200,
	  .path_fields = 0x1, /* invitation */
	  .context_fields = 0x8, /* auth */
	  .reply_fields = 0x18,
	},
	{ .method = "DELETE",
	  .path = "/api/v1/invitations/{invitation}",
	  .call = &ol_channel_rpc_invitation_revoke,
	  .who = OL_WHO_USER,
	  .answer = OL_ANSWER_DONE,
	  .status = 204,
	  .path_fields = 0x1, /* invitation */
	  .context_fields = 0x6, /* auth key */
	  .required_fields = 0x1,
	},
	{ .method = "GET",
	  .path = "/api/v1/guest/invitations/{invitation}",
	  .call = &ol_channel_rpc_invitation_look,
	  .who = OL_WHO_GUEST,
	  .answer = OL_ANSWER_WHOLE,
	  .status = 200,
	  .path_fields = 0x1, /* invitation */
	  .context_fields = 0x6, /* address auth */
	  .required_fields = 0x3,
	  .reply_fields = 0x1fff8,
	},
	{ .method = "POST",
	  .path = "/api/v1/guest/knock",
	  .call = &ol_channel_rpc_knock,
	  .who = OL_WHO_GUEST,
	  .answer = OL_ANSWER_SESSION,
	  .status = 201,
	  .binary = 256,
	  .context_fields = 0x10, /* auth */
	  .required_fields = 0xf,
	  .reply_fields = 0x18,
	},
	{ .method = "GET",
	  .path = "/api/v1/events",
	  .call = &ol_channel_rpc_event_list,
	  .who = OL_WHO_ADMIN,
	  .answer = OL_ANSWER_LIST,
	  .status = 200,
	  .query_fields = 0xff, /* after before kind user service device port at_ms */
	  .context_fields = 0x100, /* auth */
	  .reply_fields = 0x78,
	},
	{ .method = "GET",
	  .path = "/api/v1/doctor",
	  .call = &ol_channel_rpc_doctor,
	  .who = OL_WHO_ADMIN,
	  .answer = OL_ANSWER_WHOLE,
	  .status = 200,
	  .query_fields = 0x7, /* user device service */
	  .context_fields = 0x18, /* address auth */
	  .reply_fields = 0x8,
	},
};
