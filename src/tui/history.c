/* What was typed in prompts, kept in the state file: {"filter": ["newest", …], …}. */
#include <jansson.h>
#include <stdlib.h>

#include "app.h"

#define LINES_MAX 100		/* of a kind */
#define FILE_MAX  (1U << 20)

struct history_file {
	char *file;			/* NULL: for this session only */
	json_t *kinds;
	bool changed;
};

/* A file that is damaged is as good as none: nothing of worth is lost. */
static json_t *
read_file(const char *file)
{
	struct limits lim = LIMITS_DEFAULT;
	struct buf b = {0};
	json_t *t = NULL;

	if (file && io_read_file(file, FILE_MAX, &b, NULL) == 0)
		t = tree_parse_json(b.p, b.n, &lim, NULL, NULL);
	buf_release(&b);
	if (json_is_object(t))
		return t;
	json_decref(t);
	return json_object();
}

struct history_file *
histories_open(const char *file)
{
	struct history_file *h = mem_zero(1, sizeof(*h));

	h->file = file ? mem_strdup(file) : NULL;
	h->kinds = read_file(file);
	return h;
}

/* Another session's lines since histories_open are kept behind this one's. */
static void
merge(struct history_file *h)
{
	json_t *other = read_file(h->file), *lines;
	const char *kind;

	json_object_foreach(other, kind, lines) {
		json_t *own = json_object_get(h->kinds, kind);

		if (!json_is_array(own)) {
			json_object_set(h->kinds, kind, lines);
			continue;
		}
		for (size_t i = 0; i < json_array_size(lines); i++) {
			bool had = json_array_size(own) >= LINES_MAX;

			for (size_t k = 0; !had && k < json_array_size(own); k++)
				had = json_equal(json_array_get(own, k), json_array_get(lines, i));
			if (!had)
				json_array_append(own, json_array_get(lines, i));
		}
	}
	json_decref(other);
}

int
state_write(const char *file, const struct buf *b)
{
	size_t n;
	const char *base = io_basename(file, &n);
	char *dir = mem_strndup(file, (size_t)(base - file));
	int rc = 0;

	if (*dir)
		rc = io_mkdirs(dir, 0700, NULL);
	if (rc == 0)
		rc = io_write_file(file, b->p, b->n, 0600, NULL);
	free(dir);
	return rc;
}

void
histories_save(struct history_file *h)
{
	struct buf b = {0};

	if (!h || !h->file || !h->changed)
		return;
	merge(h);
	canon_dump_ordered(&b, h->kinds);
	state_write(h->file, &b);	/* a history that cannot be kept is no reason to complain */
	h->changed = false;
	buf_release(&b);
}

void
histories_free(struct history_file *h)
{
	if (!h)
		return;
	json_decref(h->kinds);
	free(h->file);
	free(h);
}

/* The same line again moves to the front. */
void
histories_add(struct history_file *h, const char *kind, const char *line)
{
	json_t *lines = json_object_get(h->kinds, kind), *new_line = json_string(line);

	if (!line[0] || !new_line) {
		json_decref(new_line);
		return;
	}
	if (!json_is_array(lines)) {
		lines = json_array();
		json_object_set_new(h->kinds, kind, lines);
	}
	for (size_t i = json_array_size(lines); i-- > 0;)
		if (json_equal(json_array_get(lines, i), new_line))
			json_array_remove(lines, i);
	json_array_insert_new(lines, 0, new_line);
	while (json_array_size(lines) > LINES_MAX)
		json_array_remove(lines, LINES_MAX);
	h->changed = true;
}

const char *
histories_get(const struct history_file *h, const char *kind, size_t i)
{
	return json_string_value(json_array_get(json_object_get(h->kinds, kind), i));
}
