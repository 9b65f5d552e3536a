# Requirement 35, and what u undoes beside marks: ranges, filters, labels and rules, also after quitting;
# six marks one by one on the screen, six times undone.
the_sample
six() { for _ in 1 2 3 4 5 6; do printf '%s\n' "$1"; done; }

{ six r; echo 'dump all'; } | play mark friday
screen all mark > all
says 'reviewed 6/6' all
{ six u; printf 'dump none\nu\nu\ndump end\n'; } | play unmark friday
screen none unmark > none
says 'reviewed 0/6' none
screen end unmark > end
says 'nothing to undo' end
# a value changes again: five are left done, and that one is new
{ six r; } | play again friday
sh "$ASSAY_TESTDATA/../src/test/sample.sh" "$(pwd)/sample" 15 > sample.log
ASSAY_NOW=2026-09-15T09:00+02:00
echo 'dump later' | play later 2026-09-11
screen later later > screen
says 'reviewed 5/6' screen
says '>.*svc/cart .* 8090' screen
silent_on 'svc/cart.* ok' screen
sh "$ASSAY_TESTDATA/../src/test/sample.sh" "$(pwd)/sample" 16 > sample.log
ASSAY_NOW=2026-09-16T09:00+02:00
echo 'dump back' | play back 2026-09-11
screen back back > screen
says 'reviewed 6/6' screen

# ---- one of each kind, and then the way back in another session
rules=$HOME/.config/assay/rules.json
unset XDG_CONFIG_HOME
play deeds 2026-09-11 latest <<'K'
/
type by:hand
Enter
\
<
work
1
g
L
type keep
Enter
2
z
type /replicas
Enter
j
Enter
]
z
dump why
d
dump off
Q
K
screen why deeds > screen
says 'Why hidden' screen
says 'hpa-replicas' screen
screen off deeds > screen
says 'rule hpa-replicas is off in your rules.json: u' screen
says '"name": "hpa-replicas"' "$rules"
expect 0 assay rules
says 'hpa-replicas.*off|off.*hpa-replicas' out
play undone 2026-09-11 @~1 <<'K'
u
now rule
u
now label
u
work
now range
u
now cleared
u
now filter
u
now mark
K
screen rule undone > screen
says 'undo: rule hpa-replicas is on again' screen
silent_on 'hpa-replicas' "$rules"
screen label undone > screen
says 'undo: label keep' screen
screen range undone > screen
says 'undo: range, again Fri 11 Sep 00:15 -> Wed 16 Sep 00:15' screen
screen cleared undone > screen
says 'undo: filter cleared, again by:hand' screen
says 'Fri 11 Sep 00:15 -> Wed 16 Sep 00:15' screen
screen filter undone > screen
says 'undo: filter by:hand' screen
screen mark undone > screen
says 'undo: reviewed' screen
expect 0 assay label
silent_on keep out

# a file of one's own that says more than that stays as it is otherwise, and a bad one is not touched
printf '{"rules": [{"name": "probe-target", "enabled": false}]}' > "$rules"
cp "$rules" kept
printf 'z\n/\ntype replicas\nEnter\nj\nEnter\n]\nz\nd\nu\n' | play own 2026-09-11 2026-09-14
jq -e 'has("rules") and (.rules | map(.name)) == ["probe-target"]' "$rules" > jq || { cat "$rules"; die 'own rules'; }
