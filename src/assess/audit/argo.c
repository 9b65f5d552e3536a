/*
 * What Argo CD was told to overlook (formats.md i.1): ignoreDifferences of an
 * Application, and for all of them those of argocd-cm. Pointers, managers, and
 * of jq expressions those that are a plain way: .spec.replicas,
 * .spec.template.spec.containers[].image, .a[] | select(.name == "x") | .b.
 */
#include "assay/assess/audit.h"

#include <stdlib.h>

struct ignore {
	char *group, *kind;		/* globs */
	char *name, *ns;		/* exact; NULL: any */
	char **pointers, **managers;	/* NULL-terminated */
	struct path_glob **ways;	/* NULL-terminated */
};

struct app {
	char *name, *ns;
	struct ignore *v;
	size_t n, cap;
};

struct audit_ignores {
	struct app all;			/* of argocd-cm */
	struct app *v;
	size_t n, cap;
	struct map names;		/* of Applications that only objects name */
	char *label;			/* the setting application.instanceLabelKey, or NULL */
};

struct audit_ignores *
audit_ignores_new(void)
{
	return mem_zero(1, sizeof(struct audit_ignores));
}

/* ---- release ---- */

static void
words_free(char **v)
{
	for (size_t i = 0; v && v[i]; i++)
		free(v[i]);
	free(v);
}

static void
ignore_release(struct ignore *g)
{
	free(g->group);
	free(g->kind);
	free(g->name);
	free(g->ns);
	words_free(g->pointers);
	words_free(g->managers);
	for (size_t i = 0; g->ways && g->ways[i]; i++)
		path_glob_free(g->ways[i]);
	free(g->ways);
}

static void
app_release(struct app *p)
{
	for (size_t i = 0; i < p->n; i++)
		ignore_release(&p->v[i]);
	free(p->v);
	free(p->name);
	free(p->ns);
}

void
audit_ignores_free(struct audit_ignores *a)
{
	if (!a)
		return;
	app_release(&a->all);
	for (size_t i = 0; i < a->n; i++)
		app_release(&a->v[i]);
	free(a->v);
	free(a->label);
	map_release(&a->names, free);
	free(a);
}

/* ---- jq, as far as it is a plain way ---- */

/* A quoted text at *p; appends it as a step, moves on. */
static bool
quoted(const char **p, struct buf *out)
{
	const char *end = strchr(*p + 1, '"');

	if (!end || memchr(*p, '\\', (size_t)(end - *p)))
		return false;
	buf_printf(out, "[\"%.*s\"]", (int)(end - *p - 1), *p + 1);
	*p = end + 1;
	return true;
}

/* [] is every item, [3] one, ["name"] a member. */
static bool
bracket(const char **p, struct buf *out)
{
	const char *end;

	if ((*p)[1] == '"') {
		*p += 1;
		if (!quoted(p, out) || **p != ']')
			return false;
		*p += 1;
		return true;
	}
	end = strchr(*p, ']');
	if (!end || strspn(*p + 1, "0123456789") != (size_t)(end - *p - 1))
		return false;
	if (end == *p + 1)
		buf_puts(out, "[*]");
	else
		buf_add(out, *p, (size_t)(end - *p) + 1);
	*p = end + 1;
	return true;
}

/* select(.name == "x") says which of the items before it. */
static bool
selection(const char **p, struct buf *out)
{
	char key[64], value[256];
	int used = 0;

	if (sscanf(*p, "select( .%63[A-Za-z0-9_] == \"%255[^\"\\]\" )%n", key, value, &used) != 2 ||
	    !used || out->n < 3 || memcmp(out->p + out->n - 3, "[*]", 3) != 0)
		return false;
	out->n -= 3;
	buf_printf(out, "[%s=", key);
	canon_string(out, value, strlen(value));
	buf_putc(out, ']');
	*p += used;
	return true;
}

static bool
step(const char **p, struct buf *out)
{
	size_t n;

	if (**p == '[')
		return bracket(p, out);
	if (str_starts(*p, "select("))
		return selection(p, out);
	if (**p != '.')
		return false;
	++*p;
	if (**p == '"')
		return quoted(p, out);
	if (**p == '[')
		return bracket(p, out);
	n = strspn(*p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
	if (!n)
		return false;
	buf_printf(out, "%s%.*s", out->n ? "." : "", (int)n, *p);
	*p += n;
	return true;
}

static bool
way_of_jq(const char *p, struct buf *out)
{
	for (;;) {
		p += strspn(p, " \t\n");
		if (*p == '|')
			p += 1 + strspn(p + 1, " \t\n");
		else if (*p == '?')
			p++;
		else if (!*p)
			return out->n > 0;
		else if (!step(&p, out))
			return false;
	}
}

/* A way and what lies below it. */
static struct path_glob **
ways_of(const json_t *list)
{
	struct path_glob **v = mem_zero(json_array_size(list) * 2 + 1, sizeof(struct path_glob *));
	size_t n = 0, i;
	json_t *e;

	json_array_foreach(list, i, e) {
		struct buf way = {0};

		if (json_is_string(e) && way_of_jq(json_string_value(e), &way)) {
			n += path_glob_new(&v[n], buf_cstr(&way), NULL) == 0;
			buf_puts(&way, ".**");
			n += path_glob_new(&v[n], buf_cstr(&way), NULL) == 0;
		}
		buf_release(&way);
	}
	return v;
}

/* ---- reading ---- */

static char **
words_of(const json_t *list)
{
	char **v = mem_zero(json_array_size(list) + 1, sizeof(char *));
	size_t n = 0, i;
	json_t *e;

	json_array_foreach(list, i, e)
		if (json_is_string(e))
			v[n++] = mem_strdup(json_string_value(e));
	return v;
}

static char *
copy_of(const json_t *t, const char *member)
{
	const char *s = tree_str(t, member);

	return s && *s ? mem_strdup(s) : NULL;
}

static void
add(struct app *p, const char *group, const char *kind, const json_t *what)
{
	vec_grow(p->v, p->n, p->cap);
	p->v[p->n++] = (struct ignore){
		.group = mem_strdup(group),
		.kind = mem_strdup(kind),
		.name = copy_of(what, "name"),
		.ns = copy_of(what, "namespace"),
		.pointers = words_of(tree_get(what, "jsonPointers")),
		.managers = words_of(tree_get(what, "managedFieldsManagers")),
		.ways = ways_of(tree_get(what, "jqPathExpressions")),
	};
}

void
audit_ignores_application(struct audit_ignores *a, const json_t *application)
{
	struct app *p;
	json_t *e;
	size_t i;

	if (!tree_str(application, "metadata/name"))
		return;
	vec_grow(a->v, a->n, a->cap);
	p = &a->v[a->n++];
	*p = (struct app){.name = copy_of(application, "metadata/name"),
			  .ns = copy_of(application, "metadata/namespace")};
	json_array_foreach(tree_at(application, "spec/ignoreDifferences"), i, e) {
		const char *group = tree_str(e, "group"), *kind = tree_str(e, "kind");

		if (kind)
			add(p, group ? group : "", kind, e);
	}
}

static json_t *
yaml_of(const json_t *text)
{
	const struct limits lim = LIMITS_DEFAULT;

	return json_is_string(text) ? tree_parse_yaml(json_string_value(text),
						      json_string_length(text), &lim, NULL, NULL)
				    : NULL;
}

/* resource.customizations.ignoreDifferences.apps_Deployment, …_Service of the core, ….all */
static void
add_setting(struct audit_ignores *a, const char *of, const json_t *text)
{
	const char *kind = strrchr(of, '_');
	json_t *what = yaml_of(text);
	char *group;

	if (str_eq(of, "all")) {
		add(&a->all, "*", "*", what);
	} else if (kind) {
		group = mem_strndup(of, (size_t)(kind - of));
		add(&a->all, group, kind + 1, what);
		free(group);
	}
	json_decref(what);
}

/* The older form: one document, "group/Kind" to {ignoreDifferences: a document}. */
static void
add_old_settings(struct audit_ignores *a, const json_t *text)
{
	json_t *all = yaml_of(text), *e;
	const char *of;

	json_object_foreach(all, of, e) {
		json_t *inner = tree_get(e, "ignoreDifferences");
		json_t *what = json_is_object(inner) ? json_incref(inner) : yaml_of(inner);
		const char *kind = strrchr(of, '/');
		char *group = mem_strndup(of, kind ? (size_t)(kind - of) : 0);

		if (what)
			add(&a->all, group, kind ? kind + 1 : of, what);
		free(group);
		json_decref(what);
	}
	json_decref(all);
}

void
audit_ignores_settings(struct audit_ignores *a, const json_t *config_map)
{
	static const char prefix[] = "resource.customizations.ignoreDifferences.";
	json_t *data = tree_get(config_map, "data"), *v;
	const char *name;

	json_object_foreach(data, name, v) {
		if (str_starts(name, prefix))
			add_setting(a, name + sizeof(prefix) - 1, v);
		else if (str_eq(name, "resource.customizations"))
			add_old_settings(a, v);
	}
	free(a->label);
	a->label = copy_of(data, "application.instanceLabelKey");
}

/* ---- which Application ---- */

static const struct app *
find(const struct audit_ignores *a, const char *name)
{
	/* namespace_name, of one outside Argo's own namespace */
	const char *low = strchr(name, '_');

	for (size_t i = 0; i < a->n; i++)
		if (str_eq(a->v[i].name, name) ||
		    (low && str_eq(a->v[i].name, low + 1) && a->v[i].ns &&
		     strlen(a->v[i].ns) == (size_t)(low - name) &&
		     str_starts(name, a->v[i].ns)))
			return &a->v[i];
	return NULL;
}

/* <app>:<group>/<Kind>:<ns>/<name>; a copy of another object bears that one's id. */
static const char *
by_tracking_id(struct audit_ignores *a, const struct object_key *k, const json_t *body)
{
	const char *id = json_string_value(json_object_get(tree_at(body, "metadata/annotations"),
							   "argocd.argoproj.io/tracking-id"));
	const char *colon = id ? strchr(id, ':') : NULL, *kind = colon ? strchr(colon, '/') : NULL;
	const struct app *known;
	struct map_entry *e;
	const char *of;
	char *name;

	of = kind ? strchr(kind, ':') : NULL;
	if (!of || strlen(k->kind) != (size_t)(of - kind - 1) || !str_starts(kind + 1, k->kind) ||
	    !str_ends(of, k->name))
		return NULL;
	name = mem_strndup(id, (size_t)(colon - id));
	known = find(a, name);
	if (known) {
		free(name);
		return known->name;
	}
	e = map_at(&a->names, name, strlen(name));
	if (!e->value)
		e->value = mem_strdup(name);
	free(name);
	return e->value;
}

const char *
audit_ignores_tracks(struct audit_ignores *a, const struct object_key *k, const json_t *body)
{
	const char *const labels[] = {a->label ? a->label : "app.kubernetes.io/instance",
				      "argocd.argoproj.io/instance"};
	const char *name = by_tracking_id(a, k, body);
	const struct app *known = NULL;

	for (size_t i = 0; !name && !known && i < countof(labels); i++) {
		const json_t *v = json_object_get(tree_at(body, "metadata/labels"), labels[i]);

		if (json_is_string(v))
			known = find(a, json_string_value(v));
	}
	return known ? known->name : name;
}

/* ---- what is overlooked ---- */

static bool
below(const char *pointer, const char *of)
{
	size_t n = strlen(of);

	return str_starts(pointer, of) && (!pointer[n] || pointer[n] == '/');
}

static bool
hides(const struct ignore *g, const struct object_key *k, const struct change *c,
      const char *manager)
{
	if (!str_glob(g->group, k->group) || !str_glob(g->kind, k->kind) ||
	    (g->name && !str_eq(g->name, k->name)) || (g->ns && !str_eq(g->ns, k->ns)))
		return false;
	for (size_t i = 0; g->pointers[i]; i++)
		if (c->pointer && below(c->pointer, g->pointers[i]))
			return true;
	for (size_t i = 0; manager && g->managers[i]; i++)
		if (str_eq(g->managers[i], manager))
			return true;
	for (size_t i = 0; g->ways[i]; i++)
		if (path_glob_match(g->ways[i], &c->at))
			return true;
	return false;
}

static bool
any_hides(const struct app *p, const struct object_key *k, const struct change *c,
	  const char *manager)
{
	for (size_t i = 0; p && i < p->n; i++)
		if (hides(&p->v[i], k, c, manager))
			return true;
	return false;
}

bool
audit_ignores_hide(const struct audit_ignores *a, const char *application,
		   const struct object_key *k, const struct change *c, const char *manager)
{
	return application && (any_hides(&a->all, k, c, manager) ||
			       any_hides(find(a, application), k, c, manager));
}
