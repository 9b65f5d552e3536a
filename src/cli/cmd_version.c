/* assay version */
#include "cli.h"

#include "version.h"

static int
run(struct cli *c, const struct words *w)
{
	(void)w;
	buf_printf(&c->out, "assay %s\n", ASSAY_VERSION);
	return EXIT_DONE;
}

const struct command cmd_version = {
	.name = "version",
	.group = "self",
	.arguments = "",
	.summary = "print the version",
	.examples = "assay version\n",
	.formats = "",
	.run = run,
};
