/* One value of an etcd file: what can be told of it, and the object that it holds. */
#include "etcd.h"

#include <stdlib.h>

int
look_open(const struct look *k, const struct etcd_entry *en, struct buf *out, struct error *err)
{
	struct stored_key key = {0};
	struct buf resource = {0};
	int rc;

	stored_key_parse(k->prefixes, en->key, &key);
	stored_resource_name(&resource, key.resource);
	rc = keyring_open(k->ring, en->key, buf_cstr(&resource), en->value, out, err);
	buf_release(&resource);
	return rc;
}

/* A key that no API server wrote holds whatever it likes. */
static json_t *
plain(struct str value, struct error *err)
{
	if (value.n && utf8_valid(value.p, value.n) == value.n)
		return json_stringn(value.p, value.n);
	error_set(err, ERR_INPUT, value.n ? "the value has no form that is known"
					  : "the value is empty");
	return NULL;
}

json_t *
look_decode(const struct look *k, const struct etcd_entry *en, struct error *err)
{
	struct stored_odd odd = {0};
	struct buf clear = {0};
	struct str value;
	json_t *t = NULL;

	if (stored_form(en->value) == STORED_UNKNOWN)
		return plain(en->value, err);
	if (look_open(k, en, &clear, err) == 0) {
		value = (struct str){buf_cstr(&clear), clear.n};
		t = stored_decode(value, &k->limits, &odd, err);
	}
	if (clear.p)
		mem_wipe(clear.p, clear.cap);
	buf_release(&clear);
	stored_odd_release(&odd);
	return t;
}

/* What is in the value, else what the key's resource says. */
static void
tell_type(const struct look *k, struct looked *l, bool deep)
{
	struct buf clear = {0};
	const char *group, *kind;
	bool namespaced;

	if (l->form != STORED_ENCRYPTED)
		stored_type(l->en->value, l->api_version, l->kind);
	else if (deep && look_open(k, l->en, &clear, NULL) == 0)
		stored_type((struct str){clear.p, clear.n}, l->api_version, l->kind);
	if (clear.p)
		mem_wipe(clear.p, clear.cap);
	buf_release(&clear);
	if (!*l->kind && stored_resource(l->key.resource, &group, &kind, &namespaced))
		snprintf(l->kind, sizeof(l->kind), "%s", kind);
}

void
look_at(const struct look *k, const struct etcd_entry *en, bool deep, struct looked *out)
{
	*out = (struct looked){.en = en, .form = stored_form(en->value)};
	if (!stored_key_parse(k->prefixes, en->key, &out->key))
		out->key = (struct stored_key){0};
	if (out->form == STORED_ENCRYPTED)
		encrypted_with(en->value, out->provider, out->key_name);
	tell_type(k, out, deep);
}

static bool
passes_kind(const struct look *k, const struct looked *l)
{
	const struct words *w = &k->c->opt.kinds;
	const char *version;
	struct object_key key = {.kind = (char *)l->kind, .ns = (char *)"", .name = (char *)""};
	bool found = !w->n;

	if (found || !*l->kind)
		return found;
	api_version_split(l->api_version, &key.group, &version);
	for (size_t i = 0; i < w->n && !found; i++) {
		char *group = key.group;

		key.group = (char *)kinds_group(k->kinds, group, l->kind);
		found = kind_word_match(w->v[i], &key, k->kinds);
		key.group = group;
	}
	free(key.group);
	return found;
}

bool
look_passes(const struct look *k, const struct looked *l)
{
	const struct words *w = &k->c->opt.namespaces;
	char *ns = mem_strndup(l->key.ns.p ? l->key.ns.p : "", l->key.ns.n);
	bool found = !w->n;

	for (size_t i = 0; i < w->n && !found; i++)
		found = str_glob(w->v[i], ns);
	free(ns);
	return found && passes_kind(k, l);
}

/* ---- --get ---- */

struct search {
	struct str key;
	struct etcd_entry last;		/* with a value */
	bool found;
};

static int
keep_newest(void *ctx, const struct etcd_entry *en)
{
	struct search *s = ctx;

	if (en->tombstone || en->key.n != s->key.n || memcmp(en->key.p, s->key.p, s->key.n) != 0)
		return 0;
	if (!s->found || en->main > s->last.main ||
	    (en->main == s->last.main && en->sub >= s->last.sub))
		s->last = *en;
	s->found = true;
	return 0;
}

/* The value that the key has, or had last; a note where it has it no more. */
static int
find_value(struct look *k, const char *key, struct etcd_entry *out, struct error *err)
{
	struct search s = {.key = {key, strlen(key)}};
	struct etcd_entry now = {0};
	bool live = etcd_find(k->db, s.key, &now);

	if (live && !now.tombstone) {
		*out = now;
		return 0;
	}
	etcd_each(k->db, keep_newest, &s);
	etcd_carve(k->db, keep_newest, &s);
	if (!s.found && live) {
		error_set(err, ERR_NOT_FOUND, "deleted at revision %lld, and no value is left",
			  (long long)now.main);
		return error_hint(err, "assay etcd --history %s %s", key, k->path);
	}
	if (!s.found) {
		error_set(err, ERR_NOT_FOUND, "no key '%s'", key);
		return error_hint(err, "assay etcd --keys %s", k->path);
	}
	if (live)
		warn(k->c, NULL, "deleted at revision %lld; this is its value of revision %lld%s",
		     (long long)now.main, (long long)s.last.main, s.last.carved ? ", carved" : "");
	else
		warn(k->c, NULL, "no longer there; this is a carved value of revision %lld",
		     (long long)s.last.main);
	*out = s.last;
	return 0;
}

/* "# /registry/…", a comment so that what follows stays YAML. */
static void
put_head(struct look *k, const struct looked *l)
{
	const struct etcd_entry *en = l->en;
	struct buf *out = &k->c->out;

	buf_puts(out, "# ");
	buf_add_safe(out, en->key.p, en->key.n);
	buf_printf(out, "\n# revision %lld, version %lld, created at %lld, %zu bytes, %s",
		   (long long)en->main, (long long)en->version, (long long)en->create, en->value.n,
		   stored_form_name(l->form));
	if (l->form == STORED_ENCRYPTED)
		buf_printf(out, " (%s, key %s)", l->provider, l->key_name);
	buf_putc(out, '\n');
}

int
look_get(struct look *k, const char *key, struct error *err)
{
	struct buf yaml = {0};
	struct etcd_entry en;
	struct looked l;
	json_t *t;

	if (find_value(k, key, &en, err) != 0)
		return -1;
	t = look_decode(k, &en, err);
	if (!t) {
		if (stored_form(en.value) == STORED_ENCRYPTED)
			error_hint(err, "assay etcd --get %s --encryption-config FILE %s", key, k->path);
		return error_in(err, "%s", key);
	}
	look_at(k, &en, false, &l);
	if (k->format == FORMAT_JSON) {
		canon_dump_ordered(&k->c->out, t);
	} else {
		if (k->format == FORMAT_TEXT)
			put_head(k, &l);
		yaml_dump(&yaml, t);
		buf_add(&k->c->out, buf_cstr(&yaml), yaml.n);
	}
	buf_release(&yaml);
	json_decref(t);
	return 0;
}
