// SPDX-License-Identifier: GPL-3.0-or-later
// The messages as TypeScript types; written by proto/gen.py.

/** What a door lets through. */
export type Proto = "tcp" | "udp" | "both";

/** What changes the router's kernel; dummy changes nothing. */
export type Backend = "nft" | "ipset" | "dummy";

/** What a user may do. */
export type UserRole = "admin" | "member";

/** pending: decided; open: the router's kernel holds it; closed: over. */
export type SessionState = "pending" | "open" | "closed";

/** What happened to a session. */
export type SessionWhat = "opened" | "extended" | "moved" | "closed" | "failed";

/** Why a session is over; caps to full: its router refused it; silent: no receipt. */
export type SessionReason = "none" | "expired" | "revoked" | "ended" | "moved" | "caps" | "conflict" | "kernel" | "full" | "silent";

/** What the router's kernel says of a session. */
export type ReceiptState = "open" | "closed" | "refused";

/** Why a session is not open; caps to full: the router refused it. */
export type ReceiptReason = "none" | "expired" | "dropped" | "caps" | "conflict" | "kernel" | "full";

/** Whether a service is there. */
export type HealthState = "up" | "down";

/** counter: only rises; gauge: how it is now. */
export type HealthKind = "counter" | "gauge";

/** How a call ended. */
export type ReplyCode = "ok" | "not-found" | "exists" | "invalid" | "denied" | "full" | "unavailable";

/** One door that a router must hold. */
export interface AccessSession {
  /** A random 64-bit id. */
  id: string;
  /** Who may come in. */
  source: string;
  /** What a door lets through. */
  proto: Proto;
  /** The public port of the router. */
  port: number;
  /** The host in the home. */
  to: string;
  /** The port of that host. */
  to_port: number;
  /** When the door shuts. */
  end_ms: number;
}

/** A device whose knocks are welcome. */
export interface DirectoryDevice {
  /** The id of a device: a hash of its public key. */
  id: string;
  /** An Ed25519 public key. */
  key: string;
}

/** One service that a router publishes. */
export interface SitesService {
  /** A random 64-bit id. */
  id: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** What a door lets through. */
  proto: Proto;
  /** The public port of the router. */
  port: number;
  /** The host in the home, by IPv4. */
  to4?: string;
  /** The host in the home, by IPv6. */
  to6?: string;
  /** The port of that host. */
  to_port: number;
}

/** What became of one session on the router. */
export interface ReceiptItem {
  /** A random 64-bit id. */
  session: string;
  /** What the router's kernel says of a session. */
  state: ReceiptState;
  /** The rest that the kernel reports; 0 if closed. */
  left_ms: number;
  /** Why a session is not open; caps to full: the router refused it. */
  reason: ReceiptReason;
}

/** One number of a service. */
export interface HealthCounter {
  /** What is counted. */
  name: string;
  /** counter: only rises; gauge: how it is now. */
  kind: HealthKind;
  /** How often since the start, or how it is now. */
  value: number;
}

/** One user. */
export interface UserListItem {
  /** A random 64-bit id. */
  id: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** What a user may do. */
  role: UserRole;
}

/** One device. */
export interface DeviceListItem {
  /** The id of a device: a hash of its public key. */
  device: string;
  /** Its user. */
  user: string;
  /** A short name, safe in file names and topics. */
  user_name: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** The time inside its last knock; 0 = none yet. */
  last_ms: number;
  /** True if its knocks are refused. */
  revoked: boolean;
}

/** One service. */
export interface ServiceListItem {
  /** A random 64-bit id. */
  id: string;
  /** The name of a router. */
  router: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** What a door lets through. */
  proto: Proto;
  /** The public port of the router. */
  port: number;
  /** The host in the home, by IPv4. */
  to4?: string;
  /** The host in the home, by IPv6. */
  to6?: string;
  /** The port of that host. */
  to_port: number;
}

/** One grant: this user may open this service. */
export interface GrantListItem {
  /** A random 64-bit id. */
  id: string;
  /** A random 64-bit id. */
  user: string;
  /** A short name, safe in file names and topics. */
  user_name: string;
  /** A random 64-bit id. */
  service: string;
  /** A short name, safe in file names and topics. */
  service_name: string;
  /** The name of a router. */
  router: string;
  /** True if every knock opens it. */
  automatic: boolean;
}

/** One router. */
export interface RouterListItem {
  /** The name of a router. */
  router: string;
  /** The host name or address by which devices reach the router. */
  host: string;
  /** Rises with every change of a router's list; 0 = none yet. */
  revision: number;
  /** When its agent last reported; 0 = never. */
  seen_ms: number;
}

/** One session. */
export interface SessionListItem {
  /** A random 64-bit id. */
  session: string;
  /** A random 64-bit id. */
  user: string;
  /** A short name, safe in file names and topics. */
  user_name: string;
  /** The id of a device: a hash of its public key. */
  device?: string;
  /** A random 64-bit id. */
  service: string;
  /** A short name, safe in file names and topics. */
  service_name: string;
  /** The name of a router. */
  router: string;
  /** An IPv4 or IPv6 address in its one canonical spelling, never IPv4-mapped. */
  source: string;
  /** What a door lets through. */
  proto: Proto;
  /** The public port of the router. */
  port: number;
  /** When it was decided. */
  start_ms: number;
  /** When it ends or ended. */
  end_ms: number;
  /** pending: decided; open: the router's kernel holds it; closed: over. */
  state: SessionState;
  /** Why a session is over; caps to full: its router refused it; silent: no receipt. */
  reason: SessionReason;
}

/** A service that the device may ask for. */
export interface SiteDescriptorService {
  /** A random 64-bit id. */
  id: string;
  /** A short name, safe in file names and topics. */
  name: string;
}

/** What a router must hold now: a session that is not listed is over. */
export interface Access {
  /** The name of a router. */
  router: string;
  /** Rises with every change of a router's list; 0 = none yet. */
  revision: number;
  /** When the list was made. */
  now_ms: number;
  /** Every session, in ascending order of id. */
  sessions: AccessSession[];
}

/** The difference between two revisions of a router's list. */
export interface Change {
  /** The name of a router. */
  router: string;
  /** The revision that this change applies to, and to no other. */
  base: number;
  /** The revision that it makes. */
  revision: number;
  /** When the change was made. */
  now_ms: number;
  /** Sessions that are new or changed. */
  set: AccessSession[];
  /** Sessions that are over. */
  drop: string[];
}

/** Adds a device of a user. */
export interface DeviceAdd {
  /** A random 64-bit id. */
  user: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** An Ed25519 public key. */
  key: string;
}

/** Lists devices, at most 256 at a time. */
export interface DeviceList {
  /** Only what comes after this one: the last of the page before. */
  after?: string;
}

/** A page of devices, in ascending order. */
export interface DeviceListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** The devices of this page. */
  items: DeviceListItem[];
  /** True if the next page is not empty. */
  more: boolean;
}

/** Refuses a device from now on and ends its sessions. */
export interface DeviceRevoke {
  /** The id of a device: a hash of its public key. */
  device: string;
}

/** The devices of one shard whose knocks are welcome. */
export interface Directory {
  /** The first hex digit of the device ids. */
  shard: number;
  /** When the list was made. */
  now_ms: number;
  /** Every device of the shard. */
  devices: DirectoryDevice[];
}

/** Lets a user open a service. */
export interface GrantAdd {
  /** A random 64-bit id. */
  user: string;
  /** A random 64-bit id. */
  service: string;
  /** True if every knock opens it. */
  automatic: boolean;
}

/** Lists grants, at most 256 at a time. */
export interface GrantList {
  /** Only what comes after this one: the last of the page before. */
  after?: string;
}

/** A page of grants, in ascending order. */
export interface GrantListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** The grants of this page. */
  items: GrantListItem[];
  /** True if the next page is not empty. */
  more: boolean;
}

/** Takes a grant back and ends the sessions that used it. */
export interface GrantRemove {
  /** A random 64-bit id. */
  user: string;
  /** A random 64-bit id. */
  service: string;
}

/** Whether a service is up, and its counters. */
export interface Health {
  /** The principal of the service. */
  service: string;
  /** Whether a service is there. */
  state: HealthState;
  /** The version of a program. */
  version: string;
  /** What the service counts. */
  counters: HealthCounter[];
}

/** A rule-agent asks for a lease. */
export interface Hello {
  /** The name of a router. */
  router: string;
  /** The lease repeats it: so the agent knows how old the answer is. */
  nonce: string;
  /** What the agent holds; 0 = nothing. */
  revision: number;
  /** The version of a program. */
  version: string;
}

/** A knock that a gateway found good; session-manager checks all of it again. */
export interface KnockReport {
  /** How it came: 1 UDP, 2 MQTT, 3 HTTPS. */
  kind: number;
  /** The address that the gateway saw; absent for MQTT, which shows none. */
  source?: string;
  /** When the gateway had it. */
  received_ms: number;
  /** The opened knock: its body and the device's signature. */
  knock: string;
}

/** The time, and the right to hold the router's list a while longer. */
export interface Lease {
  /** The name of a router. */
  router: string;
  /** The nonce of the hello that this answers. */
  nonce: string;
  /** The time. */
  now_ms: number;
  /** The router's current revision. */
  revision: number;
  /** Over the sessions of that revision. */
  digest: string;
  /** How long the agent may hold its list, counted from the hello. */
  seconds: number;
}

/** A rule-agent reports what its kernel really holds. */
export interface Receipt {
  /** The name of a router. */
  router: string;
  /** Rises with every change of a router's list; 0 = none yet. */
  revision: number;
  /** One receipt per session. */
  receipts: ReceiptItem[];
}

/** The reply to device_add. */
export interface ReplyDevice {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** What was made; absent if refused. */
  device?: string;
}

/** The reply to a call that makes nothing. */
export interface ReplyDone {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
}

/** The reply to a call that makes something. */
export interface ReplyMade {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** What was made; absent if refused. */
  id?: string;
}

/** Adds a router. */
export interface RouterAdd {
  /** The name of a router. */
  router: string;
  /** The bus key of its rule-agent. */
  key: string;
  /** The host name or address by which devices reach the router. */
  host: string;
}

/** Lists routers, at most 256 at a time. */
export interface RouterList {
  /** Only what comes after this one: the last of the page before. */
  after?: string;
}

/** A page of routers, in ascending order. */
export interface RouterListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** The routers of this page. */
  items: RouterListItem[];
  /** True if the next page is not empty. */
  more: boolean;
}

/** Adds a service; it needs a host by IPv4 or by IPv6. */
export interface ServiceAdd {
  /** The name of a router. */
  router: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** What a door lets through. */
  proto: Proto;
  /** The public port of the router. */
  port: number;
  /** The host in the home, by IPv4. */
  to4?: string;
  /** The host in the home, by IPv6. */
  to6?: string;
  /** The port of that host. */
  to_port: number;
}

/** Lists services, at most 256 at a time. */
export interface ServiceList {
  /** Only what comes after this one: the last of the page before. */
  after?: string;
}

/** A page of services, in ascending order. */
export interface ServiceListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** The services of this page. */
  items: ServiceListItem[];
  /** True if the next page is not empty. */
  more: boolean;
}

/** Something happened to a session. */
export interface SessionEvent {
  /** The id of the event. */
  id: string;
  /** When it happened. */
  at_ms: number;
  /** What happened to a session. */
  what: SessionWhat;
  /** A random 64-bit id. */
  session: string;
  /** A random 64-bit id. */
  user: string;
  /** Absent if no device knocked for it. */
  device?: string;
  /** A random 64-bit id. */
  service: string;
  /** A short name, safe in file names and topics. */
  service_name: string;
  /** The name of a router. */
  router: string;
  /** An IPv4 or IPv6 address in its one canonical spelling, never IPv4-mapped. */
  source: string;
  /** The public port of the router. */
  port: number;
  /** When the session ends or ended. */
  end_ms: number;
  /** Why a session is over; caps to full: its router refused it; silent: no receipt. */
  reason: SessionReason;
}

/** Lists sessions, at most 256 at a time. */
export interface SessionList {
  /** Only sessions in this state. */
  state?: SessionState;
  /** Only what comes after this one: the last of the page before. */
  after?: string;
}

/** A page of sessions, in ascending order. */
export interface SessionListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** The sessions of this page. */
  items: SessionListItem[];
  /** True if the next page is not empty. */
  more: boolean;
}

/** Ends a session now. */
export interface SessionRevoke {
  /** A random 64-bit id. */
  session: string;
}

/** What a device must know of a site in order to knock. */
export interface SiteDescriptor {
  /** An Ed25519 public key. */
  site: string;
  /** An Ed25519 public key. */
  box: string;
  /** The name or the address by which the internet knows the router. */
  host: string;
  /** A TCP or UDP port. */
  spa_port: number;
  /** Names for the ids that a knock carries. */
  services: SiteDescriptorService[];
}

/** The services that a router publishes. */
export interface Sites {
  /** The name of a router. */
  router: string;
  /** Rises with every change of a router's list; 0 = none yet. */
  revision: number;
  /** Every service of the router. */
  services: SitesService[];
}

/** How a rule-agent is. */
export interface Status {
  /** The name of a router. */
  router: string;
  /** What changes the router's kernel; dummy changes nothing. */
  backend: Backend;
  /** The version of a program. */
  version: string;
  /** Rises with every change of a router's list; 0 = none yet. */
  revision: number;
  /** Sessions that the router holds. */
  sessions: number;
  /** Kernel elements that the router holds. */
  elements: number;
  /** Sessions that the router refused. */
  refused: number;
  /** The rest of the lease. */
  lease_left_ms: number;
  /** How long the agent runs. */
  started_ms_ago: number;
  /** What is wrong, for a person; empty if nothing is. */
  problem: string;
}

/** Adds a user. */
export interface UserAdd {
  /** A short name, safe in file names and topics. */
  name: string;
  /** What a user may do. */
  role: UserRole;
}

/** Lists users, at most 256 at a time. */
export interface UserList {
  /** Only what comes after this one: the last of the page before. */
  after?: string;
}

/** A page of users, in ascending order. */
export interface UserListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** The users of this page. */
  items: UserListItem[];
  /** True if the next page is not empty. */
  more: boolean;
}
