/* The built-in rules, taken into the program as they stand in builtin.json. */
#include "rules.h"

__asm__(".pushsection .rodata\n"
	".global builtin_json\n"
	".global builtin_json_end\n"
	"builtin_json:\n"
	".incbin \"src/assess/rules/builtin.json\"\n"
	"builtin_json_end:\n"
	".byte 0\n"
	".popsection\n");
