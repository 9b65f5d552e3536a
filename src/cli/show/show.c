/* assay show: one object as it was. */
#include "show.h"

#include <stdlib.h>

#include "assay/render/patch.h"

#define FORMATS "text json yaml"

static enum store_section
section(const struct cli *c)
{
	return c->opt.origins ? SECTION_ORIGINS : c->opt.evidence ? SECTION_EVIDENCE
								   : SECTION_OBJECTS;
}

static json_t *
read_body(struct cli *c, const struct store_snapshot *at, const struct object_key *k,
	  struct error *err)
{
	json_t *body = flow_read(c->store, at, section(c), k, err);

	if (!body && section(c) != SECTION_OBJECTS && err->code == ERR_NOT_FOUND) {
		error_clear(err);
		error_set(err, ERR_NOT_FOUND, "that snapshot has no %s of it",
			  c->opt.origins ? "origins" : "evidence");
		error_hint(err, "not every archive tells %s; without --%s the object is shown",
			   c->opt.origins ? "who owns what" : "what was observed",
			   c->opt.origins ? "origins" : "evidence");
	}
	return body;
}

/* What was normalised cannot be had back, but it is known where it came from. */
static int
no_raw(const struct cli *c, const struct store_snapshot *at, const char *ref, struct error *err)
{
	struct snapshot facts = {0};

	if (store_facts(c->store, at, &facts, err) != 0)
		return -1;
	error_set(err, ERR_USAGE, "the store holds %s in its normal form, not as the archive has it",
		  ref);
	if (str_eq(at->source, "etcd-snapshot"))
		error_hint(err, "assay etcd --keys %s lists what --get prints", facts.archive);
	else
		error_hint(err, "its bytes are in %s, SHA-256 %.12s...", facts.archive,
			   at->sha256);
	snapshot_release(&facts);
	return -1;
}

/* YAML of a whole object is asked for to be applied. */
static int
print(struct cli *c, const struct shown_object *s, const struct render_opts *o, struct error *err)
{
	if (o->format != FORMAT_YAML || c->opt.fields.n || section(c) != SECTION_OBJECTS) {
		render_show(&c->out, s, o);
		return 0;
	}
	if (render_manifest(&c->out, s, o, err) == 0)
		return 0;
	session_veiled(c, err);
	return -1;
}

/* The text tells since when, but for what was observed and by whom. */
static int
show_found(struct cli *c, const struct store_snapshot *at, struct shown_object *s,
	   const struct render_opts *o, struct error *err)
{
	bool told = o->format == FORMAT_TEXT && section(c) == SECTION_OBJECTS;
	struct since_list since = {0};
	struct picked picked = {0};
	json_t *whole = c->opt.raw ? NULL : read_body(c, at, &s->key, err);
	int rc = -1;

	if (c->opt.raw)
		return no_raw(c, at, s->ref, err);
	if (whole && pick_fields(&picked, c, &s->key, whole, err) == 0 &&
	    (!told || since_look(&since, c, at, &s->key, &picked, err) == 0)) {
		s->body = picked.body;
		s->since = since.v;
		s->nsince = since.n;
		s->made = since.made;
		rc = print(c, s, o, err);
	}
	since_release(&since);
	picked_release(&picked);
	return rc;
}

static int
show(struct cli *c, const struct arguments *a, enum render_format f, struct error *err)
{
	const char *word = a->nends ? a->end[0] : "latest";
	struct filter filter = {.words = a->objects, .nwords = a->nobjects};
	struct render_opts o = session_render(c, f);
	struct found_object found = {0};
	struct store_snapshot at;
	struct buf ref = {0};
	int rc = -1;

	filter.namespaces = c->opt.namespaces.v;
	filter.kinds = c->opt.kinds.v;
	filter.selectors = c->opt.selectors.v;
	if (check_selectors(&c->opt.selectors, err) != 0 ||
	    point_resolve(c, word, &at, err) != 0 ||
	    flow_kinds(&c->kinds, c->store, &at, err) != 0 ||
	    check_names(c, &at, 1, &c->opt.kinds, a, err) != 0 ||
	    flow_find_one(c->store, &at, c->kinds, &filter, &found, err) != 0)
		return -1;
	object_ref(&ref, &found.key, c->kinds);
	o.kinds = c->kinds;
	rc = show_found(c, &at, &(struct shown_object){.context = at.context,
						       .instant = at.instant, .word = word,
						       .key = found.key, .ref = ref.p},
			&o, err);
	object_key_release(&found.key);
	buf_release(&ref);
	return rc;
}

static int
run(struct cli *c, const struct words *w)
{
	struct arguments a = {0};
	struct error err = {0};
	enum render_format f;
	int rc = -1;

	if (session_format(c, FORMATS, &f, &err) != 0 || arguments_parse(&a, w, 1, &err) != 0 ||
	    arguments_one(&a, "show", &err) != 0)
		goto done;
	if (session_store(c, false, &err) == 0 && session_rules(c, &err) == 0)
		rc = show(c, &a, f, &err);
done:
	arguments_release(&a);
	return rc == 0 ? EXIT_DONE : fail(&err);
}

const struct command cmd_show = {
	.name = "show",
	.group = "look",
	.arguments = "[SNAPSHOT] OBJECT",
	.summary = "an object as it was",
	.examples = "assay show yesterday shop/svc/cart\n"
		    "assay show 2018-09-12 shop/dc/frontend -o yaml   a manifest to apply\n"
		    "assay show shop/dc/frontend --origins   who owns which field\n",
	.formats = FORMATS,
	.run = run,
};
