/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ip-updater and its process at a public broker say to each other over a socket; both are the
 * same program. */
#ifndef UPD_NEWS_H
#define UPD_NEWS_H

#include <stdint.h>

#include "common/broker_url.h"
#include "common/knock.h"

/* What the process is told, once. It is all that it knows: no key of ours. */
struct upd_task {
	struct ol_broker_url url;
	char ca[256]; /* "" = the system's */
	char topics[OL_BOXES][OL_KNOCK_TOPIC];
	unsigned topic_count;
};

enum upd_news_kind { UPD_ALIVE, UPD_UP, UPD_KNOCK, UPD_DOWN };

/* What it says. */
struct upd_news {
	uint8_t kind;
	uint8_t packet[OL_KNOCK_PACKET]; /* of UPD_KNOCK; nothing of it is checked */
	char why[96];                    /* of UPD_DOWN, its last news */
	uint32_t stray;    /* messages of other topics, since the news before; so with the others */
	uint32_t oversize; /* of another length than a knock's, or too large to be read */
	uint32_t dropped;  /* that were too many */
};

#endif
