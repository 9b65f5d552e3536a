/* Raw tree objects: `mode SP name NUL id`, entry after entry, within the bytes there are. */
#include <string.h>

#include "walk.h"

#define MODE_DIR "40000"

static bool
mode_ok(const char *p, size_t n)
{
	if (n < 5 || n > 6)
		return false;
	for (size_t i = 0; i < n; i++)
		if (p[i] < '0' || p[i] > '7')
			return false;
	return true;
}

bool
tree_entry_parse(const char **p, size_t *n, struct tree_entry *out)
{
	const char *space = memchr(*p, ' ', *n < 8 ? *n : 8), *name, *end;
	size_t left;

	if (!space || !mode_ok(*p, (size_t)(space - *p)))
		return false;
	name = space + 1;
	left = *n - (size_t)(name - *p);
	end = memchr(name, '\0', left);
	if (!end || end == name || memchr(name, '/', (size_t)(end - name)))
		return false;
	left -= (size_t)(end - name) + 1;
	if (left < sizeof(out->id.id))
		return false;
	out->dir = (size_t)(space - *p) == strlen(MODE_DIR) &&
		   memcmp(*p, MODE_DIR, strlen(MODE_DIR)) == 0;
	out->name = name;
	out->len = (size_t)(end - name);
	memcpy(out->id.id, end + 1, sizeof(out->id.id));
	*p = end + 1 + sizeof(out->id.id);
	*n = left - sizeof(out->id.id);
	return true;
}

int
tree_cursor_next(struct tree_cursor *c, struct error *err)
{
	c->live = c->n > 0;
	if (c->live && !tree_entry_parse(&c->p, &c->n, &c->at)) {
		c->live = false;
		return error_set(err, ERR_INPUT, "the store holds a damaged tree");
	}
	return 0;
}

int
tree_cursor_open(struct tree_cursor *c, struct store *s, const struct oid *tree, struct error *err)
{
	*c = (struct tree_cursor){0};
	if (!tree || oid_zero(tree))
		return 0;
	if (object_read(&c->object, s, tree, GIT_OBJECT_TREE, err) != 0)
		return -1;
	c->p = git_odb_object_data(c->object);
	c->n = git_odb_object_size(c->object);
	return tree_cursor_next(c, err);
}

void
tree_cursor_close(struct tree_cursor *c)
{
	git_odb_object_free(c->object);
	*c = (struct tree_cursor){0};
}

int
tree_find(struct store *s, const struct oid *tree, const char *name, struct oid *out,
	  struct error *err)
{
	struct tree_cursor c;
	size_t len = strlen(name);
	int rc = tree_cursor_open(&c, s, tree, err), found = 0;

	while (rc == 0 && c.live && !found) {
		found = c.at.len == len && memcmp(c.at.name, name, len) == 0;
		if (found)
			*out = c.at.id;
		else
			rc = tree_cursor_next(&c, err);
	}
	tree_cursor_close(&c);
	return rc == 0 ? found : -1;
}
