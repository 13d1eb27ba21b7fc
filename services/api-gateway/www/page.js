// SPDX-License-Identifier: GPL-3.0-or-later
// Shows whether the router is reachable, and looks again every half minute.
'use strict';

const EVERY_MS = 30000;
const state = document.getElementById('state');

function show(text, isGood) {
	if (state.textContent === text)
		return; // a screen reader would say it again
	state.textContent = text;
	state.className = isGood ? 'good' : 'bad';
}

function words(health) {
	if (!health.bus)
		return ['The server is there, but cannot decide anything at the moment.', false];
	if (!health.routers)
		return ['The server is there; no router is set up yet.', false];
	if (!health.online)
		return ['The server is there, but its router is not reachable.', false];
	if (health.online < health.routers)
		return [`The server is there; ${health.online} of ${health.routers} routers are reachable.`, false];
	return ['The server is there, and the router is reachable.', true];
}

async function look() {
	try {
		const answer = await fetch('/api/v1/health', { cache: 'no-store' });

		if (!answer.ok)
			throw new Error(String(answer.status));
		show(...words(await answer.json()));
	} catch {
		show('The server does not answer.', false);
	}
	setTimeout(look, EVERY_MS);
}

look();
