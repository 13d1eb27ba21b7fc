/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of session-manager. */
#ifndef OL_OPTIONS_H
#define OL_OPTIONS_H

#include "common/conf.h"

extern const struct ol_opt sm_options[]; /* of struct sm_conf */

#endif
