/* Kinds that a backup brings along: read from its CRDs, or guessed from an object. */
#include <ctype.h>

#include "assay/text.h"
#include "kinds.h"

/* A DNS-1035 label, as the API server asks of kinds and resources; capitals only in kinds. */
static bool
is_label(const char *s)
{
	size_t n = s ? strlen(s) : 0;

	if (n == 0 || n > 63 || !isalpha((unsigned char)s[0]) || s[n - 1] == '-')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)s[i]) && s[i] != '-')
			return false;
	return true;
}

static bool
is_lower_label(const char *s)
{
	if (!is_label(s))
		return false;
	for (; *s; s++)
		if (isupper((unsigned char)*s))
			return false;
	return true;
}

/* A group of custom resources has a dot, so none can pass for a built-in one without. */
static bool
is_custom_group(const char *s)
{
	size_t n = s ? strlen(s) : 0;

	if (n == 0 || n > 253 || !strchr(s, '.') || s[0] == '.' || s[n - 1] == '.')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!islower((unsigned char)s[i]) && !isdigit((unsigned char)s[i]) &&
		    s[i] != '-' && s[i] != '.')
			return false;
	return true;
}

static bool
is_crd(const json_t *crd)
{
	const char *kind = tree_str(crd, "kind"), *version = tree_str(crd, "apiVersion");

	return kind && version && strcmp(kind, "CustomResourceDefinition") == 0 &&
	       str_starts(version, "apiextensions.k8s.io/");
}

/* The stored version's entry of spec.versions: it carries the schema in force. */
static json_t *
stored_version(const json_t *spec)
{
	json_t *versions = tree_get(spec, "versions"), *v;
	size_t i;

	json_array_foreach(versions, i, v)
		if (json_is_true(tree_get(v, "storage")))
			return v;
	return json_array_get(versions, 0);
}

/* v1 keeps a schema with each version, v1beta1 may have one for all. */
static const json_t *
schema_of(const json_t *spec, const json_t *version)
{
	const json_t *s = tree_at(version, "schema/openAPIV3Schema");

	return s ? s : tree_at(spec, "validation/openAPIV3Schema");
}

static const char *
keep(struct kinds *ks, const char *old, const char *s)
{
	return old && strcmp(old, s) == 0 ? old : arena_strdup(&ks->arena, s);
}

static void
shorts_of(struct buf *out, const json_t *names)
{
	json_t *v;
	size_t i;

	json_array_foreach(tree_get(names, "shortNames"), i, v) {
		if (i >= 16 || !is_lower_label(json_string_value(v)))
			continue;
		if (out->n)
			buf_putc(out, ' ');
		buf_puts(out, json_string_value(v));
	}
}

static void
learn_row(struct kinds *ks, const json_t *spec, const char *version)
{
	const json_t *names = tree_get(spec, "names");
	const char *group = tree_str(spec, "group"), *name = tree_str(names, "kind");
	const char *plural = tree_str(names, "plural"), *singular = tree_str(names, "singular");
	const char *scope = tree_str(spec, "scope");
	struct kind *k = kinds_find_learned(ks, group, name);
	struct buf lower = {0}, shorts = {0};

	if (!k)
		k = kinds_insert(ks, group, name);
	for (const char *p = name; *p; p++)
		buf_putc(&lower, (char)tolower((unsigned char)*p));
	shorts_of(&shorts, names);
	k->version = keep(ks, k->version, version);
	k->plural = keep(ks, k->plural, plural);
	k->singular = keep(ks, k->singular,
			   is_lower_label(singular) ? singular : buf_cstr(&lower));
	k->shorts = keep(ks, k->shorts, buf_cstr(&shorts));
	k->namespaced = !scope || strcmp(scope, "Cluster") != 0;
	kinds_index(ks, k);
	buf_release(&lower);
	buf_release(&shorts);
}

bool
kinds_learn(struct kinds *ks, const json_t *crd)
{
	const json_t *spec = tree_get(crd, "spec"), *stored;
	const char *group = tree_str(spec, "group"), *name = tree_str(spec, "names/kind");
	const char *version;

	if (!is_crd(crd) || !is_custom_group(group) || !is_label(name) ||
	    !is_lower_label(tree_str(spec, "names/plural")))
		return false;
	stored = stored_version(spec);
	version = tree_str(stored, "name");
	if (!version)
		version = tree_str(spec, "version");
	if (!kinds_find_builtin(group, name))
		learn_row(ks, spec, version && is_lower_label(version) ? version : "v1");
	learned_put(&ks->schemas, group, name, schema_of(spec, stored));
	return true;
}

void
kind_plural(struct buf *out, const char *name)
{
	size_t from = out->n, n;

	for (; *name; name++)
		buf_putc(out, (char)tolower((unsigned char)*name));
	n = out->n - from;
	if (n > 1 && out->p[out->n - 1] == 'y' && !strchr("aeiou", out->p[out->n - 2])) {
		out->n--;
		buf_puts(out, "ies");
	} else if (n && (strchr("sxz", out->p[out->n - 1]) ||
			 (n > 1 && (memcmp(out->p + out->n - 2, "ch", 2) == 0 ||
				    memcmp(out->p + out->n - 2, "sh", 2) == 0)))) {
		buf_puts(out, "es");
	} else {
		buf_putc(out, 's');
	}
}

const struct kind *
kinds_note(struct kinds *ks, const char *group, const char *version, const char *name,
	   bool namespaced)
{
	const struct kind *known = kinds_find(ks, group, name);
	struct buf plural = {0}, lower = {0};
	struct kind *k;

	if (known)
		return known;
	k = kinds_insert(ks, group, name);
	kind_plural(&plural, name);
	for (const char *p = name; *p; p++)
		buf_putc(&lower, (char)tolower((unsigned char)*p));
	k->version = arena_strdup(&ks->arena, version);
	k->plural = arena_strdup(&ks->arena, buf_cstr(&plural));
	k->singular = arena_strdup(&ks->arena, buf_cstr(&lower));
	k->shorts = "";
	k->namespaced = namespaced;
	kinds_index(ks, k);
	buf_release(&plural);
	buf_release(&lower);
	return k;
}
