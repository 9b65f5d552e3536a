/* Inside cli: what assay rules can do, a file each. */
#ifndef CLI_CMD_RULES_H
#define CLI_CMD_RULES_H

#include "cli.h"

/* Each: the words behind the two first ones; -1 with err. */
int rules_explain(struct cli *c, const struct words *w, enum render_format f, struct error *err);
int rules_try(struct cli *c, const struct words *w, enum render_format f, struct error *err);
int rules_learn(struct cli *c, const struct words *w, enum render_format f, struct error *err);

#endif
