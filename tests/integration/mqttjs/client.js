// SPDX-License-Identifier: GPL-3.0-or-later
// mqtt.js as the app uses it. Every line in, and every line out, is one JSON object.
//
// In: first {url, ca, name, password}, then any of {subscribe: TOPIC}, {publish: TOPIC, payload}.
// Out: {event: "connected" | "closed" | "failed" | "subscribed" | "published" | "message", ...};
// a code below 128 is a yes of the broker. It ends with its input.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const installed = new URL("../../../build/mqttjs/package.json", import.meta.url);
const mqtt = createRequire(installed)("mqtt");
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const say = (event, more) => console.log(JSON.stringify({ event, ...more }));

function connect({ url, ca, name, password }) {
	const client = mqtt.connect(url, {
		protocolVersion: 5,
		clientId: name,
		username: name,
		password,
		clean: true,
		keepalive: 30,
		reconnectPeriod: 250,
		ca: readFileSync(ca),
		properties: { sessionExpiryInterval: 0, receiveMaximum: 10 },
	});
	client.on("connect", () => say("connected"));
	client.on("close", () => say("closed"));
	client.on("error", (error) => say("failed", { code: error.code, reason: error.message }));
	client.on("message", (topic, payload, packet) =>
		say("message", {
			topic,
			payload: payload.toString(),
			retain: packet.retain,
			expiry_s: packet.properties?.messageExpiryInterval ?? null,
		}));
	return client;
}

async function carryOut(client, { subscribe, publish, payload }) {
	const event = subscribe ? "subscribed" : "published";
	const topic = subscribe ?? publish;
	try {
		const done = subscribe
			? (await client.subscribeAsync(subscribe, { qos: 1 }))[0]?.qos
			: (await client.publishAsync(publish, payload, { qos: 1 }))?.reasonCode;
		say(event, { topic, code: done ?? 0 });
	} catch (error) {
		say(event, { topic, code: error.code ?? 128, reason: error.message });
	}
}

const client = connect(JSON.parse((await lines.next()).value));
for await (const line of lines) {
	await carryOut(client, JSON.parse(line));
}
client.end(true);
