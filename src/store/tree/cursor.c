/* Raw tree objects: `mode SP name NUL id`, entry after entry, within the bytes there are. */
#include <string.h>

#include "walk.h"

#define MODE_DIR "40000"

/* Bytes of the mode before its blank; 0: it is none. */
static size_t
mode_len(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && i < 6 && p[i] >= '0' && p[i] <= '7')
		i++;
	return i >= 5 && i < n && p[i] == ' ' ? i : 0;
}

bool
tree_entry_parse(const char **p, size_t *n, struct tree_entry *out)
{
	size_t mode = mode_len(*p, *n), left;
	const char *name, *end;

	if (!mode)
		return false;
	name = *p + mode + 1;
	left = *n - (size_t)(name - *p);
	end = memchr(name, '\0', left);
	if (!end || end == name || memchr(name, '/', (size_t)(end - name)))
		return false;
	left -= (size_t)(end - name) + 1;
	if (left < sizeof(out->id.id))
		return false;
	out->dir = mode == strlen(MODE_DIR) && memcmp(*p, MODE_DIR, mode) == 0;
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

int
tree_cursor_seek(struct tree_cursor *c, const char *name, struct error *err)
{
	size_t len = strlen(name);

	while (c->live) {
		if (c->at.len == len && memcmp(c->at.name, name, len) == 0) {
			c->n = 0;
			return 0;
		}
		if (tree_cursor_next(c, err) != 0)
			return -1;
	}
	return 0;
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
	int rc = tree_cursor_open(&c, s, tree, err);

	if (rc == 0)
		rc = tree_cursor_seek(&c, name, err);
	if (rc == 0 && c.live) {
		*out = c.at.id;
		rc = 1;
	}
	tree_cursor_close(&c);
	return rc;
}
