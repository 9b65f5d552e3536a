/* One object on both sides, compared: what tests of this room begin with. */
#ifndef RENDER_COMPARED_TEST_H
#define RENDER_COMPARED_TEST_H

#include "assay/render.h"

struct compared {
	struct kinds *kinds;
	json_t *body[2];		/* own references */
	struct drift drift;		/* of the object alone */
	struct drift_object object;
};

/* YAML to a body; NULL for NULL. */
json_t *compared_body(const char *yaml);
/* shop/cart of that kind; takes the bodies over, NULL: it was not there. All is shown. */
void compared_open(struct compared *c, const char *group, const char *kind, json_t *a, json_t *b);
void compared_close(struct compared *c);

#endif
