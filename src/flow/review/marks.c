/*
 * Marks as files, and merged. The file says what the id was made of, for lists
 * and for people who read the ref with git; who said it is the ref's name.
 * Files that are no marks are passed over: the change is new again, which is
 * the safe side.
 */
#include "marks.h"

#include <stdlib.h>

static const char *const names[] = {
	[MARK_NONE] = "new",
	[MARK_REVIEWED] = "reviewed",
	[MARK_ACCEPTED] = "accepted",
	[MARK_FLAGGED] = "flagged",
};
#define UNDONE "undone"		/* beside them, in files only */

const char *
mark_name(enum mark_state m)
{
	return names[m];
}

bool
mark_parse(const char *word, enum mark_state *out)
{
	for (size_t i = 0; i < countof(names); i++) {
		if (!str_eq(word, names[i]))
			continue;
		*out = (enum mark_state)i;
		return true;
	}
	return false;
}

/* ---- files ---- */

static char *
text_of(const json_t *t, const char *key)
{
	const char *s = tree_str(t, key);

	return mem_strdup(s ? s : "");
}

bool
said_read(struct said *out, const char *user, const char *id, struct str text)
{
	struct limits lim = LIMITS_DEFAULT;
	json_t *t = tree_parse_json(text.p, text.n, &lim, NULL, NULL);
	const char *state = tree_str(t, "state");
	struct said s = {.undone = str_eq(state, UNDONE)};

	s.mark.time = tree_time(t, "time");
	if (!state || s.mark.time == WHEN_NONE || (!s.undone && !mark_parse(state, &s.mark.state))) {
		json_decref(t);
		return false;
	}
	snprintf(s.mark.id, sizeof(s.mark.id), "%s", id);
	s.mark.user = mem_strdup(user);
	s.mark.note = text_of(t, "note");
	s.mark.context = text_of(t, "context");
	s.mark.ref = text_of(t, "ref");
	s.mark.path = text_of(t, "path");
	s.mark.until = tree_time(t, "until");
	s.written = tree_time(t, "written");
	s.mark.from = tree_time(t, "from");
	s.mark.to = tree_time(t, "to");
	json_decref(t);
	*out = s;
	return true;
}

static void
add_time(json_t *t, const char *key, int64_t at)
{
	if (at != WHEN_NONE)
		json_object_set_new(t, key, time_json(at));
}

void
said_write(struct buf *out, const struct said *s)
{
	const struct mark *m = &s->mark;
	json_t *t = json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", m->id, "context", m->context,
			      "ref", m->ref, "path", m->path, "state",
			      s->undone ? UNDONE : mark_name(m->state));

	if (*m->note)
		json_object_set_new(t, "note", json_string(m->note));
	add_time(t, "time", m->time);
	add_time(t, "until", m->until);
	add_time(t, "written", s->written);
	add_time(t, "from", m->from);
	add_time(t, "to", m->to);
	canon_dump(out, t);
	json_decref(t);
}

void
said_free(void *said)
{
	struct said *s = said;

	if (!s)
		return;
	free(s->mark.user);
	free(s->mark.note);
	free(s->mark.context);
	free(s->mark.ref);
	free(s->mark.path);
	free(s);
}

/* ---- merged ---- */

void
reviews_put(struct reviews *r, struct said *s)
{
	char *key = mem_printf("%s/%s", s->mark.user, s->mark.id);

	said_free(map_put(&r->said, key, s));
	free(key);
}

/* The newest wins; at one time the later name, so that the order of reading is no matter. */
static bool
newer(const struct said *a, const struct said *b)
{
	if (a->mark.time != b->mark.time)
		return a->mark.time > b->mark.time;
	return strcmp(a->mark.user, b->mark.user) > 0;
}

static int
place_cmp(const struct mark *x, const struct mark *y)
{
	int d = strcmp(x->context, y->context);

	if (!d)
		d = strcmp(x->ref, y->ref);
	return d ? d : strcmp(x->path, y->path);
}

static int
by_place(const void *a, const void *b)
{
	const struct mark *x = &(*(const struct said *const *)a)->mark;
	const struct mark *y = &(*(const struct said *const *)b)->mark;
	int d = place_cmp(x, y);

	return d ? d : strcmp(x->id, y->id);
}

void
reviews_settle(struct reviews *r)
{
	map_release(&r->best, NULL);
	r->best = (struct map){0};
	map_each(&r->said, e) {
		struct said *s = e->value;
		struct map_entry *at;

		if (s->undone)
			continue;
		at = map_at(&r->best, s->mark.id, strlen(s->mark.id));
		if (!at->value || newer(s, at->value))
			at->value = s;
	}
	r->sorted = mem_grow(r->sorted, r->best.live + 1, sizeof(*r->sorted));
	r->list = mem_grow(r->list, r->best.live + 1, sizeof(*r->list));
	r->n = 0;
	map_each(&r->best, e)
		r->sorted[r->n++] = e->value;
	if (r->n)
		qsort(r->sorted, r->n, sizeof(*r->sorted), by_place);
}

bool
said_holds(const struct said *s, int64_t now)
{
	return s->mark.state != MARK_NONE && (s->mark.until == WHEN_NONE || now < s->mark.until);
}

int64_t
reviews_time(const struct reviews *r, const char *user, const char *id, int64_t now)
{
	const struct said *s = map_get(&r->best, id);

	if (!s || str_eq(s->mark.user, user) || s->mark.time < now)
		return now;
	return s->mark.time + 1;
}

static int
add_file(void *ctx, const char *user, const struct store_review_file *f)
{
	struct reviews *r = ctx;
	struct said *s = mem_zero(1, sizeof(*s));

	if (said_read(s, user, f->id, f->text))
		reviews_put(r, s);
	else
		free(s);
	return 0;
}

int
reviews_open(struct reviews **out, struct store *s, struct error *err)
{
	struct reviews *r = mem_zero(1, sizeof(*r));

	r->store = s;
	if (store_review_walk(s, add_file, r, err) != 0) {
		reviews_free(r);
		return -1;
	}
	reviews_settle(r);
	*out = r;
	return 0;
}

void
reviews_free(struct reviews *r)
{
	if (!r)
		return;
	map_release(&r->best, NULL);
	map_release(&r->said, said_free);
	free(r->sorted);
	free(r->list);
	free(r);
}

const struct mark *
reviews_find(const struct reviews *r, const char *id, int64_t now)
{
	const struct said *s = map_get(&r->best, id);

	return s && said_holds(s, now) ? &s->mark : NULL;
}

bool
reviews_again(const struct reviews *r, const struct mark *place, int64_t now)
{
	size_t from = 0, end = r->n;

	while (from < end) {
		size_t mid = from + (end - from) / 2;

		if (place_cmp(&r->sorted[mid]->mark, place) < 0)
			from = mid + 1;
		else
			end = mid;
	}
	for (size_t i = from; i < r->n && place_cmp(&r->sorted[i]->mark, place) == 0; i++) {
		const struct mark *k = &r->sorted[i]->mark;

		if (said_holds(r->sorted[i], now) && !str_eq(k->id, place->id) &&
		    k->to < place->to)
			return true;
	}
	return false;
}

const struct mark *const *
reviews_all(const struct reviews *r, int64_t now, size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < r->n; i++)
		if (said_holds(r->sorted[i], now))
			r->list[(*n)++] = &r->sorted[i]->mark;
	return r->list;
}
