/*
 * Inside assess: rules as read, and how one is matched. The format is that of
 * assay-rules(5); builtin.json is the largest example of it.
 */
#ifndef ASSESS_RULES_H
#define ASSESS_RULES_H

#include "assay/assess.h"

struct ask;
struct condition;
struct resolver;
struct teller;

/* What a rule decides; one rule may have several effects. */
enum effect {
	EFFECT_NOISE, EFFECT_CATEGORY, EFFECT_SEVERITY, EFFECT_DERIVED, EFFECT_ORIGIN,
	EFFECT_EVIDENCE,
};
#define EFFECTS (EFFECT_EVIDENCE + 1)

/* Words with globs; "!x" excludes. No words: anything fits. */
struct words {
	char **v;
	size_t n;
};
bool words_fit(const struct words *w, const char *text);

/* One question to a value; all that were asked must hold. */
struct value_test {
	bool has_at;
	struct path at;			/* below the value */
	int absent, empty;		/* -1: not asked */
	json_t *equals;
	const json_t *in;		/* borrowed from the rule's source */
	struct pattern *matches;
	bool has_min, has_max;
	double min, max;
};
struct value_tests {
	struct value_test *v;
	size_t n;
};

struct rule_path {
	struct path_glob *glob;		/* NULL: the whole object */
	char *first;			/* first step, if plain: a cheap look before the glob */
};

struct pair_test {			/* a label or an annotation: name and value globs */
	char *name, *value;
};
struct pair_tests {
	struct pair_test *v;
	size_t n;
};

struct rule_when {
	const struct condition *condition;
	bool negated;
};

enum direction { DIRECTION_ANY, DIRECTION_LOWER, DIRECTION_HIGHER };

struct rule {
	char *name;
	const char *reason;		/* borrowed from source; "" if none */
	json_t *source;			/* as written */
	char *file;			/* NULL: built in */
	bool enabled;
	/* match */
	struct words kind, ns, object, type, manager, operation, subresource;
	struct rule_path *paths;
	size_t npaths;
	unsigned ops, forms, origins;	/* bits; 0: any */
	struct value_tests old_tests, new_tests;
	enum direction direction;
	struct pair_tests labels, annotations;
	struct rule_when *when;
	size_t nwhen;
	/* effects */
	bool has[EFFECTS];
	enum category category;
	enum severity severity;
	const struct resolver *derived;
	enum origin_class origin;
	const char *evidence;		/* borrowed from source */
	const struct teller *why;
};

/* Reads one rule; source is kept by reference. file is for messages and for "built in" (NULL). */
/* What was wrong in it goes to *word, malloced, for rule_line; not touched where nothing can be
 * named. */
int rule_new(struct rule **out, json_t *source, const char *file, char **word, struct error *err);
/* The line, from 1, of the rule of that index in the text of a file, or of that word (or NULL) in
 * it. */
size_t rule_line(const char *text, size_t n, size_t index, const char *word);
void rule_free(struct rule *r);
/* Does it speak of this kind at all? "Kind" alone means that of Kubernetes and OpenShift's API
 * groups, "Kind.group" any, "@workload" all with a pod template. */
bool rule_kind_fits(const struct rule *r, const char *group, const char *kind);
/* Everything but the kind. */
bool rule_holds(const struct rule *r, struct ask *a);
/* An origin rule and what was written, by whomever. */
bool rule_wrote_fits(const struct rule *r, const struct drift_object *o, const struct change *c);
/* An origin rule and a manager's entry. */
bool rule_manager_fits(const struct rule *r, const char *manager, const char *operation,
		       const char *subresource);
/* A number, quantity, duration or percentage; false if v is none. */
bool value_number(const json_t *v, double *out);

struct rules {
	struct rule **v;		/* in force order */
	size_t n, cap;
	size_t added;			/* rules of users, in front of the built-in ones */
	char fingerprint[17];
};

/* The built-in file. */
extern const char builtin_json[], builtin_json_end[];

#endif
