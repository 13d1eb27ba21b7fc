/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives back the memory that only starting up needed. */
#include "common/memory.h"

#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* Code is never written to, so its pages can go; data is left alone: relocations live there. */
static int drop_code(struct dl_phdr_info *object, size_t size, void *arg)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	(void)size;
	(void)arg;
	for (unsigned i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &object->dlpi_phdr[i];
		uintptr_t from = object->dlpi_addr + part->p_vaddr;

		if (part->p_type != PT_LOAD || !(part->p_flags & PF_X) || (part->p_flags & PF_W))
			continue;
		from &= ~(page - 1);
		/* A refusal costs nothing but the memory. */
		(void)madvise((void *)from, part->p_memsz, MADV_DONTNEED);
	}
	return 0;
}

void ol_memory_settle(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
	(void)dl_iterate_phdr(drop_code, NULL);
}
