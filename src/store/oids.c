/* Object ids: comparing, writing in hex, and the set of those that a run has written. */
#include "oids.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(struct oid) == GIT_OID_RAWSZ, "an object id is a SHA-1");

bool
oid_eq(const struct oid *a, const struct oid *b)
{
	return memcmp(a->id, b->id, sizeof(a->id)) == 0;
}

void
oid_hex(const struct oid *o, char out[41])
{
	hex_of(o->id, sizeof(o->id), out);
}

git_oid
oid_to_git(const struct oid *o)
{
	git_oid g;

	memcpy(g.id, o->id, sizeof(o->id));
	return g;
}

struct oid
oid_from_git(const git_oid *o)
{
	struct oid out;

	memcpy(out.id, o->id, sizeof(out.id));
	return out;
}

bool
oid_zero(const struct oid *o)
{
	static const struct oid zero;

	return oid_eq(o, &zero);
}

static int
nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
oid_parse(struct oid *out, const char *hex, size_t n)
{
	struct oid o;

	if (n != 2 * sizeof(o.id))
		return false;
	for (size_t i = 0; i < sizeof(o.id); i++) {
		int hi = nibble(hex[2 * i]), lo = nibble(hex[2 * i + 1]);

		if (hi < 0 || lo < 0)
			return false;
		o.id[i] = (uint8_t)(hi << 4 | lo);
	}
	*out = o;
	return true;
}

/* ---- the set ---- */

static size_t
slot_of(const struct oidset *s, const struct oid *o)
{
	uint64_t x;
	size_t i;

	memcpy(&x, o->id, sizeof(x));
	x = (x ^ s->seed) * 0x9e3779b97f4a7c15ULL;
	x ^= x >> 32;
	for (i = (size_t)x & (s->cap - 1); s->used[i]; i = (i + 1) & (s->cap - 1))
		if (oid_eq(&s->v[i], o))
			break;
	return i;
}

static void
rehash(struct oidset *s)
{
	struct oidset big = {.cap = s->cap ? s->cap * 2 : 1024, .n = s->n, .seed = s->seed};

	if (!s->cap)
		(void)random_bytes((uint8_t *)&big.seed, sizeof(big.seed), NULL);
	big.v = mem_zero(big.cap, sizeof(*big.v));
	big.used = mem_zero(big.cap, 1);
	for (size_t i = 0; i < s->cap; i++) {
		size_t at;

		if (!s->used[i])
			continue;
		at = slot_of(&big, &s->v[i]);
		big.v[at] = s->v[i];
		big.used[at] = 1;
	}
	free(s->v);
	free(s->used);
	*s = big;
}

bool
oidset_has(const struct oidset *s, const struct oid *o)
{
	return s->n && s->used[slot_of(s, o)];
}

bool
oidset_add(struct oidset *s, const struct oid *o)
{
	size_t at;

	if (2 * (s->n + 1) > s->cap)
		rehash(s);
	at = slot_of(s, o);
	if (s->used[at])
		return false;
	s->v[at] = *o;
	s->used[at] = 1;
	s->n++;
	return true;
}

void
oidset_release(struct oidset *s)
{
	free(s->v);
	free(s->used);
	*s = (struct oidset){0};
}
