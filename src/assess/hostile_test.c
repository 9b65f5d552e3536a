/*
 * A real night in which values have other types than they should: archives
 * come from outside. Nothing may crash, and each record is counted once.
 */
#include <stdlib.h>

#include "fake.h"
#include "test.h"

#define ROUNDS 6
#define WOUNDS 300

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

static json_t *
strange(uint32_t *seed)
{
	switch (next(seed) % 7) {
	case 0:
		return json_null();
	case 1:
		return json_integer(-7);
	case 2:
		return json_string("");
	case 3:
		return json_array();
	case 4:
		return json_object();
	case 5:
		return json_pack("[s, n, {s:i}]", "x", "name", 1);
	default:
		return json_string("backend-token-x2x2x");
	}
}

/* Walks down at random and puts something strange there. */
static void
wound(json_t *t, uint32_t *seed)
{
	for (unsigned depth = 0; depth < 12; depth++) {
		size_t n = json_is_array(t) ? json_array_size(t) : json_object_size(t), i;
		void *it;
		json_t *below;

		if (!n)
			return;
		i = next(seed) % n;
		it = json_object_iter(t);
		for (size_t k = 0; it && k < i; k++)
			it = json_object_iter_next(t, it);
		below = it ? json_object_iter_value(it) : json_array_get(t, i);
		if ((json_is_object(below) || json_is_array(below)) && next(seed) % 4) {
			t = below;
			continue;
		}
		if (it)
			json_object_iter_set_new(t, it, strange(seed));
		else
			json_array_set_new(t, i, strange(seed));
		return;
	}
}

static void
wound_some(struct fake *f, enum side s, uint32_t *seed)
{
	for (unsigned i = 0; i < WOUNDS; i++) {
		const struct object_key *k = &f->keys[s].keys[next(seed) % f->keys[s].n];
		struct map *files = next(seed) % 5 ? &f->bodies[s] : &f->origins[s];
		struct buf text = {0};

		key_text(&text, k);
		wound(map_getn(files, text.p, text.n), seed);
		buf_release(&text);
	}
}

TEST(wrong_types_do_no_harm)
{
	uint32_t seed = 20260302;
	char *old = mem_printf("%s/nights/night-1/kubectl-yaml/cluster-2026-03-02.yaml",
			       test_data());
	char *new = mem_printf("%s/nights/night-2/kubectl-yaml/cluster-2026-03-03.yaml",
			       test_data());

	for (unsigned round = 0; round < ROUNDS; round++) {
		struct drift_summary *s;
		struct fake f;

		fake_open(&f, 1772410510, 1772496910);
		CHECK(fake_load(&f, SIDE_OLD, old, NULL));
		CHECK(fake_load(&f, SIDE_NEW, new, NULL));
		wound_some(&f, SIDE_OLD, &seed);
		wound_some(&f, SIDE_NEW, &seed);
		fake_run(&f);
		s = &f.drift.summary;
		CHECK_INT(s->shown + s->noise + s->derived, s->all);
		CHECK(s->all > 100);
		fake_close(&f);
	}
	free(old);
	free(new);
}
