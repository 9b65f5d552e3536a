# Requirement 34: a filter that would run away comes back with a note; a pattern that is not finished keeps
# the list; Esc restores list and cursor exactly.
the_sample
play filter friday <<'K'
j
j
dump before
/
type cart|check
dump typed
Esc
dump restored
/
type cart
type (
dump broken
Esc
/
type by:hand
Enter
dump hand
\
dump cleared
K
for s in before restored; do screen $s filter > $s; done
cmp -s before restored || { diff before restored; die 'Esc does not restore the list'; }
screen typed filter > typed
says 'svc/cart' typed
says 'dc/checkout' typed
silent_on '^ .*route/fraud  ' typed
screen broken filter > broken
says 'svc/cart' broken
silent_on 'dc/checkout  ' broken
says 'column|missing|\)' broken
screen hand filter > hand
says 'svc/cart' hand
silent_on 'svc/debug  ' hand
screen cleared filter > cleared
says 'svc/debug' cleared

# 100 KB of a, and the pattern that never ends
mkdir -p big/shop
long=$(head -c 100000 /dev/zero | tr '\0' a)
night() {
	printf '%s' "$long$2" > long
	jq -n --rawfile v long '{apiVersion:"v1",kind:"List",items:[{apiVersion:"v1",kind:"ConfigMap",metadata:{name:"long",namespace:"shop"},data:{text:$v}}]}' > "big/$1.json"
	expect 0 assay -C big.git import -q --context big --date "2026-09-$1" "big/$1.json"
}
night 01 b
night 02 c
printf '/\ntype (a+)+$\nnow tired\n' > keys
ASSAY_STORE=$(pwd)/big.git play tired @~1 < keys
screen tired tired > tired.screen
says 'cm/long|limit|match' tired.screen

# whatever was typed on the way, the cursor is on its object again, or on the worst that fits; the place of
# a mistake is told and marked in characters, not bytes
the_sample
play cursor friday <<'K'
j
/
type sev:warning
now same
Ctrl-U
type sev:critical
now worst
Ctrl-U
type é(
now bad
roles bad-roles
Esc
now before
K
screen same cursor > same
says '^ >.*dc/checkout' same
screen worst cursor > worst
says '^ >.*(svc/cart|route/fraud)' worst
screen bad cursor > bad
says 'column 3' bad
screen before cursor > before
says '^ >.*dc/checkout' before

# a line that is pasted, with a newline in it, stays in the prompt and does nothing
printf '/\npaste cart\\nQ\\n\nnow pasted\n:\n' | play paste friday
screen pasted paste > pasted
says '^ / cart Q' pasted
