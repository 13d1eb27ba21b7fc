/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Big-endian integers in byte strings; never a cast of a packet to a struct. */
#ifndef OL_BYTES_H
#define OL_BYTES_H

#include <stdint.h>

static inline void ol_put16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static inline void ol_put32(uint8_t *at, uint32_t value)
{
	ol_put16(at, (uint16_t)(value >> 16));
	ol_put16(at + 2, (uint16_t)value);
}

static inline void ol_put64(uint8_t *at, uint64_t value)
{
	ol_put32(at, (uint32_t)(value >> 32));
	ol_put32(at + 4, (uint32_t)value);
}

static inline uint16_t ol_get16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static inline uint32_t ol_get32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static inline uint64_t ol_get64(const uint8_t *at)
{
	return (uint64_t)ol_get32(at) << 32 | ol_get32(at + 4);
}

#endif
