/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives back the memory that only starting up needed. */
#ifndef OL_MEMORY_H
#define OL_MEMORY_H

/* Unmaps the pages of program and library code, and returns free heap pages to the system. Code
 * that is still used comes back from the page cache at its next use, so call it once, when all is
 * set up. */
void ol_memory_settle(void);

#endif
