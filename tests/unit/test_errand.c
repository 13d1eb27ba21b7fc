/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be done at brokers: the topics are those of the contract. */
#include <errno.h>
#include <stdio.h>

#include "common/crypto.h"
#include "common/knock.h"
#include "errand.h"
#include "gen/topics.h"
#include "unit.h"

#define DEVICE "6d8534bd68667532520964e8a50b2099"

static struct device device;
static struct site site;
static struct errand errand;

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	unit_bytes(DEVICE, device.id, sizeof device.id);
	memset(&site, 0, sizeof site);
	snprintf(site.mqtt, sizeof site.mqtt, "mqtts://home.example:8885");
	snprintf(site.mqtt_password, sizeof site.mqtt_password, "secret");
	snprintf(site.publics[0], sizeof site.publics[0], "mqtts://phone:word@broker.example");
	site.public_count = 1;
	memset(site.slot, 0x5c, sizeof site.slot);
	site.has_slot = true;
}

/* The address of a channel, with the device in place of its parameter. */
static void check_topic(const char *topic, const char *address)
{
	char expected[128];
	const char *open = strchr(address, '{'), *close = strchr(address, '}');

	ck_assert(open && close);
	snprintf(expected, sizeof expected, "%.*s%s%s", (int)(open - address), address, DEVICE,
		 close + 1);
	ck_assert_str_eq(topic, expected);
}

START_TEST(at_home_the_device_is_known)
{
	ck_assert_int_eq(errand_home(&site, &device, &errand), 0);
	ck_assert_str_eq(errand.broker.host, "home.example");
	ck_assert_uint_eq(errand.broker.port, 8885);
	ck_assert(errand.broker.is_tls);
	ck_assert_str_eq(errand.client, DEVICE);
	ck_assert_str_eq(errand.broker.user, DEVICE);
	ck_assert_str_eq(errand.broker.password, "secret");
	ck_assert_uint_eq(errand.kept_s, 0);
	check_topic(errand.knocks, ol_channel_knock.address);
	check_topic(errand.results, ol_channel_device_result.address);
}
END_TEST

START_TEST(elsewhere_nothing_tells_who_it_is)
{
	char topic[OL_KNOCK_TOPIC], first[ERRAND_CLIENT];

	ck_assert_int_eq(errand_public(&site, 0, &errand), 0);
	ck_assert_str_eq(errand.broker.user, "phone");
	ck_assert_str_eq(errand.broker.password, "word");
	ck_assert_uint_eq(errand.kept_s, 120);
	ck_assert_str_eq(errand.results, "");
	ol_knock_topic(site.box, topic);
	ck_assert_int_eq(strncmp(errand.knocks, topic, strlen(topic)), 0);
	ck_assert_str_eq(errand.knocks + strlen(topic), "5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c");
	memcpy(first, errand.client, sizeof first);
	ck_assert_int_eq(errand_public(&site, 0, &errand), 0);
	ck_assert_str_ne(errand.client, first);
	ck_assert_str_ne(errand.client, DEVICE);
}
END_TEST

START_TEST(where_there_is_nothing_to_do)
{
	site.has_slot = false;
	ck_assert_int_eq(errand_public(&site, 0, &errand), -ENOENT);
	site.has_slot = true;
	snprintf(site.publics[0], sizeof site.publics[0], "https://broker.example");
	ck_assert_int_eq(errand_public(&site, 0, &errand), -EINVAL);
	site.mqtt[0] = '\0';
	ck_assert_int_eq(errand_home(&site, &device, &errand), -ENOENT);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { at_home_the_device_is_known,
				       elsewhere_nothing_tells_who_it_is,
				       where_there_is_nothing_to_do };

	return unit_run("errand", set_up, tests, UNIT_COUNT(tests));
}
