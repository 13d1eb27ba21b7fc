/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links of enrolments and invitations against known answers, and every text that is none. */
#include <errno.h>
#include <stdio.h>

#include "common/crypto.h"
#include "common/link.h"
#include "unit.h"

#define ENROL      "https://home.example.org/e#v1."
#define PAYLOAD    "ypOsFwUYcHHWe4PH_w7-gQjo7EUwV113JoeTM9vavnwAAQIDBAUGBwgJCgsMDQ4P"
#define ENROL_LINK ENROL PAYLOAD
#define INVITE     "https://192.0.2.1:8443/i#v1."
#define INVITE_LINK \
	INVITE "BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU" \
	       "GBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBg"

#define PIN_LINK \
	"https://192.0.2.1:8443/i#v1p.BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU" \
	"GBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBg"

/* Independent answers, made by Python's hashlib and libsodium from the bytes that each test names.
 */
static uint8_t site_key[32], device_key[32];
static uint8_t token[OL_TOKEN];

static void set_up(void)
{
	uint8_t seed[32], secret[64];

	ck_assert_int_eq(ol_crypto_init(), 0);
	memset(seed, 4, sizeof seed);
	ol_ed25519_keys(seed, secret, site_key);
	memset(seed, 2, sizeof seed);
	ol_ed25519_keys(seed, secret, device_key);
	for (uint8_t i = 0; i < OL_TOKEN; i++)
		token[i] = i;
}

static void check_link(const char *text, const struct ol_link *expected)
{
	struct ol_link link;
	char again[OL_LINK_TEXT];

	ck_assert_int_eq(ol_link_parse(text, &link), 0);
	ck_assert_int_eq(link.kind, expected->kind);
	ck_assert(link.is_plain == expected->is_plain);
	ck_assert(link.has_pin == expected->has_pin);
	ck_assert_str_eq(link.host, expected->host);
	ck_assert_mem_eq(link.site_key, expected->site_key, 32);
	ck_assert_mem_eq(link.token, expected->token, OL_TOKEN);
	ck_assert_mem_eq(link.seed, expected->seed, 32);
	ck_assert_mem_eq(link.box_key, expected->box_key, 32);
	ck_assert_int_eq(ol_link_format(expected, again), 0);
	ck_assert_str_eq(again, text);
}

START_TEST(known_links_are_read_and_written)
{
	struct ol_link enrol = { .kind = OL_LINK_ENROL, .host = "home.example.org" };
	struct ol_link invite = { .kind = OL_LINK_INVITATION, .host = "192.0.2.1:8443" };

	memcpy(enrol.site_key, site_key, 32);
	memcpy(enrol.token, token, OL_TOKEN);
	memset(invite.seed, 5, 32);
	memset(invite.box_key, 6, 32);
	check_link(ENROL_LINK, &enrol);
	check_link(INVITE_LINK, &invite);
	invite.has_pin = true;
	check_link(PIN_LINK, &invite);
}
END_TEST

static void check_refused(const char *text)
{
	struct ol_link link = { .host = "as it was" };

	ck_assert_msg(ol_link_parse(text, &link) == -EINVAL, "%s", text);
	ck_assert_str_eq(link.host, "as it was");
}

START_TEST(what_is_no_link_is_refused)
{
	static const char *const texts[] = {
		"",
		"https://",
		"home.example.org",
		ENROL,
		"https://home.example.org/e",
		" " ENROL_LINK,
		ENROL_LINK " ",
		ENROL_LINK "\n",
		ENROL_LINK "=",
		ENROL_LINK "A",
		ENROL_LINK "AAAA",
		INVITE_LINK "==",
		"HTTPS://home.example.org/e#v1." PAYLOAD,
		"ftp://home.example.org/e#v1." PAYLOAD,
		"http://home.example.org/e#v1." PAYLOAD,
		"https:///e#v1." PAYLOAD,
		"https://me@home.example.org/e#v1." PAYLOAD,
		"https://home.example.org/e/#v1." PAYLOAD,
		"https://home.example.org/x/e#v1." PAYLOAD,
		"https://home.example.org/e?#v1." PAYLOAD,
		"https://home.example.org/e#v2." PAYLOAD,
		"https://home.example.org/i#v1." PAYLOAD,
		"https://home.example.org/e#v1p." PAYLOAD,
		ENROL "ypOsFwUYcHHWe4PH/w7+gQjo7EUwV113JoeTM9vavnwAAQIDBAUGBwgJCgsMDQ4P",
		ENROL "ypOsFwUYcHHWe4PH_w7-gQjo7EUwV113JoeTM9vavnwAAQIDBAUGBwgJCgsMDQ4",
		ENROL "ypOsFwUYcHHWe4PH_w7-gQjo7EUwV113JoeTM9vavnwAAQIDBAUGBwgJCgsMDQ4 ",
		/* The last two bits of an invitation's 64 bytes are none of them. */
		INVITE "BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU"
		       "GBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBh",
	};

	for (size_t i = 0; i < UNIT_COUNT(texts); i++)
		check_refused(texts[i]);
}
END_TEST

START_TEST(every_change_of_a_link_is_another_or_none)
{
	char text[] = ENROL_LINK, again[OL_LINK_TEXT];
	struct ol_link link;

	for (size_t i = 0; i < sizeof text - 1; i++) {
		char was = text[i];

		for (int c = 1; c < 256; c++) {
			text[i] = (char)c;
			if (ol_link_parse(text, &link) < 0)
				continue;
			ck_assert_int_eq(ol_link_format(&link, again), 0);
			ck_assert_str_eq(again, text);
		}
		text[i] = '\0';
		check_refused(text);
		text[i] = was;
	}
}
END_TEST

static const char *const good_hosts[] = {
	"home.example.org",
	"home",
	"h",
	"1.example",
	"xn--bcher-kva.example",
	"a-b.c-d",
	"3com.de:1",
	"home.example.org:65535",
	"192.0.2.1",
	"192.0.2.1:443",
	"127.0.0.1:8080",
	"[2001:db8::1]",
	"[::1]:8443",
};

static const char *const bad_hosts[] = {
	"",
	".",
	"home.",
	".home",
	"home..org",
	"-home",
	"home-",
	"a.-b",
	"a-.b",
	"Home",
	"h\xc3\xbcte.de",
	"ho me",
	"ho_me",
	"home:",
	"home:0",
	"home:65536",
	"home:080",
	"home:80x",
	"home:80:80",
	"home:+1",
	"home:999999",
	"home/..",
	"home@other",
	"home?",
	"home#",
	"home%2e",
	"1.2.3",
	"1.2.3.4.5",
	"256.0.0.1",
	"01.2.3.4",
	"7",
	"2001:db8::1",
	"[192.0.2.1]",
	"[2001:DB8::1]",
	"[2001:db8:0::1]",
	"[::ffff:192.0.2.1]",
	"[2001:db8::1",
	"[2001:db8::1]8",
	"[2001:db8::1]:",
	"[fe80::1%eth0]",
	"[]",
	"2001:db8::1]",
};

START_TEST(hosts_are_names_or_addresses)
{
	struct ol_link link = { .kind = OL_LINK_ENROL };
	char text[OL_LINK_TEXT];

	link.has_pin = true; /* an enrolment has none */
	ck_assert_int_eq(ol_link_format(&link, text), -EINVAL);
	link.has_pin = false;
	for (size_t i = 0; i < UNIT_COUNT(good_hosts); i++) {
		ck_assert_msg(ol_host_is_valid(good_hosts[i]), "%s", good_hosts[i]);
		snprintf(link.host, sizeof link.host, "%s", good_hosts[i]);
		ck_assert_int_eq(ol_link_format(&link, text), 0);
		check_link(text, &link);
	}
	for (size_t i = 0; i < UNIT_COUNT(bad_hosts); i++) {
		ck_assert_msg(!ol_host_is_valid(bad_hosts[i]), "%s", bad_hosts[i]);
		snprintf(link.host, sizeof link.host, "%s", bad_hosts[i]);
		ck_assert_int_eq(ol_link_format(&link, text), -EINVAL);
	}
}
END_TEST

START_TEST(a_site_is_scheme_and_host)
{
	static const char *const refused[] = { "",
					       "https://",
					       "home.example.org",
					       "http://home",
					       "https://home/",
					       "https://home/e",
					       "https://home#",
					       "https://Home" };
	struct ol_link link = { .host = "as it was" };

	for (size_t i = 0; i < UNIT_COUNT(refused); i++) {
		ck_assert_int_eq(ol_link_site(refused[i], &link), -EINVAL);
		ck_assert_str_eq(link.host, "as it was");
	}
	ck_assert_int_eq(ol_link_site("https://home.example.org:8443", &link), 0);
	ck_assert_str_eq(link.host, "home.example.org:8443");
	ck_assert(!link.is_plain);
	ck_assert_int_eq(ol_link_site("http://[::1]:8080", &link), 0);
	ck_assert_str_eq(link.host, "[::1]:8080");
	ck_assert(link.is_plain);
}
END_TEST

START_TEST(the_longest_host_has_253_bytes)
{
	struct ol_link link = { .kind = OL_LINK_INVITATION };
	char host[300], text[OL_LINK_TEXT], longer[400];

	for (size_t i = 0; i < sizeof host; i++)
		host[i] = i % 64 == 63 ? '.' : 'a';
	host[253] = '\0';
	memcpy(link.host, host, 254);
	check_link((ol_link_format(&link, text), text), &link);
	host[253] = 'a';
	host[254] = '\0';
	ck_assert(!ol_host_is_valid(host));
	snprintf(longer, sizeof longer, "https://%s%s", host, strstr(INVITE_LINK, "/i#"));
	check_refused(longer);
	memset(host, 'a', 64);
	host[64] = '\0';
	ck_assert(!ol_host_is_valid(host));
	host[63] = '\0';
	ck_assert(ol_host_is_valid(host));
}
END_TEST

START_TEST(only_a_loopback_address_needs_no_tls)
{
	static const struct {
		const char *host;
		bool is_loopback;
	} cases[] = {
		{ "127.0.0.1", true },  { "127.8.0.1:80", true }, { "[::1]", true },
		{ "[::1]:8080", true }, { "128.0.0.1", false },   { "[::2]", false },
		{ "[1::1]", false },    { "localhost", false },   { "127.0.0.1.example", false },
		{ "126.0.0.1", false }, { "no host", false },
	};
	struct ol_link link = { .kind = OL_LINK_ENROL, .is_plain = true };
	char text[OL_LINK_TEXT], plain[OL_LINK_TEXT];

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		ck_assert_msg(ol_host_is_loopback(cases[i].host) == cases[i].is_loopback, "%s",
			      cases[i].host);
		snprintf(link.host, sizeof link.host, "%s", cases[i].host);
		snprintf(plain, sizeof plain, "http://%s%s", cases[i].host,
			 strstr(ENROL_LINK, "/e#"));
		if (cases[i].is_loopback) {
			ck_assert_int_eq(ol_link_format(&link, text), 0);
			check_link(text, &link);
			ck_assert_int_eq(ol_link_parse(plain, &link), 0);
		} else {
			ck_assert_int_eq(ol_link_format(&link, text), -EINVAL);
			check_refused(plain);
		}
	}
}
END_TEST

START_TEST(the_hash_of_a_token)
{
	uint8_t hash[32], expected[32];

	unit_bytes("c7cb5d1a1a214f1d833a21fe6c7b2420e417c2f220784cbe90072975131bc367", expected,
		   sizeof expected);
	ol_token_hash(token, hash);
	ck_assert_mem_eq(hash, expected, sizeof hash);
}
END_TEST

START_TEST(six_digits)
{
	static const struct {
		uint8_t token[OL_TOKEN];
		const char *digits;
	} cases[] = {
		{ { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 }, "158500" },
		{ { 0 }, "448758" },
		{ { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, "564764" },
		{ { [14] = 8, [15] = 62 }, "000024" },
	};
	char digits[OL_LINK_DIGITS];

	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		ck_assert_str_eq(ol_link_digits(cases[i].token, device_key, digits),
				 cases[i].digits);
}
END_TEST

START_TEST(a_pin_makes_another_guest)
{
	char pin[OL_LINK_PIN + 2] = "2468";
	uint8_t seed[32], guest[32], expected[32];

	memset(seed, 5, sizeof seed);
	unit_bytes("07742a6e533333d66eb46dae9a8fad585cf6f2b6d8834e801d8a7d6207a12425", expected,
		   sizeof expected);
	ck_assert_int_eq(ol_guest_seed(seed, NULL, guest), 0);
	ck_assert_mem_eq(guest, seed, sizeof seed);
	ck_assert_int_eq(ol_guest_seed(seed, pin, guest), 0);
	ck_assert_mem_eq(guest, expected, sizeof guest);
	ck_assert_int_eq(ol_guest_seed(seed, "2469", guest), 0);
	ck_assert_mem_ne(guest, expected, sizeof guest);
	seed[0]++;
	ck_assert_int_eq(ol_guest_seed(seed, pin, guest), 0);
	ck_assert_mem_ne(guest, expected, sizeof guest);
	ck_assert_int_eq(ol_guest_seed(seed, "", guest), -EINVAL);
	memset(pin, '1', sizeof pin - 1);
	ck_assert_int_eq(ol_guest_seed(seed, pin, guest), -EINVAL);
	pin[OL_LINK_PIN] = '\0';
	ck_assert_int_eq(ol_guest_seed(seed, pin, guest), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		known_links_are_read_and_written,
		what_is_no_link_is_refused,
		every_change_of_a_link_is_another_or_none,
		hosts_are_names_or_addresses,
		a_site_is_scheme_and_host,
		the_longest_host_has_253_bytes,
		only_a_loopback_address_needs_no_tls,
		the_hash_of_a_token,
		six_digits,
		a_pin_makes_another_guest,
	};

	return unit_run("link", set_up, tests, UNIT_COUNT(tests));
}
