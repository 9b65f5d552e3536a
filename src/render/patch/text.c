/* Patches as documents (RFC 6902, RFC 7386) and as commands of kubectl. */
#include "assay/render/patch.h"

#include "patch.h"
#include "render.h"

struct patching {
	struct buf *out;
	const struct drift *d;
	const struct render_opts *o;
	struct patch_sum *sum;
	json_t *list;			/* of the documents */
};

static bool
shown(const struct drift_object *ob)
{
	for (size_t i = 0; i < ob->changes.n; i++)
		if (ob->verdicts[i].hidden == SHOWN)
			return true;
	return false;
}

static void
count(struct patching *p, const struct drift_object *ob, bool made, bool redacted)
{
	if (!p->sum)
		return;
	p->sum->made += made;
	if (!redacted)
		return;
	if (!p->sum->redacted)
		p->sum->redacted = json_array();
	json_array_append_new(p->sum->redacted, json_string(ob->ref));
}

/* ---- RFC 7386 ---- */

/* True if the value must not be put into a patch; that is noted. */
static bool
merge_refuses(struct patch *p, const json_t *v, const struct path *at)
{
	struct buf b = {0};

	if (!patch_redacted(v))
		return false;
	path_print(&b, at);
	patch_skip(p, buf_cstr(&b), patch_redacted_reason);
	p->redacted = true;
	buf_release(&b);
	return true;
}

/* What makes b of a, new reference; NULL if that is nothing. */
static json_t *
merge_patch(struct patch *p, const json_t *a, const json_t *b, struct path *at)
{
	json_t *out = json_object(), *v;
	const char *name;

	json_object_foreach((json_t *)(uintptr_t)a, name, v)
		if (!json_object_get(b, name))
			json_object_set_new(out, name, json_null());
	json_object_foreach((json_t *)(uintptr_t)b, name, v) {
		json_t *was = json_object_get(a, name), *made = NULL;

		path_member(at, name);
		if (json_is_object(was) && json_is_object(v))
			made = merge_patch(p, was, v, at);
		else if (!(was && json_equal(was, v)) && !merge_refuses(p, v, at))
			made = tree_copy(v);
		path_pop(at);
		if (made)
			json_object_set_new(out, name, made);
	}
	if (json_object_size(out))
		return out;
	json_decref(out);
	return NULL;
}

json_t *
patch_merge(struct patch *p, const json_t *old_body)
{
	struct path at = {0};
	json_t *j = merge_patch(p, old_body, p->target, &at);

	path_release(&at);
	return j ? j : json_object();
}

/* ---- documents ---- */

static json_t *
all_ops(const struct patch *p)
{
	json_t *j = json_copy(p->tests);

	json_array_extend(j, p->ops);
	return j;
}

/* An object that is on one side only, or on each side another: no patch makes or deletes it. */
static void
whole(struct patch *p, const struct drift_object *ob)
{
	*p = (struct patch){.tests = json_array(), .ops = json_array(), .skipped = json_array()};
	if (ob->rolled_from)
		patch_skip(p, "", "took the place of another under a new name");
	else
		patch_skip(p, "", ob->op == CHANGE_ADD ? "would have to be created"
						       : "would have to be deleted");
}

static void
put_document(struct patching *s, const struct drift_object *ob)
{
	bool merge = s->o->format == FORMAT_MERGEPATCH;
	json_t *j, *patch;
	struct patch p;

	if (ob->op == CHANGE_ADD || ob->op == CHANGE_REMOVE || ob->rolled_from)
		whole(&p, ob);
	else
		patch_make(&p, ob);
	patch = !merge ? all_ops(&p) : p.target ? patch_merge(&p, ob->old_body) : json_object();
	count(s, ob, json_object_size(patch) + json_array_size(patch) > 0, p.redacted);
	if (json_object_size(patch) + json_array_size(patch) + json_array_size(p.skipped)) {
		j = json_pack("{s:s, s:O}", "ref", ob->ref, "patch", patch);
		if (json_array_size(p.skipped))
			json_object_set(j, "skipped", p.skipped);
		json_array_append_new(s->list, j);
	}
	json_decref(patch);
	patch_release(&p);
}

/* ---- the shell ---- */

/* Whether a terminal may see it as it is, so that what it shows is what the shell gets. */
static bool
is_safe(const char *s)
{
	struct buf b = {0};
	bool safe;

	put_safe(&b, s);
	safe = str_eq(buf_cstr(&b), s);
	buf_release(&b);
	return safe;
}

static void
put_escape(struct buf *out, unsigned cp)
{
	if (cp >= 0x10000) {
		cp -= 0x10000;
		buf_printf(out, "\\u%04x\\u%04x", 0xd800 + (cp >> 10), 0xdc00 + (cp & 0x3ff));
	} else {
		buf_printf(out, "\\u%04x", cp);
	}
}

/* Beyond ASCII there are strings only: what a terminal must not see is written as \uXXXX there. */
static void
put_shown_json(struct buf *out, const json_t *v)
{
	struct buf b = {0};
	size_t n;

	canon_compact_ordered(&b, v);
	for (size_t i = 0; i < b.n; i += n) {
		char one[8] = "";
		unsigned cp;

		n = utf8_decode(b.p + i, b.n - i, &cp);
		if (n == 0 || n >= sizeof(one)) {
			n = 1;		/* no tree holds it */
			continue;
		}
		memcpy(one, b.p + i, n);
		if (is_safe(one))
			buf_puts(out, one);
		else
			put_escape(out, cp);
	}
	buf_release(&b);
}

/* The kind as kubectl finds it: of one that is not built in the group says which is meant. */
static void
put_kind(struct buf *out, const struct drift_object *ob, const struct render_opts *o)
{
	const struct kind *k = NULL;

	if (o->kinds)
		k = kinds_find(o->kinds, ob->key.group, ob->key.kind);
	if (k && !k->builtin && *k->group)
		buf_printf(out, "%s.%s", k->plural, k->group);
	else
		buf_add(out, short_ref(ob), strcspn(short_ref(ob), "/"));
}

/* Nothing in the command may be taken for an option or another object, or look like one. */
static bool
can_name(const struct patching *s, const struct drift_object *ob)
{
	const char *name = ob->key.name;
	struct buf kind = {0};
	bool ok;

	put_kind(&kind, ob, s->o);
	ok = is_safe(s->d->context) && is_safe(ob->key.ns) && is_safe(name) && *name &&
	     !strchr(name, '/') && *buf_cstr(&kind) != '-' && is_safe(kind.p) &&
	     !strpbrk(kind.p, "/, ");
	buf_release(&kind);
	return ok;
}

/* "kubectl --context prod-eu1 -n shop-prod VERB " */
static void
put_kubectl(struct patching *s, const struct drift_object *ob, const char *verb)
{
	buf_puts(s->out, "kubectl --context ");
	buf_add_word(s->out, s->d->context);
	if (*ob->key.ns) {
		buf_puts(s->out, " -n ");
		buf_add_word(s->out, ob->key.ns);
	}
	buf_printf(s->out, " %s ", verb);
}

/* "svc cart" */
static void
put_object(struct patching *s, const struct drift_object *ob)
{
	struct buf b = {0};

	put_kind(&b, ob, s->o);
	if (*ob->key.name == '-') {
		buf_printf(&b, "/%s", ob->key.name);
		buf_add_word(s->out, b.p);
	} else {
		buf_add_word(s->out, b.p);
		buf_putc(s->out, ' ');
		buf_add_word(s->out, ob->key.name);
	}
	buf_release(&b);
}

static void
put_when(struct patching *s, int64_t at)
{
	when_print_short(s->out, at, s->o->zone, s->o->now);
}

static void
put_comment(struct patching *s, const struct drift_object *ob, const struct patch *p)
{
	bool guarded = json_array_size(p->tests) > 0;

	buf_puts(s->out, s->d->to < s->d->from ? "# Puts " : "# Brings ");
	put_safe(s->out, short_ref(ob));
	buf_puts(s->out, s->d->to < s->d->from ? " back to " : " to ");
	put_when(s, s->d->to);
	buf_puts(s->out, guarded ? ". Fails if somebody changed it since.\n"
				 : ". It only adds, so nothing guards it.\n");
}

static void
put_skipped(struct patching *s, const struct patch *p)
{
	json_t *j;
	size_t i;

	json_array_foreach(p->skipped, i, j) {
		buf_puts(s->out, "# Left out: ");
		put_safe(s->out, tree_str(j, "path"));
		buf_printf(s->out, " (%s).\n", tree_str(j, "reason"));
	}
}

/* Longer ones go through stdin: Linux takes no single argument from 128 KiB. */
#define LONGEST_ARGUMENT 100000

/* All lines but the last begin with a blank, so none of them is the end of a here-document. */
static void
put_command(struct patching *s, const struct drift_object *ob, const struct patch *p)
{
	json_t *ops = all_ops(p), *op;
	struct buf b = {0};
	size_t i;

	put_kubectl(s, ob, "patch");
	put_object(s, ob);
	buf_putc(&b, '[');
	json_array_foreach(ops, i, op) {
		buf_puts(&b, i ? ",\n " : "\n ");
		put_shown_json(&b, op);
	}
	buf_putc(&b, ']');
	buf_puts(s->out, " --type=json ");
	if (b.n > LONGEST_ARGUMENT) {
		buf_printf(s->out, "--patch-file /dev/stdin <<'EOF'\n%s\nEOF\n", b.p);
	} else {
		buf_puts(s->out, "-p ");
		buf_add_quoted(s->out, b.p);
		buf_putc(s->out, '\n');
	}
	buf_release(&b);
	json_decref(ops);
}

static void
put_fields_command(struct patching *s, const struct drift_object *ob)
{
	struct patch p;
	bool some;

	patch_make(&p, ob);
	some = json_array_size(p.ops) > 0;
	count(s, ob, some, p.redacted);
	if (some)
		put_comment(s, ob, &p);
	else if (json_array_size(p.skipped)) {
		buf_puts(s->out, "# ");
		put_safe(s->out, short_ref(ob));
		buf_puts(s->out, ": nothing that a patch could change.\n");
	}
	put_skipped(s, &p);
	if (some)
		put_command(s, ob, &p);
	patch_release(&p);
}

/* An object to be created or deleted: said, and left to whoever reads it. */
static void
put_whole_command(struct patching *s, const struct drift_object *ob)
{
	bool add = ob->op == CHANGE_ADD, redacted = add && patch_redacted(ob->new_body);

	count(s, ob, !redacted, redacted);
	buf_puts(s->out, "# ");
	put_safe(s->out, short_ref(ob));
	buf_puts(s->out, add ? " is there in " : " is not there in ");
	put_when(s, s->d->to);
	if (redacted) {
		buf_puts(s->out, "; the store never had its redacted values to create it.\n");
		return;
	}
	buf_puts(s->out, add ? "; this would create it:\n# assay show " :
			       "; this would delete it:\n# ");
	if (add) {
		when_print_utc(s->out, s->d->to);
		buf_puts(s->out, " --context ");
		buf_add_word(s->out, s->d->context);
		buf_putc(s->out, ' ');
		buf_add_word(s->out, ob->ref);
		buf_puts(s->out, " -o yaml | ");
	}
	put_kubectl(s, ob, add ? "create -f -" : "delete");
	if (add)
		s->out->n--;		/* the blank before what is not there */
	else
		put_object(s, ob);
	buf_putc(s->out, '\n');
}

/* One that took another's place: a name cannot be patched, and who made it makes the next one. */
static void
put_rolled_remark(struct patching *s, const struct drift_object *ob)
{
	struct buf b = {0};

	count(s, ob, false, false);
	put_safe(&b, short_ref(ob));
	buf_puts(&b, " took the place of ");
	put_safe(&b, short_rolled(ob));
	buf_puts(&b, ": no patch gives an object another name.");
	put_remark(s->out, b.p, s->o->width);
	buf_release(&b);
}

static void
put_commands(struct patching *s, const struct drift_object *ob)
{
	size_t start = s->out->n;

	if (!can_name(s, ob)) {
		buf_puts(s->out, "# Left out: ");
		put_safe(s->out, ob->ref);
		buf_puts(s->out, " (its name cannot be given to kubectl safely).\n");
	} else if (ob->rolled_from) {
		put_rolled_remark(s, ob);
	} else if (ob->op == CHANGE_ADD || ob->op == CHANGE_REMOVE) {
		put_whole_command(s, ob);
	} else {
		put_fields_command(s, ob);
	}
	if (s->out->n > start)
		buf_putc(s->out, '\n');
}

void
render_patches(struct buf *out, const struct drift *d, const struct render_opts *o,
	       struct patch_sum *sum)
{
	struct patching s = {.out = out, .d = d, .o = o, .sum = sum, .list = json_array()};
	size_t start = out->n;

	for (size_t i = 0; i < d->n; i++) {
		if (!shown(&d->v[i]))
			continue;
		if (o->format == FORMAT_KUBECTL)
			put_commands(&s, &d->v[i]);
		else
			put_document(&s, &d->v[i]);
	}
	if (o->format != FORMAT_KUBECTL)
		canon_dump_ordered(out, s.list);
	else if (out->n > start)
		out->n--;		/* the blank line is between objects */
	json_decref(s.list);
}

/* "shop/secret/a, shop/secret/b and 3 more" */
static void
name_redacted(struct buf *out, const json_t *refs)
{
	json_t *ref;
	size_t i;

	json_array_foreach(refs, i, ref)
		if (i < 3)
			buf_printf(out, "%s%s", i ? ", " : "", json_string_value(ref));
	if (i > 3)
		buf_printf(out, " and %zu more", i - 3);
}

int
render_redacted(const struct patch_sum *sum, struct error *err)
{
	struct buf refs = {0};

	name_redacted(&refs, sum->redacted);
	error_set(err, ERR_USAGE, "%s: redacted values cannot be patched", buf_cstr(&refs));
	buf_release(&refs);
	return error_hint(err,
			  "the store has no value of a Secret, take it from where it was made");
}
