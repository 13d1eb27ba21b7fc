// SPDX-License-Identifier: GPL-3.0-or-later
// The channels of the bus; written by proto/gen.py.

export interface Channel {
  /** A topic with at most one {parameter}. */
  address: string;
  /** The schema of its message; absent: the reply of the call it answers. */
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
  /** What happened to sessions, for whoever tells people. */
  "event-session": {
    address: "ownline/v1/event/session/{what}",
    message: "session_event",
    qos: 1,
    retained: false,
    signed: false,
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
  /** Adds a user. */
  "rpc-user-add": {
    address: "ownline/v1/rpc/session-manager/user-add",
    message: "user_add",
    reply: "reply_made",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lists users. */
  "rpc-user-list": {
    address: "ownline/v1/rpc/session-manager/user-list",
    message: "user_list",
    reply: "user_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Adds a device of a user. */
  "rpc-device-add": {
    address: "ownline/v1/rpc/session-manager/device-add",
    message: "device_add",
    reply: "reply_device",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lists devices. */
  "rpc-device-list": {
    address: "ownline/v1/rpc/session-manager/device-list",
    message: "device_list",
    reply: "device_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Refuses a device from now on. */
  "rpc-device-revoke": {
    address: "ownline/v1/rpc/session-manager/device-revoke",
    message: "device_revoke",
    reply: "reply_done",
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
  /** Lists services. */
  "rpc-service-list": {
    address: "ownline/v1/rpc/session-manager/service-list",
    message: "service_list",
    reply: "service_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lets a user open a service. */
  "rpc-grant-add": {
    address: "ownline/v1/rpc/session-manager/grant-add",
    message: "grant_add",
    reply: "reply_made",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Takes a grant back. */
  "rpc-grant-remove": {
    address: "ownline/v1/rpc/session-manager/grant-remove",
    message: "grant_remove",
    reply: "reply_done",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Lists grants. */
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
  /** Lists sessions. */
  "rpc-session-list": {
    address: "ownline/v1/rpc/session-manager/session-list",
    message: "session_list",
    reply: "session_list_reply",
    qos: 1,
    retained: false,
    signed: true,
    expiry: 5,
  },
  /** Ends a session now. */
  "rpc-session-revoke": {
    address: "ownline/v1/rpc/session-manager/session-revoke",
    message: "session_revoke",
    reply: "reply_done",
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
