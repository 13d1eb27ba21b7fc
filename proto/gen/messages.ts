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

/** Why a session is over; caps to full: its router refused it; silent: no receipt; changed: its service or grant did. */
export type SessionReason = "none" | "expired" | "revoked" | "ended" | "moved" | "caps" | "conflict" | "kernel" | "full" | "silent" | "changed";

/** What the router's kernel says of a session. */
export type ReceiptState = "open" | "closed" | "refused";

/** Why a session is not open; caps to full: the router refused it. */
export type ReceiptReason = "none" | "expired" | "dropped" | "caps" | "conflict" | "kernel" | "full";

/** Whether a service is there. */
export type HealthState = "up" | "down";

/** counter: only rises; gauge: how it is now. */
export type HealthKind = "counter" | "gauge";

/** How a call ended. */
export type ReplyCode = "ok" | "not-found" | "exists" | "invalid" | "denied" | "full" | "unavailable" | "conflict" | "login-needed" | "step-up-needed" | "password-change-needed" | "totp-needed" | "code-needed" | "throttled" | "unsupported" | "used-up" | "expired" | "revoked" | "refused" | "replayed";

/** What holds sessions: a device with a key, a web login, or a guest's invitation. */
export type DeviceKind = "device" | "login" | "invitation";

/** waiting: nobody has compared its digits yet; revoked: its knocks are refused. */
export type DeviceState = "waiting" | "active" | "revoked";

/** forward: a port; proxy: a web site behind the router's web server. */
export type ServiceKind = "forward" | "proxy";

/** How a proxy speaks to its web site. */
export type Scheme = "http" | "https";

/** Whether a link still opens anything. */
export type InvitationState = "valid" | "used-up" | "expired" | "revoked";

/** How a try to log in ended. */
export type LoginResult = "ok" | "denied" | "throttled" | "code-needed";

/** What an event is about. */
export type EventKind = "session" | "login" | "device" | "invitation" | "user" | "service" | "grant" | "router";

/** What was looked at. */
export type Check = "knock" | "clock" | "device" | "user" | "grant" | "countries" | "hours" | "service" | "family" | "router" | "lease" | "session" | "target";

/** What was found. */
export type CheckResult = "ok" | "warn" | "fail" | "unknown";

/** What an import does. */
export type ChangeWhat = "add" | "set" | "same";

/** What an import changes. */
export type ChangeKind = "user" | "service" | "grant";

/** none: no session; else that of the session. */
export type DoorState = "none" | "pending" | "open";

/** What happened. */
export type EventWhat = "opened" | "extended" | "moved" | "closed" | "failed" | "refused" | "added" | "changed" | "removed" | "confirmed" | "revoked" | "succeeded" | "denied" | "ended" | "stepped-up" | "visited" | "online" | "offline";

/** Why nothing was opened; late: the device's clock is off; service: not granted or not there; addresses: too many new ones. */
export type RefusalReason = "none" | "late" | "country" | "hours" | "service" | "family" | "room" | "source" | "waiting" | "inactive" | "visit" | "unsupported" | "addresses";

/** What became of a knock; nothing: it was good and there is nothing to open. */
export type ResultState = "nothing" | "pending" | "open" | "closed" | "refused";

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
  /** What people read. */
  title: string;
  /** False: nothing opens, no login. */
  active: boolean;
  /** Most sessions at a time; 0 = the site's. */
  most_sessions: number;
  /** The countries that knocks may come from, as ISO codes such as "DE AT"; empty = any. */
  countries: string;
  /** When doors may be open, such as "mon-fri 08:00-18:00, sat 09:00-12:00", in the server's time; empty = always. */
  hours: string;
  /** True if the user can log in. */
  has_password: boolean;
  /** True if a second factor is set up. */
  has_totp: boolean;
  /** True if the password is a one-time one. */
  must_change: boolean;
  /** When it was added. */
  created_ms: number;
}

/** One device. */
export interface DeviceListItem {
  /** The id of a device: a hash of its public key. */
  device: string;
  /** What holds sessions: a device with a key, a web login, or a guest's invitation. */
  kind: DeviceKind;
  /** Its user. */
  user: string;
  /** A short name, safe in file names and topics. */
  user_name: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** waiting: nobody has compared its digits yet; revoked: its knocks are refused. */
  state: DeviceState;
  /** When it was added. */
  created_ms: number;
  /** The time inside its last knock; 0 = none yet. */
  last_ms: number;
  /** Where that knock came from. */
  last_source?: string;
  /** While it waits: six digits that it shows as well. */
  digits?: string;
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
  /** What people read. */
  title: string;
  /** For whoever wonders what it is. */
  description: string;
  /** The name of an icon. */
  icon: string;
  /** forward: a port; proxy: a web site behind the router's web server. */
  kind: ServiceKind;
  /** What a door lets through. */
  proto: Proto;
  /** The public port of the router. */
  port: number;
  /** The host in the home, by IPv4. */
  to4?: string;
  /** The host in the home, by IPv6. */
  to6?: string;
  /** The port of that host. */
  to_port?: number;
  /** How a proxy speaks to its web site. */
  scheme?: Scheme;
  /** The host name of the proxied site. */
  host?: string;
  /** The path in front of the proxied site. */
  path?: string;
  /** True if the proxy lets WebSocket through. */
  websocket: boolean;
  /** Seconds of a session that names none; 0 = the site's. */
  default_s: number;
  /** Most seconds of a session; 0 = the site's. */
  longest_s: number;
}

/** One grant: this user may open this service. */
export interface GrantListItem {
  /** A random 64-bit id. */
  id: string;
  /** The user. */
  user: string;
  /** A short name, safe in file names and topics. */
  user_name: string;
  /** The service. */
  service: string;
  /** A short name, safe in file names and topics. */
  service_name: string;
  /** The name of a router. */
  router: string;
  /** True if every knock opens it. */
  automatic: boolean;
  /** A public port of its own, instead of the service's. */
  port?: number;
  /** Most seconds of a session; 0 = the service's. */
  longest_s: number;
}

/** One router. */
export interface RouterListItem {
  /** The name of a router. */
  router: string;
  /** The host name or address by which devices reach the router. */
  host: string;
  /** What people read. */
  title: string;
  /** The first public port to choose from. */
  port_first: number;
  /** The last one. */
  port_last: number;
  /** Rises with every change of a router's list; 0 = none yet. */
  revision: number;
  /** When its agent last reported; 0 = never. */
  seen_ms: number;
  /** When its lease ends, as it said last; 0 = it has none. */
  lease_ms: number;
  /** True if it holds a lease. */
  online: boolean;
  /** The version of a program. */
  version: string;
  /** What its agent complains about. */
  problem: string;
}

/** One session. */
export interface SessionListItem {
  /** The session. */
  session: string;
  /** The user. */
  user: string;
  /** A short name, safe in file names and topics. */
  user_name: string;
  /** The id of a device: a hash of its public key. */
  device?: string;
  /** What holds sessions: a device with a key, a web login, or a guest's invitation. */
  kind: DeviceKind;
  /** Of the device, login or invitation that holds it. */
  device_name: string;
  /** The service. */
  service: string;
  /** A short name, safe in file names and topics. */
  service_name: string;
  /** The name of a router. */
  router: string;
  /** Where to connect. */
  host: string;
  /** Who may come in. */
  source: string;
  /** What a door lets through. */
  proto: Proto;
  /** The public port of the router. */
  port: number;
  /** When it was decided. */
  start_ms: number;
  /** When its router held it; 0 = not yet. */
  opened_ms: number;
  /** When it ends or would have ended. */
  end_ms: number;
  /** When it was over; 0 = it is not. */
  closed_ms: number;
  /** The time inside the knock that opened it; 0 = none did. */
  knock_ms: number;
  /** pending: decided; open: the router's kernel holds it; closed: over. */
  state: SessionState;
  /** Why a session is over; caps to full: its router refused it; silent: no receipt; changed: its service or grant did. */
  reason: SessionReason;
}

/** A service that the device may ask for. */
export interface SiteDescriptorService {
  /** A random 64-bit id. */
  id: string;
  /** A short name, safe in file names and topics. */
  name: string;
}

/** One web login. */
export interface LoginListItem {
  /** The web login. */
  login: string;
  /** The user. */
  user: string;
  /** A short name, safe in file names and topics. */
  user_name: string;
  /** Where it was made. */
  address: string;
  /** What the client calls itself. */
  agent: string;
  /** When it began. */
  created_ms: number;
  /** When it was last used. */
  seen_ms: number;
  /** When it ends at the latest. */
  end_ms: number;
  /** True if it is the caller's own. */
  current: boolean;
}

/** One try to log in. */
export interface LoginLogItem {
  /** Rises. */
  number: number;
  /** When. */
  at_ms: number;
  /** The user. */
  user?: string;
  /** The name as it was given, if it can be one. */
  name: string;
  /** From where. */
  address: string;
  /** What the client calls itself. */
  agent: string;
  /** How a try to log in ended. */
  result: LoginResult;
}

/** One invitation. */
export interface InvitationListItem {
  /** The invitation. */
  invitation: string;
  /** The user. */
  user: string;
  /** A short name, safe in file names and topics. */
  user_name: string;
  /** The service. */
  service: string;
  /** A short name, safe in file names and topics. */
  service_name: string;
  /** What the guest reads. */
  message: string;
  /** Of a visit. */
  duration_s: number;
  /** When it ends. */
  valid_until_ms: number;
  /** Visits so far. */
  uses: number;
  /** Most visits. */
  most_uses: number;
  /** True if a PIN goes with the link. */
  has_pin: boolean;
  /** Whether a link still opens anything. */
  state: InvitationState;
  /** When it was made. */
  created_ms: number;
  /** When the last visit ends; 0 = there was none. */
  visit_end_ms: number;
}

/** One event of the history. */
export interface EventListItem {
  /** Its place in the chain, from 1. */
  position: number;
  /** BLAKE2b-256 of the hash before and of the event's text. */
  hash: string;
  /** A random 64-bit id. */
  id: string;
  /** When. */
  at_ms: number;
  /** What an event is about. */
  kind: EventKind;
  /** What happened. */
  what: EventWhat;
  /** Who did it: a user's name, a principal, or nobody. */
  actor: string;
  /** The user. */
  user?: string;
  /** The name of the user it is about. */
  user_name?: string;
  /** The session. */
  session?: string;
  /** The id of a device: a hash of its public key. */
  device?: string;
  /** The service. */
  service?: string;
  /** The name of the service. */
  service_name?: string;
  /** The router. */
  router?: string;
  /** The address that came in. */
  source?: string;
  /** The public port of the router. */
  port?: number;
  /** When the session ends. */
  end_ms?: number;
  /** The time inside the knock that caused it. */
  knock_ms?: number;
  /** Why a session is over; caps to full: its router refused it; silent: no receipt; changed: its service or grant did. */
  reason?: SessionReason;
  /** What else there is to say. */
  detail?: string;
}

/** A service that the device may open. */
export interface DeviceService {
  /** A random 64-bit id. */
  id: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** What people read. */
  title: string;
  /** forward: a port; proxy: a web site behind the router's web server. */
  kind: ServiceKind;
  /** What a door lets through. */
  proto: Proto;
  /** Where to connect. */
  host: string;
  /** The public port of the router. */
  port: number;
  /** True if every knock opens it. */
  automatic: boolean;
  /** none: no session; else that of the session. */
  state: DoorState;
  /** The session. */
  session?: string;
  /** Who may come in. */
  source?: string;
  /** When it shuts. */
  end_ms?: number;
}

/** One thing that was looked at. */
export interface DoctorFinding {
  /** What was looked at. */
  check: Check;
  /** What was found. */
  result: CheckResult;
  /** What it means and what to do. */
  detail: string;
}

/** A user, as files have it. */
export interface SiteUser {
  /** A short name, safe in file names and topics. */
  name: string;
  /** What a user may do. */
  role: UserRole;
  /** What people read. */
  title: string;
  /** False: nothing opens, no login. */
  active: boolean;
  /** Most sessions at a time; 0 = the site's. */
  most_sessions: number;
  /** The countries that knocks may come from, as ISO codes such as "DE AT"; empty = any. */
  countries: string;
  /** When doors may be open, such as "mon-fri 08:00-18:00, sat 09:00-12:00", in the server's time; empty = always. */
  hours: string;
}

/** A service, as files have it. */
export interface SiteService {
  /** The name of a router. */
  router: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** What people read. */
  title: string;
  /** For whoever wonders what it is. */
  description: string;
  /** The name of an icon. */
  icon: string;
  /** forward: a port; proxy: a web site behind the router's web server. */
  kind: ServiceKind;
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
  /** How a proxy speaks to its web site. */
  scheme?: Scheme;
  /** The host name of the proxied site. */
  host?: string;
  /** The path in front of the proxied site. */
  path?: string;
  /** True if the proxy lets WebSocket through. */
  websocket: boolean;
  /** Seconds of a session that names none; 0 = the site's. */
  default_s: number;
  /** Most seconds of a session; 0 = the site's. */
  longest_s: number;
}

/** A grant, as files have it. */
export interface SiteGrant {
  /** The name of the user. */
  user: string;
  /** The name of a router. */
  router: string;
  /** The name of the service. */
  service: string;
  /** True if every knock opens it. */
  automatic: boolean;
  /** A public port of its own, instead of the service's. */
  port?: number;
  /** Most seconds of a session; 0 = the service's. */
  longest_s: number;
}

/** What an import does to one thing. */
export interface SiteChange {
  /** What an import does. */
  what: ChangeWhat;
  /** What an import changes. */
  kind: ChangeKind;
  /** Of what. */
  name: string;
  /** Which fields change. */
  detail: string;
}

/** A broker that is not the site's, to knock through. */
export interface PublicBroker {
  /** mqtts://host:port. */
  url: string;
  /** The user name of devices; empty = none. */
  user: string;
  /** Their password. */
  password: string;
}

/** A service that the user may open. */
export interface ViewService {
  /** A random 64-bit id. */
  id: string;
  /** The name of a router. */
  router: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** What people read. */
  title: string;
  /** For whoever wonders what it is. */
  description: string;
  /** The name of an icon. */
  icon: string;
  /** forward: a port; proxy: a web site behind the router's web server. */
  kind: ServiceKind;
  /** What a door lets through. */
  proto: Proto;
  /** Where to connect. */
  host: string;
  /** The public port of the router. */
  port: number;
  /** True if every knock opens it. */
  automatic: boolean;
}

/** A router behind which the user may open something. */
export interface ViewRouter {
  /** The name of a router. */
  router: string;
  /** What people read. */
  title: string;
  /** The host name or address by which devices reach the router. */
  host: string;
  /** True if it holds a lease. */
  online: boolean;
  /** When its agent last reported; 0 = never. */
  seen_ms: number;
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

/** Adds a device by its key. */
export interface DeviceAdd {
  /** Its user. */
  user: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** Its key. */
  device_key: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** The owner has compared the digits: the device may knock. */
export interface DeviceConfirm {
  /** The id of a device: a hash of its public key. */
  device: string;
  /** The six digits. */
  digits: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** What a device must be told to belong to the site, for one that cannot enrol by a link. */
export interface DeviceDescribe {
  /** The id of a device: a hash of its public key. */
  device: string;
  /** An X25519 key of the caller: the secrets of the reply are sealed to it. */
  reply_key: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** What a device must be told. */
export interface DeviceDescribeReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** A site descriptor, as its exact text. */
  descriptor?: string;
  /** Of the site, over the descriptor. */
  descriptor_signature?: string;
  /** The password of the device's account at the site's broker; its name there is the device's id. */
  broker_password?: string;
  /** Where the device's knocks stand on a public broker. */
  slot?: string;
  /** The services that it may open. */
  items: SiteDescriptorService[];
}

/** Lists devices, at most 100 at a time. */
export interface DeviceList {
  /** Of this user. */
  user?: string;
  /** Only this one. */
  device?: string;
  /** Only what comes after this one. */
  after?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** A page of devices. */
export interface DeviceListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** This page. */
  items: DeviceListItem[];
  /** True if the next page is not empty. */
  more: boolean;
}

/** What became of a device's knock; a plain hint, which proves nothing. */
export interface DeviceResult {
  /** The id of a device: a hash of its public key. */
  device: string;
  /** The time inside the knock. */
  t_ms: number;
  /** When this was known. */
  at_ms: number;
  /** What became of a knock; nothing: it was good and there is nothing to open. */
  state: ResultState;
  /** Why nothing was opened; late: the device's clock is off; service: not granted or not there; addresses: too many new ones. */
  reason: RefusalReason;
  /** Sessions that the router holds. */
  open: number;
  /** Sessions that it was told of. */
  pending: number;
  /** When the last of them ends; 0 = there is none. */
  end_ms: number;
}

/** Revokes a device, and ends its sessions. */
export interface DeviceRevoke {
  /** The id of a device: a hash of its public key. */
  device: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Renames a device. */
export interface DeviceSet {
  /** The id of a device: a hash of its public key. */
  device: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** A device asks what it may open, and what is open. */
export interface DeviceStatus {
  /** The id of a device: a hash of its public key. */
  device: string;
  /** Now, by the device's clock. */
  at_ms: number;
  /** An Ed25519 signature. */
  signature: string;
  /** The address of whoever the caller speaks for. */
  address: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** An X25519 key of the caller: the secrets of the reply are sealed to it. */
  reply_key?: string;
}

/** What a device may open. */
export interface DeviceStatusReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** A short name, safe in file names and topics. */
  user_name?: string;
  /** A short name, safe in file names and topics. */
  device_name?: string;
  /** waiting: nobody has compared its digits yet; revoked: its knocks are refused. */
  state?: DeviceState;
  /** Its services. */
  items: DeviceService[];
  /** The server's clock. */
  server_ms?: number;
  /** A site descriptor, as its exact text. */
  descriptor?: string;
  /** Of the site, over the descriptor. */
  descriptor_signature?: string;
  /** The password of the device's account at the site's broker; its name there is the device's id. */
  broker_password?: string;
  /** Where the device's knocks stand on a public broker. */
  slot?: string;
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

/** Why can I not connect? */
export interface Doctor {
  /** The user. */
  user?: string;
  /** The id of a device: a hash of its public key. */
  device?: string;
  /** The service. */
  service?: string;
  /** The address of whoever the caller speaks for. */
  address?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** What was found. */
export interface DoctorReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** In the order of a connection. */
  items: DoctorFinding[];
}

/** A device shows its link's token and asks to be enrolled, or how far that is. */
export interface Enrol {
  /** The token of the link, in hex. */
  token: string;
  /** The device's key. */
  device_key: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** An Ed25519 signature. */
  signature: string;
  /** The address of whoever the caller speaks for. */
  address: string;
  /** What the client calls itself. */
  agent: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** An X25519 key of the caller: the secrets of the reply are sealed to it. */
  reply_key?: string;
}

/** How far an enrolment is. */
export interface EnrolReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** waiting: nobody has compared its digits yet; revoked: its knocks are refused. */
  state?: DeviceState;
  /** The id of a device: a hash of its public key. */
  device?: string;
  /** Six digits to compare. */
  digits?: string;
  /** A site descriptor, as its exact text. */
  descriptor?: string;
  /** Of the site, over the descriptor. */
  descriptor_signature?: string;
  /** The server's clock. */
  server_ms?: number;
  /** The password of the device's account at the site's broker; its name there is the device's id. */
  broker_password?: string;
  /** Where the device's knocks stand on a public broker. */
  slot?: string;
}

/** Makes a link that enrols one device within ten minutes. */
export interface EnrolmentAdd {
  /** For this user; the caller if left out. */
  user?: string;
  /** An X25519 key of the caller: the secrets of the reply are sealed to it. */
  reply_key: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Something that happened; the history keeps it. */
export interface Event {
  /** A random 64-bit id. */
  id: string;
  /** When. */
  at_ms: number;
  /** What an event is about. */
  kind: EventKind;
  /** What happened. */
  what: EventWhat;
  /** Who did it: a user's name, a principal, or nobody. */
  actor: string;
  /** The user. */
  user?: string;
  /** The name of the user it is about. */
  user_name?: string;
  /** The session. */
  session?: string;
  /** The id of a device: a hash of its public key. */
  device?: string;
  /** The service. */
  service?: string;
  /** The name of the service. */
  service_name?: string;
  /** The router. */
  router?: string;
  /** The address that came in. */
  source?: string;
  /** The public port of the router. */
  port?: number;
  /** When the session ends. */
  end_ms?: number;
  /** The time inside the knock that caused it. */
  knock_ms?: number;
  /** Why a session is over; caps to full: its router refused it; silent: no receipt; changed: its service or grant did. */
  reason?: SessionReason;
  /** What else there is to say. */
  detail?: string;
}

/** Lists the history: newest first, or what follows after a position. */
export interface EventList {
  /** Only what comes after this position, oldest first. */
  after?: number;
  /** Only what comes before this position. */
  before?: number;
  /** What an event is about. */
  kind?: EventKind;
  /** About this user. */
  user?: string;
  /** About this service. */
  service?: string;
  /** About this device. */
  device?: string;
  /** About this public port. */
  port?: number;
  /** Only sessions that were open at this time. */
  at_ms?: number;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** A page of the history. */
export interface EventListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** This page. */
  items: EventListItem[];
  /** True if there is a next page; it may be empty. */
  more: boolean;
  /** Where the next page begins: its before, or its after if this page had one. */
  next: number;
  /** The newest position of the history. */
  newest: number;
}

/** Lets a user open a service, or changes how. */
export interface GrantAdd {
  /** The user. */
  user: string;
  /** The service. */
  service: string;
  /** True if every knock opens it. */
  automatic: boolean;
  /** A public port of its own, instead of the service's. */
  port?: number;
  /** Most seconds of a session; 0 = the service's. */
  longest_s?: number;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Lists grants, at most 100 at a time. */
export interface GrantList {
  /** Of this user. */
  user?: string;
  /** Of this service. */
  service?: string;
  /** Only what comes after this one: the last of the page before. */
  after?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** A page of grants. */
export interface GrantListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** This page. */
  items: GrantListItem[];
  /** True if the next page is not empty. */
  more: boolean;
}

/** Takes a grant away, and ends its sessions. */
export interface GrantRemove {
  /** The grant. */
  grant?: string;
  /** The user. */
  user?: string;
  /** The service. */
  service?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
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

/** Invites a guest to one service. */
export interface InvitationAdd {
  /** By this user; the caller if left out. */
  user?: string;
  /** The service. */
  service: string;
  /** What the guest reads. */
  message?: string;
  /** Seconds of a visit. */
  duration_s: number;
  /** When the link ends. */
  valid_until_ms: number;
  /** Most visits. */
  most_uses: number;
  /** 4 to 12 digits that the guest needs as well. */
  pin?: string;
  /** An X25519 key of the caller: the secrets of the reply are sealed to it. */
  reply_key: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Lists invitations. */
export interface InvitationList {
  /** Only this one. */
  invitation?: string;
  /** Made by this user. */
  user?: string;
  /** Only what comes after this one. */
  after?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** A page of invitations. */
export interface InvitationListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** This page. */
  items: InvitationListItem[];
  /** True if the next page is not empty. */
  more: boolean;
}

/** What a guest may know of an invitation. */
export interface InvitationLook {
  /** The invitation. */
  invitation: string;
  /** The address of whoever the caller speaks for. */
  address: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** What a guest may know. */
export interface InvitationLookReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** Whether a link still opens anything. */
  state?: InvitationState;
  /** The service. */
  service?: string;
  /** The service's title or name. */
  service_title?: string;
  /** What the guest reads. */
  message?: string;
  /** Of a visit. */
  duration_s?: number;
  /** When it ends. */
  valid_until_ms?: number;
  /** Visits that are left. */
  uses_left?: number;
  /** When the present visit ends; 0 = there is none. */
  visit_end_ms?: number;
  /** The name of a router. */
  router?: string;
  /** What a door lets through. */
  proto?: Proto;
  /** Where to connect. */
  host?: string;
  /** The public port of the router. */
  port?: number;
  /** Where to knock by UDP. */
  knock_host?: string;
  /** The UDP port to knock at. */
  knock_port?: number;
}

/** Ends an invitation, and its open doors. */
export interface InvitationRevoke {
  /** The invitation. */
  invitation: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** A knock that came by HTTPS. */
export interface KnockCall {
  /** True if it was sealed to the guests' box key. */
  guest: boolean;
  /** The address it came from. */
  source: string;
  /** When. */
  received_ms: number;
  /** The opened knock: its body and the device's signature. */
  knock: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
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

/** Gives a web login an account at the broker for a while, to see its user's views. */
export interface LiveAdd {
  /** An X25519 key of the caller: the secrets of the reply are sealed to it. */
  reply_key: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** An account at the broker. */
export interface LiveReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** Where to connect, as wss://host:port/path. */
  url?: string;
  /** Whose views it may see. */
  user?: string;
  /** User name and client id of the account. */
  name?: string;
  /** Its password. */
  password?: string;
  /** When the account ends. */
  end_ms?: number;
}

/** Logs in. */
export interface Login {
  /** The user's name. */
  name: string;
  /** The password. */
  password: string;
  /** The second factor: six digits or a recovery code. */
  code?: string;
  /** What marks a known browser. */
  device_cookie?: string;
  /** The address of whoever the caller speaks for. */
  address: string;
  /** What the client calls itself. */
  agent: string;
  /** An X25519 key of the caller: the secrets of the reply are sealed to it. */
  reply_key: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** Ends a web login, with its open doors. */
export interface LoginEnd {
  /** The web login. */
  login: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Lists web logins. */
export interface LoginList {
  /** Of this user. */
  user?: string;
  /** Only what comes after this one. */
  after?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** A page of web logins. */
export interface LoginListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** This page. */
  items: LoginListItem[];
  /** True if the next page is not empty. */
  more: boolean;
}

/** Lists tries to log in, newest first. */
export interface LoginLog {
  /** Of this user. */
  user?: string;
  /** Only older ones: the last number of the page before. */
  before?: number;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** A page of tries to log in. */
export interface LoginLogReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** This page. */
  items: LoginLogItem[];
  /** True if the next page is not empty. */
  more: boolean;
}

/** The end of a call that makes a login. */
export interface LoginReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** The web login. */
  login?: string;
  /** The user. */
  user?: string;
  /** A short name, safe in file names and topics. */
  name?: string;
  /** What a user may do. */
  role?: UserRole;
  /** True if the password must be changed first. */
  must_change?: boolean;
  /** True if a second factor must be set up first. */
  needs_totp?: boolean;
  /** Until when an admin's acts are allowed. */
  stepped_until_ms?: number;
  /** The cookie of the login. */
  cookie?: string;
  /** What marks this browser as known. */
  device_cookie?: string;
  /** When to try again. */
  retry_s?: number;
}

/** Tells who the caller is. */
export interface LoginShow {
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** Who the caller is. */
export interface LoginShowReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** The web login. */
  login?: string;
  /** The user. */
  user?: string;
  /** A short name, safe in file names and topics. */
  name?: string;
  /** What people read. */
  title?: string;
  /** What a user may do. */
  role?: UserRole;
  /** When the login began. */
  created_ms?: number;
  /** When it ends. */
  end_ms?: number;
  /** Until when an admin's acts are allowed. */
  stepped_until_ms?: number;
  /** True if the second factor is on. */
  has_totp?: boolean;
  /** True if the password must be changed first. */
  must_change?: boolean;
  /** True if a second factor must be set up first. */
  needs_totp?: boolean;
  /** How many are left. */
  recovery_codes?: number;
}

/** Ends the caller's web login. */
export interface Logout {
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Changes the caller's password; all other logins of the user end. */
export interface PasswordSet {
  /** The password until now. */
  old: string;
  /** The new one: 8 to 256 bytes. */
  new: string;
  /** An X25519 key of the caller: the secrets of the reply are sealed to it. */
  reply_key: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Why the HTTP API refused a request (RFC 9457). */
export interface Problem {
  /** Always about:blank: code says more. */
  type: string;
  /** The words of the status. */
  title: string;
  /** Of HTTP. */
  status: number;
  /** What a program may act on. */
  code: string;
  /** What a person should know. */
  detail?: string;
  /** The field of the request that is to blame. */
  field?: string;
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

/** A device's knock that a gateway refused although its signature holds. */
export interface Refusal {
  /** The id of a device: a hash of its public key. */
  device: string;
  /** Where it came from. */
  source: string;
  /** Why nothing was opened; late: the device's clock is off; service: not granted or not there; addresses: too many new ones. */
  reason: RefusalReason;
  /** By how much the device's clock is ahead; negative: behind. */
  skew_ms: number;
  /** When. */
  at_ms: number;
}

/** The end of a call about any number of things. */
export interface ReplyCount {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** How many. */
  count: number;
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

/** The end of a call that makes a secret. */
export interface ReplySecret {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** What was made. */
  id?: string;
  /** The device or invitation that was made. */
  device?: string;
  /** When the secret ends. */
  end_ms?: number;
  /** The secret: it is shown once. */
  secret?: string;
}

/** Adds a router. */
export interface RouterAdd {
  /** The name of a router. */
  router: string;
  /** The bus key of its rule-agent. */
  router_key: string;
  /** The host name or address by which devices reach the router. */
  host: string;
  /** What people read. */
  title?: string;
  /** The first public port to choose from. */
  port_first?: number;
  /** The last one. */
  port_last?: number;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Lists routers. */
export interface RouterList {
  /** Only this one. */
  router?: string;
  /** Only what comes after this one. */
  after?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** A page of routers. */
export interface RouterListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** This page. */
  items: RouterListItem[];
  /** True if the next page is not empty. */
  more: boolean;
}

/** Removes a router that has no services. */
export interface RouterRemove {
  /** The name of a router. */
  router: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Changes a router. */
export interface RouterSet {
  /** The name of a router. */
  router: string;
  /** The host name or address by which devices reach the router. */
  host: string;
  /** What people read. */
  title?: string;
  /** The first public port to choose from. */
  port_first?: number;
  /** The last one. */
  port_last?: number;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Adds a service. */
export interface ServiceAdd {
  /** The name of a router. */
  router: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** What people read. */
  title?: string;
  /** For whoever wonders what it is. */
  description?: string;
  /** The name of an icon. */
  icon?: string;
  /** forward: a port; proxy: a web site behind the router's web server. */
  kind?: ServiceKind;
  /** What a door lets through. */
  proto: Proto;
  /** The public port of the router; left out, a free one is chosen. */
  port?: number;
  /** The host in the home, by IPv4. */
  to4?: string;
  /** The host in the home, by IPv6. */
  to6?: string;
  /** The port of that host. */
  to_port: number;
  /** How a proxy speaks to its web site. */
  scheme?: Scheme;
  /** The host name of the proxied site. */
  host?: string;
  /** The path in front of the proxied site. */
  path?: string;
  /** True if the proxy lets WebSocket through. */
  websocket?: boolean;
  /** Seconds of a session that names none; 0 = the site's. */
  default_s?: number;
  /** Most seconds of a session; 0 = the site's. */
  longest_s?: number;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Lists services, at most 100 at a time; a member's are those that he may open. */
export interface ServiceList {
  /** Only this one. */
  service?: string;
  /** Only what comes after this one: the last of the page before. */
  after?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** A page of services. */
export interface ServiceListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** This page. */
  items: ServiceListItem[];
  /** True if the next page is not empty. */
  more: boolean;
}

/** Removes a service, with its grants, invitations and open doors. */
export interface ServiceRemove {
  /** The service. */
  service: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Changes a service; what is left out becomes empty. Its open doors shut if what they lead to changes. */
export interface ServiceSet {
  /** The service. */
  service: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** What people read. */
  title?: string;
  /** For whoever wonders what it is. */
  description?: string;
  /** The name of an icon. */
  icon?: string;
  /** forward: a port; proxy: a web site behind the router's web server. */
  kind?: ServiceKind;
  /** What a door lets through. */
  proto: Proto;
  /** The public port of the router; left out, it stays. */
  port?: number;
  /** The host in the home, by IPv4. */
  to4?: string;
  /** The host in the home, by IPv6. */
  to6?: string;
  /** The port of that host. */
  to_port: number;
  /** How a proxy speaks to its web site. */
  scheme?: Scheme;
  /** The host name of the proxied site. */
  host?: string;
  /** The path in front of the proxied site. */
  path?: string;
  /** True if the proxy lets WebSocket through. */
  websocket?: boolean;
  /** Seconds of a session that names none; 0 = the site's. */
  default_s?: number;
  /** Most seconds of a session; 0 = the site's. */
  longest_s?: number;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Ends a session, or all of the caller that match; of an admin, all of anybody that match. */
export interface SessionClose {
  /** This one. */
  session?: string;
  /** Of this user. */
  user?: string;
  /** Of this service. */
  service?: string;
  /** Of this device, login or invitation. */
  device?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Lets a session go on. */
export interface SessionExtend {
  /** The session. */
  session: string;
  /** From now; 0 = the default. */
  duration_s?: number;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Lists sessions, at most 100 at a time: the living ones, or the history, newest first. */
export interface SessionList {
  /** Only this one. */
  session?: string;
  /** Of this user. */
  user?: string;
  /** Of this service. */
  service?: string;
  /** Of this device. */
  device?: string;
  /** Only in this state. */
  state?: SessionState;
  /** Only those that were open at this time. */
  at_ms?: number;
  /** Only on this public port. */
  port?: number;
  /** Only those that began before, or then and */
  before_ms?: number;
  /** have a smaller id: the last of the page before. */
  before?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** A page of sessions. */
export interface SessionListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** This page. */
  items: SessionListItem[];
  /** True if the next page is not empty. */
  more: boolean;
}

/** Opens a door for the address of the caller's browser; an admin may name device and address. */
export interface SessionOpen {
  /** The service. */
  service: string;
  /** How long; 0 = the default. */
  duration_s?: number;
  /** The id of a device: a hash of its public key. */
  device?: string;
  /** The address of whoever the caller speaks for. */
  address?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** What a device must know of a site in order to knock. */
export interface SiteDescriptor {
  /** The site's key. */
  site: string;
  /** The box key that knocks are sealed to. */
  box: string;
  /** The one before. */
  box_previous?: string;
  /** The name or the address by which the internet knows the router. */
  host: string;
  /** A TCP or UDP port. */
  spa_port: number;
  /** Where the HTTP API is; empty = nowhere. */
  url?: string;
  /** The site's broker for devices, as mqtts://host:port; empty = none. */
  mqtt?: string;
  /** Brokers to knock through where nothing else is left. */
  publics: PublicBroker[];
  /** Who tells a device its public address: https://… or stun:host:port. */
  echoes: string[];
  /** Names for the ids that a knock carries. */
  services: SiteDescriptorService[];
}

/** All users, services and grants. */
export interface SiteExport {
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** Users, services and grants, as a file. */
export interface SiteFile {
  /** Users, by name. */
  users: SiteUser[];
  /** Services, by router and name. */
  services: SiteService[];
  /** Grants, by names. */
  grants: SiteGrant[];
}

/** All users, services and grants. */
export interface SiteFileReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** Users, by name. */
  users: SiteUser[];
  /** Services, by router and name. */
  services: SiteService[];
  /** Grants, by names. */
  grants: SiteGrant[];
}

/** Whether routers are reachable. */
export interface SiteHealth {
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** Whether routers are reachable. */
export interface SiteHealthReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** How many there are. */
  routers: number;
  /** How many hold a lease. */
  online: number;
}

/** Adds and changes users, services and grants, all or nothing. */
export interface SiteImport {
  /** Users, by name. */
  users: SiteUser[];
  /** Services, by router and name. */
  services: SiteService[];
  /** Grants, by names. */
  grants: SiteGrant[];
  /** True: only says what would change. */
  dry_run: boolean;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** What an import changes. */
export interface SiteImportReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** In the order of the file. */
  items: SiteChange[];
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

/** Proves again who the caller is, before an admin's act. */
export interface StepUp {
  /** Six digits or a recovery code. */
  code?: string;
  /** The password, of a user without a second factor. */
  password?: string;
  /** An X25519 key of the caller: the secrets of the reply are sealed to it. */
  reply_key: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** Makes a secret for the second factor. */
export interface TotpBegin {
  /** An X25519 key of the caller: the secrets of the reply are sealed to it. */
  reply_key: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Turns the second factor on; answers the recovery codes. */
export interface TotpConfirm {
  /** Six digits. */
  code: string;
  /** An X25519 key of the caller: the secrets of the reply are sealed to it. */
  reply_key: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Turns a second factor off. */
export interface TotpRemove {
  /** Of this user; the caller's own if left out. */
  user?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Adds a user. */
export interface UserAdd {
  /** A short name, safe in file names and topics. */
  name: string;
  /** What a user may do. */
  role: UserRole;
  /** What people read. */
  title?: string;
  /** False: nothing opens, no login. */
  active?: boolean;
  /** Most sessions at a time; 0 = the site's. */
  most_sessions?: number;
  /** The countries that knocks may come from, as ISO codes such as "DE AT"; empty = any. */
  countries?: string;
  /** When doors may be open, such as "mon-fri 08:00-18:00, sat 09:00-12:00", in the server's time; empty = always. */
  hours?: string;
  /** True: makes a one-time password, which is in the reply. */
  with_password?: boolean;
  /** An X25519 key of the caller: the secrets of the reply are sealed to it. */
  reply_key?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Lists users, at most 100 at a time. */
export interface UserList {
  /** Only this one. */
  user?: string;
  /** Only what comes after this one: the last of the page before. */
  after?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
}

/** A page of users. */
export interface UserListReply {
  /** How a call ended. */
  code: ReplyCode;
  /** Why a call was refused, for a person; empty if it was not. */
  detail: string;
  /** The field of the request that is to blame; empty if none. */
  field: string;
  /** This page. */
  items: UserListItem[];
  /** True if the next page is not empty. */
  more: boolean;
}

/** Gives a user a new one-time password. */
export interface UserPassword {
  /** The user. */
  user: string;
  /** An X25519 key of the caller: the secrets of the reply are sealed to it. */
  reply_key: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Removes a user, with devices, logins, grants and open doors. */
export interface UserRemove {
  /** The user. */
  user: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** Changes a user; what is left out becomes empty. */
export interface UserSet {
  /** The user. */
  user: string;
  /** A short name, safe in file names and topics. */
  name: string;
  /** What a user may do. */
  role: UserRole;
  /** What people read. */
  title?: string;
  /** False: nothing opens, no login. */
  active: boolean;
  /** Most sessions at a time; 0 = the site's. */
  most_sessions?: number;
  /** The countries that knocks may come from, as ISO codes such as "DE AT"; empty = any. */
  countries?: string;
  /** When doors may be open, such as "mon-fri 08:00-18:00, sat 09:00-12:00", in the server's time; empty = always. */
  hours?: string;
  /** The cookie of the browser that the caller speaks for. */
  auth?: string;
  /** A random number that makes a call unique: the same call with the same number is carried out once. */
  key?: string;
}

/** The devices of a user. */
export interface ViewDevices {
  /** The user. */
  user: string;
  /** Rises; the highest is the newest. */
  generation: number;
  /** When it was so. */
  at_ms: number;
  /** Older than this it is stale. */
  valid_s: number;
  /** All, or the first of them. */
  items: DeviceListItem[];
  /** True if there are more than these. */
  more: boolean;
}

/** The invitations that a user has made. */
export interface ViewInvitations {
  /** The user. */
  user: string;
  /** Rises; the highest is the newest. */
  generation: number;
  /** When it was so. */
  at_ms: number;
  /** Older than this it is stale. */
  valid_s: number;
  /** All, or the first of them. */
  items: InvitationListItem[];
  /** True if there are more than these. */
  more: boolean;
}

/** The routers of a user's services. */
export interface ViewRouters {
  /** The user. */
  user: string;
  /** Rises; the highest is the newest. */
  generation: number;
  /** When it was so. */
  at_ms: number;
  /** Older than this it is stale. */
  valid_s: number;
  /** All, or the first of them. */
  items: ViewRouter[];
  /** True if there are more than these. */
  more: boolean;
}

/** The services that a user may open. */
export interface ViewServices {
  /** The user. */
  user: string;
  /** Rises; the highest is the newest. */
  generation: number;
  /** When it was so. */
  at_ms: number;
  /** Older than this it is stale. */
  valid_s: number;
  /** All, or the first of them. */
  items: ViewService[];
  /** True if there are more than these. */
  more: boolean;
}

/** The open sessions of a user. */
export interface ViewSessions {
  /** The user. */
  user: string;
  /** Rises; the highest is the newest. */
  generation: number;
  /** When it was so. */
  at_ms: number;
  /** Older than this it is stale. */
  valid_s: number;
  /** All, or the first of them. */
  items: SessionListItem[];
  /** True if there are more than these. */
  more: boolean;
}
