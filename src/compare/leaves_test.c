/* One object, value by value: the paths are those of records, and each leads back to its value. */
#include <stdlib.h>

#include "assay/compare.h"
#include "test.h"

struct listing {
	const json_t *body;
	struct buf text;	/* path=value; of scalars */
	const char *over, *stop;
	bool back;		/* hold each path against compare_find */
};

static enum leaf_way
list(void *ctx, const struct compare_leaf *l)
{
	const struct limits lim = LIMITS_DEFAULT;
	struct listing *to = ctx;
	json_t *found;

	if (to->back) {
		found = compare_find(to->body, l->at, &lim);
		CHECK_MSG(found && tree_equal(found, l->value), "%s leads elsewhere", l->path);
		json_decref(found);
	}
	if (str_eq(l->path, to->over))
		return LEAF_OVER;
	if (str_eq(l->path, to->stop))
		return LEAF_STOP;
	if (json_is_object(l->value) || json_is_array(l->value))
		return LEAF_ON;
	buf_printf(&to->text, "%s%s=", l->doc ? "|" : "", l->path);
	canon_compact(&to->text, l->value);
	buf_putc(&to->text, '\n');
	return LEAF_ON;
}

static void
leaves(struct listing *to, const char *kind, const char *json)
{
	const struct limits lim = LIMITS_DEFAULT;
	struct kinds *ks = kinds_new();
	const struct compare_opts o = {.kinds = ks, .limits = lim};
	json_t *body = tree_parse_json(json, strlen(json), &lim, NULL, NULL);
	struct object_key k;

	CHECK(body != NULL);
	object_key_set(&k, "", kind, "shop", "x");
	buf_clear(&to->text);
	to->body = body;
	compare_leaves(&k, body, &o, list, to);
	buf_cstr(&to->text);
	object_key_release(&k);
	json_decref(body);
	kinds_free(ks);
}

TEST(leaves_have_the_paths_of_records)
{
	struct listing l = {.back = true};

	leaves(&l, "Service", "{\"metadata\":{\"finalizers\":[\"a/b\",\"a/b\"],\"labels\":{\"x/y\":\"1\"}},"
			      "\"spec\":{\"clusterIP\":null,\"ports\":[{\"name\":\"http\",\"port\":80},"
			      "{\"name\":\"dns\",\"port\":53,\"protocol\":\"UDP\"}]}}");
	CHECK_STR(l.text.p, "metadata.finalizers[=a/b]=\"a/b\"\n"
			    "metadata.finalizers[=a/b#2]=\"a/b\"\n"
			    "metadata.labels[\"x/y\"]=\"1\"\n"
			    "spec.ports[name=http].name=\"http\"\n"
			    "spec.ports[name=http].port=80\n"
			    "spec.ports[name=dns].name=\"dns\"\n"
			    "spec.ports[name=dns].port=53\n"
			    "spec.ports[name=dns].protocol=\"UDP\"\n");
	leaves(&l, "Pod", "{\"spec\":{\"containers\":[{\"args\":[\"-v\",\"-v\"],\"name\":\"a\","
			  "\"ports\":[{\"containerPort\":80},{\"containerPort\":80,\"protocol\":\"UDP\"}]},"
			  "{\"name\":\"a\"}]}}");
	CHECK_STR(l.text.p, "spec.containers[name=a].args[0]=\"-v\"\n"
			    "spec.containers[name=a].args[1]=\"-v\"\n"
			    "spec.containers[name=a].name=\"a\"\n"
			    "spec.containers[name=a].ports[containerPort=80,protocol=TCP].containerPort=80\n"
			    "spec.containers[name=a].ports[containerPort=80,protocol=UDP].containerPort=80\n"
			    "spec.containers[name=a].ports[containerPort=80,protocol=UDP].protocol=\"UDP\"\n"
			    "spec.containers[name=a#2].name=\"a\"\n");
	buf_release(&l.text);
}

TEST(leaves_go_into_documents)
{
	static const char cm[] = "{\"data\":{\"a.json\":\"{\\\"x\\\":[1,2]}\",\"b.properties\":"
				 "\"k.l=v\\n\",\"note\":\"just a text\"}}";
	struct listing l = {.back = true};

	leaves(&l, "ConfigMap", cm);
	CHECK_STR(l.text.p, "data[\"a.json\"]=\"{\\\"x\\\":[1,2]}\"\n"
			    "|data[\"a.json\"].x[0]=1\n"
			    "|data[\"a.json\"].x[1]=2\n"
			    "data[\"b.properties\"]=\"k.l=v\\n\"\n"
			    "|data[\"b.properties\"][\"k.l\"]=\"v\"\n"
			    "data.note=\"just a text\"\n");
	l.over = "data[\"a.json\"]";
	l.stop = "data.note";
	leaves(&l, "ConfigMap", cm);
	CHECK_STR(l.text.p, "data[\"b.properties\"]=\"k.l=v\\n\"\n"
			    "|data[\"b.properties\"][\"k.l\"]=\"v\"\n");
	l.over = l.stop = NULL;
	leaves(&l, "Secret", "{\"data\":{\"a.json\":\"{\\\"x\\\":1}\"}}");
	CHECK_STR(l.text.p, "data[\"a.json\"]=\"{\\\"x\\\":1}\"\n");
	buf_release(&l.text);
}
