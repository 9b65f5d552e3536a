/* CRC-32C (Castagnoli): by the processor's instruction where there is one, else by tables. */
#ifndef ETCD_CRC32C_H
#define ETCD_CRC32C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crc32c {
	uint32_t crc;
	bool fast;
	uint32_t table[8][256];
};

void crc32c_init(struct crc32c *c);
void crc32c_add(struct crc32c *c, const void *p, size_t n);
uint32_t crc32c_end(const struct crc32c *c);
/* By the tables, whatever the processor can do; for tests. */
void crc32c_add_plain(struct crc32c *c, const void *p, size_t n);

#endif
