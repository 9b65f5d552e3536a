/* Any bytes as a database. The sums of the metas are put right: a fuzzer cannot guess them. */
#include <stdlib.h>

#include "assay/etcd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct state {
	struct etcd *e;
	struct str last;
	int64_t main, sub;
	unsigned sum;
};

static void
touch(struct state *s, const struct etcd_entry *en)
{
	for (size_t i = 0; i < en->key.n; i++)
		s->sum += (unsigned char)en->key.p[i];
	for (size_t i = 0; i < en->value.n; i++)
		s->sum += (unsigned char)en->value.p[i];
}

static int
in_order(void *ctx, const struct etcd_entry *en)
{
	struct state *s = ctx;

	touch(s, en);
	if (en->main < s->main || (en->main == s->main && en->sub < s->sub) || en->key.n == 0)
		abort();
	s->main = en->main;
	s->sub = en->sub;
	return 0;
}

static int
sorted(void *ctx, const struct etcd_entry *en)
{
	struct state *s = ctx;
	struct etcd_entry found;

	touch(s, en);
	if (s->last.p) {
		size_t n = s->last.n < en->key.n ? s->last.n : en->key.n;
		int c = memcmp(s->last.p, en->key.p, n);

		if (c > 0 || (c == 0 && s->last.n >= en->key.n))
			abort();
	}
	s->last = en->key;
	if (en->tombstone || !etcd_find(s->e, en->key, &found) || found.main != en->main)
		abort();
	return 0;
}

static int
lease(void *ctx, const struct etcd_lease *l)
{
	((struct state *)ctx)->sum += (unsigned)l->ttl;
	return 0;
}

static void
put_right(uint8_t *p, size_t n, size_t at)
{
	uint64_t sum = 0xcbf29ce484222325;

	if (at > n || n - at < 80)
		return;
	p += at + 16;
	for (int i = 0; i < 56; i++)
		sum = (sum ^ p[i]) * 0x100000001b3;
	for (int i = 0; i < 8; i++)
		p[56 + i] = (uint8_t)(sum >> 8 * (p[0] == 0xed ? i : 7 - i));
}

static void
ask(struct etcd *e)
{
	struct state s = {.e = e, .main = -1, .sub = -1};
	uint8_t whole[SHA256_BYTES];

	etcd_each(e, in_order, &s);
	etcd_latest(e, sorted, &s);
	s.main = s.sub = -1;
	etcd_carve(e, in_order, &s);
	etcd_leases(e, lease, &s);
	etcd_verify(e, whole);
	const struct etcd_status *st = etcd_status(e);

	if (st->damaged_pages && !etcd_partial(e))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct limits lim = LIMITS_DEFAULT;
	uint8_t *p = mem_alloc(size ? size : 1);	/* of just the size: ASan sees the end */
	struct notes ns = {0};
	struct etcd *e;

	if (size)
		memcpy(p, data, size);
	etcd_looks(p, size < 8192 ? size : 8192);
	put_right(p, size, 0);
	for (size_t at = 512; at <= 4096; at *= 2)
		if (size > at + 20 && (p[at + 16] == 0xed || p[at + 19] == 0xed))
			put_right(p, size, at);
	if (etcd_open_bytes(&e, p, size, &lim, &ns, NULL) == 0) {
		ask(e);
		etcd_close(e);
	}
	notes_release(&ns);
	free(p);
	return 0;
}
