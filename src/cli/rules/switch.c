/* One rule switched on or off in the user's own file, as the interface is asked to. */
#include "cli.h"

#include <jansson.h>
#include <stdlib.h>

#include "assay/text.h"

#define RULES_MAX (16U << 20)

/* {"name": "x", "enabled": …} and nothing else */
static bool
is_switch(const json_t *rule, const char *name)
{
	return json_object_size(rule) == 2 && json_object_get(rule, "enabled") &&
	       str_eq(json_string_value(json_object_get(rule, "name")), name);
}

static json_t *
read_rules(const char *file, struct error *err)
{
	const struct limits lim = LIMITS_DEFAULT;
	struct buf b = {0};
	json_t *t = NULL;

	if (!io_exists(file))
		return json_array();
	if (io_read_file(file, RULES_MAX, &b, err) == 0)
		t = tree_parse_json(b.p, b.n, &lim, NULL, err);
	buf_release(&b);
	return t;
}

/* Switches of that rule go; one that turns it off comes. */
static int
put_switch(json_t *t, const char *name, bool on, struct error *err)
{
	json_t *list = json_is_array(t) ? t : json_object_get(t, "rules"), *rule;

	if (!json_is_array(list))
		return error_set(err, ERR_INPUT, "your rules.json is no list of rules");
	for (size_t i = json_array_size(list); i-- > 0;)
		if (is_switch(json_array_get(list, i), name))
			json_array_remove(list, i);
	if (on)
		return 0;
	rule = json_object();
	json_object_set_new(rule, "name", json_string(name));
	json_object_set_new(rule, "enabled", json_false());
	json_array_append_new(list, rule);
	return 0;
}

/* Nothing is written that would not be read again. */
static int
check(const struct cli *c, const char *file, const struct buf *text, struct rules **out,
      struct error *err)
{
	*out = rules_new();
	if (rules_add(*out, text->p, text->n, file, err) == 0 &&
	    session_store_rules(c, *out, err) == 0)
		return 0;
	rules_free(*out);
	*out = NULL;
	return -1;
}

static int
write_rules(const char *file, const struct buf *text, struct error *err)
{
	size_t n;
	const char *base = io_basename(file, &n);
	char *dir = mem_strndup(file, (size_t)(base - file));
	int rc = io_mkdirs(dir, 0755, err);

	if (rc == 0)
		rc = io_write_file(file, text->p, text->n, 0644, err);
	free(dir);
	return rc;
}

int
session_rule_switch(const struct cli *c, const char *name, bool on, struct rules **out,
		    struct error *err)
{
	char *file = session_user_rules();
	json_t *t = read_rules(file, err);
	struct buf text = {0};
	int rc = t ? put_switch(t, name, on, err) : -1;

	*out = NULL;
	if (rc == 0) {
		canon_dump_ordered(&text, t);
		rc = check(c, file, &text, out, err);
	}
	if (rc == 0 && write_rules(file, &text, err) != 0) {
		rules_free(*out);
		*out = NULL;
		rc = -1;
	}
	json_decref(t);
	buf_release(&text);
	free(file);
	return rc;
}
