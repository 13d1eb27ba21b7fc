// SPDX-License-Identifier: GPL-3.0-or-later
// The channels of the bus; written by proto/gen.py.

export interface Channel {
  /** A topic with at most one {parameter}. */
  address: string;
  /** The schema of its message; absent: bytes, or the reply of the call it answers. */
  message?: string;
  /** The schema of the reply, on a channel of calls. */
  reply?: string;
  qos: 0 | 1;
  retained: boolean;
  signed: boolean;
  /** Seconds until the broker drops it; 0 = never. */
  expiry: number;
}

export const channels = {
  /** Good knocks, on their way to the decision. */
  "event-knock": {
    address: "ownline/v1/event/knock",
    message: "knock_report",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 0,
  },
  /** The devices whose knocks are welcome. */
  "directory": {
    address: "ownline/v1/directory/{shard}",
    message: "directory",
    qos: 1,
    retained: true,
    signed: true,
    expiry: 0,
  },
  /** What a router must hold. */
  "router-access": {
    address: "ownline/v1/router/{router}/access",
    message: "access",
    qos: 1,
    retained: true,
    signed: true,
    expiry: 0,
  },
  /** The newest difference of what a router must hold. */
  "router-change": {
    address: "ownline/v1/router/{router}/change",
    message: "change",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 0,
  },
  /** What a router publishes. */
  "router-sites": {
    address: "ownline/v1/router/{router}/sites",
    message: "sites",
    qos: 1,
    retained: true,
    signed: true,
    expiry: 0,
  },
  /** A rule-agent asks for a lease; it may not know the time yet. */
  "router-hello": {
    address: "ownline/v1/router/{router}/hello",
    message: "hello",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 0,
  },
  /** The time, and the right to hold the list a while longer. */
  "router-lease": {
    address: "ownline/v1/router/{router}/lease",
    message: "lease",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 0,
  },
  /** What the router's kernel really holds. */
  "router-receipt": {
    address: "ownline/v1/router/{router}/receipt",
    message: "receipt",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 120,
  },
  /** How a rule-agent is. */
  "router-status": {
    address: "ownline/v1/router/{router}/status",
    message: "status",
    qos: 1,
    retained: true,
    signed: true,
    expiry: 0,
  },
  /** Knocks that a gateway refused although their signature holds. */
  "event-refusal": {
    address: "ownline/v1/event/refusal",
    message: "refusal",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 120,
  },
  /** What happened to logins. */
  "event-login": {
    address: "ownline/v1/event/login/{what}",
    message: "event",
    qos: 1,
    retained: false,
    signed: false,
    expiry: 0,
  },
  /** What happened to devices. */
  "event-device": {
    address: "ownline/v1/event/device/{what}",
    message: "event",
    qos: 1,
    retained: false,
    signed: false,
    expiry: 0,
  },
  /** What happened to invitations. */
  "event-invitation": {
    address: "ownline/v1/event/invitation/{what}",
    message: "event",
    qos: 1,
    retained: false,
    signed: false,
    expiry: 0,
  },
  /** What happened to users. */
  "event-user": {
    address: "ownline/v1/event/user/{what}",
    message: "event",
    qos: 1,
    retained: false,
    signed: false,
    expiry: 0,
  },
  /** What happened to services. */
  "event-service": {
    address: "ownline/v1/event/service/{what}",
    message: "event",
    qos: 1,
    retained: false,
    signed: false,
    expiry: 0,
  },
  /** What happened to grants. */
  "event-grant": {
    address: "ownline/v1/event/grant/{what}",
    message: "event",
    qos: 1,
    retained: false,
    signed: false,
    expiry: 0,
  },
  /** What happened to routers. */
  "event-router": {
    address: "ownline/v1/event/router/{what}",
    message: "event",
    qos: 1,
    retained: false,
    signed: false,
    expiry: 0,
  },
  /** What happened to sessions, for whoever tells people. */
  "event-session": {
    address: "ownline/v1/event/session/{what}",
    message: "event",
    qos: 1,
    retained: false,
    signed: false,
    expiry: 0,
  },
  /** Adds a user. */
  "rpc-user-add": {
    address: "ownline/v1/rpc/session-manager/user-add",
    message: "user_add",
    reply: "reply_secret",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Changes a user; what is left out becomes empty. */
  "rpc-user-set": {
    address: "ownline/v1/rpc/session-manager/user-set",
    message: "user_set",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Removes a user, with devices, logins, grants and open doors. */
  "rpc-user-remove": {
    address: "ownline/v1/rpc/session-manager/user-remove",
    message: "user_remove",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lists users, at most 100 at a time. */
  "rpc-user-list": {
    address: "ownline/v1/rpc/session-manager/user-list",
    message: "user_list",
    reply: "user_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Gives a user a new one-time password. */
  "rpc-user-password": {
    address: "ownline/v1/rpc/session-manager/user-password",
    message: "user_password",
    reply: "reply_secret",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Logs in. */
  "rpc-login": {
    address: "ownline/v1/rpc/session-manager/login",
    message: "login",
    reply: "login_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Ends the caller's web login. */
  "rpc-logout": {
    address: "ownline/v1/rpc/session-manager/logout",
    message: "logout",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Tells who the caller is. */
  "rpc-login-show": {
    address: "ownline/v1/rpc/session-manager/login-show",
    message: "login_show",
    reply: "login_show_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lists web logins. */
  "rpc-login-list": {
    address: "ownline/v1/rpc/session-manager/login-list",
    message: "login_list",
    reply: "login_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Ends a web login, with its open doors. */
  "rpc-login-end": {
    address: "ownline/v1/rpc/session-manager/login-end",
    message: "login_end",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lists tries to log in, newest first. */
  "rpc-login-log": {
    address: "ownline/v1/rpc/session-manager/login-log",
    message: "login_log",
    reply: "login_log_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Changes the caller's password; all other logins of the user end. */
  "rpc-password-set": {
    address: "ownline/v1/rpc/session-manager/password-set",
    message: "password_set",
    reply: "login_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Proves again who the caller is, before an admin's act. */
  "rpc-step-up": {
    address: "ownline/v1/rpc/session-manager/step-up",
    message: "step_up",
    reply: "login_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Makes a secret for the second factor. */
  "rpc-totp-begin": {
    address: "ownline/v1/rpc/session-manager/totp-begin",
    message: "totp_begin",
    reply: "reply_secret",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Turns the second factor on; answers the recovery codes. */
  "rpc-totp-confirm": {
    address: "ownline/v1/rpc/session-manager/totp-confirm",
    message: "totp_confirm",
    reply: "reply_secret",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Turns a second factor off. */
  "rpc-totp-remove": {
    address: "ownline/v1/rpc/session-manager/totp-remove",
    message: "totp_remove",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Makes a link that enrols one device within ten minutes. */
  "rpc-enrolment-add": {
    address: "ownline/v1/rpc/session-manager/enrolment-add",
    message: "enrolment_add",
    reply: "reply_secret",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** A device shows its link's token and asks to be enrolled, or how far that is. */
  "rpc-enrol": {
    address: "ownline/v1/rpc/session-manager/enrol",
    message: "enrol",
    reply: "enrol_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** The owner has compared the digits: the device may knock. */
  "rpc-device-confirm": {
    address: "ownline/v1/rpc/session-manager/device-confirm",
    message: "device_confirm",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Adds a device by its key. */
  "rpc-device-add": {
    address: "ownline/v1/rpc/session-manager/device-add",
    message: "device_add",
    reply: "reply_device",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Renames a device. */
  "rpc-device-set": {
    address: "ownline/v1/rpc/session-manager/device-set",
    message: "device_set",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lists devices, at most 100 at a time. */
  "rpc-device-list": {
    address: "ownline/v1/rpc/session-manager/device-list",
    message: "device_list",
    reply: "device_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Revokes a device, and ends its sessions. */
  "rpc-device-revoke": {
    address: "ownline/v1/rpc/session-manager/device-revoke",
    message: "device_revoke",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** A device asks what it may open, and what is open. */
  "rpc-device-status": {
    address: "ownline/v1/rpc/session-manager/device-status",
    message: "device_status",
    reply: "device_status_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Adds a service. */
  "rpc-service-add": {
    address: "ownline/v1/rpc/session-manager/service-add",
    message: "service_add",
    reply: "reply_made",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Changes a service; what is left out becomes empty. Its open doors shut if what they lead to changes. */
  "rpc-service-set": {
    address: "ownline/v1/rpc/session-manager/service-set",
    message: "service_set",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Removes a service, with its grants, invitations and open doors. */
  "rpc-service-remove": {
    address: "ownline/v1/rpc/session-manager/service-remove",
    message: "service_remove",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lists services, at most 100 at a time; a member's are those that he may open. */
  "rpc-service-list": {
    address: "ownline/v1/rpc/session-manager/service-list",
    message: "service_list",
    reply: "service_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lets a user open a service, or changes how. */
  "rpc-grant-add": {
    address: "ownline/v1/rpc/session-manager/grant-add",
    message: "grant_add",
    reply: "reply_made",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Takes a grant away, and ends its sessions. */
  "rpc-grant-remove": {
    address: "ownline/v1/rpc/session-manager/grant-remove",
    message: "grant_remove",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lists grants, at most 100 at a time. */
  "rpc-grant-list": {
    address: "ownline/v1/rpc/session-manager/grant-list",
    message: "grant_list",
    reply: "grant_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Adds a router. */
  "rpc-router-add": {
    address: "ownline/v1/rpc/session-manager/router-add",
    message: "router_add",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Changes a router. */
  "rpc-router-set": {
    address: "ownline/v1/rpc/session-manager/router-set",
    message: "router_set",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Removes a router that has no services. */
  "rpc-router-remove": {
    address: "ownline/v1/rpc/session-manager/router-remove",
    message: "router_remove",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lists routers. */
  "rpc-router-list": {
    address: "ownline/v1/rpc/session-manager/router-list",
    message: "router_list",
    reply: "router_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Opens a door for the address of the caller's browser; an admin may name device and address. */
  "rpc-session-open": {
    address: "ownline/v1/rpc/session-manager/session-open",
    message: "session_open",
    reply: "session_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lets a session go on. */
  "rpc-session-extend": {
    address: "ownline/v1/rpc/session-manager/session-extend",
    message: "session_extend",
    reply: "session_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Ends a session, or all of the caller that match; of an admin, all of anybody that match. */
  "rpc-session-close": {
    address: "ownline/v1/rpc/session-manager/session-close",
    message: "session_close",
    reply: "reply_count",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lists sessions, at most 100 at a time: the living ones, or the history, newest first. */
  "rpc-session-list": {
    address: "ownline/v1/rpc/session-manager/session-list",
    message: "session_list",
    reply: "session_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Invites a guest to one service. */
  "rpc-invitation-add": {
    address: "ownline/v1/rpc/session-manager/invitation-add",
    message: "invitation_add",
    reply: "reply_secret",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lists invitations. */
  "rpc-invitation-list": {
    address: "ownline/v1/rpc/session-manager/invitation-list",
    message: "invitation_list",
    reply: "invitation_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Ends an invitation, and its open doors. */
  "rpc-invitation-revoke": {
    address: "ownline/v1/rpc/session-manager/invitation-revoke",
    message: "invitation_revoke",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** What a guest may know of an invitation. */
  "rpc-invitation-look": {
    address: "ownline/v1/rpc/session-manager/invitation-look",
    message: "invitation_look",
    reply: "invitation_look_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** A knock that came by HTTPS. */
  "rpc-knock": {
    address: "ownline/v1/rpc/session-manager/knock",
    message: "knock_call",
    reply: "session_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lists the history: newest first, or what follows after a position. */
  "rpc-event-list": {
    address: "ownline/v1/rpc/session-manager/event-list",
    message: "event_list",
    reply: "event_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Why can I not connect? */
  "rpc-doctor": {
    address: "ownline/v1/rpc/session-manager/doctor",
    message: "doctor",
    reply: "doctor_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** All users, services and grants. */
  "rpc-site-export": {
    address: "ownline/v1/rpc/session-manager/site-export",
    message: "site_export",
    reply: "site_file_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Adds and changes users, services and grants, all or nothing. */
  "rpc-site-import": {
    address: "ownline/v1/rpc/session-manager/site-import",
    message: "site_import",
    reply: "site_import_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Whether routers are reachable. */
  "rpc-site-health": {
    address: "ownline/v1/rpc/session-manager/site-health",
    message: "site_health",
    reply: "site_health_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Sealed knocks of devices. */
  "knock": {
    address: "ownline/v1/knock/{device}",
    qos: 1,
    retained: false,
    signed: false,
    expiry: 0,
  },
  /** What became of a device's knock. */
  "device-result": {
    address: "ownline/v1/device/{device}/result",
    message: "device_result",
    qos: 1,
    retained: false,
    signed: false,
    expiry: 30,
  },
  /** The open sessions of a user, live. */
  "view-sessions": {
    address: "ownline/v1/user/{user}/view/sessions",
    message: "view_sessions",
    qos: 1,
    retained: true,
    signed: false,
    expiry: 900,
  },
  /** The services of a user, live. */
  "view-services": {
    address: "ownline/v1/user/{user}/view/services",
    message: "view_services",
    qos: 1,
    retained: true,
    signed: false,
    expiry: 900,
  },
  /** The devices of a user, live. */
  "view-devices": {
    address: "ownline/v1/user/{user}/view/devices",
    message: "view_devices",
    qos: 1,
    retained: true,
    signed: false,
    expiry: 900,
  },
  /** The invitations of a user, live. */
  "view-invitations": {
    address: "ownline/v1/user/{user}/view/invitations",
    message: "view_invitations",
    qos: 1,
    retained: true,
    signed: false,
    expiry: 900,
  },
  /** The routers of a user's services, live. */
  "view-routers": {
    address: "ownline/v1/user/{user}/view/routers",
    message: "view_routers",
    qos: 1,
    retained: true,
    signed: false,
    expiry: 900,
  },
  /** What a device must be told. */
  "rpc-device-describe": {
    address: "ownline/v1/rpc/session-manager/device-describe",
    message: "device_describe",
    reply: "device_describe_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Gives a web login an account at the broker for a while. */
  "rpc-live-add": {
    address: "ownline/v1/rpc/session-manager/live-add",
    message: "live_add",
    reply: "live_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Where a caller gets its replies; the call's correlation data tells which is which. */
  "reply": {
    address: "ownline/v1/reply/{client}",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 10,
  },
  /** Whether a service is up; its will says when it is not. */
  "health": {
    address: "ownline/v1/health/{service}",
    message: "health",
    qos: 1,
    retained: true,
    signed: false,
    expiry: 0,
  },
} as const satisfies Record<string, Channel>;

/** The topic of a channel, with its parameter filled in. */
export function topic(channel: Channel, parameter = ""): string {
  return channel.address.replace(/\{\w+\}/, () => parameter);
}
