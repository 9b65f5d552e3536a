/* One object on both sides, compared, for tests of what is made of it. */
#include "compared_test.h"

#include <stdlib.h>

#include "test.h"

json_t *
compared_body(const char *yaml)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	json_t *j = yaml ? tree_parse_yaml(yaml, strlen(yaml), &lim, NULL, &err) : NULL;

	CHECK_MSG(!yaml || j, "%s", err.text);
	return j;
}

void
compared_open(struct compared *c, const char *group, const char *kind, json_t *a, json_t *b)
{
	struct compare_opts o = {.limits = LIMITS_DEFAULT};
	struct drift_object *ob = &c->object;
	struct error err = {0};

	*c = (struct compared){.kinds = kinds_new(), .body = {a, b}};
	o.kinds = c->kinds;
	object_key_set(&ob->key, group, kind, "shop", "cart");
	ob->ref = (char *)"shop/x/cart";
	ob->op = !a ? CHANGE_ADD : !b ? CHANGE_REMOVE : CHANGE_REPLACE;
	ob->old_body = a;
	ob->new_body = b;
	if (a && b)
		CHECK_MSG(compare_objects(&ob->key, a, b, &o, &ob->changes, &err) == 0, "%s",
			  err.text);
	else
		compare_whole(ob->op, a, b, &ob->changes);
	ob->verdicts = mem_zero(ob->changes.n + 1, sizeof(*ob->verdicts));
	ob->shown = ob->changes.n;
	for (size_t i = 0; i < ob->changes.n; i++)
		ob->verdicts[i].origin.time = WHEN_NONE;
	c->drift.v = ob;
	c->drift.n = 1;
}

void
compared_close(struct compared *c)
{
	changes_release(&c->object.changes);
	free(c->object.verdicts);
	object_key_release(&c->object.key);
	json_decref(c->body[0]);
	json_decref(c->body[1]);
	kinds_free(c->kinds);
}
