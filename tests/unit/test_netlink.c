/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel says of addresses and routes. */
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "netlink.h"
#include "unit.h"

/* Messages are put together here. */
static uint8_t bytes[4096];
static size_t length, begun;

static void add(const void *part, size_t size)
{
	memcpy(bytes + length, part, size);
	length += (size + 3) & ~(size_t)3;
}

static void begin(uint16_t type, const void *body, size_t size)
{
	const struct nlmsghdr head = { .nlmsg_type = type };

	begun = length;
	add(&head, sizeof head);
	add(body, size);
}

static void add_attribute(uint16_t type, const void *value, size_t size)
{
	const struct rtattr head = { .rta_type = type, .rta_len = (uint16_t)(sizeof head + size) };

	add(&head, sizeof head);
	add(value, size);
}

static void end(void)
{
	const uint32_t size = (uint32_t)(length - begun);

	memcpy(bytes + begun, &size, sizeof size);
}

static void put_address(uint16_t type, const char *text, uint8_t scope, uint32_t flags)
{
	const struct ifaddrmsg body = { .ifa_family = AF_INET,
					.ifa_scope = scope,
					.ifa_flags = (uint8_t)flags };

	begin(type, &body, sizeof body);
	add_attribute(IFA_ADDRESS, text, 4);
	add_attribute(IFA_FLAGS, &flags, sizeof flags);
	end();
}

static void put_route(uint16_t type, uint8_t bits, const char *gateway, uint32_t expires)
{
	const struct rtmsg body = { .rtm_family = AF_INET,
				    .rtm_dst_len = bits,
				    .rtm_table = RT_TABLE_MAIN,
				    .rtm_type = RTN_UNICAST };
	const uint32_t interface = 2;

	begin(type, &body, sizeof body);
	add_attribute(RTA_OIF, &interface, sizeof interface);
	add_attribute(RTA_GATEWAY, gateway, 4);
	add_attribute(RTA_EXPIRES, &expires, sizeof expires);
	end();
}

static void put_end(uint16_t type, int error)
{
	const struct nlmsgerr body = { .error = error };

	begin(type, &body, sizeof body);
	end();
}

/* Reads what was put together, from memory of just that size. */
static struct network look(int rc)
{
	struct network network = { 0 };
	uint8_t *copy = malloc(length);

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, bytes, length);
	ck_assert_int_eq(netlink_add(copy, length, &network), rc);
	free(copy);
	length = 0;
	return network;
}

static bool matters(void)
{
	bool does = netlink_matters(bytes, length);

	length = 0;
	return does;
}

static bool equal(struct network a, struct network b)
{
	return a.addresses == b.addresses && a.routes == b.routes;
}

START_TEST(the_order_is_of_no_matter)
{
	struct network one, other;

	put_address(RTM_NEWADDR, "aaaa", RT_SCOPE_UNIVERSE, 0);
	put_address(RTM_NEWADDR, "bbbb", RT_SCOPE_UNIVERSE, 0);
	put_route(RTM_NEWROUTE, 0, "gggg", 0);
	put_end(NLMSG_DONE, 0);
	one = look(0);
	put_route(RTM_NEWROUTE, 0, "gggg", 0);
	put_address(RTM_NEWADDR, "bbbb", RT_SCOPE_UNIVERSE, 0);
	put_address(RTM_NEWADDR, "aaaa", RT_SCOPE_UNIVERSE, 0);
	other = look(1);
	ck_assert_uint_eq(one.address_count, 2);
	ck_assert_uint_eq(one.route_count, 1);
	ck_assert(equal(one, other));
}
END_TEST

START_TEST(every_address_and_route_matters)
{
	struct network one, other;

	put_address(RTM_NEWADDR, "aaaa", RT_SCOPE_UNIVERSE, 0);
	one = look(1);
	put_address(RTM_NEWADDR, "aaab", RT_SCOPE_UNIVERSE, 0);
	other = look(1);
	ck_assert(!equal(one, other));
	put_route(RTM_NEWROUTE, 0, "gggg", 7);
	one = look(1);
	put_route(RTM_NEWROUTE, 0, "gggh", 7);
	other = look(1);
	ck_assert(!equal(one, other));
	put_route(RTM_NEWROUTE, 0, "gggg", 8);
	other = look(1);
	ck_assert(equal(one, other)); /* how long it lasts changes all the time */
}
END_TEST

START_TEST(what_nothing_is_sent_from_does_not_count)
{
	static const uint8_t scopes[] = { RT_SCOPE_HOST, RT_SCOPE_LINK };
	static const uint32_t flags[] = { IFA_F_TENTATIVE, IFA_F_DADFAILED, IFA_F_DEPRECATED };

	for (size_t i = 0; i < UNIT_COUNT(scopes); i++)
		put_address(RTM_NEWADDR, "aaaa", scopes[i], 0);
	for (size_t i = 0; i < UNIT_COUNT(flags); i++)
		put_address(RTM_NEWADDR, "aaaa", RT_SCOPE_UNIVERSE, flags[i]);
	put_route(RTM_NEWROUTE, 24, "gggg", 0);
	ck_assert(equal(look(1), (struct network){ 0 }));
}
END_TEST

START_TEST(what_an_event_tells)
{
	put_address(RTM_DELADDR, "aaaa", RT_SCOPE_UNIVERSE, 0);
	ck_assert(matters());
	put_route(RTM_NEWROUTE, 24, "gggg", 0);
	ck_assert(!matters());
	put_route(RTM_NEWROUTE, 24, "gggg", 0);
	put_route(RTM_DELROUTE, 0, "gggg", 0);
	ck_assert(matters());
	put_end(NLMSG_DONE, 0);
	ck_assert(!matters());
	ck_assert(!netlink_matters(bytes, 0));
}
END_TEST

START_TEST(errors_of_the_kernel)
{
	put_end(NLMSG_ERROR, -EPERM);
	look(-EPERM);
	put_end(NLMSG_ERROR, 0);
	look(0);
}
END_TEST

START_TEST(lengths_that_lie)
{
	uint64_t state = 7;

	for (unsigned round = 0; round < 20000; round++) {
		struct network network = { 0 };
		size_t most;
		uint8_t *copy;

		length = 0;
		put_address(RTM_NEWADDR, "aaaa", RT_SCOPE_UNIVERSE, 0);
		put_route(RTM_NEWROUTE, 0, "gggg", 0);
		most = unit_random(&state) % (length + 1);
		copy = malloc(most + 1);
		ck_assert_ptr_nonnull(copy);
		memcpy(copy, bytes, most);
		if (most)
			copy[unit_random(&state) % most] = (uint8_t)unit_random(&state);
		ck_assert_int_le(netlink_add(copy, most, &network), 1);
		(void)netlink_matters(copy, most);
		ck_assert_uint_le(network.address_count, 2);
		free(copy);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_order_is_of_no_matter,
		every_address_and_route_matters,
		what_nothing_is_sent_from_does_not_count,
		what_an_event_tells,
		errors_of_the_kernel,
		lengths_that_lie,
	};

	return unit_run("netlink", NULL, tests, UNIT_COUNT(tests));
}
