/*
 * What could not be told in JSON, counted; and text that may be no UTF-8.
 */
#include <stdint.h>

#include "kubepb.h"

void
odd_count(struct map *m, const char *name)
{
	struct map_entry *e = map_at(m, name, strlen(name));

	e->value = (void *)((uintptr_t)e->value + 1);
}

/* As encoding/json of Go: one U+FFFD for each byte that begins no code point. */
static void
add_repaired(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t good = utf8_valid(s.p + i, s.n - i);

		buf_add(out, s.p + i, good);
		i += good;
		if (i < s.n) {
			buf_puts(out, "\xef\xbf\xbd");
			i++;
		}
	}
}

json_t *
odd_string(struct stored_run *run, struct str s)
{
	struct buf text = {0};
	json_t *v;

	if (utf8_valid(s.p, s.n) == s.n)
		return json_stringn_nocheck(s.n ? s.p : "", s.n);
	if (run->odd)
		run->odd->invalid_text++;
	add_repaired(&text, s);
	v = json_stringn_nocheck(text.p, text.n);
	buf_release(&text);
	return v;
}

void
stored_odd_release(struct stored_odd *o)
{
	map_release(&o->unknown_fields, NULL);
	map_release(&o->unknown_kinds, NULL);
	*o = (struct stored_odd){0};
}
