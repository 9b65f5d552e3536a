/*
 * What follows from a name: a controller that makes the next generation of an
 * object writes its name, its template's hash, its owner's name and uid and
 * its number all over it. Texts are taken to follow only if putting the newer
 * one's words in place of the older one's gives what the newer one has there,
 * so nothing that somebody chose can be lost in it.
 */
#include <stdlib.h>

#include "lineage.h"
#include "around/around.h"

#define MAX_WORDS 24
#define MAX_TEXT 65536	/* longer strings are compared as they are */
#define MAX_LOOK 64	/* items of a list to look through for one that was renamed */
#define MAX_DEEP 512

/* A text that was made up for one generation, and what for; one of the other with the same
 * meaning is its counterpart. */
struct word {
	char *role;
	const char *text;	/* lent by the body */
};

struct wordlist {
	struct word v[MAX_WORDS];
	size_t n;
};

struct pair_of_words {
	const char *from, *to;
	size_t n;		/* length of from */
};

struct follow {
	struct pair_of_words v[MAX_WORDS];
	size_t n;
};

/* Labels that tell a generation from the others: their values are all that they say. */
static const char *const made_labels[] = {
	"pod-template-hash", "controller-revision-hash", "pod-template-generation",
	"controller-uid", "batch.kubernetes.io/controller-uid", "rollouts-pod-template-hash",
};

static const char *const label_maps[] = {
	"metadata/labels", "spec/selector", "spec/selector/matchLabels",
	"spec/template/metadata/labels",
};

/* Numbers and times of a generation, beside the labels. */
static const char *const made_notes[] = {
	"deployment.kubernetes.io/revision", "deployment.kubernetes.io/revision-history",
	"deprecated.daemonset.template.generation", "rollout.argoproj.io/revision",
	"openshift.io/deployment-config.latest-version", "openshift.io/build.number",
	"batch.kubernetes.io/cronjob-scheduled-timestamp",
};

static bool
is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* ---- words ---- */

static void
add_word(struct wordlist *w, const char *text, const char *role, const char *of)
{
	if (!text || strlen(text) < 3 || w->n == MAX_WORDS)
		return;
	for (size_t i = 0; i < w->n; i++)
		if (str_eq(w->v[i].text, text))
			return;
	w->v[w->n++] = (struct word){mem_printf("%s %s", role, of), text};
}

/* kube-api-access-x8k2p, default-token-x8k2p: the stem's length, or 0. */
static size_t
made_volume(const char *name)
{
	size_t n = name ? stem_of_random(name) : 0;
	static const char *const ends[] = {"kube-api-access", "-token", "-dockercfg"};

	for (size_t i = 0; n && i < countof(ends); i++) {
		size_t m = strlen(ends[i]);

		if (n >= m && memcmp(name + n - m, ends[i], m) == 0)
			return n;
	}
	return 0;
}

static void
add_volumes(struct wordlist *w, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *name = tree_str(json_array_get(list, i), "name");
		size_t n = made_volume(name);
		char *stem = n ? mem_strndup(name, n) : NULL;

		if (stem)
			add_word(w, name, "volume", stem);
		free(stem);
	}
}

static void
words_of(struct wordlist *w, const json_t *body)
{
	const json_t *owners = tree_at(body, "metadata/ownerReferences");

	add_word(w, tree_str(body, "metadata/name"), "name", "");
	for (size_t i = 0; i < json_array_size(owners) && i < 4; i++) {
		const json_t *one = json_array_get(owners, i);
		const char *kind = tree_str(one, "kind");

		add_word(w, tree_str(one, "name"), "owner", kind ? kind : "");
		add_word(w, tree_str(one, "uid"), "uid", kind ? kind : "");
	}
	for (size_t m = 0; m < countof(label_maps); m++)
		for (size_t i = 0; i < countof(made_labels); i++)
			add_word(w, json_string_value(json_object_get(tree_at(body, label_maps[m]),
								      made_labels[i])),
				 "label", made_labels[i]);
	add_volumes(w, tree_at(body, "spec/volumes"));
	add_volumes(w, tree_at(body, "spec/imagePullSecrets"));
}

static void
words_release(struct wordlist *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->v[i].role);
	w->n = 0;
}

static int
longest_first(const void *a, const void *b)
{
	const struct pair_of_words *pa = a, *pb = b;

	return pa->n != pb->n ? pa->n < pb->n ? 1 : -1 : strcmp(pa->from, pb->from);
}

static void
pair_words(struct follow *f, const struct wordlist *from, const struct wordlist *to)
{
	for (size_t i = 0; i < from->n; i++)
		for (size_t k = 0; k < to->n; k++) {
			if (!str_eq(from->v[i].role, to->v[k].role))
				continue;
			f->v[f->n++] = (struct pair_of_words){from->v[i].text, to->v[k].text,
							      strlen(from->v[i].text)};
			break;
		}
	if (f->n)
		qsort(f->v, f->n, sizeof(*f->v), longest_first);
}

/* The text with each whole word of the older one put in the newer one's; false if it has none. */
static bool
put_words(const struct follow *f, const char *s, struct buf *out)
{
	bool any = false;

	buf_clear(out);
	for (const char *p = s; *p;) {
		size_t i = 0;

		while (i < f->n && ((p > s && is_word_byte(p[-1])) ||
				    strncmp(p, f->v[i].from, f->v[i].n) != 0 ||
				    is_word_byte(p[f->v[i].n])))
			i++;
		if (i == f->n) {
			buf_putc(out, *p++);
			continue;
		}
		buf_puts(out, f->v[i].to);
		p += f->v[i].n;
		any = true;
	}
	return any;
}

/* ---- the older body under the newer name ---- */

static bool
same_after(const struct follow *f, const char *a, const char *b)
{
	struct buf t = {0};
	bool same;

	if (!a || !b || str_eq(a, b))
		return a && b;
	if (strlen(a) > MAX_TEXT || strlen(b) > MAX_TEXT)
		return false;
	same = put_words(f, a, &t) && str_eq(buf_cstr(&t), b);
	buf_release(&t);
	return same;
}

static void follow_tree(const struct follow *f, json_t *a, const json_t *b, unsigned depth);

/* Members that are named after the generation get the newer one's name. */
static void
rename_members(const struct follow *f, json_t *a, const json_t *b)
{
	const char *name;
	void *tmp;
	json_t *v;

	json_object_foreach_safe(a, tmp, name, v) {
		struct buf t = {0};

		if (!json_object_get(b, name) && put_words(f, name, &t) &&
		    json_object_get(b, buf_cstr(&t)) && !json_object_get(a, buf_cstr(&t))) {
			json_object_set(a, buf_cstr(&t), v);
			json_object_del(a, name);
		}
		buf_release(&t);
	}
}

static const json_t *
counterpart(const struct follow *f, const json_t *item, size_t i, const json_t *list)
{
	const char *name = tree_str(item, "name");
	const json_t *at = json_array_get(list, i);

	if (!name || same_after(f, name, tree_str(at, "name")))
		return at;
	for (size_t k = 0; k < json_array_size(list) && k < MAX_LOOK; k++)
		if (same_after(f, name, tree_str(json_array_get(list, k), "name")))
			return json_array_get(list, k);
	return NULL;
}

static void
follow_items(const struct follow *f, json_t *a, const json_t *b, unsigned depth)
{
	for (size_t i = 0; i < json_array_size(a); i++) {
		json_t *item = json_array_get(a, i);
		const json_t *other = counterpart(f, item, i, b);

		if (json_is_string(item) && json_is_string(other) &&
		    same_after(f, json_string_value(item), json_string_value(other)))
			json_array_set(a, i, (json_t *)other);
		else
			follow_tree(f, item, other, depth + 1);
	}
}

static void
follow_tree(const struct follow *f, json_t *a, const json_t *b, unsigned depth)
{
	const char *name;
	void *tmp;
	json_t *v;

	if (depth > MAX_DEEP || !a || !b)
		return;
	if (json_is_array(a) && json_is_array(b)) {
		follow_items(f, a, b, depth);
		return;
	}
	if (!json_is_object(a) || !json_is_object(b))
		return;
	rename_members(f, a, b);
	json_object_foreach_safe(a, tmp, name, v) {
		json_t *other = json_object_get(b, name);

		if (json_is_string(v) && json_is_string(other) &&
		    same_after(f, json_string_value(v), json_string_value(other)))
			json_object_set(a, name, other);
		else
			follow_tree(f, v, other, depth + 1);
	}
}

static void
take_member(json_t *a, const json_t *b, const char *name)
{
	json_t *v = json_object_get(b, name);

	if (v && json_object_get(a, name))
		json_object_set(a, name, v);
}

static bool
same_owners(const json_t *a, const json_t *b)
{
	if (!json_array_size(a) || json_array_size(a) != json_array_size(b))
		return false;
	for (size_t i = 0; i < json_array_size(a); i++)
		if (!str_eq(tree_str(json_array_get(a, i), "kind"),
			    tree_str(json_array_get(b, i), "kind")))
			return false;
	return true;
}

/* What is made anew for each generation and says nothing but which one it is. */
static void
take_made(json_t *a, const json_t *b)
{
	json_t *meta = tree_get(a, "metadata"), *meta_b = tree_get(b, "metadata");

	for (size_t m = 0; m < countof(label_maps); m++)
		for (size_t i = 0; i < countof(made_labels); i++)
			take_member(tree_at(a, label_maps[m]), tree_at(b, label_maps[m]),
				    made_labels[i]);
	for (size_t i = 0; i < countof(made_notes); i++)
		take_member(tree_get(meta, "annotations"), tree_get(meta_b, "annotations"),
			    made_notes[i]);
	take_member(meta, meta_b, "name");
	take_member(meta, meta_b, "generateName");
	if (same_owners(tree_get(meta, "ownerReferences"), tree_get(meta_b, "ownerReferences")))
		take_member(meta, meta_b, "ownerReferences");
	if (str_eq(tree_str(a, "kind"), "ControllerRevision"))
		take_member(a, b, "revision");
}

json_t *
line_follow(const json_t *old_body, const json_t *new_body)
{
	json_t *a = tree_copy(old_body);
	struct wordlist from = {0}, to = {0};
	struct follow f = {0};

	words_of(&from, old_body);
	words_of(&to, new_body);
	pair_words(&f, &from, &to);
	follow_tree(&f, a, new_body, 0);
	take_made(a, new_body);
	words_release(&from);
	words_release(&to);
	return a;
}

/* ---- content ---- */

#define FNV_START 0xcbf29ce484222325ULL
#define FNV_PRIME 0x100000001b3ULL

static uint64_t
mix(uint64_t h, const void *p, size_t n)
{
	const unsigned char *s = p;

	for (size_t i = 0; i < n; i++)
		h = (h ^ s[i]) * FNV_PRIME;
	return h;
}

static uint64_t
mix_text(const struct follow *f, uint64_t h, const char *s)
{
	struct buf t = {0};

	if (strlen(s) <= MAX_TEXT && put_words(f, s, &t))
		h = mix(h, t.p, t.n);
	else
		h = mix(h, s, strlen(s));
	buf_release(&t);
	return mix(h, "", 1);
}

struct walk {
	struct follow f;
	uint64_t *v;
	size_t n, cap;
};

static uint64_t
mix_scalar(const struct walk *w, uint64_t h, const json_t *v)
{
	struct buf t = {0};

	if (json_is_string(v))
		return mix_text(&w->f, mix(h, "s", 1), json_string_value(v));
	canon_compact(&t, v);
	h = mix(h, buf_cstr(&t), t.n);
	buf_release(&t);
	return h;
}

/* A value's digest has the names that lead to it; members of maps in any order, so the sum. */
static void
walk_leaves(struct walk *w, uint64_t h, const json_t *v, unsigned depth)
{
	const char *name;
	json_t *below;
	size_t i;

	if (depth > MAX_DEEP)
		return;
	if (json_is_object(v)) {
		json_object_foreach((json_t *)v, name, below)
			walk_leaves(w, mix_text(&w->f, mix(h, "m", 1), name), below, depth + 1);
	} else if (json_is_array(v)) {
		json_array_foreach((json_t *)v, i, below)
			walk_leaves(w, mix(h, "i", 1), below, depth + 1);
	} else {
		vec_grow(w->v, w->n, w->cap);
		w->v[w->n++] = mix_scalar(w, h, v);
	}
}

static void
drop_members(json_t *map, const char *const *names, size_t n)
{
	for (size_t i = 0; map && i < n; i++)
		json_object_del(map, names[i]);
}

/* The body without what tells generations apart, and where the scheduler put it. */
static json_t *
bare_copy(const json_t *body)
{
	static const char *const own[] = {"name", "generateName", "ownerReferences"};
	static const char *const place[] = {"nodeName"};
	static const char *const count[] = {"revision"};
	json_t *t = tree_copy(body);

	for (size_t m = 0; m < countof(label_maps); m++)
		drop_members(tree_at(t, label_maps[m]), made_labels, countof(made_labels));
	drop_members(tree_at(t, "metadata/annotations"), made_notes, countof(made_notes));
	drop_members(tree_get(t, "metadata"), own, countof(own));
	drop_members(tree_get(t, "spec"), place, countof(place));
	drop_members(t, count, countof(count));
	return t;
}

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

uint64_t *
line_leaves(const json_t *body, size_t *n)
{
	struct wordlist mine = {0};
	struct walk w = {0};
	json_t *t = bare_copy(body);

	words_of(&mine, body);
	for (size_t i = 0; i < mine.n; i++)
		w.f.v[w.f.n++] = (struct pair_of_words){mine.v[i].text, "*",
							strlen(mine.v[i].text)};
	if (w.f.n)
		qsort(w.f.v, w.f.n, sizeof(*w.f.v), longest_first);
	walk_leaves(&w, FNV_START, t, 0);
	if (w.n)
		qsort(w.v, w.n, sizeof(*w.v), by_value);
	json_decref(t);
	words_release(&mine);
	*n = w.n;
	return w.v;
}

uint64_t
line_content(const json_t *body)
{
	size_t n;
	uint64_t *v = line_leaves(body, &n), h = mix(FNV_START, v, n * sizeof(*v));

	free(v);
	return h;
}
